"""Offers of help, from the offer to the thanks, and the private thread of an accepted one."""
