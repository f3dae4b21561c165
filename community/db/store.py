"""Where the rows stand: in the database of the app that the house is mounted in, or in one of its own."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from community.db.base import Base
from community.db.guest import begin_on_sqlite, borrow
from community.db.postgresql import OPTIONS, prepare_postgresql
from community.db.unit_of_work import WRITING, prepare_sqlite
from community.settings import Settings


@dataclass(frozen=True)
class Place:
    """A database that was chosen: where our transactions begin, and an autocommit engine for hot reads."""

    database: SQLAlchemy
    engine: Engine
    reading: Engine | None
    guest: bool


class Store:
    """The database of one house: the app's Flask-SQLAlchemy if it has one, else one of our own.

    A second Flask-SQLAlchemy is refused by the library. The choice is made when it is first needed, inside an app
    context, so that a host may set up its own after the house; nothing is opened before.
    """

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._lock = Lock()
        self._place: Place | None = None
        self.own = None if _registered(app) else _own(app, settings)

    @property
    def place(self) -> Place:
        """The chosen database."""
        place = self._place
        if place is None or (place.guest and place.engine.pool is not place.database.engine.pool):
            with self._lock:  # the first use, or the host has disposed of its connections and begun a new pool
                place = self._place = self._choose()
        return place

    def begin(self, current: Session) -> None:
        """Begin a writing transaction in a session that has none open."""
        place = self.place
        if place.guest and _is_sqlite(place.engine):
            begin_on_sqlite(current, place.database)
        elif place.guest or _is_sqlite(place.engine):
            current.connection(execution_options={WRITING: True})
        else:
            current.connection(execution_options={WRITING: True, "isolation_level": "READ COMMITTED"})

    def _choose(self) -> Place:
        host = _registered(self._app)
        if self.own is None or host not in (None, self.own):
            assert host is not None  # noqa: S101 (for the type checker: a mounted house has a host)
            return Place(host, borrow(host.engine), None, guest=True)
        engine = self.own.engine
        if not _is_sqlite(engine):
            if self._place is None:
                prepare_postgresql(engine)
            return Place(self.own, engine, engine.execution_options(isolation_level="AUTOCOMMIT"), guest=False)
        if self._place is None:
            Path(str(engine.url.database)).parent.mkdir(parents=True, exist_ok=True)
            prepare_sqlite(engine)
        return Place(self.own, engine, engine, guest=False)  # a read begins nothing there


def _registered(app: Flask) -> SQLAlchemy | None:
    found = app.extensions.get("sqlalchemy")
    return found if isinstance(found, SQLAlchemy) else None


def _own(app: Flask, settings: Settings) -> SQLAlchemy:
    """A Flask-SQLAlchemy of our own; the configuration and the extensions of the app stay as they were."""
    url = make_url(settings.database_url)
    options: dict[str, object] = {"hide_parameters": True}  # members' words are bound values: no log may hold them
    if url.get_backend_name() != "sqlite":
        options |= OPTIONS
    elif url.database:
        url = url.set(database=str(Path(url.database).absolute()))
    ours: dict[str, object] = {"DATABASE_URI": url, "ENGINE_OPTIONS": options, "BINDS": {}}
    ours |= {"ECHO": False, "RECORD_QUERIES": False, "TRACK_MODIFICATIONS": False}
    before, other = dict(app.config), app.extensions.pop("sqlalchemy", None)
    app.config.update({f"SQLALCHEMY_{name}": value for name, value in ours.items()})
    database = SQLAlchemy(app, metadata=Base.metadata, add_models_to_shell=False)
    app.config.clear()
    app.config.update(before)
    app.extensions.pop("sqlalchemy")
    if other is not None:
        app.extensions["sqlalchemy"] = other
    return database


def _is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"
