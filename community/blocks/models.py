"""Whom a member has muted or blocked."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.db.base import Base, Data, about
from community.members.models import Member


class ApartKind(StrEnum):
    """How far one stays from somebody. ``none`` is kept for a day after a block has ended."""

    MUTE = "mute"
    BLOCK = "block"
    NONE = "none"


class Apart(Base):
    """One member stays away from another. A block holds both ways and is read both ways; a mute is one's own."""

    __tablename__ = "community_apart"
    __table_args__ = (
        CheckConstraint("kind in ('mute', 'block', 'none')", name="kind"),
        Index("ix_community_apart_from", "other_id", "kind", "member_id"),
        about("to keep two people out of each other's way", "until it is undone, and a day"),
    )

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, info=Data.PRIVATE
    )
    other_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, info=Data.PRIVATE
    )
    kind: Mapped[str] = mapped_column(String(5), info=Data.PRIVATE)
    since: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    ended_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)

    other: Mapped[Member] = relationship(foreign_keys=other_id)
