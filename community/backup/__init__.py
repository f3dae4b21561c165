"""Backups: one file that holds the whole house, and the way back from it."""
