"""A steward at the desk, who does everything by the pages, as people do."""

import re

from flask import Flask
from werkzeug.test import TestResponse

from community.testing import Someone


class Steward(Someone):
    """Somebody who looks after the house; perhaps a member already."""

    def __init__(self, app: Flask, member: Someone | str = "stella") -> None:
        if isinstance(member, str):
            super().__init__(app, member)
        else:
            super().__init__(app)
            self.client, self.handle = member.client, member.handle
        make_steward(app, self.handle)

    def case(self) -> str:
        """The id of the oldest case on the desk, or nothing."""
        found = re.search(r"/stewards/cases/([^?\"]+)\?act=", self.client.get("/stewards").text)
        return found.group(1) if found else ""

    def does(self, act: str, case: str = "", *, sure: bool = True, **typed: str) -> TestResponse:
        """Do one thing with a case, the oldest one when it is not named."""
        names = ("answer",) if act in ("leave", "write") else ("reason", "answer")
        form = {**dict.fromkeys(names, f"Words for {act}."), **typed, "act": act, "form_token": token(self)}
        if act == "pause":
            form.setdefault("until", "2026-12-01")
        if sure:
            form["sure"] = "true"
        return self.client.post(f"/stewards/cases/{case or self.case()}", data=form)


def make_steward(app: Flask, handle: str, *options: str) -> None:
    """What an operator types."""
    done = app.test_cli_runner().invoke(args=["community", "member", "steward", handle, *options])
    assert done.exit_code == 0, done.output


def token(someone: Someone) -> str:
    """The token of somebody's forms, which stands on every page of theirs that has one."""
    found = re.search(r'name="form_token" value="([^"]+)"', someone.client.get("/sign-in").text)
    assert found, "no form to take it from"
    return found.group(1)
