"""An app is made as its page says: from an empty folder to a first question."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask

from community.clock import SystemClock

pytestmark = pytest.mark.once
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "embedding.md").read_text()


def test_the_page_leads_to_a_first_question(
    house_with: Callable[..., Flask],
    serve: Callable[[Flask], str],
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "wsgi.py").write_text((ROOT / "wsgi.py").read_text())
    house = serve(house_with(clock=SystemClock()))
    env = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNITY_")} | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COMMUNITY_SECRET_KEY": "tests only " * 4,
        "COMMUNITY_DATABASE_URL": database_url,
        "COMMUNITY_BASE_URL": "http://localhost",
    }
    [commands] = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
    done = subprocess.run(["bash", "-ec", commands], env=env, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    site = re.findall(r"^pk_\S+", done.stdout, re.M)[0]
    assert f'site="{site}"' in (tmp_path / "snippet.html").read_text()

    [code] = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("APP_SECRET_KEY", "of the app")
    monkeypatch.setenv("HOUSE", "http://localhost")
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(code, "embedding.md", "exec"), names)
    app = serve(names["app"])
    person = requests.Session()
    assert person.post(f"{app}/community-token", headers={"Origin": app}, timeout=5).status_code == 403
    person.post(f"{app}/sign-in/Alice", timeout=5)
    assert (
        person.post(f"{app}/community-token", headers={"Origin": "https://elsewhere.example"}, timeout=5).status_code
        == 403
    )
    assert "<community-widget" in person.get(app, timeout=5).text
    token = person.post(f"{app}/community-token", headers={"Origin": app}, timeout=5).json()["token"]

    begun = requests.post(f"{house}/embed/v1/session", json={"site": site, "assertion": token}, timeout=5)
    assert begun.ok, begun.text
    assert begun.json()["name"] == "Alice"
    consents = {"ways_accepted": True, "consent_sensitive": True, "old_enough": True}
    arrival = {"token": begun.json()["token"], "name": "Alice", "locale": "en", **consents}
    assert requests.post(f"{house}/embed/v1/arrival", json=arrival, timeout=5).ok
    bearer = {"Authorization": f"Bearer {begun.json()['token']}"}
    asked = requests.post(
        f"{house}/api/v1/advice-requests",
        json={"title": "A first question", "body": "Hello."},
        headers=bearer,
        timeout=5,
    )
    assert asked.status_code == 201


def test_everything_that_the_element_takes_and_sends_is_written_down() -> None:
    loader = (ROOT / "plugins" / "community_widget" / "static" / "embed-1.0.0.js").read_text()
    [events], [theme] = re.findall(r"EVENTS = \[(.*?)\]", loader), re.findall(r"THEME = \[(.*?)\]", loader)
    names = [*re.findall(r"'([\w-]+)'", events), *(f"--cw-{name}" for name in re.findall(r"'(\w+)'", theme))]
    names += re.findall(r"getAttribute\('([\w-]+)'\)", loader)
    assert len(names) > 15, "little was found: the search is broken"
    for name in names:
        assert f"`{name}`" in PAGE or f"`{name}" in PAGE, name


def test_every_rule_of_the_doctor_is_written_down() -> None:
    code = (ROOT / "plugins" / "community_widget" / "assertion.py").read_text()
    rules = {*re.findall(r'Refused\("(\w+)"', code), "iss", "aud", "iat", "exp"}
    table = PAGE.split("| the doctor says |")[1].split("\n\n")[0]
    for rule in rules:
        assert f"`{rule}`" in table, rule
