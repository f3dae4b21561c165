"""The host's session and ours: neither sees, keeps nor throws away what is the other's."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask, g
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from community.advice import presenters, services
from community.current import house, session
from community.db.guest import UNSAVED
from community.db.session import OUTSIDE
from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.members.services import add_member
from community.security.sessions import close_session, identity
from community.testing import PASSWORD, Someone
from examples.mount.models import Entry, JournalMember, db
from tests.conftest import POSTGRESQL


@pytest.fixture
def app(journal) -> Flask:
    return journal()


@pytest.fixture
def visit(app: Flask) -> Callable[..., Any]:
    """Gives the host one more page and asks for it as somebody."""

    def ask(view: Callable[[], Any], who: Someone | None = None) -> str:
        faults: list[Exception] = []

        def page() -> Any:
            try:
                return view()
            except Exception as fault:  # the host's error page would hide it
                faults.append(fault)
                raise

        app.view_functions["members.home"] = page
        answer = (who or Someone(app)).client.get("/")
        assert not faults, faults
        return answer.get_data(as_text=True)

    return ask


def _entry() -> Entry:
    return Entry(member_id=1, written_on=date(2026, 11, 24), body="unsaved")


def _entries(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Entry.body)))


def _add_dana() -> None:
    with unit_of_work():
        add_member("dana", "Dana", PASSWORD)


@pytest.mark.parametrize("end", ["commit", "rollback", "nothing"])
def test_what_a_host_has_not_saved_is_neither_kept_nor_lost_by_us(app: Flask, visit, end: str) -> None:
    """The host's page adds an entry, reads of ours, calls a service of ours, and then ends its own transaction."""
    alice = Someone(app, "alice")
    ask = alice.asks("A question of mine")

    def page() -> str:
        entry = _entry()
        db.session.add(entry)
        who = identity()
        assert who is not None
        titles = [item.title for item in presenters.requests_page(who, order="newest", limit="5").items]
        _add_dana()
        assert list(db.session.new) == [entry]
        if end != "nothing":
            getattr(db.session, end)()
        return ", ".join(titles)

    assert ask
    assert visit(page, alice) == "A question of mine"
    assert _entries(app) == (["unsaved"] if end == "commit" else [])
    assert Someone(app).post("/session", handle="dana", password=PASSWORD).status_code == 200


def test_a_service_that_fails_takes_nothing_of_the_host_along(app: Flask, visit) -> None:
    def page() -> str:
        db.session.add(_entry())
        for _ in range(2):  # the second time the name is taken
            try:
                _add_dana()
            except Exception as error:
                g.refused = type(error).__name__
        db.session.commit()
        return str(g.refused)

    assert visit(page) == "Invalid"
    assert _entries(app) == ["unsaved"]


def test_what_the_host_has_begun_to_write(app: Flask, visit) -> None:
    """PostgreSQL lets both write; on SQLite one line says what to do, and nothing of the host is lost."""

    def page() -> str:
        db.session.add(_entry())
        db.session.flush()
        words = ""
        try:
            _add_dana()
        except RuntimeError as error:
            words = str(error)
        db.session.commit()
        return words

    assert visit(page) == ("" if POSTGRESQL else UNSAVED)
    assert _entries(app) == ["unsaved"]
    with app.app_context():
        assert session().query(Member).count() == (1 if POSTGRESQL else 0)


def test_a_service_outside_of_a_unit_of_work_is_refused(app: Flask, visit) -> None:
    alice = Someone(app, "alice")

    def page() -> str:
        who = identity()
        assert who is not None
        words = []
        asking = {"title": "t", "body": "b", "wanted": [], "topics": []}
        for change in (lambda: services.ask(who, **asking), alices_session_ends):
            with pytest.raises(RuntimeError) as refused:
                change()
            words.append(str(refused.value))
        return "; ".join(words)

    def alices_session_ends() -> None:
        close_session()

    assert visit(page, alice) == f"{OUTSIDE}; {OUTSIDE}"
    assert alice.get("/me").status_code == 200
    assert alice.get("/advice-requests").json["items"] == []


