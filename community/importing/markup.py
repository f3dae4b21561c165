"""The rows of an XML dump, one by one, whatever is broken between them.

In XML no ``<`` stands inside a tag, so every ``<`` begins a new piece: after a broken one, reading goes on at the next.
Each row is then parsed alone and strictly. A document type is never read, so no entity can be defined, let alone grow.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

from community.importing.files import Part, parts
from community.importing.posts import NotADump

NAME = re.compile(r"/?[\w:.-]+")
ASIDE = ("!--", re.compile("-->")), ("![CDATA[", re.compile("]]>")), ("!DOCTYPE", re.compile(r"\]\s*>"))
FARTHEST = 1024 * 1024  # characters that a comment may swallow before it counts as one that does not end
CODE = re.compile("&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,8}));")
NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Row:
    """One row: its attributes; or what is wrong with it, and then what can still be read of its beginning."""

    line: int
    attributes: dict[str, str]
    wrong: str = ""
    beginning: str = ""
    cleaned: bool = False


def rows(chunks: Iterable[str], root: str, row: str) -> Iterator[Row]:
    """Every element called ``row`` of a document whose outermost element is ``root``, and what is broken between them.

    Raises:
        NotADump: when the outermost element is another one, or there is none.
    """
    inside = ended = broken = False
    last = 1
    for part in _markup(parts(chunks, "<")):
        last = part.line
        name = _name(part)
        if name.startswith(("!", "?")):
            if part.text.startswith("!--"):
                yield Row(part.line, {}, "a comment that does not end")
        elif not inside:
            if name != root:
                raise NotADump(f"its outermost element is <{name[:40]}>, not <{root}>")
            inside = True
        elif name == row:
            found = _row(part)
            broken = bool(found.wrong) and not found.attributes
            yield found
        elif name == f"/{root}":
            ended, broken = True, False
        elif name not in (root, f"/{row}") and not broken:  # else a piece of the row that was broken
            yield Row(part.line, {}, f"<{name[:40]} is not a row" if name else "a stray <", part.text)
            broken = True
    if not inside:
        raise NotADump(f"there is no <{root}> in it")
    if not ended:
        yield Row(last, {}, f"the file ends without </{root}>: what came after is missing")


def _name(part: Part) -> str:
    if part.text.startswith(("!", "?")):
        return part.text[:1]
    found = NAME.match(part.text)
    return found.group() if found else ""


def _markup(pieces: Iterator[Part]) -> Iterator[Part]:
    """The pieces that begin with a ``<``, without those inside comments, CDATA and the document type."""
    next(pieces)  # what stands before the first one
    for part in pieces:
        end = next((end for opening, end in ASIDE if part.text.startswith(opening)), None)
        if end is None or end.search(part.text) or (part.text.startswith("!DOCTYPE") and "[" not in part.text):
            if not part.text.startswith(("!", "?")):
                yield part
            continue
        swallowed = _until(end, pieces)
        if swallowed is not None:  # it does not end: what it seemed to swallow is read after all
            yield part
            yield from swallowed


def _until(end: re.Pattern[str], pieces: Iterator[Part]) -> list[Part] | None:
    """Skip to the piece in which something ends; when none is near, the pieces that were looked at."""
    seen: list[Part] = []
    length = 0
    for part in pieces:
        if end.search(part.text):
            return None
        seen.append(part)
        length += len(part.text)
        if length > FARTHEST:
            break
    return seen


def _row(part: Part) -> Row:
    beginning = part.text[:1000]
    if part.too_long:
        return Row(part.line, {}, "it is too long to be read", beginning)
    tag, end, after = part.text.rpartition(">")
    if not end:
        return Row(part.line, {}, "broken XML (it is cut off)", beginning)
    tag = f"<{tag.rstrip().removesuffix('/')}/>"
    try:
        attributes, cleaned = _parsed(tag)
    except UnicodeEncodeError:
        return Row(part.line, {}, "its letters do not fit the encoding of the file", beginning)
    except expat.ExpatError as error:
        return Row(part.line, {}, f"broken XML ({expat.ErrorString(error.code)})", beginning)
    wrong = "words that belong to no row follow it" if after.strip() else ""
    return Row(part.line, attributes, wrong, beginning, cleaned)


def _parsed(tag: str) -> tuple[dict[str, str], bool]:
    """The attributes of a tag, and whether characters that XML forbids had to be left out of it."""
    try:
        return _strictly(tag), False
    except expat.ExpatError:
        cleaned = CODE.sub(_legal, NO_CHARACTER.sub("", tag))
        if cleaned == tag:
            raise
        return _strictly(cleaned), True


def _strictly(tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, attributes: found.update(attributes)
    parser.Parse(tag, True)
    return found


def _legal(code: re.Match[str]) -> str:
    number = int(code.group(1), 16) if code.group(1) else int(code.group(2))
    legal = number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD
    return code.group() if legal or 0x10000 <= number <= 0x10FFFF else ""
