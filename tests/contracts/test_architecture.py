"""House rules that a machine can check."""

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

from community.circles.services import STEP as CIRCLE_STEP
from community.correspondence.services import STEP as LETTER_STEP
from community.current import house
from community.introductions.services import STEP as INTRODUCTION_STEP
from community.offers.services import STEP
from community.security.permissions import Permission
from community.security.permissions import Permission as P
from community.security.policy import POLICY
from community.web.blueprint import Blueprint
from community.web.door import allows, returns

ROOT = Path(__file__).parents[2]
CODE = [path for folder in ("community", "plugins") for path in (ROOT / folder).rglob("*.py")]
BANNED = re.compile(
    r"\b(scores?|points?|karma|ranks?|ranking|levels?|badges?|leaderboard|streaks?|balance|credits?|debts?)\b", re.I
)


def _all(pattern: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in CODE
        for line in path.read_text().splitlines()
        if re.search(pattern, line)
    ]


def test_commit_stands_once() -> None:
    assert len(_all(r"\.commit\(")) == 1


def test_there_is_one_clock() -> None:
    assert {line.split(":")[0] for line in _all(r"datetime\.now\(|time\.time\(|utcnow")} == {"community/clock.py"}


def test_one_place_decides_which_french_is_spoken() -> None:
    for pattern in (r"\.languages\b", r"\bvariant_of\((?!code: str)"):
        assert {line.split(":")[0] for line in _all(pattern)} == {"community/household/profile.py"}


def test_files_stay_small() -> None:
    sizes = sorted(len(path.read_text().splitlines()) for path in CODE)
    assert sizes[len(sizes) // 2] <= 80
    assert sizes[len(sizes) * 9 // 10] <= 200
    assert sizes[-1] <= 400


def test_nothing_is_called_utils() -> None:
    assert not [path for path in CODE if path.stem in ("utils", "helpers", "common", "manager", "misc")]


def test_an_exception_to_a_rule_says_why() -> None:
    assert not _all(r"# noqa(?!: [A-Z0-9, ]+ \(\w)|# type: ignore(?!\[[\w, -]+\]  # \w)")


def test_no_word_of_a_score_in_code_or_pages() -> None:
    pages = [path for folder in ("community", "plugins") for path in (ROOT / folder).rglob("*.html")]
    styles = [path for path in (ROOT / "community" / "static").iterdir() if path.suffix in (".css", ".js")]
    for path in (*pages, *styles):
        found = BANNED.findall(path.read_text())
        assert not found, f"{path}: {found}"
    for path in CODE:
        names = {node.id for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Name)}
        assert not [name for name in names if BANNED.fullmatch(name)], path


def test_public_names_are_explained() -> None:
    for path in CODE:
        tree = ast.parse(path.read_text())
        assert ast.get_docstring(tree), f"{path} does not say what it is"
        for node in tree.body:
            if (
                isinstance(node, ast.FunctionDef | ast.ClassDef)
                and not node.name.startswith("_")
                and "predicates" not in path.name
            ):
                assert ast.get_docstring(node), f"{path}: {node.name} does not say what it does"


def test_every_permission_has_a_row_and_a_route(app: Flask) -> None:
    assert set(POLICY) == set(Permission)
    used = {view.community_entry.permission for view in app.view_functions.values() if hasattr(view, "community_entry")}
    asked_by_services = {*STEP.values(), *CIRCLE_STEP.values(), *LETTER_STEP.values(), *INTRODUCTION_STEP.values()}
    assert set(Permission) - used - asked_by_services == {P.LET_TIME_PASS}  # the demo's, which this house is not


def test_no_route_but_by_the_door(app: Flask) -> None:
    for endpoint, view in app.view_functions.items():
        assert hasattr(view, "community_entry") or getattr(view, "community_plain", False), endpoint


def test_a_view_without_a_declaration_is_refused() -> None:
    blueprint = Blueprint("community_test", __name__)

    def bare() -> None: ...

    @allows(P.VISIT)
    def silent() -> None: ...

    @returns()
    def open_to_all() -> None: ...

    for view in (bare, silent, open_to_all):
        with pytest.raises(TypeError, match="@allows and @returns"):
            blueprint.get("/x")(view)


def test_starting_asks_no_database(house_with) -> None:
    app = house_with({"COMMUNITY_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"})
    with app.app_context():
        assert house().registry.plugins
