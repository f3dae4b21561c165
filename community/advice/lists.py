"""Lists of requests: one statement a list, read in the order of an index, whatever the filters."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
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
    true,
    tuple_,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from community.advice.models import AdviceRequest, Reply, RequestReader, RequestTopic, RequestWanted, State
from community.advice.queries import still_met
from community.advice.search import every_word, matches, matching, needles, vector, wanted_words
from community.circles.models import Circle
from community.current import rows, session
from community.db.people import left_out, not_by
from community.db.places import place_of
from community.db.words import same_word
from community.members.models import Member
from community.security.identity import Identity

EXCERPT = 280
LOOKED_BACK = 500


def newest(identity: Identity, place: Sequence[Any] | None, limit: int, **filters: str) -> Sequence[Any]:
    """Requests that this member may read, newest first: rows of ``_ITEM``, at most ``limit``."""
    statement = _newest(_shape(filters, identity), place is not None)
    found = _rows(statement, identity, limit, filters, before=place)
    return sorted(found, key=_moment, reverse=True)[:limit]


def in_circle(circle: Circle, identity: Identity, place: Sequence[Any] | None, limit: int) -> Sequence[Any]:
    """What was asked in a circle to which this member belongs, newest first."""
    statement = _in_circle(_shape({}, identity), place is not None)
    found = _rows(statement, identity, limit, {}, before=place, circle=circle.id)
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
    statement = _waiting_and_new(_shape(filters, identity), after is not None, before is not None)
    found = _rows(statement, identity, limit, filters, share=share, after=after, before=before)
    oldest_first = sorted((row for row in found if row.waiting), key=_moment)
    newest_first = sorted((row for row in found if not row.waiting), key=_moment, reverse=True)
    return oldest_first[:share], newest_first[:limit]


def waiting_for_others(identity: Identity, limit: int) -> Sequence[Any]:
    """The oldest waiting requests of other people that this member may read."""
    found = _rows(_waiting_for_others(_shape({}, identity)), identity, limit, {}, share=limit)
    return sorted(found, key=_moment)[:limit]


def _moment(row: Any) -> tuple[datetime, int]:
    return row.asked_at, row.key


# The columns of a list. The place of the circle is empty where everyone here may read.
_ITEM: list[Any] = [
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
]
_WAITING = 10  # its place among them
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
        *_waiting_again(shape, after),
    )


@cache
def _in_circle(shape: frozenset[str], placed: bool) -> Select[Any]:
    statement = _item(shape, *_CIRCLE).outerjoin(Member, Member.id == AdviceRequest.author_id)
    statement = statement.join(Circle, Circle.id == AdviceRequest.circle_id)
    statement = statement.where(AdviceRequest.circle_id == bindparam("circle"), AdviceRequest.audience == "people")
    statement = _filtered(statement, shape)
    return _read(statement, (AdviceRequest.asked_at, AdviceRequest.id), None, "before" if placed else "")


@cache
def _waiting_for_others(shape: frozenset[str]) -> CompoundSelect[Any]:
    others = AdviceRequest.author_id.is_distinct_from(bindparam("me"))
    return _together(
        _space(shape, True, "", others), _named(shape, True, "", others), *_waiting_again(shape, "", others)
    )


def _item(shape: frozenset[str], *more: Any, waiting: bool | None = None) -> Select[Any]:
    """What is shown of a request in a list. Whether it waits is another question for somebody whom a block keeps
    apart from people who replied."""
    if "apart" not in shape:
        return select(*_ITEM, *more)
    told: ColumnElement[bool] = (
        true() if waiting else or_(AdviceRequest.waiting, AdviceRequest.id.in_(select(_again().c.id)))
    )
    return select(*_ITEM[:_WAITING], told.label("waiting"), *_ITEM[_WAITING + 1 :], *more)


@cache
def _again() -> CTE:
    """Open requests to which only people replied publicly from whom a block keeps this member apart: for them they
    still wait. Of what those people ever wrote a part is looked at, so that it stays small."""
    theirs, heard = aliased(Reply), aliased(Reply)
    public = and_(heard.request_id == AdviceRequest.id, heard.private.is_(False))
    from_others = and_(heard.author_id.is_distinct_from(AdviceRequest.author_id), not_by(left_out(), heard.author_id))
    found = (
        select(AdviceRequest.id)
        .select_from(theirs)
        .join(AdviceRequest, AdviceRequest.id == theirs.request_id)
        .where(theirs.author_id.in_(left_out()), theirs.private.is_(False), AdviceRequest.state == State.OPEN)
        .where(AdviceRequest.audience != "nobody", ~exists().where(public, from_others))
        .limit(LOOKED_BACK)
    )
    return select(found.subquery().c.id).distinct().cte("again").prefix_with("MATERIALIZED")


def _waiting_again(shape: frozenset[str], placed: str, *conditions: ColumnElement[bool]) -> list[Select[Any]]:
    """The branches of what waits again for somebody whom a block keeps apart from those who replied."""
    if "apart" not in shape:
        return []
    sqlite = "sqlite" in shape
    order = (AdviceRequest.asked_at, AdviceRequest.id)
    space = (
        _item(shape, *_NO_CIRCLE, waiting=True)
        .select_from(_again())
        .join(AdviceRequest, AdviceRequest.id == _again().c.id)
    )
    audience = func.coalesce(AdviceRequest.audience, "")  # not by its index: what is known is looked up by key
    space = space.where(audience == "space", *conditions)
    named = (
        _item(shape, *_CIRCLE, waiting=True)
        .select_from(_again())
        .join(AdviceRequest, AdviceRequest.id == _again().c.id)
    )
    reader = and_(RequestReader.request_id == AdviceRequest.id, RequestReader.member_id == bindparam("me"))
    named = named.join(RequestReader, reader).outerjoin(Circle, _its_circle(shape))
    named = named.where(audience == "people", *conditions)
    if "q" in shape:
        found = AdviceRequest.id.in_(matching(space, sqlite=True, unseen=True)) if sqlite else matches(sqlite=False)
        space, named = space.where(found), named.where(matches(sqlite=sqlite))
    return [
        _read(_filtered(branch, shape), order, True, placed).outerjoin(Member, Member.id == AdviceRequest.author_id)
        for branch in (space, named)
    ]


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
    statement = _item(shape, *_NO_CIRCLE).select_from(lead)
    stands = shape
    if lead is not AdviceRequest:
        name = "topic" if lead is RequestTopic else "wanted"
        statement = statement.join(AdviceRequest, AdviceRequest.id == key)
        statement, shape = statement.where(getattr(lead, name) == bindparam(name)), shape - {name}
    statement = statement.where(*conditions)
    if waiting is not None:
        statement = _where_waiting(statement, shape, lead, waiting)
    order = (lead.asked_at, key)
    statement, here = _filtered(statement, shape), lead.audience == "space"
    if "q" in shape:
        columns = (key.label("id"), vector.label("vector"))
        looked_at = _read(statement.where(here).with_only_columns(*columns), order, waiting, placed)
        found = matching(looked_at, sqlite="sqlite" in shape, unseen="unseen" in shape)
        if lead is AdviceRequest:
            here = func.coalesce(lead.audience, "") == "space"  # not by its index: what was found is looked up by key
        statement = statement.where(here, AdviceRequest.id.in_(found))
        # The page is chosen by its keys alone, before anything is fetched for it.
        page = _read(statement.with_only_columns(key.label("id")), order, waiting, placed).subquery()
        statement = _item(stands, *_NO_CIRCLE).join(page, page.c.id == AdviceRequest.id)
        return statement.outerjoin(Member, Member.id == AdviceRequest.author_id)
    statement = _read(statement.where(here), order, waiting, placed)
    return statement.outerjoin(Member, Member.id == AdviceRequest.author_id)


def _named(shape: frozenset[str], waiting: bool | None, placed: str, *conditions: ColumnElement[bool]) -> Select[Any]:
    """The branch of requests whose readers are named, this member among them."""
    statement = (
        _item(shape, *_CIRCLE)
        .select_from(RequestReader)
        .join(AdviceRequest, AdviceRequest.id == RequestReader.request_id)
        .outerjoin(Member, Member.id == AdviceRequest.author_id)
        .outerjoin(Circle, _its_circle(shape))
        .where(RequestReader.member_id == bindparam("me"), AdviceRequest.audience == "people", *conditions)
    )
    if waiting is not None:
        statement = _where_waiting(statement, shape, AdviceRequest, waiting)
    statement = _filtered(statement, shape)
    if "q" in shape:
        statement = statement.where(matches(sqlite="sqlite" in shape))
    return _read(statement, (RequestReader.asked_at, RequestReader.request_id), waiting, placed)


def _its_circle(shape: frozenset[str]) -> ColumnElement[bool]:
    its = Circle.id == AdviceRequest.circle_id
    return and_(its, still_met()) if "apart" in shape else its


def _where_waiting(statement: Select[Any], shape: frozenset[str], lead: Any, waiting: bool) -> Select[Any]:
    statement = statement.where(lead.waiting.is_(waiting))
    if "apart" in shape and not waiting:
        statement = statement.where(AdviceRequest.id.not_in(select(_again().c.id)))
    return statement


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
    if "unseen" in shape:
        statement = statement.where(not_by(left_out("unseen"), AdviceRequest.author_id))
    return statement


def _together(*branches: Select[Any]) -> CompoundSelect[Any]:
    return union_all(*(select(branch.subquery()) for branch in branches))


def _shape(filters: dict[str, str], identity: Identity) -> frozenset[str]:
    """Which filters are set, how this database searches, and whether there are people to leave out."""
    dialect = session().get_bind().dialect.name if filters.get("q") else ""
    apart, unseen = "apart" if identity.apart else "", "unseen" if identity.unseen else ""
    return frozenset([*(name for name, value in filters.items() if value), dialect, apart, unseen])


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
    values |= identity.left_out
    if filters.get("topic"):
        values["topic"] = same_word(filters["topic"])
    if filters.get("state"):
        values["state"] = filters["state"]
    if filters.get("wanted"):
        values["wanted"] = filters["wanted"]
    if filters.get("q"):
        sqlite = session().get_bind().dialect.name == "sqlite"
        values["q"], values["words"] = wanted_words(filters["q"], sqlite=sqlite), every_word(filters["q"])
        values["needles"], values["enough"] = needles(filters["q"]), limit
        if not values["q"]:
            return []
    if after is not None:
        values["after"], values["after_ref"] = after
    if before is not None:
        values["before"], values["before_ref"] = before
    return rows(statement, values)
