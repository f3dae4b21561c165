"""A member's pace."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.db.base import Base, Data, about
from community.db.words import Words
from community.members.models import Member

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class MemberPace(Base):
    """How a member wishes to be reached; without a row the defaults hold. Everything is words: hours as ``09:00``."""

    __tablename__ = "community_member_pace"
    __table_args__ = about("to reach a member only as they wish", "until the member leaves")

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, info=Data.PRIVATE
    )
    touches: Mapped[str] = mapped_column(String(1), default="2", info=Data.PRIVATE)
    days: Mapped[Sequence[str]] = mapped_column(Words, default=DAYS, info=Data.PRIVATE)
    begins: Mapped[str] = mapped_column(String(5), default="08:00", info=Data.PRIVATE)
    ends: Mapped[str] = mapped_column(String(5), default="21:00", info=Data.PRIVATE)
    digests: Mapped[Sequence[str]] = mapped_column(Words, default=("18:00",), info=Data.PRIVATE)
    rest: Mapped[bool] = mapped_column(Boolean, default=False, info=Data.PRIVATE)
    rest_until: Mapped[date | None] = mapped_column(Date, info=Data.PRIVATE)
