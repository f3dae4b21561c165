"""Notes, and the days on which somebody asked."""

from datetime import date, datetime

from community import Base, Data, about, key, public_id
from sqlalchemy import Date, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column


class Note(Base):
    """A note that its author alone reads."""

    __tablename__ = "sample_note"
    __table_args__ = (
        Index("ix_sample_note_author", "author_id", "written_at", "id"),
        about("to keep a thought for oneself", "until its author leaves"),
    )

    id: Mapped[int] = key()
    public_id: Mapped[str] = public_id()
    author_id: Mapped[int] = mapped_column(ForeignKey("community_member.id", ondelete="CASCADE"), info=Data.PRIVATE)
    body: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    written_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)


class AskedOn(Base):
    """A day on which somebody asked for advice; not who, and not how many."""

    __tablename__ = "sample_asked_on"
    __table_args__ = about("to say that the house is alive", "for good: it is about nobody")

    id: Mapped[int] = key()
    day: Mapped[date] = mapped_column(Date, unique=True, info=Data.PUBLIC)
