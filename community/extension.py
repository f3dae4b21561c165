"""Mounts a community in a Flask app. Starting does no I/O but reading its own files."""

from collections.abc import Mapping
from os import environ
from pathlib import Path

from flask import Flask
from flask.sansio.blueprints import Blueprint
from sqlalchemy.engine import make_url

from community.cli import commands_with
from community.clock import Clock, DemoClock, SystemClock
from community.current import KEY, House, let_go
from community.db.store import Store
from community.demo.views import demo_pages
from community.household.profile import Known
from community.ids import Ids, RandomIds
from community.language import load_languages
from community.notices.listeners import tell
from community.registry import Registry, load_registry
from community.settings import Settings, SettingsError, read_settings
from community.web import api, offline, pages, reading  # noqa: F401 (two of them add their routes to the pages)
from community.web.assets import Assets
from community.web.elsewhere import elsewhere
from community.web.templating import Templates

HERE = Path(__file__).parent


class Community:
    """The extension: ``Community(app)``, or ``Community().init_app(app)`` in a factory."""

    def __init__(self, app: Flask | None = None, **options: object) -> None:
        if app is not None:
            self.init_app(app, **options)  # type: ignore[arg-type]  # the options are those of init_app

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
        """Mount the house under ``prefix``; of the app's own, nothing changes.

        Args:
            settings: read from the environment when not given.
            clock, ids, registry: for tests, which choose their own time, names and plugins.

        Raises:
            SettingsError, PluginError: with one line, when something does not fit.
        """
        if not isinstance(settings, Settings):
            settings = read_settings(environ if settings is None else settings)
        prefix = _checked(app, prefix, settings)
        taken = {rule.rule for rule in app.url_map.iter_rules()}
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
            templates=Templates(
                {owner: folder / "templates" / owner for owner, folder in folders.items()}, languages, registry.fillings
            ),
            tell=tell,
            household=Known(),
            prefix=prefix,
        )
        api.mount(app, prefix)
        app.register_blueprint(pages.house_pages, url_prefix=prefix)
        if settings.demo:
            app.register_blueprint(demo_pages, url_prefix=prefix)
        for plugin in registry.plugins:
            for blueprint in plugin.blueprints:
                app.register_blueprint(blueprint, url_prefix=prefix)
        if prefix:
            app.register_blueprint(elsewhere, url_prefix=prefix)  # last, since it takes what nothing else does
        app.cli.add_command(commands_with(registry.plugins))
        twice = taken.intersection(rule.rule for rule in app.url_map.iter_rules() if _is_ours(rule.endpoint))
        if twice:
            raise SettingsError(
                f"This app answers at {min(twice)} already: mount the community below a prefix of its own, "
                'as in Community(app, prefix="/community").'
            )

    @staticmethod
    def blueprints(app: Flask) -> tuple[Blueprint, ...]:
        """The blueprints of the house in an app, for a host that must name them to an extension of its own."""
        return tuple(blueprint for name, blueprint in app.blueprints.items() if _is_ours(name))


def _checked(app: Flask, prefix: str, settings: Settings) -> str:
    """The prefix with one slash before it and none after, once it is sure that the house fits in."""
    if KEY in app.extensions:
        raise SettingsError("This app has a community already: mount a second one in an app of its own.")
    if "<" in prefix:
        raise SettingsError(f'prefix="{prefix}" must be a fixed path, such as prefix="/community".')
    for name, usual in (("SESSION_COOKIE_NAME", "session"), ("REMEMBER_COOKIE_NAME", "remember_token")):
        if app.config.get(name, usual) == settings.cookie:
            raise SettingsError(f"{name}={settings.cookie} is the name of the community's cookie: choose another.")
    words = prefix.strip("/")
    return f"/{words}" if words else ""


def _is_ours(name: str) -> bool:
    return name.startswith("community_")


def _clock(settings: Settings) -> Clock:
    if not settings.demo:
        return SystemClock()
    database = make_url(settings.database_url).database
    folder = Path(database).parent if database and settings.database_url.startswith("sqlite") else Path("instance")
    return DemoClock(folder / "demo-days")
