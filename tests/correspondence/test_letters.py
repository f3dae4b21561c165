"""A letter comes at its reader's pace; whoever wrote it learns neither that it came nor that it was read."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from community.correspondence.models import Letter
from community.current import session
from community.leaving.services import finish_leavings
from community.testing import PASSWORD
from tests.correspondence.conftest import Writers
from tests.exchange.test_database import statements
from tests.invitations.invited import Village

HELLO = "Dear Bob, the garden is quiet."


def _sees(writers: Writers, who: str, name: str) -> list[tuple[int, object, bytes]]:
    """Everything that somebody can obtain of a correspondence and of their day, byte for byte."""
    paths = [f"/correspondence/{name}", "/correspondence", "/", "/you", f"/api/v1/correspondences/{name}"]
    paths += ["/api/v1/correspondences", f"/api/v1/correspondences/{name}/letters", "/api/v1/today"]
    answers = [writers[who].client.get(path) for path in paths]
    spare = b"idempotency_key"
    return [
        (a.status_code, sorted(a.headers), b"\n".join(line for line in a.data.split(b"\n") if spare not in line))
        for a in answers
    ]


def test_a_letter_comes_at_the_next_window_of_its_reader(writers: Writers) -> None:
    writers["bob"].patch("/me", pace={"digests": ["20:00"]})
    name = writers.writing()
    writers.writes("alice", name, HELLO)
    assert writers.letters("alice", name) == [HELLO]
    writers.pass_hours(7)  # at seven in the evening
    writers.work()
    assert writers.letters("bob", name) == []
    writers.pass_hours(1)
    Village.work(writers)  # all that a worker does
    assert writers.letters("bob", name) == [HELLO]
    card = writers.card("bob")
    assert card is not None
    assert (card["title"], card["links"][0]["href"]) == ("A letter from Alice.", f"/correspondence/{name}")
    assert HELLO in writers["bob"].client.get(f"/correspondence/{name}").text
    assert HELLO not in writers["charlie"].client.get("/correspondence").text
    writers.put_all_away("bob")
    writers.writes("alice", name, "And again.")
    writers.evening()
    assert writers.card("bob") is not None
    assert writers.letters("bob", name) == ["And again.", HELLO]


def test_a_reader_who_rests_is_left_in_peace(writers: Writers) -> None:
    name = writers.writing()
    writers["bob"].patch("/me", pace={"rest": True, "rest_until": "2026-11-26"})
    writers.writes("alice", name, HELLO)
    writers.evening()
    writers.evening()
    assert writers.letters("bob", name) == []
    writers.pass_hours(13)  # in the night after the rest nothing has opened yet
    writers.work()
    assert writers.letters("bob", name) == []
    writers.pass_hours(17)
    writers.work()
    assert writers.letters("bob", name) == [HELLO]


def test_who_wrote_it_learns_neither_of_its_coming_nor_of_rest_nor_of_reading(writers: Writers) -> None:
    """Byte for byte: a letter that came and was read, one that waits because its reader rests, and one that waits
    because its reader lets the correspondence rest."""
    name = writers.writing()
    first = writers.writes("alice", name, HELLO)
    seen = _sees(writers, "alice", name)
    writers.work()
    assert _sees(writers, "alice", name) == seen
    writers.pass_hours(7)
    writers.work()
    assert writers.letters("bob", name) == [HELLO]
    writers["bob"].client.get(f"/correspondence/{name}")
    assert _sees(writers, "alice", name) == seen
    assert writers.says("bob", name, "resting").json["state"] == "resting"
    assert _sees(writers, "alice", name) == seen
    writers["bob"].patch("/me", pace={"touches": "0", "rest": True})
    assert _sees(writers, "alice", name) == seen
    second = writers.writes("alice", name, "Are you there?")
    came, waits = (writers["alice"].delete(f"/letters/{letter}") for letter in (first, second))
    assert (came.status_code, came.data, sorted(came.headers)) == (204, waits.data, sorted(waits.headers))


def test_what_is_written_while_it_rests_waits_until_it_is_taken_up_again(writers: Writers) -> None:
    name = writers.writing()
    assert writers.says("bob", name, "resting").json["may"] == ["rest"]
    writers.writes("alice", name, HELLO)
    assert writers["bob"].post(f"/correspondences/{name}/letters", body="No.").status_code == 409
    for _ in range(3):
        writers.evening()
    assert writers.letters("bob", name) == []
    assert writers.card("bob") is None or "letter" not in writers.card("bob")["title"]
    assert writers["alice"].get(f"/correspondences/{name}").json["state"] == "open"
    assert writers.says("bob", name, "open").json["may"] == ["write", "rest"]
    writers.work()
    assert writers.letters("bob", name) == [HELLO]


@pytest.mark.parametrize("came", [False, True])
def test_a_letter_can_be_taken_back(writers: Writers, came: bool) -> None:
    name = writers.writing()
    letter = writers.writes("alice", name, HELLO)
    if came:
        writers.evening()
    assert writers["bob"].delete(f"/letters/{letter}").status_code == (409 if came else 404)
    assert writers["alice"].delete(f"/letters/{letter}").status_code == 204
    writers.evening()
    assert writers.letters("bob", name) == writers.letters("alice", name) == []
    assert writers.card("bob") is None or "letter" not in writers.card("bob")["title"]


def test_a_block_and_leaving_hold_letters_up_and_end_them(writers: Writers) -> None:
    name = writers.writing()
    writers.writes("alice", name, HELLO)
    writers["bob"].put("/members/alice/apart", kind="block")
    writers.evening()
    for who in ("alice", "bob"):
        assert writers[who].get(f"/correspondences/{name}/letters").status_code == 404
    writers["bob"].put("/members/alice/apart", kind="none")
    assert writers.letters("bob", name) == []
    writers["alice"].delete("/me", words="unnamed", password=PASSWORD)
    writers.evening()
    assert writers.letters("bob", name) == []
    assert writers["bob"].get(f"/correspondences/{name}").json["with"] is None
    assert writers["bob"].post(f"/correspondences/{name}/letters", body="Alice?").status_code == 409


def test_a_letter_can_be_told_of_and_folds_when_its_author_is_muted(writers: Writers) -> None:
    name = writers.writing()
    letter = writers.writes("alice", name, HELLO)
    about = {"type": "letter", "id": letter}
    assert writers["bob"].post("/reports", about=about, words="w").status_code == 404  # it has not come
    writers.evening()
    assert writers["bob"].post("/reports", about=about, words="w").status_code == 201
    assert writers["charlie"].post("/reports", about=about, words="w").status_code == 404
    told = writers["bob"].post("/reports", about={"type": "correspondence", "id": name}, words="w")
    assert told.status_code == 201
    writers["bob"].put("/members/alice/apart", kind="mute")
    page = writers["bob"].client.get(f"/correspondence/{name}").text
    assert "From somebody you muted" in page
    assert writers.card("bob") is None or "letter" not in writers.card("bob")["title"]


def test_a_quiet_season_suggests_a_first_line_to_one_of_the_two(writers: Writers) -> None:
    name = writers.writing()

    def asked(days: int) -> list[str]:
        writers.pass_time(timedelta(days=days))
        for who in ("alice", "bob"):
            assert writers[who].post("/session", handle=who, password=PASSWORD).status_code == 200
        return [who for who in ("alice", "bob") if writers.card(who, "gesture")]

    assert asked(89) == []
    assert asked(2) == ["alice"]
    card = writers.card("alice", "gesture")
    assert card is not None
    assert (card["title"], card["may_stop"]) == ("Thinking of Bob?", True)
    page = writers["alice"].client.get(card["links"][0]["href"]).text
    assert ">\nHow are you?</textarea>" in page
    writers["alice"].post(f"/today/{card['id']}/dismissal")
    assert asked(1) == []
    assert asked(88) == ["bob"]
    writers.writes("alice", name, HELLO)
    writers.evening()
    assert asked(1) == []
    assert asked(178) == ["bob"]
    writers["bob"].post(f"/today/{card['id']}/dismissal", for_ever=True)
    assert writers["bob"].get(f"/correspondences/{name}").json["state"] == "resting"
    assert writers["alice"].get(f"/correspondences/{name}").json["state"] == "open"


def test_letters_come_page_by_page_and_not_without_end(writers: Writers) -> None:
    name = writers.writing()
    for number in range(5):
        writers.writes("alice" if number % 2 else "bob", name, f"letter {'abcde'[number]}")
        writers.pass_hours(1)
    writers.evening()
    first = writers["alice"].get(f"/correspondences/{name}/letters", limit="2").json
    second = writers["alice"].get(f"/correspondences/{name}/letters", limit="3", cursor=first["next"]).json
    assert [letter["body"] for letter in (*first["items"], *second["items"])] == [f"letter {x}" for x in "edcba"]
    assert second["next"] is None


def test_words_that_sound_heavy_show_their_writer_a_calm_card(writers: Writers) -> None:
    name = writers.writing()
    writers.writes("alice", name, "I do not want to live any more.")
    page = f"/correspondence/{name}"
    card = '<details class="card care" open>'
    assert card in writers["alice"].client.get(f"{page}?said=posted").text
    assert card not in writers["alice"].client.get(page).text
    writers.evening()
    assert card not in writers["bob"].client.get(f"{page}?said=posted").text


def test_letters_are_not_written_without_end(house_with: Callable[..., Flask]) -> None:
    village = Writers(house_with({"COMMUNITY_RATE_LIMITS": "on"}), "alice", "bob")
    village["alice"].thanks("bob")
    name = village.writing()
    for number in range(20):
        village.writes("alice", name, f"letter {number}")
    refused = village["alice"].post(f"/correspondences/{name}/letters", body="Again.")
    assert (refused.status_code, int(refused.headers["Retry-After"]) > 0) == (429, True)


def test_a_page_of_letters_asks_at_most_four_statements(writers: Writers) -> None:
    name = writers.writing()
    for body in ("One.", "Two."):
        writers.writes("alice", name, body)
        writers.writes("bob", name, body)
    writers.evening()
    [thanks] = writers["alice"].get("/thanks", box="given").json["items"]
    for path in ("/correspondence", f"/correspondence/{name}", f"/thanks/{thanks['id']}"):
        with statements(writers.app) as seen:
            assert writers["alice"].client.get(path).status_code == 200
        assert len(seen) <= 4, (path, seen)


def test_letters_whose_reader_is_gone_stay_until_they_are_put_away(writers: Writers) -> None:
    """Alice keeps what she wrote to Bob after he left for good, for as long as she likes; Charlie sees none of it."""
    name = writers.writing()
    writers.writes("alice", name, HELLO)
    page = f"/correspondence/{name}"
    assert "Put these letters away" not in writers["alice"].client.get(page).text
    assert writers.says("alice", name, "put_away").status_code == 409, "who is here has to be let rest"
    assert writers["bob"].delete("/me", words="erased", password=PASSWORD).status_code == 204
    assert writers.says("alice", name, "put_away").status_code == 409, "who may come back is not gone"
    writers.pass_time(timedelta(days=8))
    with writers.app.app_context():
        assert finish_leavings()
    assert HELLO in writers["alice"].client.get(page).text
    assert writers["charlie"].put(f"/correspondences/{name}/state", state="put_away").status_code in (401, 404)
    token = re.search(r'name="form_token" value="([^"]+)"', writers["alice"].client.get(page).text)
    assert token is not None
    away = writers["alice"].client.post(f"{page}/state", data={"state": "put_away", "form_token": token.group(1)})
    assert away.headers["Location"] == "/correspondence?said=no-word"
    assert writers["alice"].client.get(page).status_code == 404
    assert name not in writers["alice"].client.get("/correspondence").text
    with writers.app.app_context():
        assert session().scalars(select(Letter)).all() == []
