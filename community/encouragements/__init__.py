"""Encouragements: one gentle word of today, from one's own gestures; remembered in private, stopped in one tap."""