def test_a_unit_of_work_inside_another_is_refused(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(RuntimeError, match="open already"), unit_of_work():
            add_member("dana", "Dana", PASSWORD)
            _add_dana()
        assert session().query(Member).count() == 0
        _add_dana()  # and the next one is as good as any
        assert session().query(Member).count() == 1


@pytest.mark.parametrize("fails", [False, True])
def test_one_transaction_over_both_is_a_unit_of_work_of_ours(app: Flask, fails: bool) -> None:
    with app.app_context():
        try:
            with unit_of_work() as work:
                work.add(_entry())
                add_member("dana", "Dana", PASSWORD)
                if fails:
                    raise KeyError
        except KeyError:
            pass
    assert _entries(app) == ([] if fails else ["unsaved"])
    assert Someone(app).post("/session", handle="dana", password=PASSWORD).status_code == (401 if fails else 200)


def test_what_the_host_changes_around_our_pages_is_the_hosts_to_keep(app: Flask) -> None:
    """Before each request the host changes its member, after it it commits: also around our pages and refusals."""

    def before() -> None:
        g.robin = db.session.get(JournalMember, 1)
        g.robin.words_hash += "."

    def after(response: Any) -> Any:
        assert db.session.get(JournalMember, 1) is g.robin
        db.session.commit()
        return response

    app.before_request(before)
    app.after_request(after)
    with app.app_context():
        was = db.session.get(JournalMember, 1).words_hash
    alice = Someone(app, "alice")
    alice.asks()
    assert alice.get("/advice-requests/none").status_code == 404
    assert alice.client.get("/community/requests").status_code == 200
    assert alice.client.get("/community/nowhere").status_code == 404
    with app.app_context():
        assert db.session.get(JournalMember, 1).words_hash == was + "." * 5


def test_the_listeners_of_the_hosts_session_never_meet_our_objects(app: Flask) -> None:
    met: list[str] = []

    def listen(session: Session, *_rest: Any) -> None:
        met.extend(type(thing).__name__ for thing in (*session.new, *session.dirty, *session.deleted))

    event.listen(db.session, "before_flush", listen)
    try:
        alice, bob = Someone(app, "alice"), Someone(app, "bob")
        bob.delete(f"/replies/{bob.replies(alice.asks())}")
        with app.app_context():
            db.session.add(_entry())
            db.session.commit()
    finally:
        event.remove(db.session, "before_flush", listen)
    assert met == ["Entry"]


def test_after_a_request_nothing_is_left_open(app: Flask) -> None:
    """Before the host's own hooks run after our answer, our connection is back, whatever the answer was."""
    seen: list[tuple[int, bool]] = []

    def after(response: Any) -> Any:
        seen.append((db.engine.pool.checkedout(), db.session.registry.has()))
        return response

    app.after_request(after)
    alice = Someone(app, "alice")
    for path in ("requests", "requests/none", "nowhere", "api/v1/me", "api/v1/nowhere", "help-now", "you"):
        alice.client.get(f"/community/{path}")
    alice.client.post("/community/ask", data={"form_token": "old"})
    alice.asks()
    assert seen == [(0, False)] * 10  # and the session of the host was never so much as made
    with app.app_context():
        assert session().query(Member).count() == 1
        assert db.engine.pool.checkedout() == 1
    with app.app_context():
        assert db.engine.pool.checkedout() == 0


def test_one_connection_is_enough_for_us(host_with) -> None:
    app = host_with(engine_options={"pool_size": 1, "max_overflow": 0, "pool_timeout": 1})
    alice, bob = Someone(app, "alice"), Someone(app, "bob")
    ask = alice.asks()
    assert bob.replies(ask)
    assert alice.client.get(f"/community/requests/{ask}").status_code == 200


def test_a_host_that_throws_its_connections_away_keeps_us(app: Flask) -> None:
    """As after a fork."""
    alice = Someone(app, "alice")
    with app.app_context():
        before = house().engine
        db.engine.dispose()
        assert house().engine is not before
    assert alice.asks()
    with app.app_context():
        assert db.engine.pool.checkedin() == 1  # it is the host's pool that we use


@pytest.mark.skipif(not POSTGRESQL, reason="isolation levels are PostgreSQL's; on SQLite the write lock is taken")
@pytest.mark.parametrize("level", ["SERIALIZABLE", "REPEATABLE READ", "AUTOCOMMIT"])
def test_our_locks_hold_whatever_isolation_the_host_chose(host_with, level: str) -> None:
    app = host_with(engine_options={"isolation_level": level, "pool_size": 1, "max_overflow": 0})
    Someone(app, "alice").asks()
    with app.app_context():
        with pytest.raises(KeyError), unit_of_work() as work:
            assert work.scalar(text("SHOW transaction_isolation")) == "read committed"
            add_member("dana", "Dana", PASSWORD)
            raise KeyError
        assert session().query(Member).count() == 1  # all or nothing, also where the host commits each statement
    with app.app_context():
        theirs = house().database.session.connection()
        assert theirs.connection.dbapi_connection.autocommit is (level == "AUTOCOMMIT")
        assert level in ("AUTOCOMMIT", theirs.get_isolation_level())
