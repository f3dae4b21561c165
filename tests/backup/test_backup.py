"""A backup holds the whole house, and a restore gives it back, or changes nothing."""

import random
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from community.current import house, session
from community.db.migrate import downgrade, owners, revision_of
from community.testing import PASSWORD, Someone
from tests.conftest import FULL, POSTGRESQL

SQLITE_ONLY = pytest.mark.skipif(bool(POSTGRESQL), reason="about SQLite's own files")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's ledger of the erased stands in ``instance``."""
    monkeypatch.chdir(tmp_path)


def run(app: Flask, *args: str) -> tuple[int, str]:
    """Type ``flask community …``: the exit code and what it tells."""
    done = app.test_cli_runner().invoke(args=["community", *args])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    with app.app_context():
        house().engine.dispose()  # a command's process ends with it
    return done.exit_code, done.stderr


def titles(app: Flask) -> set[str]:
    with app.app_context():
        found = set(session().scalars(text("SELECT title FROM community_advice_request")))
        session().close()
        house().engine.dispose()
    return found


def signed_in(app: Flask, handle: str) -> Someone:
    again = Someone(app)
    again.answer = again.post("/session", handle=handle, password=PASSWORD)
    return again


def test_the_house_comes_back_as_it_was(app: Flask, tmp_path: Path) -> None:
    alice = Someone(app, "alice")
    program = {"Authorization": f"Bearer {alice.post('/me/tokens', name='p', scopes=['read']).json['secret']}"}
    alice.asks("Before")
    file = tmp_path / "kept" / "house.backup"
    file.parent.mkdir()
    code, told = run(app, "backup", str(file))
    assert (code, file.stat().st_mode & 0o777) == (0, 0o600), told
    assert [path.name for path in file.parent.iterdir()] == ["house.backup"]
    alice.asks("After")
    code, told = run(app, "restore", str(file))
    assert (code, "say --replace" in told) == (1, True)
    assert titles(app) == {"Before", "After"}
    code, told = run(app, "restore", str(file), "--replace")
    assert code == 0, told
    assert titles(app) == {"Before"}
    assert alice.get("/me").status_code == 401, "whoever signed out after the backup stays signed out"
    assert app.test_client().get("/api/v1/me", headers=program).status_code == 401
    back = signed_in(app, "alice")
    assert back.get("/advice-requests", q="before").json["items"][0]["title"] == "Before"
    back.asks("And on it goes")
    assert [path.name for path in file.parent.iterdir()] == ["house.backup"]


def test_whoever_was_erased_since_stays_erased(app: Flask, tmp_path: Path) -> None:
    people = {name: Someone(app, name) for name in ("alice", "bob", "charlie", "dana")}
    for name, who in people.items():
        who.asks(f"Asked by {name}", body=f"Words of {name}.")
    file = tmp_path / "house.backup"
    assert run(app, "backup", str(file))[0] == 0
    assert run(app, "erase", "alice", "--yes")[0] == 0
    people["bob"].delete("/me", words="unnamed", password=PASSWORD)
    with app.app_context():
        house().clock.pass_time(timedelta(days=7))
    assert run(app, "erase", "--due")[0] == 0
    Someone(app, "alice").asks("Another Alice has come")
    later = tmp_path / "later.backup"
    assert run(app, "backup", str(later))[0] == 0
    for _again in range(2):
        code, told = run(app, "restore", str(file), "--replace")
        assert (code, "erased again" in told) == (0, True), told
        assert titles(app) == {"Asked by bob", "Asked by charlie", "Asked by dana"}
        for name, status in {"alice": 401, "bob": 401, "charlie": 200}.items():
            assert signed_in(app, name).answer.status_code == status
        ask = signed_in(app, "charlie").get("/advice-requests", q="bob").json["items"][0]
        assert (ask["author"], ask["excerpt"]) == (None, "Words of bob.")
    # The ledger is lost with the machine; the newest backup carries a copy.
    with app.app_context():
        from community.privacy.ledger import path_of

        path_of().unlink()
    assert run(app, "restore", str(later), "--replace")[0] == 0
    assert "Another Alice has come" in titles(app), "the name was free again, and hers is another membership"
    assert run(app, "restore", str(file), "--replace")[0] == 0
    assert titles(app) == {"Asked by bob", "Asked by charlie", "Asked by dana"}


