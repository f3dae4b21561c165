"""Pauses that grow with every try that failed, and are never the same for two."""

from datetime import timedelta
from hashlib import sha256

from community.current import house


def pause(tries: int, first: timedelta, most: timedelta) -> timedelta:
    """How long to wait after ``tries`` tries: ``first`` doubled each time, up to ``most``, then a quarter more or less.

    The chance in it comes from the house's ids, so that a test can repeat it.
    """
    whole = min(first * (1 << min(max(tries, 1) - 1, 20)), most)
    drawn = int.from_bytes(sha256(house().ids.secret().encode()).digest()[:4]) / 2**32
    return whole * (0.75 + drawn / 2)
