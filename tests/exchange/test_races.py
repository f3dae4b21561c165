"""Two people act in the same instant, many times over: no update is lost, and what must hold holds.

``./dev check --full`` tries each race 400 times, on both databases; the short form 40 times.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from community import Plugin
from community.circles.services import PLACES
from community.events import RequestAsked
from community.plugin import on
from community.registry import make_registry
from community.settings import Settings
from community.testing import Someone
from tests.conftest import FULL

TRIES = 400 if FULL else 40
Call = Callable[[], TestResponse]


@pytest.fixture
def at_once() -> Iterator[Callable[..., list[TestResponse]]]:
    """Makes calls in the same instant and gives their answers in order."""
    with ThreadPoolExecutor(3) as pool:

        def race(*calls: Call) -> list[TestResponse]:
            start = threading.Barrier(len(calls))

            def go(call: Call) -> TestResponse:
                start.wait()
                return call()

            return list(pool.map(go, calls))

        yield race


def _copy(someone: Someone) -> Someone:
    """The same person in a second browser window."""
    other = Someone(someone.app)
    other.handle = someone.handle
    other.client.set_cookie("community", someone.client.get_cookie("community").value)
    return other


def test_of_two_edits_of_one_edition_one_is_kept_and_the_other_is_told(app: Flask, alice: Someone, at_once) -> None:
    window = _copy(alice)
    ask = alice.asks()
    etag = alice.get(f"/advice-requests/{ask}").headers["ETag"]
    for number in range(TRIES):
        read = {"If-Match": etag}
        first, second = at_once(
            lambda n=number, read=read: alice.patch(f"/advice-requests/{ask}", headers=read, title=f"one {n}"),
            lambda n=number, read=read: window.patch(f"/advice-requests/{ask}", headers=read, title=f"two {n}"),
        )
        assert sorted((first.status_code, second.status_code)) == [200, 412]
        kept = first if first.status_code == 200 else second
        now = alice.get(f"/advice-requests/{ask}")
        assert now.json["title"] == kept.json["title"]
        etag = now.headers["ETag"]
        assert etag == kept.headers["ETag"]


def test_an_offer_gets_one_answer(app: Flask, alice: Someone, bob: Someone, at_once) -> None:
    window, ask = _copy(alice), alice.asks()
    for _ in range(TRIES):
        offer = f"/help-offers/{bob.offers(ask)}"
        yes, no = at_once(
            lambda offer=offer: alice.put(f"{offer}/state", state="accepted"),
            lambda offer=offer: window.put(f"{offer}/state", state="declined"),
        )
        assert sorted((yes.status_code, no.status_code)) == [200, 409]
        assert bob.get(offer).json["state"] == ("accepted" if yes.status_code == 200 else "declined")
        told = [n["title"] for n in bob.get("/today").json["items"] if n["kind"] == "for_you"]
        assert told == [
            "Alice says yes to your offer." if yes.status_code == 200 else "Alice read your offer: not this time."
        ]
        bob.post(f"/today/{bob.get('/today').json['items'][0]['id']}/dismissal")


def test_the_same_answer_twice_is_one_answer(app: Flask, alice: Someone, bob: Someone, at_once) -> None:
    window, ask = _copy(alice), alice.asks()
    for _ in range(TRIES):
        offer = f"/help-offers/{bob.offers(ask)}"
        answers = at_once(
            lambda offer=offer: alice.put(f"{offer}/state", state="accepted"),
            lambda offer=offer: window.put(f"{offer}/state", state="accepted"),
        )
        assert [answer.status_code for answer in answers] == [200, 200]
        bob.post(f"/today/{bob.get('/today').json['items'][0]['id']}/dismissal")
        assert all(card["kind"] != "for_you" for card in bob.get("/today").json["items"]), "told twice"


def test_an_offer_that_is_taken_back_while_it_is_accepted_is_taken_back(
    app: Flask, alice: Someone, bob: Someone, at_once
) -> None:
    ask = alice.asks()
    for _ in range(TRIES):
        offer = f"/help-offers/{bob.offers(ask)}"
        yes, back = at_once(
            lambda offer=offer: alice.put(f"{offer}/state", state="accepted"),
            lambda offer=offer: bob.put(f"{offer}/state", state="withdrawn"),
        )
        assert (yes.status_code in (200, 409), back.status_code) == (True, 200)
        assert bob.get(offer).json["state"] == "withdrawn"


def test_the_last_place_in_a_circle_goes_to_one_person(app: Flask, alice: Someone, at_once) -> None:
    circle, _ = alice.circle(*(Someone(app, f"guest-{n}").handle for n in range(PLACES - 2)))
    people = [Someone(app, "bob"), Someone(app, "charlie")]
    for _ in range(TRIES):
        invited = [alice.post(f"/circles/{circle}/invitations", handle=who.handle).json["id"] for who in people]
        answers = at_once(
            *(
                lambda who=who, one=one: who.put(f"/circle-invitations/{one}/state", state="accepted")
                for who, one in zip(people, invited, strict=True)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        assert len(alice.get(f"/circles/{circle}").json["people"]) == PLACES
        inside = next(who for who, answer in zip(people, answers, strict=True) if answer.status_code == 200)
        assert inside.delete(f"/circles/{circle}/membership").status_code == 204


def test_a_request_waits_exactly_while_nobody_has_replied(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone, at_once
) -> None:
    ask = alice.asks()
    old = bob.replies(ask)
    for _ in range(TRIES):
        gone, written = at_once(
            lambda old=old: bob.delete(f"/replies/{old}"),
            lambda: charlie.post(f"/advice-requests/{ask}/replies", kind="with_you"),
        )
        assert (gone.status_code, written.status_code) == (204, 201)
        assert alice.get("/advice-requests").json["items"][0]["answered"] is True
        charlie.delete(f"/replies/{written.json['id']}")
        assert alice.get("/advice-requests").json["items"][0]["answered"] is False
        old = bob.replies(ask)


def test_asking_a_circle_while_somebody_leaves_it_shows_them_nothing(
    app: Flask, alice: Someone, bob: Someone, at_once
) -> None:
    circle, _ = alice.circle("bob")
    for _ in range(TRIES):
        asked, left = at_once(
            lambda: alice.post("/advice-requests", title="t", body="b", audience="circle", circle=circle),
            lambda: bob.delete(f"/circles/{circle}/membership"),
        )
        assert (asked.status_code, left.status_code) == (201, 204)
        assert bob.get(f"/advice-requests/{asked.json['id']}").status_code == 404
        invited = alice.post(f"/circles/{circle}/invitations", handle="bob").json["id"]
        bob.put(f"/circle-invitations/{invited}/state", state="accepted")
        assert bob.get(f"/advice-requests/{asked.json['id']}").status_code == 200


def test_a_plugin_hears_of_each_event_once(house_with: Callable[..., Flask], tmp_path: Path, at_once) -> None:
    """Two workers deliver what both have recorded; which of them does it is all the same."""
    heard: list[str] = []
    listens = on(RequestAsked, lambda event: heard.append(event.request_id))
    plugin = Plugin(name="letters", title="Letters", folder=tmp_path, listeners=(listens,))
    registry = make_registry([plugin], Settings(secret_key="x" * 32))
    apps = [house_with(registry=registry) for _ in range(2)]
    alice, bob = Someone(apps[0], "alice"), Someone(apps[1], "bob")
    for _ in range(TRIES):
        at_once(alice.asks, bob.asks)
    alice.asks()  # and with it whatever still waited
    assert len(heard) == len(set(heard)) == 2 * TRIES + 1
