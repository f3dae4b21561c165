"""What stewards see of the help lines."""

from dataclasses import dataclass
from datetime import date

from community.clock import day_of
from community.current import now
from community.household.models import Household
from community.household.profile import loaded
from community.language import long_day, spoken
from community.safety.help_lines import country_names, delivered_line, is_old, laid_over
from community.safety.lines import KeptLine
from community.security.identity import Identity


@dataclass(frozen=True, slots=True)
class LineView:
    """One line: whether nobody checked it for a year, is it put away, the house's own, or changed by stewards."""

    id: str
    line: KeptLine
    hours: str
    words: str
    checked_on: str
    old: bool
    own: bool
    corrected: bool


@dataclass(frozen=True, slots=True)
class CountryView:
    """The lines of one country."""

    code: str
    name: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True, slots=True)
class LinesView:
    """Every line: those that are shown by country, and those that were put away."""

    countries: tuple[CountryView, ...]
    away: tuple[LineView, ...]


def help_lines_of(thing: Household, viewer: Identity) -> LinesView:
    """Every help line of the house."""
    kept = loaded(thing.profile).help_lines
    names, today = country_names(spoken().code), day_of(now(), viewer.timezone)
    countries: dict[str, list[LineView]] = {}
    away: list[LineView] = []
    for line in laid_over(kept):
        view = line_view(line, kept, today)
        (away if line.away else countries.setdefault(line.country, [])).append(view)
    return LinesView(
        tuple(CountryView(code, names.get(code, code), tuple(lines)) for code, lines in countries.items()),
        tuple(away),
    )


def line_view(line: KeptLine, kept: tuple[KeptLine, ...], today: date) -> LineView:
    """One line in the language being spoken."""
    language, own = spoken().code, delivered_line(line.id) is None
    return LineView(
        id=line.id,
        line=line,
        hours=line.said("hours", language),
        words=line.said("words", language),
        checked_on=long_day(date.fromisoformat(line.checked_on)),
        old=not line.away and is_old(line, today),
        own=own,
        corrected=not own and any(one.name for one in kept if one.id == line.id),
    )
