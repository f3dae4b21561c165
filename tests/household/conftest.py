"""A steward at a browser."""

import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from community.db.unit_of_work import unit_of_work
from community.members.services import add_member
from community.testing import PASSWORD, Someone


class Steward(Someone):
    """Somebody who looks after the house."""

    def __init__(self, app: Flask, handle: str = "alice") -> None:
        super().__init__(app)
        with app.app_context(), unit_of_work():
            add_member(handle, handle.title(), PASSWORD, steward=True)
        assert self.post("/session", handle=handle, password=PASSWORD).status_code == 200

    def form_token(self) -> str:
        return self.client.get("/you").text.split('name="form_token" value="')[1].split('"')[0]

    def typed(self, page: str = "") -> dict[str, str]:
        """What the form of the house holds as it is opened."""
        page = page or self.client.get("/stewards/house").text
        return {name: re.findall(f'name="{name}" value="([^"]*)"', page)[0] for name in ("form_token", "version")}

    def sends(self, page: str, **given: str) -> TestResponse:
        return self.client.post("/stewards/house", data={**self.typed(page), **given})

    def sets(self, **given: str) -> int:
        return self.sends("", **given).status_code

    def link(self, uses: str = "1", days: str = "7") -> str:
        """A new link into the house, below its address."""
        form: dict[str, Any] = {"uses": uses, "days": days, "form_token": self.form_token()}
        found = re.search(r"(/join\?invite=[\w-]+)", self.client.post("/stewards/invitations", data=form).text)
        assert found is not None
        return found[1]

    def answers(self, page: str, **given: str) -> None:
        way = re.search(r'action="(/stewards/applications/[^"]+/answer)"', page)
        assert way is not None
        assert self.client.post(way[1], data={**given, "form_token": self.form_token()}).status_code == 303


@pytest.fixture
def app(house_with: Any) -> Flask:
    """A house that nobody has set yet."""
    made: Flask = house_with({"COMMUNITY_JOINING": None})
    return made


@pytest.fixture
def alice(app: Flask) -> Steward:
    """Alice looks after the house."""
    return Steward(app)
