"""BM25, by hand: two documents of three and one word."""

import math

import pytest

from community.invitations.bm25 import Bm25
from community.invitations.terms import terms, topics_of


def test_what_fits_better_is_found_by_the_formula() -> None:
    texts = Bm25()
    texts.add(["moving", "moving", "house"])
    texts.add(["garden"])
    found = texts.matches(["moving", "sea"])
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    mean = (3 + 1) / 2
    assert found == {0: pytest.approx(idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / mean)))}


def test_a_document_that_comes_later_counts_at_once() -> None:
    texts = Bm25()
    assert texts.matches(["moving"]) == {}
    texts.add(["moving"])
    before = texts.matches(["moving"])[0]
    texts.add(["garden"])
    assert texts.matches(["moving"])[0] > before  # it is rarer now


def test_the_rarest_words_are_looked_up() -> None:
    texts = Bm25()
    texts.add(["the", "moving"])
    texts.add(["the", "garden"])
    assert set(texts.matches(["the", "moving"], rarest=1)) == {0}
    assert set(texts.matches(["the", "moving"])) == {0, 1}


def test_words_are_the_same_with_and_without_accents() -> None:
    assert terms("Déménager, à 40 ans ?") == ["demenager", "a", "40", "ans"]
    assert topics_of(["Parent isolé", "parent  ISOLE", "", "…"]) == {"parent isole"}
