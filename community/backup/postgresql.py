"""PostgreSQL: its own programs write and read the dump; a fresh database takes the place of the old one by its name."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL

from community.backup.archive import Refused

MAINTENANCE = ("postgres", "template1")
DEBIAN = Path("/usr/lib/postgresql")


def dump(url: URL, target: Path) -> None:
    """Dump a database as it is at this moment, in PostgreSQL's own compressed form.

    Raises:
        Refused: when the program is missing or fails.
    """
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    _run("pg_dump", [*options, f"--dbname={_conninfo(url)}"], url)


def load(url: URL, source: Path) -> None:
    """Load a dump into an empty database.

    Raises:
        Refused: when the program is missing or fails.
    """
    options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    _run("pg_restore", [*options, f"--dbname={_conninfo(url)}", str(source)], url)


def make_fresh(url: URL, name: str) -> URL:
    """Make an empty database beside another one, with the same encoding and order of letters.

    One of this name is left of a restore that was killed, and goes.

    Raises:
        Refused: when this user may not make one.
    """
    drop(url, name)
    with _maintenance(url) as cursor:
        asked = "SELECT pg_encoding_to_char(encoding), datcollate, datctype FROM pg_database WHERE datname = %s"
        like = cursor.execute(asked, [url.database]).fetchone()
        words = sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
        if like:
            kinds = (" ENCODING {}", " LC_COLLATE {}", " LC_CTYPE {}")
            for kind, value in zip(kinds, like, strict=True):
                words += sql.SQL(kind).format(sql.Literal(value))
        try:
            cursor.execute(words)
        except psycopg.errors.InsufficientPrivilege as error:
            raise Refused(
                f"PostgreSQL's user {url.username} may not make a database, which a restore needs: "
                f"let its administrator run `ALTER ROLE {url.username} CREATEDB`"
            ) from error
    return url.set(database=name)


def drop(url: URL, name: str) -> None:
    """Drop a database if it is there."""
    with _maintenance(url) as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def swap(url: URL, fresh: str) -> None:
    """Give a fresh database the name of another one that nobody has open, and drop that one.

    Raises:
        Refused: when somebody has it open.
    """
    name = str(url.database)
    before = f"{name}_before"
    drop(url, before)  # left of a restore that was killed
    old, aside, new = (sql.Identifier(one) for one in (name, before, fresh))
    with _maintenance(url) as cursor:
        there = cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        try:
            with cursor.connection.transaction():
                if there:
                    cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(old, aside))
                cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(new, old))
        except psycopg.errors.ObjectInUse as error:
            raise Refused("the house is open: stop its server first, and what else has the database open") from error
    if there:
        drop(url, before)


def strangers(url: URL, known: Any) -> list[str]:
    """Tables of the database that are not ours; none when there is no such database."""
    try:
        with psycopg.connect(_conninfo(url), password=url.password) as connection:
            asked = "SELECT tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
            return sorted(name for (name,) in connection.execute(asked) if not known(name))
    except psycopg.OperationalError:
        return []


def program(name: str, version: int) -> str:
    """The path of one of PostgreSQL's programs: the server's own version or a newer one where Debian keeps them, or
    what is on PATH.

    Raises:
        Refused: when it is not here.
    """
    places = sorted(DEBIAN.glob(f"*/bin/{name}"), key=_version)
    fit = [place for place in places if _version(place) >= (version,)]
    found = str(fit[0]) if fit else shutil.which(name)
    if found is None:
        raise Refused(f"PostgreSQL's program {name} is not on this machine: install postgresql-client")
    return found


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", path.parts[-3]))


def _run(name: str, options: list[str], url: URL) -> None:
    with _maintenance(url) as cursor:
        version = cursor.connection.info.server_version // 10_000
    env = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}  # never among the arguments
    done = subprocess.run([program(name, version), *options], env=env, check=False, capture_output=True, text=True)  # noqa: S603 (no shell, and options of ours)
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise Refused(f"{name} did not succeed: {said[:400]}")


def _conninfo(url: URL) -> str:
    plain = url.set(drivername="postgresql", password=None) if url.password else url.set(drivername="postgresql")
    return plain.render_as_string(hide_password=False)


@contextmanager
def _maintenance(url: URL) -> Iterator[psycopg.Cursor[Any]]:
    """A cursor in a database of the same server that is neither the old nor the fresh one, each statement by itself."""
    for number, name in enumerate(MAINTENANCE):
        try:
            connection = psycopg.connect(_conninfo(url.set(database=name)), password=url.password, autocommit=True)
        except psycopg.OperationalError as error:
            if number == len(MAINTENANCE) - 1:
                raise Refused("PostgreSQL does not answer, or lets nobody into its own database postgres") from error
            continue
        with connection, connection.cursor() as cursor:
            yield cursor
        return
