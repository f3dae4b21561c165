"""Signs of life: that the worker ran, that a backup was made; and of what keeps failing."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from community.current import now, session
from community.db.unit_of_work import unit_of_work
from community.jobs.models import SignOfLife

WORKER, BACKUP = "worker", "backup"
FAILING = "failing: "


def failing(job: str) -> str:
    """The sign of a job that keeps failing."""
    return f"{FAILING}{job}"


def give_sign(what: str) -> None:
    """Note that it was done now; of two who do it in the same instant, one notes it."""
    with suppress(IntegrityError), unit_of_work() as work:
        found = work.get(SignOfLife, what)
        if found is None:
            work.add(SignOfLife(what=what, seen_at=now()))
        else:
            found.seen_at = now()


def last_sign(what: str) -> datetime | None:
    """When it was last done, as far as the house knows."""
    found = session().get(SignOfLife, what)
    return found.seen_at if found is not None else None


def take_sign_away(what: str) -> None:
    """It is so no longer."""
    with unit_of_work() as work:
        work.execute(delete(SignOfLife).where(SignOfLife.what == what))


def failing_jobs() -> Sequence[str]:
    """The names of the jobs that keep failing, in the order of the alphabet."""
    signs = session().scalars(select(SignOfLife.what).where(SignOfLife.what.startswith(FAILING)))
    return sorted(sign.removeprefix(FAILING) for sign in signs)
