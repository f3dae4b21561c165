"""Reading requests and replies: one rule of who may read what, one statement a list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload

from community.advice.models import AdviceRequest, Reply, RequestReader, RequestTopic
from community.advice.search import matching
from community.current import session
from community.db.words import fold
from community.members.models import Member
from community.security.identity import Identity
from community.thanks.models import Thanks

EXCERPT = 280
LONG = 50


def readable_by(identity: Identity) -> ColumnElement[bool]:
    """The one SQL rule of who may read a request; ``predicates.may_read`` says the same of one object."""
    named = exists().where(RequestReader.request_id == AdviceRequest.id, RequestReader.member_id == identity.key)
    return or_(AdviceRequest.audience == "space", and_(AdviceRequest.audience == "people", named))


def find_request(identity: Identity | None, request_id: str) -> AdviceRequest | None:
    """A request that this member may read, with its author and named readers, in one statement."""
    return _one(_request(identity, request_id)) if identity else None


def find_request_to_change(identity: Identity | None, request_id: str) -> AdviceRequest | None:
    """The same, its row locked until the end of the transaction."""
    if identity is None:
        return None
    locked = _request(identity, request_id).with_for_update(of=AdviceRequest)
    return _one(locked)


def _one(statement: Select[AdviceRequest]) -> AdviceRequest | None:
    return session().scalars(statement).unique().one_or_none()


def _request(identity: Identity, request_id: str) -> Select[AdviceRequest]:
    return (
        select(AdviceRequest)
        .where(AdviceRequest.public_id == request_id, readable_by(identity))
        .options(joinedload(AdviceRequest.author), joinedload(AdviceRequest.readers).joinedload(RequestReader.member))
        .execution_options(populate_existing=True)
    )


def find_reply(identity: Identity | None, reply_id: str) -> Reply | None:
    """A reply that this member may read, with its request."""
    if identity is None:
        return None
    visible = or_(Reply.private.is_(False), Reply.author_id == identity.key, AdviceRequest.author_id == identity.key)
    return (
        session()
        .scalars(
            select(Reply)
            .join(Reply.request)
            .where(Reply.public_id == reply_id, readable_by(identity), visible)
            .options(
                contains_eager(Reply.request).joinedload(AdviceRequest.readers).joinedload(RequestReader.member),
                joinedload(Reply.author),
            )
            .with_for_update(of=Reply)
        )
        .unique()
        .one_or_none()
    )


def replies(
    identity: Identity, request: AdviceRequest, place: Sequence[Any] | None, limit: int = LONG
) -> Sequence[Any]:
    """Replies that this member may read, oldest first, each with its shared thanks: one statement.

    Rows repeat for a reply with several shared thanks.
    """
    author, giver = aliased(Member), aliased(Member)
    shown = [Reply.request_id == request.id]
    if request.author_id != identity.key:
        shown.append(or_(Reply.private.is_(False), Reply.author_id == identity.key))
    if place is not None:
        shown.append(tuple_(Reply.written_at, Reply.id) > tuple_(*_bound(Reply.written_at, place)))
    thread = select(Reply).where(*shown).order_by(Reply.written_at, Reply.id).limit(limit).subquery()
    reply = aliased(Reply, thread)
    statement = (
        select(
            reply.id.label("key"),
            reply.public_id.label("id"),
            reply.kind,
            reply.body,
            reply.private,
            reply.author_id,
            reply.written_at,
            author.handle,
            author.name,
            author.left_at,
            Thanks.public_id.label("thanks_id"),
            Thanks.message.label("thanks_message"),
            giver.handle.label("giver_handle"),
            giver.name.label("giver_name"),
            giver.left_at.label("giver_left_at"),
        )
        .outerjoin(author, author.id == reply.author_id)
        .outerjoin(Thanks, and_(Thanks.reply_id == reply.id, Thanks.shared.is_(True)))
        .outerjoin(giver, giver.id == Thanks.giver_id)
    )
    # A page is small: put in order here, the database need not build a table to sort it.
    return sorted(session().execute(statement).all(), key=lambda row: (row.written_at, row.key, row.thanks_id or ""))


def newest(identity: Identity, place: Sequence[Any] | None, limit: int, **filters: str) -> Sequence[Any]:
    """Requests that this member may read, newest first: rows of ``_ITEM``, at most ``limit``."""
    before = _before(place)
    branches = [
        _space(identity, filters, before).order_by(AdviceRequest.asked_at.desc(), AdviceRequest.id.desc()).limit(limit),
        _named(identity, filters, before)
        .order_by(RequestReader.asked_at.desc(), RequestReader.request_id.desc())
        .limit(limit),
    ]
    rows = _rows(branches)
    return sorted(rows, key=lambda row: (row.asked_at, row.key), reverse=True)[:limit]


def waiting_and_new(
    identity: Identity, place: Sequence[Any] | None, limit: int, **filters: str
) -> tuple[Sequence[Any], Sequence[Any]]:
    """Two streams: requests that wait for a first public reply, oldest first; all others, newest first.

    ``place`` holds the end of each stream so far. One statement.
    """
    after, before = (None, None) if place is None else (_after(place[:2]), _before(place[2:]))
    waits = AdviceRequest.waiting.is_(True)
    rest = AdviceRequest.waiting.is_(False)
    branches = [
        _space(identity, filters, after, waits).order_by(AdviceRequest.asked_at, AdviceRequest.id).limit(limit),
        _named(identity, filters, after, waits).order_by(RequestReader.asked_at, RequestReader.request_id).limit(limit),
        _space(identity, filters, before, rest)
        .order_by(AdviceRequest.asked_at.desc(), AdviceRequest.id.desc())
        .limit(limit),
        _named(identity, filters, before, rest)
        .order_by(RequestReader.asked_at.desc(), RequestReader.request_id.desc())
        .limit(limit),
    ]
    rows = _rows(branches)
    oldest_first = sorted((r for r in rows if r.waiting), key=lambda r: (r.asked_at, r.key))
    newest_first = sorted((r for r in rows if not r.waiting), key=lambda r: (r.asked_at, r.key), reverse=True)
    return oldest_first[:limit], newest_first[:limit]


def waiting_for_others(identity: Identity, limit: int) -> Sequence[Any]:
    """The oldest waiting requests of other people that this member may read."""
    others = AdviceRequest.author_id.is_distinct_from(identity.key)
    waits = AdviceRequest.waiting.is_(True)
    branches = [
        _space(identity, {}, None, waits).where(others).order_by(AdviceRequest.asked_at, AdviceRequest.id).limit(limit),
        _named(identity, {}, None, waits)
        .where(others)
        .order_by(RequestReader.asked_at, RequestReader.request_id)
        .limit(limit),
    ]
    return sorted(_rows(branches), key=lambda row: (row.asked_at, row.key))[:limit]


_ITEM = (
    AdviceRequest.id.label("key"),
    AdviceRequest.public_id.label("id"),
    AdviceRequest.title,
    func.substr(AdviceRequest.body, 1, EXCERPT).label("excerpt"),
    AdviceRequest.wanted,
    AdviceRequest.topics,
    AdviceRequest.audience,
    AdviceRequest.content_note,
    AdviceRequest.no_advice,
    AdviceRequest.state,
    AdviceRequest.waiting,
    AdviceRequest.asked_at,
    AdviceRequest.author_id,
    Member.handle,
    Member.name,
    Member.left_at,
)


def _space(
    identity: Identity,  # noqa: ARG001 (the branches are called alike)
    filters: dict[str, str],
    place: ColumnElement[bool] | None,
    *more: ColumnElement[bool],
) -> Select[Any]:
    """The branch of requests for everyone here."""
    statement = select(*_ITEM).outerjoin(Member, Member.id == AdviceRequest.author_id)
    statement = statement.where(AdviceRequest.audience == "space", *more, *_filters(filters))
    if filters.get("topic"):
        statement = statement.join(RequestTopic, RequestTopic.request_id == AdviceRequest.id)
        statement = statement.where(RequestTopic.topic == fold(filters["topic"]))
    return statement if place is None else statement.where(place)


def _named(
    identity: Identity, filters: dict[str, str], place: ColumnElement[bool] | None, *more: ColumnElement[bool]
) -> Select[Any]:
    """The branch of requests for named people, this member among them."""
    statement = (
        select(*_ITEM)
        .select_from(RequestReader)
        .join(AdviceRequest, AdviceRequest.id == RequestReader.request_id)
        .outerjoin(Member, Member.id == AdviceRequest.author_id)
        .where(RequestReader.member_id == identity.key, AdviceRequest.audience == "people", *more, *_filters(filters))
    )
    if filters.get("topic"):
        statement = statement.join(RequestTopic, RequestTopic.request_id == AdviceRequest.id)
        statement = statement.where(RequestTopic.topic == fold(filters["topic"]))
    return statement if place is None else statement.where(place)


def _filters(filters: dict[str, str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.get("state"):
        found.append(AdviceRequest.state == filters["state"])
    if filters.get("wanted"):
        lines = literal("\n") + type_coerce(AdviceRequest.wanted, Text) + literal("\n")
        found.append(lines.contains("\n" + filters["wanted"] + "\n"))
    if filters.get("q"):
        found.append(AdviceRequest.id.in_(matching(filters["q"], sqlite=_on_sqlite())))
    return found


def _on_sqlite() -> bool:
    return session().get_bind().dialect.name == "sqlite"


def _rows(branches: Sequence[Select[Any]]) -> Sequence[Any]:
    """All branches in one statement; each is bounded and read in the order of its index, and merged here."""
    parts = [select(branch.subquery()) for branch in branches]
    return session().execute(union_all(*parts)).all()


def _before(place: Sequence[Any] | None) -> ColumnElement[bool] | None:
    if place is None or place[0] is None:
        return None
    return tuple_(AdviceRequest.asked_at, AdviceRequest.id) < tuple_(*_bound(AdviceRequest.asked_at, place))


def _after(place: Sequence[Any] | None) -> ColumnElement[bool] | None:
    if place is None or place[0] is None:
        return None
    return tuple_(AdviceRequest.asked_at, AdviceRequest.id) > tuple_(*_bound(AdviceRequest.asked_at, place))


def _bound(column: Any, place: Sequence[Any]) -> list[Any]:
    moment, key = place
    assert isinstance(moment, datetime)  # noqa: S101 (a sealed cursor of our own)
    return [bindparam(None, moment, type_=column.type, unique=True), bindparam(None, key, unique=True)]
