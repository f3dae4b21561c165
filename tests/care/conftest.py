"""A steward at the desk, who does everything by the pages, as people do."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from community.testing import Someone


class Steward(Someone):
    """Somebody who looks after the house."""

    def __init__(self, app: Flask, handle: str = "stella") -> None:
        super().__init__(app, handle)
        make_steward(app, handle)

    def case(self) -> str:
        """The id of the oldest case on the desk, or nothing."""
        found = re.search(r"/stewards/cases/([^?\"]+)\?act=", self.client.get("/stewards").text)
        return found.group(1) if found else ""

    def does(self, act: str, case: str = "", *, sure: bool = True, **typed: str) -> TestResponse:
        """Do one thing with a case, the oldest one when it is not named."""
        words = {"leave": ("answer",), "write": ("answer",)}.get(act, ("reason", "answer"))
        form = {**dict.fromkeys(words, f"Words for {act}."), **typed, "act": act, "form_token": token(self)}
        if sure:
            form["sure"] = "true"
        return self.client.post(f"/stewards/cases/{case or self.case()}", data=form)


def make_steward(app: Flask, handle: str, *options: str) -> None:
    """What an operator types."""
    done = app.test_cli_runner().invoke(args=["community", "member", "steward", handle, *options])
    assert done.exit_code == 0, done.output


def token(someone: Someone) -> str:
    """The token of somebody's forms."""
    found = re.search(r'name="form_token" value="([^"]+)"', someone.client.get("/sign-in").text)
    assert found, "no form to take it from"
    return found.group(1)


@pytest.fixture
def stella(app: Flask) -> Steward:
    """Stella looks after the house."""
    return Steward(app)


@pytest.fixture
def tells() -> Callable[..., str]:
    """Tells the care team; returns the id of the receipt."""

    def tell(who: Someone, type: str, ref: str, words: str = "This is not right.", **more: str) -> str:
        made = who.post("/reports", about={"type": type, "id": ref}, words=words, **more)
        assert made.status_code == 201, made.text
        return str(made.json["id"])

    return tell
