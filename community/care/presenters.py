"""What a member may know of what they told the care team, and of what it did with their own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from community.care import folding, queries
from community.care.models import About, CareAct, Fold, Report
from community.clock import day_of
from community.language import long_day
from community.members.presenters import person_of
from community.security.identity import Identity, kept_apart
from community.web.paging import Page, limit_of, seal, unseal


@dataclass(frozen=True, slots=True)
class AboutView:
    """What somebody told of."""

    type: str
    id: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What a steward wrote to somebody."""

    words: str
    written_on: date


@dataclass(frozen=True, slots=True)
class ReportView:
    """What one told the care team: the receipt, and what came of it."""

    id: str
    kind: str
    about: AboutView
    words: str
    state: str
    told_on: date
    answers: tuple[AnswerView, ...]


@dataclass(frozen=True, slots=True)
class FoldView:
    """Words of one's own that were folded, and why."""

    id: str
    type: str
    text: str
    reason: str
    folded_on: date
    asked_again: bool


@dataclass(frozen=True, slots=True)
class PauseView:
    """A pause of one's own, and why."""

    reason: str
    until: date
    asked_again: bool

    @property
    def until_words(self) -> str:
        return long_day(self.until)


def report(thing: Report, viewer: Identity) -> ReportView:
    """One report, for whoever made it."""
    return _report(thing, viewer, queries.answers_to([thing]))


def reports_page(viewer: Identity, *, limit: str, cursor: str | None = None) -> Page[ReportView]:
    """One page of what this member told, the newest first."""
    most = limit_of(limit)
    found = queries.own_reports(viewer, unseal("reports", cursor), most + 1)
    answers = queries.answers_to(found[:most])
    last = found[most - 1] if len(found) > most else None
    views = tuple(_report(thing, viewer, answers) for thing in found[:most])
    return Page(views, seal("reports", (last.told_at, last.public_id)) if last else None)


def own_folds(viewer: Identity) -> tuple[FoldView, ...]:
    """One's own words that are folded now."""
    return tuple(own_fold(thing, viewer) for thing in queries.own_folds(viewer))


def own_fold(thing: Fold, viewer: Identity) -> FoldView:
    """One fold, for the author of the words."""
    return FoldView(
        id=thing.public_id,
        type=thing.about_type,
        text=folding.words_now(thing.about_type, thing.about_ref),
        reason=thing.reason,
        folded_on=day_of(thing.folded_at, viewer.timezone),
        asked_again=queries.asked_again(viewer, thing),
    )


def own_pause(viewer: Identity | None) -> PauseView | None:
    """The pause of whoever is asking, while it lasts."""
    thing = queries.find_own_pause(viewer)
    if thing is None or viewer is None:
        return None
    return PauseView(thing.reason, thing.until, queries.asked_again(viewer, thing))


def letters(viewer: Identity) -> tuple[AnswerView, ...]:
    """What the stewards wrote to this member lately when they undid something."""
    found = queries.own_letters(viewer)
    return tuple(AnswerView(words, day_of(moment, viewer.timezone)) for words, moment in found)


def _ref(thing: Report, viewer: Identity) -> str:
    """The public id of what was told of; of a person the handle, of somebody who has left or is kept apart nothing."""
    if thing.about_type != About.MEMBER:
        return thing.about_ref
    who = None if kept_apart(viewer, thing.subject_id) else person_of(thing.subject)
    return who.handle if who is not None else ""


def _report(thing: Report, viewer: Identity, answers: Sequence[CareAct]) -> ReportView:
    return ReportView(
        id=thing.public_id,
        kind=thing.kind,
        about=AboutView(thing.about_type, _ref(thing, viewer)),
        words=thing.words,
        state="open" if thing.closed_at is None else "closed",
        told_on=day_of(thing.told_at, viewer.timezone),
        answers=tuple(
            AnswerView(act.answer, day_of(act.acted_at, viewer.timezone))
            for act in answers
            if act.report_id == thing.id
        ),
    )
