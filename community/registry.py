"""Finds the enabled plugins, checks them, puts them in order. What does not fit stops the start."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points

from community.events import Event
from community.fit import check, check_settings
from community.plugin import Credential, Plugin, PluginError
from community.privacy.map import CORE
from community.privacy.personal_data import PersonalData
from community.settings import Settings

__all__ = ["FIRST_PARTY", "GROUP", "PluginError", "Registry", "load_plugin", "load_registry", "make_registry"]
GROUP = "community.plugins"
FIRST_PARTY = ("forum", "profiles", "widget")


@dataclass(frozen=True)
class Registry:
    """The plugins of one house, those they need before them."""

    plugins: tuple[Plugin, ...]

    def listeners(self, event: type[Event]) -> Sequence[tuple[str, Callable[[Event], None]]]:
        """Who listens to an event, with the plugin's name."""
        return [(p.name, found.handler) for p in self.plugins for found in p.listeners if found.event is event]

    @property
    def fillings(self) -> Mapping[str, Sequence[str]]:
        """The templates that stand in each outlet, in the order of the plugins."""
        filled: dict[str, list[str]] = {}
        for filling in (filling for plugin in self.plugins for filling in plugin.outlets):
            filled.setdefault(filling.outlet, []).append(filling.template)
        return filled

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """The bearers of every plugin."""
        return tuple(credential for plugin in self.plugins for credential in plugin.credentials)

    @property
    def personal_data(self) -> tuple[PersonalData, ...]:
        """The map of personal data of the whole house."""
        return (*CORE, *(entry for plugin in self.plugins for entry in plugin.personal_data))


def load_registry(settings: Settings) -> Registry:
    """Load the plugins that the settings enable, by their entry points. Others are not even imported.

    Raises:
        PluginError: when one is missing or does not fit.
    """
    names = settings.plugins if settings.plugins is not None else FIRST_PARTY
    return make_registry([load_plugin(name) for name in names], settings)


def load_plugin(name: str) -> Plugin:
    """The plugin that is installed under a name, enabled or not.

    Raises:
        PluginError: when there is none or more than one, when its import fails, or when it is something else.
    """
    found = entry_points(group=GROUP, name=name)
    if not found:
        raise PluginError(f"plugin {name}: not installed; install its package or take it out of COMMUNITY_PLUGINS.")
    if len(found) > 1:
        packages = " and ".join(entry.dist.name if entry.dist else entry.value for entry in found)
        raise PluginError(f"plugin {name}: there are two of this name, in {packages}; uninstall one of them.")
    [entry] = found
    plugin = _load(entry)
    if not isinstance(plugin, Plugin):
        raise PluginError(f"plugin {name}: {entry.value} is not a Plugin; let the entry point name one.")
    if plugin.name != name or entry.module.split(".")[0] != plugin.package:
        raise PluginError(
            f"plugin {name}: {entry.value} is named {plugin.name}; give the entry point, the plugin and its package "
            f"(community_{name}) one name."
        )
    return plugin


def _load(entry: EntryPoint) -> object:
    try:
        return entry.load()
    except Exception as error:
        cause = " ".join(f"{type(error).__name__}: {error}".split())
        raise PluginError(
            f"plugin {entry.name}: its import failed ({cause}); repair it or take it out of COMMUNITY_PLUGINS."
        ) from error


def make_registry(plugins: Iterable[Plugin], settings: Settings) -> Registry:
    """Check plugins and put them in order.

    Raises:
        PluginError: for whatever does not fit, with the remedy.
    """
    found: dict[str, Plugin] = {}
    for plugin in plugins:
        if plugin.name in found:
            raise PluginError(f"plugin {plugin.name}: there are two of this name; take one out of COMMUNITY_PLUGINS.")
        found[plugin.name] = plugin
    for plugin in found.values():
        check(plugin)
    check_settings(list(found.values()), settings)
    return Registry(tuple(_in_order(found)))


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
