"""The registry refuses what does not fit, names the plugin and says what to do."""

import sys
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from click import Command
from community_forum import plugin as forum
from community_profiles import plugin as profiles
from sqlalchemy import select

from community import Blueprint, Filling, Plugin, setting
from community.current import house
from community.events import RequestAsked
from community.notices.models import Notice
from community.plugin import on
from community.registry import PluginError, load_registry, make_registry
from community.settings import Settings, SettingsError, read_settings
from community.testing import Someone, make_app

SETTINGS = Settings(secret_key="x" * 32)


def _plugin(tmp_path: Path, **more: object) -> Plugin:
    return Plugin(**{"name": "letters", "title": "Letters", "folder": tmp_path, **more})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"api": 2}, "update the plugin"),
        ({"requires": ("stamps",)}, "add stamps to COMMUNITY_PLUGINS"),
        ({"blueprints": ("not one",)}, "use community.Blueprint"),
        ({"blueprints": (Blueprint("other", __name__),)}, "must be named community_letters"),
        ({"name": "Letters"}, "choose another one"),
        ({"name": "community"}, "choose another one"),
        ({"outlets": (Filling("everywhere", "community_letters/a.html"),)}, "use one of ways_of_you, ways_of_person"),
        (
            {"outlets": (Filling("ways_of_you", "community_letters/a.html"),)},
            "put it into templates/community_letters/",
        ),
        ({"outlets": (Filling("ways_of_you", "community/base.html"),)}, "put it into templates/community_letters/"),
        ({"settings": ("greeting",)}, "must be written in capitals, without COMMUNITY_LETTERS_"),
        ({"name": "rate", "settings": ("LIMITS",)}, "COMMUNITY_RATE_LIMITS is the core's"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, wrong: dict[str, object], words: str) -> None:
    with pytest.raises(PluginError, match=f"plugin {wrong.get('name', 'letters')}: ") as refused:
        make_registry([_plugin(tmp_path, **wrong)], SETTINGS)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)


def test_circles_of_needs_are_refused(tmp_path: Path) -> None:
    one, two = _plugin(tmp_path, requires=("stamps",)), _plugin(tmp_path, name="stamps", requires=("letters",))
    with pytest.raises(PluginError, match="needs itself"):
        make_registry([one, two], SETTINGS)


def test_templates_must_stand_under_the_plugins_name(tmp_path: Path) -> None:
    (tmp_path / "templates" / "elsewhere").mkdir(parents=True)
    with pytest.raises(PluginError, match="must move into templates/community_letters/"):
        make_registry([_plugin(tmp_path)], SETTINGS)


def test_two_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="plugin letters: there are two of this name; take one out"):
        make_registry([_plugin(tmp_path), _plugin(tmp_path, title="Others")], SETTINGS)


def test_a_command_that_is_taken_is_refused(tmp_path: Path, database_url: str) -> None:
    for taken in ("db", "erase"):
        registry = make_registry([_plugin(tmp_path, commands=(Command(taken),))], SETTINGS)
        with pytest.raises(PluginError, match=f"plugin letters: the command {taken} is taken; choose another name"):
            make_app(database_url, registry=registry)


def test_a_setting_outside_its_names_is_refused(tmp_path: Path) -> None:
    letters = _plugin(tmp_path, settings=("GREETING",))
    given = {"COMMUNITY_SECRET_KEY": "x" * 40, "COMMUNITY_LETTERS_GREETING": "Dear"}
    assert make_registry([letters], read_settings(given))
    with pytest.raises(PluginError, match=r"plugin letters: COMMUNITY_LETTERS_GRETING .*_GREETING\); remove it"):
        make_registry([letters], read_settings({**given, "COMMUNITY_LETTERS_GRETING": "Dear"}))
    with pytest.raises(PluginError, match=r"plugin forum: COMMUNITY_FORUM_X .*none at all"):
        make_registry([forum], read_settings({"COMMUNITY_SECRET_KEY": "x" * 40, "COMMUNITY_FORUM_X": "1"}))


def test_a_setting_is_read_by_the_name_that_the_operator_types(tmp_path: Path, house_with) -> None:
    registry = make_registry([_plugin(tmp_path, settings=("GREETING", "CLOSE"))], SETTINGS)
    app = house_with({"COMMUNITY_LETTERS_GREETING": "Dear"}, registry=registry)
    with app.app_context():
        assert setting("COMMUNITY_LETTERS_GREETING", "Hello") == "Dear"
        assert setting("COMMUNITY_LETTERS_CLOSE", "Yours") == "Yours"
        with pytest.raises(LookupError, match="COMMUNITY_LETTERS_NOPE"):
            setting("COMMUNITY_LETTERS_NOPE")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Installs a package of one file with an entry point, for this test."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def install(package: str, code: str, name: str = "letters", dist: str = "letters") -> None:
        (tmp_path / f"{package}.py").write_text(code)
        monkeypatch.delitem(sys.modules, package, raising=False)
        about = tmp_path / f"{dist}-1.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {dist}\nVersion: 1\n")
        (about / "entry_points.txt").write_text(f"[community.plugins]\n{name} = {package}:plugin\n")

    return install


MADE = """
from pathlib import Path
from community import Plugin
plugin = Plugin(name={name!r}, title="Letters", folder=Path(__file__).parent)
"""


