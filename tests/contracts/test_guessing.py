"""What one can know of one's own invitations does not tell that another member gives much in private.

A few houses are lived here, so that what is planted is found; with FULL_TESTS a thousand of either, against the bound.
"""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import and_, exists, func, select

from community.advice.models import AdviceRequest, Reply
from community.current import session
from community.invitations import rounds, services
from community.invitations.people import Company
from community.members.models import MemberWord
from community.noninterference.bound import BOUND, Trial, trial_of
from community.noninterference.furnish import RARE
from community.noninterference.guess import guess
from community.noninterference.subject import PLAIN
from community.noninterference.village import HOUSES, TWINS
from community.registry import make_registry
from tests.conftest import FULL

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def trial() -> Iterator[Trial]:
    with trial_of(make_registry([], PLAIN)) as found:
        yield found


@pytest.mark.slow
def test_a_thousand_houses_of_either_stay_below_the_bound(trial: Trial) -> None:
    found = trial.bound(HOUSES, range(1000))
    assert found.holds, found.words()


def test_an_operator_is_told_what_can_be_guessed(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["community", "prove", "--statistical", "--worlds", "4"])
    assert told.exit_code == 2, told.output
    assert "houses of 30 to 100 members, 4 of either: 0." in told.stdout
    assert f"Too few houses to know whether it stays below {BOUND}." in told.stdout


def both_are_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those who know of the same, nobody is invited once one of them has given much in private."""
    company = services.company

    def spared(*given: Any) -> Company:
        around = company(*given)
        knows = select(MemberWord.member_id).where(MemberWord.kind == "experience", MemberWord.word == RARE)
        gave = select(Reply.author_id).where(Reply.private.is_(True)).group_by(Reply.author_id)
        these = {str(key) for key in session().scalars(knows)}
        much = {str(key) for key in session().scalars(gave.having(func.count() > 7))}
        left = [one for one in around.candidates if not these & much or one.member not in these]
        return replace(around, candidates=left)

    monkeypatch.setattr(services, "company", spared)


def private_replies_are_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else is invited to what somebody has replied to in private."""
    waits = rounds.waits_for_people
    answered = exists().where(Reply.request_id == AdviceRequest.id, Reply.private.is_(True))
    monkeypatch.setattr(rounds, "waits_for_people", lambda: and_(waits(), ~answered))


def test_what_is_planted_is_found(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    both_are_spared(monkeypatch)
    found = trial.bound(TWINS, range(60 if FULL else 14))
    assert found.leaks, found.words()


@pytest.mark.slow
def test_what_is_planted_in_the_inviting_is_found(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    private_replies_are_answers(monkeypatch)
    found = trial.bound(HOUSES, range(150))
    assert found.leaks, found.words()


def test_the_same_houses_are_lived_again(trial: Trial) -> None:
    seen = [trial.live(HOUSES, "again", gave=gave) for gave in (True, False, True)]
    assert seen[0] == seen[2]


def test_what_is_not_there_is_not_guessed() -> None:
    truth = [number % 4 in (0, 3) for number in range(600)]
    held = []
    for seed in range(20):
        chance = Random(seed)
        noise = guess([[chance.random(), chance.choice((0.0, 1.0)), 7.0] for _ in truth[:200]], truth[:200])
        held.append(noise.least < 0.5 < noise.most)
    assert sum(held) >= 19
    chance = Random(3)
    told = [[chance.gauss(yes, 1.0), 0.0, chance.random()] for yes in truth]
    found = guess(told, truth)
    assert found.least < 0.76 < found.most  # two normal curves a standard deviation apart: Φ(1/√2)
    assert 0.05 < found.most - found.least < 0.15
    sure = guess([[float(yes), chance.random()] for yes in truth], truth)
    assert sure.least > 0.9
    assert sure.area == sure.most == 1.0
    same = guess([[1.0] for _ in truth], truth)
    assert same.area == 0.5
    assert same.least < 0.5 < same.most


def test_a_few_houses_prove_nothing() -> None:
    truth = [True, False, False, True] * 5
    assert guess([[float(number % 3)] for number in range(20)], truth).most > BOUND
    assert guess([[float(yes)] for yes in truth], truth).least > BOUND


def test_what_takes_two_things_together_is_guessed() -> None:
    chance = Random(5)
    truth = [number % 4 in (0, 3) for number in range(400)]
    several = [[yes * 0.6 + chance.gauss(0, 1) for _ in range(6)] for yes in truth]
    alone = guess([row[:1] for row in several], truth)
    assert guess(several, truth).least > alone.area
