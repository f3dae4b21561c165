"""Who is asking: a small frozen value, detached from the database, made once a request."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Identity:
    """A signed-in member as the rest of the house knows them.

    ``key`` is the inner key and never leaves the server; ``session_ref`` names the session in form tokens;
    ``scopes`` says what a program with a personal token may do, and is None for a person at a browser. Who is
    ``paused`` by a steward does only what the policy's ``WHILE_PAUSED`` holds.
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
    paused: bool = False

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.session_ref


def same_person(identity: Identity | None, member_key: Any) -> bool:
    """Whether this is the member with that key; someone who has left is nobody."""
    return identity is not None and member_key is not None and identity.key == member_key
