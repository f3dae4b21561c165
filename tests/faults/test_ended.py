"""Two servers on one database: whatever ends somebody's keys ends all of them in both, on pages and in the API, cookie
and personal token; and both had known these keys a moment before."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import requests
from flask import Flask

from community.clock import SystemClock
from community.testing import PASSWORD, Someone, joining
from tests.care.stewards import Steward

NEW = "another garden path"


@dataclass
class Keys:
    """What opens the house to one person: a cookie from each server, the tokens of forms, a program's token."""

    handle: str
    servers: tuple[str, str]
    cookies: list[dict[str, str]] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    program: dict[str, str] = field(default_factory=dict)

    def made(self) -> "Keys":
        here, there = self.servers
        came = requests.post(f"{here}/api/v1/members", json=joining(self.handle), timeout=10)
        signed_in = {"handle": self.handle, "password": PASSWORD}
        again = requests.post(f"{there}/api/v1/session", json=signed_in, timeout=10)
        self.cookies = [came.cookies.get_dict(), again.cookies.get_dict()]
        for cookies in self.cookies:
            page = requests.get(f"{here}/sign-in", cookies=cookies, timeout=10).text
            self.forms += re.findall(r'name="form_token" value="([^"]+)"', page)[:1]
        wanted = {"name": "a program", "scopes": ["read", "write"]}
        token = requests.post(f"{here}/api/v1/me/tokens", json=wanted, cookies=self.cookies[0], timeout=10).json()
        self.program = {"Authorization": f"Bearer {token['secret']}"}
        return self

    def by_cookie(self, number: int) -> list[int]:
        """How both servers answer a cookie: read and write in the API, a page, a form."""
        form = {"about": "Hello.", "form_token": self.forms[number]}
        return self._answers(form, cookies=self.cookies[number])

    def by_program(self) -> list[int]:
        """The same for the program's token; a form is not made for programs."""
        return self._answers({}, headers=self.program)

    def _answers(self, form: dict[str, str], **key: dict[str, str]) -> list[int]:
        found = []
        for server in self.servers:
            for method, path, body in (
                ("GET", "/api/v1/me", {}),
                ("POST", "/api/v1/circles", {"json": {"name": "A circle"}}),
                ("GET", "/you", {}),
                ("POST", "/you/profile", {"data": form}),
            ):
                answer = requests.request(method, server + path, **body, **key, allow_redirects=False, timeout=10)
                found.append(answer.status_code)
        return found


@pytest.fixture
def app(house_with: Callable[..., Flask]) -> Flask:
    """The same house for commands, at the time at which it is served."""
    return house_with(clock=SystemClock())


@pytest.fixture
def servers(serve_outside: Callable[..., str], database_url: str) -> tuple[str, str]:
    """Two servers, each a process of its own."""
    return serve_outside(database_url, workers=1), serve_outside(database_url, workers=1)


def test_every_earlier_key_is_dead_in_every_worker(app: Flask, servers: tuple[str, str]) -> None:
    ends: dict[str, Callable[[Keys], object]] = {
        "sign out": lambda keys: requests.delete(f"{servers[0]}/api/v1/session", cookies=keys.cookies[0], timeout=10),
        "sign out by the page": lambda keys: requests.post(
            f"{servers[0]}/sign-out", data={"form_token": keys.forms[0]}, cookies=keys.cookies[0], timeout=10
        ),
        "new password": lambda keys: requests.put(
            f"{servers[0]}/api/v1/me/password", json={"old": PASSWORD, "new": NEW}, cookies=keys.cookies[0], timeout=10
        ),
        "way back in": lambda keys: _back_in(app, keys),
        "pause": lambda keys: _pause(app, keys),
        "leaving": lambda keys: requests.delete(
            f"{servers[0]}/api/v1/me",
            json={"words": "unnamed", "password": PASSWORD},
            cookies=keys.cookies[0],
            timeout=10,
        ),
        "erasure": lambda keys: app.test_cli_runner().invoke(args=["community", "erase", keys.handle, "--yes"]),
    }
    alive, programs = [200, 201, 200, 303] * 2, [200, 201, 200, 403] * 2
    dead, dead_programs = [401, 401, 303, 401] * 2, [401, 401, 303, 401] * 2
    for number, (way, end) in enumerate(ends.items()):
        keys = Keys(f"person-{number}", servers).made()
        assert (keys.by_cookie(0), keys.by_cookie(1), keys.by_program()) == (alive, alive, programs), way
        end(keys)
        assert keys.by_cookie(0) == dead, way
        others = (alive, programs) if way.startswith("sign out") else (dead, dead_programs)
        assert (keys.by_cookie(1), keys.by_program()) == others, way


def _back_in(app: Flask, keys: Keys) -> None:
    made = app.test_cli_runner().invoke(args=["community", "recover", keys.handle]).output
    link = {"token": made.split("token=")[1].split("&")[0].strip(), "password": NEW}
    assert requests.put(f"{keys.servers[1]}/api/v1/recovery", json=link, timeout=10).status_code == 204


def _pause(app: Flask, keys: Keys) -> None:
    told = Someone(app, f"teller-of-{keys.handle}")
    until = str((datetime.now(UTC) + timedelta(days=7)).date())
    case = told.post("/reports", about={"type": "member", "id": keys.handle}, words="w").json["id"]
    assert Steward(app, f"steward-of-{keys.handle}").does("pause", case, until=until).status_code == 303
