"""What one member does in private changes no byte that anybody else can obtain.

Pairs of worlds are built by Hypothesis: 20 here, 200 with FULL_TESTS, and any number by hand, as in
``PAIRS=1000 ./dev test tests/contracts/test_noninterference.py``. Every leak that is planted is found.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from community import Blueprint, Community, Plugin, create_app, on
from community.current import house
from community.events import Event, HelpOffered, ThanksRecorded
from community.noninterference.ground import Ground
from community.noninterference.proof import Proof
from community.noninterference.story import tell
from community.noninterference.subject import PLAIN, proof_of
from community.noninterference.values import UnknownParameterError
from community.registry import load_registry, make_registry
from community.security.permissions import Permission as P
from community.testing import Someone, assert_no_score_leak, make_app
from community.web.door import allows, returns
from tests.conftest import FULL, POSTGRESQL
from tests.contracts.leaks import LEAKS, Leak
from tests.databases import execute, named

BY_HAND = int(os.environ.get("PAIRS", "0"))
# The long form tries 200 pairs and every planted leak on both databases, the short one does less on PostgreSQL.
PAIRS = BY_HAND or (200 if FULL else 3 if POSTGRESQL else 10)
PLANTED = LEAKS[:3] if POSTGRESQL and not FULL else LEAKS
LIVELY = {"A": 0.75, "B": 0.0}


class PostgresGround(Ground):
    """Two databases of the test server, emptied between pairs."""

    def __init__(self, template: str) -> None:
        self._template = template
        self.made: list[str] = []

    def url(self, name: str) -> str:
        self.made.append(f"proof_{os.getpid()}_{name.lower()}")
        execute(f"CREATE DATABASE {self.made[-1]} TEMPLATE {self._template}")
        return named(self.made[-1])

    def prepare(self, app: Flask) -> None:
        """The template is up to date."""

    def empty(self, app: Flask) -> None:
        with app.app_context(), house().engine.begin() as connection:
            tables = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
            kept = ", ".join(name for name in tables if not name.startswith("alembic_version"))
            connection.execute(text(f"TRUNCATE {kept} RESTART IDENTITY CASCADE"))


@pytest.fixture(scope="module")
def proof(empty_house: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proof]:
    """Two houses with every first-party plugin."""
    ground = PostgresGround(empty_house) if POSTGRESQL else Ground(tmp_path_factory.mktemp("worlds"))
    made = Proof(create_app, PLAIN, load_registry(PLAIN), ground)
    yield made
    made.close()
    for name in ground.made if isinstance(ground, PostgresGround) else ():
        execute(f"DROP DATABASE {name} WITH (FORCE)")


@settings(
    max_examples=PAIRS,
    deadline=None,
    derandomize=not BY_HAND,
    database=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
@given(chance=st.randoms(use_true_random=False))
def test_nothing_tells_what_one_member_does_in_private(proof: Proof, chance: Random) -> None:
    difference = proof.try_pair(chance)
    assert difference is None, difference


def test_everything_was_called_by_everybody(proof: Proof) -> None:
    wanted = {"a third member", "a named reader", "the asker of another request", "a steward"}
    for seed in range(24, 44):  # from a story on in which a steward is among those who look
        assert proof.try_story(tell(Random(seed), often={"A": 0.0, "B": 0.0}), Random(seed)) is None
        routes = {
            f"{method} {rule.rule}"
            for rule in proof.worlds[0].app.url_map.iter_rules()
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        }
        if proof.compared.parts >= wanted and {str(route) for route in proof.compared.routes} >= routes:
            break
    assert {str(route) for route in proof.compared.routes} == routes
    assert proof.compared.parts >= {"somebody who is not signed in", *wanted}


@pytest.mark.parametrize("leak", PLANTED, ids=lambda leak: leak.name)
@pytest.mark.once
def test_a_planted_leak_is_found(proof: Proof, monkeypatch: pytest.MonkeyPatch, leak: Leak) -> None:
    leak.plant(monkeypatch)
    for seed in range(leak.first, leak.first + max(PAIRS, 20)):
        chance = Random(seed)
        difference = proof.try_story(tell(chance, often=LIVELY), chance)
        if difference is not None:
            assert re.search(leak.found_in, f"{difference.what}: {difference.one} / {difference.other}"), difference
            return
    pytest.fail(f"{leak.name} was not found in {PAIRS} pairs")


# ── Plugins and operators ───────────────────────────────────────────────────────────────────────────


def _letters(folder: Path, rule: str = "/letters", *events: type[Event]) -> Plugin:
    """A plugin with one page, which says how often its house heard of something."""
    pages = Blueprint("community_letters", __name__)

    def hear(event: Event) -> None:
        current_app.extensions.setdefault("letters", []).append(event)

    @pages.get(rule)
    @allows(P.BE_A_MEMBER)
    @returns(page="community_letters/letters.html")
    def letters(_identity: object, **_path: str) -> dict[str, str]:
        return {"words": "Letters came. " * len(current_app.extensions.get("letters", ()))}

    templates = folder / "templates" / "community_letters"
    templates.mkdir(parents=True)
    (templates / "letters.html").write_text("<p>{{ words }}</p>")
    listeners = tuple(on(event, hear) for event in events)
    return Plugin(name="letters", title="Letters", folder=folder, blueprints=(pages,), listeners=listeners)


@pytest.mark.once
def test_a_plugin_that_tells_nothing_passes(tmp_path: Path) -> None:
    assert_no_score_leak(_letters(tmp_path), pairs=1)


@pytest.mark.once
def test_a_plugin_that_tells_how_much_was_thanked_fails(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"GET /letters, called by .*: the body differs") as failed:
        assert_no_score_leak(_letters(tmp_path, "/letters", ThanksRecorded), pairs=8)
    assert "Letters came." in str(failed.value)


def _mounted(**options: Any) -> Flask:
    """An app of somebody's, with a page of its own that takes no part, and the house below a prefix."""
    app = Flask("host")
    app.add_url_rule("/their/<number>", "theirs", lambda **_path: str(uuid4()))
    Community(app, prefix="/community", **options)
    return app


