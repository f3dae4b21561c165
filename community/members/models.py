"""Members, their sessions, the words they share, and invitations to the house."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from community.db.base import Base, Data, Id, about, key, public_id
from community.db.words import Words

DAYS_TO_COME_BACK = timedelta(days=7)


class Member(Base):
    """A person of the house. Archive voices have no password; who has left has neither name nor words."""

    __tablename__ = "community_member"
    __table_args__ = about("to belong and to be recognised", "until the member leaves, and seven days")

    id: Id = key()
    handle: Mapped[str] = mapped_column(String(31), unique=True, info=Data.COMMUNITY)
    name: Mapped[str] = mapped_column(String(80), info=Data.COMMUNITY)
    about: Mapped[str] = mapped_column(Text, default="", info=Data.SPECIAL)
    locale: Mapped[str] = mapped_column(String(8), default="en", info=Data.PRIVATE)
    timezone: Mapped[str] = mapped_column(String(64), default="UTC", info=Data.PRIVATE)
    roomier: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false(), info=Data.PRIVATE)
    email: Mapped[str | None] = mapped_column(String(254), info=Data.PRIVATE)
    password_hash: Mapped[str | None] = mapped_column(String(200), info=Data.SECRET)
    steward: Mapped[bool] = mapped_column(Boolean, default=False, info=Data.COMMUNITY)
    joined_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    consented_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    left_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    paused_until: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    values_begun_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)  # once one has said what matters
    # Marks of the words that one is known for: how one would have them, without the words that others said.
    known_order: Mapped[Sequence[str]] = mapped_column(Words, default=(), server_default="", info=Data.SECRET)
    known_hidden: Mapped[Sequence[str]] = mapped_column(Words, default=(), server_default="", info=Data.SECRET)


class MemberSession(Base):
    """A signed-in browser. The row is the session: delete it, and every copy of the cookie is dead."""

    __tablename__ = "community_session"
    __table_args__ = about("to stay signed in", "thirty days, or until signing out")

    id: Id = key()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=Data.SECRET)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE)
    opened_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    ends_at: Mapped[datetime] = mapped_column(index=True, info=Data.TECHNICAL)


class SeenBy(StrEnum):
    """Who may see a value."""

    EVERYONE = "everyone"
    HOLDERS = "holders"
    MATCHING = "matching"


class MemberWord(Base):
    """One word of a profile: a value, an experience, or something to avoid.

    Of a value ``seen_by`` says who may see it, and ``opens_at`` from when on one sees others who hold it; None is
    from the beginning.
    """

    __tablename__ = "community_member_word"
    __table_args__ = (
        UniqueConstraint("member_id", "kind", "folded"),
        Index("ix_community_member_word_found", "kind", "folded", "member_id"),
        CheckConstraint("kind in ('value', 'experience', 'avoid')", name="kind"),
        about("to be recognised in what one shares", "until the member changes it or leaves"),
    )

    id: Id = key()
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.PRIVATE)
    kind: Mapped[str] = mapped_column(String(12), info=Data.TECHNICAL)
    word: Mapped[str] = mapped_column(String(60), info=Data.SPECIAL)
    folded: Mapped[str] = mapped_column(String(120), info=Data.SPECIAL)
    position: Mapped[int] = mapped_column(Integer, info=Data.TECHNICAL)
    seen_by: Mapped[str] = mapped_column(
        String(10), default=SeenBy.HOLDERS, server_default=SeenBy.HOLDERS, info=Data.PRIVATE
    )
    opens_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)


class HouseInvitation(Base):
    """A link that opens the house to a few people; only the hash of its secret is kept."""

    __tablename__ = "community_house_invitation"
    __table_args__ = about("to let invited people in", "until it has ended")

    id: Id = key()
    public_id: Mapped[str] = public_id()
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=Data.SECRET)
    uses_left: Mapped[int] = mapped_column(Integer, info=Data.TECHNICAL)
    ends_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)


class Attempt(Base):
    """One try at a guarded door (sign-in, joining), under a keyed hash of who tried."""

    __tablename__ = "community_attempt"
    __table_args__ = (
        Index(None, "key_hash", "tried_at"),
        about("to slow down guessing", "a day"),
    )

    id: Id = key()
    key_hash: Mapped[str] = mapped_column(String(64), info=Data.TECHNICAL)
    tried_at: Mapped[datetime] = mapped_column(index=True, info=Data.TECHNICAL)
