"""What the documents show runs, and what exists is written down."""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest
from community_forum import plugin as forum
from community_profiles import plugin as profiles

import community
from community import PersonalData, Plugin
from community.events import EVENTS
from community.settings import Settings
from community.web.outlets import OUTLETS

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]


def _blocks(path: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / path).read_text(), re.S)


def test_the_readme_mounts_a_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [code] = _blocks("README.md", "python")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "host"}
    exec(compile(code, "README.md", "exec"), names)
    client = names["app"].test_client()
    page = client.get("/community/")
    assert page.status_code == 200
    assert 'href="/community/join"' in page.text
    assert client.get("/").status_code == 404


@pytest.fixture
def letters(tmp_path: Path, database_url: str) -> Callable[..., str]:
    """The plugin of the plugin page, installed as the page says; runs a command beside it."""
    page = "plugins/README.md"
    package = tmp_path / "community_letters"
    for block in _blocks(page, "html"):
        path = package / re.findall(r"{# (\S+) #}", block)[0]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block)
    [code], [toml] = _blocks(page, "python"), _blocks(page, "toml")
    (package / "__init__.py").write_text(code)
    [(group, entries)] = tomllib.loads(toml)["project"]["entry-points"].items()
    about = tmp_path / "letters-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: letters\nVersion: 1\n")
    lines = [f"[{group}]", *(f"{name} = {value}" for name, value in entries.items())]
    (about / "entry_points.txt").write_text("\n".join(lines))
    env = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")} | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": f"{tmp_path}:{ROOT}",
        "COMMUNITY_SECRET_KEY": "tests only " * 4,
        "COMMUNITY_DATABASE_URL": database_url,
    }

    def run(*command: str, **more: str) -> str:
        done = subprocess.run(command, env=env | more, cwd=tmp_path, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    return run


USED = """
import re
from community.testing import Someone, make_app
from os import environ

app = make_app(environ["COMMUNITY_DATABASE_URL"], {"COMMUNITY_PLUGINS": "forum,profiles,widget,letters"})
alice = Someone(app, "alice")
token = re.findall('form_token" value="([^"]+)', alice.client.get("/letters").text)[0]
kept = alice.client.post("/letters", data={"body": "All is well.", "form_token": token})
assert kept.status_code == 303, kept.text
assert "<p>Dear Alice,</p><p dir=\\"auto\\">All is well.</p>" in alice.client.get("/letters").text
assert 'href="/letters">Letters</a>' in alice.client.get("/you").text.split("<main")[1]
"""


@pytest.mark.once
def test_the_plugin_page_makes_a_plugin(letters: Callable[..., str]) -> None:
    [commands] = _blocks("plugins/README.md", "sh")
    told = letters("bash", "-ec", commands)
    assert re.search(r"letters: from nothing to \w+\.", told)
    letters(sys.executable, "-W", "error", "-c", USED)
    [test] = _blocks("plugins/README.md", "py")
    name = re.findall(r"def (test_\w+)", test)[0]
    letters(sys.executable, "-W", "error", "-c", f"{test}\n{name}()")
    enabled = {"COMMUNITY_PLUGINS": "forum,profiles,widget,letters"}
    flask = ("flask", "--app", "wsgi", "community")
    assert "Letters can be written." in letters(*flask, "letters", **enabled)
    assert "All is well." in letters(*flask, "export", "alice", **enabled)
    assert "alice is erased." in letters(*flask, "erase", "alice", "--yes", **enabled)
    assert letters(*flask, "db", "downgrade", "letters", "--yes") == "The tables of letters are gone.\n"


def test_a_house_is_looked_after_as_its_page_says(tmp_path: Path, database_url: str) -> None:
    place = tmp_path / "house"
    place.mkdir()
    (place / "wsgi.py").write_text((ROOT / "wsgi.py").read_text())
    env = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")} | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COMMUNITY_SECRET_KEY": "tests only " * 4,
        "COMMUNITY_DATABASE_URL": database_url,
    }
    commands = "\n".join(_blocks("docs/operating.md", "sh")).replace("FILE", str(tmp_path / "elsewhere"))
    done = subprocess.run(["bash", "-ec", commands], env=env, cwd=place, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (place / "house.env").read_text().splitlines()[0] == "COMMUNITY_BASE_URL=http://127.0.0.1:8000"
    assert re.search(r"/join\?invite=\S+$", done.stdout)
    assert "Everybody signs in again." in done.stderr
    page = (ROOT / "docs" / "operating.md").read_text()
    assert ".erased" in page


def test_the_plugin_page_is_a_page() -> None:
    assert len((ROOT / "plugins" / "README.md").read_text().splitlines()) <= 160


def test_everything_of_the_contract_is_written_down() -> None:
    page = (ROOT / "plugins" / "README.md").read_text()
    taken = [setting for plugin in (forum, profiles) for setting in plugin.settings]
    values = [value for passed in OUTLETS.values() for value in passed]
    for name in [*(field.name for field in fields(Plugin)), *OUTLETS, *values, *EVENTS, *taken]:
        assert f"`{name}`" in page, name
    for name in set(community.__all__) - {"Community", "create_app"}:
        assert re.search(rf"\b{name}\b", page), name
    for field in fields(PersonalData):
        assert field.name in ("table", "member", "title", "exported") or f"{field.name}=" in page, field.name
    readme = (ROOT / "README.md").read_text()
    for field in fields(Settings):
        if field.name not in ("of_plugins", "queue_url", "given"):
            assert f"`{field.name.upper()}`" in readme, field.name


def test_links_in_the_documents_lead_somewhere() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "plugins").glob("*.md")]:
        for link in re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", path.read_text()):
            target = link[0] or link[1]
            assert "://" in target or (path.parent / target).exists(), f"{path}: {target}"


def test_nothing_names_a_machine() -> None:
    hosts = re.compile(
        "|".join(("py" + "pi[.]org", "python" + "hosted", "npm" + "js[.]", "/wo" + "rk/", "/ro" + "ot/"))
    )
    for path in ROOT.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(ROOT).parts)
        made = {"instance", "shots", "__pycache__"} & set(path.parts)
        if path.is_file() and not hidden and not made and path.suffix not in (".woff2", ".png"):
            assert not hosts.search(path.read_text()), path
