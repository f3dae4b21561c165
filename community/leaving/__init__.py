"""Leaving the house, with one's words or without, and seven days to come back."""
