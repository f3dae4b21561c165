"""Inviting people to an ask, ring after ring, and noting that an invitation was shown or sent."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Update, bindparam, select, update
from sqlalchemy.exc import DBAPIError

from community.advice.models import AdviceRequest, State
from community.current import columns, now, session
from community.db.unit_of_work import unit_of_work
from community.hellos.models import Hello, Welcome
from community.invitations.choosing import arrange
from community.invitations.facts import Facts
from community.invitations.models import FIRST, OVER, RINGS, Invitation, InvitationRing
from community.invitations.people import (
    LOOKED_AT,
    apart_from,
    asks_for_the_first_time,
    company,
    how_many_reachable,
    near,
    own_values,
)
from community.invitations.seats import Place, Reason, all_places, choose
from community.invitations.touched import touches_of
from community.invitations.traces import Reasons, found_for
from community.members.models import Member
from community.pace.queries import paces_of
from community.pace.touches import left
from community.security.identity import Identity

FOLLOWS: dict[str | None, str] = {None: RINGS[0], **dict(zip(RINGS, (*RINGS[1:], OVER), strict=True)), OVER: OVER}

# Asked whenever a day is read, and so built once.
_FRESH = (
    select(Invitation.id)
    .join(AdviceRequest, AdviceRequest.id == Invitation.request_id)
    .where(
        Invitation.member_id == bindparam("me"),
        Invitation.delivered_at.is_(None),
        AdviceRequest.public_id.in_(bindparam("asks", expanding=True)),
    )
)
_TO_WELCOME = (
    select(Welcome.id)
    .join(Hello, Hello.id == Welcome.hello_id)
    .where(
        Welcome.member_id == bindparam("me"),
        Welcome.delivered_at.is_(None),
        Hello.public_id.in_(bindparam("hellos", expanding=True)),
    )
)


@dataclass(frozen=True)
class Invited:
    """One person who is to be invited, by key, with the words of the reason."""

    member_key: int
    seat: str
    reason: str
    words: str | None


def people_for(request_key: int, after: str | None) -> tuple[Invited, ...]:
    """Who is to be invited next to an ask, after the ring that stands: thought out before anything is locked."""
    request = session().get(AdviceRequest, request_key)
    ring = RINGS[-1] if after == OVER else FOLLOWS[after]
    if request is None or ring == OVER:
        return ()
    invited = session().scalars(select(Invitation.member_id).where(Invitation.request_id == request.id)).all()
    seats_left = all_places(how_many_reachable()) - len(invited)
    if seats_left <= 0:
        return ()
    found = found_for(request, own_values(request.author_id))
    facts = Facts(found.traces)
    fitting = arrange(facts, found.ask, load={}, relief=0, first=2 * LOOKED_AT)
    around = company(request, {*map(int, fitting), *near(request)}, found.reasons)
    barred = {one.member for one in around.candidates if not one.may_be_invited}
    order = arrange(facts, found.ask, load=around.load, values=around.values, without=barred, first=LOOKED_AT)
    places = choose(
        request.public_id,
        wanted=request.wanted,
        order=order,
        candidates=around.candidates,
        reachable=around.reachable,
        circles=around.circles,
        step=RINGS.index(ring),
        invited={str(key) for key in invited},
        first_ask=asks_for_the_first_time(request),
    )
    return tuple(_invited(place, found.reasons) for place in places[:seats_left])


def open_ring(request_key: int, after: str | None, people: Collection[Invited]) -> None:
    """Invite the next people to an ask, inside a unit of work; after the last ring, note that it has had them all, and
    later on fill the seats for which nobody could be found before.

    The ask is locked first. When it no longer waits, or another worker has gone on from ``after``, nothing is done.

    Args:
        after: the ring that stands, None before the first.
        people: those of ``people_for``. Who has reached their ceiling or stays away from the asker by now is left out.
    """
    request = session().scalar(
        select(AdviceRequest)
        .where(AdviceRequest.id == request_key, AdviceRequest.state == State.OPEN, AdviceRequest.waiting)
        .with_for_update(of=AdviceRequest, key_share=True)
        .execution_options(populate_existing=True)
    )
    ring = session().get(InvitationRing, request_key, populate_existing=True)
    if request is None or request.author_id is None or (ring.ring if ring else None) != after:
        return
    if ring is None:
        ring = InvitationRing(request_id=request.id, ring=FIRST, opened_at=now())
        session().add(ring)
    ring.ring, ring.opened_at = FOLLOWS[after], now()
    session().flush()
    keys = [one.member_key for one in people]
    may_be = _still_below_their_ceiling(keys) - apart_from(request.author_id, keys)
    session().add_all(
        Invitation(
            request_id=request.id,
            member_id=one.member_key,
            ring=RINGS[-1] if ring.ring == OVER else ring.ring,
            seat=one.seat,
            reason=one.reason,
            words=one.words,
            invited_at=now(),
        )
        for one in people
        if one.member_key in may_be
    )
    session().flush()


def _still_below_their_ceiling(member_keys: Collection[int]) -> frozenset[int]:
    """Those who may still be asked, their rows locked: another worker may have invited them to another ask."""
    locked = select(Member.id).where(Member.id.in_(member_keys)).order_by(Member.id)
    here = session().scalars(locked.with_for_update(key_share=True)).all()
    paces, touched = paces_of(here), touches_of(here)
    return frozenset(key for key in here if left(paces[key], touched[key], now()))


def _invited(place: Place, reasons: Reasons) -> Invited:
    key = int(place.member)
    return Invited(key, place.seat, place.reason, reasons.get(key, {}).get(Reason(place.reason)))


def note_shown(identity: Identity, cards: Collection[str]) -> None:
    """Note that invitations and hellos stood on somebody's day, once each, so that nobody is asked in their place
    before.

    It is the one thing that reading a page leaves behind. When the database takes nothing now, the page is shown all
    the same, and the next one notes it.
    """
    asks = [card.removeprefix("ask-") for card in cards if card.startswith("ask-")]
    hellos = [card.removeprefix("hello-") for card in cards if card.startswith("hello-")]
    keys = [row.id for row in columns(_FRESH, {"me": identity.key, "asks": asks})] if asks else []
    welcomes = [row.id for row in columns(_TO_WELCOME, {"me": identity.key, "hellos": hellos})] if hellos else []
    if not keys and not welcomes:
        return
    try:
        with unit_of_work() as work:
            work.execute(_delivered(Invitation).where(Invitation.id.in_(keys)))
            work.execute(_delivered(Welcome).where(Welcome.id.in_(welcomes)))
    except (DBAPIError, RuntimeError):  # the second when a host's session holds changes of its own
        session().rollback()


def note_sent(member_key: int) -> None:
    """Note that somebody was written to while invitations or hellos waited for them, inside a unit of work."""
    for brought in (Invitation, Welcome):
        session().execute(_delivered(brought).where(brought.member_id == member_key))


def _delivered(brought: type[Invitation] | type[Welcome]) -> Update:
    return update(brought).where(brought.delivered_at.is_(None)).values(delivered_at=now())
