"""The loop that runs the jobs: one after the other, each when it is due, none held up by another's fault.

The plan is kept in this process alone. Several workers do no harm, since every job takes its rows for itself.
"""

import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from threading import Event
from types import FrameType

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from community.current import let_go, now
from community.db.away import is_away, why
from community.jobs.backoff import pause
from community.jobs.job import Job
from community.jobs.signs import failing, give_sign, take_sign_away
from community.mail.transport import NotSent

TICK = 0.5  # seconds between two looks at the clock
GRACE = 1.5  # seconds that a piece of a job has to end, once the worker was asked to
FIRST, LONGEST = timedelta(seconds=5), timedelta(minutes=5)
BEGINNING = datetime.min.replace(tzinfo=UTC)
KEEPS_FAILING = 3  # times in a row, and an operator should know
PIECES = 1000  # of one job in a row, before the others have their turn
log = logging.getLogger(__name__)


class Worker:
    """Runs the jobs of one app."""

    def __init__(self, app: Flask, jobs: Sequence[Job]) -> None:
        self._app = app
        self._jobs = jobs
        self._due = dict.fromkeys((job.name for job in jobs), (BEGINNING, BEGINNING))
        self._tries: dict[str, int] = {}
        self.stopped = Event()

    def run(self) -> None:
        """Run what is due, again and again, until stopped."""
        while not self.stopped.is_set():
            self.run_due()
            self.stopped.wait(TICK)

    def run_due(self) -> bool:
        """Run every job that is due; whether all of them did what they should."""
        whole = True
        for job in self._jobs:
            if self.stopped.is_set():
                break
            with self._app.app_context():
                if self._is_due(job):
                    whole = self._run(job) and whole
        return whole

    def _is_due(self, job: Job) -> bool:
        """Its time has come; or the clock was set back since it was planned, and nobody knows when it will come."""
        planned, due = self._due[job.name]
        return not planned <= now() < due

    def _plan(self, job: Job, after: timedelta) -> None:
        self._due[job.name] = now(), now() + after

    def _run(self, job: Job) -> bool:
        try:
            for _piece in range(PIECES):
                if not job.run() or self.stopped.is_set():
                    break
                let_go()
        except Exception as error:
            self._failed(job, error)
            return False
        if (
            self._tries.get(job.name, KEEPS_FAILING) >= KEEPS_FAILING
        ):  # the first time, an earlier process may have failed
            take_sign_away(failing(job.name))
        self._tries[job.name] = 0
        self._plan(job, job.every)
        return True

    def _failed(self, job: Job, error: Exception) -> None:
        tries = self._tries[job.name] = self._tries.get(job.name, 0) + 1
        self._plan(job, max(job.every, pause(tries, FIRST, LONGEST)))
        if isinstance(error, NotSent) or is_away(error):
            log.warning("the job %s is tried again later: %s", job.name, why(error))
        else:
            log.error("the job %s failed and is tried again later", job.name, exc_info=error)
        if tries == KEEPS_FAILING:
            with suppress(SQLAlchemyError):  # the database itself may be what is away
                give_sign(failing(job.name))


@contextmanager
def until_told(worker: Worker) -> Iterator[None]:
    """Stop the worker when the process is asked to end: between two pieces, or in the midst of one that takes long."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        worker.stopped.set()
        signal.setitimer(signal.ITIMER_REAL, GRACE)

    def cut(_signal: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)  # no transaction of ours is kept half, and what was taken comes back by itself

    before = {
        number: signal.signal(number, handler)
        for number, handler in ((signal.SIGTERM, stop), (signal.SIGINT, stop), (signal.SIGALRM, cut))
    }
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
