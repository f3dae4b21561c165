"""Links that are mailed or handed over, and work once."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.db.base import Base, Data, Id, about, key, public_id
from community.members.models import Member


class OneUseLink(Base):
    """A link for one member: to confirm an address, or to come back in, by mail or from a steward's hand.

    That of a steward stays after its use, so that its member can read of it.
    """

    __tablename__ = "community_link"
    __table_args__ = (
        CheckConstraint("kind in ('confirm', 'recover', 'steward')", name="kind"),
        about("to let a member confirm an address or come back in", "until used or ended; a steward's for a month"),
    )

    id: Id = key()
    public_id: Mapped[str] = public_id()
    kind: Mapped[str] = mapped_column(String(10), info=Data.PRIVATE)
    member_id: Mapped[int] = mapped_column(ForeignKey(Member.id, ondelete="CASCADE"), index=True, info=Data.PRIVATE)
    by_id: Mapped[int | None] = mapped_column(ForeignKey(Member.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=Data.SECRET)
    address: Mapped[str | None] = mapped_column(String(254), info=Data.PRIVATE)
    made_at: Mapped[datetime] = mapped_column(info=Data.PRIVATE)
    ends_at: Mapped[datetime] = mapped_column(index=True, info=Data.TECHNICAL)
    used_at: Mapped[datetime | None] = mapped_column(info=Data.PRIVATE)
