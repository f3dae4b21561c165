"""The one transaction: everything is kept, or nothing is.

On SQLite a writer takes the write lock before it reads (BEGIN IMMEDIATE), or two writers that read
the same row would each overwrite the other without an error. On PostgreSQL the finders lock the row.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from community import outbox
from community.current import house, session

WRITING = "community_writing"
CROSSED = ("40001", "40P01")
TRIES = 5
T = TypeVar("T")


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Open a writing transaction, commit it at the end, then deliver the events recorded in it.

    Raises:
        RuntimeError: when one is open already, or when a host's session must first let go of its own changes.
    """
    current = session()
    if current.writing:
        raise RuntimeError("a unit of work is open already: what belongs together is done in one")
    current.rollback()  # what was read before, outside the lock, must not be relied on
    house().store.begin(current)
    current.writing = True
    try:
        yield current
        current.commit()
    except BaseException:
        current.rollback()
        raise
    finally:
        current.writing = False
    outbox.deliver()


def again_if_crossed(work: Callable[[], T]) -> T:
    """Do a whole unit of work again when it crossed another one, a few times.

    PostgreSQL ends one of two transactions that wait for each other (deadlock) or that it cannot put in order
    (serialization); nothing of the ended one is kept, so it may simply begin again.
    """
    for _ in range(TRIES - 1):
        try:
            return work()
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in CROSSED:
                raise
    return work()


def empty_journal() -> bool:
    """Move what was committed into SQLite's file and leave the journal beside it empty; False while a reader holds it.

    A server with readers waits for them as long as the busy timeout says.
    """
    engine = house().engine
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        busy, *_pages = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    return not busy


def prepare_sqlite(engine: Engine) -> None:
    """Make an SQLite engine durable and honest: WAL with full sync, foreign keys, erased means erased."""

    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "busy_timeout=5000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    def on_begin(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITING, False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        # A read begins nothing: each of its statements sees what was committed before it.

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
