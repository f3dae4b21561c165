"""One help line as it is kept: in the file that the house is delivered with, or by the stewards."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

KINDS = ("emergency", "talk", "text")
WAYS = ("phone", "phone text", "text", "web")


@dataclass(frozen=True)
class KeptLine:
    """One line.

    What stewards keep lies over the delivered line of the same id. Without a name it says only that the line was put
    away, or on which day this ``number`` was checked; with one it stands in the place of the whole line.

    Args:
        kind: ``emergency``, ``talk`` or ``text``.
        ways: what reaches it, one of ``WAYS``.
        checked_on: a day as in ``2027-01-31``.
        away: put away, shown to stewards alone.
    """

    id: str
    country: str = ""
    name: str = ""
    number: str = ""
    kind: str = ""
    ways: str = ""
    hours_en: str = ""
    hours_fr: str = ""
    words_en: str = ""
    words_fr: str = ""
    source: str = ""
    checked_on: str = ""
    away: bool = False

    @property
    def called(self) -> bool:
        """Whether somebody trained can be called on it."""
        return self.kind == "talk" and "phone" in self.ways.split() and not self.away

    def said(self, name: str, language: str) -> str:
        """Its hours or words in a language, or in another one when nobody wrote them in this."""
        own: str = getattr(self, f"{name}_{language}")
        return own or self.hours_or_words(name)

    def hours_or_words(self, name: str) -> str:
        """Its hours or words in whichever language has them."""
        found: str = getattr(self, f"{name}_en") or getattr(self, f"{name}_fr")
        return found


def as_kept(line: KeptLine) -> dict[str, Any]:
    """A line as JSON keeps it: what is empty is left out."""
    return {name: value for name, value in asdict(line).items() if value}


def read_kept(given: Iterable[Mapping[str, Any]]) -> tuple[KeptLine, ...]:
    """The lines from what was kept; what a later version took away is passed over, and so is what cannot be shown.

    Whatever stands in the database, the page for help now answers.
    """
    known = {item.name for item in fields(KeptLine)}
    made = (KeptLine(**{"id": "", **{name: value for name, value in one.items() if name in known}}) for one in given)
    return tuple(line for line in made if line.id and _can_be_shown(line))


def _can_be_shown(line: KeptLine) -> bool:
    try:
        return bool(date.fromisoformat(line.checked_on)) if line.name or line.checked_on else True
    except ValueError:
        return False
