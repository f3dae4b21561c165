"""Reading correspondences and letters: each of the two reads their own side, and nobody else anything."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Select,
    and_,
    bindparam,
    case,
    exists,
    or_,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload

from community.advice.models import AdviceRequest
from community.advice.queries import readable_by
from community.clock import day_of
from community.correspondence.models import Correspondence, Course, Letter
from community.current import columns, now, session
from community.db.people import left_out, not_by
from community.db.places import place_of
from community.hellos.models import HelloWord
from community.members.models import Member
from community.notices.models import GESTURE, PutAway
from community.security.identity import Identity
from community.thanks.models import Thanks
from community.ties.models import Tie

SEASON = timedelta(days=90)
MOST = 50
BOTH = joinedload(Correspondence.proposer), joinedload(Correspondence.other)


def fresh(since: datetime | None = None) -> ColumnElement[bool]:
    """A proposal that waits: after a season it has passed by itself, whether it was put off or never read."""
    return _fresh((since or now()) - SEASON)


def _fresh(season: Any) -> ColumnElement[bool]:
    return and_(Correspondence.state == Course.PROPOSED, Correspondence.proposed_at > season)


def stands(season: Any = None) -> ColumnElement[bool]:
    """What the two of them still find: letters, a proposal that waits between two who are here, a no of this season,
    which began at ``season``: that is a value in a statement that is built once."""
    season = now() - SEASON if season is None else season
    proposer, other = aliased(Member), aliased(Member)
    both_here = and_(
        exists().where(proposer.id == Correspondence.proposer_id, proposer.left_at.is_(None)),
        exists().where(other.id == Correspondence.other_id, other.left_at.is_(None)),
    )
    declined = and_(Correspondence.state == Course.DECLINED, Correspondence.answered_at > season)
    return or_(Correspondence.state == Course.OPEN, and_(or_(_fresh(season), declined), both_here))


def find_correspondence(identity: Identity | None, correspondence_id: str) -> Correspondence | None:
    """A correspondence of this member's, its row locked in a writing transaction."""
    if identity is None:
        return None
    return session().scalar(
        _own(identity)
        .where(Correspondence.public_id == correspondence_id, stands())
        .execution_options(populate_existing=True)
        .with_for_update(of=Correspondence)
    )


def find_letter(identity: Identity | None, letter_id: str) -> Letter | None:
    """A letter that this member wrote or that has come to them, its row locked in a writing transaction."""
    if identity is None:
        return None
    return session().scalar(
        select(Letter)
        .join(Letter.correspondence)
        .where(Letter.public_id == letter_id, Letter.body != "", _seen_by(identity), *_mine(identity))
        .options(joinedload(Letter.author))
        .execution_options(populate_existing=True)
        .with_for_update(of=Letter)
    )


def own(identity: Identity, place: Sequence[Any] | None, limit: int) -> Sequence[Correspondence]:
    """One's correspondences and what was proposed, the newest first. In the order in which they were begun: by its
    letters it would tell when the other one wrote. Each side is found by its own index: an "or" would lead SQLite, as
    long as it has not counted its rows, through all that are open."""
    listed = or_(Correspondence.state == Course.OPEN, and_(fresh(), stands()))
    sides = (Correspondence.proposer_id, Correspondence.other_id)
    mine = union_all(*(select(Correspondence.id).where(side == identity.key, listed) for side in sides))
    statement = (
        select(Correspondence)
        .where(Correspondence.id.in_(mine), *_met(identity))
        .options(*BOTH)
        .order_by(Correspondence.proposed_at.desc(), Correspondence.id.desc())
        .limit(limit)
    )
    values: dict[str, Any] = {}
    if place is not None:
        here = place_of(Correspondence.proposed_at, Correspondence, "before")
        statement = statement.where(tuple_(Correspondence.proposed_at, Correspondence.id) < here)
        values["before"], values["before_ref"] = place
    return session().scalars(statement, values).all()


def letters(
    identity: Identity, correspondence: Correspondence, place: Sequence[Any] | None, limit: int
) -> Sequence[Any]:
    """The letters that this member wrote, and those that have come to them, the newest first."""
    statement = (
        select(
            Letter.id.label("key"),
            Letter.public_id.label("id"),
            Letter.author_id,
            Letter.body,
            Letter.written_at,
            Member.handle,
            Member.name,
            Member.left_at,
        )
        .join(Member, Member.id == Letter.author_id)
        .where(Letter.correspondence_id == correspondence.id, _seen_by(identity))
        .order_by(Letter.written_at.desc(), Letter.id.desc())
        .limit(limit)
    )
    values: dict[str, Any] = {}
    if place is not None:
        here = place_of(Letter.written_at, Letter, "before")
        statement = statement.where(tuple_(Letter.written_at, Letter.id) < here)
        values["before"], values["before_ref"] = place
    return session().execute(statement, values).all()


