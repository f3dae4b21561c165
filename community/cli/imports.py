"""``flask community import …``: real histories from elsewhere."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import DBAPIError

from community.current import now
from community.db.unit_of_work import unit_of_work
from community.importing import jsonl, stackexchange
from community.importing.files import size_of
from community.importing.posts import Fault, NotADump, Post
from community.importing.services import Stored, store
from community.importing.staging import Staging

LEFT_OUT = 3  # everything was read, and something in it could not come in
Read = Callable[[Path, datetime, Callable[[int], None]], Iterator[Post | Fault]]


@click.group("import", help="Bring in a history from elsewhere.")
def imports() -> None:
    """Commands that bring in a history."""


@imports.command("stackexchange")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@with_appcontext
def import_stackexchange(folder: Path) -> None:
    """Bring in the questions and answers of a Stack Exchange dump: DIR holds its Posts.xml."""
    _bring_in(stackexchange.read, folder / "Posts.xml")


@imports.command("jsonl")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@with_appcontext
def import_jsonl(file: Path) -> None:
    """Bring in replies and their questions: FILE holds one reply a line, as JSON."""
    _bring_in(jsonl.read, file)


def _bring_in(read: Read, path: Path) -> None:
    """Read everything, then store it in one transaction, then say what was wrong."""
    try:
        with Staging() as staging:
            with click.progressbar(length=size_of(path), label="Reading", file=sys.stderr) as bar:
                staging.take(read(path, now(), bar.update))
            stored = _store(staging)
            left_out = 0
            for sentence, counts in staging.faults():
                click.echo(sentence, err=True)
                left_out += counts
    except NotADump as error:
        _nothing(str(error))
    except (DBAPIError, sqlite3.Error) as error:
        _nothing(f"the database did not take it ({' '.join(str(getattr(error, 'orig', error)).split())})")
    if not stored:
        _nothing("nothing in it could come in" if left_out else "there is no question in it")
    click.echo(_said(stored, left_out), err=True)
    if left_out:
        raise SystemExit(LEFT_OUT)


def _store(staging: Staging) -> Stored:
    if not staging.how_many("all"):
        return Stored()
    with click.progressbar(length=staging.how_many("all"), label="Storing", file=sys.stderr) as bar, unit_of_work():
        stored = store(staging, bar.update)
        bar.update(stored.known)
    return stored


def _said(stored: Stored, left_out: int) -> str:
    came = f"{_many(stored.questions, 'question')} and {_many(stored.answers, 'answer')} came in"
    known = f"{_many(stored.known, 'post')} here already" if stored.known else ""
    gone = f"{_many(left_out, 'row')} left out, listed above" if left_out else "nothing left out"
    return "; ".join(part for part in (came, known, gone) if part) + "."


def _many(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _nothing(reason: str) -> NoReturn:
    click.echo(f"Nothing was stored: {reason}.", err=True)
    raise SystemExit(1)
