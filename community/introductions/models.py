"""One introduction, what each of its three people has said to it, and the letters once they have met."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.advice.models import Reply
from community.db.base import Base, Data, Id, about, key, public_id
from community.members.models import Member


class Course(StrEnum):
    """Where an introduction stands. The third person is asked; their yes offers it to the asker; whose yes is a
    meeting. ``declined`` is a no of the third person, ``refused`` one of the asker."""

    ASKED = "asked"
    OFFERED = "offered"
    MET = "met"
    DECLINED = "declined"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Said(StrEnum):
    """What one of the three has said."""

    ASKS = "asks"
    YES = "yes"
    NOT_NOW = "not_now"
    NO = "no"


class Introduction(Base):
    """Who made a reply of that kind (the maker) asks somebody whom they know (the third person) whether they would
    like to be introduced to whoever asked (the asker).

    ``brought_at`` is when it came to the third person, at their own pace: until then it is not there for them, and the
    maker never learns of it. ``moved_at`` is since when it stands where it stands.
    """

    __tablename__ = "community_introduction"
    __table_args__ = (
        UniqueConstraint("reply_id", "third_id"),
        CheckConstraint("state in ('asked', 'offered', 'met', 'declined', 'refused', 'withdrawn')", name="state"),
        Index("ix_community_introduction_maker", "maker_id", "asked_at", "id"),
        Index("ix_community_introduction_third", "third_id", "asked_at", "id"),
        Index("ix_community_introduction_asker", "asker_id", "asked_at", "id"),
        Index("ix_community_introduction_fading", "state", "moved_at"),
        about("to introduce two people to each other", "until all three have left; without two yeses: ninety days"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    reply_id: Mapped[int | None] = mapped_column(ForeignKey(Reply.id, ondelete="SET NULL"), info=Data.PRIVATE)
    maker_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.PRIVATE)
    third_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.PRIVATE)
    asker_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.PRIVATE)
    state: Mapped[str] = mapped_column(String(9), default=Course.ASKED, info=Data.PRIVATE)
    asked_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    moved_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)
    brought_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)

    reply: Mapped[Reply | None] = relationship()
    maker: Mapped[Member | None] = relationship(foreign_keys=maker_id)
    third: Mapped[Member | None] = relationship(foreign_keys=third_id)
    asker: Mapped[Member | None] = relationship(foreign_keys=asker_id)
    said: Mapped[list["IntroductionWord"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    def said_by(self, member_key: int | None) -> "IntroductionWord | None":
        """What one of the three has said, if they have."""
        return next((word for word in self.said if word.member_id == member_key), None)

    def rests_for(self, member_key: int) -> bool:
        """Whether this one of the three lets it rest."""
        word = self.said_by(member_key)
        return word is not None and word.rests_at is not None


class IntroductionWord(Base):
    """What one of the three has said, in their own words: theirs alone to take along, and gone with them.

    ``rests_at`` is since when they let the letters rest: their own, and never told.
    """

    __tablename__ = "community_introduction_word"
    __table_args__ = (
        CheckConstraint("said in ('asks', 'yes', 'not_now', 'no')", name="said"),
        about("to introduce two people to each other", "as long as the introduction, or until its author leaves"),
    )

    introduction_id: Mapped[int] = mapped_column(
        ForeignKey(Introduction.id, ondelete="CASCADE"), primary_key=True, info=Data.TECHNICAL
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True, info=Data.PRIVATE
    )
    said: Mapped[str] = mapped_column(String(7), info=Data.PRIVATE)
    body: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    said_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    rests_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)


class IntroductionLetter(Base):
    """One letter of one of the three to the two others."""

    __tablename__ = "community_introduction_letter"
    __table_args__ = (
        Index("ix_community_introduction_letter_in", "introduction_id", "written_at", "id"),
        Index("ix_community_introduction_letter_by", "author_id", "written_at"),
        about("to write to each other, slowly", "until its author takes it back or leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    introduction_id: Mapped[int] = mapped_column(ForeignKey(Introduction.id, ondelete="CASCADE"), info=Data.TECHNICAL)
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.PRIVATE)
    body: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    written_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)

    author: Mapped[Member] = relationship()
    introduction: Mapped[Introduction] = relationship()


class IntroductionCopy(Base):
    """A letter on its way to one of its two readers. ``delivered_at`` is when it came: its author can never learn of
    it, nor the other reader."""

    __tablename__ = "community_introduction_copy"
    __table_args__ = (
        Index("ix_community_introduction_copy_on_its_way", "delivered_at", "letter_id"),
        about("to bring letters to their readers", "as long as the letter"),
    )

    letter_id: Mapped[int] = mapped_column(
        ForeignKey(IntroductionLetter.id, ondelete="CASCADE"), primary_key=True, info=Data.TECHNICAL
    )
    reader_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True, info=Data.PRIVATE
    )
    delivered_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
