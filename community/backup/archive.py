"""The file of a backup: a first line that names the format, a manifest, its seal, then the database.

The seal is made with the house's secret key. It tells a damaged manifest and a foreign house; the manifest holds the
length and the SHA-256 of the database, so that nothing that was cut short or changed is ever restored.
"""

import hmac
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

FORMAT = b"community backup 1\n"
MOST_MANIFEST = 64 * 1024 * 1024
PIECE = 1024 * 1024
Tell = Callable[[int], None]


class NotABackup(Exception):
    """The file can not be restored; the sentence says why."""


class Refused(Exception):
    """Nothing was changed; the sentence says why, and the remedy."""


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself.

    Args:
        made_at: when it began, in ISO 8601.
        version: of the code that made it.
        database: ``sqlite`` or ``postgresql``.
        revisions: owner of tables → its revision.
        erased: a copy of the ledger: mark → what became of the words.
        length, sha256: of the database in it.
    """

    made_at: str
    version: str
    database: str
    revisions: Mapping[str, str]
    erased: Mapping[str, str]
    length: int
    sha256: str

    @property
    def moment(self) -> str:
        """When it began, to be read by a person: to the minute."""
        return f"{datetime.fromisoformat(self.made_at).astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def write(path: Path, manifest: Manifest, database: Path, secret: str, tell: Tell) -> None:
    """Write a backup under a temporary name, on the disk, then give it its own; readable by its owner alone."""
    words = json.dumps(asdict(manifest), sort_keys=True).encode() + b"\n"
    with fresh_file(path) as file, database.open("rb") as source:
        file.write(FORMAT + words + _seal(words, secret))
        for piece in _pieces(source):
            file.write(piece)
            tell(len(piece))


def read(path: Path, secret: str) -> tuple[Manifest, int]:
    """The manifest of a backup and where its database begins.

    Raises:
        NotABackup: when it is something else, damaged, or made with another secret key.
    """
    with path.open("rb") as file:
        if file.readline(len(FORMAT)) != FORMAT:
            raise NotABackup("it is not a backup of a community")
        words = file.readline(MOST_MANIFEST)
        seal = file.readline(80)
        if not words.endswith(b"\n") or not seal.endswith(b"\n"):
            raise NotABackup("it was cut short")
        if not hmac.compare_digest(seal, _seal(words, secret)):
            raise NotABackup("it was made with another COMMUNITY_SECRET_KEY, or it is damaged")
        return Manifest(**json.loads(words)), file.tell()


def unpack(path: Path, manifest: Manifest, begins: int, target: Path, tell: Tell) -> None:
    """Write the database of a backup into a file of its own.

    Raises:
        NotABackup: when it is not, byte for byte, what was backed up.
    """
    with path.open("rb") as file, fresh_file(target) as unpacked:
        file.seek(begins)
        found, length = sha256(), 0
        for piece in _pieces(file):
            found.update(piece)
            length += len(piece)
            unpacked.write(piece)
            tell(len(piece))
        if length != manifest.length:
            raise NotABackup("it was cut short" if length < manifest.length else "something was added to it")
        if found.hexdigest() != manifest.sha256:
            raise NotABackup("it is damaged")


def digest(path: Path) -> tuple[int, str]:
    """Length and SHA-256 of a file."""
    found, length = sha256(), 0
    with path.open("rb") as file:
        for piece in _pieces(file):
            found.update(piece)
            length += len(piece)
    return length, found.hexdigest()


@contextmanager
def fresh_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is there whole or not at all: mode 0600, written beside, synced, then renamed."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
        sync_folder(path.parent)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on the disk."""
    entry = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


def _seal(words: bytes, secret: str) -> bytes:
    return hmac.new(secret.encode(), FORMAT + words, sha256).hexdigest().encode() + b"\n"


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
