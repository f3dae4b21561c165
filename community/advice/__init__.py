"""Requests for advice and the replies to them."""
