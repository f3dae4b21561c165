"""Reading requests and replies: one rule of who may read what."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Executable,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload

from community.advice.models import AdviceRequest, Reply, RequestReader
from community.circles.models import Circle, CircleMembership
from community.current import session
from community.db.people import left_out, not_by
from community.db.places import place_of
from community.members.models import Member
from community.security.identity import Identity
from community.thanks.models import Thanks

LONG = 50


def readable_by(identity: Identity) -> ColumnElement[bool]:
    """The one SQL rule of who may read a request; ``predicates.may_read`` says the same of one object."""
    rule = _readable(identity.key)
    return and_(rule, not_by(identity.apart, AdviceRequest.author_id)) if identity.apart else rule


def readable_by_me(*, apart: bool) -> ColumnElement[bool]:
    """The same rule in a statement that is built once, whose values are ``me`` and ``Identity.left_out``."""
    rule = _readable(bindparam("me"))
    return and_(rule, not_by(left_out(), AdviceRequest.author_id)) if apart else rule


def _readable(member_key: Any) -> ColumnElement[bool]:
    named = exists().where(RequestReader.request_id == AdviceRequest.id, RequestReader.member_id == member_key)
    return or_(AdviceRequest.audience == "space", and_(AdviceRequest.audience == "people", named))


def find_request(identity: Identity | None, request_id: str) -> AdviceRequest | None:
    """A request that this member may read, with its author and named readers, in one statement."""
    return _one(identity, request_id, locked=False)


def find_request_to_change(identity: Identity | None, request_id: str) -> AdviceRequest | None:
    """The same, its row locked until the end of the transaction."""
    return _one(identity, request_id, locked=True)


def _one(identity: Identity | None, request_id: str, *, locked: bool) -> AdviceRequest | None:
    if identity is None:
        return None
    values = {"id": request_id, "me": identity.key, **identity.left_out}
    statement = _request(locked=locked, apart=bool(identity.apart))
    return session().scalars(statement, values).unique().one_or_none()


@cache
def _request(*, locked: bool, apart: bool) -> Select[AdviceRequest]:
    statement = (
        select(AdviceRequest)
        .where(AdviceRequest.public_id == bindparam("id"), _readable(bindparam("me")))
        .options(
            joinedload(AdviceRequest.author),
            joinedload(AdviceRequest.circle.and_(still_met()) if apart else AdviceRequest.circle),
            joinedload(AdviceRequest.readers).joinedload(RequestReader.member),
        )
        .execution_options(populate_existing=True)
    )
    if apart:
        statement = statement.where(not_by(left_out(), AdviceRequest.author_id))
    return statement.with_for_update(of=AdviceRequest) if locked else statement


def still_met() -> ColumnElement[bool]:
    """Whether a circle still has people whom this member meets. Without them it would have ended for its asks, and one
    that goes on would tell of those whom a block keeps away."""
    return exists().where(CircleMembership.circle_id == Circle.id, not_by(left_out(), CircleMembership.member_id))


def find_reply(identity: Identity | None, reply_id: str) -> Reply | None:
    """A reply that this member may read, with its request."""
    if identity is None:
        return None
    visible = or_(Reply.private.is_(False), Reply.author_id == identity.key, AdviceRequest.author_id == identity.key)
    if identity.apart:
        visible = and_(visible, not_by(identity.apart, Reply.author_id))
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


def own_newest_reply(identity: Identity, request_id: str) -> str:
    """The words of the newest reply of whoever asks, however many came before it; none, no words."""
    own = select(Reply.body).join(Reply.request).where(Reply.author_id == identity.key)
    newest = own.where(AdviceRequest.public_id == request_id).order_by(Reply.id.desc()).limit(1)
    return session().scalar(newest) or ""


def replies(
    identity: Identity, request: AdviceRequest, place: Sequence[Any] | None, limit: int = LONG
) -> Sequence[Any]:
    """Replies that this member may read, oldest first, each with its shared thanks: one statement.

    Rows repeat for a reply with several shared thanks.
    """
    values = {"request": request.id, "me": identity.key, "limit": limit, **identity.left_out}
    if place is not None:
        values["after"], values["after_ref"] = place
    shape = _replies(request.author_id == identity.key, place is not None, bool(identity.apart), bool(identity.unseen))
    found = session().execute(shape, values).all()
    # A page is small: put in order here, the database need not build a table to sort it.
    return sorted(found, key=lambda row: (row.written_at, row.key, row.thanks_id or ""))


@cache
def _replies(own: bool, placed: bool, apart: bool, unseen: bool) -> Executable:
    author, giver = aliased(Member), aliased(Member)
    shown: list[ColumnElement[bool]] = [Reply.request_id == bindparam("request"), Reply.folded_at.is_(None)]
    if not own:
        shown.append(or_(Reply.private.is_(False), Reply.author_id == bindparam("me")))
    if apart:
        shown.append(not_by(left_out(), Reply.author_id))
    if placed:
        shown.append(tuple_(Reply.written_at, Reply.id) > place_of(Reply.written_at, Reply, "after"))
    page = bindparam("limit", type_=Integer)
    thread = select(Reply).where(*shown).order_by(Reply.written_at, Reply.id).limit(page).subquery()
    reply = aliased(Reply, thread)
    beside = [Thanks.reply_id == reply.id, Thanks.shared.is_(True)]
    if unseen:
        beside.append(not_by(left_out("unseen"), Thanks.giver_id))
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
        .outerjoin(Thanks, and_(*beside))
        .outerjoin(giver, giver.id == Thanks.giver_id)
    )
