"""What a house is set to, as a value; read anew when, and only when, it has changed."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from flask import g
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from community.current import house, rows
from community.household.models import Household
from community.language import LANGUAGES, WITH_VARIANTS, Language, spoken, variant_of
from community.safety.lines import KeptLine, as_kept, read_kept
from community.settings import ADDRESSES, JOINING, Settings

ACCENTS = ("pine", "sea", "plum", "clay")  # each tried on every page, by day and by night
AGES = ("15", "16", "17", "18")  # nobody below fifteen is asked to agree to anything

LISTS = ("ways", "values", "house_values", "topics")

Lines = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Profile:
    """What stewards set. Empty means: as the house is delivered.

    Args:
        ways, values, topics: lines a language.
        house_values: what the house would have its members hold, a line each; the same line is the same in both.
        country: whose help lines come first; empty is as delivered.
        help_lines: what lies over the help lines that the house is delivered with.
    """

    name: str = ""
    accent: str = "pine"
    address: str = "vous"
    joining: str = "invitation"
    minimum_age: str = "16"
    ways: Lines = field(default_factory=dict)
    values: Lines = field(default_factory=dict)
    house_values: Lines = field(default_factory=dict)
    topics: Lines = field(default_factory=dict)
    country: str = ""
    help_lines: tuple[KeptLine, ...] = ()

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of ``ways``, ``values`` or ``topics`` in the language being spoken."""
        found: Lines = getattr(self, name)
        return found.get(spoken().code, ())

    def values_to_affirm(self) -> tuple[str, ...]:
        """The values of the house: in the language being spoken, or in the one that it has them in."""
        return self.lines("house_values") or next((lines for lines in self.house_values.values() if lines), ())


@dataclass
class Known:
    """What one process knows of it, and of which edition; ``asked`` says whether it has looked."""

    edition: str | None = None
    asked: bool = False
    profile: Profile = field(default_factory=Profile)


def house_profile() -> Profile:
    """What the house is set to, looked at once a request.

    A member's request brings the edition along; anybody else's asks for it. With the database away it is what this
    process knew last.
    """
    if "community_profile" not in g:
        g.community_profile = _now()
    found: Profile = g.community_profile
    return found


def last_known() -> Profile:
    """The same without asking anybody."""
    return with_environment(house().household.profile)


def known_by_now() -> Profile:
    """What this process knew last, for what must answer whatever is down; one that has not looked looks once."""
    return last_known() if house().household.asked else house_profile()


def language_of(code: str, *, asks: bool = True) -> Language:
    """A language as this house speaks it: whether French says *vous* or *tu* is decided here and nowhere else.

    Only where a language has variants must it be known how the house is set.
    """
    if code not in WITH_VARIANTS:
        return house().languages[code]
    return house().languages[variant_of(code, (house_profile() if asks else last_known()).address)]


def with_environment(stored: Profile) -> Profile:
    """What the operator gave in the environment stands above what was set on the page."""
    settings = house().settings
    fixed = fixed_by_operator(settings)
    return replace(
        stored,
        name=settings.name if "name" in fixed else stored.name or settings.name,
        joining=settings.joining if "joining" in fixed else stored.joining,
        address=settings.address if "address" in fixed else stored.address,
    )


def fixed_by_operator(settings: Settings) -> frozenset[str]:
    """What no page changes, since it stands in the environment; a demo house is open."""
    fixed = {name.lower() for name in settings.given}
    return frozenset(fixed | {"joining"} if settings.demo else fixed)


def dumped(profile: Profile) -> str:
    """The profile as it is kept."""
    kept = {**asdict(profile), "help_lines": [as_kept(line) for line in profile.help_lines]}
    return json.dumps(kept, ensure_ascii=False)


def loaded(text: str) -> Profile:
    """The profile from what was kept; what a later version took away is passed over, what it cannot be is left out."""
    kept: dict[str, Any] = json.loads(text)
    known = {item.name for item in fields(Profile)}
    given = {name: value for name, value in kept.items() if name in known}
    for name in LISTS:
        given[name] = {code: tuple(given.get(name, {}).get(code, ())) for code in LANGUAGES}
    given["help_lines"] = read_kept(given.get("help_lines", ()))
    for name, choices in (("joining", JOINING), ("address", ADDRESSES)):
        if given.get(name) not in choices:
            given.pop(name, None)
    return Profile(**given)


def _now() -> Profile:
    known = house().household
    known.asked = True
    try:
        edition = g.community_edition if "community_edition" in g else _edition()
        if edition != known.edition:
            found = rows(select(Household.edition, Household.profile).limit(1))
            known.edition, known.profile = (found[0][0], loaded(found[0][1])) if found else (None, Profile())
    except SQLAlchemyError:
        return last_known()
    return with_environment(known.profile)


def _edition() -> str | None:
    found = rows(select(Household.edition).limit(1))
    return found[0][0] if found else None
