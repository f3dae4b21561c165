"""Columns that hold a few short words, and the folding that makes words comparable."""

import re
import unicodedata
from collections.abc import Sequence

from sqlalchemy import Text, TypeDecorator
from sqlalchemy.engine import Dialect


class Words(TypeDecorator[Sequence[str]]):
    """A short list of words, kept as lines of text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy names what it gives)
        return None if value is None else "\n".join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...]:  # noqa: ARG002 (SQLAlchemy names what it gives)
        return split(value)


def split(lines: str | None) -> tuple[str, ...]:
    """The words of a column read as plain text."""
    return tuple(lines.split("\n")) if lines else ()


FOLDED = 120  # some signs are many letters when they are folded; a column holds these


def fold(text: str) -> str:
    """Lower case without accents, so that *Déménager* and *demenager* are the same word."""
    parts = text.casefold()
    if not parts.isascii():
        parts = "".join(c for c in unicodedata.normalize("NFKD", parts) if not unicodedata.combining(c))
    return " ".join(parts.split())


def same_word(text: str) -> str:
    """What is the same for every way to write a topic or a value; at most ``FOLDED`` characters."""
    return fold(text)[:FOLDED]


LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"})
WORD = re.compile(r"[^\W_]+")


def searchable(text: str) -> str:
    """The folded words of a text with a space between them, *cœur* as *coeur*: the same for what is kept and asked,
    so that both databases find the same."""
    return " ".join(WORD.findall(fold(text).translate(LIGATURES)))
