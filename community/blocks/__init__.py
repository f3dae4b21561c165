"""Muting and blocking: keeping out of each other's way, without a word to anybody."""
