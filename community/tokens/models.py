"""Personal tokens: only the hash of the secret is kept."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.db.base import Base, Data, Id, about, key, public_id
from community.db.words import Words
from community.members.models import Member


class Scope(StrEnum):
    """What a program may do in its member's name."""

    READ = "read"
    WRITE = "write"


class PersonalToken(Base):
    """One program's way in. Delete the row, and its secret is dead."""

    __tablename__ = "community_personal_token"
    __table_args__ = about("to let a member's own programs use the API", "until the member ends it, or a year")

    id: Id = key()
    public_id: Mapped[str] = public_id()
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE)
    name: Mapped[str] = mapped_column(String(60), info=Data.PRIVATE)
    scopes: Mapped[Sequence[str]] = mapped_column(Words, info=Data.PRIVATE)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=Data.SECRET)
    made_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    ends_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)
