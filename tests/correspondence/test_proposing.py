"""Either may propose letters once something was finished between the two; the other says yes, not now or no."""

import re
from datetime import timedelta

import pytest
from flask import Flask

from community.testing import PASSWORD, Someone
from tests.correspondence.conftest import LINE, NO, YES, Writers

SEASON = timedelta(days=90)


def _again(writers: Writers, *handles: str) -> None:
    """Sessions end after a month."""
    for handle in handles:
        assert writers[handle].post("/session", handle=handle, password=PASSWORD).status_code == 200


def test_what_was_finished_between_two_people_opens_the_way(app: Flask) -> None:
    village = Writers(app, "alice", "bob", "charlie", "dana", "erin", "ines")
    alice = village["alice"]

    def may(one: str, other: str) -> bool:
        ways = [
            village[a].client.get(f"/people/{b}/correspondence").status_code for a, b in ((one, other), (other, one))
        ]
        assert ways in ([200, 200], [404, 404])
        return ways == [200, 200]

    ask = alice.asks()
    village["bob"].replies(ask)
    offer = village["charlie"].offers(ask)
    assert not may("alice", "bob")
    alice.put(f"/help-offers/{offer}/state", state="accepted")
    assert not may("alice", "charlie")
    alice.put(f"/help-offers/{offer}/state", state="done")
    assert may("alice", "charlie")
    alice.put(f"/advice-requests/{ask}/state", state="settled")
    assert may("alice", "bob")
    assert not may("bob", "charlie")
    village["dana"].thanks("alice")
    assert may("alice", "dana")
    village["ines"].put("/me/hello", words="I have just come in.")
    said = village["erin"].put("/members/ines/hello", body="Welcome.").json["id"]
    assert not may("erin", "ines")
    village["ines"].put(f"/hello-words/{said}/answer", body="Thank you.")
    assert may("erin", "ines")
    assert 'href="/people/ines/correspondence"' in village["erin"].client.get("/people/ines/hello").text
    assert 'href="/people/alice/correspondence"' in village["charlie"].client.get(f"/offers/{offer}").text
    people = alice.client.get("/correspondence").text
    assert [who for who in ("bob", "charlie", "dana", "erin") if f"/people/{who}/correspondence" in people] == [
        "bob",
        "charlie",
        "dana",
    ]


def test_a_yes_opens_it_for_the_two_and_for_nobody_else(writers: Writers) -> None:
    made = writers.proposes("alice", "bob")
    assert made.status_code == 201
    assert (made.json["state"], made.json["mine"], made.json["may"]) == ("proposed", True, ["withdraw"])
    name = made.json["id"]
    card = writers.card("bob")
    assert card is not None
    assert card["title"] == "Alice would like to write to you now and then."
    assert card["links"][0]["href"] == f"/correspondence/{name}"
    page = writers["bob"].client.get(f"/correspondence/{name}").text
    assert LINE in page
    assert 'href="/thanks/' in page
    assert "Macro" not in page
    for path in (f"/correspondence/{name}", f"/api/v1/correspondences/{name}"):
        assert writers["charlie"].client.get(path).status_code == 404
    assert writers.says("charlie", name, "open").status_code == 404
    assert writers.says("alice", name, "open").status_code == 409
    said = writers.says("bob", name, "open", answer=YES)
    assert (said.status_code, said.json["state"], said.json["may"]) == (200, "open", ["write", "rest"])
    card = writers.card("alice")
    assert card is not None
    assert card["title"] == "Bob would like that too."
    assert YES in writers["alice"].client.get(f"/correspondence/{name}").text
    assert LINE not in writers["charlie"].client.get("/correspondence").text


def test_not_now_and_silence_are_the_same_to_whoever_proposed(writers: Writers) -> None:
    name = writers.proposes("alice", "bob").json["id"]
    paths = [f"/correspondence/{name}", "/correspondence", "/", f"/api/v1/correspondences/{name}", "/api/v1/today"]
    before = [writers["alice"].client.get(path).data for path in paths]
    said = writers.says("bob", name, "not_now", answer="Too much at the moment.")
    assert (said.json["state"], said.json["answer"], said.json["may"]) == ("put_off", "", ["answer"])
    strip = lambda body: [line for line in body.split(b"\n") if b"idempotency_key" not in line]
    assert [strip(writers["alice"].client.get(path).data) for path in paths] == [strip(body) for body in before]
    card = writers.card("bob")
    assert card is None or "write to you" not in card["title"]
    writers.pass_time(timedelta(days=25))
    assert writers.says("bob", name, "open", answer=YES).json["state"] == "open"
    assert writers["alice"].get(f"/correspondences/{name}").json["answer"] == YES


def test_a_no_is_told_in_its_own_words_and_holds_for_a_season(writers: Writers) -> None:
    name = writers.proposes("alice", "bob").json["id"]
    [thanks] = writers["alice"].get("/thanks", box="given").json["items"]
    assert writers.says("bob", name, "declined", answer=NO).status_code == 200
    way = '/correspondence">Write to each other now and then'
    assert way not in writers["alice"].client.get(f"/thanks/{thanks['id']}").text
    assert way in writers["bob"].client.get(f"/thanks/{thanks['id']}").text
    card = writers.card("alice")
    assert card is not None
    assert card["title"] == "Bob read your lines: not this time."
    assert NO in writers["alice"].client.get(f"/correspondence/{name}").text
    unknown = writers.proposes("alice", "nobody-here")
    again = writers.proposes("alice", "bob")
    assert (again.status_code, again.data) == (404, unknown.data)
    assert "/people/bob/correspondence" not in writers["alice"].client.get("/correspondence").text
    assert writers.proposes("bob", "alice").status_code == 201  # who said no may think otherwise
    other = writers["bob"].get("/correspondences").json["items"][0]["id"]
    assert writers.says("bob", other, "withdrawn").status_code == 200
    writers.pass_time(SEASON + timedelta(minutes=1))
    _again(writers, "alice", "bob")
    assert writers["alice"].get(f"/correspondences/{name}").status_code == 404
    assert writers.proposes("alice", "bob").status_code == 201


