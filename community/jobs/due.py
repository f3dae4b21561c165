"""Taking what is due: two workers never hold the same, and one that dies holds nothing for ever."""

from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Integer, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from community.current import now
from community.db.base import Data, Id, key


class Due:
    """A row that waits for its time. A worker that takes it moves the time ahead, so that it comes back if the worker
    dies; what was given up (``parked_at``) is never due."""

    id: Id = key()
    due_at: Mapped[datetime] = mapped_column(info=Data.TECHNICAL)
    tries: Mapped[int] = mapped_column(Integer, default=0, info=Data.TECHNICAL)
    parked_at: Mapped[datetime | None] = mapped_column(info=Data.TECHNICAL)


Row = TypeVar("Row", bound=Due)


def take_next(work: Session, rows: type[Row]) -> Row | None:
    """The row that has been due for longest, locked until the unit of work ends; None when there is none, or when
    others hold all of them."""
    due = select(rows).where(rows.parked_at.is_(None), rows.due_at <= now())
    return work.scalar(due.order_by(rows.due_at, rows.id).limit(1).with_for_update(skip_locked=True))


def hold(row: Due, span: timedelta) -> None:
    """Let a row be due again after a span, if its worker has not come to an end with it by then."""
    row.due_at, row.tries = now() + span, row.tries + 1
