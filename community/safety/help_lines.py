"""Help lines: data with country, channels, hours, source and the day somebody checked them."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from community.language import spoken

FILE = Path(__file__).with_name("help_lines.toml")
ENGLISH = "en"


@dataclass(frozen=True)
class HelpLine:
    """One service that answers; its kind is ``emergency``, ``talk`` or ``text``."""

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


def help_lines() -> tuple[Country, ...]:
    """The lines of the house, in the reader's language, the house's own country first."""
    return _in_language(spoken().code)


def talk_line() -> tuple[Country, HelpLine] | None:
    """The first line on which somebody trained can be called, and its country."""
    every = ((country, line) for country in help_lines() for line in country.lines)
    return next(((country, line) for country, line in every if line.kind == "talk" and "phone" in line.channels), None)


def begun_with(countries: Sequence[Country], code: str) -> Sequence[Country]:
    """The same countries, with the one that somebody chose before the others."""
    return sorted(countries, key=lambda country: country.code != code)


@cache
def _in_language(language: str) -> tuple[Country, ...]:
    with FILE.open("rb") as file:
        given = tomllib.load(file)
    return tuple(_country(country, language) for country in given["country"])


def _country(given: dict[str, Any], language: str) -> Country:
    def said(words: dict[str, str]) -> str:
        return words.get(language, words[ENGLISH])

    lines = (
        HelpLine(
            line["name"],
            line["number"],
            line["for"],
            tuple(line["channels"]),
            said(line["hours"]),
            said(line["words"]),
            line["source"],
            line["checked_on"],
        )
        for line in given["line"]
    )
    return Country(given["code"], said(given["name"]), tuple(lines))
