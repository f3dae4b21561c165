"""Who is asking: a small frozen value, detached from the database, made once a request."""

from dataclasses import dataclass
from typing import Any

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Identity:
    """A signed-in member as the rest of the house knows them.

    ``key`` is the inner key and never leaves the server; ``session_ref`` names the session in form tokens;
    ``scopes`` says what a program with a personal token may do, and is None for a person at a browser.
    ``apart`` holds the keys of those whom a block keeps away, whoever of the two made it; ``muted`` of those whom
    this member would rather not hear.
    Who reads ``roomier`` text has chosen so.
    Who is ``paused`` by a steward does only what the policy's ``WHILE_PAUSED`` holds.
    The three properties are what Flask-Login asks of a user.
    """

    key: int
    handle: str
    name: str
    locale: str
    timezone: str
    steward: bool
    session_ref: str
    scopes: frozenset[str] | None = None
    apart: frozenset[int] = NOBODY
    muted: frozenset[int] = NOBODY
    paused: bool = False
    roomier: bool = False

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.session_ref

    @property
    def unseen(self) -> frozenset[int]:
        """Those of whom nothing stands in this member's lists."""
        return self.apart | self.muted if self.muted else self.apart

    @property
    def left_out(self) -> dict[str, list[int]]:
        """The three sets as values of a statement that passes over people (``db.people``); none when nobody is."""
        if not self.unseen:
            return {}
        return {"apart": sorted(self.apart), "muted": sorted(self.muted), "unseen": sorted(self.unseen)}


def same_person(identity: Identity | None, member_key: Any) -> bool:
    """Whether this is the member with that key; someone who has left is nobody."""
    return identity is not None and member_key is not None and identity.key == member_key


def kept_apart(identity: Identity | None, member_key: Any) -> bool:
    """Whether a block stands between this member and the one with that key."""
    return identity is not None and member_key in identity.apart
