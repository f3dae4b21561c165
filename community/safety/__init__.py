"""Care: help lines now; reports, blocks and the care team later."""
