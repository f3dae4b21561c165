"""A newcomer's hello, whom it was brought to, and the few words between the two."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.db.base import Base, Data, Id, about, key, public_id
from community.members.models import Member


class Hello(Base):
    """What a newcomer says of themselves to everyone here. One that was taken back has no words left: whom it was
    brought to is still known then, so that nobody is asked more often than they wish.

    ``over_at`` is when it was left to those who look after the house, because nobody whom it was brought to answered.
    """

    __tablename__ = "community_hello"
    __table_args__ = (
        Index("ix_community_hello_waiting", "over_at", "said_at", "id"),
        about("to be greeted as somebody new", "until the member takes it back or leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), unique=True, info=Data.COMMUNITY)
    words: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    said_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    over_at: Mapped[datetime | None] = mapped_column(info=Data.TECHNICAL)
    folded_at: Mapped[datetime | None] = mapped_column(info=Data.TECHNICAL)

    member: Mapped[Member] = relationship()


class Welcome(Base):
    """A hello was brought to one member. Nobody reads it but they, and it counts as any other thing they are asked."""

    __tablename__ = "community_welcome"
    __table_args__ = (
        UniqueConstraint("hello_id", "member_id"),
        Index("ix_community_welcome_mine", "member_id", "brought_at"),
        about("to bring a hello to somebody who may answer it", "ninety days"),
    )

    id: Id = key()
    hello_id: Mapped[int] = mapped_column(ForeignKey(Hello.id, ondelete="CASCADE"), info=Data.PRIVATE)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.PRIVATE)
    brought_at: Mapped[datetime] = mapped_column(index=True, info=Data.PRIVATE)
    delivered_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)


class WordKind(StrEnum):
    """A hello that came back, or the newcomer's answer to it."""

    HELLO = "hello"
    ANSWER = "answer"


class HelloWord(Base):
    """A few words from one person to another, once each way: only they two ever read them."""

    __tablename__ = "community_hello_word"
    __table_args__ = (
        UniqueConstraint("author_id", "reader_id", "kind"),
        CheckConstraint("kind in ('hello', 'answer')", name="kind"),
        Index("ix_community_hello_word_read", "reader_id", "written_at", "id"),
        Index("ix_community_hello_word_written", "author_id", "written_at", "id"),
        about("to greet somebody new, and to answer", "until the author takes it back or leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.PRIVATE)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.PRIVATE)
    kind: Mapped[str] = mapped_column(String(6), info=Data.PRIVATE)
    body: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    written_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)

    author: Mapped[Member] = relationship(foreign_keys=author_id)
    reader: Mapped[Member | None] = relationship(foreign_keys=reader_id)
