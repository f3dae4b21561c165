"""Reading who stays away from whom."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from community.blocks.models import Apart, ApartKind
from community.current import session
from community.members.models import Member
from community.security.identity import Identity


def block_between(one: Any, other: Any) -> ColumnElement[bool]:
    """Whether a block stands between two members, whoever of them made it."""
    return exists().where(
        Apart.kind == ApartKind.BLOCK,
        or_(
            and_(Apart.member_id == one, Apart.other_id == other),
            and_(Apart.member_id == other, Apart.other_id == one),
        ),
    )


def find_to_keep_apart(identity: Identity | None, handle: str) -> Member | None:
    """The member with this handle. Whoever has been blocked by them finds nobody; whoever blocked them does."""
    if identity is None:
        return None
    mine = exists().where(Apart.kind == ApartKind.BLOCK, Apart.member_id == identity.key, Apart.other_id == Member.id)
    here = select(Member).where(Member.handle == handle, Member.left_at.is_(None))
    return session().scalar(here.where(or_(mine, ~block_between(identity.key, Member.id))))


def apart_of(member_key: int, other_key: int) -> Apart | None:
    """How far a member stays from another, by their own choice; its row locked."""
    return session().get(Apart, (member_key, other_key), with_for_update=True, populate_existing=True)


def kept_apart_by(identity: Identity, after: str, limit: int) -> Sequence[Any]:
    """Whom this member has muted or blocked and who is still here, in the order of their handles, after one of them."""
    statement = (
        select(Member.handle, Member.name, Apart.kind)
        .join(Member, Member.id == Apart.other_id)
        .where(Apart.member_id == identity.key, Apart.kind != ApartKind.NONE)
        .where(Member.left_at.is_(None), Member.handle > after)
        .order_by(Member.handle)
        .limit(limit)
    )
    return session().execute(statement).all()
