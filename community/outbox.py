"""The transactional outbox: an event is kept with the change it tells of, and delivered after the commit.

What the house itself owes (notices) is written in the transaction that takes the event out, so its effect
is visible exactly once, whatever dies in between. Plugins listen after that; one that raises is logged
with its name and undoes nothing.
"""

import json
import logging
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import String, Text, delete, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from community.current import house, now, session
from community.db.away import why
from community.db.base import Base, Data, Id, about, key
from community.events import EVENTS, Event

log = logging.getLogger(__name__)


class OutboxEntry(Base):
    """One event that waits for its delivery."""

    __tablename__ = "community_outbox"
    __table_args__ = about("to deliver what has happened", "until delivered")

    id: Id = key()
    name: Mapped[str] = mapped_column(String(40), info=Data.TECHNICAL)
    payload: Mapped[str] = mapped_column(Text, info=Data.PRIVATE)
    recorded_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)


def record(event: Event) -> None:
    """Keep an event with the change that is being made."""
    session().add(OutboxEntry(name=type(event).__name__, payload=json.dumps(asdict(event)), recorded_at=now()))
    session().info["community_recorded"] = True


def waits_since(moment: datetime) -> bool:
    """Whether something that was recorded before this moment is not delivered yet."""
    waiting = select(OutboxEntry.id).where(OutboxEntry.recorded_at < moment)
    return session().scalar(waiting.limit(1)) is not None


def deliver() -> None:
    """Deliver what was recorded, and what an earlier process left behind.

    An event that cannot be delivered stays for the next time and holds nothing up: what the member did is kept.
    """
    if not session().info.pop("community_recorded", False):
        return
    try:
        _deliver_all()
    except DBAPIError as error:
        session().rollback()
        log.warning("the outbox waits: %s", why(error))


def _deliver_all() -> None:
    last = 0
    while (found := _next_after(last)) is not None:
        last, name = found
        try:
            event = _take_out(last)
        except Exception:
            session().rollback()
            log.exception("%s waits in the outbox", name)
            continue
        if event is None or not event.for_plugins:
            continue
        for plugin, handler in house().registry.listeners(type(event)):
            try:
                handler(event)
            except Exception:
                # A plugin's fault must not undo, nor hide, what the member did.
                session().rollback()
                log.exception("plugin %s failed on %s", plugin, name)


def _next_after(last: int) -> tuple[int, str] | None:
    waiting = select(OutboxEntry.id, OutboxEntry.name).where(OutboxEntry.id > last)
    found = session().execute(waiting.order_by(OutboxEntry.id).limit(1)).first()
    return None if found is None else (found.id, found.name)


def _take_out(key: int) -> Event | None:
    """Take the event out that stands there now, and tell of it; None when another worker was faster.

    It may be another one than a moment ago: SQLite gives a key again whose row is gone.
    """
    from community.db.unit_of_work import unit_of_work  # the transaction delivers, the delivery opens one

    gone = delete(OutboxEntry).where(OutboxEntry.id == key).returning(OutboxEntry.name, OutboxEntry.payload)
    with unit_of_work() as work:
        taken = work.execute(gone).first()
        if taken is None:
            return None
        event = EVENTS[taken.name](**json.loads(taken.payload))
        house().tell(event)
    return event
