"""Looking around: order, pages, filters, search."""

from datetime import timedelta

from flask import Flask

from community.current import house
from community.testing import Someone


def _walk(someone: Someone, **query: str) -> list[str]:
    seen: list[str] = []
    cursor = None
    while True:
        page = someone.get("/advice-requests", **query, **({"cursor": cursor} if cursor else {})).json
        assert set(page) == {"items", "next"}
        seen += [item["title"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            return seen


def _pass(app: Flask, **span: int) -> None:
    app.extensions["community"].clock.pass_time(timedelta(**span))


def test_every_request_is_reached_once_in_both_orders(app: Flask, alice: Someone, bob: Someone) -> None:
    asked = []
    for number in range(17):
        more = {"audience": "people", "people": ["bob"]} if number % 5 == 0 else {}
        ask = alice.asks(f"Question {number}", **more)
        asked.append(f"Question {number}")
        if number % 3 == 0:
            bob.replies(ask)
        _pass(app, minutes=number % 2)  # some share their moment
    assert sorted(_walk(bob, limit="3")) == sorted(asked)
    assert sorted(_walk(bob, limit="3", order="waiting")) == sorted(asked)
    assert _walk(bob, limit="4")[0] == "Question 16"


def test_waiting_ones_come_first_oldest_first(app: Flask, alice: Someone, bob: Someone) -> None:
    first, answered, second = alice.asks("first"), alice.asks("answered"), None
    _pass(app, days=1)
    second = alice.asks("second")
    bob.replies(answered)
    assert first
    assert second
    assert _walk(bob, order="waiting") == ["first", "second", "answered"]


def test_a_page_mixes_waiting_and_new(app: Flask, alice: Someone, bob: Someone) -> None:
    for number in range(6):
        alice.asks(f"waiting {number}")
        bob.replies(alice.asks(f"answered {number}"))
        _pass(app, hours=1)
    first = [item["title"] for item in bob.get("/advice-requests", order="waiting", limit="3").json["items"]]
    assert first == ["waiting 0", "waiting 1", "answered 5"]


def test_search_ignores_accents_and_finds_beginnings(alice: Someone, bob: Someone) -> None:
    alice.asks("Je déménage", body="Perdre l'emploi, c'est dur.", topics=["Été"])
    assert _walk(bob, q="demenage") == ["Je déménage"]
    assert _walk(bob, q="EMPLOI") == ["Je déménage"]
    assert _walk(bob, q="perd") == ["Je déménage"]
    assert _walk(bob, q="l'emploi dur") == ["Je déménage"]
    assert _walk(bob, q="absent") == []
    assert _walk(bob, q='" OR 1=1 -- *') == []
    assert _walk(bob, q="!!!") == []
    assert _walk(bob, topic="ete") == ["Je déménage"]


def test_filters_combine(alice: Someone, bob: Someone) -> None:
    alice.asks("a", wanted=["listening"], topics=["work"])
    second = alice.asks("b", wanted=["listening", "advice"])
    alice.asks("c", wanted=["advice"])
    alice.put(f"/advice-requests/{second}/state", state="settled")
    assert sorted(_walk(bob, wanted="listening")) == ["a", "b"]
    assert _walk(bob, wanted="listening", state="settled") == ["b"]
    assert _walk(bob, wanted="listening", topic="work") == ["a"]
    assert sorted(_walk(bob, state="")) == ["a", "b", "c"]


def test_a_long_thread_is_read_to_its_end(app: Flask, alice: Someone, bob: Someone) -> None:
    ask = alice.asks()
    written = [bob.replies(ask, body=f"Line {n}") for n in range(53)]
    first = alice.get(f"/advice-requests/{ask}").json
    rest = alice.get(f"/advice-requests/{ask}/replies", cursor=first["replies_next"]).json
    assert [r["id"] for r in (*first["replies"], *rest["items"])] == written
    assert rest["next"] is None


def test_a_cursor_tells_nothing_and_belongs_to_its_list(app: Flask, alice: Someone) -> None:
    for _ in range(3):
        alice.asks()
    cursor = alice.get("/advice-requests", limit="1").json["next"]
    assert cursor == alice.get("/advice-requests", limit="1").json["next"]
    for wrong in (cursor[:-2], "x", cursor + "AAAA"):
        assert alice.get("/advice-requests", cursor=wrong).status_code == 422
    assert alice.get("/thanks", cursor=cursor).status_code == 422
    for limit in ("0", "51", "-1", "many"):
        assert alice.get("/advice-requests", limit=limit).json["errors"]["limit"]


def test_words_of_the_house_follow_the_reader(app: Flask, alice: Someone) -> None:
    french = Someone(app, "celine", "fr")
    wrong = french.post("/advice-requests", title="", body="x")
    assert wrong.json["errors"] == {"title": ["Il faut ici quelques mots."]}
    assert french.client.get("/api/v1/advice-requests/none?lang=en").json["title"] == "Not here"
    with app.app_context():
        assert house().settings.joining == "open"


def test_search_finds_the_same_on_both_databases(alice: Someone, bob: Someone) -> None:
    alice.asks(
        "Le cœur de ma sœur", body="Un rendez-vous le 3.5, peut-être, et/ou demain; Straße", topics=["Beau-père"]
    )
    for words in ("cœur", "coeur", "SŒUR", "soeur", "rendez-vous", "rendez", "vous", "peut-etre", "ou", "demain"):
        assert _walk(bob, q=words) == ["Le cœur de ma sœur"], words
    for words in ("strasse", "straße", "beau pere", "père", "vous rendez", "demai"):
        assert _walk(bob, q=words) == ["Le cœur de ma sœur"], words
    for words in ("eur", "rendezvous", "rend vous"):
        assert _walk(bob, q=words) == [], words


def test_what_is_searched_follows_what_is_written(alice: Someone, bob: Someone) -> None:
    ask = alice.asks("Déménager")
    alice.patch(
        f"/advice-requests/{ask}",
        headers={"If-Match": alice.get(f"/advice-requests/{ask}").headers["ETag"]},
        title="Rester",
    )
    assert _walk(bob, q="demenager") == []
    assert _walk(bob, q="rester") == ["Rester"]
    alice.delete(f"/advice-requests/{ask}")
    assert _walk(bob, q="rester") == []


def test_a_topic_of_signs_that_are_many_letters(alice: Someone, bob: Someone) -> None:
    long = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 40
    ask = alice.asks(topics=[long])
    alice.stands_by(topics=[long])
    assert alice.patch("/me", experience=[long]).status_code == 200
    assert [found["id"] for found in bob.get("/advice-requests", topic=long).json["items"]] == [ask]
    assert len(bob.get("/standing-offers", topic=long).json["items"]) == 1
