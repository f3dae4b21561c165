"""Whether the database is away, full, locked or too busy, rather than asked something wrong.

Told by the codes of SQLite and of PostgreSQL, never by their words, which change with the server's language.
"""

import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

SQLITE = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
    )
)
# Beginnings of SQLSTATE (PostgreSQL's manual, appendix A): connection lost, read-only, rolled back for another's
# sake, out of disk or connections, lock not had in time, cancelled or shutting down, a fault of the system.
POSTGRESQL = ("08", "25006", "40", "53", "55P03", "57", "58")
FIRST_BYTE = 0xFF  # SQLite's extended codes hold the plain one there


def is_away(error: BaseException) -> bool:
    """Whether coming back in a moment may help."""
    if isinstance(error, NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    origin = error.orig
    code = getattr(origin, "sqlite_errorcode", None)
    if isinstance(code, int):
        return code & FIRST_BYTE in SQLITE
    state = getattr(origin, "sqlstate", None)
    if isinstance(state, str):
        return state.startswith(POSTGRESQL)
    # Without a code no server has answered.
    return error.connection_invalidated or (
        isinstance(error, OperationalError | InterfaceError) and hasattr(origin, "sqlstate")
    )


def why(error: BaseException) -> str:
    """One line for the log, without a member's words in it."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return f"{type(origin).__name__}: {origin}".split("\n")[0]
