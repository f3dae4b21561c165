"""The house of the app that is answering: its settings, clock, database and plugins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, g
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Executable

from community.clock import Clock
from community.db.session import HouseSession
from community.ids import Ids
from community.language import Language
from community.settings import Settings

if TYPE_CHECKING:
    from community.db.store import Store
    from community.events import Event
    from community.household.profile import Known
    from community.registry import Registry
    from community.web.assets import Assets
    from community.web.templating import Templates

KEY = "community"


@dataclass
class House:
    """Everything that one mounted community needs; one object an app, no module globals."""

    settings: Settings
    clock: Clock
    ids: Ids
    store: "Store"
    registry: "Registry"
    languages: Mapping[str, Language]
    assets: "Assets"
    templates: "Templates"
    tell: "Callable[[Event], None]"
    household: "Known"
    prefix: str = ""

    @property
    def database(self) -> SQLAlchemy:
        """The Flask-SQLAlchemy in use: the app's, or our own."""
        return self.store.place.database

    @property
    def engine(self) -> Engine:
        """Where our own transactions begin."""
        return self.store.place.engine

    @property
    def reading(self) -> Engine | None:
        """An autocommit engine for hot reads; none in a host's database, so as to hold one connection at most."""
        return self.store.place.reading


def house() -> House:
    """The house of the current app."""
    return cast(House, current_app.extensions[KEY])


def now() -> datetime:
    """The present moment by the house's clock."""
    return house().clock.now()


def setting(name: str, default: str = "") -> str:
    """What the operator set for a plugin, by the full name: ``setting("COMMUNITY_LETTERS_GREETING", "Dear")``.

    Raises:
        LookupError: when no enabled plugin declares this name.
    """
    home = house()
    if not any(name == plugin.prefix + taken for plugin in home.registry.plugins for taken in plugin.settings):
        raise LookupError(f"{name} is not in the settings of any plugin")
    return home.settings.of_plugins.get(name, default)


def rows(statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """The rows of a hot reading statement of columns.

    It runs on an autocommit connection, one a request, since opening a transaction would cost as much as the
    question (``./dev bench pages``); inside a host's database it runs on the host's session.
    """
    engine = house().reading
    if engine is None:
        return session().connection().execute(statement, values).all()
    if "community_reading" not in g:
        g.community_reading = engine.connect()
    connection: Connection = g.community_reading
    return connection.execute(statement, values).all()


def columns(statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Any]:
    """The rows of a reading statement of columns, past the mapper, which would cost as much as the question: those of
    the unit of work that is open, if one is, with what it has changed so far."""
    current = session()
    if not current.writing:
        return rows(statement, values)
    current.flush()
    return current.connection().execute(statement, values).all()


def session() -> HouseSession:
    """The database session of the current request or command: never a host's own, whose objects are not ours.

    In our own database it reads without a transaction, until a unit of work begins one: a rollback at the end of
    each page would make the driver forget every statement that PostgreSQL has prepared and planned.
    """
    if "community_session" not in g:
        g.community_session = HouseSession(house().reading or house().engine)
    found: HouseSession = g.community_session
    return found


def let_go(_error: BaseException | None = None) -> None:
    """Give the connections of this request or command back; a host may still have something to write in it."""
    for name in ("community_reading", "community_session"):
        kept: Connection | HouseSession | None = g.pop(name, None)
        if kept is not None:
            kept.close()
