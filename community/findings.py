"""What the doctor finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something unsafe, and what to do about it."""

    what: str
    remedy: str