@pytest.mark.parametrize(
    ("package", "code", "words"),
    [
        ("community_letters", "plugin = 'a word'", "community_letters:plugin is not a Plugin; let the entry point"),
        (
            "community_letters",
            "raise ValueError('two\\nlines')",
            r"its import failed \(ValueError: two lines\); repair",
        ),
        ("community_letters", "import nowhere", "ModuleNotFoundError: No module named 'nowhere'"),
        ("community_letters", MADE.format(name="stamps"), "is named stamps; give the entry point, the plugin and its"),
        ("letterbox", MADE.format(name="letters"), r"give the .* its package \(community_letters\) one name"),
    ],
)
def test_what_an_entry_point_may_not_hold(installed, package: str, code: str, words: str) -> None:
    installed(package, code)
    assert load_registry(SETTINGS).plugins, "what is not enabled is not even imported"
    with pytest.raises(PluginError, match=f"plugin letters: .*{words}") as refused:
        load_registry(Settings(secret_key="x" * 32, plugins=("letters",)))
    assert "\n" not in str(refused.value)
    if "import failed" in str(refused.value):
        assert refused.value.__cause__ is not None


def test_two_packages_with_one_plugin_are_refused(installed) -> None:
    installed("community_letters", MADE.format(name="letters"))
    installed("community_letters2", MADE.format(name="letters"), dist="post")
    with pytest.raises(PluginError, match=r"plugin letters: there are two of this name, in .*uninstall one of them"):
        load_registry(Settings(secret_key="x" * 32, plugins=("letters",)))


def test_needs_come_first_and_a_plugin_is_frozen(tmp_path: Path) -> None:
    one, two = _plugin(tmp_path, requires=("stamps",)), _plugin(tmp_path, name="stamps")
    assert [plugin.name for plugin in make_registry([one, two], SETTINGS).plugins] == ["stamps", "letters"]
    with pytest.raises(FrozenInstanceError):
        one.name = "other"


def test_a_listener_hears_after_the_commit_and_its_fault_undoes_nothing(
    database_url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    heard = []

    def listen(event: RequestAsked) -> None:
        heard.append(event)
        raise RuntimeError("a fault of the plugin")

    registry = make_registry([replace(_plugin(tmp_path), listeners=(on(RequestAsked, listen),))], SETTINGS)
    app = make_app(database_url, registry=registry)
    alice = Someone(app, "alice")
    ask = alice.asks()
    assert heard == [RequestAsked(ask)]
    assert alice.get(f"/advice-requests/{ask}").status_code == 200
    assert "plugin letters failed on RequestAsked" in caplog.text
    with app.app_context():
        app.extensions["community"].database.engine.dispose()


def test_an_event_that_cannot_be_delivered_waits_and_holds_nothing_up(database_url: str) -> None:
    app = make_app(database_url)
    alice, bob = Someone(app, "alice"), Someone(app, "bob")
    ask = alice.asks()
    home = app.extensions["community"]
    tell, home.tell = home.tell, lambda _event: 1 / 0
    assert bob.replies(ask)
    assert alice.get("/today").json["items"] == []
    home.tell = tell
    bob.offers(ask)
    alice_sees = {alice.get("/today").json["items"][0]["title"]}
    alice.post(f"/today/{alice.get('/today').json['items'][0]['id']}/dismissal")
    assert alice_sees == {"Bob offers you a hand."}
    with app.app_context():
        kinds = set(home.database.session.scalars(select(Notice.kind)))
        assert kinds == {"reply", "offer"}
        home.database.session.remove()
        home.database.engine.dispose()


def test_the_first_party_plugins_fit_and_only_what_is_enabled_is_there(database_url: str) -> None:
    assert [p.name for p in make_registry([forum, profiles], SETTINGS).plugins] == ["forum", "profiles"]
    app = make_app(database_url, {"COMMUNITY_PLUGINS": "profiles"})
    assert app.test_client().get("/requests").status_code == 404
    with app.app_context():
        house().engine.dispose()  # the page asked how the house is set
    with pytest.raises(PluginError, match="plugin nobody: not installed"):
        make_app(database_url, {"COMMUNITY_PLUGINS": "nobody"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COMMUNITY_NOPE", "1"),
        ("COMMUNITY_FORUMS_X", "1"),
        ("COMMUNITY_SECRET_KEY", "short"),
        ("COMMUNITY_JOINING", "perhaps"),
        ("COMMUNITY_ADDRESS", "ils"),
        ("COMMUNITY_DATABASE_URL", "mysql://x"),
        ("COMMUNITY_BASE_URL", "http://care.example.org"),
        ("COMMUNITY_BASE_URL", "care.example.org"),
        ("COMMUNITY_RATE_LIMITS", "maybe"),
    ],
)
def test_an_unsafe_or_unknown_setting_stops_the_start_with_one_line(name: str, value: str) -> None:
    given = {"COMMUNITY_SECRET_KEY": "x" * 40, name: value}
    with pytest.raises(SettingsError, match=name) as refused:
        make_registry([forum, profiles], read_settings(given))
    assert "\n" not in str(refused.value)


def test_a_demo_and_a_house_without_limits_stay_on_loopback() -> None:
    public = {"COMMUNITY_SECRET_KEY": "x" * 40, "COMMUNITY_BASE_URL": "https://care.example.org"}
    for name, value in (("COMMUNITY_DEMO", "1"), ("COMMUNITY_RATE_LIMITS", "off")):
        with pytest.raises(SettingsError, match=name):
            read_settings({**public, name: value})
    assert read_settings(public).secure
