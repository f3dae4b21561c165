"""Offers of help and the messages of an accepted one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.advice.models import AdviceRequest
from community.db.base import Base, Data, Id, about, key, public_id
from community.members.models import Member


class OfferState(StrEnum):
    """The course of an offer."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    DONE = "done"


class HelpOffer(Base):
    """One offer of help on a request: seen by its maker and by the asker, by nobody else."""

    __tablename__ = "community_help_offer"
    __table_args__ = (
        CheckConstraint("state in ('offered', 'accepted', 'declined', 'withdrawn', 'done')", name="state"),
        Index("ix_community_help_offer_request", "request_id", "offered_at", "id"),
        Index("ix_community_help_offer_author", "author_id", "offered_at", "id"),
        about("to offer help and to arrange it", "until the request is taken back or a person leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    request_id: Mapped[int] = mapped_column(ForeignKey(AdviceRequest.id, ondelete="CASCADE"), info=Data.TECHNICAL)
    author_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.PRIVATE)
    what: Mapped[str] = mapped_column(String(300), info=Data.SPECIAL)
    when: Mapped[str] = mapped_column("when_words", String(120), info=Data.SPECIAL)
    until: Mapped[str] = mapped_column("until_words", String(120), info=Data.SPECIAL)
    state: Mapped[str] = mapped_column(String(10), default=OfferState.OFFERED, info=Data.PRIVATE)
    message: Mapped[str | None] = mapped_column(Text, info=Data.SPECIAL)
    offered_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    done_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)

    author: Mapped[Member | None] = relationship()
    request: Mapped[AdviceRequest] = relationship()


class OfferMessage(Base):
    """One message between the asker and the person whose offer was accepted."""

    __tablename__ = "community_offer_message"
    __table_args__ = (
        Index("ix_community_offer_message_thread", "offer_id", "sent_at", "id"),
        about("to arrange the accepted help", "as long as the offer"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    offer_id: Mapped[int] = mapped_column(ForeignKey(HelpOffer.id, ondelete="CASCADE"), info=Data.TECHNICAL)
    author_id: Mapped[int | None] = mapped_column(
        ForeignKey(Member.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
    body: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    sent_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
