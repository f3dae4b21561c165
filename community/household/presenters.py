"""What a steward sees of the house, and what somebody sees who would like to come in."""

from dataclasses import dataclass
from datetime import date

from community.clock import day_of
from community.current import house
from community.household import queries
from community.household.health import HealthLine, health
from community.household.models import Application, Household
from community.household.profile import Profile, fixed_by_operator, loaded
from community.language import _
from community.mail.trial import TrialView, trial
from community.security.identity import Identity


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """How the house is set, and what the operator has fixed."""

    profile: Profile
    fixed_name: str | None
    fixed_joining: str | None
    fixed_address: str | None
    plugins: tuple[str, ...]
    trial: TrialView
    health: tuple[HealthLine, ...]


@dataclass(frozen=True, slots=True)
class OpenLink:
    """A link that still lets somebody in."""

    id: str
    several: bool
    until: date


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """Somebody who waits for an answer."""

    id: str
    name: str
    words: str
    locale: str
    on: date


@dataclass(frozen=True, slots=True)
class AnswerView:
    """How it stands with somebody's wish to come in."""

    state: str
    words: str


def household(thing: Household, viewer: Identity) -> HouseholdView:
    """How the house is set, and how it is doing."""
    settings = house().settings
    fixed = fixed_by_operator(settings)
    return HouseholdView(
        profile=loaded(thing.profile),
        fixed_name=settings.name if "name" in fixed else None,
        fixed_joining=settings.joining if "joining" in fixed else None,
        fixed_address=settings.address if "address" in fixed else None,
        plugins=tuple(_(plugin.title) for plugin in house().registry.plugins),
        trial=trial(viewer),
        health=health(thing, viewer),
    )


def open_links(viewer: Identity) -> tuple[OpenLink, ...]:
    """The links that stand; nobody's name is on them."""
    return tuple(
        OpenLink(found.public_id, found.uses_left > 1, day_of(found.ends_at, viewer.timezone))
        for found in queries.standing_invitations()
    )


def applications(viewer: Identity) -> tuple[ApplicationView, ...]:
    """Those who wait for an answer."""
    return tuple(
        ApplicationView(one.public_id, one.name, one.words, one.locale, day_of(one.applied_at, viewer.timezone))
        for one in queries.waiting_applications()
    )


def answer(found: Application | None) -> AnswerView | None:
    """How it stands, or None for a key that opens nothing."""
    return None if found is None else AnswerView(found.state, found.answer)


def age_in_words(profile: Profile) -> str:
    """How old somebody must be."""
    return {
        "15": _("I am fifteen or older."),
        "16": _("I am sixteen or older."),
        "17": _("I am seventeen or older."),
        "18": _("I am eighteen or older."),
    }[profile.minimum_age]
