"""Bringing in real histories: dumps of other places become requests, replies and archive voices."""
