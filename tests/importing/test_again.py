"""The same dump again: moved, renamed, grown, interrupted; and two places whose ids are the same."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete, event, select

from community.advice.models import AdviceRequest, Reply
from community.advice.services import take_back
from community.current import house, session
from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.testing import Someone
from tests.conftest import FULL, POSTGRESQL
from tests.importing.conftest import Desk, answer, line, question

DUMP = (question(1), answer(2, 1), question(3, "Another"), answer(4, 3, OwnerUserId="21"), answer(5, 3))
GROWN = (question(6, "A third", CreationDate="2014-05-01T10:00:00"), answer(7, 6), answer(8, 1, "<p>Late.</p>"))


def test_twice_is_once(desk: Desk) -> None:
    assert desk.brings_in(*DUMP).code == 0
    once = desk.everything()
    ran = desk.brings_in(*DUMP)
    assert ran.code == 0
    assert "0 questions and 0 answers came in; 5 posts here already" in ran.said
    assert desk.everything() == once


def test_a_moved_folder_and_a_renamed_file_are_the_same(desk: Desk) -> None:
    desk.brings_in(*DUMP)
    desk.reads(line())
    once = desk.everything()
    assert desk.brings_in(*DUMP, name="elsewhere").code == 0
    assert desk.reads(line(), name="renamed.json").code == 0
    assert desk.everything() == once


def test_only_what_is_new_comes_in(desk: Desk, requests_of) -> None:
    desk.brings_in(*DUMP)
    once = desk.everything()
    ran = desk.brings_in(*reversed(GROWN), *DUMP)
    assert ran.code == 0
    assert "1 question and 2 answers came in; 5 posts here already" in ran.said
    grown = desk.everything()
    for table, rows in once.items():
        assert set(rows) <= set(grown[table]), table
    assert len(grown["community_member"]) == len(once["community_member"])  # the same people
    assert [r["body"] for r in requests_of()["How does one begin?"]["replies"]] == ["I have been there.", "Late."]


def test_a_first_answer_that_comes_later_ends_the_waiting(desk: Desk, alice: Someone) -> None:
    desk.brings_in(question(1))
    assert [item["answered"] for item in alice.get("/advice-requests").json["items"]] == [False]
    desk.brings_in(question(1), answer(2, 1))
    assert [item["answered"] for item in alice.get("/advice-requests").json["items"]] == [True]


def test_words_that_were_edited_there_stay_as_they_came_in(desk: Desk, requests_of) -> None:
    desk.brings_in(*DUMP)
    once = desk.everything()
    assert desk.brings_in(question(1, "Edited", Body="<p>Other words.</p>", OwnerUserId=None), *DUMP[1:]).code == 0
    assert desk.everything() == once


def test_two_places_with_the_same_ids_both_come_in(desk: Desk, requests_of) -> None:
    other = [{**row, "CreationDate": row["CreationDate"].replace("2014", "2012")} for row in DUMP]
    desk.brings_in(*DUMP)
    ran = desk.brings_in(*({**row, "Title": "There"} if "Title" in row else row for row in other))
    assert (ran.code, "2 questions and 3 answers came in; nothing" in ran.said) == (0, True)
    found = requests_of()
    assert len(desk.everything()["community_advice_request"]) == 4
    assert found["There"]["author"]["name"] == found["Another"]["author"]["name"] == "user21"
    assert found["There"]["author"]["handle"] != found["Another"]["author"]["handle"]  # not the same person


def test_what_was_taken_away_here_does_not_come_back(desk: Desk, app: Flask, requests_of) -> None:
    third = question(6, "A third", OwnerUserId="55")
    desk.brings_in(*DUMP, third)
    with app.app_context(), unit_of_work() as work:
        work.execute(delete(Member).where(Member.name == "user21"))
        work.execute(delete(Reply).where(Reply.author_id.is_(None)))
        work.execute(delete(AdviceRequest).where(AdviceRequest.author_id.is_(None)))
        take_back(work.scalars(select(AdviceRequest)).one())
    ran = desk.brings_in(*DUMP, third, answer(8, 1), answer(9, 6), question(10, "New", CreationDate="2014-06-01"))
    assert ran.code == 3
    for number in (8, 9):
        assert f"row Id {number}: its question was taken back in this house." in ran.said
    [request] = requests_of().values()
    assert (request["title"], request["author"]) == ("New", None)  # the one who was erased has left
    assert len(desk.everything()["community_reply"]) == 0


def test_somebody_who_was_erased_here_stays_erased(desk: Desk, app: Flask, requests_of) -> None:
    desk.brings_in(*DUMP)
    handle = requests_of()["Another"]["author"]["handle"]
    assert app.test_cli_runner().invoke(args=["community", "erase", "--yes", handle]).exit_code == 0
    erased = desk.everything()
    assert desk.brings_in(*DUMP).code == 0
    assert desk.everything() == erased
    assert desk.brings_in(*DUMP, question(10, "New", CreationDate="2014-06-01")).code == 0
    assert requests_of()["New"]["author"] is None
    assert handle not in str(desk.everything())


def _long_dump(desk: Desk, questions: int) -> tuple[Path, int]:
    rows = []
    for n in range(questions):
        rows += [question(3 * n + 1, f"Question {n}", Body="<p>word</p>" * 40), answer(3 * n + 2, 3 * n + 1)]
        rows.append(answer(3 * n + 3, 3 * n + 1, OwnerUserId=str(n % 50)))
    return desk.posts(*rows), questions


def _whole(desk: Desk) -> int:
    """How many questions there are, each with both of its answers."""
    found = desk.everything()
    assert len(found["community_reply"]) == 2 * len(found["community_advice_request"])
    return len(found["community_advice_request"])


def test_a_kill_leaves_whole_questions_and_the_dump_still_comes_in(desk: Desk, database_url: str) -> None:
    folder, questions = _long_dump(desk, 1500)
    env = {
        **os.environ,
        "COMMUNITY_SECRET_KEY": "tests only " * 4,
        "COMMUNITY_DATABASE_URL": database_url.replace("+psycopg", ""),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "community", "import", "stackexchange", str(folder)]
    root, killed = Path(__file__).parents[2], 0
    for _ in range(20 if FULL else 3):
        running = subprocess.Popen(command, env=env, cwd=root, stderr=subprocess.PIPE)
        seen = b""
        while b"Storing" not in seen and (more := running.stderr.read1()):
            seen += more
        time.sleep(random.uniform(0, 0.3))
        running.send_signal(signal.SIGKILL)
        running.stderr.close()
        killed += running.wait(30) == -signal.SIGKILL
        assert _whole(desk) in (0, questions)
    assert killed
    assert desk.imports("stackexchange", folder).code == 0
    assert _whole(desk) == questions


@pytest.mark.skipif(bool(POSTGRESQL), reason="SQLite can be told how large its file may grow; PostgreSQL can not")
def test_a_full_disk_stores_nothing_and_the_dump_still_comes_in(desk: Desk, app: Flask) -> None:
    folder, questions = _long_dump(desk, 600)
    with app.app_context():
        engine = house().engine
        pages = session().connection().exec_driver_sql("PRAGMA page_count").scalar()
        session().rollback()
    engine.dispose()

    def small(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count={pages + 100}")

    event.listen(engine, "connect", small)
    ran = desk.imports("stackexchange", folder)
    assert ran.code == 1
    assert ran.said.splitlines()[-1] == "Nothing was stored: the database did not take it (database or disk is full)."
    assert _whole(desk) == 0
    event.remove(engine, "connect", small)
    engine.dispose()
    assert desk.imports("stackexchange", folder).code == 0
    assert _whole(desk) == questions


def test_a_house_without_tables_says_so_in_one_line(tmp_path: Path, desk: Desk) -> None:
    from community.testing import make_app

    bare = make_app(f"sqlite:///{tmp_path}/bare.sqlite")
    ran = Desk(bare, desk.folder).brings_in(*DUMP)
    with bare.app_context():
        house().engine.dispose()
    assert ran.code == 1
    assert "Nothing was stored: the database did not take it (no such table" in ran.said.splitlines()[-1]
