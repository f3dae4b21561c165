"""The doctor finds what is unsafe, with a remedy for each, and is quiet when the house is safe."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url

from community.current import session
from community.db.migrate import downgrade
from community.db.unit_of_work import unit_of_work
from community.members.services import add_member
from community.outbox import OutboxEntry
from community.testing import PASSWORD, Someone
from tests.conftest import POSTGRESQL

SAFE = {
    "COMMUNITY_BASE_URL": "https://care.example.org",
    "COMMUNITY_RATE_LIMITS": "on",
    "COMMUNITY_SECRET_KEY": "tZ4wq1Xy8bN0sKd7Lr2vHgPc5mAe9Ju3",
    "COMMUNITY_SMTP_URL": "smtps://mail.example.org",
    "COMMUNITY_MAIL_FROM": "care@example.org",
}


def _examine(app: Flask, **env: str) -> tuple[int, str]:
    found = app.test_cli_runner().invoke(args=["community", "doctor"], env=env)
    return found.exit_code, found.output


@pytest.fixture
def safe(house_with, database_url: str) -> Flask:
    app = house_with(SAFE)
    app.testing = False
    path = make_url(database_url).database
    if not POSTGRESQL:
        Path(path).chmod(0o640)
    added = app.test_cli_runner().invoke(
        args=["community", "member", "add", "grace", "--name", "Grace", "--password-stdin", "--steward"],
        input="a quiet garden path",
    )
    assert added.exit_code == 0, added.output
    return app


@pytest.mark.skipif(bool(POSTGRESQL), reason="the PostgreSQL that tests run on has fsync off, which the doctor finds")
def test_a_safe_house_has_nothing_to_mend(safe: Flask) -> None:
    assert _examine(safe) == (0, "Nothing unsafe was found.\n")


def test_what_waits_on_the_desk_for_days_is_found(safe: Flask) -> None:
    alice = Someone(safe)
    with safe.app_context(), unit_of_work():
        add_member("alice", "Alice", PASSWORD)
    secure = {"base_url": "https://care.example.org"}
    signed_in = alice.client.post("/api/v1/session", json={"handle": "alice", "password": PASSWORD}, **secure)
    assert signed_in.status_code == 200
    about = {"about": {"type": "member", "id": "grace"}, "words": "w"}
    assert alice.client.post("/api/v1/reports", json=about, **secure).status_code == 201
    assert "stewards' desk" not in _examine(safe)[1]
    safe.extensions["community"].clock.pass_time(timedelta(days=4))
    status, said = _examine(safe)
    assert (status, "Something has waited on the stewards' desk for three days" in said) == (1, True)


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("COMMUNITY_SECRET_KEY", "tests only " * 4, "COMMUNITY_SECRET_KEY looks made by hand"),
        ("COMMUNITY_SMTP_URL", "smtp://mail.example.org", "Mail leaves this machine without TLS"),
        ("COMMUNITY_BASE_URL", "http://127.0.0.1:8000", "COMMUNITY_BASE_URL is not https"),
    ],
)
def test_unsafe_settings_are_found(house_with, safe: Flask, setting: str, value: str, words: str) -> None:
    status, said = _examine(house_with({**SAFE, setting: value}))
    assert status == 1
    assert words in said


def test_settings_of_a_demo_are_found(house_with) -> None:
    local = {**SAFE, "COMMUNITY_BASE_URL": "http://127.0.0.1:8000"}
    status, said = _examine(house_with({**local, "COMMUNITY_RATE_LIMITS": "off", "COMMUNITY_DEMO": "1"}))
    assert status == 1
    for words in ("COMMUNITY_DEMO is on", "COMMUNITY_RATE_LIMITS is off", "Nobody looks after this house"):
        assert words in said
    assert all(": " in line and line.endswith(".") for line in said.splitlines())


def test_an_unsafe_app_is_found(safe: Flask) -> None:
    safe.testing = True
    _status, said = _examine(safe, FLASK_DEBUG="1")
    for words in ("debug mode is on", "testing mode is on"):
        assert words in said


def test_what_time_brings_is_found(safe: Flask) -> None:
    clock = safe.extensions["community"].clock
    with safe.app_context(), unit_of_work() as work:
        work.add(OutboxEntry(name="RequestAsked", payload='{"request_id": "x"}', recorded_at=clock.now()))
    clock.pass_time(timedelta(days=120))
    _status, said = _examine(safe)
    assert "happened over an hour ago" in said
    assert "Help lines were last checked over 90 days ago: " in said


def test_where_there_is_no_house_yet_none_is_made(house_with, tmp_path: Path) -> None:
    file = tmp_path / "mistyped.sqlite"
    status, said = _examine(house_with({**SAFE, "COMMUNITY_DATABASE_URL": f"sqlite:///{file}"}))
    assert (status, "There is no house here yet: run `flask community init`" in said) == (1, True)
    assert not file.exists()
    file.touch()
    assert (
        "There is no house here yet" in _examine(house_with({**SAFE, "COMMUNITY_DATABASE_URL": f"sqlite:///{file}"}))[1]
    )


def test_old_tables_and_a_lost_database_are_found(safe: Flask, house_with) -> None:
    with safe.app_context():
        session().rollback()
        downgrade("0001")
    status, said = _examine(safe)
    assert (status, "The tables of the core are not up to date" in said) == (1, True)
    lost = house_with({**SAFE, "COMMUNITY_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    status, said = _examine(lost)
    assert (status, "The database does not answer" in said) == (1, True)


@pytest.mark.skipif(bool(POSTGRESQL), reason="pragmas and file modes are SQLite's")
def test_what_sqlite_lets_slip_is_found(safe: Flask, database_url: str) -> None:
    path = make_url(database_url).database
    Path(path).chmod(0o644)
    _status, said = _examine(safe)
    assert "Other users of this machine can read the database file" in said


@pytest.mark.skipif(not POSTGRESQL, reason="fsync is PostgreSQL's")
def test_a_postgresql_that_may_lose_writes_is_found(safe: Flask) -> None:
    assert _examine(safe)[0] == 1
    assert "PostgreSQL's fsync is off" in _examine(safe)[1]
