"""The calm card: for the writer alone, before and after, and nothing else in the house is other for it."""

import re

import pytest
from flask import Flask

from community.safety import heavy
from community.safety.heavy import Lists, read
from community.testing import PASSWORD, Someone

pytestmark = pytest.mark.once

HEAVY = "Je veux mourir et je ne sais pas à qui le dire."
CARD = '<details class="card care" open>'


def _send(someone: Someone, page: str, action: str = "", /, **words: object):
    token = re.search(r'name="form_token" value="([^"]+)"', someone.client.get(page).text).group(1)
    return someone.client.post(action or page, data={"form_token": token, **words})


def _follow(someone: Someone, answer) -> str:
    assert answer.status_code == 303, answer.text
    return someone.client.get(answer.headers["Location"]).text


@pytest.fixture(params=["fr", "en"])
def alice(request: pytest.FixtureRequest, app: Flask) -> Someone:
    """Alice, in either language."""
    return Someone(app, "alice", locale=request.param)


def test_after_asking_alice_reads_it_and_nobody_else(app: Flask, alice: Someone, bob: Someone) -> None:
    asked = _send(alice, "/ask", title="Ce soir", body=HEAVY, audience="space")
    page = asked.headers["Location"]
    assert asked.status_code == 303
    assert re.search(r"\?said=asked&undo=[\w-]+$", page)  # the address says no more than for anybody
    seen = alice.client.get(page).text
    assert seen.count(CARD) == 1
    assert 'href="tel:3114"' in seen
    assert re.search(r'<a href="/help-now">', seen)
    assert ("très lourd à porter" in seen) == ('<html lang="fr"' in seen)
    assert CARD not in alice.client.get(page.split("?")[0]).text  # when she comes back it does not wait for her
    for someone in (bob, Someone(app, "charlie"), Someone(app)):
        assert CARD not in someone.client.get(page).text


@pytest.mark.parametrize("title", ["How does one begin again?", "J'étais mort de rire"])
def test_other_words_show_nothing(alice: Someone, title: str) -> None:
    assert CARD not in _follow(alice, _send(alice, "/ask", title=title, body="At fifty.", audience="space"))


def test_after_a_reply_in_a_long_thread(app: Flask, alice: Someone, bob: Someone) -> None:
    ask = bob.asks()
    for _ in range(51):
        bob.replies(ask)
    page = f"/requests/{ask}"
    assert CARD in _follow(alice, _send(alice, page, f"{page}/replies", kind="with_you", body=HEAVY))


def test_after_a_reply_news_a_change_and_a_message(alice: Someone, bob: Someone) -> None:
    ask = alice.asks("Begin again?")
    page = f"/requests/{ask}"
    assert CARD in _follow(bob, _send(bob, page, f"{page}/replies", kind="experience", body=HEAVY, private="true"))
    assert CARD not in alice.client.get(f"{page}?said=sent").text
    assert CARD not in _follow(bob, _send(bob, page, f"{page}/replies", kind="experience", body="Good night."))
    assert CARD in _follow(alice, _send(alice, page, f"{page}/state", state="resting", news=HEAVY))
    offer = bob.post(f"/advice-requests/{ask}/offers", what="call", when="tonight", until="once")
    assert offer.status_code == 409  # it rests
    alice.put(f"/advice-requests/{ask}/state", state="open")
    offer = bob.post(f"/advice-requests/{ask}/offers", what="call", when="tonight", until="once").json["id"]
    alice.put(f"/help-offers/{offer}/state", state="accepted", message="Yes.")
    thread = f"/offers/{offer}"
    assert CARD in _follow(alice, _send(alice, thread, f"{thread}/messages", body=HEAVY))
    assert CARD not in bob.client.get(f"{thread}?said=sent").text
    edit = f"{page}/edit"
    version = re.search(r'name="version" value="([^"]*)"', alice.client.get(edit).text).group(1)
    changed = {"title": "Begin again?", "body": HEAVY, "version": version.replace("&#34;", '"')}
    assert CARD in _follow(alice, _send(alice, edit, **changed))


