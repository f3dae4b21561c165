"""What is found and what is not: the gate on sentences that people wrote for it, in both languages."""

import gzip
import logging
import random
import re
import time

import pytest

from community.safety import heavy
from community.safety.heavy import FOLDER, folded, is_heavy, read
from tests.safety.sentences import sentences

pytestmark = pytest.mark.once

WANTED = {"explicit": 0.95, "third": 0.90, "veiled": 0.80}
BLIND = {"explicit": 0.95, "third": 0.90, "veiled": 0.50}
THIRD = {"explicit": 0.95, "third": 0.90, "veiled": 0.40}
HARD = {"explicit": 0.90, "third": 0.90}
FOURTH = {"explicit": 0.95, "third": 0.90}
UNSEEN = {"explicit": 0.93, "third": 0.65}  # what was measured; both together explicit .95
ALLOWED = {"idiom": 0.05, "plain": 0.05}
SIGNS = 20_000


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("which", "wanted", "many"),
    [
        ("", WANTED, 200),
        ("-second", WANTED, 100),
        ("-blind", BLIND, 200),
        ("-blind-second", BLIND, 400),
        ("-blind-third", THIRD, 220),
        ("-hard", HARD, 150),
        ("-blind-fourth", FOURTH, 220),
        ("-blind-fifth", FOURTH, 220),
        ("-unseen", UNSEEN, 220),
        ("-unseen-second", UNSEEN, 220),
    ],
)
def test_the_gate(language: str, which: str, wanted: dict[str, float], many: int) -> None:
    found: dict[str, list[bool]] = {}
    for label, sentence in sentences(language + which):
        found.setdefault(label, []).append(is_heavy(sentence))
    share = {label: sum(all_of_them) / len(all_of_them) for label, all_of_them in found.items()}
    assert sum(map(len, found.values())) >= many
    assert all(share[label] >= least for label, least in wanted.items()), share
    assert all(share.get(label, 0) <= most for label, most in ALLOWED.items()), share


@pytest.mark.parametrize(
    "words",
    [
        "JE VEUX MOURIR",
        "je veux mourirrrrr",
        "jveux m0urir",
        "J’ai envie d’en finir…",
        "je\nveux\nmourir",
        "ｊｅ ｖｅｕｘ ｍｏｕｒｉｒ",
        "i want to d1e",
        "K1LL MYSELF",
        "i’m su1c1dal",
        "I want to... die",
        "jvx mourir",
        "jessaye de mourir",
        "jattends juste de crever",
        "jenvisage de me tuer",
        "J'veux pu vivre",
        "j’pense à mtuer",
        "g envi de crevé",
        "wanna kms 2nite",
        "im gonna b dead by tmrw",
        "I cut my arms with a knife",
        "je me brûle les bras au briquet",
    ],
)
def test_words_are_found_however_they_are_written(words: str) -> None:
    assert is_heavy(words)


@pytest.mark.parametrize("words", ["", " ", "?", "🌱", "@", "Je veux. Mourir de rire", "I am dying to know", "1234"])
def test_nothing_is_found_in_nothing(words: str) -> None:
    assert not is_heavy(words)


def test_one_heavy_sentence_is_found_beside_harmless_ones() -> None:
    assert is_heavy("On est morts de rire ici. Et pourtant je veux mourir. Suicide Squad passe ce soir.")
    assert is_heavy("We died laughing. This job is killing me. I want to die.")


@pytest.mark.parametrize(
    "words",
    [
        "Coach, I'm suicidal and I can't play Saturday.",
        "The series ended and so will I, I am going to end my life.",
        "I train at the shooting club and I have put the gun in my mouth.",
        "Je suis infirmière et j'ai fait une overdose hier.",
        "J'ai écrit une chanson sur mon suicide et j'en pense chaque mot.",
        "Plutôt mourir que rester chez lui",
    ],
)
def test_what_always_weighs_is_found_beside_stories_matches_and_work(words: str) -> None:
    assert is_heavy(words)


def test_a_phrase_never_crosses_the_end_of_a_sentence() -> None:
    assert folded("Want to? Die.") == ["want", "to", ".", "die", "."]
    assert not is_heavy("That is what I want. To die for, this cake.")


def test_the_grammar() -> None:
    def found(lines: str, text: str) -> bool:
        return read([lines]).found_in(text)

    lists = "[together]\nim|iam = i am\n[heavy]\nWHO = i|you|he [too]\nWHO am ~ (sad|very tir*) [of it] .\n"
    lists += "[harmless]\nsad song*\n"
    for text in ("I am sad", "iam sad", "im so so so sad of it", "he too am very tired", "you am very tiring. Yes"):
        assert found(lists, text), text
    assert found("[heavy]\nsad* day .\nsaddest ~ of\n", "The saddest day") and not found(
        "[heavy]\nsad ~ day\n", "sad. Day"
    )
    for text in ("I am", "I am so so so so sad", "I am tired", "I am. Sad", "I am sad today", "I am sad songs"):
        assert not found(lists, text), text
    assert found(lists + "[always]\nam sad songs\n", "I am sad songs"), "what always weighs is not taken out"
    with pytest.raises(KeyError):
        read(["[unheard]\nof"])
    with pytest.raises(KeyError):
        read(["[heavy]\nNOBODY said"])


def _long_texts() -> dict[str, str]:
    lists = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt"))
    known = re.findall(r"[a-z]+", lists)
    shuffled = random.Random(1)
    starts = [
        "a ",
        "je ",
        "me ",
        "je veux ",
        "i want to ",
        "saute ",
        "not want to be ",
        "veux en finir ave ",
        "@1a",
        "a1",
    ]
    texts = {
        start: start * SIGNS for start in [*starts, ".", "ﷺ", "é́", "\n", "😀", "suicidx", "want to a b c ", "i m "]
    }
    texts["words of the lists"] = ". ".join(shuffled.choice(known) for _number in range(SIGNS))
    texts["new words after a wish"] = " ".join(f"want a{number:x}" for number in range(SIGNS))
    return {name: text[:SIGNS] for name, text in texts.items()}


@pytest.mark.parametrize("name", list(_long_texts()))
def test_no_text_is_slow(name: str) -> None:
    text = _long_texts()[name]
    is_heavy("ready")
    spent = []
    for _turn in range(3):
        begun = time.process_time()
        is_heavy(text)
        spent.append(time.process_time() - begun)
    assert min(spent) <= 0.05


def test_nothing_is_logged_or_kept(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        assert is_heavy("I want to die in Zanzibar")
    assert caplog.records == []
    lists = heavy.lists()
    kept = {word for phrases in (lists.heavy, lists.harmless) for state in phrases._states for word in state.moves}
    assert "die" in kept and "zanzibar" not in kept | {*lists.together, *vars(lists.heavy), *vars(heavy)}


def test_the_lists_are_small_and_plain() -> None:
    files = sorted(FOLDER.glob("*.txt"))
    assert [path.stem for path in files] == ["en", "fr"]
    for path in files:
        assert path.stat().st_size <= 36_000
        assert len(gzip.compress(path.read_bytes(), 9)) <= 15 * 1024
        for line in path.read_text(encoding="utf-8").splitlines():
            assert len(line) <= 400, line
            assert line.startswith("#") or re.fullmatch(r"[a-zA-Z0-9 |()\[\]~*.=]*", line), line
