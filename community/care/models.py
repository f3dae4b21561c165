"""What the care team was told, what it did, and what stands: folded words and pauses."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from community.db.base import Base, Data, Id, about, key, public_id
from community.members.models import Member


class About(StrEnum):
    """What the care team can be told of; the last two only by the person whom they concern."""

    REQUEST = "advice_request"
    REPLY = "reply"
    OFFER = "help_offer"
    MESSAGE = "message"
    THANKS = "thanks"
    MEMBER = "member"
    STANDING = "standing_offer"
    CIRCLE = "circle"
    HELLO = "hello"
    HELLO_WORD = "hello_word"
    CORRESPONDENCE = "correspondence"
    LETTER = "letter"
    INTRODUCTION = "introduction"
    LETTER_OF_THREE = "letter_of_three"
    FOLD = "fold"
    PAUSE = "pause"


FOLDABLE = (About.REQUEST, About.REPLY, About.THANKS, About.STANDING, About.HELLO, About.CIRCLE)


class Kind(StrEnum):
    """Why somebody writes: something is not right, they worry about a person, they ask for another look."""

    REPORT = "report"
    CONCERN = "concern"
    AGAIN = "again"


class Act(StrEnum):
    """What a steward can do with a case."""

    LEAVE = "leave"
    WRITE = "write"
    FOLD = "fold"
    RESTORE = "restore"
    PAUSE = "pause"
    RESUME = "resume"


class Report(Base):
    """What one person told the care team about one thing: nobody else ever learns of it but the stewards.

    ``about_ref`` is the public id of the thing; of a person it is their inner key, which nobody is told: their name
    would stay here when they leave. ``subject`` is whose words or whose person it is. ``snapshot`` keeps the text as
    it was, so that taking it back does not lose it.
    """

    __tablename__ = "community_report"
    __table_args__ = (
        CheckConstraint("kind in ('report', 'concern', 'again')", name="kind"),
        Index("ix_community_report_waiting", "closed_at", "told_at", "id"),
        Index("ix_community_report_by", "reporter_id", "told_at"),
        Index("ix_community_report_about", "about_ref", "closed_at"),
        about("to be told what is not right, and to look after it", "the text told of: thirty days after it is closed"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    kind: Mapped[str] = mapped_column(String(8), info=Data.PRIVATE)
    about_type: Mapped[str] = mapped_column(String(16), info=Data.PRIVATE)
    about_ref: Mapped[str] = mapped_column(String(32), info=Data.TECHNICAL)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), info=Data.PRIVATE)
    subject_id: Mapped[int | None] = mapped_column(
        ForeignKey(Member.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
    words: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    snapshot: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    told_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    closed_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)

    reporter: Mapped[Member | None] = relationship(foreign_keys=reporter_id)
    subject: Mapped[Member | None] = relationship(foreign_keys=subject_id)


class CareAct(Base):
    """One act of a steward on one report: who, when, why, and the words that the reporter reads."""

    __tablename__ = "community_care_act"
    __table_args__ = (
        CheckConstraint("act in ('leave', 'write', 'fold', 'restore', 'pause', 'resume')", name="act"),
        Index("ix_community_care_act_report", "report_id", "acted_at", "id"),
        about("to know who decided what, when and why", "as long as the report"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    report_id: Mapped[int] = mapped_column(ForeignKey(Report.id, ondelete="CASCADE"), info=Data.TECHNICAL)
    steward_id: Mapped[int | None] = mapped_column(
        ForeignKey(Member.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
    act: Mapped[str] = mapped_column(String(8), info=Data.PRIVATE)
    reason: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    answer: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    acted_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)


class Fold(Base):
    """Words that a steward folded: their author and the stewards read them, for everybody else they are taken back.

    ``audience`` is what a request had before, and how one came into a circle. It stands while ``restored_at`` is empty;
    ``afterwards`` is what the author read when it was undone.
    """

    __tablename__ = "community_fold"
    __table_args__ = (
        Index("ix_community_fold_about", "about_ref", "restored_at"),
        Index("ix_community_fold_standing", "restored_at", "folded_at", "id"),
        about("to fold words that hurt, and to say why", "until the author leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    about_type: Mapped[str] = mapped_column(String(16), info=Data.PRIVATE)
    about_ref: Mapped[str] = mapped_column(String(32), info=Data.PRIVATE)
    audience: Mapped[str | None] = mapped_column(String(8), info=Data.TECHNICAL)
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE
    )
    steward_id: Mapped[int | None] = mapped_column(
        ForeignKey(Member.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
    report_id: Mapped[int | None] = mapped_column(
        ForeignKey(Report.id, ondelete="SET NULL"), index=True, info=Data.TECHNICAL
    )
    reason: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    folded_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    restored_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    afterwards: Mapped[str] = mapped_column(Text, default="", info=Data.SPECIAL)

    member: Mapped[Member | None] = relationship(foreign_keys=member_id)
    report: Mapped[Report | None] = relationship()


class Pause(Base):
    """A pause of a member, with the reason that they read. It ends on its day by itself, or earlier by a steward."""

    __tablename__ = "community_pause"
    __table_args__ = (
        Index("ix_community_pause_standing", "ended_at", "paused_at", "id"),
        about("to ask somebody for a pause, and to say why", "until the member leaves"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE)
    steward_id: Mapped[int | None] = mapped_column(
        ForeignKey(Member.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
    report_id: Mapped[int | None] = mapped_column(
        ForeignKey(Report.id, ondelete="SET NULL"), index=True, info=Data.TECHNICAL
    )
    reason: Mapped[str] = mapped_column(Text, info=Data.SPECIAL)
    until: Mapped[date] = mapped_column("until_day", Date, info=Data.PRIVATE)
    paused_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    ended_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    afterwards: Mapped[str] = mapped_column(Text, default="", info=Data.SPECIAL)

    member: Mapped[Member] = relationship(foreign_keys=member_id)
    report: Mapped[Report | None] = relationship()
