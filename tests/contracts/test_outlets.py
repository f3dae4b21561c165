"""Outlets: few, each opened by one first-party page and filled by another first-party plugin."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from community_forum import plugin as forum
from community_profiles import plugin as profiles
from flask import Flask

from community import Filling, Plugin
from community.current import house
from community.registry import make_registry
from community.settings import Settings
from community.testing import Someone
from community.web.outlets import OUTLETS

SETTINGS = Settings(secret_key="x" * 32)
PLUGINS = Path(__file__).parents[2] / "plugins"
OPENED = re.compile(r"outlet\(\"(\w+)\"" + r"(?:, (\w+)=[^,)]+)?" * 3 + r"\)")


def test_every_outlet_is_opened_once_and_filled() -> None:
    found: dict[str, tuple[str, ...]] = {}
    for path in PLUGINS.rglob("*.html"):
        for name, *values in OPENED.findall(path.read_text()):
            assert name not in found, f"{name} is opened twice"
            found[name] = tuple(value for value in values if value)
    assert found == OUTLETS
    assert {filling.outlet for plugin in (forum, profiles) for filling in plugin.outlets} == set(OUTLETS)


def test_a_page_leads_on_to_the_plugins_that_are_there_alone(house_with: Callable[..., Flask]) -> None:
    both = house_with()
    alice, bob = Someone(both, "alice"), Someone(both, "bob")
    for plugins, thanks, page in (("forum,profiles", True, True), ("profiles", False, True), ("forum", True, False)):
        app = house_with({"COMMUNITY_PLUGINS": plugins})
        for who in (alice, bob):
            client = app.test_client()
            client.set_cookie("community", who.client.get_cookie("community").value)
            other = "bob" if who is alice else "alice"
            if "profiles" in plugins:
                assert (f'href="/thanks/new?to={other}"' in client.get(f"/people/{other}").text) is thanks
                assert ('href="/you"' in client.get(f"/people/{who.handle}").text.split("<main")[1]) is thanks
            if "forum" in plugins:
                assert (f'href="/people/{who.handle}"' in client.get("/you").text.split("<main")[1]) is page


@pytest.fixture
def opened(tmp_path: Path, house_with: Callable[..., Flask]) -> Callable[..., str]:
    """Renders a page of a plugin that opens an outlet which another template fills."""
    folder = tmp_path / "templates" / "community_letters"
    folder.mkdir(parents=True)

    def render(page: str, filling: str = "{{ handle }}", **context: object) -> str:
        (folder / "page.html").write_text(page)
        (folder / "way.html").write_text(filling)
        plugin = Plugin(
            name="letters",
            title="Letters",
            folder=tmp_path,
            outlets=(Filling("ways_of_you", "community_letters/way.html"),),
        )
        app = house_with(registry=make_registry([replace(forum, outlets=()), plugin], SETTINGS))
        with app.test_request_context():
            return house().templates.render("community_letters/page.html", {"root": "", **context})

    return render


def test_a_filling_gets_its_values_and_nothing_else(opened: Callable[..., str]) -> None:
    assert opened('{{ outlet("ways_of_you", handle=who) }}', who="<b>alice") == "&lt;b&gt;alice"
    with pytest.raises(Exception, match="'viewer' is undefined"):
        opened('{{ outlet("ways_of_you", handle="alice") }}', "{{ viewer }}", viewer="a model")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ('{{ outlet("ways_of_you", handle=thing) }}', "only words, days, yes and no"),
        ('{{ outlet("ways_of_you", handle=7.5) }}', "only words, days, yes and no"),
        ('{{ outlet("ways_of_you", viewer="alice") }}', "passes on handle, and not viewer"),
        ('{{ outlet("ways_of_you", handle="alice", more="x") }}', "passes on handle, and not handle, more"),
    ],
)
def test_a_page_can_pass_on_nothing_else(opened: Callable[..., str], page: str, words: str) -> None:
    with pytest.raises(TypeError, match=words):
        opened(page, thing=date)
