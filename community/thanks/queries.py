"""Reading thanks: one's own keepsakes, and what both people show."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Integer, and_, bindparam, or_, select, tuple_
from sqlalchemy.orm import aliased, joinedload

from community.advice.models import AdviceRequest, Reply
from community.current import columns, session
from community.db.people import left_out, not_by
from community.db.places import place_of
from community.members.models import Member
from community.offers.models import HelpOffer
from community.security.identity import Identity
from community.thanks.models import Thanks


def find_thanks(identity: Identity | None, thanks_id: str) -> Thanks | None:
    """A thank-you that this member may read."""
    if identity is None:
        return None
    readable = or_(
        Thanks.giver_id == identity.key,
        and_(Thanks.receiver_id == identity.key, Thanks.kept_by_receiver.is_(True)),
        Thanks.shared.is_(True),
    )
    if identity.apart:
        readable = and_(readable, not_by(identity.apart, Thanks.giver_id, Thanks.receiver_id))
    return session().scalar(
        select(Thanks)
        .where(Thanks.public_id == thanks_id, Thanks.folded_at.is_(None), readable)
        .options(joinedload(Thanks.giver), joinedload(Thanks.receiver))
        .execution_options(populate_existing=True)
        .with_for_update(of=Thanks)
    )


def box(identity: Identity, name: str, place: Sequence[Any] | None, limit: int) -> Sequence[Any]:
    """Thanks in one of the three boxes, newest first: one statement."""
    values: dict[str, Any] = {"me": identity.key, "limit": limit, **identity.left_out}
    if place is not None:
        values["before"], values["before_ref"] = place
    statement = _box(name, place is not None, bool(identity.apart), bool(identity.muted))
    return session().execute(statement, values).all()


@cache
def _box(name: str, placed: bool, apart: bool, muted: bool) -> Executable:
    giver, receiver, of_reply, of_offer = (
        aliased(Member),
        aliased(Member),
        aliased(AdviceRequest),
        aliased(AdviceRequest),
    )
    statement = (
        select(
            Thanks,
            giver.handle.label("giver_handle"),
            giver.name.label("giver_name"),
            giver.left_at.label("giver_left_at"),
            receiver.handle.label("receiver_handle"),
            receiver.name.label("receiver_name"),
            receiver.left_at.label("receiver_left_at"),
            Reply.public_id.label("reply"),
            Reply.private.label("reply_private"),
            HelpOffer.public_id.label("offer"),
            AdviceRequest.public_id.label("request"),
            AdviceRequest.title.label("request_title"),
            AdviceRequest.audience.label("request_audience"),
            of_reply.title.label("reply_title"),
            of_reply.audience.label("reply_audience"),
            of_reply.author_id.label("reply_asker"),
            of_offer.title.label("offer_title"),
            of_offer.audience.label("offer_audience"),
        )
        .outerjoin(giver, giver.id == Thanks.giver_id)
        .outerjoin(receiver, receiver.id == Thanks.receiver_id)
        .outerjoin(Reply, and_(Reply.id == Thanks.reply_id, Reply.folded_at.is_(None)))
        .outerjoin(of_reply, of_reply.id == Reply.request_id)
        .outerjoin(HelpOffer, HelpOffer.id == Thanks.offer_id)
        .outerjoin(of_offer, of_offer.id == HelpOffer.request_id)
        .outerjoin(AdviceRequest, AdviceRequest.id == Thanks.request_id)
        .where(_in_box(name), *_of_people_met(apart, muted))
        .order_by(Thanks.thanked_at.desc(), Thanks.id.desc())
        .limit(bindparam("limit", type_=Integer))
    )
    if placed:
        here = place_of(Thanks.thanked_at, Thanks, "before")
        statement = statement.where(tuple_(Thanks.thanked_at, Thanks.id) < here)
    return statement


def newest_shared(identity: Identity, before: datetime) -> Any:
    """The newest shared thanks given before a moment, with its two people."""
    statement = _newest_shared(bool(identity.apart), bool(identity.muted))
    found = columns(statement, {"before": before, **identity.left_out})
    return found[0] if found else None


@cache
def _newest_shared(apart: bool, muted: bool) -> Executable:
    giver, receiver = aliased(Member), aliased(Member)
    return (
        select(
            Thanks.public_id.label("id"),
            Thanks.message,
            Thanks.giver_id,
            giver.name.label("giver_name"),
            giver.left_at.label("giver_left_at"),
            receiver.name.label("receiver_name"),
            receiver.left_at.label("receiver_left_at"),
        )
        .outerjoin(giver, giver.id == Thanks.giver_id)
        .outerjoin(receiver, receiver.id == Thanks.receiver_id)
        .where(Thanks.shared.is_(True), Thanks.thanked_at < bindparam("before"), *_of_people_met(apart, muted))
        .order_by(Thanks.thanked_at.desc(), Thanks.id.desc())
        .limit(1)
    )


def _in_box(name: str) -> ColumnElement[bool]:
    if name == "shared":
        return Thanks.shared.is_(True)
    if name == "given":
        return and_(Thanks.giver_id == bindparam("me"), Thanks.folded_at.is_(None))
    mine = Thanks.receiver_id == bindparam("me")
    return and_(mine, Thanks.kept_by_receiver.is_(True), Thanks.folded_at.is_(None))


def _of_people_met(apart: bool, muted: bool) -> list[ColumnElement[bool]]:
    both = [not_by(left_out(), Thanks.giver_id, Thanks.receiver_id)] if apart else []
    return [*both, not_by(left_out("muted"), Thanks.giver_id)] if muted else both
