"""When the house was last seen to look after itself."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from community.db.base import Base, Data, about


class SignOfLife(Base):
    """When something was last done: the ``worker`` ran, a ``backup`` was made; or since when a job keeps failing."""

    __tablename__ = "community_sign_of_life"
    __table_args__ = about("to tell stewards and operators whether the house looks after itself", "until the next one")

    what: Mapped[str] = mapped_column(String(60), primary_key=True, info=Data.TECHNICAL)
    seen_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)
