"""Both languages are complete, French has its own typography, and all of it can be said with *tu* too."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from community.language import load_languages
from tests.catalogues import FAMILIAR, OWNERS, catalogue, says_vous, sentences

pytestmark = pytest.mark.once

BANNED = re.compile(r"(dette|à ton tour|à votre tour|classé|meilleur|n’oubliez pas|enfin\b)", re.I)
BANNED_ENGLISH = re.compile(r"(your turn|don't forget|\boops\b|you haven't|\bowe\b|great job|finally)", re.I)
# Nobody is told that they have received and might give: no debt, no turn, no sum of what was given.
INDEBTED_ENGLISH = re.compile(
    r"\b(debts?|indebted|owed?|owes|owing|turns?|balance[ds]?|repa(y|id)\w*|pay(ing)? (it )?(back|forward)|payback"
    r"|give (something |it )?back|giving back|in return|return the favou?r|reciproc\w*|deserv\w*|earn(ed|s)?"
    r"|your share|contribut\w*|credit\w*|grateful enough)\b",
    re.I,
)
INDEBTED_FRENCH = re.compile(
    r"\b(dettes?|endett\w*|redevables?|à (ton|votre|son|leur) tour|c’est (ton|votre) tour"
    r"|rend(re|ez|s|ons|u) la pareille|renvoy\w+ l’ascenseur|soldes?|balance|rembours\w*|en retour|en échange"
    r"|réciproc\w*|méri(te|tez|ter)s?|contribu\w*|crédits?|ta part|votre part|donner autant|rendre ce que)\b",
    re.I,
)
VALUES = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("owner", OWNERS)
def test_every_sentence_has_its_french(owner: str) -> None:
    french = catalogue(OWNERS[owner])
    needed = set(sentences(OWNERS[owner]))
    assert needed, "no sentence was found: the extraction is broken"
    assert not needed - {sentence for sentence, words in french.items() if words}
    assert not set(french) - needed, "sentences that nothing says any more"


@pytest.mark.parametrize("owner", OWNERS)
def test_every_sentence_that_says_vous_has_one_that_says_tu(owner: str) -> None:
    formal, familiar = catalogue(OWNERS[owner]), catalogue(OWNERS[owner], "fr_tu")
    needed = {sentence for sentence, words in formal.items() if says_vous(words)}
    assert needed, "no formal sentence was found: the rule is broken"
    missing, spare = sorted(needed - set(familiar)), sorted(set(familiar) - needed)
    assert missing == [], f"write their words in translations/fr_tu: {missing}"
    assert spare == [], f"nobody is addressed in translations/fr, or nothing says this any more: {spare}"
    for sentence, words in familiar.items():
        assert not says_vous(words), words
        assert words != formal[sentence], words
        assert sorted(VALUES.findall(words)) == sorted(VALUES.findall(formal[sentence])), words
    for words in formal.values():
        assert not FAMILIAR.search(words), words


def test_help_lines_stand_outside_the_catalogues_and_say_neither() -> None:
    lines = re.findall(r'\bfr = "([^"]+)"', (OWNERS["community"] / "safety" / "help_lines.toml").read_text())
    assert len(lines) > 20, "no words were found: the search is broken"
    for words in lines:
        assert not says_vous(words), words
        assert not FAMILIAR.search(words), words


def test_the_rule_finds_who_is_addressed() -> None:
    for words in (
        "Votre page",
        "Dites-le.",
        "Choisissez un jour.",
        "Pas ici, s’il vous plaît",
        "Entre vous, chez vous",
    ):
        assert says_vous(words), words
    for words in (
        "Chez elle, c’est assez.",
        "Rien à faire. Cela reste entre vous deux.",
        "Un rendez-vous",
        "Les demandes faites",
        "Ta page",
    ):
        assert not says_vous(words), words


def test_a_plugin_without_tu_is_spoken_as_it_is_written(tmp_path: Path) -> None:
    written = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    written.parent.mkdir(parents=True)
    written.write_text('msgid "Letter"\nmsgstr "Votre lettre"\n\nmsgid "Your page"\nmsgstr "Votre page"\n')
    languages = load_languages([OWNERS["community_profiles"] / "translations", tmp_path])
    spoken = {code: [language.catalogue.gettext(words) for words in ("Letter", "Your page", "Time zone")]
              for code, language in languages.items()}  # fmt: skip
    assert spoken == {
        "en": ["Letter", "Your page", "Time zone"],
        "fr": ["Votre lettre", "Votre page", "Fuseau horaire"],
        "fr_tu": ["Votre lettre", "Ta page", "Fuseau horaire"],
    }


@pytest.mark.parametrize("code", ["fr", "fr_tu"])
@pytest.mark.parametrize("owner", OWNERS)
def test_french_typography(owner: str, code: str) -> None:
    for words in catalogue(OWNERS[owner], code).values():
        assert "'" not in words, words
        assert not re.search(r"(?<![\u202f])[;!?](?!\w)", words), words
        assert not re.search(r"(?<![\u00a0\d]):(?!/)", words), words
        assert not re.search(r"«(?!\u202f)|(?<!\u202f)»", words), words
        assert "·" not in words or words.startswith("·"), words


@pytest.mark.parametrize("code", ["fr", "fr_tu"])
@pytest.mark.parametrize("owner", OWNERS)
def test_words_are_calm(owner: str, code: str) -> None:
    for english, french in catalogue(OWNERS[owner], code).items():
        assert "!" not in english + french, english
        assert not BANNED_ENGLISH.search(english), english
        assert not BANNED.search(french), french
        for name in VALUES.findall(english):
            assert f"%({name})s" in french, french


def _copy() -> Iterator[tuple[str, str]]:
    """Everything of ours that people read, with its language."""
    for folder in OWNERS.values():
        for english, french in catalogue(folder).items():
            yield "en", english
            yield "fr", french
        for familiar in catalogue(folder, "fr_tu").values():
            yield "fr", familiar
    for path in sorted(OWNERS["community"].rglob("*.toml")):
        yield from re.findall(r'^\s*(en|fr) = "([^"]+)"', path.read_text(), re.M)


def test_nobody_is_told_that_they_owe_anything() -> None:
    read = list(_copy())
    assert {code for code, _words in read} == {"en", "fr"}
    assert len(read) > 1000, "little was found: the search is broken"
    for code, words in read:
        found = (INDEBTED_ENGLISH if code == "en" else INDEBTED_FRENCH).search(words)
        assert not found, words


def test_the_list_finds_what_it_is_for() -> None:
    for words in (
        "You owe Bob a word.",
        "It is your turn now.",
        "You have received: give something back.",
        "Your balance",
    ):
        assert INDEBTED_ENGLISH.search(words), words
    for words in (
        "C’est à votre tour.",
        "Vous avez une dette.",
        "Rendez la pareille.",
        "Votre solde",
        "En retour, aidez.",
    ):
        assert INDEBTED_FRENCH.search(words), words
    for words in ("You found your way through work here.", "Return to your page"):
        assert not INDEBTED_ENGLISH.search(words), words
    for words in ("Ici, vous avez traversé un deuil.", "Revenir à votre page", "Autour de vous"):
        assert not INDEBTED_FRENCH.search(words), words