def test_whoever_came_back_since_is_not_erased_for_having_left(app: Flask, tmp_path: Path) -> None:
    alice = Someone(app, "alice")
    alice.asks("Still mine")
    assert alice.delete("/me", words="erased", password=PASSWORD).status_code == 204
    file = tmp_path / "house.backup"
    assert run(app, "backup", str(file))[0] == 0
    back = signed_in(app, "alice")
    assert back.post("/me/return").status_code == 200
    with app.app_context():
        house().clock.pass_time(timedelta(days=20))
    assert run(app, "restore", str(file), "--replace")[0] == 0
    assert run(app, "erase", "--due")[0] == 0
    again = signed_in(app, "alice")
    assert again.post("/me/return").status_code == 200
    assert titles(app) == {"Still mine"}


def test_what_is_damaged_or_foreign_changes_nothing(
    app: Flask, house_with: Callable[..., Flask], tmp_path: Path
) -> None:
    Someone(app, "alice").asks("Mine")
    file, other = tmp_path / "house.backup", tmp_path / "other.backup"
    assert run(app, "backup", str(file))[0] == 0
    whole = file.read_bytes()
    begins = whole.index(b"\n", whole.index(b"\n", whole.index(b"\n") + 1) + 1)
    chance = random.Random(7)
    spots = [*range(0, begins, 97 if not FULL else 7), *(chance.randrange(begins, len(whole)) for _ in range(30))]
    for spot in spots:
        other.write_bytes(whole[:spot] + bytes([whole[spot] ^ (1 << chance.randrange(8))]) + whole[spot + 1 :])
        code, told = run(app, "restore", str(other), "--replace")
        assert (code, told.startswith("Error: Nothing was changed: it ")) == (1, True), (spot, told)
    for length in [0, 5, begins - 80, begins, begins + 1, len(whole) - 1]:
        other.write_bytes(whole[:length])
        assert run(app, "restore", str(other), "--replace")[0] == 1
    other.write_bytes(whole + b" ")
    assert "something was added to it" in run(app, "restore", str(other), "--replace")[1]
    assert "it cannot be read" in run(app, "restore", str(tmp_path / "nowhere"), "--replace")[1]
    another_key = house_with({"COMMUNITY_SECRET_KEY": "another key " * 4})
    assert "another COMMUNITY_SECRET_KEY" in run(another_key, "restore", str(file), "--replace")[1]
    assert titles(app) == {"Mine"}
    left = {path.name for path in tmp_path.iterdir()} - {"house.sqlite-wal", "house.sqlite-shm"}
    assert left <= {"house.sqlite", "house.backup", "other.backup"}, left


def test_an_older_backup_is_brought_up_to_date(app: Flask, tmp_path: Path) -> None:
    Someone(app, "alice").asks("Long ago")
    with app.app_context():
        newest = revision_of(owners()[0])
        downgrade("0005")
    file = tmp_path / "house.backup"
    assert run(app, "backup", str(file))[0] == 0
    assert run(app, "db", "upgrade")[0] == 0
    assert run(app, "restore", str(file), "--replace")[0] == 0
    with app.app_context():
        assert revision_of(owners()[0]) == newest
        house().engine.dispose()
    assert signed_in(app, "alice").get("/advice-requests", q="ago").json["items"]


