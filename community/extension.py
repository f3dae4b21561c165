"""Mounts a community in a Flask app. Starting does no I/O but reading its own files."""

from collections.abc import Mapping
from os import environ
from pathlib import Path

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine import Engine, make_url

from community.cli import commands
from community.clock import Clock, DemoClock, SystemClock
from community.current import KEY, House, stop_reading
from community.db.base import Base
from community.db.unit_of_work import prepare_sqlite
from community.ids import Ids, RandomIds
from community.language import load_languages
from community.notices.listeners import tell
from community.registry import Registry, load_registry
from community.security.sessions import bridge_flask_login
from community.settings import Settings, read_settings
from community.web import api, pages
from community.web.assets import Assets
from community.web.templating import Templates

HERE = Path(__file__).parent


class Community:
    """The extension: ``Community(app)``, or ``Community().init_app(app)`` in a factory."""

    def __init__(self, app: Flask | None = None, **options: object) -> None:
        if app is not None:
            self.init_app(app, **options)  # type: ignore[arg-type]

    def init_app(
        self,
        app: Flask,
        *,
        settings: Settings | Mapping[str, str] | None = None,
        prefix: str = "",
        clock: Clock | None = None,
        ids: Ids | None = None,
        registry: Registry | None = None,
    ) -> None:
        """Mount the house under ``prefix``.

        Args:
            settings: read from the environment when not given.
            clock, ids, registry: for tests, which choose their own time, names and plugins.

        Raises:
            SettingsError, PluginError: with one line, when something does not fit.
        """
        if not isinstance(settings, Settings):
            settings = read_settings(environ if settings is None else settings)
        registry = registry or load_registry(settings)
        folders = {"community": HERE, **{plugin.package: plugin.folder for plugin in registry.plugins}}
        database, reading = _database(app, settings)
        app.teardown_appcontext(stop_reading)
        languages = load_languages(folder / "translations" for folder in folders.values())
        app.extensions[KEY] = House(
            settings=settings,
            clock=clock or _clock(settings),
            ids=ids or RandomIds(),
            database=database,
            reading=reading,
            registry=registry,
            languages=languages,
            assets=Assets({owner: folder / "static" for owner, folder in folders.items()}),
            templates=Templates({owner: folder / "templates" / owner for owner, folder in folders.items()}, languages),
            tell=tell,
            prefix=prefix,
        )
        bridge_flask_login(app)
        api.mount(app, prefix)
        app.register_blueprint(pages.house_pages, url_prefix=prefix)
        if settings.demo:
            app.register_blueprint(pages.demo_pages, url_prefix=prefix)
        for plugin in registry.plugins:
            for blueprint in plugin.blueprints:
                app.register_blueprint(blueprint, url_prefix=prefix)
        app.cli.add_command(commands)


def _clock(settings: Settings) -> Clock:
    if not settings.demo:
        return SystemClock()
    database = make_url(settings.database_url).database
    folder = Path(database).parent if database and settings.database_url.startswith("sqlite") else Path("instance")
    return DemoClock(folder / "demo-days")


def _database(app: Flask, settings: Settings) -> tuple[SQLAlchemy, Engine | None]:
    """The host's Flask-SQLAlchemy when it has one (a second is refused by the library), else our own.

    Our own comes with an autocommit engine for hot reads, on the same pool.
    """
    found = app.extensions.get("sqlalchemy")
    if isinstance(found, SQLAlchemy):
        return found, None
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        path = Path(url.database).absolute()
        path.parent.mkdir(parents=True, exist_ok=True)
        url = url.set(database=str(path))
    options = (
        {} if url.get_backend_name() == "sqlite" else {"pool_pre_ping": True, "connect_args": {"connect_timeout": 3}}
    )
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    # A statement that fails is logged without its values, which are members' words.
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {**options, "hide_parameters": True}
    database = SQLAlchemy(app, metadata=Base.metadata)
    with app.app_context():
        if url.get_backend_name() == "sqlite":
            prepare_sqlite(database.engine)
            return database, database.engine  # a read begins nothing there
        return database, database.engine.execution_options(isolation_level="AUTOCOMMIT")
