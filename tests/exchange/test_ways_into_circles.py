"""Alice keeps a circle, Bob would like to come in, Charlie reads only what everybody may."""

from datetime import timedelta

import pytest
from flask import Flask

from community.circles.services import PLACES
from community.testing import PASSWORD, Someone
from tests.exchange.test_database import statements


def starts(who: Someone, joining: str, name: str = "Walkers") -> str:
    made = who.post("/circles", name=name, purpose="To walk.", ways="We listen first.", joining=joining)
    assert made.status_code == 201
    circle: str = made.json["id"]
    return circle


def listed(who: Someone) -> list[str]:
    return [circle["name"] for circle in who.get("/house-circles").json["items"]]


def mine(who: Someone) -> list[str]:
    return [circle["name"] for circle in who.get("/circles").json["items"]]


@pytest.mark.parametrize(
    ("joining", "stands"), [("invitation", False), ("link", False), ("words", True), ("open", True)]
)
def test_only_what_opens_to_the_house_stands_among_its_circles(
    alice: Someone, bob: Someone, joining: str, stands: bool
) -> None:
    circle = starts(alice, joining)
    assert listed(bob) == (["Walkers"] if stands else [])
    assert listed(alice) == []  # hers stands among hers
    there = bob.client.get(f"/circles/here/{circle}")
    assert there.status_code == (200 if stands else 404)
    if stands:
        [seen] = bob.get("/house-circles").json["items"]
        assert (seen["purpose"], seen["ways"], seen["complete"]) == ("To walk.", "We listen first.", False)
        assert "alice" not in (bob.get("/house-circles").text + there.text).lower()  # nor who is in it
    assert bob.get(f"/circles/{circle}").status_code == 404
    for way in ("membership", "knocks"):
        takes = way == {"open": "membership", "words": "knocks"}.get(joining)
        body = {"words": "I walk."} if way == "knocks" else {}
        expected = (200, 201) if takes else (409,) if stands else (404,)
        assert bob.post(f"/circles/{circle}/{way}", **body).status_code in expected


def test_an_open_circle_is_come_into_and_left_in_one_tap_each(alice: Someone, bob: Someone, charlie: Someone) -> None:
    circle = starts(alice, "open")
    page = bob.client.get(f"/circles/here/{circle}").text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    come = bob.client.post(f"/circles/{circle}/membership", data={"form_token": token})
    assert (come.status_code, come.location) == (303, f"/circles/{circle}?said=come-in")
    ask = alice.asks("Between us", audience="circle", circle=circle)
    assert bob.get(f"/advice-requests/{ask}").status_code == 200
    page = bob.client.get(f"/circles/{circle}").text
    assert "We listen first." in page
    assert f'action="/circles/{circle}/leaving"' in page
    assert "Change this circle" not in page
    before = charlie.get("/house-circles").data
    assert bob.client.post(f"/circles/{circle}/leaving", data={"form_token": token}).status_code == 303
    assert mine(bob) == []
    assert not [c for c in alice.get("/today").json["items"] if c["kind"] == "for_you"]  # nobody is told
    assert charlie.get("/house-circles").data == before
    assert bob.get(f"/advice-requests/{ask}").status_code == 404


