"""What waits for a member, and which cards were put away."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from community.advice.models import AdviceRequest
from community.db.base import Base, Data, Id, about, key, public_id
from community.members.models import Member
from community.offers.models import HelpOffer
from community.thanks.models import Thanks

OF_LETTERS = ("proposal", "letter_yes", "letter_no", "letter")  # their subject is a correspondence
OF_INTRODUCTIONS = ("introduce", "introduced", "meet_yes", "meet_no", "met", "not_met", "of_three")
DECISIONS = ("answer", "folded", "restored")  # of the care team: they are told whatever one's pace


class Notice(Base):
    """Something that concerns one member: a reply, an offer, an answer, a message, thanks, news, a name.

    ``subject`` is the public id of the thing itself, so that one thing is told once.
    """

    __tablename__ = "community_notice"
    __table_args__ = (
        UniqueConstraint("member_id", "kind", "subject"),
        CheckConstraint(
            "kind in ('reply', 'offer', 'accepted', 'declined', 'message', 'thanks', 'news', 'named', "
            "'told', 'answer', 'folded', 'restored', 'hello', 'word_back', "
            "'proposal', 'letter_yes', 'letter_no', 'letter', "
            "'introduce', 'introduced', 'meet_yes', 'meet_no', 'met', 'not_met', 'of_three')",
            name="kind",
        ),
        Index("ix_community_notice_waiting", "member_id", "put_away_at", "told_at", "id"),
        about("to tell a member what concerns them", "ninety days after it was put away"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), info=Data.PRIVATE)
    kind: Mapped[str] = mapped_column(String(10), info=Data.PRIVATE)
    subject: Mapped[str] = mapped_column(String(32), index=True, info=Data.PRIVATE)
    actor_id: Mapped[int | None] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE
    )
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey(AdviceRequest.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE
    )
    offer_id: Mapped[int | None] = mapped_column(
        ForeignKey(HelpOffer.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE
    )
    thanks_id: Mapped[int | None] = mapped_column(
        ForeignKey(Thanks.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE
    )
    told_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    put_away_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    mailed_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)


GESTURE = "gesture"  # that a small gesture was put away on a day, whichever it was


class PutAway(Base):
    """A card of one day that its reader did not want: no reason asked, no trace after ninety days."""

    __tablename__ = "community_put_away"
    __table_args__ = about("to keep a card away that was put away", "ninety days")

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, info=Data.PRIVATE
    )
    card: Mapped[str] = mapped_column(String(40), primary_key=True, info=Data.PRIVATE)
    day: Mapped[date] = mapped_column(Date, info=Data.PRIVATE)
