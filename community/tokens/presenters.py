"""What a member is told of their tokens: never the secret again."""

from dataclasses import dataclass
from datetime import date

from community.clock import day_of
from community.security.identity import Identity
from community.tokens import queries
from community.tokens.models import PersonalToken
from community.web.paging import Page


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token."""

    id: str
    name: str
    scopes: tuple[str, ...]
    made_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class NewTokenView:
    """A token that was just made, with its secret."""

    id: str
    name: str
    scopes: tuple[str, ...]
    made_on: date
    ends_on: date
    secret: str


def token(thing: PersonalToken, viewer: Identity) -> TokenView:
    """One token."""
    return TokenView(
        id=thing.public_id,
        name=thing.name,
        scopes=tuple(thing.scopes),
        made_on=day_of(thing.made_at, viewer.timezone),
        ends_on=day_of(thing.ends_at, viewer.timezone),
    )


def new_token(thing: PersonalToken, secret: str, viewer: Identity) -> NewTokenView:
    """A token with its secret, this once."""
    seen = token(thing, viewer)
    return NewTokenView(seen.id, seen.name, seen.scopes, seen.made_on, seen.ends_on, secret)


def tokens(viewer: Identity) -> Page[TokenView]:
    """All of one's tokens; they are few."""
    return Page(tuple(token(thing, viewer) for thing in queries.tokens_of(viewer)), None)
