"""Links that work once: only the hash of their secret is kept."""
