"""Reading requests and replies: one rule of who may read what, one statement a list."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Executable,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    exists,
    func,
    null,
    or_,
    select,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload

from community.advice.models import AdviceRequest, Reply, RequestReader, RequestTopic, RequestWanted, State
from community.advice.search import every_word, matches, matching, needles, vector, wanted_words
from community.circles.models import Circle
from community.current import rows, session
from community.db.places import place_of
from community.db.words import fold
from community.members.models import Member
from community.security.identity import Identity
from community.thanks.models import Thanks

EXCERPT = 280
LONG = 50


def readable_by(identity: Identity) -> ColumnElement[bool]:
    """The one SQL rule of who may read a request; ``predicates.may_read`` says the same of one object."""
    return _readable(identity.key)


def _readable(member_key: Any) -> ColumnElement[bool]:
    named = exists().where(RequestReader.request_id == AdviceRequest.id, RequestReader.member_id == member_key)
    return or_(AdviceRequest.audience == "space", and_(AdviceRequest.audience == "people", named))


def find_request(identity: Identity | None, request_id: str) -> AdviceRequest | None:
    """A request that this member may read, with its author and named readers, in one statement."""
    return _one(_request(locked=False), identity, request_id)


def find_request_to_change(identity: Identity | None, request_id: str) -> AdviceRequest | None:
    """The same, its row locked until the end of the transaction."""
    return _one(_request(locked=True), identity, request_id)


def _one(statement: Select[AdviceRequest], identity: Identity | None, request_id: str) -> AdviceRequest | None:
    if identity is None:
        return None
    return session().scalars(statement, {"id": request_id, "me": identity.key}).unique().one_or_none()


@cache
def _request(*, locked: bool) -> Select[AdviceRequest]:
    statement = (
        select(AdviceRequest)
        .where(AdviceRequest.public_id == bindparam("id"), _readable(bindparam("me")))
        .options(
            joinedload(AdviceRequest.author),
            joinedload(AdviceRequest.circle),
            joinedload(AdviceRequest.readers).joinedload(RequestReader.member),
        )
        .execution_options(populate_existing=True)
    )
    return statement.with_for_update(of=AdviceRequest) if locked else statement


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
            .where(Reply.public_id == reply_id, Reply.folded_at.is_(None), readable_by(identity), visible)
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
    values = {"request": request.id, "me": identity.key, "limit": limit}
    if place is not None:
        values["after"], values["after_ref"] = place
    found = session().execute(_replies(request.author_id == identity.key, place is not None), values).all()
    # A page is small: put in order here, the database need not build a table to sort it.
    return sorted(found, key=lambda row: (row.written_at, row.key, row.thanks_id or ""))


@cache
def _replies(own: bool, placed: bool) -> Executable:
    author, giver = aliased(Member), aliased(Member)
    shown: list[ColumnElement[bool]] = [Reply.request_id == bindparam("request"), Reply.folded_at.is_(None)]
    if not own:
        shown.append(or_(Reply.private.is_(False), Reply.author_id == bindparam("me")))
    if placed:
        shown.append(tuple_(Reply.written_at, Reply.id) > place_of(Reply.written_at, Reply, "after"))
    page = bindparam("limit", type_=Integer)
    thread = select(Reply).where(*shown).order_by(Reply.written_at, Reply.id).limit(page).subquery()
    reply = aliased(Reply, thread)
    return (
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


def newest(identity: Identity, place: Sequence[Any] | None, limit: int, **filters: str) -> Sequence[Any]:
    """Requests that this member may read, newest first: rows of ``_ITEM``, at most ``limit``."""
    statement = _newest(_shape(filters), place is not None)
    found = _rows(statement, identity, limit, filters, before=place)
    return sorted(found, key=_moment, reverse=True)[:limit]


def in_circle(circle: Circle, identity: Identity, place: Sequence[Any] | None, limit: int) -> Sequence[Any]:
    """What was asked in a circle to which this member belongs, newest first."""
    found = _rows(_in_circle(place is not None), identity, limit, {}, before=place, circle=circle.id)
    return sorted(found, key=_moment, reverse=True)


def waiting_and_new(
    identity: Identity, place: Sequence[Any] | None, share: int, limit: int, **filters: str
) -> tuple[Sequence[Any], Sequence[Any]]:
    """Two streams: at most ``share`` requests that wait for a first public reply, oldest first; and at most
    ``limit`` others, newest first.

    ``place`` holds the end of each stream so far. One statement.
    """
    after, before = (None, None) if place is None else (place[:2], place[2:])
    after = None if after is None or after[0] is None else after
    before = None if before is None or before[0] is None else before
    if filters.get("state") in (State.SETTLED, State.RESTING):
        return (), newest(identity, before, limit, **filters)  # what waits is open
    statement = _waiting_and_new(_shape(filters), after is not None, before is not None)
    found = _rows(statement, identity, limit, filters, share=share, after=after, before=before)
    oldest_first = sorted((row for row in found if row.waiting), key=_moment)
    newest_first = sorted((row for row in found if not row.waiting), key=_moment, reverse=True)
    return oldest_first[:share], newest_first[:limit]


def waiting_for_others(identity: Identity, limit: int) -> Sequence[Any]:
    """The oldest waiting requests of other people that this member may read."""
    found = _rows(_waiting_for_others(), identity, limit, {}, share=limit)
    return sorted(found, key=_moment)[:limit]


def _moment(row: Any) -> tuple[datetime, int]:
    return row.asked_at, row.key


# The columns of a list. The place of the circle is empty where everyone here may read.
_ITEM = (
    AdviceRequest.id.label("key"),
    AdviceRequest.public_id.label("id"),
    AdviceRequest.title,
    func.substr(AdviceRequest.body, 1, EXCERPT).label("excerpt"),
    type_coerce(AdviceRequest.wanted, Text).label("wanted"),  # split where shown: a page shows half of what it looks at
    type_coerce(AdviceRequest.topics, Text).label("topics"),
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
_NO_CIRCLE = (null().label("circle"), null().label("circle_name"))
_CIRCLE = (Circle.public_id.label("circle"), Circle.name.label("circle_name"))


# Statements are built once for each set of filters, with bound values, since building one costs more than
# running it. Each branch is bounded and read in the order of its index; the pages are merged in Python.


@cache
def _newest(shape: frozenset[str], placed: bool) -> CompoundSelect[Any]:
    before = "before" if placed else ""
    return _together(_space(shape, None, before), _named(shape, None, before))


@cache
def _waiting_and_new(shape: frozenset[str], waiting_placed: bool, new_placed: bool) -> CompoundSelect[Any]:
    after, before = "after" if waiting_placed else "", "before" if new_placed else ""
    return _together(
        _space(shape, True, after),
        _named(shape, True, after),
        _space(shape, False, before),
        _named(shape, False, before),
    )


@cache
def _in_circle(placed: bool) -> Select[Any]:
    statement = select(*_ITEM, *_CIRCLE).outerjoin(Member, Member.id == AdviceRequest.author_id)
    statement = statement.join(Circle, Circle.id == AdviceRequest.circle_id)
    statement = statement.where(AdviceRequest.circle_id == bindparam("circle"), AdviceRequest.audience == "people")
    return _read(statement, (AdviceRequest.asked_at, AdviceRequest.id), None, "before" if placed else "")


@cache
def _waiting_for_others() -> CompoundSelect[Any]:
    others = AdviceRequest.author_id.is_distinct_from(bindparam("me"))
    nothing: frozenset[str] = frozenset()
    return _together(_space(nothing, True, "", others), _named(nothing, True, "", others))


def _read(statement: Select[Any], order: tuple[Any, Any], waiting: bool | None, placed: str) -> Select[Any]:
    """A bounded part of a branch in the order of its index: what waits oldest first, all else newest first."""
    if placed:
        place = place_of(AdviceRequest.asked_at, AdviceRequest, placed)
        statement = statement.where(tuple_(*order) > place if waiting else tuple_(*order) < place)
    if waiting:
        return statement.order_by(*order).limit(bindparam("share", type_=Integer))
    return statement.order_by(*(column.desc() for column in order)).limit(bindparam("limit", type_=Integer))


def _space(shape: frozenset[str], waiting: bool | None, placed: str, *conditions: ColumnElement[bool]) -> Select[Any]:
    """The branch of requests for everyone here.

    It is read along the rows by which a request is found by topic, else by what would help: they repeat what a
    list is ordered by. Where SQLite searches, what was found leads.
    """
    lead: Any = AdviceRequest
    if "sqlite" not in shape:
        lead = RequestTopic if "topic" in shape else RequestWanted if "wanted" in shape else AdviceRequest
    key = AdviceRequest.id if lead is AdviceRequest else lead.request_id
    statement = select(*_ITEM, *_NO_CIRCLE).select_from(lead)
    if lead is not AdviceRequest:
        name = "topic" if lead is RequestTopic else "wanted"
        statement = statement.join(AdviceRequest, AdviceRequest.id == key)
        statement, shape = statement.where(getattr(lead, name) == bindparam(name)), shape - {name}
    audience: Any = lead.audience
    if "sqlite" in shape:
        audience = func.coalesce(audience, "")  # not by its index: what was found is looked up by key
    statement = statement.where(audience == "space", *conditions)
    if waiting is not None:
        statement = statement.where(lead.waiting.is_(waiting))
    order = (lead.asked_at, key)
    statement = _filtered(statement, shape)
    if "q" in shape:
        looked_at = _read(statement.with_only_columns(key.label("id"), vector.label("vector")), order, waiting, placed)
        statement = statement.where(AdviceRequest.id.in_(matching(looked_at, sqlite="sqlite" in shape)))
        # The page is chosen by its keys alone, before anything is fetched for it.
        page = _read(statement.with_only_columns(key.label("id")), order, waiting, placed).subquery()
        statement = select(*_ITEM, *_NO_CIRCLE).join(page, page.c.id == AdviceRequest.id)
        return statement.outerjoin(Member, Member.id == AdviceRequest.author_id)
    return _read(statement, order, waiting, placed).outerjoin(Member, Member.id == AdviceRequest.author_id)


def _named(shape: frozenset[str], waiting: bool | None, placed: str, *conditions: ColumnElement[bool]) -> Select[Any]:
    """The branch of requests whose readers are named, this member among them."""
    statement = (
        select(*_ITEM, *_CIRCLE)
        .select_from(RequestReader)
        .join(AdviceRequest, AdviceRequest.id == RequestReader.request_id)
        .outerjoin(Member, Member.id == AdviceRequest.author_id)
        .outerjoin(Circle, Circle.id == AdviceRequest.circle_id)
        .where(RequestReader.member_id == bindparam("me"), AdviceRequest.audience == "people", *conditions)
    )
    if waiting is not None:
        statement = statement.where(AdviceRequest.waiting.is_(waiting))
    statement = _filtered(statement, shape)
    if "q" in shape:
        statement = statement.where(matches(sqlite="sqlite" in shape))
    return _read(statement, (RequestReader.asked_at, RequestReader.request_id), waiting, placed)


def _filtered(statement: Select[Any], shape: frozenset[str]) -> Select[Any]:
    """The filters that the branch is not read along."""
    if "topic" in shape:
        statement = statement.join(RequestTopic, RequestTopic.request_id == AdviceRequest.id)
        statement = statement.where(RequestTopic.topic == bindparam("topic"))
    if "wanted" in shape:
        statement = statement.join(RequestWanted, RequestWanted.request_id == AdviceRequest.id)
        statement = statement.where(RequestWanted.wanted == bindparam("wanted"))
    if "state" in shape:
        statement = statement.where(AdviceRequest.state == bindparam("state"))
    return statement


def _together(*branches: Select[Any]) -> CompoundSelect[Any]:
    return union_all(*(select(branch.subquery()) for branch in branches))


def _shape(filters: dict[str, str]) -> frozenset[str]:
    """Which filters are set, and how this database searches."""
    dialect = session().get_bind().dialect.name if filters.get("q") else ""
    return frozenset([*(name for name, value in filters.items() if value), dialect])


def _rows(
    statement: CompoundSelect[Any] | Select[Any],
    identity: Identity,
    limit: int,
    filters: dict[str, str],
    *,
    share: int = 0,
    after: Sequence[Any] | None = None,
    before: Sequence[Any] | None = None,
    **more: Any,
) -> Sequence[Any]:
    values: dict[str, Any] = {"me": identity.key, "limit": limit, "share": share, **more}
    if filters.get("topic"):
        values["topic"] = fold(filters["topic"])
    if filters.get("state"):
        values["state"] = filters["state"]
    if filters.get("wanted"):
        values["wanted"] = filters["wanted"]
    if filters.get("q"):
        sqlite = session().get_bind().dialect.name == "sqlite"
        values["q"], values["words"] = wanted_words(filters["q"], sqlite=sqlite), every_word(filters["q"])
        values["needles"] = needles(filters["q"])
        if not values["q"]:
            return []
    if after is not None:
        values["after"], values["after_ref"] = after
    if before is not None:
        values["before"], values["before_ref"] = before
    return rows(statement, values)