def test_words_reach_whoever_keeps_it_and_a_yes_is_an_invitation(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    circle = starts(alice, "words")
    knock = bob.post(f"/circles/{circle}/knocks", words="I walk too.").json
    assert (knock["words"], knock["may"]) == ("I walk too.", ["take_back"])
    assert bob.post(f"/circles/{circle}/knocks", words="I walk a lot.").json["id"] == knock["id"]
    [seen] = bob.get("/house-circles").json["items"]
    assert (seen["knock"], seen["words"]) == (knock["id"], "I walk a lot.")

    [card, *_rest] = alice.get("/today").json["items"]
    assert (card["title"], card["text"]) == ("Bob would like to come into your circle.", "I walk a lot.")
    assert "I walk a lot." in alice.client.get(f"/circles/{circle}").text
    assert alice.get(f"/circle-knocks/{knock['id']}").json["may"] == ["welcome", "decline"]
    assert charlie.get(f"/circle-knocks/{knock['id']}").status_code == 404
    assert bob.put(f"/circle-knocks/{knock['id']}/state", state="welcome").status_code == 409
    assert alice.delete(f"/circle-knocks/{knock['id']}").status_code == 409  # they are his

    assert alice.put(f"/circle-knocks/{knock['id']}/state", state="welcome").status_code == 204
    [waiting] = bob.get("/circles").json["items"]
    bob.put(f"/circle-invitations/{waiting['invitation']}/state", state="accepted")
    assert [one["handle"] for one in bob.get(f"/circles/{circle}").json["people"]] == ["alice", "bob"]
    assert "I walk a lot." not in alice.client.get(f"/circles/{circle}").text


def test_a_no_looks_like_silence_and_cannot_be_asked_away(app: Flask, alice: Someone, bob: Someone) -> None:
    circle, other = starts(alice, "words"), starts(alice, "words", "Readers")
    left, silent = (bob.post(f"/circles/{one}/knocks", words="I walk.").json["id"] for one in (circle, other))
    assert alice.put(f"/circle-knocks/{left}/state", state="declined").status_code == 204
    swap = {left: "K", silent: "K", circle: "C", other: "C", "Readers": "Walkers"}

    def seen(path: str) -> str:
        text: str = bob.client.get(path).text
        for name, same in swap.items():
            text = text.replace(name, same)
        return text.split("<main")[1].split("</main>")[0].split('name="idempotency_key"')[0]

    assert seen(f"/circles/here/{circle}") == seen(f"/circles/here/{other}")
    assert bob.get(f"/circle-knocks/{left}").status_code == bob.get(f"/circle-knocks/{silent}").status_code == 200

    for one in (circle, other):  # taken back and written anew: the same again
        names = [bob.post(f"/circles/{one}/knocks", words="I walk.").json["id"]]
        assert bob.delete(f"/circle-knocks/{names[0]}").status_code == 204
        names.append(bob.post(f"/circles/{one}/knocks", words="I do walk.").json["id"])
        assert names[0] == names[1]
    assert "I do walk." not in alice.client.get(f"/circles/{circle}").text
    assert "I do walk." in alice.client.get(f"/circles/{other}").text
    app.extensions["community"].clock.moment += timedelta(days=90)
    for who in (alice, bob):
        who.post("/session", handle=who.handle, password=PASSWORD)
    bob.post(f"/circles/{circle}/knocks", words="A season later.")
    assert "A season later." in alice.client.get(f"/circles/{circle}").text


def test_a_link_lets_in_who_has_it_until_there_is_a_new_one(
    alice: Someone, bob: Someone, charlie: Someone, stranger: Someone
) -> None:
    circle = starts(alice, "link")
    link = alice.get(f"/circles/{circle}").json["link"]
    assert link.startswith("/circles/by-link?key=")
    assert link in alice.client.get(f"/circles/{circle}").text.replace("&amp;", "&")
    key = link.partition("key=")[2]
    assert "To walk." in bob.client.get(link).text
    assert stranger.client.get(link).status_code == 303
    assert bob.post("/circle-links", key=key).json["link"] is None  # he is in, and the link is the keeper's
    assert bob.post("/circle-links", key=key).status_code == 200  # again changes nothing
    again = alice.post(f"/circles/{circle}/link").json["link"]
    assert again != link
    nowhere = charlie.post("/circle-links", key="nowhere")
    for dead in (key, key[:-2], again.partition("key=")[2] + "x"):
        answer = charlie.post("/circle-links", key=dead)
        assert (answer.status_code, answer.data) == (404, nowhere.data)
    assert charlie.client.get(link).status_code == 404
    body = {"name": "Walkers", "joining": "invitation"}
    assert alice.put(f"/circles/{circle}", **body).json["link"] is None
    assert charlie.post("/circle-links", key=again.partition("key=")[2]).status_code == 404
    assert bob.put(f"/circles/{circle}", **body).status_code == 409  # who keeps it says so
    assert charlie.put(f"/circles/{circle}", **body).status_code == 404


def test_a_keeper_changes_what_it_says_of_itself_and_what_was_typed_stays(alice: Someone, bob: Someone) -> None:
    circle = starts(alice, "invitation")
    page = alice.client.get(f"/circles/{circle}/edit").text
    assert "We listen first." in page
    token = page.split('name="form_token" value="')[1].split('"')[0]
    sent = {"name": "", "purpose": "Up the hills.", "ways": "No hurry.", "joining": "open", "form_token": token}
    wrong = alice.client.post(f"/circles/{circle}/edit", data=sent)
    assert wrong.status_code == 422
    assert "Up the hills." in wrong.text
    done = alice.client.post(f"/circles/{circle}/edit", data={**sent, "name": "Hill walkers"})
    assert done.status_code == 303
    [seen] = bob.get("/house-circles").json["items"]
    assert (seen["name"], seen["purpose"], seen["ways"]) == ("Hill walkers", "Up the hills.", "No hurry.")


@pytest.mark.parametrize("joining", ["open", "words", "link"])
def test_a_circle_that_is_complete_says_so_and_no_more(app: Flask, alice: Someone, bob: Someone, joining: str) -> None:
    circle = starts(alice, "open")
    for number in range(PLACES - 1):
        assert Someone(app, f"walker{number}").post(f"/circles/{circle}/membership").status_code == 200
    now_by = alice.put(f"/circles/{circle}", name="Walkers", joining=joining).json
    key = (now_by["link"] or "").partition("key=")[2]
    path = f"/circles/by-link?key={key}" if key else f"/circles/here/{circle}"
    page = bob.client.get(path).text
    assert "This circle is complete. You can start another." in page
    assert "<button>Come into" not in page
    refused = {
        "open": lambda: bob.post(f"/circles/{circle}/membership"),
        "words": lambda: bob.post(f"/circles/{circle}/knocks", words="I walk."),
        "link": lambda: bob.post("/circle-links", key=key),
    }[joining]()
    assert (refused.status_code, refused.json["detail"]) == (409, "This circle is complete. You can start another.")


def test_behind_a_block_a_circle_of_theirs_alone_is_not_there(alice: Someone, bob: Someone, charlie: Someone) -> None:
    circle = starts(alice, "open")
    words = starts(alice, "words", "Readers")
    bob.post(f"/circles/{words}/knocks", words="I read.")
    alice.put("/members/bob/apart", kind="block")
    assert listed(bob) == []
    assert bob.post(f"/circles/{circle}/membership").status_code == 404
    assert "I read." not in alice.client.get(f"/circles/{words}").text
    assert not [card for card in alice.get("/today").json["items"] if card["id"].startswith("knock-")]
    assert charlie.post(f"/circles/{circle}/membership").status_code == 200
    assert listed(bob) == ["Walkers"]  # Charlie is in it
    assert bob.post(f"/circles/{circle}/membership").status_code == 200
    assert [one["handle"] for one in bob.get(f"/circles/{circle}").json["people"]] == ["bob", "charlie"]
    assert [one["handle"] for one in alice.get(f"/circles/{circle}").json["people"]] == ["alice", "charlie"]


def test_the_circles_of_the_house_are_pages_of_few_statements(app: Flask, alice: Someone, bob: Someone) -> None:
    for number in range(5):
        starts(alice, "open", f"Circle {number}")
    first = bob.get("/house-circles", limit="3").json
    second = bob.get("/house-circles", limit="3", cursor=first["next"]).json
    assert len({one["id"] for one in (*first["items"], *second["items"])}) == 5
    assert second["next"] is None
    circle = starts(alice, "words")
    bob.post(f"/circles/{circle}/knocks", words="I walk.")
    for who, path in ((bob, "/circles/here"), (bob, f"/circles/here/{circle}"), (alice, f"/circles/{circle}")):
        with statements(app) as seen:
            assert who.client.get(path).status_code == 200
        assert len(seen) <= 4, (path, seen)
