"""PostgreSQL's databases for tests. To empty one takes a sixth of the time that it takes to make another."""

import os
from pathlib import Path

import psycopg
from sqlalchemy import URL, make_url

SERVER = os.environ.get("TEST_DATABASE_URL", "")
MUCH = 4_000_000  # bytes more than an empty house: what a large test leaves would slow those after it
FORM = """
    SELECT (SELECT array_agg((relname, relkind, attname, atttypid, attnotnull) ORDER BY relname, attnum)
            FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
            WHERE relnamespace = 'public'::regnamespace)::text,
           (SELECT array_agg((conrelid::regclass, conname) ORDER BY 1) FROM pg_constraint)::text,
           (SELECT array_agg((tgrelid::regclass, tgname, tgenabled) ORDER BY 1) FROM pg_trigger)::text
"""


def named(database: str) -> str:
    """The address of a database of the server that tests run on."""
    return _url(database).render_as_string(hide_password=False)


def execute(statement: str, database: str = "postgres") -> None:
    """Run a statement outside of a transaction."""
    with _connected(database) as connection:
        connection.execute(statement.encode())


class EmptyHouse:
    """One database that is empty at every ``begin``, as the template is: emptied when that will do, or made anew."""

    def __init__(self, template: str) -> None:
        self._template = template
        self.name = f"house_{os.getpid()}"
        with _connected(template) as connection:
            self._form = _form(connection)
            tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            filled = {table for (table,) in tables if _rows(connection, table)}
            self._kept = {table: _rows(connection, table) for table in filled}
            (self._size,) = _one(connection, "SELECT pg_database_size(current_database())")
        empty = [table for (table,) in tables if table not in filled]
        self._emptying = "; ".join(
            [
                "SET session_replication_role = replica",  # no order is needed, and what refers to a row goes too
                *(f"DELETE FROM {table}" for table in empty),
                "SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'",
            ]
        )
        self._make()

    def begin(self) -> str:
        """Nobody is connected and nobody is in it; gives its address."""
        execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{self.name}'")
        self._forget_the_erased()
        if not self._emptied():
            self.close()
            self._make()
        return named(self.name)

    def close(self) -> None:
        """Drop it."""
        self._forget_the_erased()
        execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _forget_the_erased(self) -> None:
        Path("instance", f"{self.name}.erased").unlink(missing_ok=True)  # the ledger of the erased

    def _make(self) -> None:
        execute(f"CREATE DATABASE {self.name} TEMPLATE {self._template} STRATEGY = FILE_COPY")

    def _emptied(self) -> bool:
        try:
            with _connected(self.name) as connection:
                (size,) = _one(connection, "SELECT pg_database_size(current_database())")
                if size > self._size + MUCH or _form(connection) != self._form:
                    return False
                if any(_rows(connection, table) != rows for table, rows in self._kept.items()):
                    return False
                connection.execute(self._emptying.encode())
        except psycopg.OperationalError:  # a test took it away
            return False
        return True


def _form(connection: psycopg.Connection) -> tuple[object, ...]:
    return _one(connection, FORM)


def _rows(connection: psycopg.Connection, table: str) -> list[tuple[object, ...]]:
    return sorted(connection.execute(f"SELECT * FROM {table} LIMIT 100".encode()).fetchall())


def _one(connection: psycopg.Connection, statement: str) -> tuple[object, ...]:
    return connection.execute(statement.encode()).fetchone()


def _connected(database: str) -> psycopg.Connection:
    where = _url(database).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(where, autocommit=True)


def _url(database: str) -> URL:
    return make_url(SERVER).set(database=database)
