"""Circles, who belongs to them, and who was invited."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.db.base import Base, Data, Id, about, key, public_id
from community.members.models import Member


class InvitationState(StrEnum):
    """Where an invitation stands for the one who made it; a refusal is never among it."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Joining(StrEnum):
    """How one comes into a circle, besides being asked in by whoever keeps it.

    By their invitation alone, or by a link that they made: then nobody else of the house learns that it is there. By
    words to them, or simply: then it stands among the circles of the house.
    """

    INVITATION = "invitation"
    LINK = "link"
    WORDS = "words"
    OPEN = "open"


LISTED = (Joining.WORDS, Joining.OPEN)


class Circle(Base):
    """A few people who can ask each other. It ends with its last member.

    ``listed`` says that everybody of the house may know of it: it follows from ``joining``, kept for the index.
    ``link_key`` stands in the link that lets people in, and a new one ends the link of before.
    """

    __tablename__ = "community_circle"
    __table_args__ = (
        Index("ix_community_circle_listed", "listed", "started_at", "public_id"),
        about("to ask a few people one knows", "until its last member leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    name: Mapped[str] = mapped_column(String(60), info=Data.SPECIAL)
    purpose: Mapped[str] = mapped_column(Text, default="", info=Data.SPECIAL)
    started_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    ways: Mapped[str] = mapped_column(Text, default="", server_default="", info=Data.SPECIAL)
    joining: Mapped[str] = mapped_column(
        String(10), default=Joining.INVITATION, server_default=Joining.INVITATION, info=Data.PRIVATE
    )
    listed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false(), info=Data.TECHNICAL)
    link_key: Mapped[str | None] = mapped_column(String(32), info=Data.SECRET)

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


class CircleKnock(Base):
    """A few words of somebody who would like to come in, for whoever keeps the circle. A no stays with the keeper:
    for the one who wrote it looks like silence. Words that were taken back are gone, and the row remembers a no."""

    __tablename__ = "community_circle_knock"
    __table_args__ = (
        UniqueConstraint("circle_id", "member_id"),
        Index("ix_community_circle_knock_made", "member_id", "asked_at"),
        about("to ask to come into a circle", "until the person comes in or leaves, or the circle ends"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    circle_id: Mapped[int] = mapped_column(ForeignKey(Circle.id, ondelete="CASCADE"), info=Data.PRIVATE)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.PRIVATE)
    words: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    asked_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    declined_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)

    circle: Mapped[Circle] = relationship()
    member: Mapped[Member] = relationship()
