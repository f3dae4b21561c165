"""Who is on the way out, and the words that are set aside meanwhile."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from community.db.base import Base, Data, Id, about, key
from community.members.models import Member


class WordsAfter(StrEnum):
    """What becomes of the words of somebody who leaves."""

    ERASED = "erased"
    UNNAMED = "unnamed"


class Leaving(Base):
    """Somebody who has left and may still come back; since when stands with the member."""

    __tablename__ = "community_leaving"
    __table_args__ = (
        CheckConstraint("words in ('erased', 'unnamed')", name="words"),
        about("to leave time to come back", "seven days"),
    )

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, info=Data.PRIVATE
    )
    words: Mapped[str] = mapped_column(String(7), info=Data.PRIVATE)


class SetAside(Base):
    """What stood in one row of somebody who is on the way out: put back when they come back, else erased with them."""

    __tablename__ = "community_set_aside"
    __table_args__ = about("to put words back when their author comes back", "seven days")

    id: Id = key()
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE)
    stood_in: Mapped[str] = mapped_column(String(63), info=Data.TECHNICAL)
    kept: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
