"""A drill: the house is backed up while people write and leave, the machine is lost, and it opens somewhere else.

``./dev check --full`` does it twenty times, the short form twice.
"""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from community.current import session
from community.privacy.ledger import path_of
from community.testing import Someone
from tests.backup.test_backup import _in_a_folder_of_its_own, run, signed_in, titles  # noqa: F401 (a fixture)
from tests.conftest import FULL, POSTGRESQL
from tests.databases import execute, named

DRILLS = 20 if FULL else 2
NAMES = ("xe", "ye", "ze")
WRITER = """
import sys
from community.testing import Someone, joining, make_app

someone = Someone(make_app(sys.argv[1]))
while someone.post("/members", **joining(sys.argv[2])).status_code == 503:
    pass  # the others write: the house asks to come back in a moment
number = 0
while True:
    made = someone.post("/advice-requests", title=f"{sys.argv[2]} {number}", body="word " * 400)
    if made.status_code == 201:
        print(number, flush=True)
        number += 1
    assert made.status_code in (201, 503), made.text
"""


@pytest.fixture
def elsewhere(house_with: Callable[..., Flask], tmp_path: Path) -> Iterator[Flask]:
    """A house on an empty database somewhere else."""
    if not POSTGRESQL:
        yield house_with({"COMMUNITY_DATABASE_URL": f"sqlite:///{tmp_path / 'new' / 'house.sqlite'}"})
        return
    name = f"elsewhere_{os.getpid()}"
    execute(f"CREATE DATABASE {name}")
    yield house_with({"COMMUNITY_DATABASE_URL": named(name)})
    execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _people_writing(database_url: str) -> Iterator[dict[str, int]]:
    """Three processes write; yields the last number that each of them was told is kept."""
    command = [sys.executable, "-c", WRITER, database_url]
    writers = {
        name: subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True, env=os.environ) for name in NAMES
    }
    told: dict[str, int] = {}

    def listen(name: str, writer: "subprocess.Popen[str]") -> None:
        for line in writer.stdout or ():
            told[name] = int(line)

    threads = [threading.Thread(target=listen, args=pair) for pair in writers.items()]
    try:
        for thread in threads:
            thread.start()
        while len(told) < len(NAMES) or min(told.values()) < 15:
            assert all(writer.poll() is None for writer in writers.values())
            time.sleep(0.02)
        yield told
    finally:
        for writer in writers.values():
            writer.kill()
            writer.wait()
        for thread in threads:
            thread.join(10)
        for writer in writers.values():
            assert writer.stdout is not None
            writer.stdout.close()


@pytest.mark.parametrize("drill", range(DRILLS))
def test_what_was_acknowledged_before_opens_elsewhere(
    app: Flask, elsewhere: Flask, database_url: str, tmp_path: Path, drill: int
) -> None:
    for name in ("dana", "erin"):
        Someone(app, name).asks(f"Asked by {name}")
    file = tmp_path / "house.backup"
    with _people_writing(database_url) as told:
        assert run(app, "erase", "dana", "--yes")[0] == 0
        before = dict(told)
        assert run(app, "backup", str(file))[0] == 0
        until = time.monotonic() + 30
        while sum(told.values()) == sum(before.values()):
            assert time.monotonic() < until, "nobody wrote meanwhile"
            time.sleep(0.02)
        assert run(app, "erase", "erin", "--yes")[0] == 0
    _carry_ledger(app, elsewhere)
    code, words = run(elsewhere, "restore", str(file))
    assert (code, "erased again" in words) == (0, True), words
    found = titles(elsewhere)
    for name, number in before.items():
        assert {f"{name} {done}" for done in range(number + 1)} <= found
    assert all(re.fullmatch(r"[xyz]e \d+", title) for title in found), "of who was erased nothing is back"
    for name in ("dana", "erin"):
        assert signed_in(elsewhere, name).answer.status_code == 401
    _answers(elsewhere)


def _carry_ledger(app: Flask, elsewhere: Flask) -> None:
    """The operator brings the ledger along, which is kept apart from the backups."""
    with app.app_context():
        old = path_of()
    with elsewhere.app_context():
        new = path_of()
    new.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(old, new)


def _answers(house: Flask) -> None:
    """People come in as before, find what is theirs, and go on."""
    stranger = Someone(house)
    assert stranger.client.get("/readyz").status_code == 200
    for name in NAMES:
        back = signed_in(house, name)
        assert back.client.get("/requests").status_code == 200
        ask = back.get("/advice-requests", q=name).json["items"][0]
        assert (ask["title"].split()[0], back.get(f"/advice-requests/{ask['id']}").status_code) == (name, 200)
        assert back.replies(back.asks("And on it goes"))
    assert Someone(house, "dana").get("/advice-requests").status_code == 200, "the name is free again"
    with house.app_context():
        if not POSTGRESQL:
            assert session().scalar(text("PRAGMA integrity_check")) == "ok"
            assert session().execute(text("PRAGMA foreign_key_check")).all() == []
        session().close()
