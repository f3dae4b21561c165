"""What members offer now and then, and the topics by which it is found."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.db.base import Base, Data, Id, about, key, public_id
from community.db.words import Words
from community.members.models import Member


class StandingOffer(Base):
    """What a member offers now and then to whoever may need it. After a season it falls asleep, until they say again
    that it holds."""

    __tablename__ = "community_standing_offer"
    __table_args__ = (
        Index("ix_community_standing_offer_author", "author_id", "made_at", "id"),
        about("to offer something now and then", "until its author takes it back or leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    author_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.COMMUNITY)
    what: Mapped[str] = mapped_column(String(300), info=Data.SPECIAL)
    when: Mapped[str] = mapped_column("when_words", String(120), info=Data.SPECIAL)
    limit: Mapped[str] = mapped_column("limit_words", String(120), info=Data.SPECIAL)
    topics: Mapped[Sequence[str]] = mapped_column(Words, info=Data.SPECIAL)
    made_at: Mapped[datetime] = mapped_column(info=Data.COMMUNITY)
    asleep_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    folded_at: Mapped[datetime | None] = mapped_column(info=Data.TECHNICAL)

    author: Mapped[Member] = relationship()
    topic_rows: Mapped[list["StandingOfferTopic"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class StandingOfferTopic(Base):
    """One topic of a standing offer, folded, for finding it beside a request."""

    __tablename__ = "community_standing_offer_topic"
    __table_args__ = (
        Index("ix_community_standing_offer_topic_found", "topic", "asleep_at", "offer_id"),
        about("to find standing offers by topic", "as long as the offer"),
    )

    offer_id: Mapped[int] = mapped_column(
        ForeignKey(StandingOffer.id, ondelete="CASCADE"), primary_key=True, info=Data.TECHNICAL
    )
    topic: Mapped[str] = mapped_column(String(120), primary_key=True, info=Data.SPECIAL)
    asleep_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)
