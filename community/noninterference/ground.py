"""The ground that worlds stand on: throw-away databases in a folder, emptied between pairs."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from community.current import house
from community.db.migrate import upgrade

Empty = Callable[[Flask], None]


class Ground:
    """Two SQLite databases in a folder, of which nothing need survive.

    Whoever has other databases makes a class with the same three methods.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, name: str) -> str:
        """Where the database of a world stands."""
        return f"sqlite:///{self._folder / name}.sqlite"

    def prepare(self, app: Flask) -> None:
        """Bring a database up to date, and keep a copy of it without anybody in it."""
        with app.app_context():
            event.listen(house().engine, "connect", _hurry)
            upgrade()
            house().engine.dispose()
        path = self._path(app)
        shutil.copy(path, path.with_suffix(".empty"))

    def empty(self, app: Flask) -> None:
        """Nobody lives there any more."""
        path = self._path(app)
        with app.app_context():
            house().engine.dispose()
        for name in (f"{path}-wal", f"{path}-shm"):
            Path(name).unlink(missing_ok=True)
        shutil.copy(path.with_suffix(".empty"), path)

    @staticmethod
    def _path(app: Flask) -> Path:
        with app.app_context():
            return Path(str(house().engine.url.database))


def _hurry(connection: Any, _record: Any) -> None:
    """Nothing here is worth waiting for a disk."""
    connection.execute("PRAGMA synchronous=OFF")
