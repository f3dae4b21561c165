"""The recipes of the operating page run as they stand, but for the folder, the port and systemd itself."""

import configparser
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).parents[2]
RECIPES = ROOT / "docs" / "recipes"
HOME = "/srv/community"
KEY = "put-the-output-of-openssl-rand-base64-48-here"


class Evening:
    """A house that is opened by the recipes in a folder of its own."""

    def __init__(self, place: Path, database_url: str) -> None:
        self.place = place
        self.port = _free_port()
        (place / "instance").mkdir()
        (place / "wsgi.py").write_text((ROOT / "wsgi.py").read_text())
        (place / ".venv").symlink_to(Path(sys.prefix))
        lines = (
            (RECIPES / "house.env").read_text().replace(KEY, "a key for one test alone " * 2).replace(HOME, str(place))
        )
        settings = dict(line.split("=", 1) for line in lines.splitlines())
        plain = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
        self.env = {**plain, **settings, "COMMUNITY_DATABASE_URL": database_url, "BACKUPS": str(place)}
        self.running: list[subprocess.Popen[bytes]] = []

    def commands(self, unit: str) -> list[tuple[str, list[str]]]:
        """What a unit runs, in its order."""
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        parser.optionxform = str
        parser.read(RECIPES / unit)
        service = parser["Service"]
        assert service["WorkingDirectory"] == HOME
        assert service["EnvironmentFile"] == f"{HOME}/house.env"
        found = [(name, service[name]) for name in ("ExecStartPre", "ExecStart") if name in service]
        return [(name, self._here(command)) for name, command in found]

    def start(self, unit: str) -> subprocess.Popen[bytes]:
        """Run what comes before, then start the service."""
        for name, command in self.commands(unit):
            if name == "ExecStartPre":
                subprocess.run(command, cwd=self.place, env=self.env, check=True, capture_output=True)
        with (self.place / unit).open("w") as told:
            started = subprocess.Popen(command, cwd=self.place, env=self.env, stderr=told, start_new_session=True)
        self.running.append(started)
        return started

    def run(self, *command: str, typed: str = "") -> str:
        """A command as the page has it; what it prints."""
        words = [str(self.place / ".venv/bin/flask"), "--app", "wsgi", "community", *command]
        done = subprocess.run(
            words, check=False, cwd=self.place, env=self.env, capture_output=True, text=True, input=typed
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def get(self, path: str) -> tuple[int, str]:
        """A page, asked for as the proxy does."""
        asked = Request(f"http://127.0.0.1:{self.port}{path}", headers={"X-Forwarded-For": "203.0.113.9"})
        try:
            with urlopen(asked, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            return error.code, ""
        except OSError:
            return 0, ""

    def _here(self, command: str) -> list[str]:
        here = command.replace(HOME, str(self.place)).replace("--port 8000", f"--port {self.port}").replace("%%", "%")
        return shlex.split(here)


@pytest.fixture
def evening(tmp_path: Path, database_url: str) -> Iterator[Evening]:
    """A first evening; whatever was started is ended."""
    made = Evening(tmp_path, database_url)
    yield made
    for process in made.running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def test_the_first_evening_on_one_machine(evening: Evening) -> None:
    opened = ("--steward", "alice", "--steward-name", "Alice", "--house", "The Garden", "--password-stdin")
    said = evening.run("init", *opened, "--base-url", "https://care.example.org", typed="a quiet garden path\n")
    assert "COMMUNITY_BASE_URL=https://care.example.org" in said
    house, work = evening.start("community.service"), evening.start("community-work.service")
    until = time.monotonic() + 60
    while evening.get("/readyz")[0] != 200:
        assert house.poll() is None, (evening.place / "community.service").read_text()
        assert time.monotonic() < until
        time.sleep(0.2)
    status, page = evening.get("/join?invite=" + evening.run("invite").split("invite=")[1].strip())
    assert status == 200
    assert "The Garden" in page
    assert 'name="password"' in page
    assert evening.get("/help-now")[0] == 200

    for process in (house, work):
        assert process.poll() is None
        os.killpg(process.pid, signal.SIGTERM)
        assert process.wait(10) in (0, -signal.SIGTERM)
    told = [
        json.loads(line)
        for line in (evening.place / "community.service").read_text().splitlines()
        if line.startswith("{")
    ]
    assert {"rule": "/join", "status": 200}.items() <= next(one for one in told if one.get("rule") == "/join").items()
    assert "invite=" not in json.dumps(told)


def test_the_nightly_backup(evening: Evening) -> None:
    evening.run("init", "--steward", "alice", "--base-url", "https://care.example.org")
    [(_name, command)] = evening.commands("community-backup.service")
    done = subprocess.run(command, cwd=evening.place, env=evening.env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [kept] = evening.place.glob("house-*.backup")
    assert kept.stat().st_mode & 0o077 == 0


def test_the_first_evening_copies_what_is_there_and_writes_over_no_settings() -> None:
    page = (ROOT / "docs" / "operating.md").read_text()
    commands = "".join(re.findall(r"```bash\n(.*?)```", page, re.S))
    for pattern in re.findall(r"docs/recipes/([\w.*-]+)", commands):
        assert list(RECIPES.glob(pattern)), pattern
    settings = dict(line.split("=", 1) for line in (RECIPES / "house.env").read_text().splitlines())
    assert settings["BACKUPS"] in commands
    assert settings["COMMUNITY_SECRET_KEY"] == KEY
    assert KEY in commands
    assert HOME in commands
    assert not re.search(r"(?<!>)> ?house\.env", page), "init would empty the settings that it reads"


def test_the_proxy_and_the_server_name_the_same_place() -> None:
    served = (RECIPES / "community.service").read_text()
    assert "reverse_proxy 127.0.0.1:8000" in (RECIPES / "Caddyfile").read_text()
    assert "--host 127.0.0.1 --port 8000" in served


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
