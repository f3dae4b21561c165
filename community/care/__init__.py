"""Care: telling the care team, the stewards' desk, folding and restoring words, pausing somebody."""
