"""Alice has asked, Bob would like to introduce her to Dora, whom he knows by a thank-you; Charlie must never see it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from community.introductions.post import bring_introductions
from tests.invitations.invited import Village

LINE = "I know somebody who moved in the same year. Would you like to meet her?"
DORA, ALICE = "I would be glad to tell her how it was.", "Thank you both."
NO = "Thank you for thinking of me. Not this time."


class Three(Village):
    """The people of a house, what Alice asked, and Bob's reply that somebody could be met."""

    def __init__(self, app: Flask, *handles: str) -> None:
        super().__init__(app, *handles)
        self["dora"].thanks("bob")
        self.ask = self["alice"].asks("Moving away", wanted=["introduction"])
        self.reply = self["bob"].replies(self.ask, "Somebody who has moved too.", kind="introduction")
        self.put_all_away("bob")

    def introduces(self, handle: str = "dora", words: str = LINE) -> TestResponse:
        return self["bob"].post(f"/replies/{self.reply}/introductions", handle=handle, words=words)

    def asked(self) -> str:
        """Dora has been asked, and knows it."""
        made = self.introduces()
        assert made.status_code == 201, made.text
        self.evening()
        return str(made.json["id"])

    def offered(self) -> str:
        """And has said yes."""
        name = self.asked()
        assert self.says("dora", name, "open", answer=DORA).status_code == 200
        return name

    def met(self) -> str:
        """And so has Alice."""
        name = self.offered()
        assert self.says("alice", name, "open", answer=ALICE).status_code == 200
        for who in ("alice", "bob", "dora"):
            self.put_all_away(who)
        return name

    def says(self, who: str, name: str, state: str, **more: str) -> TestResponse:
        return self[who].put(f"/introductions/{name}/state", state=state, **more)

    def reads(self, who: str, name: str) -> dict[str, Any] | None:
        """The introduction as somebody finds it, or nothing."""
        found = self[who].get(f"/introductions/{name}")
        assert found.status_code in (200, 404)
        listed = [one["id"] for one in self[who].get("/introductions").json["items"]]
        assert (name in listed) == (found.status_code == 200)
        assert self[who].client.get(f"/introductions/{name}").status_code == found.status_code
        return found.json if found.status_code == 200 else None

    def title(self, who: str) -> str:
        """What the first card of somebody's day says."""
        return next((c["title"] for c in self[who].get("/today").json["items"] if c["kind"] == "for_you"), "")

    def writes(self, who: str, name: str, body: str) -> str:
        """Somebody writes a letter; returns its id."""
        made = self[who].post(f"/introductions/{name}/letters", body=body)
        assert made.status_code == 201, made.text
        return str(made.json["id"])

    def letters(self, who: str, name: str) -> list[str]:
        """What somebody reads there, the newest first."""
        return [letter["body"] for letter in self[who].get(f"/introductions/{name}/letters").json["items"]]

    def put_all_away(self, who: str) -> None:
        """Put away what is for oneself."""
        while cards := [card for card in self[who].get("/today").json["items"] if card["kind"] == "for_you"]:
            self[who].post(f"/today/{cards[0]['id']}/dismissal")

    def work(self) -> None:
        with self.app.app_context():
            assert not bring_introductions()

    def evening(self) -> None:
        """The next window of everybody opens, and the worker comes by."""
        self.pass_time(timedelta(hours=24))
        self.work()


@pytest.fixture
def three(app: Flask) -> Three:
    return Three(app, "alice", "bob", "dora", "charlie")
