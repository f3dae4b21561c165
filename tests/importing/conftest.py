"""Dumps written by hand, and the commands that bring them in."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from flask import Flask
from sqlalchemy import select

from community.current import session
from community.db.base import Base
from community.testing import Someone

TABLES = ("community_advice_request", "community_reply", "community_member", "community_request_topic")


def question(number: int | str, title: str = "How does one begin?", **more: str) -> dict[str, str]:
    """A row of a question."""
    day = {"CreationDate": "2014-03-13T20:32:04.033", "Title": title, "Body": "<p>It is a long story.</p>"}
    return {"Id": str(number), "PostTypeId": "1", "OwnerUserId": "21", **day, **more}


def answer(
    number: int | str, parent: int | str, body: str = "<p>I have been there.</p>", **more: str
) -> dict[str, str]:
    """A row of an answer."""
    known = {"Id": str(number), "PostTypeId": "2", "ParentId": str(parent), "Body": body}
    return {**known, "OwnerUserId": "13", "CreationDate": "2014-03-14T08:00:00.500", **more}


def row(fields: dict[str, str]) -> str:
    """The XML of a row; a field that is None is left out."""
    return f"  <row {' '.join(f'{name}={quoteattr(value)}' for name, value in fields.items() if value is not None)} />"


def line(**fields: Any) -> str:
    """A line of JSON with a reply."""
    known = {"question_id": "q1", "question_time": "2015-05-28T11:23:30Z", "title": "How does one begin?"}
    told = {"text": "It is a long story.", "topics": ["Change"], "helper": "h1", "answer_html": "<p>Like this.</p>"}
    return json.dumps({**known, **told, "upvotes": 3, **fields})


@dataclass
class Ran:
    """How a command ended, and what it said to its operator."""

    code: int
    said: str


@dataclass
class Desk:
    """An operator with a house and an empty folder."""

    app: Flask
    folder: Path

    def posts(self, *rows: dict[str, str] | str, name: str = "site", raw: str | bytes | None = None) -> Path:
        """A folder with a Posts.xml of these rows, or with these raw contents."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        if raw is None:
            inner = "\n".join(part if isinstance(part, str) else row(part) for part in rows)
            raw = f'<?xml version="1.0" encoding="utf-8"?>\n<posts>\n{inner}\n</posts>\n'
        (folder / "Posts.xml").write_bytes(raw.encode() if isinstance(raw, str) else raw)
        return folder

    def lines(self, *found: str | bytes, name: str = "answers.jsonl") -> Path:
        """A file of these lines."""
        path = self.folder / name
        path.write_bytes(b"".join((part.encode() if isinstance(part, str) else part) + b"\n" for part in found))
        return path

    def imports(self, *arguments: str | Path) -> Ran:
        """Import, with nothing on standard output."""
        done = self.app.test_cli_runner().invoke(args=["community", "import", *map(str, arguments)])
        assert done.stdout == ""
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return Ran(done.exit_code, done.stderr)

    def brings_in(self, *rows: dict[str, str] | str, **how: Any) -> Ran:
        """Import a Posts.xml of these rows."""
        return self.imports("stackexchange", self.posts(*rows, **how))

    def reads(self, *found: str | bytes, **how: Any) -> Ran:
        """Import a file of these lines."""
        return self.imports("jsonl", self.lines(*found, **how))

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row that an import can touch, keys and ids included."""
        with self.app.app_context():
            tables = {name: Base.metadata.tables[name] for name in TABLES}
            return {
                name: [tuple(found) for found in session().execute(select(table).order_by(*table.primary_key))]
                for name, table in tables.items()
            }


@pytest.fixture
def desk(app: Flask, tmp_path: Path) -> Desk:
    """An operator's desk."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return Desk(app, folder)


@pytest.fixture
def requests_of(alice: Someone) -> Callable[[], dict[str, Any]]:
    """Every request that Alice can reach, by title."""

    def read() -> dict[str, Any]:
        items = alice.get("/advice-requests", limit="50").json["items"]
        return {item["title"]: alice.get(f"/advice-requests/{item['id']}").json for item in items}

    return read
