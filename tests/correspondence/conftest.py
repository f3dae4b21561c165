"""Alice has thanked Bob, so that either may propose letters; Charlie must never see them."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from community.correspondence.post import deliver_letters
from tests.invitations.invited import Village

LINE, YES = "Shall we write to each other now and then?", "I would like that."
NO = "Thank you for thinking of me. Not this time."


class Writers(Village):
    """The people of a house, the clock, and the worker that brings the letters."""

    def proposes(self, one: str, other: str, words: str = LINE) -> TestResponse:
        return self[one].post(f"/members/{other}/correspondence", words=words)

    def writing(self) -> str:
        """Alice proposed letters, and Bob has said yes."""
        made = str(self.proposes("alice", "bob").json["id"])
        assert self.says("bob", made, "open", answer=YES).status_code == 200
        for who in ("alice", "bob"):
            self.put_all_away(who)
        return made

    def says(self, who: str, name: str, state: str, **more: str) -> TestResponse:
        return self[who].put(f"/correspondences/{name}/state", state=state, **more)

    def writes(self, who: str, name: str, body: str) -> str:
        """Somebody writes a letter; returns its id."""
        made = self[who].post(f"/correspondences/{name}/letters", body=body)
        assert made.status_code == 201, made.text
        return str(made.json["id"])

    def letters(self, who: str, name: str) -> list[str]:
        """What somebody reads there, the newest first."""
        return [letter["body"] for letter in self[who].get(f"/correspondences/{name}/letters").json["items"]]

    def card(self, who: str, kind: str = "for_you") -> dict[str, Any] | None:
        """The first card of a kind on somebody's day."""
        return next((card for card in self[who].get("/today").json["items"] if card["kind"] == kind), None)

    def put_all_away(self, who: str) -> None:
        for _ in range(9):
            for card in self[who].get("/today").json["items"]:
                self[who].post(f"/today/{card['id']}/dismissal")

    def work(self) -> None:
        """Let the worker do this one thing; that it is among its jobs, one story shows."""
        with self.app.app_context():
            assert not deliver_letters()

    def pass_hours(self, number: float) -> None:
        self.pass_time(timedelta(hours=number))

    def evening(self) -> None:
        """The next window of everybody opens, and the worker comes by."""
        self.pass_hours(24)
        self.work()


@pytest.fixture
def writers(app: Flask) -> Writers:
    village = Writers(app, "alice", "bob", "charlie")
    village["alice"].thanks("bob")
    return village
