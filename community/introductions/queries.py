"""Reading introductions: each of the three reads their own side, from the moment at which it is theirs to know."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, exists, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload, selectinload

from community.advice.models import AdviceRequest, Audience, Reply
from community.advice.queries import readable_by
from community.correspondence.queries import SEASON
from community.current import now, session
from community.db.people import left_out, not_by
from community.db.places import place_of
from community.introductions.models import Course, Introduction, IntroductionCopy, IntroductionLetter
from community.members.models import Member
from community.security.identity import Identity

THREE = Introduction.maker_id, Introduction.third_id, Introduction.asker_id
FOR_ASKER = (Course.OFFERED, Course.MET, Course.REFUSED)  # before the third person's yes there is nothing for them


def visible(identity: Identity) -> ColumnElement[bool]:
    """Which introductions this member finds. What waits, or was said no to, is there for a season, while the three are
    here, the reply and the request stand, and no block keeps this member from one of the others. A meeting stays: who
    is kept apart from one of the others finds it as if that one had left."""
    met = [not_by(identity.apart, *THREE)] if identity.apart else []
    return _visible(identity.key, now() - SEASON, met)


def visible_to_me(season: BindParameter[datetime], *, apart: bool) -> ColumnElement[bool]:
    """The same in a statement that is built once: ``me``, ``apart`` and when a season ago was are values of it."""
    return _visible(bindparam("me"), season, [not_by(left_out(), *THREE)] if apart else [])


def _visible(
    me: int | BindParameter[int], season: datetime | BindParameter[datetime], met: Sequence[ColumnElement[bool]]
) -> ColumnElement[bool]:
    stands = Introduction.state != Course.WITHDRAWN
    mine = or_(
        and_(Introduction.maker_id == me, stands),
        and_(Introduction.third_id == me, stands, Introduction.brought_at.is_not(None)),
        and_(Introduction.asker_id == me, Introduction.state.in_(FOR_ASKER)),
    )
    return and_(mine, or_(Introduction.state == Course.MET, and_(is_fresh(season), *met)))


def is_fresh(season: datetime | BindParameter[datetime] | None = None) -> ColumnElement[bool]:
    """Whether it may still be answered, or read that it was: for a season, which began at the moment that
    is given, while all that it hangs on is there."""
    here = []
    for column in THREE:
        person = aliased(Member)
        here.append(exists().where(person.id == column, person.left_at.is_(None)))
    reply, request = aliased(Reply), aliased(AdviceRequest)
    stands = exists().where(
        reply.id == Introduction.reply_id,
        reply.folded_at.is_(None),
        request.id == reply.request_id,
        request.audience != Audience.NOBODY,
    )
    return and_(Introduction.moved_at > (now() - SEASON if season is None else season), stands, *here)


def find_introduction(identity: Identity | None, introduction_id: str) -> Introduction | None:
    """An introduction that this member finds, its row locked in a writing transaction."""
    if identity is None:
        return None
    found = session().scalars(
        _own(identity)
        .where(Introduction.public_id == introduction_id)
        .options(joinedload(Introduction.said))
        .execution_options(populate_existing=True)
        .with_for_update(of=Introduction)
    )
    return found.unique().one_or_none()


def own(identity: Identity, place: Sequence[Any] | None, limit: int) -> Sequence[Introduction]:
    """Introductions of this member's, the newest first, in the order in which they were begun."""
    newest = Introduction.asked_at.desc(), Introduction.id.desc()
    statement = _own(identity).options(selectinload(Introduction.said)).order_by(*newest).limit(limit)
    values: dict[str, Any] = {}
    if place is not None:
        here = place_of(Introduction.asked_at, Introduction, "before")
        statement = statement.where(tuple_(Introduction.asked_at, Introduction.id) < here)
        values["before"], values["before_ref"] = place
    return session().scalars(statement, values).all()


def on_reply(identity: Identity, reply: Reply) -> Sequence[Introduction]:
    """Whom this member has asked on a reply of theirs, the newest first."""
    mine = _own(identity).where(Introduction.reply_id == reply.id, Introduction.maker_id == identity.key)
    newest = Introduction.asked_at.desc(), Introduction.id.desc()
    return session().scalars(mine.options(joinedload(Introduction.said)).order_by(*newest)).unique().all()


def was_asked(reply: Reply, member_key: int) -> bool:
    """Whether this person was asked on this reply before, however that went."""
    asked = exists().where(Introduction.reply_id == reply.id, Introduction.third_id == member_key)
    return bool(session().scalar(select(asked)))


def requests_of(identity: Identity, reply_keys: Collection[int]) -> Mapping[int, Any]:
    """What was asked, for each of these replies whose request this member may read: its id and title."""
    met = [not_by(identity.apart, Reply.author_id)] if identity.apart else []
    found = session().execute(
        select(Reply.id, AdviceRequest.public_id, AdviceRequest.title)
        .join(AdviceRequest, AdviceRequest.id == Reply.request_id)
        .where(Reply.id.in_(reply_keys), readable_by(identity), *met)
    )
    return {row.id: row for row in found}


def letters(identity: Identity, thing: Introduction, place: Sequence[Any] | None, limit: int) -> Sequence[Any]:
    """The letters that this member wrote, and those that have come to them, the newest first."""
    statement = (
        select(
            IntroductionLetter.id.label("key"),
            IntroductionLetter.public_id.label("id"),
            IntroductionLetter.author_id,
            IntroductionLetter.body,
            IntroductionLetter.written_at,
            Member.handle,
            Member.name,
            Member.left_at,
        )
        .join(Member, Member.id == IntroductionLetter.author_id)
        .where(IntroductionLetter.introduction_id == thing.id, *_seen_by(identity))
        .order_by(IntroductionLetter.written_at.desc(), IntroductionLetter.id.desc())
        .limit(limit)
    )
    values: dict[str, Any] = {}
    if place is not None:
        here = place_of(IntroductionLetter.written_at, IntroductionLetter, "before")
        statement = statement.where(tuple_(IntroductionLetter.written_at, IntroductionLetter.id) < here)
        values["before"], values["before_ref"] = place
    return session().execute(statement, values).all()


def find_letter(identity: Identity | None, introduction_letter_id: str) -> IntroductionLetter | None:
    """A letter of three that this member wrote or that has come to them, its row locked in a writing transaction."""
    if identity is None:
        return None
    return session().scalar(
        select(IntroductionLetter)
        .join(IntroductionLetter.introduction)
        .where(IntroductionLetter.public_id == introduction_letter_id, IntroductionLetter.body != "")
        .where(visible(identity), *_seen_by(identity))
        .options(joinedload(IntroductionLetter.author), joinedload(IntroductionLetter.introduction))
        .execution_options(populate_existing=True)
        .with_for_update(of=IntroductionLetter)
    )


def _seen_by(identity: Identity) -> list[ColumnElement[bool]]:
    """One's own letters, and those that have come, less those of somebody from whom a block keeps one apart."""
    come = exists().where(
        IntroductionCopy.letter_id == IntroductionLetter.id,
        IntroductionCopy.reader_id == identity.key,
        IntroductionCopy.delivered_at.is_not(None),
    )
    met = [not_by(identity.apart, IntroductionLetter.author_id)] if identity.apart else []
    return [or_(IntroductionLetter.author_id == identity.key, come), *met]


def _own(identity: Identity) -> Select[Introduction]:
    three = joinedload(Introduction.maker), joinedload(Introduction.third), joinedload(Introduction.asker)
    return select(Introduction).where(visible(identity)).options(*three)
