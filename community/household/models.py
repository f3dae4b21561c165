"""The one row of what stewards have set, and words of people who would like to come in."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.db.base import Base, Data, Id, about, key, public_id


class Household(Base):
    """What stewards have set. ``edition`` is new with every change, so that each process knows when to read again."""

    __tablename__ = "community_household"
    __table_args__ = about("to set up the house", "while the house stands")

    id: Id = key()
    edition: Mapped[str] = mapped_column(String(32), info=Data.TECHNICAL)
    profile: Mapped[str] = mapped_column(Text, info=Data.PUBLIC)
    changed_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)


class Application(Base):
    """Somebody who would like to come in, in their own words; they are not a member, and hold the only key to it."""

    __tablename__ = "community_application"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'welcome', 'not_now')", name="state"),
        Index("ix_community_application_waiting", "state", "applied_at", "id"),
        about("to let people in whom the stewards have met in words", "thirty days after the answer"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=Data.SECRET)
    name: Mapped[str] = mapped_column(String(80), info=Data.PRIVATE)
    words: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    locale: Mapped[str] = mapped_column(String(8), info=Data.PRIVATE)
    email: Mapped[str | None] = mapped_column(String(254), info=Data.PRIVATE)  # until answered
    state: Mapped[str] = mapped_column(String(8), default="waiting", info=Data.PRIVATE)
    answer: Mapped[str] = mapped_column(Text, default="", info=Data.SPECIAL)
    applied_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    answered_at: Mapped[datetime | None] = mapped_column(index=True, info=Data.PRIVATE)
