"""What is left of a person who was erased: nothing of theirs, everything of everybody else's."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from community.current import session
from community.testing import PASSWORD, Someone
from tests.conftest import POSTGRESQL
from tests.privacy.conftest import World, tokens


def _erase(world: World, who: str) -> str:
    code, _printed, told = world.run("erase", f"markof{who}handle", "--yes")
    assert code == 0, told
    return told


def test_nothing_of_alice_is_left_and_everything_of_the_others_is(world: World) -> None:
    before = world.everything()
    assert not set(world.words["a"]) - tokens(before, "a")
    _erase(world, "a")
    after = world.everything()
    assert tokens(after, "a") == set()
    # What Bob and Charlie wrote stays; of his thanks to her the words stay too. What he noted about her goes with her.
    noted = {word for word in world.words["b"] if "markofbnoted" in word}
    assert len(noted & tokens(before, "b")) == 1
    for who in "bc":
        assert tokens(after, who) == tokens(before, who) - noted, who


def test_she_can_not_come_in_any_more(world: World) -> None:
    alice = world.people["a"]
    elsewhere = Someone(world.app)
    assert elsewhere.post("/session", handle="markofahandle", password=PASSWORD).status_code == 200
    _erase(world, "a")
    for browser in (alice, elsewhere):
        assert browser.get("/me").status_code == 401
        assert browser.client.get("/you").status_code == 303
        assert browser.post("/advice-requests", title="t", body="b").status_code == 401
    assert Someone(world.app).post("/session", handle="markofahandle", password=PASSWORD).status_code == 401
    program = {"Authorization": f"Bearer {world.ids['token of a']}"}
    assert world.app.test_client().get("/api/v1/me", headers=program).status_code == 401


def test_what_others_see_is_someone_who_has_left(world: World) -> None:
    bob, charlie = world.people["b"], world.people["c"]
    _erase(world, "a")
    ask = bob.get(f"/advice-requests/{world.ids['ask of a']}").json
    assert (ask["author"], ask["body"], ask["news"], ask["topics"], ask["state"]) == (None, "", None, [], "resting")
    assert ask["title"] == "Words that are gone"
    assert [reply["author"]["handle"] for reply in ask["replies"]] == ["markofbhandle"]
    assert "reply" not in ask["may"]
    named = bob.get(f"/advice-requests/{world.ids['named by a']}").json
    assert [reply["id"] for reply in named["replies"]] == [world.ids["private reply of b"]]
    assert charlie.get(f"/advice-requests/{world.ids['named by a']}").json["replies"] == []
    assert bob.get(f"/advice-requests/{world.ids['unanswered of a']}").status_code == 404
    assert bob.get("/members/markofahandle").status_code == 404
    kept = bob.get("/thanks", box="given").json["items"]
    assert [(thanks["id"], thanks["to"], thanks["shared"]) for thanks in kept] == [
        (world.ids["thanks of b"], None, False)
    ]
    assert bob.get("/thanks").json["items"] == []
    mine = bob.get(f"/help-offers/{world.ids['offer of b']}").json
    assert (mine["to"], mine["message"], mine["request_title"]) == (None, None, "Words that are gone")
    assert "write" not in mine["may"]
    hers = bob.get(f"/help-offers/{world.ids['offer of a']}").json
    assert (hers["from"], hers["what"], hers["when"], hers["until"]) == (None, "", "", "")
    thread = bob.get(f"/help-offers/{world.ids['offer of a']}/messages").json["items"]
    assert [message["from"]["handle"] for message in thread] == ["markofbhandle"]
    assert bob.post(f"/help-offers/{world.ids['offer of a']}/messages", body="b").status_code == 409
    charlies = charlie.get(f"/advice-requests/{world.ids['ask of c']}").json
    assert charlies["offers"] == []


def test_her_circles_go_on_without_her(world: World) -> None:
    bob, charlie, ids = world.people["b"], world.people["c"], world.ids
    before = bob.get(f"/circles/{ids['circle of a']}").json
    _erase(world, "a")
    circle = bob.get(f"/circles/{ids['circle of a']}").json
    assert [person["handle"] for person in circle["people"]] == ["markofbhandle"]
    assert ("invite" in before["may"], "invite" in circle["may"]) == (False, True), "its keeping has passed on to Bob"
    inside = bob.get(f"/advice-requests/{ids['asked in a circle']}").json
    assert [reply["id"] for reply in inside["replies"]] == [ids["reply in a circle"]]
    assert charlie.get(f"/advice-requests/{ids['asked in a circle']}").status_code == 404
    assert ids["own circle of c"] in [circle["id"] for circle in charlie.get("/circles").json["items"]]
    assert ids["own circle of a"] not in charlie.get("/circles").text, "nobody was left in it"


def test_every_page_of_the_others_still_opens(world: World) -> None:
    _erase(world, "a")
    ids = world.ids
    for who in ("b", "c"):
        client = world.people[who].client
        asks = [f"/requests/{ids[name]}" for name in ("ask of a", "named by a", "ask of b")]
        for path in ("/", "/requests", "/requests?order=newest", "/you", "/thanks", "/thanks?box=shared", *asks):
            page = client.get(path)
            assert page.status_code == 200, path
            assert not tokens(page.text, "a"), path
    assert "Words that are gone" in world.people["b"].client.get("/you").text
    assert "Des mots qui ne sont plus là" in world.people["b"].client.get("/you?lang=fr").text
    assert world.people["b"].client.get(f"/offers/{ids['offer of b']}").status_code == 200
    for path in (f"/offers/{ids['offer of a']}", f"/thanks/{ids['thanks of b']}"):
        assert "omeone who has left" in world.people["b"].client.get(path).text, path


def test_search_finds_nothing_of_hers(world: World) -> None:
    bob = world.people["b"]
    words = [word for word in world.words["a"] if word.startswith(("markofatitle", "markofabody", "markofatopic"))]
    assert all(bob.get("/advice-requests", q=word).json["items"] for word in words)
    _erase(world, "a")
    assert not [word for word in words if bob.get("/advice-requests", q=word).json["items"]]
    assert bob.get("/advice-requests", q="long story").json["items"], "that of the others is still found"


def test_a_request_waits_again_to_which_only_she_replied(world: World) -> None:
    charlie = world.people["c"]
    waiting = lambda: {ask["id"] for ask in charlie.get("/advice-requests", order="waiting").json["items"]
                       if not ask["answered"]}  # fmt: skip
    assert world.ids["ask of b"] not in waiting()
    _erase(world, "a")
    assert world.ids["ask of b"] in waiting()
    assert world.ids["ask of a"] not in waiting()


def test_it_waits_again_among_those_on_its_topic_too(app: Flask, alice: Someone, bob: Someone) -> None:
    left = bob.asks("left alone", topics=["work"], wanted=["advice"])
    alice.replies(left)
    dana = Someone(app, "dana")
    for _ in range(4):
        dana.replies(bob.asks("answered", topics=["work"], wanted=["advice"]))
    found = lambda: [
        bob.get("/advice-requests", order="waiting", limit="1", **way).json["items"][0]["title"]
        for way in ({}, {"topic": "work"}, {"wanted": "advice"})
    ]
    assert found() == ["answered"] * 3
    run = app.test_cli_runner().invoke(args=["community", "erase", "alice", "--yes"])
    assert run.exit_code == 0, run.output
    assert found() == ["left alone"] * 3


@pytest.mark.skipif(bool(POSTGRESQL), reason="reads SQLite's files; PostgreSQL's are its own, swept by its vacuum")
def test_no_byte_of_hers_is_left_in_the_files(world: World, tmp_path: Path) -> None:
    for number in range(40):  # enough for many pages, and for several pieces of the search index
        body = f"{world.word('a', 'long')}{number} " * 150
        ask = world.people["a"].asks(f"{world.word('a', 'many')}{number}", body=body)
        world.people["b"].replies(ask, f"{world.word('b', 'among')} " * 150)
        if number % 3 == 0:
            world.people["a"].patch(f"/advice-requests/{ask}", title=f"{world.word('a', 'changed')}{number}")
        if number % 5 == 0:
            world.people["a"].delete(f"/advice-requests/{ask}")
    assert _bytes(tmp_path) > 1000
    _erase(world, "a")
    assert _bytes(tmp_path) == 0
    with world.app.app_context():
        session().execute(text("CREATE VIRTUAL TABLE temp.v USING fts5vocab('main', 'community_advice_search', 'row')"))
        assert session().scalars(text("SELECT term FROM temp.v WHERE term LIKE 'markof%'")).all() != []
        assert session().scalars(text("SELECT term FROM temp.v WHERE term LIKE 'markofa%'")).all() == []
        session().rollback()
    assert b"markofb" in b"".join(path.read_bytes() for path in tmp_path.glob("house.sqlite*"))


def _bytes(folder: Path) -> int:
    """How often a word of Alice's stands in the files, in any case."""
    return sum(path.read_bytes().lower().count(b"markofa") for path in folder.glob("house.sqlite*"))


