"""Reading replies from lines of JSON: one reply a line, each telling its question again."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from community.importing.files import Part, parts, texts
from community.importing.posts import (
    NAME,
    NOTED,
    TITLE,
    UNKEPT,
    Fault,
    NotADump,
    Post,
    Voice,
    Wrong,
    checked,
    hashed,
    kept,
    moment_of,
    one_line,
    title_and_text,
    topics,
)
from community.importing.prose import plain


def read(path: Path, now: datetime, tell: Callable[[int], None]) -> Iterator[Post | Fault]:
    """The replies in a file and their questions, and what is wrong in it, in the order of the file.

    A question is the same wherever its id and its date are; a reply has no id, so it is the same where its question,
    its author, its time and its words are. When a reply can not come in, its question does all the same.

    Raises:
        NotADump: when the file can not be read, or there is no line in it.
    """
    empty = True
    for part in _lines(parts(texts(path, tell), "\n")):
        empty = False
        place = f"line {part.line}"
        try:
            row = _row(part)
            question = _question(row, place, part.line, now)
            yield question
            yield _answer(row, place, part.line, now, question)
        except Wrong as wrong:
            yield Fault(part.line, place, str(wrong))
            continue
        if any(UNKEPT.search(value) for value in _texts(row)):
            yield Fault(part.line, place, NOTED, left_out=False)
    if empty:
        raise NotADump(f"{path} is empty")


def _lines(found: Iterable[Part]) -> Iterator[Part]:
    """Every line but the empty ones at the end."""
    empty: list[Part] = []
    for part in found:
        if part.text.strip():
            yield from empty
            yield part
            empty = []
        elif len(empty) < 1000:  # a file of nothing but line ends needs no longer list
            empty.append(part)


def _row(part: Part) -> Mapping[str, Any]:
    text = part.text.strip()
    if not text:
        raise Wrong("an empty line")
    if part.too_long:
        raise Wrong("it is too long to be read")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Wrong("its letters are not in UTF-8") from None
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        raise Wrong("not JSON") from None
    if not isinstance(row, dict):
        raise Wrong("not a JSON object")
    if not row:
        raise Wrong("an empty row")
    return row


def _question(row: Mapping[str, Any], place: str, line: int, now: datetime) -> Post:
    number = _name(row, "question_id")
    if not number:
        raise Wrong("it has no question_id")
    asked = moment_of(row.get("question_time"), now)
    raw_title, raw_text, asker = _text(row, "title"), _text(row, "text"), _voice(row, "asker")
    title, text = title_and_text(one_line(raw_title, TITLE), kept(raw_text).strip())
    words = topics(_list(row, "topics"))
    key = hashed("jsonl", number, asked.isoformat())
    return Post(
        line=line,
        place=place,
        key=key,
        fingerprint=key,
        digest=hashed(raw_title, raw_text, *words, asker.key if asker else ""),
        moment=asked,
        voice=asker,
        body=text,
        title=title,
        topics=words,
        repeats=True,
        called=number,
    )


def _answer(row: Mapping[str, Any], place: str, line: int, now: datetime, question: Post) -> Post:
    later = row.get("answer_time")
    written = question.moment if later in (None, "") else moment_of(later, now)
    html, answer, helper = _text(row, "answer_html"), _text(row, "answer"), _voice(row, "helper")
    body = plain(html) if html.strip() else kept(answer).strip()
    if not body:
        raise Wrong("an answer without text")
    words = html if html.strip() else answer
    key = hashed("jsonl", question.key, helper.key if helper else "", written.isoformat(), words)
    return Post(
        line=line,
        place=place,
        key=key,
        fingerprint=key,
        digest=key,
        moment=written,
        voice=helper,
        body=checked(body),
        parent=question.key,
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise Wrong(f"its {name} is not text")
    return value or ""


def _list(row: Mapping[str, Any], name: str) -> list[str]:
    value = row.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        raise Wrong(f"its {name} are not a list of words")
    return value


def _name(row: Mapping[str, Any], name: str) -> str:
    """What names something elsewhere: text or a whole number."""
    value = row.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise Wrong(f"its {name} is neither text nor a number")
    return (value or "").strip()


def _voice(row: Mapping[str, Any], name: str) -> Voice | None:
    """Somebody by name; asking and replying they are the same person. Without a name it is someone who has left."""
    key = kept(_name(row, name))
    called = one_line(key, NAME)
    return Voice(key, called) if called else None


def _texts(row: Mapping[str, Any]) -> Iterator[str]:
    """Every text in a row that comes in."""
    for value in row.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from (word for word in value if isinstance(word, str))
