"""What was brought in from elsewhere, so that the same dump brings it in once.

A row says nothing of the words: it outlives them. What was erased here does not come back with the next import.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from community.advice.models import AdviceRequest
from community.db.base import Base, Data, Id, about, key
from community.members.models import Member


class ImportSource(Base):
    """One place whose history was brought in: a site, a collection. It is known again by the rows it shares."""

    __tablename__ = "community_import_source"
    __table_args__ = about("to know a place again whose history was brought in", "as long as the house")

    id: Id = key()
    ref: Mapped[str] = mapped_column(String(32), unique=True, info=Data.TECHNICAL)
    began_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)


class ImportedPost(Base):
    """A question or an answer that was brought in, under a hash of what identifies it; a question leads to its
    request."""

    __tablename__ = "community_imported_post"
    __table_args__ = about("to bring in a question or an answer once", "as long as the house")

    id: Id = key()
    fingerprint: Mapped[str] = mapped_column(String(32), unique=True, info=Data.TECHNICAL)
    source_id: Mapped[int] = mapped_column(
        ForeignKey(ImportSource.id, ondelete="CASCADE"), index=True, info=Data.TECHNICAL
    )
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey(AdviceRequest.id, ondelete="SET NULL"), index=True, info=Data.TECHNICAL
    )


class ImportedQuestion(Base):
    """What a question is called where it comes from, so that figures of this house can be laid beside those of
    others; it goes with the request."""

    __tablename__ = "community_imported_question"
    __table_args__ = about("to name a request as where it comes from", "as long as the request")

    request_id: Mapped[int] = mapped_column(
        ForeignKey(AdviceRequest.id, ondelete="CASCADE"), primary_key=True, info=Data.TECHNICAL
    )
    called: Mapped[str] = mapped_column(String(80), info=Data.TECHNICAL)


class ImportedVoice(Base):
    """Somebody whose words were brought in, under a hash of the place and of their name there. When their archive
    voice is erased the row stays, and what comes later of theirs comes from someone who has left."""

    __tablename__ = "community_imported_voice"
    __table_args__ = about("to bring in the words of one person under one name", "as long as the house")

    id: Id = key()
    voice_hash: Mapped[str] = mapped_column(String(32), unique=True, info=Data.TECHNICAL)
    member_id: Mapped[int | None] = mapped_column(
        ForeignKey(Member.id, ondelete="SET NULL"), index=True, info=Data.PRIVATE
    )
