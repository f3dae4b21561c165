"""Reading a file of any size in bounded memory: as text, in parts between two marks."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from community.importing.posts import NotADump

MOST = 8 * 1024 * 1024  # characters of one row
HEAD = 1000  # what is kept of a longer one, to say which it was
CHUNK = 256 * 1024
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Part(NamedTuple):
    """A part of a file: the line on which it begins, its text, and whether it was too long and is only a beginning."""

    line: int
    text: str
    too_long: bool


def size_of(path: Path) -> int:
    """The bytes of a file, for a progress bar.

    Raises:
        NotADump: when there is no such file.
    """
    try:
        return path.stat().st_size
    except OSError as error:
        raise NotADump(_why(path, error)) from None


def texts(path: Path, tell: Callable[[int], None]) -> Iterator[str]:
    """A file as text, in chunks; ``tell`` hears how many bytes were read.

    A byte order mark or an XML declaration chooses the encoding, else it is UTF-8. Bytes that do not fit it become
    lone surrogates, so that the row in which they stand can be told.

    Raises:
        NotADump: when the file can not be read, or names an encoding that nobody knows.
    """
    try:
        with path.open("rb") as file:
            first = file.read(CHUNK)
            encoding, mark = _encoding(first)
            errors = "surrogatepass" if encoding.startswith(("utf-16-", "utf-32-")) else "surrogateescape"
            decoder = codecs.getincrementaldecoder(encoding)(errors)
            tell(len(first))
            yield decoder.decode(first[mark:])
            while chunk := file.read(CHUNK):
                tell(len(chunk))
                yield decoder.decode(chunk)
    except OSError as error:
        raise NotADump(_why(path, error)) from None
    except UnicodeError:
        raise NotADump(f"{path} is not written in {encoding}, as it says") from None


def parts(chunks: Iterable[str], mark: str) -> Iterator[Part]:
    """The parts between marks, the mark left out. Of a part that is too long only the beginning is kept."""
    line, rest, too_long, lines = 1, "", False, 0
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(mark)
        for text in whole:
            yield Part(line, text, too_long)
            line += text.count("\n") + lines + (mark == "\n")
            too_long, lines = False, 0
        if len(rest) > MOST:
            too_long = True
            lines += rest.count("\n", HEAD)
            rest = rest[:HEAD]
    yield Part(line, rest, too_long)


def _encoding(first: bytes) -> tuple[str, int]:
    """The encoding of a file, and the length of its mark."""
    for mark, encoding in MARKS:
        if first.startswith(mark):
            return encoding, len(mark)
    declared = DECLARED.match(first)
    name = declared.group(1).decode() if declared else "utf-8"
    try:
        plain = "<".encode(name) == b"<"
    except (LookupError, UnicodeError):
        raise NotADump(f"its encoding, {name}, is not known") from None
    return (name if plain else "utf-8"), 0  # what could be read as ASCII is not UTF-16, whatever it says


def _why(path: Path, error: OSError) -> str:
    return f"{path} can not be read ({(error.strerror or str(error)).lower()})"
