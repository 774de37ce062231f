"""What residents and young people see."""
