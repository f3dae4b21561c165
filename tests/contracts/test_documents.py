"""What the documents show runs, and what exists is written down."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from community import Plugin
from community.events import EVENTS
from community.registry import make_registry
from community.settings import Settings
from community.testing import Someone, make_app

ROOT = Path(__file__).parents[2]


def _blocks(path: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / path).read_text(), re.S)


def test_the_readme_mounts_a_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    [code] = _blocks("README.md", "python")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {"__name__": "host"}
    exec(compile(code, "README.md", "exec"), names)
    client = names["app"].test_client()  # type: ignore[attr-defined]
    page = client.get("/community/")
    assert page.status_code == 200
    assert 'href="/community/join"' in page.text
    assert client.get("/").status_code == 404


def test_the_plugin_page_makes_a_plugin(tmp_path: Path, database_url: str) -> None:
    [code] = _blocks("plugins/README.md", "python")
    (tmp_path / "templates" / "community_letters").mkdir(parents=True)
    (tmp_path / "templates" / "community_letters" / "letters.html").write_text("<h1>{{ greeting }}</h1>")
    names: dict[str, object] = {"__name__": "community_letters", "__file__": str(tmp_path / "__init__.py")}
    exec(compile(code, "plugins/README.md", "exec"), names)
    registry = make_registry([names["plugin"]], Settings(secret_key="x" * 32))  # type: ignore[list-item]
    app = make_app(database_url, registry=registry)
    alice = Someone(app, "alice")
    assert alice.asks()
    assert alice.client.get("/letters").text == "<h1>Dear Alice</h1>"
    with app.app_context():
        app.extensions["community"].database.engine.dispose()


def test_everything_of_the_contract_is_written_down() -> None:
    page = (ROOT / "plugins" / "README.md").read_text()
    for name in [field.name for field in fields(Plugin)] + list(EVENTS):
        assert f"`{name}`" in page, name
    readme = (ROOT / "README.md").read_text()
    for field in fields(Settings):
        if field.name not in ("of_plugins", "queue_url"):
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
