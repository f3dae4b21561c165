"""To whom the house may write, and what waits to be sent. No words are kept: they are made when a mail is sent."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from community.db.base import Base, Data, about, public_id
from community.household.models import Application
from community.jobs.due import Due
from community.members.models import Member


class MailWishes(Base):
    """What a member said about mail; without a row nothing but a link to confirm their address is sent."""

    __tablename__ = "community_mail_wishes"
    __table_args__ = about("to write to a member only where and as they agreed", "until the member leaves")

    member_id: Mapped[int] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), primary_key=True, info=Data.PRIVATE
    )
    public_id: Mapped[str] = public_id()
    confirmed: Mapped[str | None] = mapped_column(String(254), index=True, info=Data.PRIVATE)
    notices: Mapped[bool] = mapped_column(Boolean, default=False, info=Data.PRIVATE)
    agreed_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    noticed_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
    trial: Mapped[str | None] = mapped_column(String(10), info=Data.PRIVATE)  # what came of a steward's mail to oneself
    trial_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)


class WaitingMail(Due, Base):
    """One mail that waits.

    Without a member it is the answer to an application; or it is for nobody, and goes unsent: somebody asked for a way
    back in under a name that has none.
    """

    __tablename__ = "community_mail"
    __table_args__ = (
        CheckConstraint("kind in ('confirm', 'recover', 'notice', 'moved', 'answer', 'trial')", name="kind"),
        Index("ix_community_mail_due", "parked_at", "due_at"),
        about("to send a mail after what it tells of was kept", "until sent; thirty days when it could not be"),
    )

    public_id: Mapped[str] = public_id()
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey(Member.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE
    )
    application_id: Mapped[int | None] = mapped_column(
        ForeignKey(Application.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE
    )
    kind: Mapped[str] = mapped_column(String(10), info=Data.PRIVATE)
    address: Mapped[str | None] = mapped_column(String(254), info=Data.PRIVATE)
    asked_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
