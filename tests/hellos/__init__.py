"""Saying hello as somebody new, and to somebody new."""
