"""SQLite: a copy while people write, and a swap of one file."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from community.backup.archive import Refused, Tell, sync_folder

PAGES = 256
OPEN = "the house is open: stop its server first, and what else has the database open"


def copy(source: Path, target: Path, tell: Tell) -> None:
    """Copy a database as it is at this moment, whoever writes meanwhile, and look whether the copy is whole.

    Raises:
        Refused: when it is damaged.
    """
    _make_private(target)
    with closing(sqlite3.connect(f"file:{source}?mode=rw", uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.isolation_level = None
        old.execute("PRAGMA busy_timeout=5000")
        old.execute("BEGIN")
        old.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it reads this moment
        [size] = old.execute("PRAGMA page_size").fetchone()
        done = 0

        def progress(_status: int, left: int, total: int) -> None:
            nonlocal done
            tell((total - left - done) * size)
            done = total - left

        old.backup(new, pages=PAGES, progress=progress)
        old.execute("ROLLBACK")
        new.execute("PRAGMA journal_mode=DELETE")
    check(target)


def check(path: Path) -> None:
    """Look whether a database is whole.

    Raises:
        Refused: when it is not.
    """
    try:
        with closing(sqlite3.connect(path)) as database:
            [said] = database.execute("PRAGMA integrity_check(1)").fetchone()
            astray = database.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise Refused(f"the database is damaged ({error})") from error
    if said != "ok" or astray is not None:
        raise Refused(f"the database is damaged ({said if said != 'ok' else 'a reference leads nowhere'})")


def swap(fresh: Path, target: Path) -> None:
    """Put a fresh database in the place of another one that nobody has open.

    Raises:
        Refused: when somebody has it open.
    """
    close(fresh)
    if target.exists():
        close(target)
    fresh.replace(target)
    sync_folder(target.parent)


def close(path: Path) -> None:
    """Take a database out of WAL mode, which nobody can while somebody else has it open: its journal goes with that.

    Raises:
        Refused: when somebody has it open.
    """
    try:
        with closing(sqlite3.connect(path, timeout=2)) as database:
            [mode] = database.execute("PRAGMA journal_mode=DELETE").fetchone()
            database.execute("BEGIN EXCLUSIVE")
            database.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        raise Refused(OPEN) from error
    except sqlite3.DatabaseError:
        mode = "delete"  # so damaged that it cannot be read: nothing is lost with it
        _remove_beside(path)
    if mode != "delete":
        raise Refused(OPEN)


def remove(path: Path) -> None:
    """Remove a database and what SQLite keeps beside it, if they are there."""
    path.unlink(missing_ok=True)
    _remove_beside(path)


def _remove_beside(path: Path) -> None:
    for end in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _make_private(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
