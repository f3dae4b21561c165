"""Both languages are complete, and French has its own typography."""

import re

import pytest

from tests.catalogues import OWNERS, catalogue, sentences

BANNED = re.compile(r"(dette|à ton tour|à votre tour|classé|meilleur|n’oubliez pas|enfin\b)", re.I)
BANNED_ENGLISH = re.compile(r"(your turn|don't forget|\boops\b|you haven't|\bowe\b|great job|finally)", re.I)


@pytest.mark.parametrize("owner", OWNERS)
def test_every_sentence_has_its_french(owner: str) -> None:
    french = catalogue(OWNERS[owner])
    needed = set(sentences(OWNERS[owner]))
    assert needed, "no sentence was found: the extraction is broken"
    assert not needed - {sentence for sentence, words in french.items() if words}
    assert not set(french) - needed, "sentences that nothing says any more"


@pytest.mark.parametrize("owner", OWNERS)
def test_french_typography(owner: str) -> None:
    for words in catalogue(OWNERS[owner]).values():
        assert "'" not in words, words
        assert not re.search(r"(?<![\u202f])[;!?](?!\w)", words), words
        assert not re.search(r"(?<![\u00a0\d]):(?!/)", words), words
        assert not re.search(r"«(?!\u202f)|(?<!\u202f)»", words), words
        assert "·" not in words or words.startswith("·"), words


@pytest.mark.parametrize("owner", OWNERS)
def test_words_are_calm(owner: str) -> None:
    for english, french in catalogue(OWNERS[owner]).items():
        assert "!" not in english + french, english
        assert not BANNED_ENGLISH.search(english), english
        assert not BANNED.search(french), french
        for name in re.findall(r"%\((\w+)\)s", english):
            assert f"%({name})s" in french, french
