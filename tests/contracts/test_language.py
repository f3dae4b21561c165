"""Both languages are complete, French has its own typography, and all of it can be said with *tu* too."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from community.language import load_languages
from tests.catalogues import FAMILIAR, OWNERS, catalogue, says_vous, sentences

pytestmark = pytest.mark.once

BANNED = re.compile(r"(dette|à ton tour|à votre tour|classé|meilleur|n’oubliez pas|enfin\b)", re.I)
BANNED_ENGLISH = re.compile(r"(your turn|don't forget|\boops\b|you haven't|\bowe\b|great job|finally)", re.I)
# Nobody is told that they have received and might give: no debt, no turn, no duty, no sum of what was given.
INDEBTED_ENGLISH = re.compile(
    r"\b(debts?|indebted|beholden|owed?|owes|owing|turns?|balance[ds]?|repa(y|id)\w*|pay(ing)? (it )?(back|forward)"
    r"|payback|give (something |it )?back|giving back|in return|in exchange|return the favou?r|reciproc\w*|deserv\w*"
    r"|earn(ed|s)?|(your|fair|own) share|your part|pull your weight|freeload\w*|one-sided|contribut\w*|credit\w*"
    r"|grateful enough|tit for tat|quid pro quo|settle up|tally|make (up for|it up)|keep(ing)? (the )?score|be even"
    r"|(must|should|have to|ought to|supposed to|expected to) (help|give|thank|repl)\w*)\b",
    re.I,
)
INDEBTED_FRENCH = re.compile(
    r"\b(dettes?|endett\w*|redevables?|redevoir|à (mon|ton|votre|notre|son|leur) tour|c’est (ton|votre) tour"
    r"|rend(re|ez|s|ons|u) (la pareille|service pour)|renv\w+ (de |d’)?(l’)?ascenseur|soldes?|balance|rembours\w*"
    r"|en retour|en échange|en contrepartie|à charge de revanche|donnant[ -]donnant|un prêté|revaloir|revaudr\w+"
    r"|être quittes?|réciproc\w*|méri(te|tez|ter)s?|contribu\w*|crédits?|(faire )?(ta|votre|sa) part|donner autant"
    r"|rendre ce que|équilibrer|(devez|dois|faut|devriez|devrais) (aider|donner|remercier|répondre|rendre))\b",
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


@pytest.mark.parametrize("code", ["fr", "fr_tu"])
def test_a_sentence_is_said_in_one_way_wherever_it_stands(code: str) -> None:
    """A house reads all catalogues as one: of two ways the last one read would stand everywhere."""
    said: dict[str, set[str]] = {}
    for folder in OWNERS.values():
        for sentence, words in catalogue(folder, code).items():
            said.setdefault(sentence, set()).add(words)
    assert {sentence: ways for sentence, ways in said.items() if len(ways) > 1} == {}


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


def _catalogued() -> Iterator[tuple[str, str]]:
    """Every sentence of pages, calls and mails, with its language: none is said that is not in a catalogue."""
    for folder in OWNERS.values():
        for english, french in catalogue(folder).items():
            yield "en", english
            yield "fr", french
        for familiar in catalogue(folder, "fr_tu").values():
            yield "fr", familiar
    for path in sorted(OWNERS["community"].rglob("*.toml")):
        yield from re.findall(r'^\s*(en|fr) = "([^"]+)"', path.read_text(), re.M)


def _written_out() -> Iterator[tuple[Path, str]]:
    """What else of ours can be read: templates, scripts, styles, images and the people of the demo as they stand in
    their files, and words in the code, such as those for operators, less what only programmers read."""
    for folder in OWNERS.values():
        for kind in ("html", "js", "css", "svg", "toml"):
            yield from ((path, path.read_text()) for path in sorted(folder.rglob(f"*.{kind}")))
        for path in sorted(folder.rglob("*.py")):
            yield from ((path, words) for words in _said_in(ast.parse(path.read_text())))


def _said_in(module: ast.Module) -> Iterator[str]:
    """The strings of a module, less its docstrings."""
    told = {
        id(node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def test_nobody_is_told_that_they_owe_anything() -> None:
    read = list(_catalogued())
    assert {code for code, _words in read} == {"en", "fr"}
    assert len(read) > 1000, "little was found: the search is broken"
    for code, words in read:
        found = (INDEBTED_ENGLISH if code == "en" else INDEBTED_FRENCH).search(words)
        assert not found, words


def test_nor_does_anything_say_so_that_stands_outside_the_catalogues() -> None:
    read = list(_written_out())
    assert {path.suffix for path, _words in read} == {".html", ".js", ".css", ".svg", ".toml", ".py"}
    assert any("mail.html" in path.name for path, _words in read)
    for path, words in read:
        for found in (*INDEBTED_ENGLISH.finditer(words), *INDEBTED_FRENCH.finditer(words)):
            near = " ".join(words[max(0, found.start() - 60) : found.end() + 60].split())
            pytest.fail(f"{path}: … {near} …")


def test_the_list_finds_what_it_is_for() -> None:
    for words in (
        "You owe Bob a word.",
        "It is your turn now.",
        "You have received: give something back.",
        "Your balance",
        "You should thank Bob.",
        "Do your part.",
        "Help somebody in exchange.",
    ):
        assert INDEBTED_ENGLISH.search(words), words
    for words in (
        "C’est à votre tour.",
        "Vous avez une dette.",
        "Rendez la pareille.",
        "Votre solde",
        "En retour, aidez.",
        "À mon tour d’aider.",
        "Renvoyer l’ascenseur",
        "C’est donnant-donnant.",
        "Vous devez remercier Paul.",
        "Faites votre part.",
    ):
        assert INDEBTED_FRENCH.search(words), words
    for words in ("You found your way through work here.", "Return to your page", "You may thank Bob."):
        assert not INDEBTED_ENGLISH.search(words), words
    for words in ("Ici, vous avez traversé un deuil.", "Revenir à votre page", "Autour de vous", "Rien à rendre"):
        assert not INDEBTED_FRENCH.search(words), words


@pytest.mark.parametrize("code", ["fr", "fr_tu"])
@pytest.mark.parametrize("owner", OWNERS)
def test_sentences_are_short(owner: str, code: str) -> None:
    """Twenty words at most: for somebody who is tired, and on a phone."""
    for words in (each for pair in catalogue(OWNERS[owner], code).items() for each in pair):
        for sentence in re.split(r"[.?…:;]\s", words):
            assert len(sentence.split()) <= 20, sentence
