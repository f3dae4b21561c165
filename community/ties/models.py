"""Whom a member keeps in touch with, what they note for themselves, and how often they would like to think of them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.db.base import Base, Data, Id, about, key
from community.members.models import Member


class Rhythm(StrEnum):
    """How often one would like to think of somebody."""

    SEASON = "season"
    SOME_DAY = "some_day"
    NEVER = "never"


class Tie(Base):
    """Somebody whom a member chose. It is read by that member alone, and tells nothing of the other.

    When the two were last in touch is not kept: it is looked up in what they wrote to each other. ``since`` is the day
    from which the rhythm counts, ``quiet_until`` follows a "not now", and ``suggested_on`` is the owner's local day on
    which it was last suggested.
    """

    __tablename__ = "community_tie"
    __table_args__ = (
        UniqueConstraint("member_id", "other_id"),
        CheckConstraint("rhythm in ('season', 'some_day', 'never')", name="rhythm"),
        about(
            "to keep in touch with the people one chooses", "until the member lets go of it, or one of the two leaves"
        ),
    )

    id: Id = key()
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.PRIVATE)
    other_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE)
    note: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    rhythm: Mapped[str] = mapped_column(String(8), info=Data.PRIVATE)
    since: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    quiet_until: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    suggested_on: Mapped[date | None] = mapped_column(Date, info=Data.PRIVATE)

    other: Mapped[Member] = relationship(foreign_keys=other_id)
