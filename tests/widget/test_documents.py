"""An app is made as its page says: from an empty folder to a first question."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
from community_widget.knocking import message, new_secret, signed
from cryptography.hazmat.primitives import serialization
from flask import Flask
from playwright._impl._driver import compute_driver_executable

from community.clock import SystemClock
from tests.widget.hosts import BASE, Host, Signer

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


RUN = """
import { communityToken, isFromTheHouse } from './sign.mjs';
const { member, secret, headers, body, forged } = JSON.parse(process.argv[2]);
const token = communityToken(member);
const good = isFromTheHouse(secret, headers, body), bad = isFromTheHouse(secret, headers, forged);
console.log(JSON.stringify({ token, good, bad }));
"""


def test_what_node_signs_is_taken_and_what_the_house_signs_holds_in_node(
    house_with: Callable[..., Flask], tmp_path: Path
) -> None:
    host = Host(house_with(clock=SystemClock()), signer=Signer(kid="2026-11"))
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (tmp_path / "app.pem").write_bytes(host.signer.private.private_bytes(*pem))
    [code] = re.findall(r"```js\n(.*?)```", PAGE, re.S)
    (tmp_path / "sign.mjs").write_text(code)
    (tmp_path / "run.mjs").write_text(RUN)
    secret, moment, body = new_secret(), datetime.now(UTC), message("17", datetime.now(UTC))
    given = {"member": {"id": "17", "name": "Alice"}, "secret": secret, "headers": signed(secret, "a", moment, body)}
    given |= {"body": body.decode(), "forged": message("18", moment).decode()}
    node = shutil.which("node") or compute_driver_executable()[0]  # Debian's, else the one of the browser driver
    command = [node, "run.mjs", json.dumps(given)]
    env = {**os.environ, "HOUSE": BASE}
    done = subprocess.run(command, cwd=tmp_path, env=env, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["good"], said["bad"]) == (True, False)
    begun = host.begins(said["token"])
    assert begun.status_code == 200, begun.text
    assert begun.json
    assert begun.json["name"] == "Alice"
    assert host.begins(said["token"][:-4] + "AAAA").status_code == 401


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
