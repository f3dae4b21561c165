"""A database that is locked, read-only or full: calm answers in time, and nothing typed is lost."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text
from werkzeug.test import TestResponse

from community.current import house, session
from community.db.migrate import upgrade
from community.testing import Someone
from tests.conftest import POSTGRESQL

WORDS = "It took me an evening to write this."


@contextmanager
def held(database_url: str, statement: str) -> Iterator[None]:
    """Somebody else's transaction that holds a lock and does not end."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        if not POSTGRESQL:
            connection.connection.execute("BEGIN IMMEDIATE")
        connection.execute(text(statement))
        yield
        connection.rollback()
    engine.dispose()


def _replies(someone: Someone, ask: str) -> TestResponse:
    page = someone.client.get(f"/requests/{ask}").text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    form = {"form_token": token, "kind": "experience", "body": WORDS, "idempotency_key": "k"}
    return someone.client.post(f"/requests/{ask}/replies", data=form)


def _is_calm(refused: TestResponse) -> None:
    assert refused.status_code == 503
    assert refused.headers["Retry-After"]
    assert "We are looking after the house" in refused.text
    assert WORDS in refused.text
    assert "Traceback" not in refused.text


def _is_written_once(app: Flask) -> None:
    with app.app_context():
        assert session().scalars(text("SELECT body FROM community_reply")).all() == [WORDS]


def test_a_lock_that_somebody_holds(app: Flask, alice: Someone, bob: Someone, database_url: str) -> None:
    ask = alice.asks()
    with held(database_url, "UPDATE community_advice_request SET edition = edition"):
        begun = time.monotonic()
        refused = _replies(bob, ask)
        assert time.monotonic() - begun <= (3 if POSTGRESQL else 6)
        assert bob.client.get("/requests").status_code == 200  # reading waits for nobody
    _is_calm(refused)
    assert _replies(bob, ask).status_code == 303
    _is_written_once(app)


@pytest.mark.skipif(not POSTGRESQL, reason="no lock of SQLite's keeps readers out in WAL mode")
def test_a_table_that_somebody_holds(app: Flask, alice: Someone, database_url: str) -> None:
    with held(database_url, "LOCK TABLE community_member"):
        for path in ("/requests", "/api/v1/advice-requests", "/readyz"):
            begun = time.monotonic()
            assert alice.client.get(path).status_code == 503
            assert time.monotonic() - begun <= 3
        assert alice.client.get("/help-now").status_code == 200
    assert alice.client.get("/requests").status_code == 200


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite has no limits of a connection")
def test_a_question_without_end_is_cut_off_and_a_migration_is_not(app: Flask, alice: Someone) -> None:
    with app.app_context():
        limits = {session().scalar(text(f"SHOW {name}")) for name in ("lock_timeout", "statement_timeout")}
        session().rollback()
        upgrade()
        after = {session().scalar(text(f"SHOW {name}")) for name in ("lock_timeout", "statement_timeout")}
    assert limits == after == {"2500ms", "5s"}


@pytest.fixture
def read_only(app: Flask) -> Callable[[bool], None]:
    """Makes the database read-only for every connection of the house, and back."""
    with app.app_context():
        engine = house().database.engine
        name = engine.url.database

    def switch(on: bool) -> None:
        word = "on" if on else "off"
        if POSTGRESQL:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("SET default_transaction_read_only = off")
                connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = {word}")
            engine.dispose()
        else:
            engine.dispose()
            # A file's permissions do not bind root, who runs tests too; SQLite's own switch answers the same.
            event.listen(engine, "connect", lambda made, _record: made.execute(f"PRAGMA query_only = {word}"))

    return switch


def test_a_database_that_takes_nothing(app: Flask, alice: Someone, bob: Someone, read_only) -> None:
    ask = alice.asks()
    read_only(True)
    assert bob.client.get(f"/requests/{ask}").status_code == 200
    _is_calm(_replies(bob, ask))
    problem = bob.post(f"/advice-requests/{ask}/replies", kind="experience", body=WORDS)
    assert (problem.status_code, problem.content_type) == (503, "application/problem+json")
    read_only(False)
    assert _replies(bob, ask).status_code == 303
    _is_written_once(app)


@pytest.mark.skipif(bool(POSTGRESQL), reason="SQLite's limit of pages; PostgreSQL would need a small disk of its own")
def test_a_full_disk(app: Flask, alice: Someone, bob: Someone) -> None:
    ask = alice.asks()
    with app.app_context():
        engine = house().database.engine
        pages = session().scalar(text("PRAGMA page_count"))
    most = [pages]
    engine.dispose()
    event.listen(engine, "connect", lambda made, _record: made.execute(f"PRAGMA max_page_count = {most[0]}"))
    long, kept = "A long letter. " * 200, 0
    while (written := bob.post(f"/advice-requests/{ask}/replies", kind="experience", body=long)).status_code == 201:
        kept += 1
        assert kept < 100
    assert (written.status_code, written.headers["Retry-After"]) == (503, "5")
    assert bob.client.get(f"/requests/{ask}").status_code == 200
    most[0] = 100_000
    engine.dispose()
    assert bob.post(f"/advice-requests/{ask}/replies", kind="experience", body=long).status_code == 201
    with app.app_context():
        assert session().scalars(text("SELECT body FROM community_reply")).all() == [long.strip()] * (kept + 1)
        assert session().scalar(text("PRAGMA integrity_check")) == "ok"
