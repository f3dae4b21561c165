"""A circle that only its owner knows, and the people in it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.db.base import Base, Data, Id, about, key, public_id
from community.members.models import Member


class PrivateCircle(Base):
    """A few people whom its owner asks together. They are not told: what is asked reaches them as by name."""

    __tablename__ = "community_private_circle"
    __table_args__ = (
        Index("ix_community_private_circle_mine", "member_id", "made_at", "public_id"),
        about("to ask the same few people without naming each", "until the member ends it or leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.PRIVATE)
    name: Mapped[str] = mapped_column(String(60), info=Data.SPECIAL)
    made_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)

    people: Mapped[list["PrivateCirclePerson"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class PrivateCirclePerson(Base):
    """Somebody in such a circle, who never learns of it."""

    __tablename__ = "community_private_circle_person"
    __table_args__ = (
        UniqueConstraint("circle_id", "member_id"),
        about("to know whom a member asks together", "as long as the circle, or until the person leaves"),
    )

    id: Id = key()
    circle_id: Mapped[int] = mapped_column(ForeignKey(PrivateCircle.id, ondelete="CASCADE"), info=Data.TECHNICAL)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE)

    member: Mapped[Member] = relationship()
