"""What was said to a member, and what they wish never to be told again. Nobody else reads it."""

from datetime import date

from sqlalchemy import Boolean, CheckConstraint, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.db.base import Base, Data, about
from community.members.models import Member
from community.reciprocity.gestures import Kind

KINDS = f"kind in ({', '.join(repr(str(kind)) for kind in Kind)})"


class ShownEncouragement(Base):
    """The one encouragement of a local day. ``subject`` is a topic, or the public id of what there is to thank for."""

    __tablename__ = "community_encouragement_shown"
    __table_args__ = (
        CheckConstraint(KINDS, name="kind"),
        about("to say a thing seldom, and never twice", "ninety days"),
    )

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, info=Data.PRIVATE
    )
    shown_on: Mapped[date] = mapped_column(Date, primary_key=True, index=True, info=Data.PRIVATE)
    kind: Mapped[str] = mapped_column(String(28), info=Data.PRIVATE)
    subject: Mapped[str] = mapped_column(String(120), info=Data.SPECIAL)
    closed: Mapped[bool] = mapped_column(Boolean, default=False, info=Data.PRIVATE)


class StoppedEncouragement(Base):
    """A kind that a member does not wish to be told again."""

    __tablename__ = "community_encouragement_stopped"
    __table_args__ = (
        CheckConstraint(KINDS, name="kind"),
        about("never to say again what somebody does not wish to hear", "until the member lets it in again or leaves"),
    )

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, info=Data.PRIVATE
    )
    kind: Mapped[str] = mapped_column(String(28), primary_key=True, info=Data.PRIVATE)
