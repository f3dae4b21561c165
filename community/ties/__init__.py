"""Ties: people whom a member chooses to keep in touch with. Nobody else ever learns of it."""
