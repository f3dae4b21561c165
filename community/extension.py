"""Mounts a community in a Flask app. Starting does no I/O but reading its own files."""

from collections.abc import Mapping
from os import environ
from pathlib import Path

from flask import Flask
from sqlalchemy.engine import make_url

from community.cli import commands
from community.clock import Clock, DemoClock, SystemClock
from community.current import KEY, House, let_go
from community.db.store import Store
from community.ids import Ids, RandomIds
from community.language import load_languages
from community.notices.listeners import tell
from community.registry import Registry, load_registry
from community.settings import Settings, read_settings
from community.web import api, pages
from community.web.assets import Assets
from community.web.elsewhere import elsewhere
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
        app.teardown_appcontext(let_go)
        languages = load_languages(folder / "translations" for folder in folders.values())
        app.extensions[KEY] = House(
            settings=settings,
            clock=clock or _clock(settings),
            ids=ids or RandomIds(),
            store=Store(app, settings),
            registry=registry,
            languages=languages,
            assets=Assets({owner: folder / "static" for owner, folder in folders.items()}),
            templates=Templates({owner: folder / "templates" / owner for owner, folder in folders.items()}, languages),
            tell=tell,
            prefix=prefix,
        )
        api.mount(app, prefix)
        app.register_blueprint(pages.house_pages, url_prefix=prefix)
        if settings.demo:
            app.register_blueprint(pages.demo_pages, url_prefix=prefix)
        for plugin in registry.plugins:
            for blueprint in plugin.blueprints:
                app.register_blueprint(blueprint, url_prefix=prefix)
        if prefix:
            app.register_blueprint(elsewhere, url_prefix=prefix)  # last, since it takes what nothing else does
        app.cli.add_command(commands)


def _clock(settings: Settings) -> Clock:
    if not settings.demo:
        return SystemClock()
    database = make_url(settings.database_url).database
    folder = Path(database).parent if database and settings.database_url.startswith("sqlite") else Path("instance")
    return DemoClock(folder / "demo-days")
