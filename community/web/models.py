"""Answers kept for a day, so that the same creating call with the same key gives the same answer."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, UniqueConstraint, update
from sqlalchemy.orm import Mapped, mapped_column

from community.db.base import Base, Data, Id, about, key
from community.members.models import Member


class KeptAnswer(Base):
    """The answer to a creating call that carried an Idempotency-Key."""

    __tablename__ = "community_kept_answer"
    __table_args__ = (
        UniqueConstraint("member_id", "key_hash"),
        about("to let a lost answer be asked for again", "a day"),
    )

    id: Id = key()
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.TECHNICAL)
    key_hash: Mapped[str] = mapped_column(String(64), info=Data.TECHNICAL)
    body_hash: Mapped[str] = mapped_column(String(64), info=Data.TECHNICAL)
    status: Mapped[int] = mapped_column(Integer, info=Data.TECHNICAL)
    location: Mapped[str | None] = mapped_column(String(300), info=Data.PRIVATE)
    answer: Mapped[bytes] = mapped_column(LargeBinary, info=Data.SPECIAL)
    kept_at: Mapped[datetime] = mapped_column(index=True, info=Data.TECHNICAL)

    def forget(self) -> None:
        """Let go of what was answered. That the call was done stays known, or it would be done twice."""
        self.answer, self.location = b"", None

    @property
    def forgotten(self) -> bool:
        """Whether what was answered is no longer known."""
        return not self.answer and self.location is None


FORGET_ALL = update(KeptAnswer).values(answer=b"", location=None)  # of everybody: any may repeat a name, or words
