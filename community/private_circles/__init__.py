"""Circles of one's own: a few people whom a member asks together. Nobody else knows that such a circle is there."""
