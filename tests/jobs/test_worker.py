"""The worker: every job in its turn, none held up by another's fault, ended when it is told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from flask import Flask
from sqlalchemy import func, select

from community.current import house, now, session
from community.db.base import Base
from community.db.unit_of_work import unit_of_work
from community.jobs import cleaning
from community.jobs.backoff import pause
from community.jobs.job import Job
from community.jobs.worker import Worker
from community.members.models import Attempt, Member
from community.members.services import invite
from community.recovery.services import link_by_operator
from community.testing import PASSWORD, Someone
from tests.conftest import POSTGRESQL
from tests.mail.post import a_silent_post, free_port, work

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
MINUTE = timedelta(minutes=1)


def test_a_failing_job_holds_no_other_up_and_is_tried_later(app: Flask, alice: Someone, caplog) -> None:
    ran: list[str] = []

    def fail() -> bool:
        ran.append("failing")
        with unit_of_work():
            session().add(Attempt(key_hash="x" * 64, tried_at=now()))
            raise ValueError("on purpose")

    def count() -> bool:
        ran.append("counting")
        return ran.count("counting") % 3 != 0

    worker = Worker(app, (Job("fail", MINUTE, fail), Job("count", MINUTE, count)))
    assert worker.run_due() is False
    assert ran == ["failing", "counting", "counting", "counting"], "a job goes on while there is more to do"
    assert "the job fail failed and is tried again later" in caplog.text
    assert worker.run_due() is True
    assert len(ran) == 4, "nothing is due"
    clock = app.extensions["community"].clock
    clock.pass_time(MINUTE)
    worker.run_due()
    assert (ran.count("failing"), ran.count("counting")) == (2, 6)
    for _ in range(8):
        clock.pass_time(MINUTE * 2)
        worker.run_due()
    assert 4 <= ran.count("failing") < 10, "its pauses grow"
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Attempt)) == 0, "its unit of work kept nothing"


def test_a_clock_that_is_set_back_holds_no_job_up(app: Flask) -> None:
    ran: list[str] = []
    worker = Worker(app, (Job("count", MINUTE, lambda: bool(ran.append("counting"))),))
    worker.run_due()
    clock = app.extensions["community"].clock
    clock.pass_time(timedelta(days=-90))
    worker.run_due()
    worker.run_due()
    assert len(ran) == 2, "once, and then when it is due"
    clock.pass_time(MINUTE)
    worker.run_due()
    assert len(ran) == 3


def test_an_operator_is_told_of_a_job_that_keeps_failing(app: Flask) -> None:
    broken = True

    def fail() -> bool:
        if broken:
            raise ValueError("on purpose")
        return False

    def told() -> bool:
        return "keeps failing: sweep the yard" in app.test_cli_runner().invoke(args=["community", "doctor"]).output

    clock = app.extensions["community"].clock
    worker = Worker(app, (Job("sweep the yard", MINUTE, fail),))
    for known in (False, False, True, True):
        worker.run_due()
        assert told() is known, "not of one fault, nor of two"
        clock.pass_time(MINUTE * 10)
    broken = False
    Worker(app, (Job("sweep the yard", MINUTE, fail),)).run_due()
    assert not told(), "also when another process made it good"


def test_pauses_grow_and_are_never_the_same(app: Flask) -> None:
    with app.app_context():
        pauses = [[pause(tries, MINUTE, MINUTE * 60) for tries in range(1, 12)] for _ in range(20)]
    for tries, found in enumerate(zip(*pauses, strict=True)):
        whole = min(MINUTE * 2**tries, MINUTE * 60)
        assert all(whole * 0.75 <= one <= whole * 1.25 for one in found)
        assert len(set(found)) == 20


def test_what_has_ended_is_cleared_out_and_nothing_else(house_with: Callable[..., Flask]) -> None:
    app = house_with({"COMMUNITY_RATE_LIMITS": "on"})
    alice, bob = Someone(app, "alice"), Someone(app, "bob")
    clock = app.extensions["community"].clock

    def fill() -> None:
        for who in (alice, bob):
            assert who.post("/session", handle=who.handle, password=PASSWORD).status_code == 200
        made = alice.post("/advice-requests", headers={"Idempotency-Key": str(clock.now())}, title="t", body="b")
        assert made.status_code == 201
        alice.thanks("bob", f"{clock.now()}")
        bob.post(f"/today/ask-{made.json['id']}/dismissal")
        bob.post(f"/today/{bob.get('/today').json['items'][0]['id']}/dismissal")
        alice.post("/session", handle="alice", password=PASSWORD)
        bob.post("/session", handle="nobody", password=PASSWORD)
        with app.app_context(), unit_of_work():
            invite(uses=1, days=14)
            link_by_operator("bob")

    def rows() -> dict[str, int]:
        names = (
            "attempt", "kept_answer", "session", "house_invitation", "link", "notice", "put_away", "member",
            "advice_request", "thanks",
        )  # fmt: skip
        with app.app_context():
            tables = [Base.metadata.tables[f"community_{name}"] for name in names]
            return {t.name: session().scalar(select(func.count()).select_from(t)) or 0 for t in tables}

    fill()
    first = rows()
    assert all(first.values()), first
    assert work(app) == 0
    assert rows() == first, "nothing has ended yet"
    clock.pass_time(timedelta(days=91))
    assert work(app) == 0
    gone = {name: 0 for name in first if name.split("_", 1)[1] not in ("member", "advice_request", "thanks")}
    assert rows() == {**first, **gone}
    fill()
    with app.app_context(), unit_of_work():
        old = now() - timedelta(days=2)
        session().add_all(Attempt(key_hash=f"{number:064}", tried_at=old) for number in range(cleaning.PIECE + 7))
    assert work(app) == 0
    assert rows()["community_attempt"] < 20, "piece by piece, all of it"


def _served(port: int, database_url: str, more: dict[str, str]) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")},
        "COMMUNITY_SECRET_KEY": "tests only " * 4,
        "COMMUNITY_DATABASE_URL": database_url,
        "COMMUNITY_BASE_URL": f"http://127.0.0.1:{port}",
        "COMMUNITY_JOINING": "open",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        **more,
    }


@pytest.fixture
def working(database_url: str) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts workers of their own process."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(more: dict[str, str]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "community", "work"]
        begun.append(subprocess.Popen(command, cwd=ROOT, env=_served(8000, database_url, more), stderr=subprocess.PIPE))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def _until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_told_to(app: Flask, working, number: int) -> None:
    worker = working({})
    with app.app_context(), unit_of_work():
        session().add(Attempt(key_hash="x" * 64, tried_at=now() - timedelta(days=900)))
    _until(lambda: _attempts(app) == 0)
    worker.send_signal(number)
    assert worker.wait(10) == 0


def test_it_ends_in_the_midst_of_a_mail_that_is_not_taken(house_with, working) -> None:
    """And the mail is sent later: nothing is lost."""
    with a_silent_post() as settings:
        app = house_with(settings)
        Someone(app, "alice").patch("/me", email="alice@example.org")
        worker = working(settings)
        _until(lambda: _tries(app) == [1])
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(10) == 0
        assert worker.stderr is not None
        assert b"not taken" not in worker.stderr.read(), "it did not wait for the mail server"
        assert _tries(app) == [1]


def _attempts(app: Flask) -> int:
    with app.app_context():
        return session().scalar(select(func.count()).select_from(Attempt)) or 0


def _tries(app: Flask) -> list[int]:
    with app.app_context():
        return list(session().scalars(select(Base.metadata.tables["community_mail"].c.tries)))


@pytest.mark.skipif(bool(POSTGRESQL), reason="./dev up keeps its house in SQLite; the worker itself is tried above")
def test_dev_up_starts_a_worker_and_ends_with_it(tmp_path: Path) -> None:
    port = free_port()
    database = f"sqlite:///{tmp_path / 'house.sqlite'}"
    env = {**_served(port, database, {}), "PORT": str(port), "COMMUNITY_DEMO": "1"}
    up = subprocess.Popen(
        ["./dev", "up"], cwd=ROOT, env=env, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        _until(lambda: _answers(port), 120)
        _until(lambda: len(_processes(up.pid, "community work")) == 1)
        [worker] = _processes(up.pid, "community work")
        os.kill(worker, signal.SIGKILL)
        _until(lambda: not _processes(up.pid, "community work"))
        assert _answers(port), "the house answers without its worker"
        assert up.poll() is None
    finally:
        os.killpg(up.pid, signal.SIGTERM)
        assert up.stdout is not None
        up.stdout.close()
    asked = time.monotonic()
    up.wait(10)
    _until(lambda: not _processes(up.pid, ""), 10)
    assert time.monotonic() - asked < 10
    assert not _answers(port)


def _answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=2).status_code == 200
    except requests.RequestException:
        return False


def _processes(group: int, words: str) -> list[int]:
    """The processes of a group whose command holds these words."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            state, _parent, its_group = (folder / "stat").read_text().rsplit(")", 1)[1].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and words in command and state != "Z" and "bash" not in command:
            found.append(int(folder.name))
    return found


def test_the_houses_own_clock_is_asked(app: Flask) -> None:
    """Time that passes in a demo house makes everything due."""
    ran: list[int] = []
    worker = Worker(app, (Job("daily", timedelta(days=1), lambda: bool(ran.append(1))),))
    for _ in range(3):
        worker.run_due()
    assert len(ran) == 1
    app.extensions["community"].clock.pass_time(timedelta(days=1))
    worker.run_due()
    assert len(ran) == 2
    with app.app_context():
        assert session().query(Member).count() == 0
        assert house().settings.mail_server is None
