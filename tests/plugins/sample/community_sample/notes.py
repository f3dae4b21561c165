"""Writing and reading notes, and remembering the days on which somebody asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from community import unit_of_work
from community.clock import day_of
from community.current import now, session
from community.events import RequestAsked
from community.security.identity import Identity
from sqlalchemy import select

from community_sample.models import AskedOn, Note


@dataclass(frozen=True)
class NoteView:
    """A note, as its author reads it."""

    body: str
    written_on: date


def write(identity: Identity, *, body: str) -> None:
    """Keep a note."""
    session().add(Note(author_id=identity.key, body=body, written_at=now()))


def notes_of(identity: Identity) -> Sequence[NoteView]:
    """One's own newest notes."""
    found = session().execute(
        select(Note.body, Note.written_at)
        .where(Note.author_id == identity.key)
        .order_by(Note.written_at.desc(), Note.id.desc())
        .limit(50)
    )
    return [NoteView(body, day_of(written_at, identity.timezone)) for body, written_at in found]


def days_with_a_request() -> Sequence[date]:
    """The days on which somebody asked."""
    return session().scalars(select(AskedOn.day).order_by(AskedOn.day)).all()


def remember(_event: RequestAsked) -> None:
    """Remember the day on which somebody asked."""
    today = day_of(now())
    with unit_of_work() as work:
        if work.scalar(select(AskedOn.id).where(AskedOn.day == today)) is None:
            work.add(AskedOn(day=today))
