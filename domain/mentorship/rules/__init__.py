"""What a mentorship's steps are refused for. Each rule is a sentence that a coordinator can read."""
