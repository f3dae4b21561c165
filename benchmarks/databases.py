"""Databases for a measurement, made on demand and gone afterwards."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import create_engine, make_url

from community.clock import SystemClock
from community.current import house
from community.db.migrate import upgrade
from community.testing import make_app
from tests.cluster import Cluster, postgresql_programs

Make = Callable[[str], str]


@contextmanager
def sqlite() -> Iterator[Make]:
    """Gives the address of a new file for a name."""
    with tempfile.TemporaryDirectory() as folder:
        yield lambda name: f"sqlite:///{folder}/{name}.sqlite"


@contextmanager
def postgresql(*, start: bool = False) -> Iterator[Make | None]:
    """Gives the address of a new database for a name, on the server of TEST_DATABASE_URL.

    Without one it starts a cluster of its own, if that is wished for and can be had; else there is None.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        with _on(given) as make:
            yield make
    elif start and postgresql_programs() is not None:
        cluster = Cluster()
        try:
            yield cluster.new
        finally:
            cluster.close()
    else:
        yield None


@contextmanager
def _on(server: str) -> Iterator[Make]:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    made: list[str] = []

    def make(name: str) -> str:
        made.append(f"{name}_{os.getpid()}")
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {made[-1]}")
        return make_url(server).set(database=made[-1]).render_as_string(hide_password=False)

    try:
        yield make
    finally:
        with engine.connect() as connection:
            for name in made:
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()


def empty_house(url: str) -> Flask:
    """A migrated house with the time of day, answering as in production."""
    app = make_app(url, clock=SystemClock())
    app.testing = False
    with app.app_context():
        upgrade()
        house().database.engine.dispose()
    return app
