"""How well a text answers to the words of another one: Okapi BM25.

Source: Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), with the never negative
idf of Lucene. Documents may be added at any time; every figure is of those that are there.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

K1, B = 1.2, 0.75


class Bm25:
    """Documents by their words. A document is named by its number, from 0 on in the order of adding."""

    def __init__(self) -> None:
        self._postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._lengths: list[int] = []
        self._words = 0

    def add(self, words: Iterable[str]) -> int:
        """Add a document; returns its number."""
        number = len(self._lengths)
        counts = Counter(words)
        for word, times in counts.items():
            self._postings[word].append((number, times))
        self._lengths.append(counts.total())
        self._words += counts.total()
        return number

    def matches(self, words: Iterable[str], *, rarest: int | None = None) -> dict[int, float]:
        """Every document that shares a word with these, and how well it fits:

        the sum over shared words of ``idf · f (k1 + 1) / (f + k1 (1 - b + b · length / mean length))``, where
        ``idf = ln(1 + (n - df + .5) / (df + .5))``. ``rarest`` looks up so many words only, those in the fewest
        documents: the others say little and stand in the longest lists.
        """
        known = [word for word in dict.fromkeys(words) if word in self._postings]
        if rarest is not None:
            known = sorted(known, key=lambda word: len(self._postings[word]))[:rarest]
        found: defaultdict[int, float] = defaultdict(float)
        lengths, number = self._lengths, len(self._lengths)
        flat, slope = K1 * (1 - B), K1 * B * number / (self._words or 1)
        for word in known:
            postings = self._postings[word]
            idf = (K1 + 1) * math.log(1 + (number - len(postings) + 0.5) / (len(postings) + 0.5))
            for document, times in postings:
                found[document] += idf * times / (times + flat + slope * lengths[document])
        return found