@pytest.mark.parametrize("put_off", [False, True])
def test_what_is_never_answered_passes_by_itself(writers: Writers, put_off: bool) -> None:
    name = writers.proposes("alice", "bob").json["id"]
    if put_off:
        writers.says("bob", name, "not_now")
    assert writers.proposes("alice", "bob").status_code == 404
    writers.pass_time(SEASON)
    _again(writers, "alice", "bob")
    for who in ("alice", "bob"):
        assert writers[who].get(f"/correspondences/{name}").status_code == 404
        assert writers.card(who) is None or "now and then" not in writers.card(who)["title"]
    writers.work()
    assert writers.proposes("alice", "bob").status_code == 201


def test_what_is_taken_back_is_erased_and_nobody_is_asked_again_and_again(writers: Writers) -> None:
    name = writers.proposes("alice", "bob").json["id"]
    assert writers.says("bob", name, "withdrawn").status_code == 409
    assert writers["alice"].put(f"/correspondences/{name}/state", state="withdrawn").status_code == 200
    assert writers["bob"].get(f"/correspondences/{name}").status_code == 404
    assert writers.card("bob")["title"] == "Alice thanks you."
    assert writers.proposes("alice", "bob").status_code == 404


def test_two_who_propose_it_to_each_other_have_both_said_yes(writers: Writers) -> None:
    name = writers.proposes("alice", "bob").json["id"]
    crossed = writers.proposes("bob", "alice", words=YES)
    assert (crossed.status_code, crossed.json["id"], crossed.json["state"]) == (201, name, "open")
    assert writers["alice"].get(f"/correspondences/{name}").json["answer"] == YES
    assert writers.proposes("bob", "alice").status_code == writers.proposes("alice", "bob").status_code == 404


def test_for_whom_one_is_kept_apart_from_or_who_has_left_there_is_nobody(writers: Writers) -> None:
    name = writers.proposes("alice", "bob").json["id"]
    for one, other in (("bob", "alice"), ("alice", "bob")):
        writers[one].put(f"/members/{other}/apart", kind="block")
        for who in ("alice", "bob"):
            assert writers[who].get(f"/correspondences/{name}").status_code == 404
            assert writers[who].get("/correspondences").json["items"] == []
        assert writers.proposes("bob", "alice").status_code == 404
        writers[one].put(f"/members/{other}/apart", kind="none")
        writers.pass_time(timedelta(days=1, minutes=1))
    assert writers["alice"].get("/correspondences").json["items"] == []  # what waited when they parted waits no more
    writers["alice"].delete("/me", words="unnamed", password=PASSWORD)
    assert writers.proposes("bob", "alice").status_code == 404


def test_a_giver_is_not_told_that_their_thanks_were_let_go_of(writers: Writers) -> None:
    [thanks] = writers["bob"].get("/thanks").json["items"]
    writers["bob"].delete(f"/thanks/{thanks['id']}")
    assert writers["bob"].client.get("/people/alice/correspondence").status_code == 404
    assert writers.proposes("alice", "bob").status_code == 201


def test_the_pages_do_the_same_without_a_script(writers: Writers) -> None:
    alice, bob = writers["alice"], writers["bob"]

    def send(who: Someone, path: str, **typed: str) -> tuple[int, str]:
        token = who.client.get("/you").text.split('name="form_token" value="')[1].split('"')[0]
        done = who.client.post(path, data={"form_token": token, **typed})
        return done.status_code, done.headers.get("Location", "") or done.text

    code, page = send(alice, "/people/bob/correspondence", words="long " * 100)
    assert code == 422
    assert 'id="words-wrong"' in page
    assert "long long" in page
    code, where = send(alice, "/people/bob/correspondence", words=LINE)
    assert (code, where.endswith("?said=invited")) == (303, True)
    here = where.split("?")[0]
    assert LINE in bob.client.get("/correspondence").text
    assert send(bob, f"{here}/state", state="not_now", answer="") == (303, "/correspondence?said=later")
    assert "kept for later" in bob.client.get("/correspondence").text
    assert send(bob, f"{here}/state", state="open", answer=YES) == (303, f"{here}?said=accepted")
    assert send(alice, f"{here}/letters", body="  ")[0] == 422
    assert send(alice, f"{here}/letters", body="Dear Bob") == (303, f"{here}?said=posted")
    page = alice.client.get(here).text
    letter = page.split('action="/letters/')[1].split("/")[0]
    assert send(alice, f"/letters/{letter}/withdrawal") == (303, f"{here}?said=taken-back")
    assert "Dear Bob" not in alice.client.get(here).text
    assert send(bob, f"{here}/state", state="resting") == (303, f"{here}?said=at-rest")
    assert send(bob, f"{here}/state", state="open") == (303, f"{here}?said=taken-up")


def test_those_met_in_one_instant_stand_in_an_order_that_does_not_tell_who_came_in_first(writers: Writers) -> None:
    for later in ("ada", "zoe"):
        Someone(writers.app, later)
        writers["alice"].thanks(later)
    people = re.findall(r'href="/people/(\w+)/correspondence"', writers["alice"].client.get("/correspondence").text)
    assert [handle for handle in people if handle != "bob"] == ["ada", "zoe"]