def _with_a_database(**options: Any) -> Flask:
    app = Flask("host")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    SQLAlchemy(app)
    Community(app, **options)
    return app


@pytest.mark.once
def test_a_house_is_proven_by_its_app_its_registry_or_its_factory(house_with: Callable[..., Flask]) -> None:
    assert_no_score_leak(
        house_with(
            {
                "COMMUNITY_PLUGINS": "profiles",
                "COMMUNITY_BASE_URL": "https://care.example.org",
                "COMMUNITY_JOINING": "invitation",
                "COMMUNITY_RATE_LIMITS": "on",
            }
        ),
        pairs=1,
    )
    assert_no_score_leak(make_registry([], PLAIN), pairs=1)
    with proof_of(_mounted) as mounted:
        assert mounted.try_pair(Random("mounted")) is None
        called = {str(route) for route in mounted.compared.routes}
    assert {"GET /community/requests", "PUT /community/<path:path>"} <= called
    assert not any("their" in route for route in called)


def test_an_app_that_keeps_its_rows_elsewhere_is_left_alone() -> None:
    with pytest.raises(ValueError, match="a database of its own, which a proof must not empty"):
        assert_no_score_leak(_with_a_database, pairs=1)


@pytest.mark.once
def test_a_route_that_the_walk_cannot_enter_is_named(tmp_path: Path) -> None:
    plugin = _letters(tmp_path, "/letters/<parcel_id>")
    with pytest.raises(UnknownParameterError, match=r"GET /letters/<parcel_id> has a part <parcel_id>"):
        assert_no_score_leak(plugin, pairs=1)
    assert_no_score_leak(plugin, pairs=1, parts={"parcel_id": ["the-first"]})


def test_an_operator_proves_the_house_with_its_plugins(database_url: str, tmp_path: Path) -> None:
    registry = make_registry([_letters(tmp_path / "sound")], PLAIN)
    sound = make_app(database_url, registry=registry)
    told = sound.test_cli_runner().invoke(args=["community", "prove", "--pairs", "1", "--seed", "7"])
    assert told.exit_code == 0, told.output
    assert "No difference was found." in told.stdout
    assert "somebody who is not signed in" in told.stdout
    assert "pairs of answers" in told.stdout
    assert Someone(sound, "alice").get("/advice-requests").json["items"] == []  # the house's own data was not touched

    leaking = make_app(
        database_url,
        registry=make_registry([_letters(tmp_path / "telling", "/letters", HelpOffered, ThanksRecorded)], PLAIN),
    )
    told = leaking.test_cli_runner().invoke(args=["community", "prove", "--pairs", "12"])
    assert told.exit_code == 1
    assert "GET /letters, called by" in told.stdout
    assert "Letters came." in told.stdout

    missing = make_app(database_url, registry=make_registry([_letters(tmp_path / "closed", "/letters/<place>")], PLAIN))
    run = missing.test_cli_runner().invoke
    told = run(args=["community", "prove", "--pairs", "1"])
    assert told.exit_code == 1
    assert "GET /letters/<place> has a part <place>" in told.output
    assert run(args=["community", "prove", "--pairs", "1", "--part", "place=here"]).exit_code == 0
    for app in (sound, leaking, missing):
        with app.app_context():
            house().engine.dispose()
