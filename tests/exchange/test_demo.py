"""A season in the demo house: what somebody who looks at it finds, in the order of the story."""

from pathlib import Path

import pytest
from flask import Flask

from community.demo.seed import SIGN_INS
from community.testing import Someone
from tests.exchange.test_pages import _send

DOORS = {who.handle: who.password for who in SIGN_INS}


def _signed_in(app: Flask, handle: str) -> Someone:
    someone = Someone(app)
    assert someone.post("/session", handle=handle, password=DOORS[handle]).status_code == 200
    return someone


def _today(someone: Someone) -> dict[str, dict[str, str]]:
    return {card["title"]: card for card in someone.get("/today").json["items"]}


@pytest.fixture
def demo(house_with, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A furnished demo house with its own days."""
    monkeypatch.chdir(tmp_path)  # where a house without a database file keeps the days that passed
    app: Flask = house_with({"COMMUNITY_DEMO": "1"}, clock=None)
    assert app.test_cli_runner().invoke(args=["community", "seed", "demo"]).exit_code == 0
    return app


def test_after_a_season_it_shows_what_became_of_things(demo: Flask) -> None:
    camille = _signed_in(demo, "camille")
    question = "Qu’est devenu «\u202fDire non à Noël sans claquer la porte\u202f»\u202f?"
    assert question not in _today(camille)
    before = camille.get("/advice-requests", limit="50").json["items"]
    assert _send(camille, "/", "/demo/season", next="/").status_code == 303
    cards = _today(camille)
    assert "Inès vous remercie." in cards, "long after"
    way = cards[question]["links"][0]["href"]
    ask = way.removeprefix("/requests/").split("#")[0]
    told = camille.put(f"/advice-requests/{ask}/state", state="settled", news="Douze personnes, chacun un plat.")
    assert told.status_code == 200
    tom, sam = _signed_in(demo, "tom"), _signed_in(demo, "sam")
    assert "Camille tells you what became of it." in _today(tom)
    while thanked := next((card for title, card in _today(sam).items() if title.endswith("thanks you.")), None):
        sam.post(f"/today/{thanked['id']}/dismissal")  # beside thanks there is no encouragement
    assert "You found your way through rest here. Someone is at that beginning now." in _today(sam)
    assert _send(camille, "/", "/demo/season", next="/").status_code == 303
    after = camille.get("/advice-requests", limit="50").json["items"]
    assert len(after) == min(50, len(before) + 2), "its people write once, not every season"


def test_who_let_a_season_pass_stays_signed_in_and_a_day_brings_no_new_words(demo: Flask) -> None:
    tom = _signed_in(demo, "tom")
    before = tom.get("/advice-requests", limit="50").json["items"]
    assert _send(tom, "/", "/demo/day", next="/").status_code == 303
    assert tom.get("/me").status_code == 200
    assert tom.get("/advice-requests", limit="50").json["items"] == before
