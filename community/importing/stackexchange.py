"""Reading the Posts.xml of a Stack Exchange dump: questions (type 1) and answers (type 2)."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from community.importing.files import texts
from community.importing.markup import Row, rows
from community.importing.posts import (
    NAME,
    NOTED,
    TITLE,
    UNKEPT,
    Fault,
    Post,
    Voice,
    Wrong,
    checked,
    hashed,
    moment_of,
    one_line,
    title_and_text,
    topics,
)
from community.importing.prose import plain

QUESTION, ANSWER = "1", "2"
ID = re.compile(r"""(?<!\w)Id\s*=\s*["']([^"'<>]{1,30})["']""")
NUMBER = re.compile(r"-?[0-9]{1,18}")
BETWEEN = re.compile(r"[<>|]+")  # <one><two>, and |one|two| in newer dumps


def read(path: Path, now: datetime, tell: Callable[[int], None]) -> Iterator[Post | Fault]:
    """The posts of a Posts.xml and what is wrong in it, in the order of the file.

    A post is the same wherever its id and its date are: ids alone are the same on every site, and words are edited.

    Raises:
        NotADump: when it is no Posts.xml, or can not be read.
    """
    for row in rows(texts(path, tell), "posts", "row"):
        given = row.attributes
        found = ID.search(row.beginning)
        place = f"{path.name}, line {row.line}{f', row Id {one_line(found.group(1), 30)}' if found else ''}"
        if row.wrong:
            yield Fault(row.line, place, row.wrong, left_out=not given, question=found.group(1) if found else "")
            if not given:
                continue
        kind = given.get("PostTypeId")
        if kind not in (QUESTION, ANSWER, None):
            continue
        try:
            yield _post(row, place, now)
        except Wrong as wrong:
            question = _number(given.get("Id")) if kind == QUESTION else None
            yield Fault(row.line, place, str(wrong), question=question or "")
        else:
            if row.cleaned or any(UNKEPT.search(value) for value in given.values()):
                yield Fault(row.line, place, NOTED, left_out=False)


def _post(row: Row, place: str, now: datetime) -> Post:
    given = row.attributes
    if not given:
        raise Wrong("an empty row")
    key = _number(given.get("Id"))
    if key is None:
        raise Wrong("it has no Id" if not given.get("Id", "").strip() else "its Id is not a number")
    kind = given.get("PostTypeId")
    if kind is None:
        raise Wrong("it has no PostTypeId")
    moment = moment_of(given.get("CreationDate"), now)
    parent = _number(given.get("ParentId")) if kind == ANSWER else None
    if kind == ANSWER and parent is None:
        raise Wrong("an answer that names no question")
    title, text = "", plain(given.get("Body", ""))
    if kind == QUESTION:
        title, text = title_and_text(one_line(given.get("Title", ""), TITLE), text)
    elif not text:
        raise Wrong("an answer without text")
    return Post(
        line=row.line,
        place=place,
        key=key,
        fingerprint=hashed("stackexchange", key, moment.isoformat()),
        digest=hashed(*(f"{name}={value}" for name, value in sorted(given.items()))),
        moment=moment,
        voice=_voice(given),
        body=checked(text),
        parent=parent,
        title=title,
        topics=topics(BETWEEN.split(given.get("Tags", ""))) if kind == QUESTION else (),
        called=key,
    )


def _voice(given: Mapping[str, str]) -> Voice | None:
    """Who wrote it. A dump of posts has no names: they are called as Stack Exchange calls those without one."""
    owner = one_line(given.get("OwnerUserId", ""), NAME)
    return Voice(owner, f"user{owner}"[:NAME]) if owner else None


def _number(text: str | None) -> str | None:
    text = (text or "").strip()
    return str(int(text)) if NUMBER.fullmatch(text) else None
