"""Finds the enabled plugins, checks them, puts them in order. What does not fit stops the start."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points

from community.events import Event
from community.plugin import API, Plugin
from community.settings import PREFIX, Settings, SettingsError
from community.web.blueprint import Blueprint

GROUP = "community.plugins"
FIRST_PARTY = ("forum", "profiles")


class PluginError(Exception):
    """One line that names the plugin and the remedy."""


@dataclass(frozen=True)
class Registry:
    """The plugins of one house, those they need before them."""

    plugins: tuple[Plugin, ...]

    def listeners(self, event: type[Event]) -> Sequence[tuple[str, Callable[[Event], None]]]:
        """Who listens to an event, with the plugin's name."""
        return [(p.name, found.handler) for p in self.plugins for found in p.listeners if found.event is event]


def load_registry(settings: Settings) -> Registry:
    """Load the plugins that the settings enable, by their entry points.

    Raises:
        PluginError: when one is missing or does not fit.
    """
    installed = {entry.name: entry for entry in entry_points(group=GROUP)}
    names = settings.plugins if settings.plugins is not None else FIRST_PARTY
    for name in names:
        if name not in installed:
            raise PluginError(f"plugin {name}: not installed; install its package or take it out of COMMUNITY_PLUGINS.")
    return make_registry([installed[name].load() for name in names], settings)


def make_registry(plugins: Iterable[Plugin], settings: Settings) -> Registry:
    """Check plugins and put them in order.

    Raises:
        PluginError: for whatever does not fit, with the remedy.
    """
    found = {plugin.name: plugin for plugin in plugins}
    for plugin in found.values():
        _check(plugin)
    _check_settings(found, settings)
    return Registry(tuple(_in_order(found)))


def _check(plugin: Plugin) -> None:
    if plugin.api != API:
        raise PluginError(f"plugin {plugin.name}: written for api {plugin.api}, this is api {API}; update the plugin.")
    for blueprint in plugin.blueprints:
        if not isinstance(blueprint, Blueprint):
            raise PluginError(
                f"plugin {plugin.name}: {blueprint!r} is not a community Blueprint; use community.Blueprint."
            )
        if blueprint.name != plugin.package:
            raise PluginError(f"plugin {plugin.name}: blueprint {blueprint.name} must be named {plugin.package}.")
    templates = plugin.folder / "templates"
    strangers = [p.name for p in templates.iterdir() if p.name != plugin.package] if templates.is_dir() else []
    if strangers:
        raise PluginError(f"plugin {plugin.name}: templates/{strangers[0]} must move into templates/{plugin.package}/.")


def _check_settings(found: dict[str, Plugin], settings: Settings) -> None:
    for name in settings.of_plugins:
        if not any(name.startswith(f"{PREFIX}{plugin.upper()}_") for plugin in found):
            raise SettingsError(f"{name} is not a known setting: remove it, or look for a misspelling.")


def _in_order(found: dict[str, Plugin]) -> list[Plugin]:
    ordered: list[Plugin] = []
    path: list[str] = []

    def visit(name: str, needed_by: str) -> None:
        if name not in found:
            raise PluginError(f"plugin {needed_by}: needs {name}; add {name} to COMMUNITY_PLUGINS.")
        if name in path:
            raise PluginError(f"plugin {name}: needs itself by way of {' and '.join(path)}; remove one of them.")
        if found[name] in ordered:
            return
        path.append(name)
        for required in found[name].requires:
            visit(required, name)
        path.pop()
        ordered.append(found[name])

    for name in found:
        visit(name, name)
    return ordered
