"""As a guest in a host's database: our transactions are right, and the host's connections stay as they are.

Ours is an engine of our own over the host's pool: the same connections, set up by the host, and none of the
listeners that it put on its own engine. On SQLite a connection is made safe for the one writing transaction and given
back as it was; on PostgreSQL ours run in READ COMMITTED, for which our locks are made, whatever the host chose.
"""

import sqlite3
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from community.db.unit_of_work import WRITING

KEPT = "community_pragmas"
# Foreign keys are enforced, what was acknowledged is on the disk, erased means erased, a writer waits for its turn.
WANTED = {"busy_timeout": 5000, "foreign_keys": 1, "synchronous": 2, "secure_delete": 1}
UNSAVED = (
    "the app's own session holds changes that are not committed, and SQLite lets one transaction write at a time: "
    "commit or roll back db.session first"
)


def borrow(engine: Engine) -> Engine:
    """An engine of our own over a host's pool."""
    sqlite = engine.dialect.name == "sqlite"
    options = {} if sqlite else {"isolation_level": "READ COMMITTED"}
    # Members' words are bound values: no error of ours may carry them into the host's log.
    ours = Engine(engine.pool, engine.dialect, engine.url, hide_parameters=True, execution_options=options)
    if sqlite:
        event.listen(ours, "begin", _begin)
        event.listen(engine.pool, "checkin", _give_back)
    return ours


def begin_on_sqlite(current: Session, host: SQLAlchemy) -> None:
    """Begin to write beside what the host's session of this request has open.

    Raises:
        RuntimeError: when that session holds changes of its own, for it would wait for us, and we for it.
    """
    theirs = _in_transaction(host)
    if theirs is not None and _begins_when_writing(theirs):
        raise RuntimeError(UNSAVED)
    ours = current.connection(execution_options={WRITING: True}).connection.dbapi_connection
    if theirs is not None and theirs is not ours:
        # We hold the write lock, so theirs has only read: a new transaction lets go of the lock that would
        # keep us from committing, unless the file is in WAL mode.
        theirs.execute("COMMIT")
        theirs.execute("BEGIN")


def _in_transaction(host: SQLAlchemy) -> Any:
    """The connection of the host's session of this request, when a transaction is open on it."""
    session = host.session() if host.session.registry.has() else None
    if session is None or not session.in_transaction() or not session.is_active:
        return None
    connection = session.connection().connection.dbapi_connection
    return connection if connection is not None and connection.in_transaction else None


def _begins_when_writing(connection: Any) -> bool:
    """Whether Python's driver says BEGIN itself, as it does by default: before a change and never before a read."""
    return connection.isolation_level is not None and getattr(connection, "autocommit", -1) == -1


def _begin(connection: Connection) -> None:
    if not connection.get_execution_options().get(WRITING, False):
        return
    driver: Any = connection.connection.dbapi_connection
    begun = driver.in_transaction  # by the driver, by a listener for all engines, or by a host in memory that has read
    kept = connection.info.setdefault(KEPT, {})
    try:
        if begun:
            driver.execute("ROLLBACK")
        for name, wanted in WANTED.items():
            [found] = driver.execute(f"PRAGMA {name}").fetchone()
            if found < wanted:
                kept[name] = found
                driver.execute(f"PRAGMA {name}={wanted}")
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:  # somebody else has been writing for too long
        if begun and not driver.in_transaction:
            driver.execute("BEGIN")
        raise OperationalError("BEGIN IMMEDIATE", None, error) from error


def _give_back(driver: Any, record: Any) -> None:
    kept = record.info.pop(KEPT, None)
    if not kept or driver is None:
        return
    begun = driver.in_transaction  # the driver can be told to be always in one
    if begun:
        driver.execute("ROLLBACK")
    for name, value in kept.items():
        driver.execute(f"PRAGMA {name}={value}")
    if begun:
        driver.execute("BEGIN")
