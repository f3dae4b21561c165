"""Whom the house has erased, so that no older backup brings them back: a file beside the database that names nobody.

A line is a keyed hash of one membership and what became of its words. The file is only ever added to; every backup
carries a copy. ``docs/decisions/0007-a-ledger-of-the-erased.md`` says why it is a file.
"""

import hmac
import os
from collections.abc import Collection, Mapping
from datetime import UTC
from hashlib import sha256
from pathlib import Path

from community.current import house
from community.members.models import Member

ERASED, UNNAMED = "erased", "unnamed"


class LedgerError(Exception):
    """The ledger cannot be written; the sentence says which file, and the remedy."""


def path_of(database: str | None = None) -> Path:
    """Where the ledger stands: beside SQLite's file, and for other databases in ``instance``, under their name."""
    engine = house().engine
    name = database or engine.url.database or "memory"
    if engine.dialect.name == "sqlite" and name != ":memory:" and not name.startswith("file:"):
        path = Path(name).absolute()
        return path.with_name(f"{path.name}.erased")
    return Path("instance") / f"{Path(name).name.strip(':') or 'memory'}.erased"


def note(member: Member, *, unnamed: bool) -> None:
    """Write down that a member is erased, on the disk before the erasure itself is kept.

    Raises:
        LedgerError: when the file cannot be written.
    """
    add({_mark(member): UNNAMED if unnamed else ERASED})


def read() -> Mapping[str, str]:
    """What is written down: mark → what became of the words. A line that was cut short is passed over."""
    path = path_of()
    return parse(path.read_text(encoding="ascii", errors="replace").splitlines()) if path.exists() else {}


def parse(lines: Collection[str]) -> Mapping[str, str]:
    """The marks of some lines of a ledger."""
    found = (line.split(" ") for line in lines)
    return {words[0]: words[1] for words in found if len(words) == 2 and words[1] in (ERASED, UNNAMED)}


def add(marks: Mapping[str, str]) -> None:
    """Add the marks that are not there yet.

    Raises:
        LedgerError: when the file cannot be written.
    """
    path = path_of()
    try:
        known = read()
        lines = "".join(f"{mark} {words}\n" for mark, words in marks.items() if known.get(mark) != words)
        if not lines:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        begun = path.exists() and not path.read_bytes().endswith(b"\n") and path.stat().st_size > 0
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, (b"\n" if begun else b"") + lines.encode())
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise LedgerError(
            f"{path} cannot be written ({error.strerror}): without it an older backup could bring the erased back; "
            "let this user write there."
        ) from error


def said_of(member: Member, marks: Mapping[str, str]) -> str | None:
    """What a ledger says of a member: ``erased``, ``unnamed``, or None for somebody who belongs here."""
    return marks.get(_mark(member))


def _mark(member: Member) -> str:
    """Handle and inner key may be used again after an erasure; the moment of joining makes the membership one."""
    joined = member.joined_at.astimezone(UTC).isoformat()
    words = f"erased\n{member.handle}\n{member.id}\n{joined}"
    return hmac.new(house().settings.secret_key.encode(), words.encode(), sha256).hexdigest()
