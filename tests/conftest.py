"""A fresh house for every test, on SQLite or (TEST_DATABASE_URL) on PostgreSQL."""

import gc
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from community.current import house
from community.db.migrate import upgrade
from community.language import ENGLISH, spoken
from community.testing import Someone, _push_request_context, make_app  # noqa: F401 (the fixture must be seen here)
from tests.databases import SERVER as POSTGRESQL
from tests.databases import EmptyHouse, execute, named
from tests.quick import quick_passwords, share_what_is_compiled  # noqa: F401 (the fixture must be seen here)

FULL = bool(os.environ.get("FULL_TESTS"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long forms run with ./dev check --full; without it they are not collected, and nothing is skipped."""
    if not FULL:
        items[:] = [item for item in items if not item.get_closest_marker("slow")]
    if POSTGRESQL and not FULL:  # what asks nothing of the kind of database runs on SQLite alone
        items[:] = [item for item in items if not item.get_closest_marker("once")]


def pytest_collection_finish() -> None:
    """What was imported stays: to look it through for garbage again and again took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture(autouse=True, scope="session")
def _compiled_once() -> Iterator[None]:
    """Houses share what they compile, but in the long form."""
    with pytest.MonkeyPatch.context() as patch:
        if not FULL:
            share_what_is_compiled(patch)
        yield


@pytest.fixture(autouse=True)
def _nothing_stays_spoken() -> Iterator[None]:
    """Whoever spoke to somebody in their language speaks as before afterwards: the next one is somebody else."""
    yield
    assert spoken() is ENGLISH


def _migrate(app: Flask) -> None:
    with app.app_context():
        upgrade()
        house().database.engine.dispose()


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database without anybody in it, to be copied."""
    if POSTGRESQL:
        name = f"template_{os.getpid()}"
        execute(f"CREATE DATABASE {name}")
        _migrate(make_app(named(name)))
        yield name
        execute(f"DROP DATABASE {name}")
        return
    path = tmp_path_factory.mktemp("template") / "house.sqlite"
    _migrate(make_app(f"sqlite:///{path}"))
    yield str(path)


@pytest.fixture(scope="session")
def postgresql_house(empty_house: str) -> Iterator[EmptyHouse | None]:
    """The database that tests on PostgreSQL use one after the other."""
    if not POSTGRESQL:
        yield None
        return
    house = EmptyHouse(empty_house)
    yield house
    house.close()


@pytest.fixture
def database_url(empty_house: str, postgresql_house: EmptyHouse | None, tmp_path: Path) -> str:
    """A database of one's own."""
    if postgresql_house:
        return postgresql_house.begin()
    path = tmp_path / "house.sqlite"
    shutil.copy(empty_house, path)
    return f"sqlite:///{path}"


@pytest.fixture
def house_with(database_url: str) -> Iterator[Callable[..., Flask]]:
    """Makes a house with some settings or options; its connections are closed at the end."""
    made: list[Flask] = []

    def make(settings: dict[str, str] | None = None, **options: object) -> Flask:
        made.append(make_app(database_url, settings, **options))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            house().database.engine.dispose()


@pytest.fixture
def app(house_with: Callable[..., Flask]) -> Flask:
    """A house."""
    return house_with()


@pytest.fixture
def alice(app: Flask) -> Someone:
    """Alice asks."""
    return Someone(app, "alice")


@pytest.fixture
def bob(app: Flask) -> Someone:
    """Bob helps."""
    return Someone(app, "bob")


@pytest.fixture
def charlie(app: Flask) -> Someone:
    """Charlie must never see it."""
    return Someone(app, "charlie")


@pytest.fixture
def stranger(app: Flask) -> Someone:
    """Somebody who is not signed in."""
    return Someone(app)


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serves a house on loopback, in a thread, and gives its address."""
    running = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join(5)
        server.server_close()
