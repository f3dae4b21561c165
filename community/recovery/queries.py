"""Reading of links that were made for somebody."""

from typing import Any

from sqlalchemy import select

from community.current import now, session
from community.links.models import OneUseLink
from community.links.services import TOLD_FOR
from community.members.models import Member
from community.security.identity import Identity


def for_stewards(identity: Identity | None) -> Identity | None:
    """Whoever looks after the house; for everybody else what is theirs is not there."""
    return identity if identity is not None and identity.steward else None


def newest_by_steward(identity: Identity) -> Any:
    """The newest link back in that a steward, or the operator, made for this member within a month."""
    return (
        session()
        .execute(
            select(OneUseLink.public_id.label("id"), Member.name, Member.left_at)
            .outerjoin(Member, Member.id == OneUseLink.by_id)
            .where(
                OneUseLink.member_id == identity.key,
                OneUseLink.kind == "steward",
                OneUseLink.made_at > now() - TOLD_FOR,
            )
            .order_by(OneUseLink.made_at.desc(), OneUseLink.id.desc())
            .limit(1)
        )
        .first()
    )