def test_twice_is_calm_and_asks_first(world: World) -> None:
    asked = world.app.test_cli_runner().invoke(args=["community", "erase", "markofahandle"], input="n\n")
    assert asked.exit_code == 1
    assert world.people["a"].get("/me").status_code == 200
    assert "markofahandle is erased." in _erase(world, "a")
    before = world.everything()
    assert "Nobody here is called markofahandle." in _erase(world, "a")
    assert world.everything() == before


def test_the_others_can_go_too_and_then_nothing_is_left(world: World) -> None:
    for who in "abc":
        _erase(world, who)
    left = world.everything()
    assert not [word for who in "abc" for word in tokens(left, who)]
    with world.app.app_context():
        for table in ("advice_request", "reply", "help_offer", "offer_message", "thanks", "notice", "circle", "member"):
            assert session().execute(text(f"SELECT * FROM community_{table}")).all() == [], table


def test_a_table_that_nobody_answers_for_stops_it(world: World) -> None:
    """A plugin that was taken out without its tables: what members wrote in them must not be forgotten."""
    with world.app.app_context():
        made = "CREATE TABLE stray_note (id INTEGER PRIMARY KEY, by_id INTEGER REFERENCES community_member (id))"
        with session().get_bind().begin() as connection:
            connection.execute(text(made))
    code, _printed, told = world.run("erase", "markofahandle", "--yes")
    assert code == 1
    assert "stray_note" in told
    assert "db downgrade" in told
    assert world.people["a"].get("/me").status_code == 200
    code, printed, told = world.run("export", "markofahandle")
    assert code == 0
    assert "stray_note" in told
    assert "markofaabout" in printed
