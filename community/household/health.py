"""How the house is doing, in words for a steward: what is known, and no more than that."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from community.clock import day_of
from community.current import house, now
from community.household.models import Household
from community.household.profile import loaded
from community.jobs.signs import BACKUP, WORKER, failing_jobs, last_sign
from community.language import _, long_day
from community.mail.queries import is_given_up, waits_since
from community.outbox import waits_since as events_wait_since
from community.safety.help_lines import is_old, laid_over
from community.security.identity import Identity

WAITING = timedelta(hours=1)
LATELY = timedelta(hours=1)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One thing that is well, or that somebody should look at; ``href`` is where a steward can do something."""

    words: str
    well: bool
    href: str = ""


def health(thing: Household, viewer: Identity) -> tuple[HealthLine, ...]:
    """What the house knows of how it is doing."""
    return (*_worker(), *_mail(), *_backup(viewer), *_lines(thing, viewer))


def _worker() -> Iterator[HealthLine]:
    seen = last_sign(WORKER)
    if seen is None:
        yield HealthLine(
            _("What the house does by itself has never run: no mail is sent, nothing cleared out. Tell the operator."),
            well=False,
        )
    elif seen < now() - LATELY:
        yield HealthLine(
            _("What the house does by itself has not run for over an hour: no mail is sent. Tell the operator."),
            well=False,
        )
    else:
        yield HealthLine(_("What the house does by itself is running."), well=True)
    if failing_jobs():
        yield HealthLine(_("One thing that the house does by itself keeps failing. Tell the operator."), well=False)
    if events_wait_since(now() - WAITING):
        yield HealthLine(
            _("Something that happened over an hour ago was not told to those whom it concerns. Tell the operator."),
            well=False,
        )


def _mail() -> Iterator[HealthLine]:
    if house().settings.mail_server is None:
        yield HealthLine(
            _("This house sends no mail. You can help somebody who forgot a password back in."),
            well=True,
            href="/stewards/recovery",
        )
        return
    given_up, late = is_given_up(), waits_since(now() - WAITING)
    if given_up:
        yield HealthLine(_("Some mail was given up after many tries. Tell the operator."), well=False)
    if late:
        yield HealthLine(_("Some mail has been waiting for over an hour. Tell the operator."), well=False)
    if not given_up and not late:
        yield HealthLine(_("No mail waits for longer than it should."), well=True)


def _backup(viewer: Identity) -> Iterator[HealthLine]:
    made = last_sign(BACKUP)
    if made is None:
        words = _("The house knows of no backup. It does not see those that are made in another way. Ask the operator.")
        yield HealthLine(words, well=False)
        return
    day = long_day(day_of(made, viewer.timezone))
    if made < now() - A_WEEK:
        yield HealthLine(
            _("The last backup that the house knows of was made on %(day)s. Ask the operator.", day=day), False
        )
    else:
        yield HealthLine(_("The last backup that the house knows of was made on %(day)s.", day=day), well=True)


def _lines(thing: Household, viewer: Identity) -> Iterator[HealthLine]:
    today = day_of(now(), viewer.timezone)
    lines = laid_over(loaded(thing.profile).help_lines)
    if any(is_old(line, today) for line in lines if not line.away):
        words, well = _("Some help lines have not been checked for a year."), False
    else:
        words, well = _("Every help line was checked within a year."), True
    yield HealthLine(words, well, "/stewards/help-lines")
