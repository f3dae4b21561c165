"""Looking after the help lines: what stewards change lies over those that the house is delivered with."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from community.clock import day_of
from community.current import house, now
from community.errors import Conflict, Invalid
from community.household import queries
from community.household.models import Household
from community.household.profile import loaded
from community.household.services import keep
from community.language import _
from community.safety.help_lines import delivered_line, laid_over
from community.safety.lines import KeptLine
from community.security.identity import Identity

MOST = 40  # of the house's own; more than that nobody calls once a year

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class LineOfHouse:
    """A line, and how the house is set, to change it in."""

    household: Household
    line: KeptLine

    @property
    def delivered(self) -> KeptLine | None:
        """The same line as the house is delivered with; none for one of its own."""
        return delivered_line(self.line.id)


def find_line(identity: Identity | None, help_line_id: str) -> LineOfHouse | None:
    """A help line, for a steward; those that were put away too."""
    household = queries.find_household(identity)
    if household is None:
        return None
    found = (line for line in laid_over(loaded(household.profile).help_lines) if line.id == help_line_id)
    return next((LineOfHouse(household, line) for line in found), None)


def add_line(identity: Identity, household: Household, **given: Any) -> None:
    """Add a line of the house's own.

    Raises:
        Invalid: when it is said to be checked on a day that is still to come.
        Conflict: when there are too many.
    """
    kept = loaded(household.profile).help_lines
    if sum(1 for line in kept if delivered_line(line.id) is None) >= MOST:
        raise Conflict(_("There are many lines of your own. Please take one out first."))
    _keep(household, (*kept, _made(identity, house().ids.public_id(), given)))


def correct_line(identity: Identity, thing: LineOfHouse, **given: Any) -> None:
    """Put other words in the place of a line; it stays in its country, and put away if it was.

    Raises:
        Invalid: when it is said to be checked on a day that is still to come.
        Conflict: when it is the last of its kind and would be none any more.
    """
    fixed = {"country": thing.line.country, "away": thing.line.away}
    _lay(thing, _made(identity, thing.line.id, {**given, **fixed}))


def act_on_line(identity: Identity, thing: LineOfHouse, *, act: str) -> None:
    """Say that a line was checked today, put it away, bring it back, or take back what was changed of it.

    Raises:
        Conflict: when it is the last one to call, or there is nothing of the kind to do with it.
    """
    today = day_of(now(), identity.timezone).isoformat()
    acts: dict[str, Callable[[], KeptLine | None]] = {
        "checked": lambda: replace(_kept(thing), checked_on=today),
        "away": lambda: replace(_kept(thing), away=True),
        "back": lambda: replace(_kept(thing), away=False),
        "delivered": lambda: _gone(thing, own=False),
        "gone": lambda: _gone(thing, own=True),
    }
    _lay(thing, acts[act]())


def _made(identity: Identity, id: str, given: dict[str, Any]) -> KeptLine:
    checked_on: date = given["checked_on"]
    if checked_on > day_of(now(), identity.timezone) + A_DAY:  # somewhere it is tomorrow already
        raise Invalid({"checked_on": [_("This day is still to come.")]})
    return KeptLine(**{**given, "id": id, "checked_on": checked_on.isoformat()})


def _kept(thing: LineOfHouse) -> KeptLine:
    """What is kept of a line; of a delivered one that nobody corrected, no more than what was done with it."""
    line = thing.line
    if thing.delivered is not None and not any(k.name for k in _all(thing) if k.id == line.id):
        return KeptLine(line.id, number=line.number, checked_on=line.checked_on, away=line.away)
    return line


def _gone(thing: LineOfHouse, *, own: bool) -> None:
    if (thing.delivered is None) != own:
        raise Conflict


def _all(thing: LineOfHouse) -> tuple[KeptLine, ...]:
    return loaded(thing.household.profile).help_lines


def _lay(thing: LineOfHouse, changed: KeptLine | None) -> None:
    kept = {line.id: line for line in _all(thing)}
    if changed is None:
        kept.pop(thing.line.id, None)
    else:
        kept[thing.line.id] = changed
    _keep(thing.household, tuple(kept.values()))


def _keep(household: Household, kept: tuple[KeptLine, ...]) -> None:
    before, after = laid_over(loaded(household.profile).help_lines), laid_over(kept)
    for some in (_to_call, _for_emergencies):
        if any(map(some, before)) and not any(map(some, after)):
            raise Conflict(_("This is the last line of its kind that can be called. Please add another one first."))
    keep(household, {"help_lines": kept})


def _to_call(line: KeptLine) -> bool:
    return line.called


def _for_emergencies(line: KeptLine) -> bool:
    return line.kind == "emergency" and not line.away
