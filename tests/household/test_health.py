"""What Alice, who looks after the house, reads of how it is doing; nobody else reads it."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from community.current import now, session
from community.db.unit_of_work import unit_of_work
from community.jobs.signs import failing, give_sign, take_sign_away
from community.mail.models import WaitingMail
from community.outbox import OutboxEntry
from community.testing import PASSWORD, Someone
from tests.household.conftest import Steward
from tests.mail.post import work

MAIL = {"COMMUNITY_SMTP_URL": "smtp://127.0.0.1:1", "COMMUNITY_MAIL_FROM": "care@example.org"}


def _read(alice: Steward) -> str:
    return alice.client.get("/stewards/house").text.split('id="health"')[1].split("</section>")[0]


def _later(alice: Steward, span: timedelta) -> None:
    alice.app.extensions["community"].clock.pass_time(span)
    assert alice.post("/session", handle="alice", password=PASSWORD).status_code == 200


def test_whether_the_house_looks_after_itself(alice: Steward) -> None:
    assert "has never run" in _read(alice)
    assert "has not run" not in alice.app.test_cli_runner().invoke(args=["community", "doctor"]).output
    assert work(alice.app) == 0
    assert "What the house does by itself is running." in _read(alice)
    _later(alice, timedelta(hours=2))
    assert "has not run for over an hour" in _read(alice)
    said = alice.app.test_cli_runner().invoke(args=["community", "doctor"]).output
    assert "What the house does by itself has not run for over an hour: run `flask community work`" in said
    assert work(alice.app) == 0
    assert "is running." in _read(alice)


def test_two_workers_that_begin_at_once_do_no_harm(alice: Steward) -> None:
    assert [work(alice.app) for _ in range(2)] == [0, 0]
    assert "is running." in _read(alice)


def test_what_keeps_failing(alice: Steward) -> None:
    with alice.app.app_context():
        give_sign(failing("sweep the yard"))
    assert "keeps failing. Tell the operator." in _read(alice)
    with alice.app.app_context():
        take_sign_away(failing("sweep the yard"))
    assert "keeps failing" not in _read(alice)


@pytest.mark.parametrize(
    ("parked", "words"), [(True, "Some mail was given up"), (False, "Some mail has been waiting for over an hour")]
)
def test_mail_that_did_not_leave(house_with: Callable[..., Flask], parked: bool, words: str) -> None:
    alice = Steward(house_with(MAIL))
    assert "No mail waits for longer than it should." in _read(alice)
    with alice.app.app_context(), unit_of_work():
        moment = now() - timedelta(hours=2)
        mail = WaitingMail(
            kind="confirm", asked_at=moment, due_at=moment, tries=12, parked_at=moment if parked else None
        )
        session().add(mail)
    page = _read(alice)
    assert words in page
    assert "No mail waits" not in page


def test_a_house_without_mail_leads_to_how_people_are_helped_back_in(alice: Steward) -> None:
    assert 'href="/stewards/recovery"' in _read(alice)


def test_what_was_not_told(alice: Steward) -> None:
    with alice.app.app_context(), unit_of_work():
        session().add(OutboxEntry(name="ReplyWritten", payload="{}", recorded_at=now() - timedelta(hours=2)))
    assert "was not told to those whom it concerns" in _read(alice)


def test_a_backup_is_known_by_its_day(alice: Steward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "The house knows of no backup." in _read(alice)
    made = alice.app.test_cli_runner().invoke(args=["community", "backup", str(tmp_path / "house.backup")])
    assert made.exit_code == 0, made.output
    assert "made on 24 November 2026." in _read(alice)
    _later(alice, timedelta(days=8))
    page = _read(alice)
    assert "made on 24 November 2026. Ask the operator." in page
    assert page.count("To look at:") >= 1


def test_help_lines_that_nobody_checked_for_a_year(alice: Steward) -> None:
    assert "Every help line was checked within a year." in _read(alice)
    _later(alice, timedelta(days=370))
    assert "Some help lines have not been checked for a year." in _read(alice)


def test_no_number_about_people_and_nobody_else_reads_it(alice: Steward) -> None:
    assert not any(sign.isdigit() for sign in _read(alice).split("<ul>")[1])
    assert Someone(alice.app).client.get("/stewards/house").status_code == 404
