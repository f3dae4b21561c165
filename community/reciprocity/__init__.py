"""Soft reciprocity, pure: from one member's own dated gestures to a gentle word, or to none. No number comes out."""
