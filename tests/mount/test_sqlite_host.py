"""On a host's SQLite, set up in its own way: our transactions are right, its connections stay as they are.

These run on files of their own.
"""

import sqlite3
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, NullPool, event, text
from sqlalchemy.orm import Mapped, mapped_column

from community.current import house
from community.db import guest
from community.db.unit_of_work import unit_of_work
from community.testing import Someone, joining

pytestmark = pytest.mark.once

PRAGMAS = ("foreign_keys", "synchronous", "secure_delete", "busy_timeout", "journal_mode", "cache_size")
ONE = {"pool_size": 1, "max_overflow": 0}  # host and house take turns on the very same connection


def _on_connect(*pragmas: str) -> Callable[[Flask, SQLAlchemy], None]:
    def setup(app: Flask, database: SQLAlchemy) -> None:
        def prepare(connection: sqlite3.Connection, _record: Any) -> None:
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")

        with app.app_context():
            event.listen(database.engine, "connect", prepare)

    return setup


def _says_begin(app: Flask, database: SQLAlchemy) -> None:
    """SQLAlchemy's own recipe for honest transactions: the driver begins nothing, a listener does."""

    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None

    with app.app_context():
        event.listen(database.engine, "connect", prepare)
        event.listen(database.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))


SLOPPY = ("synchronous=OFF", "secure_delete=OFF", "busy_timeout=77")
HOSTS: dict[str, tuple[Callable[..., None] | None, dict[str, Any]]] = {
    "as it comes": (None, ONE),
    "with pragmas": (_on_connect(*SLOPPY), ONE),
    "in WAL": (_on_connect("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=FAST"), ONE),
    "says BEGIN": (_says_begin, ONE),
    "autocommit": (None, {**ONE, "isolation_level": "AUTOCOMMIT"}),
    "no pool": (_on_connect(*SLOPPY), {"poolclass": NullPool}),
}
if sys.version_info >= (3, 12):  # where the driver can always keep a transaction open
    HOSTS["always in one"] = (None, {**ONE, "connect_args": {"autocommit": False}})


@pytest.fixture(params=HOSTS)
def app(request: pytest.FixtureRequest, host_with, host_file) -> Flask:
    setup, options = HOSTS[request.param]
    return host_with(setup, url=host_file, engine_options=options)


def _asked(app: Flask, statement: str) -> list[Any]:
    """What the host is answered on its own session."""
    with app.app_context():
        return list(house().database.session.execute(text(statement)).all())


def _settings(app: Flask) -> dict[str, Any]:
    with app.app_context():
        database = house().database
        found: dict[str, Any] = {name: database.session.scalar(text(f"PRAGMA {name}")) for name in PRAGMAS}
        driver = database.session.connection().connection.dbapi_connection
        return {**found, "isolation_level": driver.isolation_level}


def test_the_connections_of_the_host_stay_as_they_are(app: Flask) -> None:
    before = _settings(app)
    alice, bob = Someone(app, "alice"), Someone(app, "bob")
    ask = alice.asks()
    bob.replies(ask)
    assert bob.delete(f"/advice-requests/{ask}").status_code == 409
    assert alice.client.get("/community/nowhere").status_code == 404
    assert alice.delete(f"/advice-requests/{ask}").status_code == 204
    assert _settings(app) == before


