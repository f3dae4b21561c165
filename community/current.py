"""The house of the app that is answering: its settings, clock, database and plugins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, cast

from flask import current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from community.clock import Clock
from community.ids import Ids
from community.language import Language
from community.settings import Settings

if TYPE_CHECKING:
    from community.events import Event
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
    database: SQLAlchemy
    registry: "Registry"
    languages: Mapping[str, Language]
    assets: "Assets"
    templates: "Templates"
    tell: "Callable[[Event], None]"
    prefix: str = ""


def house() -> House:
    """The house of the current app."""
    return cast(House, current_app.extensions[KEY])


def now() -> datetime:
    """The present moment by the house's clock."""
    return house().clock.now()


def session() -> Session:
    """The database session of the current request or command."""
    return house().database.session()
