"""Once they have met, the three write to each other, each at their own pace; what one chooses alone shows nowhere."""

from datetime import timedelta

from community.testing import PASSWORD, Someone
from tests.exchange.test_database import statements
from tests.introductions.conftest import ALICE, DORA, LINE, Three


def test_a_letter_comes_to_each_of_the_two_others_at_their_own_pace(three: Three) -> None:
    name = three.met()
    three["dora"].patch("/me", pace={"digests": ["20:00"]})
    three["bob"].patch("/me", pace={"digests": ["15:00"]})
    three.writes("alice", name, "Dear both")
    assert three.letters("alice", name) == ["Dear both"]
    assert three.letters("bob", name) == three.letters("dora", name) == []
    mine = three["alice"].client.get(f"/api/v1/introductions/{name}/letters").data
    three.pass_time(timedelta(hours=4))
    three.work()
    assert (three.letters("bob", name), three.letters("dora", name)) == (["Dear both"], [])
    assert three.title("bob") == "A letter from Alice."
    assert three.title("dora") == ""
    three.pass_time(timedelta(hours=5))
    three.work()
    assert three.letters("dora", name) == ["Dear both"]
    assert three["alice"].client.get(f"/api/v1/introductions/{name}/letters").data == mine
    three.writes("dora", name, "Dear Alice, dear Bob")
    three.evening()
    assert three.letters("alice", name) == three.letters("bob", name) == ["Dear Alice, dear Bob", "Dear both"]
    for path in (f"/introductions/{name}/letters", f"/introductions/{name}"):
        assert three["charlie"].get(path).status_code == 404


def test_one_lets_it_rest_and_the_others_learn_nothing(three: Three) -> None:
    name = three.met()
    paths = [f"/api/v1/introductions/{name}", "/api/v1/introductions", f"/api/v1/introductions/{name}/letters"]
    before = [three[who].client.get(path).data for who in ("alice", "bob") for path in paths]
    rests = three.says("dora", name, "resting")
    assert (rests.status_code, rests.json["state"], rests.json["may"]) == (200, "resting", ["rest"])
    assert [three[who].client.get(path).data for who in ("alice", "bob") for path in paths] == before
    three.writes("alice", name, "Dear both")
    three.evening()
    assert (three.letters("bob", name), three.letters("dora", name)) == (["Dear both"], [])
    assert three["dora"].post(f"/introductions/{name}/letters", body="Hello").status_code == 409
    assert three.says("dora", name, "open").json["state"] == "met"
    three.evening()
    assert three.letters("dora", name) == ["Dear both"]


def test_a_letter_that_is_taken_back_is_gone_for_all(three: Three) -> None:
    name = three.met()
    letter = three.writes("alice", name, "Dear both")
    three.evening()
    for who in ("bob", "charlie"):
        assert three[who].delete(f"/introduction-letters/{letter}").status_code in (404, 409)
    assert three["alice"].delete(f"/introduction-letters/{letter}").status_code == 204
    for who in ("alice", "bob", "dora"):
        assert three.letters(who, name) == []
        assert three.title(who) == ""


def test_a_block_between_two_is_theirs_and_the_third_one_sees_no_difference(three: Three) -> None:
    name = three.met()
    three.writes("bob", name, "From Bob")
    three.evening()
    before = three["alice"].client.get(f"/api/v1/introductions/{name}").data
    three["dora"].put("/members/bob/apart", kind="block")
    assert three["alice"].client.get(f"/api/v1/introductions/{name}").data == before
    for who, gone, said in (("dora", "maker", [DORA, ALICE]), ("bob", "third", [LINE, ALICE])):
        seen = three.reads(who, name)
        assert seen is not None
        assert [one["words"] for one in seen["said"]] == said
        assert [part for part in ("maker", "third", "asker") if seen[part] is None] == [gone]
    assert three.letters("dora", name) == []
    three.writes("bob", name, "From Bob again")
    three.writes("alice", name, "From Alice")
    three.evening()
    assert three.letters("dora", name) == ["From Alice"]
    assert three.letters("bob", name) == ["From Alice", "From Bob again", "From Bob"]
    assert three.letters("alice", name) == ["From Alice", "From Bob again", "From Bob"]
    three["dora"].put("/members/bob/apart", kind="none")
    assert three.letters("dora", name) == ["From Alice", "From Bob"]  # what was written meanwhile waits for its evening
    three.evening()
    assert three.letters("dora", name) == ["From Alice", "From Bob again", "From Bob"]


