"""The inviting holds when it is cut off, when two workers do it at once, and when the clock jumps."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from community.advice.models import AdviceRequest
from community.current import KEY, let_go, session
from community.db.unit_of_work import unit_of_work
from community.invitations.models import Invitation, InvitationRing
from community.invitations.rounds import invite_next
from community.invitations.services import open_ring, people_for
from community.members.models import Member
from tests.invitations.invited import HOUR, Village

DAY = timedelta(days=1)
ASKS = 12


@pytest.fixture
def village(app: Flask) -> Village:
    return Village(app, "alice", "bob", "charlie", "dora", "emil", "fanny")


def state_of(app: Flask) -> tuple[int, int, int]:
    """How many rings, how many invitations, and how many of these name the same member for the same ask."""
    with app.app_context():
        rings = session().scalar(select(func.count()).select_from(InvitationRing))
        pairs = Counter(session().execute(select(Invitation.request_id, Invitation.member_id)).all())
        return rings, sum(pairs.values()), sum(count - 1 for count in pairs.values())


def everybody_may_be_asked_often(village: Village) -> None:
    for someone in village.people.values():
        assert someone.patch("/me", pace={"touches": "5"}).status_code == 200


def test_a_worker_that_is_killed_leaves_no_half_ring_and_the_next_one_goes_on(
    village: Village, database_url: str
) -> None:
    everybody_may_be_asked_often(village)
    asks = [village["alice"].asks(f"Number {n}") for n in range(8)]
    env = {
        **os.environ,
        "COMMUNITY_SECRET_KEY": "tests only " * 4,
        "COMMUNITY_DATABASE_URL": database_url,
        "COMMUNITY_JOINING": "open",
    }
    root = Path(__file__).parents[2]
    for wait in (0.0, 0.02, 0.05):
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "community", "work", "--once"]
        worker = subprocess.Popen(command, env=env, cwd=root, start_new_session=True)
        before, deadline = state_of(village.app), time.monotonic() + 20
        while worker.poll() is None and state_of(village.app) == before and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(wait)
        if worker.poll() is None:
            os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(10)
        rings, invitations, twice = state_of(village.app)
        assert invitations == 2 * rings
        assert twice == 0
    village.work()
    rings, invitations, twice = state_of(village.app)
    assert (rings, twice) == (len(asks), 0)
    assert invitations <= 2 * rings


def test_two_workers_at_once_invite_nobody_twice_and_nobody_beyond_their_ceiling(village: Village) -> None:
    asks = [village["alice"].asks(f"Number {n}") for n in range(ASKS)]
    start = threading.Barrier(3)

    def work() -> None:
        with village.app.app_context():
            start.wait()
            while invite_next():
                let_go()
            let_go()

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(work) for _ in range(3)]:
            done.result()
    rings, invitations, twice = state_of(village.app)
    assert (rings, twice) == (ASKS, 0)
    assert invitations == 2 * 5  # five people, two invitations a week each, and no more
    times = Counter(who for ask in asks for who in village.invited(ask))
    assert set(times.values()) == {2}


def test_what_two_workers_thought_out_at_once_goes_beyond_nobodys_ceiling_and_comes_to_no_blocked_pair(
    village: Village,
) -> None:
    for someone in village.people.values():
        someone.patch("/me", pace={"touches": "1"})
    one, other = village["alice"].asks("One"), village["alice"].asks("Another")
    village["bob"].patch("/me", experience=["another", "one"])
    village["charlie"].patch("/me", experience=["another", "one"])
    with village.app.app_context():
        keys = [
            session().scalar(select(AdviceRequest.id).where(AdviceRequest.public_id == ask)) for ask in (one, other)
        ]
        plans = [people_for(key, None) for key in keys]
        let_go()
    village["charlie"].put("/members/alice/apart", kind="block")
    with village.app.app_context():
        for key, people in zip(keys, plans, strict=True):
            with unit_of_work():
                open_ring(key, None, people)
    assert set(village.invited(one)) == {"bob"}
    assert village.invited(other) == {}


@pytest.mark.parametrize("jump", [-400 * DAY, -HOUR, 400 * DAY], ids=["a year back", "an hour back", "a year ahead"])
def test_a_clock_that_jumps_invites_nobody_twice_and_passes_no_ask_over(village: Village, jump: timedelta) -> None:
    ask = village["alice"].asks()
    village.work()
    village.everybody_looks()
    village.pass_time(jump)
    for _ in range(3):
        village.work()
    assert state_of(village.app)[2] == 0
    assert set(village.invited(ask))
    village.pass_time(-jump)
    for who, someone in village.people.items():  # a year ahead, their sessions have ended
        someone.post("/session", handle=who, password="a quiet garden path")
    for _day in range(6):
        village.work()
        village.everybody_looks()
        village.pass_time(DAY)
    assert village.ring(ask) == "over"
    assert set(village.invited(ask)) == {"bob", "charlie", "dora", "emil", "fanny"}
    assert state_of(village.app) == (1, 5, 0)


def test_looking_notes_delivery_once_and_reading_goes_on_when_nothing_can_be_noted(village: Village) -> None:
    ask = village["alice"].asks()
    village.work()
    one = next(iter(village.invited(ask)))

    def delivered() -> object:
        with village.app.app_context():
            mine = select(Invitation.delivered_at).join(Member, Member.id == Invitation.member_id)
            return session().scalar(mine.where(Member.handle == one))

    assert delivered() is None
    assert village[one].client.get("/").status_code == 200
    first = delivered()
    assert first == village.app.extensions[KEY].clock.now()
    village.pass_time(HOUR)
    assert village[one].get("/today").status_code == 200
    assert delivered() == first


def test_who_is_invited_and_reads_nothing_else_is_reachable_still(app: Flask) -> None:
    house = Village(app, "alice", "bob")
    for _ in range(4):  # Bob signed in once and looks at his day, no more
        ask = house["alice"].asks()
        house.work()
        assert set(house.invited(ask)) == {"bob"}
        house["bob"].get("/today")
        house["bob"].post(f"/today/ask-{ask}/dismissal")
        house.pass_time(7 * DAY)
        house["alice"].post("/session", handle="alice", password="a quiet garden path")
