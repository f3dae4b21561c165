"""Reading of links that were made for somebody."""

from typing import Any

from sqlalchemy import bindparam, select

from community.current import columns, now
from community.links.models import OneUseLink
from community.links.services import TOLD_FOR
from community.members.models import Member
from community.security.identity import Identity

_NEWEST = (
    select(OneUseLink.public_id.label("id"), Member.name, Member.left_at)
    .outerjoin(Member, Member.id == OneUseLink.by_id)
    .where(
        OneUseLink.member_id == bindparam("me"),
        OneUseLink.kind == "steward",
        OneUseLink.made_at > bindparam("since"),
    )
    .order_by(OneUseLink.made_at.desc(), OneUseLink.id.desc())
    .limit(1)
)


def for_stewards(identity: Identity | None) -> Identity | None:
    """Whoever looks after the house; for everybody else what is theirs is not there."""
    return identity if identity is not None and identity.steward else None


def newest_by_steward(identity: Identity) -> Any:
    """The newest link back in that a steward, or the operator, made for this member within a month."""
    found = columns(_NEWEST, {"me": identity.key, "since": now() - TOLD_FOR})
    return found[0] if found else None
