"""Ways back in: a link by mail or from a steward, and choosing a new password."""
