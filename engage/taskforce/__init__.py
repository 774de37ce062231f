"""What members of the Fairness Taskforce see."""
