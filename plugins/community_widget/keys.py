"""Which keys of a site are taken now."""

from datetime import datetime

from community_widget.models import KeyState, SiteKey
from community_widget.queries import KnownKey


class Unfit(Exception):
    """A key that is not taken, and why: a line for the operator."""


def is_taken(kept: SiteKey | KnownKey, moment: datetime) -> bool:
    """Whether signatures by this key are taken now."""
    if kept.state == KeyState.RETIRING:
        return kept.ends_at is not None and moment < kept.ends_at
    return kept.state in (KeyState.NEXT, KeyState.ACTIVE)
