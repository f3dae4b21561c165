"""What the database is asked, how it grows, and what survives."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, event, inspect, text

from community.current import house, session
from community.db.migrate import downgrade, upgrade
from community.security.predicates import may_read
from community.testing import Someone
from tests.conftest import POSTGRESQL


@contextmanager
def statements(app: Flask, engine: Engine | None = None) -> Iterator[list[str]]:
    """Every statement but BEGIN and COMMIT while this lasts."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        if not statement.startswith(("BEGIN", "COMMIT")):
            seen.append(statement)

    with app.app_context():
        engine = engine or house().database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("size", [1, 30])
def test_a_page_asks_at_most_four_statements(app: Flask, alice: Someone, bob: Someone, size: int) -> None:
    for _ in range(size):
        ask = alice.asks(topics=["work"], audience="people", people=["bob"])
        bob.replies(ask)
        bob.offers(ask)
    reply = alice.get(f"/advice-requests/{ask}").json["replies"][0]["id"]
    for _ in range(2):
        thanks = alice.thanks("bob", **{"for": {"type": "reply", "id": reply}}, shared=True)
        bob.put(f"/thanks/{thanks}/consent", shared=True)
    for path in (
        "/requests",
        "/requests?order=newest",
        f"/requests/{ask}",
        "/you",
        "/people/bob",
        "/people/alice",
        "/you/values",
        "/you/known-for",
        "/you/as-others-see?eyes=sharing",
        "/thanks",
        "/api/v1/advice-requests",
    ):
        with statements(app) as seen:
            assert alice.client.get(path).status_code == 200
        assert len(seen) <= 4, (path, seen)
        assert not [s for s in seen if s.startswith(("INSERT", "UPDATE", "DELETE"))], path


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite's driver keeps what it prepared by itself")
def test_what_postgresql_has_prepared_is_kept_from_page_to_page(app: Flask, alice: Someone) -> None:
    for _ in range(8):  # psycopg prepares what comes a sixth time, and forgets it all at a rollback
        for path in ("/thanks", "/you"):
            assert alice.client.get(path).status_code == 200
    with app.app_context():
        engine = house().engine
        with engine.connect() as one, engine.connect() as other:
            found = {
                row.statement
                for connection in (one, other)
                for row in connection.execute(text("SELECT statement FROM pg_prepared_statements"))
            }
    assert [s for s in found if "FROM community_thanks" in s]
    assert [s for s in found if "offer_received" in s or "UNION ALL" in s]


def test_migrations_go_up_down_and_up_again(app: Flask, alice: Someone) -> None:
    with app.app_context():
        session().rollback()
        downgrade("base")
        names = set(inspect(house().database.engine).get_table_names())
        assert {name for name in names if name.startswith("community_")} == set()
        upgrade()
        assert "community_member" in inspect(house().database.engine).get_table_names()
    assert Someone(app, "again").asks()


def test_the_sql_rule_and_the_object_rule_agree(app: Flask, alice: Someone, bob: Someone, charlie: Someone) -> None:
    from sqlalchemy import select

    from community.advice.models import AdviceRequest
    from community.advice.queries import readable_by
    from community.members.models import Member
    from community.security.identity import Identity

    for someone in (alice, bob):
        someone.asks("to all")
        someone.asks("to charlie", audience="people", people=["charlie"])
    alice.delete(f"/advice-requests/{alice.asks('gone')}")
    with app.app_context():
        everyone = session().scalars(select(Member)).all()
        requests_ = session().scalars(select(AdviceRequest)).all()
        assert len(requests_) == 5
        for member in everyone:
            who = Identity(member.id, member.handle, member.name, "en", "UTC", False, "")
            by_sql = set(session().scalars(select(AdviceRequest.id).where(readable_by(who))))
            assert by_sql == {request.id for request in requests_ if may_read(who, request)}
            assert len(by_sql) == {"alice": 3, "bob": 3, "charlie": 4}[member.handle]


def test_parallel_answers_to_one_offer_leave_one(app: Flask, alice: Someone, bob: Someone) -> None:
    offer = bob.offers(alice.asks())
    cookies = {who.handle: who.client.get_cookie("community").value for who in (alice, bob)}
    outcomes = []

    def answer(handle: str, state: str) -> None:
        client = app.test_client()
        client.set_cookie("community", cookies[handle])
        outcomes.append((state, client.put(f"/api/v1/help-offers/{offer}/state", json={"state": state}).status_code))

    steps = [("alice", "accepted"), ("alice", "declined"), ("bob", "withdrawn")] * 3
    threads = [threading.Thread(target=answer, args=step) for step in steps]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    final = bob.get(f"/help-offers/{offer}").json["state"]
    assert (final, 200) in outcomes
    assert {status for _state, status in outcomes} <= {200, 409}
    if final == "declined":
        assert {state for state, status in outcomes if status == 200} == {"declined"}
