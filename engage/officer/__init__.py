"""What engagement officers, approvers and administrators see."""
