"""Whether a plugin fits into the house. What does not is told in one line, with the remedy."""

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import Table

from community.db.base import Base
from community.plugin import API, Plugin, PluginError
from community.privacy.faults import faults
from community.settings import PREFIX, Settings, SettingsError
from community.web.blueprint import Blueprint
from community.web.outlets import OUTLETS

NAME = re.compile(r"[a-z][a-z0-9]*")
RESERVED = ("community", "alembic", "sqlite")


def check(plugin: Plugin) -> None:
    """Check one plugin by itself.

    Raises:
        PluginError: for the first thing that does not fit.
    """
    for rule in (_of_the_value, _of_pages, _of_tables):
        for fault in rule(plugin):
            raise PluginError(f"plugin {plugin.name}: {fault}")


def check_settings(plugins: Sequence[Plugin], settings: Settings) -> None:
    """Check that every setting that is not the core's is one that an enabled plugin takes.

    Raises:
        SettingsError, PluginError: for the first one that nobody takes.
    """
    for name in settings.of_plugins:
        plugin = next((plugin for plugin in plugins if name.startswith(plugin.prefix)), None)
        if plugin is None:
            raise SettingsError(f"{name} is not a known setting: remove it, or look for a misspelling.")
        if name.removeprefix(plugin.prefix) not in plugin.settings:
            known = ", ".join(plugin.prefix + taken for taken in plugin.settings) or "none at all"
            raise PluginError(
                f"plugin {plugin.name}: {name} is not one of its settings ({known}); "
                "remove it, or look for a misspelling."
            )


def tables_of(plugin: Plugin) -> list[Table]:
    """The tables of a plugin: those with its prefix, and those that its package maps, whatever their names."""
    mapped = {
        mapper.local_table
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.split(".")[0] == plugin.package
    }
    return [
        table for table in Base.metadata.tables.values() if table.name.startswith(f"{plugin.name}_") or table in mapped
    ]


def _of_the_value(plugin: Plugin) -> Iterator[str]:
    if plugin.api != API:
        yield f"written for api {plugin.api}, this is api {API}; update the plugin."
    if not NAME.fullmatch(plugin.name) or plugin.name in RESERVED:
        yield "its name is not free, or not in lower-case letters and digits; choose another one."
    for setting in plugin.settings:
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", setting):
            yield f"setting {setting} must be written in capitals, without {plugin.prefix}."
        if (plugin.prefix + setting).removeprefix(PREFIX).lower() in Settings.__dataclass_fields__:
            yield f"setting {plugin.prefix}{setting} is the core's; choose another name."


def _of_pages(plugin: Plugin) -> Iterator[str]:
    for blueprint in plugin.blueprints:
        if not isinstance(blueprint, Blueprint):
            yield f"{blueprint!r} is not a community Blueprint; use community.Blueprint."
        elif blueprint.name != plugin.package:
            yield f"blueprint {blueprint.name} must be named {plugin.package}."
    templates = plugin.folder / "templates"
    for path in sorted(templates.iterdir()) if templates.is_dir() else ():
        if path.name != plugin.package:
            yield f"templates/{path.name} must move into templates/{plugin.package}/."
    for filling in plugin.outlets:
        if filling.outlet not in OUTLETS:
            yield f"there is no outlet {filling.outlet}; use one of {', '.join(OUTLETS)}."
        if not filling.template.startswith(f"{plugin.package}/") or not (templates / filling.template).is_file():
            yield f"outlet {filling.outlet}: {filling.template} is not there; put it into templates/{plugin.package}/."


def _of_tables(plugin: Plugin) -> Iterator[str]:
    tables = tables_of(plugin)
    if tables and (plugin.migrations is None or not plugin.migrations.is_dir()):
        yield "it has tables and no folder of revisions; make one and name it in migrations."
    for table in tables:
        if not table.name.startswith(f"{plugin.name}_"):
            yield f"table {table.name} must be named {plugin.name}_…"
        for key in table.foreign_keys:
            foreign = not key.target_fullname.startswith(f"{plugin.name}_")
            if foreign and key.ondelete not in ("CASCADE", "SET NULL"):
                yield f"column {key.parent} must say ondelete, CASCADE or SET NULL: it must not keep others from going."
    for credential in plugin.credentials:
        columns = credential.model.__table__.columns.keys()
        missing = [name for name in ("token_hash", "member_id", "ends_at") if name not in columns]
        if credential.mark != f"{plugin.name}_":
            yield f"credential {credential.mark} must begin with {plugin.name}_ and nothing else."
        if missing or credential.model.__table__ not in tables:
            yield f"credential {credential.mark} needs a table of its own with {', '.join(missing) or 'its prefix'}."
    yield from faults(tables, plugin.personal_data)
