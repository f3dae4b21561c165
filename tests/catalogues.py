"""Every sentence of the interface, found in the code, beside its French words in the catalogues."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
OWNERS = {
    "community": ROOT / "community",
    "community_forum": ROOT / "plugins" / "community_forum",
    "community_profiles": ROOT / "plugins" / "community_profiles",
    "community_sample": ROOT / "tests" / "plugins" / "sample" / "community_sample",
}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
OPTIONS = {"**.html": {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}}


def sentences(folder: Path) -> Iterator[str]:
    """The English sentences in a folder's code and templates, of its navigation and of its part of an export."""
    for _file, _line, message, _comments, _context in extract_from_dir(
        folder, METHODS, OPTIONS, keywords={"_": None, "ngettext": (1, 2), "NavigationItem": (2,), "PersonalData": (3,)}
    ):
        yield message if isinstance(message, str) else message[0]
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
