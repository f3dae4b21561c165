"""Thanks between two people."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.advice.models import AdviceRequest, Reply
from community.db.base import Base, Data, Id, about, key, public_id
from community.db.words import Words
from community.members.models import Member
from community.offers.models import HelpOffer


class Thanks(Base):
    """One thank-you. ``shared`` is true while both people agree: kept for the index, set with the consents."""

    __tablename__ = "community_thanks"
    __table_args__ = (
        Index("ix_community_thanks_received", "receiver_id", "thanked_at", "id"),
        Index("ix_community_thanks_given", "giver_id", "thanked_at", "id"),
        Index("ix_community_thanks_shared", "shared", "thanked_at", "id"),
        Index("ix_community_thanks_under_reply", "reply_id", "shared"),
        Index("ix_community_thanks_known_for", "receiver_id", "shared", "thanked_at"),
        about("to say thank you", "until the giver takes it back"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    giver_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.PRIVATE)
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.PRIVATE)
    reply_id: Mapped[int | None] = mapped_column(ForeignKey(Reply.id, ondelete="SET NULL"), info=Data.PRIVATE)
    offer_id: Mapped[int | None] = mapped_column(
        ForeignKey(HelpOffer.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey(AdviceRequest.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
    message: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    qualities: Mapped[Sequence[str]] = mapped_column(Words, info=Data.SPECIAL)
    giver_shares: Mapped[bool] = mapped_column(Boolean, default=False, info=Data.PRIVATE)
    receiver_shares: Mapped[bool] = mapped_column(Boolean, default=False, info=Data.PRIVATE)
    shared: Mapped[bool] = mapped_column(Boolean, default=False, info=Data.TECHNICAL)
    kept_by_receiver: Mapped[bool] = mapped_column(Boolean, default=True, info=Data.PRIVATE)
    thanked_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    folded_at: Mapped[datetime | None] = mapped_column(info=Data.TECHNICAL)

    giver: Mapped[Member | None] = relationship(foreign_keys=giver_id)
    receiver: Mapped[Member | None] = relationship(foreign_keys=receiver_id)
    reply: Mapped[Reply | None] = relationship()
    offer: Mapped[HelpOffer | None] = relationship()
    request: Mapped[AdviceRequest | None] = relationship()
