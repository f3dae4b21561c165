"""The connection is cut after any one of a request's statements: calm answers, and everything once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, text
from werkzeug.test import TestResponse

from community.current import house, session
from community.testing import Someone
from tests.conftest import POSTGRESQL

pytestmark = pytest.mark.skipif(not POSTGRESQL, reason="SQLite has no connection that somebody else could cut")


@pytest.fixture
def terminate(database_url: str) -> Iterator[Callable[[int], None]]:
    """Ends a session of the server, as an operator or a crash would."""
    engine = create_engine(database_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda pid: connection.execute(text("SELECT pg_terminate_backend(:pid, 2000)"), {"pid": pid}).close()
    engine.dispose()


@contextmanager
def cut_after(app: Flask, nth: int, terminate: Callable[[int], None]) -> Iterator[list[str]]:
    """Cut the connection of the ``nth`` statement from now, once it was answered; yields the statements."""
    with app.app_context():
        engine = house().database.engine
    seen: list[str] = []

    def count(connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)
        if len(seen) == nth:
            terminate(connection.connection.dbapi_connection.info.backend_pid)

    event.listen(engine, "after_cursor_execute", count)
    yield seen
    event.remove(engine, "after_cursor_execute", count)


@pytest.mark.parametrize("path", ["/", "/requests", "/you", "/requests/{ask}", "/api/v1/advice-requests/{ask}"])
def test_reading(app: Flask, alice: Someone, bob: Someone, terminate, path: str) -> None:
    ask = alice.asks()
    bob.replies(ask)
    bob.thanks("alice", **{"for": {"type": "advice_request", "id": ask}})
    with cut_after(app, 0, terminate) as statements:
        alice.client.get(path.format(ask=ask))
    for nth in range(1, len(statements) + 1):
        with cut_after(app, nth, terminate):
            got = alice.client.get(path.format(ask=ask))
        assert got.status_code == 200 or (got.status_code == 503 and got.headers["Retry-After"]), (nth, got.status_code)
        assert alice.client.get(path.format(ask=ask)).status_code == 200
    assert len(statements) >= 2
    assert got.status_code == 200  # cut after its last statement, the page is whole


def test_writing(app: Flask, alice: Someone, terminate, caplog: pytest.LogCaptureFixture) -> None:
    def call(nth: int, key: str) -> TestResponse:
        words = {"title": f"Question {nth}", "body": "Nobody may read this in a log."}
        return alice.post("/advice-requests", headers={"Idempotency-Key": key}, **words)

    with cut_after(app, 0, terminate) as statements:
        assert call(0, uuid4().hex).status_code == 201
    answered = []
    for nth in range(1, len(statements) + 1):
        key = uuid4().hex
        with cut_after(app, nth, terminate):
            first = call(nth, key)
        answered.append(first.status_code)
        again = call(nth, key)
        assert again.status_code == 201
        if first.status_code == 201:
            assert first.json == again.json
    assert set(answered) == {201, 503}
    assert answered[-1] == 201  # once it was committed, what follows cannot make a fault of it
    with app.app_context():
        titles = session().scalars(text("SELECT title FROM community_advice_request")).all()
    assert sorted(titles) == sorted(f"Question {n}" for n in range(len(statements) + 1))
    assert "Nobody may read this" not in caplog.text
