"""A correspondence of two people, and the letters in it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.advice.models import AdviceRequest
from community.db.base import Base, Data, Id, about, key, public_id
from community.hellos.models import HelloWord
from community.members.models import Member
from community.thanks.models import Thanks


class Course(StrEnum):
    """Where a correspondence stands for both: what one of the two chose alone is kept beside it."""

    PROPOSED = "proposed"
    OPEN = "open"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Correspondence(Base):
    """One person proposed letters to another, with a line of their own; once the other has said yes, both write.

    ``put_off_at`` and the two ``rests_at`` are each one person's own: the other's copy, so to speak, has no such line.
    What it came from is named by one of three references, or by none of them any more.
    """

    __tablename__ = "community_correspondence"
    __table_args__ = (
        UniqueConstraint("proposer_id", "other_id"),
        CheckConstraint("state in ('proposed', 'open', 'declined', 'withdrawn')", name="state"),
        Index("ix_community_correspondence_proposer", "proposer_id", "state", "proposed_at", "id"),
        Index("ix_community_correspondence_other", "other_id", "state", "proposed_at", "id"),
        Index("ix_community_correspondence_fading", "state", "proposed_at"),
        about("to write letters to each other", "until both have left; a proposal without a yes: ninety days"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    proposer_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.PRIVATE)
    other_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.PRIVATE)
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey(AdviceRequest.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
    thanks_id: Mapped[int | None] = mapped_column(
        ForeignKey(Thanks.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
    hello_word_id: Mapped[int | None] = mapped_column(
        ForeignKey(HelloWord.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
    state: Mapped[str] = mapped_column(String(9), default=Course.PROPOSED, info=Data.PRIVATE)
    words: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    answer: Mapped[str] = mapped_column(Text, default="", info=Data.SPECIAL)
    proposed_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    answered_at: Mapped[datetime | None] = mapped_column(info=Data.TECHNICAL)
    put_off_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    proposer_rests_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    other_rests_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)

    proposer: Mapped[Member | None] = relationship(foreign_keys=proposer_id)
    other: Mapped[Member | None] = relationship(foreign_keys=other_id)

    def with_whom(self, member_key: int) -> Member | None:
        """The other one of the two, for one of them; None when they were erased."""
        return self.other if self.proposer_id == member_key else self.proposer

    def rests_for(self, member_key: int) -> bool:
        """Whether this one of the two lets it rest."""
        since = self.proposer_rests_at if self.proposer_id == member_key else self.other_rests_at
        return since is not None


class Letter(Base):
    """One letter. ``delivered_at`` is when it came to its reader: whoever wrote it can never learn of it."""

    __tablename__ = "community_letter"
    __table_args__ = (
        Index("ix_community_letter_in", "correspondence_id", "written_at", "id"),
        Index("ix_community_letter_by", "author_id", "written_at"),
        Index("ix_community_letter_on_its_way", "delivered_at", "written_at"),
        about("to write to each other, slowly", "until its author takes it back or leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    correspondence_id: Mapped[int] = mapped_column(
        ForeignKey(Correspondence.id, ondelete="CASCADE"), info=Data.TECHNICAL
    )
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.PRIVATE)
    body: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    written_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    delivered_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)

    author: Mapped[Member] = relationship()
    correspondence: Mapped[Correspondence] = relationship()
