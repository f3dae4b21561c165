"""Help lines: data with country, channels, hours, source and the day somebody checked them.

The file beside this one is what the house is delivered with; what stewards changed lies over it.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from unicodedata import normalize

from babel import Locale

from community.household.profile import house_profile, last_known
from community.language import LANGUAGES, spoken
from community.safety.lines import KeptLine

FILE = Path(__file__).with_name("help_lines.toml")
ELSEWHERE = "world"
A_YEAR = timedelta(days=365)  # after which stewards are told that nobody has checked a line
NO_COUNTRIES = frozenset({"eu", "ez", "un", "qo", "xa", "xb", "zz"})


@dataclass(frozen=True)
class HelpLine:
    """One service that answers; its kind is ``emergency``, ``talk`` or ``text``."""

    id: str
    name: str
    number: str
    kind: str
    channels: tuple[str, ...]
    hours: str
    text: str
    source: str
    checked_on: date

    @property
    def tel(self) -> str:
        return self.number.replace(" ", "").replace("-", "")


@dataclass(frozen=True)
class Country:
    """The lines of one country."""

    code: str
    country: str
    lines: tuple[HelpLine, ...]


def help_lines(*, asks: bool = True) -> tuple[Country, ...]:
    """The lines of the house, in the reader's language, the house's own country first.

    ``asks`` is False where nothing may ask the database: they are then those that this process knew last.
    """
    set_to = house_profile() if asks else last_known()
    return _in_language(set_to.help_lines, set_to.country, spoken().code)


def talk_line() -> tuple[Country, HelpLine] | None:
    """The first line on which somebody trained can be called, and its country."""
    every = ((country, line) for country in help_lines() for line in country.lines)
    return next(((country, line) for country, line in every if line.kind == "talk" and "phone" in line.channels), None)


def begun_with(countries: Sequence[Country], code: str) -> Sequence[Country]:
    """The same countries, with the one that somebody chose before the others."""
    return sorted(countries, key=lambda country: country.code != code)


@lru_cache(maxsize=16)
def laid_over(kept: tuple[KeptLine, ...]) -> tuple[KeptLine, ...]:
    """Every line, whole, those that were put away too: the delivered ones as stewards changed them, then their own."""
    own = {line.id: line for line in kept}
    delivered = tuple(_over(line, own.pop(line.id, None)) for line in delivered_lines())
    return (*delivered, *(line for line in own.values() if line.name))


def delivered_line(id: str) -> KeptLine | None:
    """The line with this id as the house is delivered, if it is one of those."""
    return next((line for line in delivered_lines() if line.id == id), None)


def country_names(language: str) -> dict[str, str]:
    """Every country by its code in small letters, and ``world``, in their order in this language."""
    return dict(_countries(language))


def is_old(line: KeptLine | HelpLine, today: date) -> bool:
    """Whether nobody has checked a line for a year."""
    return today - date.fromisoformat(str(line.checked_on)) > A_YEAR


def _over(delivered: KeptLine, kept: KeptLine | None) -> KeptLine:
    if kept is None:
        return delivered
    if kept.name:
        return kept
    same = kept.number == delivered.number  # a check says nothing of a number that came with a later version
    return replace(delivered, away=kept.away, checked_on=max(kept.checked_on if same else "", delivered.checked_on))


@lru_cache(maxsize=16)
def _in_language(kept: tuple[KeptLine, ...], first: str, language: str) -> tuple[Country, ...]:
    lines: dict[str, list[HelpLine]] = {code: [] for code in _delivered_names()}
    elsewhere = lines.pop(ELSEWHERE)
    for line in laid_over(kept):
        if not line.away:
            found = elsewhere if line.country == ELSEWHERE else lines.setdefault(line.country, [])
            found.append(_line(line, language))
    names = country_names(language)
    countries = [Country(code, names.get(code, code), tuple(found)) for code, found in lines.items() if found]
    if elsewhere:
        countries.append(Country(ELSEWHERE, names[ELSEWHERE], tuple(elsewhere)))
    return tuple(begun_with(countries, first))


def _line(line: KeptLine, language: str) -> HelpLine:
    return HelpLine(
        line.id,
        line.name,
        line.number,
        line.kind,
        tuple(line.ways.split()),
        line.said("hours", language),
        line.said("words", language),
        line.source,
        date.fromisoformat(line.checked_on),
    )


@cache
def _file() -> dict[str, Any]:
    with FILE.open("rb") as file:
        return tomllib.load(file)


def _delivered_names() -> dict[str, dict[str, str]]:
    return {country["code"]: country["name"] for country in _file()["country"]}


@cache
def delivered_lines() -> tuple[KeptLine, ...]:
    """The lines that the house is delivered with."""
    return tuple(
        KeptLine(
            id=line["id"],
            country=country["code"],
            name=line["name"],
            number=line["number"],
            kind=line["for"],
            ways=" ".join(line["channels"]),
            **{f"hours_{code}": line["hours"][code] for code in LANGUAGES},
            **{f"words_{code}": line["words"][code] for code in LANGUAGES},
            source=line["source"],
            checked_on=line["checked_on"].isoformat(),
        )
        for country in _file()["country"]
        for line in country["line"]
    )


@cache
def _countries(language: str) -> tuple[tuple[str, str], ...]:
    every = {code.lower(): name for code, name in Locale(language).territories.items() if len(code) == 2}
    found = {code: name for code, name in every.items() if code.isalpha() and code not in NO_COUNTRIES}
    found |= {code: names[language] for code, names in _delivered_names().items()}
    return tuple(sorted(found.items(), key=lambda item: (item[0] == ELSEWHERE, normalize("NFKD", item[1]))))
