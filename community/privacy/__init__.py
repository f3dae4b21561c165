"""What the house knows of a person, as a map: export and erasure follow it, and nothing can be left out of it."""
