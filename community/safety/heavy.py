"""Whether somebody's own words sound very heavy to carry: then they, and nobody else, are shown a calm card.

Nothing here is kept, logged, told, ordered by or counted; a text is asked once and forgotten. The phrases stand in
``community/static/heavy/*.txt``, one file a language, for stewards to read and mend; the browser reads the same
files (``static/heavy.js``), so that both find the same. All files apply to every text.

What a line may hold (words without accents, small letters):

====================  =======================================================================================
``# …``               a comment
``[always]``          the lines below make a text heavy, whatever stands around them
``[harmless]``        the lines below are taken out of the text before those of ``[heavy]`` are looked for
``[heavy]``           the lines below make a text heavy
``[together]``        ``chui|jsuis = je suis``: words that people write otherwise than in the lines below
``WISH = …``          a block: its name in capitals stands for it on the lines below
``want to die``       these words one after the other, within a sentence
``suicid*``           any word that begins so
``(a|b c)``           one or the other
``[a|b]``             one or the other, or nothing
``~``                 up to three words, whatever they are
``.``                 where a sentence ends
====================  =======================================================================================
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import normalize

from community.safety.phrases import END, Phrases

FOLDER = Path(__file__).parents[1] / "static" / "heavy"
_MARKS = re.compile("[\u0300-\u036f]")
# jveux, j'veux, mtuer: je and me, written in haste as one with the word that follows
_HASTE = re.compile(r"(^|[^a-z0-9@$])([jm])['’]?(?=[bcdfghk-np-tvwxz])")
# jessaie, jattends, javais: j' before a vowel, in the beginnings that no other word has
_HASTE_VOWEL = re.compile(
    r"(^|[^a-z0-9@$])j(?=a(?:i(?!l)|ur|im|tt|rriv|rret|vai|val|chet)|e(?:cri|ssa[iy]|sper|tai|nvi|n\b)"
    r"|h(?:esit|ais)|i(?:rai|ma|nj)|os[ea]\b|ou(?:bli|vr)|y\b)"
)
_REPEATED = re.compile(r"([a-z])\1\1+")
_WORDS = re.compile(r"[a-z0-9@$]+|\.{2,}|[.!?]")
_BLOCK = re.compile("[A-Z]+")
_SIGNS_INSIDE = re.compile(r"[a-z][0-9@$]+[a-z]")
_LETTERS = str.maketrans("013457@$", "oieastas")


@dataclass(frozen=True)
class Lists:
    """All languages' phrases."""

    together: dict[str, list[str]]
    always: Phrases
    harmless: Phrases
    heavy: Phrases

    def found_in(self, text: str) -> bool:
        """Whether a phrase that always weighs stands in it, or one that does when what is harmless is taken out."""
        words = [word for written in folded(text) for word in self.together.get(written, (written,))]
        words.append(END)
        return self.always.found_in(words) or self.heavy.found_in(self.harmless.taken_out_of(words))


def is_heavy(text: str) -> bool:
    """Whether this sounds very heavy to carry. To be asked about the author's own words, for the author alone."""
    return bool(text) and lists().found_in(text)


@cache
def lists() -> Lists:
    """The phrases of every language, made ready once."""
    return read(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt")))


def read(files: Iterable[str]) -> Lists:
    """The phrases in the text of some files.

    Raises:
        KeyError: for a section or a block that is not there.
    """
    together: dict[str, list[str]] = {}
    lines: dict[str, list[str]] = {"always": [], "harmless": [], "heavy": []}
    for content in files:
        blocks: dict[str, str] = {}
        section = ""
        for line in content.splitlines():
            name, is_block, meaning = line.partition(" = ")
            if not line or line.startswith("#"):
                continue
            if re.fullmatch(r"\[[a-z]+\]", line):
                section = line[1:-1]
            elif not is_block:
                lines[section].append(_spelt_out(line, blocks))
            elif name.isupper():
                blocks[name] = _spelt_out(meaning, blocks)
            else:
                together |= dict.fromkeys(name.split("|"), meaning.split())
    return Lists(together, *(Phrases(found) for found in lines.values()))


def _spelt_out(line: str, blocks: Mapping[str, str]) -> str:
    return _BLOCK.sub(lambda name: f"({blocks[name[0]]})", line)


def folded(text: str) -> list[str]:
    """The words of a text: small, without accents, with letters for signs inside them, and where sentences end."""
    plain = _MARKS.sub("", normalize("NFKD", text).lower()).replace("œ", "oe").replace("æ", "ae")
    words: list[str] = []
    apart = _HASTE_VOWEL.sub(r"\1j ", _HASTE.sub(r"\1\2e ", _REPEATED.sub(r"\1", plain)))
    for found in _WORDS.findall(apart):
        if found[0] in ".!?":
            words += [END] * (len(found) == 1)
            continue
        if found.isalpha():
            words.append(found)
            continue
        letters = found.translate(_LETTERS) if _SIGNS_INSIDE.search(found) else found
        words += [word for word in re.split("[@$]", letters) if word]
    return words
