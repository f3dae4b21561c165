"""What the journal keeps, on its own Flask-SQLAlchemy."""

from datetime import date

from flask_login import UserMixin
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """The journal's own tables."""


db = SQLAlchemy(model_class=Base)


class JournalMember(UserMixin, db.Model):
    """Somebody who keeps a journal here; not a member of the community, unless they come in there too."""

    __tablename__ = "member"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    words_hash: Mapped[str]


class Entry(db.Model):
    """What was written on a day."""

    __tablename__ = "entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"))
    written_on: Mapped[date]
    body: Mapped[str]
    member: Mapped[JournalMember] = relationship()
