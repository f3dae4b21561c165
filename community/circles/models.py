"""Circles, who belongs to them, and who was invited."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.db.base import Base, Data, Id, about, key, public_id
from community.members.models import Member


class InvitationState(StrEnum):
    """Where an invitation stands for the one who made it; a refusal is never among it."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Circle(Base):
    """A few people who can ask each other. It ends with its last member."""

    __tablename__ = "community_circle"
    __table_args__ = about("to ask a few people one knows", "until its last member leaves")

    id: Id = key()
    public_id: Mapped[str] = public_id()
    name: Mapped[str] = mapped_column(String(60), info=Data.SPECIAL)
    purpose: Mapped[str] = mapped_column(Text, default="", info=Data.SPECIAL)
    started_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)

    memberships: Mapped[list["CircleMembership"]] = relationship(
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="CircleMembership.joined_at, CircleMembership.member_id",
    )


class CircleMembership(Base):
    """One person in a circle; its keeper is the one who invites."""

    __tablename__ = "community_circle_membership"
    __table_args__ = (
        Index("ix_community_circle_membership_mine", "member_id", "joined_at", "circle_id"),
        about("to know who belongs to a circle", "until the person leaves it"),
    )

    circle_id: Mapped[int] = mapped_column(
        ForeignKey(Circle.id, ondelete="CASCADE"), primary_key=True, info=Data.TECHNICAL
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, info=Data.PRIVATE
    )
    keeper: Mapped[bool] = mapped_column(Boolean, default=False, info=Data.PRIVATE)
    joined_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)

    member: Mapped[Member] = relationship()


class CircleInvitation(Base):
    """An invitation into a circle, one a person. A refusal stays with the invited person alone."""

    __tablename__ = "community_circle_invitation"
    __table_args__ = (
        UniqueConstraint("circle_id", "member_id"),
        CheckConstraint("state in ('offered', 'accepted', 'withdrawn')", name="state"),
        Index("ix_community_circle_invitation_mine", "member_id", "state", "invited_at"),
        about("to invite somebody into a circle", "as long as the circle, or until a person leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    circle_id: Mapped[int] = mapped_column(ForeignKey(Circle.id, ondelete="CASCADE"), info=Data.PRIVATE)
    inviter_id: Mapped[int | None] = mapped_column(
        ForeignKey(Member.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.PRIVATE)
    state: Mapped[str] = mapped_column(String(9), default=InvitationState.OFFERED, info=Data.PRIVATE)
    declined_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    invited_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)

    circle: Mapped[Circle] = relationship()
    inviter: Mapped[Member | None] = relationship(foreign_keys=inviter_id)
    member: Mapped[Member] = relationship(foreign_keys=member_id)