def came_from(identity: Identity, correspondence: Correspondence) -> tuple[str, str, str] | None:
    """What it came from, as a type, an id and words, while this member may still read it; a hello by its newcomer."""
    if correspondence.request_id is not None:
        request = session().execute(
            select(AdviceRequest.public_id, AdviceRequest.title).where(
                AdviceRequest.id == correspondence.request_id, readable_by(identity)
            )
        )
        return next((("advice_request", row.public_id, row.title) for row in request), None)
    if correspondence.thanks_id is not None:
        kept = or_(Thanks.giver_id == identity.key, Thanks.kept_by_receiver.is_(True))
        thanks = select(Thanks.public_id).where(Thanks.id == correspondence.thanks_id, Thanks.folded_at.is_(None), kept)
        found = session().scalar(thanks)
        return None if found is None else ("thanks", found, "")
    if correspondence.hello_word_id is not None:
        kept_word = HelloWord.id == correspondence.hello_word_id, HelloWord.body != "", Member.left_at.is_(None)
        said = select(HelloWord.reader_id, Member.handle).join(Member, Member.id == HelloWord.reader_id)
        word = session().execute(said.where(*kept_word)).first()
        return None if word is None else ("hello", "" if word.reader_id == identity.key else word.handle, "")
    return None


def open_with(identity: Identity, member_key: int) -> str | None:
    """The correspondence of this member with another one to which they may write, by its id."""
    mine, theirs = Correspondence.proposer_id, Correspondence.other_id
    both = [and_(one == identity.key, other == member_key) for one, other in ((mine, theirs), (theirs, mine))]
    rests = case((mine == identity.key, Correspondence.proposer_rests_at), else_=Correspondence.other_rests_at)
    found = select(Correspondence.public_id).where(or_(*both), Correspondence.state == Course.OPEN, rests.is_(None))
    return session().scalar(found)


def quiet(identity: Identity) -> Sequence[Any]:
    """Correspondences of this member's in which nothing that they can see was written for a season: whether the other
    one lets it rest changes nothing here. None on a day on which this member put such a card, or that of somebody whom
    they chose, away: one small gesture is enough."""
    values = {"me": identity.key, "lately": now() - SEASON, "today": day_of(now(), identity.timezone)}
    return columns(_quiet(unseen=bool(identity.unseen)), {**values, **identity.left_out})


@cache
def _quiet(*, unseen: bool) -> Executable:
    me: BindParameter[int] = bindparam("me")
    lately = bindparam("lately", type_=Letter.written_at.type)
    seen = or_(Letter.author_id == me, Letter.delivered_at.is_not(None))
    written = exists().where(Letter.correspondence_id == Correspondence.id, Letter.written_at > lately, seen)
    mine = Correspondence.proposer_id == me
    rests = case((mine, Correspondence.proposer_rests_at), else_=Correspondence.other_rests_at)
    with_whom = case((mine, Correspondence.other_id), else_=Correspondence.proposer_id)
    met = not_by(left_out("unseen"), with_whom) if unseen else true()
    chosen = exists().where(Tie.member_id == me, Tie.other_id == with_whom)  # has a rhythm of its own
    enough = exists().where(PutAway.member_id == me, PutAway.day == bindparam("today"), PutAway.card == GESTURE)
    return (
        select(
            Correspondence.public_id.label("id"),
            Correspondence.answered_at,
            mine.label("mine"),
            Member.name,
        )
        .join(Member, Member.id == with_whom)
        .where(or_(mine, Correspondence.other_id == me), Correspondence.state == Course.OPEN)
        .where(Correspondence.answered_at <= lately, rests.is_(None), Member.left_at.is_(None), met, ~written)
        .where(~enough, ~chosen)
        .order_by(Correspondence.proposed_at, Correspondence.id)
        .limit(MOST)
    )


def _own(identity: Identity) -> Select[Correspondence]:
    return select(Correspondence).where(*_mine(identity)).options(*BOTH)


def _mine(identity: Identity) -> list[ColumnElement[bool]]:
    mine = or_(Correspondence.proposer_id == identity.key, Correspondence.other_id == identity.key)
    return [mine, *_met(identity)]


def _met(identity: Identity) -> list[ColumnElement[bool]]:
    return [not_by(identity.apart, Correspondence.proposer_id, Correspondence.other_id)] if identity.apart else []


def _seen_by(identity: Identity) -> ColumnElement[bool]:
    return or_(Letter.author_id == identity.key, Letter.delivered_at.is_not(None))
