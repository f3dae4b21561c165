"""Ines says a few words about herself, Bob says hello back, she answers; Charlie never sees what they wrote."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from community.testing import PASSWORD, Someone
from tests.care.stewards import Steward, token
from tests.hellos.conftest import WORDS, Threshold
from tests.mail.post import Post, a_post, text_of, with_address, work

BACK, ANSWER = "Welcome. There is good flour at the mill.", "Thank you, I will go on Saturday."


def first_card(who: Someone) -> dict[str, object] | None:
    items = who.get("/today").json["items"]
    return items[0] if items else None


def back(ines: Someone) -> list[dict[str, object]]:
    return list(ines.get("/me/hello").json["back"])


def test_a_hello_comes_back_and_is_answered_and_nobody_else_reads_it(village: Threshold) -> None:
    ines, bob, charlie = village.comes_in(), village["bob"], village["charlie"]
    assert bob.get("/members/ines/hello").json["words"] == WORDS
    page = charlie.client.get("/people/ines").text
    assert WORDS in page
    assert 'href="/people/ines/hello"' in page
    assert 'href="/people/bob/hello"' not in charlie.client.get("/people/bob").text
    said = bob.put("/members/ines/hello", body=BACK)
    assert (said.status_code, said.json["body"], said.json["may"]) == (200, BACK, ["take_back"])
    card = first_card(ines)
    assert card is not None
    assert (card["kind"], card["title"]) == ("for_you", "Bob says hello.")
    assert card["links"] == [{"href": "/you/hello", "text": "Read", "rel": "next"}]
    assert BACK in ines.client.get("/you/hello").text
    [word] = back(ines)
    assert ines.put(f"/hello-words/{word['id']}/answer", body=ANSWER).status_code == 200
    card = first_card(bob)
    assert card is not None
    assert (card["title"], card["links"][0]["href"]) == ("Ines answered your hello.", "/people/ines/hello")
    assert bob.get("/members/ines/hello").json["mine"]["answer"] == ANSWER
    assert ANSWER in bob.client.get("/people/ines/hello").text
    for path in ("/api/v1/members/ines/hello", "/people/ines/hello", "/", "/you", "/api/v1/me/hello"):
        told = charlie.client.get(path).text
        assert BACK not in told
        assert ANSWER not in told
    for verb, path in (("put", f"/hello-words/{word['id']}/answer"), ("delete", f"/hello-words/{word['id']}")):
        assert getattr(charlie, verb)(path, body="Mine?").status_code == 404
    assert [(one["kind"], one["with"]["handle"]) for one in ines.get("/me/exchanges").json["items"]] == [
        ("hello_received", "bob")
    ]
    assert [(one["kind"], one["with"]["handle"]) for one in bob.get("/me/exchanges").json["items"]] == [
        ("hello_made", "ines")
    ]
    assert 'href="/people/ines/hello"' in bob.client.get("/you").text


def test_words_can_be_changed_and_are_told_once(village: Threshold) -> None:
    ines, bob = village.comes_in(), village["bob"]
    bob.put("/members/ines/hello", body=BACK)
    for _ in range(2):
        card = first_card(ines)
        if card is not None and card["kind"] == "for_you":
            ines.post(f"/today/{card['id']}/dismissal")
    assert bob.put("/members/ines/hello", body="Rather this.").status_code == 200
    assert [word["body"] for word in back(ines)] == ["Rather this."]
    card = first_card(ines)
    assert card is None or card["kind"] != "for_you"


def test_it_is_for_ones_first_days_and_until_somebody_said_hello(village: Threshold) -> None:
    alice, ines = village["alice"], village.comes_in()
    village["bob"].put("/members/ines/hello", body=BACK)
    assert ines.put("/me/hello", words="I bake cakes too.").status_code == 200
    assert village["bob"].get("/members/ines/hello").json["words"] == "I bake cakes too."
    assert ines.delete("/me/hello").status_code == 204
    assert ines.put("/me/hello", words="And again.").status_code == 409
    assert [word["body"] for word in back(ines)] == [BACK]
    village.pass_hours(24 * 30)
    assert alice.post("/session", handle="alice", password=PASSWORD).status_code == 200
    assert alice.put("/me/hello", words="Late.").status_code == 409
    assert alice.get("/me/hello").json["may"] == []


def test_it_is_never_required_and_one_quiet_line_says_that_one_may(app: Flask) -> None:
    ines = Someone(app, "ines")
    line = "You may say hello, or look around."
    assert line in ines.client.get("/").text
    assert 'href="/you/hello"' in ines.client.get("/you").text
    ines.put("/me/hello", words=WORDS)
    assert line not in ines.client.get("/").text
    jan = Someone(app, "jan")
    app.extensions["community"].clock.pass_time(timedelta(days=7))
    assert line not in jan.client.get("/").text
    assert 'href="/you/hello"' in jan.client.get("/you").text
    app.extensions["community"].clock.pass_time(timedelta(days=23))
    jan.post("/session", handle="jan", password=PASSWORD)
    assert 'href="/you/hello"' not in jan.client.get("/you").text


def test_the_pages_do_the_same_without_a_script(app: Flask) -> None:
    ines, bob = Someone(app, "ines"), Someone(app, "bob")

    def send(who: Someone, path: str, **typed: str) -> tuple[int, str]:
        done = who.client.post(path, data={"form_token": token(who), **typed})
        return done.status_code, done.headers.get("Location", "") or done.text

    code, page = send(ines, "/you/hello", words=" ")
    assert code == 422
    assert 'id="words-wrong"' in page
    assert send(ines, "/you/hello", words=WORDS) == (303, "/you/hello?said=kept")
    code, page = send(bob, "/people/ines/hello", body="long " * 300)
    assert code == 422
    assert "long long" in page
    assert send(bob, "/people/ines/hello", body=BACK) == (303, "/people/ines/hello?said=sent")
    [word] = back(ines)
    form = f"/hello-words/{word['id']}/answer"
    assert f'href="{form}"' in ines.client.get("/you/hello").text
    assert BACK in ines.client.get(form).text
    assert bob.client.get(form).status_code == 409
    assert send(ines, form, body="")[0] == 422
    assert send(ines, form, body=ANSWER) == (303, "/you/hello?said=sent")
    assert ANSWER in bob.client.get("/people/ines/hello").text
    assert ines.client.get("/people/ines/hello").status_code == 200
    assert send(ines, "/people/ines/hello", body="Me?")[0] == 409
    assert send(bob, f"/hello-words/{word['id']}/withdrawal")[0] == 303
    assert back(ines) == []
    assert send(ines, "/you/hello/withdrawal")[0] == 303
    assert bob.client.get("/people/ines/hello").status_code == 404


def test_what_was_taken_back_is_gone_with_its_answer_and_its_card(village: Threshold) -> None:
    ines, bob = village.comes_in(), village["bob"]
    bob.put("/members/ines/hello", body=BACK)
    [word] = back(ines)
    ines.put(f"/hello-words/{word['id']}/answer", body=ANSWER)
    answer = back(ines)[0]["answer_id"]
    assert bob.delete(f"/hello-words/{word['id']}").status_code == 204
    assert back(ines) == []
    assert bob.get("/members/ines/hello").json["mine"] is None
    assert ines.delete(f"/hello-words/{answer}").status_code == 404
    for who in (ines, bob):
        card = first_card(who)
        assert card is None or card["kind"] != "for_you"


def test_after_a_block_each_is_as_if_gone_for_the_other(village: Threshold) -> None:
    ines, bob = village.comes_in(), village["bob"]
    bob.put("/members/ines/hello", body=BACK)
    [word] = back(ines)
    assert ines.put("/members/bob/apart", kind="block").status_code == 200
    assert back(ines) == []
    assert "say" in ines.get("/me/hello").json["may"]
    assert ines.get("/me/exchanges").json["items"] == bob.get("/me/exchanges").json["items"] == []
    assert ines.put(f"/hello-words/{word['id']}/answer", body=ANSWER).status_code == 404
    assert bob.get("/members/ines/hello").status_code == 404
    card = first_card(ines)
    assert card is None or card["kind"] != "for_you"


def test_from_somebody_who_is_muted_it_comes_without_a_card_and_folded(village: Threshold) -> None:
    ines, bob = village.comes_in(), village["bob"]
    ines.put("/members/bob/apart", kind="mute")
    assert bob.put("/members/ines/hello", body=BACK).status_code == 200
    card = first_card(ines)
    assert card is None or card["kind"] != "for_you"
    assert [word["muted"] for word in back(ines)] == [True]
    assert "From somebody you muted" in ines.client.get("/you/hello").text


def test_when_either_leaves_their_words_are_gone(village: Threshold) -> None:
    ines, bob = village.comes_in(), village["bob"]
    bob.put("/members/ines/hello", body=BACK)
    [word] = back(ines)
    ines.put(f"/hello-words/{word['id']}/answer", body=ANSWER)
    assert bob.delete("/me", words="erased", password=PASSWORD).status_code == 204
    [left] = back(ines)
    assert (left["body"], left["from"], left["answer"], left["may"]) == ("", None, ANSWER, [])
    page = ines.client.get("/you/hello").text
    assert "Words that are gone" in page
    assert "about=hello_word" not in page
    assert BACK not in ines.client.get("/").text
    assert "Bob" not in ines.client.get("/you").text
    bob.post("/session", handle="bob", password=PASSWORD)
    assert bob.post("/me/return").status_code == 200
    assert [one["body"] for one in back(ines)] == [BACK]
    assert ines.delete("/me", words="unnamed", password=PASSWORD).status_code == 204
    assert bob.get("/members/ines/hello").status_code == 404
    assert ANSWER not in bob.client.get("/you").text
    [mine] = bob.get("/me/exchanges").json["items"]
    assert (mine["kind"], mine["with"]) == ("hello_made", None)
    assert bob.client.get("/you").status_code == 200
    card = first_card(bob)
    assert card is None or card["kind"] != "for_you"


def test_all_of_it_can_be_told_to_the_care_team_and_a_hello_is_folded(village: Threshold) -> None:
    stella, ines, bob = Steward(village.app), village.comes_in(), village["bob"]
    hello = bob.get("/members/ines/hello").json["id"]
    bob.put("/members/ines/hello", body=BACK)
    [word] = back(ines)
    ines.put(f"/hello-words/{word['id']}/answer", body=ANSWER)
    answer = bob.get("/members/ines/hello").json["mine"]["answer_id"]
    for who, path, about in (
        (ines, "/you/hello", f"hello_word:{word['id']}"),
        (bob, "/people/ines/hello", f"hello_word:{answer}"),
        (bob, "/people/ines/hello", f"hello:{hello}"),
    ):
        assert f'href="/care/tell?about={about}"' in who.client.get(path).text
        assert who.client.get(f"/care/tell?about={about}").status_code == 200
        kind, ref = about.split(":")
        assert who.post("/reports", about={"type": kind, "id": ref}, words="Look.").status_code == 201
    about = {"type": "hello_word", "id": word["id"]}
    assert village["charlie"].post("/reports", about=about, words="Look.").status_code == 404
    for text, act in ((BACK, "leave"), (ANSWER, "leave"), (WORDS, "fold")):
        case = stella.case()
        shown = stella.client.get(f"/stewards/cases/{case}").text
        assert text in shown
        assert "A hello" in shown
        assert stella.does(act, case).status_code == 303
    assert village["charlie"].get("/members/ines/hello").status_code == 404
    assert ines.put("/me/hello", words="Other words.").status_code == 409
    assert "These words are folded." in ines.client.get("/you/hello").text
    assert bob.get("/members/ines/hello").json["words"] == ""
    again = re.search(r'href="/care/folded/([^"]+)"', ines.client.get("/care").text)
    assert again
    ines.client.post(f"/care/folded/{again.group(1)}/again", data={"form_token": token(ines), "words": "Please."})
    assert stella.does("restore").status_code == 303
    assert village["charlie"].get("/members/ines/hello").json["words"] == WORDS


@pytest.fixture
def house_that_writes(house_with: Callable[..., Flask]):
    with a_post() as post:
        yield house_with(post.settings), post


def test_a_hello_back_and_a_hello_to_answer_are_told_by_mail(house_that_writes: tuple[Flask, Post]) -> None:
    app, post = house_that_writes
    bob, ines = with_address(Someone(app, "bob"), post), with_address(Someone(app, "ines"), post)
    for who in (bob, ines):
        who.put("/me/mail", notices=True)
    ines.patch("/me", pace={"touches": "1"})
    ines.put("/me/hello", words=WORDS)
    clock = app.extensions["community"].clock
    work(app)
    clock.pass_time(timedelta(hours=6))  # from noon to the window that they chose by saying nothing
    for _ in range(3):
        work(app)
        clock.pass_time(timedelta(minutes=5))
    [mail] = post.mails
    assert mail["To"] == "bob@example.org"
    assert WORDS not in text_of(mail)
    assert "Ines" not in text_of(mail)
    bob.put("/members/ines/hello", body=BACK)
    for _ in range(3):
        clock.pass_time(timedelta(minutes=16))
        work(app)
    [_first, mail] = post.mails
    assert mail["To"] == "ines@example.org"
    assert BACK not in text_of(mail)
