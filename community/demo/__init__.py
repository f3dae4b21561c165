"""A demo house with life in it, written for this project."""