def test_who_is_erased_takes_their_own_words_and_the_others_go_on(three: Three) -> None:
    name = three.met()
    three.writes("bob", name, "From Bob")
    three.writes("dora", name, "From Dora")
    three.evening()
    done = three.app.test_cli_runner().invoke(args=["community", "erase", "bob", "--yes"])
    assert done.exit_code == 0, done.output
    seen = three.reads("alice", name)
    assert seen is not None
    assert (seen["maker"], seen["third"]["name"]) == (None, "Dora")
    assert [said["words"] for said in seen["said"]] == [DORA, ALICE]
    assert three.letters("alice", name) == three.letters("dora", name) == ["From Dora"]
    three.writes("alice", name, "You are still here.")
    three.evening()
    assert three.letters("dora", name) == ["You are still here.", "From Dora"]


def test_the_page_holds_the_letters(three: Three) -> None:
    name = three.met()
    here = f"/introductions/{name}"

    def send(who: Someone, path: str, **typed: str) -> tuple[int, str]:
        token = who.client.get("/you").text.split('name="form_token" value="')[1].split('"')[0]
        done = who.client.post(path, data={"form_token": token, **typed})
        return done.status_code, done.headers.get("Location", "") or done.text

    bob = three["bob"]
    assert send(bob, f"{here}/letters", body="  ")[0] == 422
    assert send(bob, f"{here}/letters", body="Dear both") == (303, f"{here}?said=posted")
    page = bob.client.get(here).text
    assert "Dear both" in page
    letter = page.split('action="/introduction-letters/')[1].split("/")[0]
    assert send(bob, f"/introduction-letters/{letter}/withdrawal") == (303, f"{here}?said=taken-back")
    assert "Dear both" not in bob.client.get(here).text
    assert send(bob, f"{here}/state", state="resting") == (303, f"{here}?said=at-rest")
    assert "You let it rest" in bob.client.get(here).text
    assert send(bob, f"{here}/state", state="open") == (303, f"{here}?said=taken-up")


def test_a_letter_of_three_that_has_come_is_being_in_touch(three: Three) -> None:
    name, alice = three.met(), three["alice"]
    for other in ("bob", "dora"):
        assert alice.put(f"/ties/{other}", note="", rhythm="season").status_code == 200
    for days in (80, 20):
        if days == 20:
            three.writes("dora", name, "How are you?")
            three.evening()
        three.pass_time(timedelta(days=days))
        for who in ("alice", "dora"):
            assert three[who].post("/session", handle=who, password=PASSWORD).status_code == 200
    [card] = [card for card in alice.get("/today").json["items"] if card["kind"] == "gesture"]
    assert "Bob" in card["title"]
    alice.post(f"/today/{card['id']}/dismissal", for_ever=True)
    three.pass_time(timedelta(days=1))
    assert not [card for card in alice.get("/today").json["items"] if card["kind"] == "gesture"]


def test_a_page_of_three_asks_at_most_four_statements(three: Three) -> None:
    name = three.met()
    for body in ("One.", "Two."):
        three.writes("bob", name, body)
    three.evening()
    for path in (f"/introductions/{name}", "/introductions", f"/api/v1/introductions/{name}/letters"):
        with statements(three.app) as seen:
            assert three["alice"].client.get(path).status_code == 200
        assert len(seen) <= 4, (path, seen)
