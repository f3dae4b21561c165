"""The whole life of somebody else's plugin: installed, enabled, used, taken out, removed.

It is built and installed from its own folder into a place of its own, and every command and server below is a
process of its own that finds it there.
"""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from sqlalchemy import create_engine, inspect

from community.current import house
from community.db.migrate import downgrade
from community.testing import PASSWORD, joining, make_app

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
SAMPLE = Path(__file__).parent / "sample"
WITHOUT, WITH = "forum,profiles", "forum,profiles,sample"


@dataclass
class Site:
    """A site on a database, with a folder of installed packages."""

    database_url: str
    place: Path

    def env(self, plugins: str, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
        return {
            **kept,
            "PYTHONPATH": str(self.place),
            "PYTHONWARNINGS": "error,ignore::ResourceWarning",  # a process that ends closes what it holds
            "COMMUNITY_SECRET_KEY": "tests only " * 4,
            "COMMUNITY_DATABASE_URL": self.database_url,
            "COMMUNITY_JOINING": "open",
            "COMMUNITY_RATE_LIMITS": "off",
            "COMMUNITY_PLUGINS": plugins,
            **more,
        }

    def flask(self, *args: str, plugins: str, code: int = 0, **more: str) -> tuple[str, str]:
        """Type ``flask community …``: what it prints and what it tells."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "community", *args]
        done = subprocess.run(  # noqa: PLW1510 (the code is what is asked)
            command, env=self.env(plugins, **more), cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == code, done.stderr
        return done.stdout, done.stderr

    @contextmanager
    def open(self, plugins: str, **more: str) -> Iterator[str]:
        """Serve it; gives the address."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        base = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "run", "--port", str(port)]
        env = self.env(plugins, COMMUNITY_BASE_URL=base, **more)
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, env=env, cwd=ROOT, stdout=quiet, stderr=quiet) as server:
            try:
                _wait_for(base)
                yield base
            finally:
                server.terminate()

    def empty(self) -> None:
        """Take the tables of the core away."""
        app = make_app(self.database_url)
        with app.app_context():
            downgrade("base")
            house().database.engine.dispose()

    def tables(self) -> set[str]:
        """The tables of the database that carry the plugin's name."""
        engine = create_engine(self.database_url)
        names = {name for name in inspect(engine).get_table_names() if "sample" in name}
        engine.dispose()
        return names


@pytest.fixture
def site(database_url: str, tmp_path: Path) -> Site:
    """A site with the plugin installed beside it, from its folder as somebody else would."""
    place = tmp_path / "place"
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-index",
        "--no-deps",
    ]
    build = ["--no-build-isolation", "--target", str(place), str(SAMPLE)]
    subprocess.run([*install, *build], check=True, capture_output=True)
    return Site(database_url, place)


def _wait_for(base: str) -> None:
    for _ in range(200):
        try:
            requests.get(f"{base}/healthz", timeout=1)
            return
        except requests.RequestException:
            time.sleep(0.05)
    raise AssertionError("the server did not start")


def _comes_in(base: str, handle: str, *, new: bool = True) -> requests.Session:
    person = requests.Session()
    path, body = ("members", joining(handle)) if new else ("session", {"handle": handle, "password": PASSWORD})
    assert person.post(f"{base}/api/v1/{path}", json=body, timeout=5).ok
    return person


def _notes(person: requests.Session, base: str, body: str) -> str:
    page = person.get(f"{base}/notes", timeout=5).text
    token = re.findall(r'name="form_token" value="([^"]+)"', page)[0]
    kept = person.post(f"{base}/notes", data={"body": body, "form_token": token}, timeout=5)
    assert kept.ok, kept.text
    return kept.text


