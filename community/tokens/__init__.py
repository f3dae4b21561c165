"""Personal tokens, with which a member's own programs use the API."""
