"""A history from elsewhere: what Alice can read of it, and who its people are."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import func, select

from community.circles.models import Circle, CircleMembership
from community.current import session
from community.db.base import Base
from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.testing import PASSWORD, Someone
from tests.importing.conftest import Desk, answer, line, question


def test_questions_and_answers_come_in_with_their_days_people_and_topics(desk: Desk, requests_of) -> None:
    ran = desk.brings_in(
        question(1, Tags="<class-room><calculus>"),
        answer(2, 1),
        answer(3, 1, "<p>Later.</p>", CreationDate="2014-04-01T00:00:00"),
        {"Id": "4", "PostTypeId": "5", "CreationDate": "2014-03-13T20:32:04", "Body": "a page of a wiki"},
        {"Id": "9", "PostTypeId": "7", "CreationDate": "never"},
    )
    assert ran.code == 0
    assert "1 question and 2 answers came in; nothing left out." in ran.said
    [request] = requests_of().values()
    assert request["title"] == "How does one begin?"
    assert request["body"] == "It is a long story."
    assert request["topics"] == ["class-room", "calculus"]
    assert request["asked_on"] == "2014-03-13"
    assert request["state"] == "open"
    assert request["wanted"] == []
    assert [(r["body"], r["written_on"], r["kind"]) for r in request["replies"]] == [
        ("I have been there.", "2014-03-14", "advice"),
        ("Later.", "2014-04-01", "advice"),
    ]
    assert request["author"]["name"] == "user21"
    assert request["replies"][0]["author"] == request["replies"][1]["author"] != request["author"]


def test_lines_of_json_come_in(desk: Desk, requests_of) -> None:
    ran = desk.reads(
        line(topics=["Change", "Work"], asker="a1"),
        line(
            helper="h2", answer_html=None, answer="As plain text.\r\n<b>Not</b> HTML.", answer_time="2015-06-01T10:00Z"
        ),
        line(question_id=7, title="Another", text="", helper=None, topics=None),
    )
    assert (ran.code, "2 questions and 3 answers" in ran.said) == (0, True)
    found = requests_of()
    first, other = found["How does one begin?"], found["Another"]
    assert first["topics"] == ["Change", "Work"]
    assert first["author"]["name"] == "a1"
    assert [(r["body"], r["written_on"], r["author"]["name"]) for r in first["replies"]] == [
        ("Like this.", "2015-05-28", "h1"),
        ("As plain text.\n<b>Not</b> HTML.", "2015-06-01", "h2"),
    ]
    assert other["body"] == "Another"  # without text, its title is its text
    assert other["author"] is None
    assert other["replies"][0]["author"] is None


def test_whoever_is_missing_is_someone_who_has_left(desk: Desk, requests_of) -> None:
    assert desk.brings_in(question(1, OwnerUserId=None), answer(2, 1, OwnerUserId=None)).code == 0
    [request] = requests_of().values()
    assert request["author"] is None
    assert request["replies"][0]["author"] is None


def test_moments_are_kept_in_utc(desk: Desk, app: Flask) -> None:
    desk.brings_in(question(1), question(2, CreationDate="2014-03-13T23:30:00-05:00"))
    with app.app_context():
        kept = session().scalars(select(Base.metadata.tables["community_advice_request"].c.asked_at)).all()
    assert sorted(kept) == [
        datetime(2014, 3, 13, 20, 32, 4, 33000, UTC),
        datetime(2014, 3, 14, 4, 30, tzinfo=UTC),
    ]


def test_titles_and_topics_are_bounded(desk: Desk, requests_of) -> None:
    tags = "".join(f"<{word}>" for word in ("Été", "ete", "x" * 60, "ﷺ" * 40, "b", "c", "d", "e"))
    desk.brings_in(question(1, "a  long\ntitle " + "t" * 300, Tags=tags), question(2, "new dump", Tags="|one|two|"))
    found = requests_of()
    long = next(request for title, request in found.items() if title.startswith("a long title ttt"))
    assert len(long["title"]) == 200
    assert long["topics"] == ["Été", "x" * 39 + "…", "ﷺ" * 40, "b", "c"]
    assert found["new dump"]["topics"] == ["one", "two"]


def test_what_waits_waits_for_somebody_else(desk: Desk, alice: Someone) -> None:
    desk.brings_in(
        question(1, "nobody"),
        question(2, "only the asker"),
        answer(5, 2, OwnerUserId="21"),
        question(3, "somebody"),
        answer(6, 3),
        question(4, "left, and somebody came", OwnerUserId=None),
        answer(7, 4),
    )
    listed = alice.get("/advice-requests", order="waiting").json["items"]
    assert {item["title"]: item["answered"] for item in listed} == {
        "nobody": False,
        "only the asker": False,
        "somebody": True,
        "left, and somebody came": True,
    }


def test_search_finds_what_came_in(desk: Desk, alice: Someone) -> None:
    desk.brings_in(question(1, "Déménager", Body="<p>une <b>bibliothèque</b> entière</p>", Tags="<cartons>"))
    for q in ("demenager", "bibliotheque", "cartons"):
        assert [item["title"] for item in alice.get("/advice-requests", q=q).json["items"]] == ["Déménager"]
    assert alice.get("/advice-requests", q="class").json["items"] == []


def test_nobody_is_told_and_no_limit_counts(desk: Desk, app: Flask, alice: Someone) -> None:
    desk.brings_in(*(question(n) for n in range(1, 41)), *(answer(100 + n, n) for n in range(1, 41)))
    with app.app_context():
        for name in ("community_outbox", "community_notice", "community_circle_invitation"):
            assert session().scalar(select(func.count()).select_from(Base.metadata.tables[name])) == 0, name
    assert [card["kind"] for card in alice.get("/today").json["items"] if card["kind"] == "for_you"] == []


def test_an_archive_voice_is_nobody_who_could_come(house_with, desk: Desk, alice: Someone) -> None:
    desk.reads(line(helper="Dr Ève Noël"))
    [request] = (alice.get(f"/advice-requests/{i['id']}").json for i in alice.get("/advice-requests").json["items"])
    voice = request["replies"][0]["author"]
    assert voice["name"] == "Dr Ève Noël"
    assert voice["handle"].startswith("dr-eve-noel-")
    assert alice.get(f"/members/{voice['handle']}").status_code == 200
    for password in (PASSWORD, "", "!"):
        stranger = Someone(desk.app)
        assert stranger.post("/session", handle=voice["handle"], password=password).status_code in (401, 422)
    taken = Someone(desk.app).post(
        "/members", handle=voice["handle"], name="x", password=PASSWORD, locale="en",
        ways_accepted=True, consent_sensitive=True, old_enough=True,
    )  # fmt: skip
    assert taken.status_code == 422
    circle = alice.post("/circles", name="Between us").json["id"]
    assert alice.post(f"/circles/{circle}/invitations", handle=voice["handle"]).status_code == 422
    ask = alice.post("/advice-requests", title="t", body="b", audience="people", people=[voice["handle"]])
    assert ask.status_code == 422


def test_handles_fit_and_meet_nobody(desk: Desk, app: Flask, alice: Someone) -> None:
    helpers = ["ÉÈ", "a" * 90, "日本", "-_-", "x@y.org", "Ann", "ann", "ann "]
    desk.reads(*(line(question_id=str(n), helper=who) for n, who in enumerate(helpers)))
    with app.app_context():
        handles = session().scalars(select(Member.handle).where(Member.password_hash.is_(None))).all()
        assert len(set(handles)) == len(handles) == 7  # "ann " is ann
        import re

        assert all(re.fullmatch(r"[a-z0-9][a-z0-9_-]{1,30}", handle) for handle in handles)
        assert session().scalars(select(Circle.id).join(CircleMembership)).all() == []


def test_a_handle_that_is_taken_is_left_to_whoever_has_it(desk: Desk, house_with, tmp_path) -> None:
    path = desk.lines(line())
    desk.imports("jsonl", path)
    with desk.app.app_context():
        wished = session().scalar(select(Member.handle))
        with unit_of_work() as work:
            for table in reversed(Base.metadata.sorted_tables):
                work.execute(table.delete())
    early = Someone(desk.app, wished)
    assert desk.imports("jsonl", path).code == 0
    [item] = early.get("/advice-requests").json["items"]
    voice = early.get(f"/advice-requests/{item['id']}").json["replies"][0]["author"]
    assert voice["handle"] != wished
    assert voice["name"] == "h1"