def test_a_plugin_comes_and_goes(site: Site) -> None:
    # Installed and not enabled, it changes nothing, from the first upgrade on.
    site.empty()
    _printed, told = site.flask("db", "upgrade", plugins=WITHOUT)
    assert re.fullmatch(r"community: from nothing to \w+\.\nThe database is up to date\.\n", told)
    assert "sample-days" not in site.flask("--help", plugins=WITHOUT)[0]
    assert site.tables() == set()
    _printed, told = site.flask("db", "upgrade", plugins=WITHOUT, COMMUNITY_SAMPLE_GREETING="Dear me", code=1)
    assert told == (
        "community does not start: COMMUNITY_SAMPLE_GREETING is not a known setting: "
        "remove it, or look for a misspelling.\n"
    )

    # Enabled and not migrated, the doctor finds it.
    assert "The tables of sample are not up to date" in site.flask("doctor", plugins=WITH, code=1)[0]

    # Enabled and migrated, it has its tables, and a version table of its own.
    _printed, told = site.flask("db", "upgrade", plugins=WITH)
    assert "sample: from nothing to 0001." in told
    assert site.tables() == {"sample_note", "sample_asked_on", "alembic_version_sample"}
    assert "sample: nothing to do, at 0001." in site.flask("db", "upgrade", plugins=WITH)[1]

    # Alice and Bob use its page, which the pages of others lead to; it hears of her request.
    with site.open(WITH, COMMUNITY_SAMPLE_GREETING="Dear me") as base:
        alice, bob = _comes_in(base, "alice"), _comes_in(base, "bob")
        page = _notes(alice, base, "Alice was brave today.")
        assert "Alice was brave today." in page
        assert "Dear me" in page
        assert "Somebody has asked" not in page
        assert "Alice was brave" not in _notes(bob, base, "Bob slept well.")
        asked = alice.post(f"{base}/api/v1/advice-requests", json={"title": "t", "body": "b"}, timeout=5)
        assert asked.status_code == 201
        french = bob.get(f"{base}/notes?lang=fr", timeout=5).text
        assert "Quelqu’un a demandé conseil aujourd’hui." in french
        you = bob.get(f"{base}/you?lang=fr", timeout=5).text
        assert '<a href="/notes">Vos notes</a>' in you
        assert '<a href="/people/bob">Votre page</a>' in you

    # The operator types its command, and hands Alice everything of hers.
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\n", site.flask("sample-days", plugins=WITH)[0])
    document = json.loads(site.flask("export", "alice", plugins=WITH)[0])
    [part] = [part for part in document["parts"] if part["table"] == "sample_note"]
    assert part["title"] == "Notes to oneself"
    assert part["purpose"] == "to keep a thought for oneself"
    [note] = part["rows"]
    assert set(note) == {"id", "body", "written_at"}
    assert note["body"] == "Alice was brave today."
    assert "Bob" not in json.dumps(document)

    # Disabled, its words stay where they are; the core and the others upgrade and run.
    assert site.flask("db", "upgrade", plugins=WITHOUT)[1].startswith("community: nothing to do")
    with site.open(WITHOUT) as base:
        alice = _comes_in(base, "alice", new=False)
        assert alice.get(f"{base}/notes", timeout=5).status_code == 404
        you = alice.get(f"{base}/you", timeout=5)
        assert you.ok
        assert "/notes" not in you.text
    _printed, told = site.flask("erase", "bob", "--yes", plugins=WITHOUT, code=1)
    assert "sample_note: refers to members and belongs to no enabled plugin" in told
    assert "bob is erased." in site.flask("erase", "bob", "--yes", plugins=WITH)[1]
    assert "sample_note" not in site.flask("export", "bob", plugins=WITH, code=1)[0]

    # Downgraded, though not enabled: nothing of it is left, and nothing of anybody else's is missing.
    _printed, told = site.flask("db", "downgrade", "sample", "--yes", plugins=WITHOUT)
    assert told == "The tables of sample are gone.\n"
    assert site.tables() == set()
    assert json.loads(site.flask("export", "alice", plugins=WITHOUT)[0])["person"] == "alice"

    # Removed: the core upgrades and runs as before; enabling it names the remedy.
    shutil.rmtree(site.place)
    site.empty()
    assert site.flask("db", "upgrade", plugins=WITHOUT)[1].startswith("community: from nothing to")
    with site.open(WITHOUT) as base:
        assert _comes_in(base, "alice").get(f"{base}/you", timeout=5).ok
    _printed, told = site.flask("db", "upgrade", plugins=WITH, code=1)
    assert told == (
        "community does not start: plugin sample: not installed; install its package or take it out of "
        "COMMUNITY_PLUGINS.\n"
    )


def test_a_downgrade_asks_first_and_needs_a_plugin_with_tables(site: Site) -> None:
    _printed, told = site.flask("db", "downgrade", "forum", "--yes", plugins=WITHOUT, code=1)
    assert "plugin forum: it has no tables." in told
    _printed, told = site.flask("db", "downgrade", "nobody", "--yes", plugins=WITHOUT, code=1)
    assert "plugin nobody: not installed" in told
    site.flask("db", "upgrade", plugins=WITH)
    site.flask("db", "downgrade", "sample", plugins=WITH, code=1)  # nobody says yes
    assert "sample_note" in site.tables()


def test_a_plugin_older_than_its_tables_is_told_apart(site: Site) -> None:
    """An older package than the one that made the tables: the core is upgraded, and the plugin is named."""
    site.flask("db", "upgrade", plugins=WITH)
    [revision] = site.place.rglob("0001_notes.py")
    revision.write_text(revision.read_text().replace('revision = "0001"', 'revision = "0000"'))
    _printed, told = site.flask("db", "upgrade", plugins=WITH, code=1)
    assert "Error: sample: Can't locate revision identified by '0001'" in told
    assert "Traceback" not in told
    assert "install the version that made its tables" in told
    assert "up to date" in site.flask("db", "upgrade", plugins=WITHOUT)[1]
