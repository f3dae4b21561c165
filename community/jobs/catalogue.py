"""The jobs of the house, one a line."""

from collections.abc import Callable
from datetime import timedelta

from community.blocks.services import clear_out as forget_ended_blocks
from community.care.services import forget_evidence
from community.correspondence.post import deliver_letters
from community.db.unit_of_work import unit_of_work
from community.hellos.rounds import bring_next
from community.introductions.post import bring_introductions
from community.invitations.rounds import invite_next
from community.jobs.cleaning import clear_out
from community.jobs.job import Job
from community.jobs.signs import WORKER, give_sign
from community.leaving.services import finish_leavings
from community.mail.delivery import send_next
from community.mail.news import tell_what_waits


def _finish_leavings() -> bool:
    finish_leavings()
    return False  # what could not be finished now waits for the next time


def _be_there() -> bool:
    give_sign(WORKER)
    return False


def _at_once(work: Callable[[], None]) -> Callable[[], bool]:
    """Work that is done in one piece."""

    def run() -> bool:
        with unit_of_work():
            work()
        return False

    return run


JOBS = (
    Job("invite to what is asked", timedelta(minutes=1), invite_next),
    Job("bring hellos to who may answer", timedelta(minutes=1), bring_next),
    Job("bring letters to their readers", timedelta(minutes=5), deliver_letters),
    Job("bring introductions to who is asked", timedelta(minutes=5), bring_introductions),
    Job("tell by mail that something waits", timedelta(minutes=10), tell_what_waits),
    Job("send mail", timedelta(seconds=5), send_next),
    Job("erase those whose seven days are over", timedelta(hours=1), _finish_leavings),
    Job("forget the texts of closed cases", timedelta(hours=1), _at_once(forget_evidence)),
    Job("forget blocks that have ended", timedelta(hours=1), _at_once(forget_ended_blocks)),
    Job("clear out what has ended", timedelta(hours=1), clear_out),
    Job("say that the worker is there", timedelta(minutes=10), _be_there),
)
