"""Requests for advice, who may read them, their topics, and the replies."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, Index, Integer, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.circles.models import Circle
from community.db.base import Base, Data, Id, about, key, public_id
from community.db.words import Words, searchable
from community.members.models import Member


class Wanted(StrEnum):
    """What would help the asker."""

    LISTENING = "listening"
    EXPERIENCE = "experience"
    ADVICE = "advice"
    PRACTICAL = "practical"
    INTRODUCTION = "introduction"


class ReplyKind(StrEnum):
    """What a reply gives; ``with_you`` is "I don't know, but I'm here", a full reply."""

    LISTENING = "listening"
    EXPERIENCE = "experience"
    ADVICE = "advice"
    PRACTICAL = "practical"
    INTRODUCTION = "introduction"
    WITH_YOU = "with_you"


class Audience(StrEnum):
    """Who may read a request: everyone here, its readers (people by name, or those of its circle), or nobody once
    its author has taken it back, or a steward has folded it."""

    SPACE = "space"
    PEOPLE = "people"
    NOBODY = "nobody"


class State(StrEnum):
    """Where a request stands; each can follow each."""

    OPEN = "open"
    SETTLED = "settled"
    RESTING = "resting"


class AdviceRequest(Base):
    """One request for advice.

    ``found_by`` holds its words for the search, folded; it follows title, body and topics by itself. ``waiting``
    says that it is open and nobody has replied publicly: a fact of the request, kept for the index. ``edition``
    changes with every edit of the text and stands behind the ETag.
    """

    __tablename__ = "community_advice_request"
    __table_args__ = (
        CheckConstraint("audience in ('space', 'people', 'nobody')", name="audience"),
        CheckConstraint("state in ('open', 'settled', 'resting')", name="state"),
        Index("ix_community_advice_request_newest", "audience", "asked_at", "id"),
        Index("ix_community_advice_request_by_state", "audience", "state", "asked_at", "id"),
        Index("ix_community_advice_request_open", "audience", "state", "waiting", "asked_at", "id"),
        Index("ix_community_advice_request_waiting", "audience", "waiting", "asked_at", "id"),
        Index("ix_community_advice_request_author", "author_id", "state", "asked_at", "id"),
        Index("ix_community_advice_request_circle", "circle_id", "asked_at", "id"),
        Index("ix_community_advice_request_ask_again", "author_id", "ask_again_on"),
        about("to ask for advice", "until its author takes it back or leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.COMMUNITY)
    title: Mapped[str] = mapped_column(String(200), info=Data.SPECIAL)
    body: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    wanted: Mapped[Sequence[str]] = mapped_column(Words, info=Data.SPECIAL)
    topics: Mapped[Sequence[str]] = mapped_column(Words, info=Data.SPECIAL)
    found_by: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    content_note: Mapped[str | None] = mapped_column(String(120), info=Data.SPECIAL)
    no_advice: Mapped[bool] = mapped_column(Boolean, default=False, info=Data.SPECIAL)
    audience: Mapped[str] = mapped_column(String(8), info=Data.TECHNICAL)
    circle_id: Mapped[int | None] = mapped_column(ForeignKey(Circle.id, ondelete="SET NULL"), info=Data.PRIVATE)
    state: Mapped[str] = mapped_column(String(8), default=State.OPEN, info=Data.COMMUNITY)
    news: Mapped[str | None] = mapped_column(Text, info=Data.SPECIAL)
    ask_again_on: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    waiting: Mapped[bool] = mapped_column(Boolean, default=True, info=Data.TECHNICAL)
    asked_at: Mapped[datetime] = mapped_column(info=Data.COMMUNITY)
    edition: Mapped[int] = mapped_column(Integer, default=1, info=Data.TECHNICAL)

    author: Mapped[Member | None] = relationship()
    circle: Mapped[Circle | None] = relationship()
    readers: Mapped[list["RequestReader"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    topic_rows: Mapped[list["RequestTopic"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    wanted_rows: Mapped[list["RequestWanted"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    helpers: Mapped[list["RequestHelper"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    def wait(self, waiting: bool) -> None:
        """Wait for a first public reply, or no longer; the rows by which it is found say the same."""
        if waiting != self.waiting:
            self.waiting = waiting
            rows: list[RequestTopic | RequestWanted] = [*self.topic_rows, *self.wanted_rows]
            for row in rows:
                row.waiting = waiting


@event.listens_for(AdviceRequest, "before_insert")
@event.listens_for(AdviceRequest, "before_update")
def _stay_findable(_mapper: Any, _connection: Any, request: AdviceRequest) -> None:
    request.found_by = words_of(request.title, request.body, request.topics)


def words_of(title: str, body: str, topics: Sequence[str]) -> str:
    """The words by which a request is found; for rows that are inserted without an object."""
    return searchable(" ".join((title, body, *topics)))


class RequestReader(Base):
    """One person who may read a request that is not for everyone here; its author is one of them.

    A request to a circle has the circle's people as its readers: they come and go with their membership.
    """

    __tablename__ = "community_request_reader"
    __table_args__ = (
        Index("ix_community_request_reader_newest", "member_id", "asked_at", "request_id"),
        about("to show a request to the people it is for", "as long as the request"),
    )

    request_id: Mapped[int] = mapped_column(
        ForeignKey(AdviceRequest.id, ondelete="CASCADE"), primary_key=True, info=Data.TECHNICAL
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, info=Data.PRIVATE
    )
    asked_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)

    member: Mapped[Member] = relationship()


class RequestTopic(Base):
    """One topic of a request, folded, for looking requests up by topic: it repeats what a list is ordered by."""

    __tablename__ = "community_request_topic"
    __table_args__ = (
        Index("ix_community_request_topic_newest", "topic", "audience", "asked_at", "request_id"),
        Index("ix_community_request_topic_waiting", "topic", "audience", "waiting", "asked_at", "request_id"),
        about("to find requests by topic", "as long as the request"),
    )

    request_id: Mapped[int] = mapped_column(
        ForeignKey(AdviceRequest.id, ondelete="CASCADE"), primary_key=True, info=Data.TECHNICAL
    )
    topic: Mapped[str] = mapped_column(String(120), primary_key=True, info=Data.SPECIAL)
    audience: Mapped[str] = mapped_column(String(8), info=Data.TECHNICAL)
    waiting: Mapped[bool] = mapped_column(Boolean, info=Data.TECHNICAL)
    asked_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)


class RequestWanted(Base):
    """One thing that would help the asker, for looking requests up by it."""

    __tablename__ = "community_request_wanted"
    __table_args__ = (
        Index("ix_community_request_wanted_newest", "wanted", "audience", "asked_at", "request_id"),
        Index("ix_community_request_wanted_waiting", "wanted", "audience", "waiting", "asked_at", "request_id"),
        about("to find requests by what would help", "as long as the request"),
    )

    request_id: Mapped[int] = mapped_column(
        ForeignKey(AdviceRequest.id, ondelete="CASCADE"), primary_key=True, info=Data.TECHNICAL
    )
    wanted: Mapped[str] = mapped_column(String(12), primary_key=True, info=Data.SPECIAL)
    audience: Mapped[str] = mapped_column(String(8), info=Data.TECHNICAL)
    waiting: Mapped[bool] = mapped_column(Boolean, info=Data.TECHNICAL)
    asked_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)


class RequestHelper(Base):
    """Someone who, the asker says in private, helped. Nobody else reads this."""

    __tablename__ = "community_request_helper"
    __table_args__ = about("to remember who helped, for oneself", "as long as the request")

    request_id: Mapped[int] = mapped_column(
        ForeignKey(AdviceRequest.id, ondelete="CASCADE"), primary_key=True, info=Data.TECHNICAL
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, index=True, info=Data.PRIVATE
    )
    noted_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)


class AskAgain(Base):
    """That the asker was shown the question what became of a request, and whether they have put it off once."""

    __tablename__ = "community_ask_again"
    __table_args__ = about("to ask what became of it once, and once more if one likes", "as long as the request")

    request_id: Mapped[int] = mapped_column(
        ForeignKey(AdviceRequest.id, ondelete="CASCADE"), primary_key=True, info=Data.TECHNICAL
    )
    shown_on: Mapped[date | None] = mapped_column(Date, info=Data.PRIVATE)
    snoozed: Mapped[bool] = mapped_column(Boolean, default=False, info=Data.PRIVATE)


class Reply(Base):
    """One reply; a private one is for the asker alone. A folded one is, for everybody, as if taken back."""

    __tablename__ = "community_reply"
    __table_args__ = (
        CheckConstraint(
            "kind in ('listening', 'experience', 'advice', 'practical', 'introduction', 'with_you')", name="kind"
        ),
        Index("ix_community_reply_thread", "request_id", "written_at", "id"),
        Index("ix_community_reply_author", "author_id", "written_at", "id"),
        about("to reply to a request", "until its author takes it back or leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    request_id: Mapped[int] = mapped_column(ForeignKey(AdviceRequest.id, ondelete="CASCADE"), info=Data.TECHNICAL)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.COMMUNITY)
    kind: Mapped[str] = mapped_column(String(12), info=Data.COMMUNITY)
    body: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    private: Mapped[bool] = mapped_column(Boolean, default=False, info=Data.TECHNICAL)
    written_at: Mapped[datetime] = mapped_column(info=Data.COMMUNITY)
    edition: Mapped[int] = mapped_column(Integer, default=1, info=Data.TECHNICAL)
    folded_at: Mapped[datetime | None] = mapped_column(info=Data.TECHNICAL)

    author: Mapped[Member | None] = relationship()
    request: Mapped[AdviceRequest] = relationship()
