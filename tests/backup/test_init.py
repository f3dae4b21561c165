"""From nothing to a house with somebody who looks after it."""

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from community.current import house
from community.db.migrate import downgrade
from community.testing import Someone, make_app
from tests.conftest import POSTGRESQL

ALICE = ("--steward", "alice", "--steward-name", "Alice Martin", "--locale", "fr")


@pytest.fixture
def bare(house_with: Callable[..., Flask], tmp_path: Path) -> Flask:
    """A house without tables."""
    if POSTGRESQL:
        app = house_with()
        with app.app_context():
            downgrade("base")
        return app
    return house_with({"COMMUNITY_DATABASE_URL": f"sqlite:///{tmp_path / 'deep' / 'down' / 'new.sqlite'}"})


def init(app: Flask, *options: str, typed: str = "") -> Result:
    return app.test_cli_runner().invoke(args=["community", "init", *options], input=typed)


def test_an_empty_house_is_opened(bare: Flask) -> None:
    done = init(
        bare, *ALICE, "--house", "L'îlot", "--joining", "invitation", "--base-url", "https://care.example.org",
        "--password-stdin", typed="un long mot de passe\n",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    kept = dict(line.split("=", 1) for line in shlex.split(done.stdout))
    assert kept == {
        "COMMUNITY_NAME": "L'îlot", "COMMUNITY_JOINING": "invitation", "COMMUNITY_BASE_URL": "https://care.example.org",
    }  # fmt: skip
    assert "un long mot de passe" not in done.output
    with bare.app_context():
        url = house().settings.database_url
    opened = make_app(url, {**kept, "COMMUNITY_RATE_LIMITS": "on"})
    alice = Someone(opened)
    signed_in = alice.post("/session", handle="alice", password="un long mot de passe")
    assert (signed_in.json["name"], signed_in.json["locale"]) == ("Alice Martin", "fr")
    assert "L&#39;îlot" in alice.client.get("/", base_url="https://care.example.org").text
    said = opened.test_cli_runner().invoke(args=["community", "doctor"]).output
    assert "Nobody looks after this house" not in said
    assert "not up to date" not in said
    with opened.app_context():
        house().engine.dispose()


def test_a_password_is_made_and_told_once(bare: Flask) -> None:
    done = init(bare, *ALICE)
    [password] = [line.rsplit(" ", 1)[1] for line in done.stderr.splitlines() if line.startswith("Their password")]
    assert len(password) >= 20
    assert password not in done.stdout
    assert Someone(bare).post("/session", handle="alice", password=password).status_code == 200


def test_a_house_with_members_stays_as_it_is(bare: Flask) -> None:
    assert init(bare, *ALICE).exit_code == 0
    again = init(bare, "--steward", "bob")
    assert (again.exit_code, "has members already" in again.stderr, again.stdout) == (1, True, "")
    assert Someone(bare, "charlie").get("/members/bob").status_code == 404


@pytest.mark.parametrize(
    ("options", "typed", "said"),
    [
        ((), "", "--steward is needed"),
        (("--steward", "Not Good"), "", "handle"),
        (("--steward", "alice", "--password-stdin"), "short\n", "password"),
        (("--steward", "alice", "--password-stdin"), "password\n", "personal"),
        (("--steward", "alice", "--base-url", "http://care.example.org"), "", "https://"),
        (("--steward", "alice", "--joining", "never"), "", "never"),
        (("--steward", "alice", "--house", "Two\nlines"), "", "one line"),
        (("--steward", "alice", "--steward-name", "x" * 81), "", "name"),
    ],
)
def test_what_does_not_fit_leaves_an_empty_house(bare: Flask, options: tuple[str, ...], typed: str, said: str) -> None:
    done = init(bare, *options, typed=typed)
    assert done.exit_code != 0
    assert said in done.stderr
    assert done.stdout == ""
    assert init(bare, *ALICE).exit_code == 0, "it can be done again"