def test_our_own_transactions_are_durable_and_enforce_what_they_promise(app: Flask) -> None:
    with app.app_context(), unit_of_work() as work:
        found = {name: work.scalar(text(f"PRAGMA {name}")) for name in guest.WANTED}
        assert found["busy_timeout"] >= 5000
        assert (found["foreign_keys"], found["synchronous"]) == (1, 2)
        assert found["secure_delete"] >= 1
        other = sqlite3.connect(house().engine.url.database, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")  # the write lock was taken before anything was read
        other.close()


def test_what_is_taken_back_leaves_nothing_dangling(app: Flask) -> None:
    alice, bob = Someone(app, "alice"), Someone(app, "bob")
    ask = alice.asks()
    reply = bob.replies(ask)
    alice.thanks("bob", **{"for": {"type": "reply", "id": reply}})
    assert bob.delete(f"/replies/{reply}").status_code == 204
    assert _asked(app, "SELECT count(*), reply_id FROM community_thanks") == [(1, None)]
    assert _asked(app, "PRAGMA foreign_key_check") == []


def _together(*calls: Callable[[], Any]) -> list[Any]:
    """Everybody at once, through the routes."""
    found: list[Any] = []
    ready = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> None:
        ready.wait()
        found.append(call())

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.fixture
def crowded(host_with, host_file) -> Callable[..., Flask]:
    """A host on a file, with a connection for each of many writers."""

    def make(kind: str, **settings: str) -> Flask:
        setup, options = HOSTS[kind]
        options = {name: value for name, value in options.items() if name not in ONE}
        return host_with(setup, url=host_file, engine_options=options, settings=settings)

    return make


@pytest.mark.parametrize("kind", HOSTS)
def test_of_two_answers_at_once_one_holds(crowded, kind: str) -> None:
    app = crowded(kind)
    alice, bob = Someone(app, "alice"), Someone(app, "bob")
    cookie = alice.client.get_cookie("community").value
    for _ in range(6):
        offer = bob.offers(alice.asks())

        def answer(state: str, offer: str = offer) -> tuple[str, int]:
            client = app.test_client()
            client.set_cookie("community", cookie)
            path = f"/community/api/v1/help-offers/{offer}/state"
            return state, client.put(path, json={"state": state}).status_code

        outcomes = _together(lambda: answer("accepted"), lambda: answer("declined"))
        assert sorted(status for _state, status in outcomes) == [200, 409], outcomes
        [held] = [state for state, status in outcomes if status == 200]
        assert bob.get(f"/help-offers/{offer}").json["state"] == held


@pytest.mark.parametrize("kind", ["as it comes", "says BEGIN"])
def test_an_invitation_for_three_lets_three_in(crowded, kind: str) -> None:
    app = crowded(kind, COMMUNITY_JOINING="invitation")
    printed = app.test_cli_runner().invoke(args=["community", "invite", "--uses", "3"]).output
    secret = printed.strip().split("invite=")[1]

    def join(handle: str) -> int:
        return Someone(app).post("/members", **joining(handle), invite=secret).status_code

    outcomes = _together(*(lambda handle=f"guest{n}": join(handle) for n in range(8)))
    assert sorted(outcomes) == [201] * 3 + [422] * 5
    assert _asked(app, "SELECT count(*) FROM community_member") == [(3,)]


def test_a_busy_file_is_a_pause_and_no_fault(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(guest.WANTED, "busy_timeout", 77)
    alice = Someone(app, "alice")
    with app.app_context():
        path = house().engine.url.database
        house().database.engine.dispose()
    event.listen(_engine(app), "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout=77"))
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = alice.post("/advice-requests", title="t", body="b")
    other.execute("ROLLBACK")
    other.close()
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert alice.post("/advice-requests", title="t", body="b").status_code == 201


def test_a_listener_for_all_engines_is_outdone(host_with, host_file) -> None:
    """The recipe is sometimes put on the class, where it meets our engine too."""

    def says_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN")

    def setup(app: Flask, database: SQLAlchemy) -> None:
        with app.app_context():
            event.listen(database.engine, "connect", lambda driver, _record: setattr(driver, "isolation_level", None))

    app = host_with(setup, url=host_file, engine_options=ONE)
    event.listen(Engine, "begin", says_begin)
    try:
        alice = Someone(app, "alice")
        assert alice.client.get(f"/community/requests/{alice.asks()}").status_code == 200
    finally:
        event.remove(Engine, "begin", says_begin)


def _engine(app: Flask) -> Any:
    with app.app_context():
        return house().database.engine


def test_the_doctor_asks_a_host_for_nothing_but_a_journal(host_with, host_file: str) -> None:
    for setup, found in ((None, False), (_on_connect(*SLOPPY), False), (_on_connect("journal_mode=OFF"), True)):
        said = host_with(setup, url=host_file).test_cli_runner().invoke(args=["community", "doctor"]).output
        assert ("SQLite's journal_mode is off" in said) is found
        assert said.count("SQLite's") == found


def test_the_listeners_of_the_hosts_engine_hear_nothing_of_members(app: Flask) -> None:
    heard: list[str] = []
    event.listen(_engine(app), "before_cursor_execute", lambda _c, _cursor, statement, *_rest: heard.append(statement))
    alice = Someone(app, "alice")
    assert alice.client.get(f"/community/requests/{alice.asks()}").status_code == 200
    assert heard == []


@pytest.mark.parametrize("kind", HOSTS)
def test_what_the_host_has_read_or_will_write_in_our_requests_stands_in_nobodys_way(host_with, host_file, kind) -> None:
    """The host looks its own member up before every request, and notes after it that they were here."""
    setup, options = HOSTS[kind]
    options = {name: value for name, value in options.items() if name not in ONE}

    def diary(app: Flask, database: SQLAlchemy) -> None:
        if setup is not None:
            setup(app, database)

        class Visit(database.Model):
            key: Mapped[int] = mapped_column(primary_key=True)
            name: Mapped[str]

        with app.app_context():
            database.create_all()
            database.session.add(Visit(key=1, name="robin"))
            database.session.commit()

        @app.before_request
        def look_up() -> None:
            g.visit = database.session.get(Visit, 1)
            g.visit.name += "."

        @app.after_request
        def note(response: Any) -> Any:
            assert list(database.session.dirty) == [g.visit]  # our commit, our rollback: neither was theirs
            database.session.commit()
            return response

    app = host_with(diary, url=host_file, engine_options=options)
    alice = Someone(app, "alice")
    ask = alice.asks()
    assert alice.client.get(f"/community/requests/{ask}").status_code == 200
    assert alice.post(f"/advice-requests/{ask}/offers", what="a", when="b", until="c").status_code == 409
    assert alice.delete(f"/advice-requests/{ask}").status_code == 204
    assert _asked(app, "SELECT name FROM visit") == [("robin" + "." * 5,)]


def test_changes_that_the_host_has_begun_to_write_are_not_waited_for(host_with, host_file, caplog) -> None:
    """SQLite lets one write at a time, and a request can not wait for itself: one line says what to do."""

    def unsaved(app: Flask, database: SQLAlchemy) -> None:
        with app.app_context():
            database.session.execute(text("CREATE TABLE visit (name TEXT)"))
            database.session.commit()

        @app.before_request
        def begin() -> None:
            database.session.execute(text("INSERT INTO visit VALUES ('robin')"))

        @app.after_request
        def end(response: Any) -> Any:
            database.session.commit()
            return response

    app = host_with(unsaved, url=host_file)
    refused = Someone(app).post("/members", **joining("alice"))
    assert refused.status_code == 500
    assert guest.UNSAVED in caplog.text
    assert "\n" not in guest.UNSAVED
    assert _asked(app, "SELECT name FROM visit") == [("robin",)]
    assert _asked(app, "SELECT count(*) FROM community_member") == [(0,)]


@pytest.mark.parametrize("setup", [None, _says_begin])
def test_a_host_in_memory_as_its_tests_have_it(host_with, setup) -> None:
    """There host and house share the one connection; what the host has merely read is in nobody's way."""

    def reading(app: Flask, database: SQLAlchemy) -> None:
        if setup is not None:
            setup(app, database)
        app.before_request(lambda: database.session.execute(text("SELECT 1")).close())

    app = host_with(reading, url="sqlite://")
    assert app.test_cli_runner().invoke(args=["community", "db", "upgrade"]).exit_code == 0
    alice, bob = Someone(app, "alice"), Someone(app, "bob")
    ask = alice.asks(topics=["work"])
    bob.replies(ask)
    assert alice.client.get(f"/community/requests/{ask}").status_code == 200
    assert alice.delete(f"/advice-requests/{ask}").status_code == 204
    assert _asked(app, "SELECT handle FROM community_member ORDER BY handle") == [("alice",), ("bob",)]
    assert _asked(app, "PRAGMA foreign_key_check") == []
    assert _asked(app, "PRAGMA foreign_keys") == [(0,)]
