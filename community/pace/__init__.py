"""Pace: when and how often a member wishes to be reached. It is theirs alone to set and to read."""
