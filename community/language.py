"""Words in the reader's language. Catalogues are read from ``.po`` files once, at start-up.

Flask-Babel is not used: a host app may have its own, set up its own way, and both would meet in
``app.extensions``. Babel itself does the reading, the plural rules and the month names.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

LANGUAGES = ("en", "fr")
NAMES = {"en": "English", "fr": "Français"}
# The catalogues that make a variant of a language, each laid over those before it.
VARIANTS = {"fr": ("fr",), "fr_tu": ("fr", "fr_tu")}
WITH_VARIANTS = frozenset(variant.split("_")[0] for variant in VARIANTS if "_" in variant)


@dataclass(frozen=True)
class Language:
    """One variant of a language with its catalogue: ``fr`` says *vous*, ``fr_tu`` says *tu*."""

    variant: str
    catalogue: NullTranslations

    @cached_property
    def code(self) -> str:
        """The language as members choose it and browsers know it, whatever the variant."""
        return self.variant.split("_")[0]

    @cached_property
    def direction(self) -> str:
        return str(Locale(self.code).text_direction)


ENGLISH = Language("en", NullTranslations())
_current: ContextVar[Language] = ContextVar("community_language", default=ENGLISH)


def load_languages(folders: Iterable[Path]) -> Mapping[str, Language]:
    """Read ``<folder>/<code>/LC_MESSAGES/messages.po`` of every folder into one catalogue a variant."""
    paths = list(folders)
    languages = {"en": ENGLISH}
    for variant, layers in VARIANTS.items():
        merged = Translations()
        for source in (folder / layer / "LC_MESSAGES" / "messages.po" for layer in layers for folder in paths):
            if source.exists():
                merged.merge(_compiled(source, layers[0]))
        languages[variant] = Language(variant, merged)
    return languages


def variant_of(code: str, address: str) -> str:
    """Which variant of a language addresses people as the house does; most languages have one alone."""
    variant = f"{code}_{address}"
    return variant if variant in VARIANTS else code


@cache  # a process may hold several houses
def _compiled(source: Path, code: str) -> Translations:
    compiled = BytesIO()
    with source.open("rb") as lines:
        write_mo(compiled, read_po(lines, locale=code))
    compiled.seek(0)
    return Translations(compiled)


def speak(language: Language) -> None:
    """From here on, to the end of ``then_as_before``, speak this language."""
    _current.set(language)


@contextmanager
def then_as_before() -> Iterator[None]:
    """Around whatever speaks to one reader: what comes after it, in the same thread, speaks as before."""
    before = _current.get()
    try:
        yield
    finally:
        _current.set(before)


def spoken() -> Language:
    """The language being spoken now."""
    return _current.get()


def _(message: str, **values: str) -> str:
    """The sentence in the reader's language, with its named values put in."""
    words = _current.get().catalogue.gettext(message)
    return words % values if values else words


def preferred(wanted: str | None, own: str | None, accepted: Iterable[str]) -> str:
    """Which language to speak: the one in the address, the member's own, then the browser's."""
    for code in (wanted, own, *accepted):
        short = (code or "").split("-")[0].lower()
        if short in LANGUAGES:
            return short
    return LANGUAGES[0]


def long_day(day: date) -> str:
    """A day in full: 3 November 2026."""
    return format_date(day, "d MMMM y", locale=spoken().code)


def when(day: date, today: date) -> str:
    """A day in coarse words: today, this week, in November."""
    if day >= today:
        return _("today")
    if (today - day).days < 7:
        return _("this week")
    if (today - day).days < 30:
        return _("this month")
    month = format_date(day, "MMMM" if (today - day).days < 300 else "MMMM y", locale=spoken().code)
    return _("in %(month)s", month=month)