def test_without_javascript_a_form_that_comes_back_shows_it(alice: Someone) -> None:
    again = _send(alice, "/ask", title="x" * 121, body=HEAVY, audience="space")
    assert again.status_code == 422
    assert CARD in again.text
    assert "mourir et je ne sais pas" in again.text  # nothing was lost
    assert CARD not in _send(alice, "/ask", title="x" * 121, body="At fifty.", audience="space").text


def test_in_a_page_of_several_forms_it_stands_in_the_one_that_came_back(alice: Someone, bob: Someone) -> None:
    page = f"/requests/{alice.asks()}"
    again = _send(bob, page, f"{page}/replies", kind="experience", body=HEAVY + "x" * 20_000)
    assert again.status_code == 422
    assert again.text.count(CARD) == 1


def _found_nothing() -> Lists:
    return read([])


def _plain(text: str) -> str:
    return re.sub(r'(name="(?:idempotency_key|form_token)" value=")[^"]*', r"\1", text)


def test_nobody_elses_answers_are_other_for_it(
    app: Flask, alice: Someone, bob: Someone, stranger: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the lists and without a single phrase in them: the same bytes for everybody else, and over the API."""
    ask = alice.asks("Ce soir", body=HEAVY)
    bob.replies(ask, HEAVY)
    offer = bob.offers(ask)
    alice.put(f"/help-offers/{offer}/state", state="accepted", message="Yes.")
    alice.post(f"/help-offers/{offer}/messages", body=HEAVY)
    charlie = Someone(app, "charlie")
    paths = [
        "/", "/requests", f"/requests/{ask}?said=asked", f"/requests/{ask}?said=kept", "/you", "/people/alice",
        "/api/v1/advice-requests", f"/api/v1/advice-requests/{ask}", f"/api/v1/advice-requests/{ask}/replies",
        "/api/v1/me",
    ]  # fmt: skip
    theirs = [
        *((someone, path) for someone in (charlie, stranger) for path in paths),
        (bob, f"/offers/{offer}?said=sent"),
    ]
    hers = [(alice, path) for path in (*paths, f"/api/v1/help-offers/{offer}/messages") if path.startswith("/api")]

    def answers() -> list[tuple[int, str, str]]:
        given = [(path, someone.client.get(path)) for someone, path in (*theirs, *hers)]
        return [(got.status_code, str(got.headers), path + _plain(got.text)) for path, got in given]

    def hers_alone() -> str:
        return alice.client.get(f"/requests/{ask}?said=asked").text

    with_lists = answers()
    assert CARD in hers_alone()
    monkeypatch.setattr(heavy, "lists", _found_nothing)
    assert answers() == with_lists
    assert CARD not in hers_alone()


def test_posting_is_the_same_for_heavy_words_and_light_ones(app: Flask) -> None:
    """Two people post at the same moment: the same status, the same place to go on, the same place in the list."""
    ana, ben = Someone(app, "ana"), Someone(app, "ben")
    sent = [
        _send(who, "/ask", title=title, body=body, audience="space")
        for who, title, body in ((ana, "Une", HEAVY), (ben, "Deux", "A light thing."))
    ]
    assert {answer.status_code for answer in sent} == {303}
    assert {re.sub(r"requests/[^?]+|[\w-]{60,}", "", answer.headers["Location"]) for answer in sent} == {
        "/?said=asked&undo="
    }
    assert [item["title"] for item in ana.get("/advice-requests").json["items"]] == ["Deux", "Une"]
    over_the_api = ana.post("/advice-requests", title="Trois", body=HEAVY)
    light = ben.post("/advice-requests", title="Quatre", body="A light thing.")
    assert set(over_the_api.json) == set(light.json)
    assert ana.post("/session", handle="ana", password=PASSWORD).status_code == 200
    assert "care" not in over_the_api.text
