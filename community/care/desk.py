"""The stewards' desk: one case at a time, and the sentence that is ready for each thing to do."""

from dataclasses import dataclass
from datetime import date, timedelta

from community.care import queries
from community.care.models import Act, Fold, Kind, Pause, Report
from community.clock import day_of
from community.current import now
from community.language import _, long_day
from community.members.presenters import Person, person_of
from community.security.identity import Identity

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ToldView:
    """What one person told."""

    by: Person | None
    words: str
    on: date


@dataclass(frozen=True, slots=True)
class DoneView:
    """What a steward did."""

    by: Person | None
    act: str
    reason: str
    answer: str
    on: date


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case: what was told of one thing, its text, and what can be done."""

    id: str
    kind: str
    type: str
    subject: Person | None
    text: str
    told: tuple[ToldView, ...]
    done: tuple[DoneView, ...]
    acts: tuple[str, ...]
    is_open: bool
    folded: bool
    paused_until: str


@dataclass(frozen=True, slots=True)
class ReadyView:
    """The words that are ready for an act: for the person whom it concerns, and for those who told of it."""

    reason: str
    answer: str
    until: str


@dataclass(frozen=True, slots=True)
class StandingView:
    """A fold or a pause that stands, with the case that it came from."""

    case: str
    person: Person | None
    type: str
    reason: str
    since: date
    until: str


def case(thing: Report, viewer: Identity) -> CaseView:
    """A case, for a steward who is not party to it."""
    pause = queries.standing_pause(thing)
    return CaseView(
        id=thing.public_id,
        kind=thing.kind,
        type=thing.about_type,
        subject=person_of(thing.subject),
        text=thing.snapshot,
        told=tuple(
            ToldView(person_of(one.reporter), one.words, day_of(one.told_at, viewer.timezone))
            for one in queries.reports_with(thing)
        ),
        done=tuple(
            DoneView(person_of(by), act.act, act.reason, act.answer, day_of(act.acted_at, viewer.timezone))
            for act, by in queries.acts_on(thing)
        ),
        acts=queries.acts_of(thing),
        is_open=thing.closed_at is None,
        folded=queries.standing_fold(thing) is not None,
        paused_until=long_day(pause.until) if pause is not None else "",
    )


def ready(thing: Report, act: str, viewer: Identity) -> ReadyView:
    """The ready sentences for an act, in the language of the page: in which language somebody reads this house, and in
    which part of the world, is theirs to tell."""
    told_only = thing.kind == Kind.AGAIN and act not in (Act.LEAVE, Act.WRITE)
    answer = "" if told_only else _for_who_told(thing.kind, act)
    until = day_of(now() + A_WEEK, viewer.timezone)
    return ReadyView(_for_the_person(act), answer, until.isoformat())


def standing(viewer: Identity) -> tuple[StandingView, ...]:
    """What is folded and who is on pause."""
    folds, pauses = queries.standing(viewer)
    return (*(_fold(thing, viewer) for thing in folds), *(_pause(thing, viewer) for thing in pauses))


def _fold(thing: Fold, viewer: Identity) -> StandingView:
    since = day_of(thing.folded_at, viewer.timezone)
    return StandingView(_case_of(thing), person_of(thing.member), thing.about_type, thing.reason, since, "")


def _pause(thing: Pause, viewer: Identity) -> StandingView:
    since = day_of(thing.paused_at, viewer.timezone)
    until = long_day(thing.until)
    return StandingView(_case_of(thing), person_of(thing.member), "pause", thing.reason, since, until)


def _case_of(thing: Fold | Pause) -> str:
    return thing.report.public_id if thing.report is not None else ""


def _for_the_person(act: str) -> str:
    found = {
        Act.FOLD: _("These words could hurt the person they are for. You are welcome here, and so are other words."),
        Act.RESTORE: _("We have looked again: your words stand as they were. Thank you for your patience."),
        Act.PAUSE: _("We would like things to become calmer. You are welcome again after this pause."),
        Act.RESUME: _("We have looked again: the pause is over. You are welcome."),
    }
    return found.get(Act(act), "")


def _for_who_told(kind: str, act: str) -> str:
    if act == Act.WRITE:
        return ""
    if kind == Kind.CONCERN:
        return _("Thank you for being attentive. We have read it, and we are looking after it.")
    if kind == Kind.AGAIN:
        return _("We have looked again, with care, and it stays as it is for now.")
    if act == Act.LEAVE:
        return _("Thank you for telling us. We have read it with care, and we leave it as it is for now.")
    return _("Thank you for telling us. We have looked at it with care, and we have done something about it.")
