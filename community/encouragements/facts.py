"""One member's own gestures, read for the engine: bounded, by indexes, and nothing of anybody else but names that
this member may read."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Integer,
    String,
    and_,
    bindparam,
    false,
    func,
    literal_column,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from community.advice.models import AdviceRequest, Audience, Reply, RequestHelper, RequestTopic, State
from community.clock import beginning_of, day_of
from community.current import now, rows
from community.db.people import left_out, not_by
from community.db.words import fold
from community.members.models import Member
from community.offers.models import HelpOffer, OfferState
from community.reciprocity.engine import DAYS_LATELY
from community.reciprocity.gestures import Did, Gesture
from community.security.identity import Identity
from community.thanks.models import Thanks

NEWEST = 24  # of each kind of gesture: four times as many as a word needs
ASKS = 16  # of one's own, in each state, of which help is read
NOBODY: ColumnElement[int] = literal_column("0", Integer)
GIVES = {OfferState.OFFERED: Did.OFFERED, OfferState.ACCEPTED: Did.OFFERED, OfferState.DONE: Did.HELPED}
PARTS = {**{did.value: did for did in Did}, **{state.value: did for state, did in GIVES.items()}}
# Short names: psycopg reads a statement of more than 4,096 characters anew each time it is run.
ASK, REPLY, HELPER = aliased(AdviceRequest, name="a"), aliased(Reply, name="r"), aliased(RequestHelper, name="h")
OFFER, THANKS, MEMBER = aliased(HelpOffer, name="o"), aliased(Thanks, name="t"), aliased(Member, name="m")


@dataclass(frozen=True, slots=True)
class Help:
    """Help that a member said they had: what is told of it to them alone.

    Args:
        ask: the key of the ask on which it was given.
        thing: its kind as thanks name it, ``reply`` or ``help_offer``; empty when it is no longer there to read.
        id: the public id of it, or of the ask.
        title: of the ask.
        topics: its topics as the asker wrote them, by their folded form.
    """

    ask: int
    thing: str
    id: str
    handle: str
    name: str
    title: str
    topics: tuple[tuple[str, str], ...]


def own_gestures(identity: Identity) -> list[Gesture]:
    """What this member gave and asked lately, and whom they thanked: one statement."""
    values = {"me": identity.key, "since": now() - timedelta(days=DAYS_LATELY + 2)}
    return [_gesture(identity, row) for row in rows(_own(), values)]


def _gesture(identity: Identity, row: Any) -> Gesture:
    part, moment, about, person, flag = row
    did, day = PARTS[part], day_of(moment, identity.timezone)
    if did is Did.THANKED:
        return Gesture(did, day, person=str(person))
    if did is Did.ASKED:
        return Gesture(did, day, about, open=flag)
    return Gesture(did, day, about, heavy=flag and person not in identity.apart)


def help_received(identity: Identity) -> dict[str, tuple[Gesture, Help]]:
    """Who helped, as this member said themselves, by what helped: one statement.

    Only people who are here and whom the member meets; never of an ask with a note before it.
    """
    values = {"me": identity.key, **identity.left_out}
    found: dict[str, tuple[Gesture, Help]] = {}
    for row in rows(_received(bool(identity.unseen)), values):
        key, ask, title, topics, person, handle, name, thing, thing_id, given_at, noted_at = row
        given = day_of(given_at, identity.timezone)
        noted = day_of(noted_at, identity.timezone) if noted_at is not None else given
        words = tuple((fold(word), word) for word in topics)
        about, thing = (thing_id, thing) if thing_id else (ask, "")
        folded = tuple(word for word, _as_written in words)
        gesture = Gesture(Did.WAS_HELPED, max(noted, given), about, str(person), given, folded)
        found[about] = gesture, Help(key, thing, about, handle, name, title, words)
    return found


def asked_about(identity: Identity, asks: Collection[int], today: date) -> frozenset[str]:
    """Those topics of these asks on which a request of somebody else waits, for everyone to read: one statement.

    It was asked before today, without a note before it, and this member has not replied to it, in private neither.
    """
    values = {
        "me": identity.key,
        "asks": sorted(asks),
        "before": beginning_of(today, identity.timezone),
        **identity.left_out,
    }
    return frozenset(row.topic for row in rows(_asked_about(bool(identity.unseen)), values))


def _word(word: str) -> ColumnElement[str]:
    """A constant that is written out: each value that is bound costs more than a look along an index."""
    return literal_column(f"'{word}'", String)


def _number(most: int) -> ColumnElement[int]:
    """The same of a limit: a value in its place has the whole statement written anew each time it is run."""
    return literal_column(str(most), Integer)


def _own_asks(state: str, most: int, *more: Any) -> Any:
    """The newest asks of this member in one state, with what the two statements read of them."""
    mine = ASK.author_id == bindparam("me"), ASK.state == _word(state), *more
    there = ASK.audience != _word(Audience.NOBODY)
    columns = ASK.id, ASK.public_id, ASK.title, ASK.topics, ASK.asked_at
    return select(*columns).where(*mine, there).order_by(ASK.asked_at.desc(), ASK.id.desc()).limit(_number(most))


@cache
def _own() -> Executable:
    me: BindParameter[int] = bindparam("me")
    since = bindparam("since", type_=AdviceRequest.asked_at.type)
    asked = []
    for state in State:
        asks = (_own_asks(state, 1) if state is State.OPEN else _own_asks(state, 1, ASK.asked_at >= since)).subquery()
        is_open = (true() if state is State.OPEN else false()).label("flag")
        named = asks.c.asked_at.label("moment"), asks.c.public_id.label("about"), NOBODY.label("person")
        asked.append(select(_word(Did.ASKED).label("did"), *named, is_open))
    noted = and_(ASK.content_note.is_not(None), ASK.author_id.is_not(None)).label("flag")
    person = func.coalesce(ASK.author_id, NOBODY).label("person")
    replied = (
        select(_word(Did.REPLIED).label("did"), REPLY.written_at, ASK.public_id, person, noted)
        .join(ASK, ASK.id == REPLY.request_id)
        .where(REPLY.author_id == me, REPLY.written_at >= since, REPLY.folded_at.is_(None))
        .where(ASK.author_id.is_distinct_from(me))
        .order_by(REPLY.written_at.desc(), REPLY.id.desc())
    )
    offered = (
        select(OFFER.state.label("did"), OFFER.offered_at, ASK.public_id, person, false().label("flag"))
        .join(ASK, ASK.id == OFFER.request_id)
        .where(OFFER.author_id == me, OFFER.offered_at >= since, OFFER.state.in_([_word(state) for state in GIVES]))
        .order_by(OFFER.offered_at.desc(), OFFER.id.desc())
    )
    to = func.coalesce(THANKS.receiver_id, NOBODY).label("person")
    thanked = (
        select(_word(Did.THANKED).label("did"), THANKS.thanked_at, _word("").label("about"), to, false().label("flag"))
        .where(THANKS.giver_id == me)
        .order_by(THANKS.thanked_at.desc(), THANKS.id.desc())
    )
    newest = [part.limit(_number(NEWEST)).subquery() for part in (replied, offered, thanked)]
    return union_all(*asked, *(select(part) for part in newest))


@cache
def _received(unseen: bool) -> Executable:
    here = [MEMBER.left_at.is_(None), *([not_by(left_out("unseen"), MEMBER.id)] if unseen else [])]
    person = MEMBER.id.label("person"), MEMBER.handle, MEMBER.name
    branches = []
    for state in State:
        asks = _own_asks(state, ASKS, ASK.content_note.is_(None)).subquery()
        theirs = REPLY.request_id == asks.c.id, REPLY.author_id == MEMBER.id, REPLY.folded_at.is_(None)
        first, last = (
            select(found).where(*theirs).correlate(asks, MEMBER).scalar_subquery()
            for found in (func.min(REPLY.written_at), func.max(REPLY.id))
        )
        shared = asks.c.id.label("key"), asks.c.public_id.label("ask"), asks.c.title, asks.c.topics, *person
        written = _word("reply").label("kind"), REPLY.public_id.label("thing")
        dated = func.coalesce(first, asks.c.asked_at).label("given"), HELPER.noted_at.label("noted")
        given = _word("help_offer"), OFFER.public_id, OFFER.offered_at, OFFER.done_at
        branches += [
            select(*shared, *written, *dated)
            .join_from(asks, HELPER, HELPER.request_id == asks.c.id)
            .join(MEMBER, MEMBER.id == HELPER.member_id)
            .outerjoin(REPLY, REPLY.id == last)
            .where(*here),
            select(*shared, *given)
            .join_from(asks, OFFER, OFFER.request_id == asks.c.id)
            .join(MEMBER, MEMBER.id == OFFER.author_id)
            .where(OFFER.state == _word(OfferState.DONE), *here),
        ]
    return union_all(*branches).limit(_number(4 * NEWEST))


@cache
def _asked_about(unseen: bool) -> Executable:
    me: BindParameter[int] = bindparam("me")
    own, theirs = aliased(RequestTopic), aliased(RequestTopic)
    replied = select(Reply.id).where(Reply.request_id == AdviceRequest.id, Reply.author_id == me).exists()
    offered = select(HelpOffer.id).where(HelpOffer.request_id == AdviceRequest.id, HelpOffer.author_id == me).exists()
    mine = select(own.topic).where(own.request_id.in_(bindparam("asks", expanding=True))).distinct().subquery()
    waits = (
        select(theirs.request_id)
        .join(AdviceRequest, AdviceRequest.id == theirs.request_id)
        .where(
            theirs.topic == mine.c.topic,
            theirs.audience == _word(Audience.SPACE),
            theirs.waiting.is_(True),
            theirs.asked_at < bindparam("before", type_=theirs.asked_at.type),
            AdviceRequest.content_note.is_(None),
            AdviceRequest.author_id.is_distinct_from(me),
            *([not_by(left_out("unseen"), AdviceRequest.author_id)] if unseen else []),
            ~replied,
            ~offered,
        )
    )
    return select(mine.c.topic).where(waits.exists())
