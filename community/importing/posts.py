"""What a reader of a dump finds: posts, and faults with their place. How words, topics and moments are made fit."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from community.db.words import fold

TITLE, NAME, TOPIC, TOPICS = 200, 80, 40, 5
LONGEST = 100_000  # characters of one text: three times what the longest post elsewhere may have
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)  # what is told to be older has no date, but a default
UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
NOTED = "characters that no text can keep were left out of it"


class NotADump(Exception):
    """The file is not what was promised, or can not be read; one sentence says why. Nothing of it is used."""


class Wrong(Exception):
    """A row can not come in; the words say why."""


@dataclass(frozen=True)
class Fault:
    """Something wrong in a dump: its line, its place in words, and what it is.

    ``left_out`` is False for what came in all the same. ``question`` is the key of a question that was left out.
    """

    line: int
    place: str
    words: str
    left_out: bool = True
    question: str = ""


@dataclass(frozen=True)
class Voice:
    """Who wrote something elsewhere: what identifies them there, and what they are called."""

    key: str
    name: str


@dataclass(frozen=True)
class Post:
    """A question, or (with ``parent``) an answer.

    ``key`` and ``parent`` name posts within the dump. ``fingerprint`` is the identity of the post wherever it is met
    again. ``digest`` tells two posts of one key apart. A post that ``repeats`` is told again with each of its answers.
    A question is ``called`` what it is called where it comes from.
    """

    line: int
    place: str
    key: str
    fingerprint: str
    digest: str
    moment: datetime
    voice: Voice | None
    body: str
    parent: str | None = None
    title: str = ""
    topics: tuple[str, ...] = ()
    repeats: bool = False
    called: str = ""


def hashed(*parts: str) -> str:
    """128 bits of SHA-256 over some texts, as 32 hexadecimal signs."""
    return sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def kept(text: str) -> str:
    """A text without what no database keeps (control characters, lone surrogates), its line ends made one."""
    return UNKEPT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str, most: int) -> str:
    """A text on one line, at most so long."""
    line = " ".join(kept(text).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def checked(text: str) -> str:
    """A text that is not too long.

    Raises:
        Wrong: when it is.
    """
    if len(text) > LONGEST:
        raise Wrong(f"its text is longer than {LONGEST} characters")
    return text


def title_and_text(title: str, text: str) -> tuple[str, str]:
    """What a question is called and what it says: without text its title is the text, without title its first words.

    Raises:
        Wrong: when there is neither.
    """
    if not title and not text:
        raise Wrong("a question with neither title nor text")
    first = text.lstrip("> -").split("\n", 1)[0]
    return title or one_line(first, TITLE // 2), checked(text or title)


def topics(words: Iterable[str]) -> tuple[str, ...]:
    """At most five short topics, each once, however it is spelt."""
    found: dict[str, str] = {}
    for word in words:
        topic = one_line(word, TOPIC)
        if fold(topic):
            found.setdefault(fold(topic), topic)
    return tuple(list(found.values())[:TOPICS])


def moment_of(text: object, now: datetime) -> datetime:
    """The moment in an ISO 8601 text; without a zone it is in UTC.

    Raises:
        Wrong: when there is none, or it can not have been: before 1970, or more than a day after ``now``.
    """
    if not isinstance(text, str) or not text.strip():
        raise Wrong("it has no date")
    shown = one_line(text, 40)
    try:
        moment = datetime.fromisoformat(text.strip())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Wrong(f"{shown!r} is not a date") from None
    if not EARLIEST <= moment <= now + timedelta(days=1):
        raise Wrong(f"its date, {shown}, can not be")
    return moment
