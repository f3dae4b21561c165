"""Measurements; each prints ratios of one interleaved run, never a lone figure."""
