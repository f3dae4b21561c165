"""What this viewer may know of an offer; only its two people ever see one."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from community.advice.models import AdviceRequest
from community.clock import day_of
from community.members.presenters import Person, person, person_of, person_of_identity, title_of
from community.offers import queries
from community.offers.models import HelpOffer, OfferMessage
from community.security.identity import Identity, same_person
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.security.predicates import here
from community.standing_offers.presenters import StandingOfferView
from community.web.paging import Page, limit_of, seal, unseal

FEW = 3


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer."""

    id: str
    request: str
    request_title: str
    what: str
    when: str
    until: str
    state: str
    message: str | None
    from_: Person | None
    to: Person | None
    may: tuple[str, ...]
    muted: bool


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message of a thread."""

    id: str
    body: str
    from_: Person | None
    sent_on: date
    muted: bool


def offer(thing: HelpOffer, viewer: Identity) -> OfferView:
    """An offer, for its maker or the asker."""
    return _view(thing, thing.request, person_of(thing.author), viewer)


def offers_of(request: AdviceRequest, viewer: Identity) -> tuple[tuple[OfferView, ...], tuple[StandingOfferView, ...]]:
    """The offers on a request that this viewer may see, and a few standing offers that fit its topics."""
    rows = queries.offers_on(request, viewer)
    made = tuple(
        _view(
            SimpleNamespace(**{**row._mapping, "public_id": row.id, "request": request, "author": _maker(row)}),
            request,
            person(row.handle, row.name, row.left_at),
            viewer,
        )
        for row in rows
        if row.state is not None
    )
    standing = [row for row in rows if row.state is None]
    # Neither time nor giving decides which few are shown: each request has an order of its own.
    standing.sort(key=lambda row: sha256(f"{request.public_id} {row.id}".encode()).digest())
    return made, tuple(_standing(row) for row in standing[:FEW])


def messages_page(offer: HelpOffer, viewer: Identity, *, limit: str, cursor: str | None) -> Page[MessageView]:
    """One page of a thread."""
    most = limit_of(limit)
    rows = queries.messages(offer, unseal("messages", cursor), most + 1)
    views = tuple(
        MessageView(
            row.id,
            row.body,
            person(row.handle, row.name, row.left_at),
            day_of(row.sent_at, viewer.timezone),
            row.author_id in viewer.muted,
        )
        for row in rows[:most]
    )
    last = rows[most - 1] if len(rows) > most else None
    return Page(views, seal("messages", (last.sent_at, last.id)) if last else None)


def message(thing: OfferMessage, viewer: Identity) -> MessageView:
    """One message, as its author reads it after sending."""
    on = day_of(thing.sent_at, viewer.timezone)
    return MessageView(thing.public_id, thing.body, person_of_identity(viewer), on, muted=False)


def _maker(row: Any) -> Any:
    return None if row.author_id is None else SimpleNamespace(left_at=row.left_at)


def _standing(row: Any) -> StandingOfferView:
    maker = person(row.handle, row.name, row.left_at)
    return StandingOfferView(row.id, row.what, row.when, row.until, (), "awake", maker, ())


def _view(thing: Any, request: AdviceRequest, maker: Person | None, viewer: Identity) -> OfferView:
    return OfferView(
        id=thing.public_id,
        request=request.public_id,
        request_title=title_of(request.title),
        what=thing.what,
        when=thing.when,
        until=thing.until,
        state=thing.state,
        message=thing.message,
        from_=maker,
        to=person_of(request.author),
        may=_may(thing, viewer),
        muted=thing.author_id in viewer.muted,
    )


def _may(thing: Any, viewer: Identity) -> tuple[str, ...]:
    steps = (
        ("accept", P.ANSWER_OFFER),
        ("decline", P.ANSWER_OFFER),
        ("withdraw", P.TAKE_BACK_OFFER),
        ("finish", P.FINISH_OFFER),
        ("write", P.WRITE_MESSAGE),
    )
    found = [word for word, permission in steps if allowed(viewer, permission, thing)]
    if allowed(viewer, P.READ_MESSAGES, thing):
        found.append("read")
        if same_person(viewer, thing.request.author_id) and here(thing.author):
            found.append("thank")
    return tuple(found)
