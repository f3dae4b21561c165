"""Standing offers: what members offer now and then, to whoever may need it."""
