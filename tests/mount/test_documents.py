"""What the page for hosts says, and what the example's README says, is done as it is written."""

import os
import re
import shlex
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import requests
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_login import LoginManager
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.orm import Mapped, mapped_column

from community.testing import Someone, joining
from examples.mount import WORDS
from examples.mount.models import Base
from tests.mount.conftest import SETTINGS

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "mounting.md").read_text(), re.S)


def _run(number: int) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "host"}
    exec(compile(BLOCKS[number], "docs/mounting.md", "exec"), names)
    return names


def test_the_page_makes_a_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Flask, "auto_find_instance_path", lambda _self: str(tmp_path))
    names = _run(0)

    class Note(names["db"].Model):
        id: Mapped[int] = mapped_column(primary_key=True)
        title: Mapped[str]
        body: Mapped[str]

    app = names["create_app"]()
    LoginManager(app).user_loader(lambda _key: None)
    app.secret_key = "host"
    app.before_request(_run(1)["members_only"])
    ask_for = _run(3)["ask_for"]
    app.add_url_rule("/ask", "ask", lambda: "in")
    assert app.test_cli_runner().invoke(args=["community", "db", "upgrade"]).exit_code == 0
    with app.app_context():
        names["db"].create_all()
    alice = Someone(app, "alice")
    assert alice.client.get("/ask").headers["Location"] == "/sign-in"
    with app.test_request_context("/", headers={"Cookie": f"community={alice.client.get_cookie('community').value}"}):
        made = ask_for(Note(title="From the host", body="A note."))
    assert alice.get(f"/advice-requests/{made}").json["title"] == "From the host"
    with app.app_context():
        assert names["db"].session.query(Note).one().title == "From the host"
    with app.app_context():
        names["db"].engine.dispose()


def test_the_migrations_of_a_host_leave_our_tables_alone(journal, empty_database: str) -> None:
    """Our tables stand beside the host's own and its own version table; its autogenerate has nothing to say."""
    engine = create_engine(empty_database)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('theirs')"))
    app = journal(SQLALCHEMY_DATABASE_URI=empty_database)
    assert app.test_cli_runner().invoke(args=["community", "db", "upgrade"]).exit_code == 0
    assert Someone(app, "alice").asks()

    def proposed(**options: Any) -> list[str]:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts=options)
            return [str(change[0]) for change in compare_metadata(context, Base.metadata)]

    assert "remove_table" in proposed()
    assert proposed(**_run(2)["options"]) == []
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "theirs"
        names = set(inspect(connection).get_table_names())
    engine.dispose()
    assert {"alembic_version", "alembic_version_community", "member", "entry", "community_member"} <= names


@pytest.mark.once
def test_the_example_is_started_as_its_page_says(empty_database: str, tmp_path: Path) -> None:
    [block] = re.findall(r"```sh\n(.*?)```", (ROOT / "examples" / "mount" / "README.md").read_text(), re.S)
    *once, serve = [shlex.split(line, comments=True) for line in block.strip().splitlines()]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")}
    environment["JOURNAL_SQLALCHEMY_DATABASE_URI"] = empty_database
    program = [sys.executable, "-m"]
    for command in once:
        subprocess.run([*program, *command], cwd=ROOT, env=environment, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path / "log").open("w")
    command = [*program, *serve, "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        base = f"http://127.0.0.1:{port}"
        for _ in range(200):
            with suppress(requests.ConnectionError):
                assert requests.get(f"{base}/community/healthz", timeout=5).text == "alive\n"
                break
            time.sleep(0.05)
        with requests.Session() as robin:
            signed_in = robin.post(f"{base}/sign-in", data={"name": "robin", "words": WORDS}, timeout=5)
            assert "What did you notice today?" in signed_in.text
            made = robin.post(f"{base}/community/api/v1/members", json=joining("rowan"), timeout=5)
            assert made.status_code == 201
            assert "Side by side" in robin.get(f"{base}/community/", timeout=5).text
            assert set(robin.cookies.keys()) == {"session", "remember_token", "community"}
    finally:
        server.terminate()
        server.wait(10)
        log.close()
