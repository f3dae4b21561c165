"""Who is invited to which ask. Nobody reads it but the one who is invited, and they their own alone."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.advice.models import AdviceRequest
from community.db.base import Base, Data, Id, about, key, public_id
from community.members.models import Member

FIRST, OVER = "first", "over"
RINGS = (FIRST, "second", "third")  # a step a ring; after them everyone here is asked


class InvitationRing(Base):
    """How far the invitations to an ask have come. The row is made with the first of them, and locked with the ask."""

    __tablename__ = "community_invitation_ring"
    __table_args__ = (
        CheckConstraint("ring in ('first', 'second', 'third', 'over')", name="ring"),
        Index("ix_community_invitation_ring_open", "closed_at", "ring", "opened_at"),
        about("to ask the right few people", "ninety days after the request was answered or closed"),
    )

    request_id: Mapped[int] = mapped_column(
        ForeignKey(AdviceRequest.id, ondelete="CASCADE"), primary_key=True, info=Data.TECHNICAL
    )
    ring: Mapped[str] = mapped_column(String(6), info=Data.PRIVATE)
    opened_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    closed_at: Mapped[datetime | None] = mapped_column(info=Data.TECHNICAL)


class Invitation(Base):
    """One member is invited to one ask, for a true reason. It is forgotten with the ring's row.

    ``words`` are those of the reason: a topic, or what they themselves said they have lived through or offer.
    """

    __tablename__ = "community_invitation"
    __table_args__ = (
        UniqueConstraint("request_id", "member_id"),
        CheckConstraint("seat in ('fitting', 'weak_tie', 'newer')", name="seat"),
        CheckConstraint("reason in ('offered', 'experience', 'wrote', 'first_ask', 'plain')", name="reason"),
        Index("ix_community_invitation_mine", "member_id", "invited_at"),
        about("to ask the right few people", "ninety days after the request was answered or closed"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    request_id: Mapped[int] = mapped_column(ForeignKey(AdviceRequest.id, ondelete="CASCADE"), info=Data.PRIVATE)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.PRIVATE)
    ring: Mapped[str] = mapped_column(String(6), info=Data.PRIVATE)
    seat: Mapped[str] = mapped_column(String(8), info=Data.PRIVATE)
    reason: Mapped[str] = mapped_column(String(10), info=Data.PRIVATE)
    words: Mapped[str | None] = mapped_column(String(300), info=Data.SPECIAL)
    invited_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    delivered_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
