"""Words as they are compared: folded, in whatever language."""

import re
import unicodedata
from collections.abc import Iterable

WORD = re.compile(r"[^\W_]+")


def terms(text: str) -> list[str]:
    """The words of a text in their order, in lower case and without accents."""
    folded = text.casefold()
    if not folded.isascii():
        folded = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
    return WORD.findall(folded)


def topics_of(words: Iterable[str]) -> frozenset[str]:
    """Topics that are the same however they are spelt."""
    return frozenset(filter(None, (" ".join(terms(word)) for word in words)))
