"""Alice leaves: at once she is nowhere; for seven days she can come back; then what she chose is done."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, text

from community.current import house, session
from community.db.unit_of_work import unit_of_work
from community.leaving.models import Leaving, SetAside
from community.leaving.services import finish_leavings
from community.testing import PASSWORD, Someone
from tests.conftest import POSTGRESQL
from tests.privacy.conftest import World, tokens

SEVEN_DAYS = 7 * 24


def leaves(world: World, words: str, who: str = "a") -> Someone:
    """Somebody leaves; returns their browser."""
    with world.app.app_context(), unit_of_work() as work:  # what the world has planted
        work.execute(delete(Leaving))
        work.execute(delete(SetAside))
    left = world.people[who].delete("/me", words=words, password=PASSWORD)
    assert left.status_code == 204, left.text
    return world.people[who]


def hours_pass(world: World, hours: float) -> None:
    with world.app.app_context():
        house().clock.pass_time(timedelta(hours=hours))


def finish(world: World) -> bool:
    with world.app.app_context():
        return finish_leavings()


def signs_in(world: World, who: str = "a") -> Someone:
    """A new browser in which somebody typed their name and password; whether it opens is for the caller."""
    browser = Someone(world.app)
    browser.answer = browser.post("/session", handle=f"markof{who}handle", password=PASSWORD)
    return browser


def seen_by(world: World, who: str) -> str:
    """Everything that somebody can reach, as one text."""
    ids, someone = world.ids, world.people[who]
    paths = ["/advice-requests", "/advice-requests?order=newest", "/me/exchanges", "/circles", "/today", "/thanks"]
    paths += ["/thanks?box=given", "/thanks?box=shared", "/members/markofahandle", "/advice-requests?q=markofatitle"]
    paths += [f"/advice-requests/{ids[name]}" for name in ("ask of a", "named by a", "ask of b", "asked in a circle")]
    paths += [f"/help-offers/{ids[name]}" for name in ("offer of a", "offer of b", "unanswered offer of a")]
    paths += [f"/help-offers/{ids[name]}/messages" for name in ("offer of a", "offer of b")]
    paths += [f"/circles/{ids[name]}" for name in ("circle of a", "circle of b")]
    paths += ["/me/hello", "/members/markofahandle/hello"]
    paths += [f"/thanks/{ids[name]}" for name in ("thanks of a", "thanks of b")]
    pages = ["/", "/requests", "/you", "/thanks", "/thanks?box=shared", "/people/markofahandle", "/circles"]
    pages += ["/you/hello", "/people/markofahandle/hello"]
    pages += [f"/requests/{ids[name]}" for name in ("ask of a", "ask of b", "named by a", "asked in a circle")]
    pages += [f"/offers/{ids[name]}" for name in ("offer of a", "offer of b")]
    found = [someone.client.get(f"/api/v1{path}").text for path in paths] + [
        someone.client.get(page).text for page in pages
    ]
    return re.sub(r'(value="|href="/people/markofahandle(?:/hello)?[?])[^"]*"', "", "\n".join(found))


def test_at_once_she_is_nowhere(world: World) -> None:
    alice, elsewhere = world.people["a"], signs_in(world)
    program = {"Authorization": f"Bearer {world.ids['token of a']}"}
    assert alice.delete("/me", words="erased", password="another one").json["errors"].keys() == {"password"}
    assert alice.delete("/me", words="burnt", password=PASSWORD).status_code == 422
    assert alice.get("/me").status_code == 200
    leaves(world, "unnamed")
    for browser in (alice, elsewhere):
        assert browser.get("/me").status_code == 401
        assert browser.post("/advice-requests", title="t", body="b").status_code == 401
    assert world.app.test_client().get("/api/v1/me", headers=program).status_code == 401
    bob = world.people["b"]
    assert bob.get("/members/markofahandle").status_code == 404
    named = {"markofahandle", *(word for word in world.words["a"] if word.startswith("markofaname"))}
    for who in "bc":
        assert not named & tokens(seen_by(world, who), "a"), who
    assert bob.get("/advice-requests", q="markofatitle").json["items"][0]["author"] is None
    lost = bob.post("/advice-requests", title="t", body="b", audience="people", people=["markofahandle"])
    assert lost.json["errors"]["people"] == ["We do not find markofahandle here."]
    assert bob.post("/thanks", to="markofahandle", message="m").status_code == 422
    circle = world.ids["own circle of c"]
    assert world.people["c"].post(f"/circles/{circle}/invitations", handle="markofahandle").status_code == 422
    assert "markofahandle" not in bob.get("/standing-offers", topic="x").text


def test_nobody_writes_into_the_void(world: World) -> None:
    bob, charlie, ids = world.people["b"], world.people["c"], world.ids
    leaves(world, "unnamed")
    ask = bob.get(f"/advice-requests/{ids['unanswered of a']}").json
    assert (ask["state"], "reply" in ask["may"], "offer" in ask["may"]) == ("resting", False, False)
    assert bob.post(f"/advice-requests/{ids['unanswered of a']}/replies", kind="with_you").status_code == 409
    for offer in ("offer of a", "offer of b"):
        view = bob.get(f"/help-offers/{ids[offer]}").json
        assert not {"write", "thank"} & set(view["may"])
        assert bob.post(f"/help-offers/{ids[offer]}/messages", body="b").status_code == 409
    unanswered = charlie.get(f"/help-offers/{ids['unanswered offer of a']}").json
    assert (unanswered["state"], unanswered["may"]) == ("withdrawn", [])
    accepted = charlie.put(f"/help-offers/{ids['unanswered offer of a']}/state", state="accepted")
    assert accepted.status_code == 409
    replies = bob.get(f"/advice-requests/{ids['ask of b']}").json["replies"]
    assert [(reply["author"], reply["may"]) for reply in replies] == [(None, [])]
    assert [thanks["may"] for thanks in bob.get("/thanks").json["items"]] == [["unshare", "withdraw"]]


def test_words_to_be_erased_are_read_by_nobody(world: World) -> None:
    before = {who: seen_by(world, who) for who in "bc"}
    assert all(tokens(found, "a") for found in before.values())
    leaves(world, "erased")
    for who in "bc":
        found = seen_by(world, who)
        assert tokens(found, "a") - {"markofahandle", "markofatitle"} == set(), who  # what was asked for stands there
        assert not set(re.findall(r"markofb\w+", before[who])) - set(re.findall(r"markofb\w+", found)), who
    words = [word for word in world.words["a"] if word.startswith(("markofatitle", "markofabody", "markofatopic"))]
    assert not [word for word in words if world.people["b"].get("/advice-requests", q=word).json["items"]]
    assert not [word for word in words if world.people["b"].get("/advice-requests", topic=word).json["items"]]
    waiting = world.people["c"].get("/advice-requests", order="waiting").json["items"]
    assert world.ids["ask of b"] in {ask["id"] for ask in waiting if not ask["answered"]}
    gone = world.people["b"].client.get(f"/requests/{world.ids['ask of b']}").text
    assert "Words that are gone" in gone


@pytest.mark.parametrize("words", ["erased", "unnamed"])
def test_within_seven_days_she_comes_back_to_everything(world: World, words: str) -> None:
    kept = {who: seen_by(world, who) for who in "bc"}
    export = world.people["a"].post("/me/export").json
    rows = _rows(world)
    leaves(world, words)
    hours_pass(world, SEVEN_DAYS - 1)
    assert finish(world)
    assert not finish_by_command(world)
    back = signs_in(world)
    assert back.answer.status_code == 409
    assert back.get("/me").status_code == 401
    assert back.client.get("/you").status_code == 303
    assert back.client.get("/").status_code == 200
    returned = back.post("/me/return")
    assert (returned.status_code, returned.json["handle"]) == (200, "markofahandle")
    assert back.get("/me").json["about"] == returned.json["about"] != ""
    assert back.post("/me/return").status_code == 404
    hours_pass(world, 1 - SEVEN_DAYS)
    world.people["a"] = back
    assert _rows(world) == rows
    assert {who: seen_by(world, who) for who in "bc"} == kept
    again = back.post("/me/export").json
    parts = lambda document: {part["title"]: part["rows"] for part in document["parts"]}
    changed = {"Signed-in browsers", "Personal tokens", "Leaving", "Words set aside while leaving"}
    assert {k: v for k, v in parts(again).items() if k not in changed} == {
        k: v for k, v in parts(export).items() if k not in changed
    }
    hours_pass(world, 2 * SEVEN_DAYS)
    assert finish(world)
    assert world.people["b"].get("/members/markofahandle").status_code == 200


def finish_by_command(world: World) -> bool:
    """Whether ``erase --due`` has erased Alice."""
    code, _printed, told = world.run("erase", "--due", "--yes")
    assert code == 0, told
    return "markofa" not in world.everything()


def _rows(world: World) -> dict[str, list[tuple[object, ...]]]:
    """What stands in the tables that leaving touches and coming back must put right, in an order of its own."""
    tables = (
        "advice_request", "request_topic", "request_wanted", "request_reader", "reply", "help_offer", "offer_message",
        "thanks", "standing_offer", "standing_offer_topic", "circle_membership", "circle_invitation", "member_pace",
    )  # fmt: skip
    with world.app.app_context():
        found = {name: session().execute(text(f"SELECT * FROM community_{name}")).all() for name in tables}
        words = "SELECT member_id, kind, word, folded, position FROM community_member_word"
        found["member_word"] = session().execute(text(words)).all()
        session().rollback()
    return {name: sorted((tuple(row) for row in rows), key=str) for name, rows in found.items()}


def test_after_seven_days_erased_means_erased(world: World) -> None:
    leaves(world, "erased")
    hours_pass(world, SEVEN_DAYS)
    assert signs_in(world).answer.status_code == 401
    assert tokens(world.everything(), "a"), "until somebody finishes it"
    assert finish_by_command(world)
    assert finish(world), "again is calm"
    assert tokens(world.everything(), "a") == set()
    asked = world.people["b"].get(f"/advice-requests/{world.ids['ask of a']}").json
    assert [reply["author"]["handle"] for reply in asked["replies"]] == ["markofbhandle"]


def test_after_seven_days_words_without_a_name_stay(world: World) -> None:
    leaves(world, "unnamed")
    hours_pass(world, SEVEN_DAYS)
    assert finish(world)
    bob, charlie, ids = world.people["b"], world.people["c"], world.ids
    left = tokens(world.everything(), "a")
    kinds = {re.sub(r"^markofa|.$", "", word) for word in left}
    # Requests with topics and news, the public reply to Bob, the thanks that both showed; what was private is gone.
    assert kinds == {"title", "body", "topic", "note", "news", "reply", "thanks", "quality"}, kinds
    ask = bob.get(f"/advice-requests/{ids['ask of a']}").json
    assert (ask["author"], ask["state"], bool(ask["body"]), bool(ask["news"])) == (None, "resting", True, True)
    assert [reply["author"] for reply in bob.get(f"/advice-requests/{ids['ask of b']}").json["replies"]] == [None]
    assert bob.get("/advice-requests", q=world.words["a"][0]).status_code == 200
    shared = charlie.get("/thanks", box="shared").json["items"]
    assert [(thanks["id"], thanks["from"]) for thanks in shared] == [(ids["thanks of a"], None)]
    thread = bob.get(f"/help-offers/{ids['offer of a']}/messages").json["items"]
    assert [message["from"]["handle"] for message in thread] == ["markofbhandle"]
    assert Someone(world.app, "markofahandle").get("/advice-requests").status_code == 200, "the handle is free again"
    if not POSTGRESQL:
        with world.app.app_context():
            assert session().execute(text("PRAGMA foreign_key_check")).all() == []


def test_a_fault_with_one_stops_nobody_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from community.leaving import services

    leaves(world, "erased")
    world.people["b"].delete("/me", words="erased", password=PASSWORD)
    hours_pass(world, SEVEN_DAYS)
    real = services.erase_member

    def breaks_at_alice(member: object, **how: object) -> None:
        if member.handle == "markofahandle":
            raise RuntimeError("markofaname is in the way")
        real(member, **how)

    monkeypatch.setattr(services, "erase_member", breaks_at_alice)
    code, _printed, told = world.run("erase", "--due", "--yes")
    assert code == 1
    assert "could not be finished" in told
    assert tokens(world.everything(), "b") == set()
    assert tokens(world.everything(), "a")
    monkeypatch.undo()
    assert finish(world)
    assert tokens(world.everything(), "a") == set()


def test_the_pages(world: World) -> None:
    alice = world.people["a"]
    with world.app.app_context(), unit_of_work() as work:
        work.execute(delete(Leaving))
        work.execute(delete(SetAside))
    you = alice.client.get("/you").text
    assert 'href="/you/leave"' in you
    assert 'href="/you/export"' in you
    assert "Vos mots peuvent partir avec vous" in alice.client.get("/you/leave?lang=fr").text
    token = re.findall('form_token" value="([^"]+)', alice.client.get("/you/leave").text)[0]
    again = alice.client.post("/you/leave", data={"form_token": token, "words": "erased", "password": "no"})
    assert (again.status_code, "This is not your password here." in again.text) == (422, True)
    assert 'value="erased" required checked' in again.text
    left = alice.client.post("/you/leave", data={"form_token": token, "words": "erased", "password": PASSWORD})
    assert left.headers["Location"] == "/?said=left-house"
    assert "signing in leads you back" in alice.client.get(left.headers["Location"]).text
    assert alice.client.get("/come-back").status_code == 404
    token = re.findall('form_token" value="([^"]+)', alice.client.get("/sign-in").text)[0]
    form = {"form_token": token, "handle": "markofahandle", "password": PASSWORD, "next": "/you"}
    assert alice.client.post("/sign-in", data=form).headers["Location"] == "/come-back"
    page = alice.client.get("/come-back").text
    assert "until 1 December 2026" in page
    assert "Revenir" in alice.client.get("/come-back?lang=fr").text
    assert alice.client.get("/you").status_code == 303
    token = re.findall('form_token" value="([^"]+)', page)[0]
    assert alice.client.post("/come-back", data={"form_token": token}).headers["Location"] == "/?said=back"
    assert alice.client.get("/you").status_code == 200


def test_a_program_leaves_for_nobody(world: World) -> None:
    made = world.people["a"].post("/me/tokens", name="p", scopes=["read", "write"]).json["secret"]
    program, headers = world.app.test_client(), {"Authorization": f"Bearer {made}"}
    assert program.get("/api/v1/me", headers=headers).status_code == 200
    left = program.delete("/api/v1/me", headers=headers, json={"words": "erased", "password": PASSWORD})
    assert left.status_code == 403
    assert program.post("/api/v1/me/export", headers=headers).status_code == 403


def test_the_files_hold_her_words_and_nobody_elses(world: World) -> None:
    alice = world.people["a"]
    exported = alice.post("/me/export")
    assert exported.headers["Content-Disposition"] == 'attachment; filename="community-markofahandle.json"'
    assert exported.headers["Cache-Control"] == "private, no-store"
    assert not set(world.words["a"]) - tokens(exported.text, "a")
    for_programs = {word for word in world.words["a"] if re.search("aside|thought|subject", word)}
    token = re.findall('form_token" value="([^"]+)', alice.client.get("/you/export").text)[0]
    same = alice.client.post("/you/export/file", data={"form_token": token})
    assert same.json == exported.json
    for language, said in (("en", "Thanks given"), ("fr", "Mercis donnés")):
        readable = alice.client.post(f"/you/export/page?lang={language}", data={"form_token": token})
        assert readable.headers["Content-Disposition"] == 'attachment; filename="community-markofahandle.html"'
        assert f"<h2>{said}</h2>" in readable.text
        assert f'lang="{language}"' in readable.text
        assert "<script" not in readable.text
        assert not set(world.words["a"]) - for_programs - tokens(readable.text, "a")
        for document in (readable.text, exported.text):
            for other in "bc":
                assert tokens(document, other) <= {f"markof{other}handle"}
    assert Someone(world.app).post("/me/export").status_code == 401


@pytest.mark.skipif(bool(POSTGRESQL), reason="reads SQLite's files; PostgreSQL's are its own, swept by its vacuum")
def test_no_byte_of_hers_is_left_in_the_folder(world: World, tmp_path: Path) -> None:
    leaves(world, "erased")
    hours_pass(world, SEVEN_DAYS)
    there = lambda: {p.name for p in tmp_path.iterdir() if p.is_file() and b"markofa" in p.read_bytes().lower()}
    assert there()
    assert finish(world)
    assert there() == set()
    assert any(path.name.endswith(".erased") for path in tmp_path.iterdir())