def test_a_newer_backup_is_refused(app: Flask, tmp_path: Path) -> None:
    Someone(app, "alice").asks("From the future")
    with app.app_context():
        newest = revision_of(owners()[0])
    set_to = text("UPDATE alembic_version_community SET version_num = :revision")
    with app.app_context(), house().engine.begin() as connection:
        connection.execute(set_to, {"revision": "9999"})
    file = tmp_path / "house.backup"
    assert run(app, "backup", str(file))[0] == 0
    code, told = run(app, "restore", str(file), "--replace")
    assert (code, "install the version that made its tables" in told) == (1, True)
    with app.app_context(), house().engine.begin() as connection:
        connection.execute(set_to, {"revision": newest})
    assert titles(app) == {"From the future"}


def test_an_open_house_is_not_replaced(app: Flask, database_url: str, tmp_path: Path) -> None:
    Someone(app, "alice").asks("Open")
    file = tmp_path / "house.backup"
    assert run(app, "backup", str(file))[0] == 0
    elsewhere = create_engine(database_url)
    with elsewhere.connect() as connection:
        assert connection.execute(text("SELECT title FROM community_advice_request")).scalar() == "Open"
        code, told = run(app, "restore", str(file), "--replace")
        assert (code, "stop its server first" in told) == (1, True)
    elsewhere.dispose()
    assert titles(app) == {"Open"}
    assert run(app, "restore", str(file), "--replace")[0] == 0


def test_into_an_empty_house_and_none(app: Flask, house_with: Callable[..., Flask], tmp_path: Path) -> None:
    Someone(app, "alice").asks("Moved")
    file = tmp_path / "house.backup"
    assert run(app, "backup", str(file))[0] == 0
    if POSTGRESQL:
        return  # an empty database beside it is the fresh place of every restore
    new = house_with({"COMMUNITY_DATABASE_URL": f"sqlite:///{tmp_path / 'new' / 'place.sqlite'}"})
    assert "no database yet" in run(new, "backup", str(tmp_path / "none"))[1]
    assert run(new, "restore", str(file))[0] == 0
    assert titles(new) == {"Moved"}
    assert ((tmp_path / "new" / "place.sqlite").stat().st_mode & 0o777) == 0o600


@SQLITE_ONLY
def test_a_damaged_house_can_be_replaced(app: Flask, tmp_path: Path) -> None:
    Someone(app, "alice").asks("Whole")
    file = tmp_path / "house.backup"
    assert run(app, "backup", str(file))[0] == 0
    database = tmp_path / "house.sqlite"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    database.write_bytes(b"\x00" * 8192)
    code, told = run(app, "backup", str(tmp_path / "broken.backup"))
    assert (code, "There is no backup" in told) == (1, True)
    assert not (tmp_path / "broken.backup").exists()
    assert run(app, "restore", str(file))[0] == 1, "nobody can tell whether there are members"
    assert run(app, "restore", str(file), "--replace")[0] == 0
    assert titles(app) == {"Whole"}


RESTORER = """
import sys
from pathlib import Path
from community.backup.services import restore
from community.testing import make_app

with make_app(sys.argv[1]).app_context():
    restore(Path(sys.argv[2]), over_members=True, tell=lambda _: None, say=lambda words: print(words, flush=True))
"""


def test_a_restore_that_is_killed_leaves_one_house_or_the_other(app: Flask, database_url: str, tmp_path: Path) -> None:
    chance = random.Random(3)
    Someone(app, "alice").asks("Before")
    file = tmp_path / "house.backup"
    assert run(app, "backup", str(file))[0] == 0
    signed_in(app, "alice").asks("After")
    with app.app_context():
        house().engine.dispose()
    for _round in range(12 if FULL else 3):
        command = [sys.executable, "-c", RESTORER, database_url, str(file)]
        restoring = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
        assert restoring.stdout is not None
        with restoring, restoring.stdout:
            said = restoring.stdout.readline()
            threading.Event().wait(chance.random() * 0.5)
            restoring.kill()
        assert said == "Everything in it is whole.\n"
        assert titles(app) in ({"Before", "After"}, {"Before"})
    assert run(app, "restore", str(file), "--replace")[0] == 0
    assert titles(app) == {"Before"}
