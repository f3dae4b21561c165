"""Every sentence of the interface, found in the code, beside its French words in the catalogues."""

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
OWNERS = {
    "community": ROOT / "community",
    "community_forum": ROOT / "plugins" / "community_forum",
    "community_profiles": ROOT / "plugins" / "community_profiles",
    "community_widget": ROOT / "plugins" / "community_widget",
    "community_sample": ROOT / "tests" / "plugins" / "sample" / "community_sample",
}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}}


def sentences(folder: Path) -> Iterator[str]:
    """The English sentences in a folder: of its code, templates, navigation and part of an export, and its name."""
    for _file, _line, message, _comments, _context in extract_from_dir(
        folder, METHODS, OPTIONS, keywords={"_": None, "ngettext": (1, 2), "NavigationItem": (2,), "PersonalData": (3,)}
    ):
        yield message if isinstance(message, str) else message[0]
    yield from re.findall(r'^    title="(.+)",$', (folder / "__init__.py").read_text("utf-8"), re.M)  # a plugin's
    if folder.name == "community":
        from community.members.schemas import EIGHT
        from community.web.schema import SENTENCES

        yield EIGHT
        yield from (dict.__getitem__(SENTENCES, name) for name in SENTENCES)


def catalogue(folder: Path, code: str = "fr") -> dict[str, str]:
    """The catalogue of a folder: sentence → its words in another language."""
    path = folder / "translations" / code / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as lines:
        return {str(entry.id): str(entry.string) for entry in read_po(lines, locale=code) if entry.id}


FORMAL = re.compile(
    r"\b(vous|votre|vos|vôtres?|(?!(?:chez|assez|nez)\b)\w+ez)\b"
    r"|(?:^|[.,:;?«][\s\u202f]*|\bne )((?:re)?(?:dites|faites))\b",  # not those of « les demandes faites »
    re.I | re.M,
)
FAMILIAR = re.compile(r"(\b(tu|te|toi|ton|ta|tes|tiens?|tiennes?)\b|\bt’)", re.I)
# Where *vous* is no politeness, it stays when the house says *tu*: these words speak to two people at once.
TO_TWO = (
    "entre vous",  # of a thank-you, or of an offer
    "vous deux seulement pouvez",  # the one who asked, and the one who replied
    "vous êtes deux",  # to agree that a thank-you is shown
    "vous pouvez vous écrire ici",  # the one who asked, and the one who helps
    "vous pouvez vous organiser ici, à votre rythme",
    "que vous avez montrés à deux",
    "aucun de vous deux",  # two people of whom one blocked the other
    "vous ne vous croisez plus",
    "vous ne vous croiserez plus",
)
# Words that are like the formal ones and address nobody.
NO_ADDRESS = ("rendez-vous",)


def says_vous(words: str) -> str:
    """The first word by which French words address one reader formally; empty if none does."""
    left = re.sub("|".join((*TO_TWO, *NO_ADDRESS)), "", words, flags=re.I)
    found = FORMAL.search(left)
    return found.group() if found else ""
