"""Alembic without an ini file. The core and every plugin have a version table of their own, never the host's,
so that taking one plugin away blocks nobody else's upgrade."""

from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

from community.current import house
from community.db.base import Base
from community.plugin import Plugin, PluginError

SEARCH = "community_advice_search"  # written by hand in the revisions: no model knows it


@dataclass(frozen=True)
class Owner:
    """Whose tables: the core's, or one plugin's."""

    name: str
    versions: Path

    @property
    def version_table(self) -> str:
        return f"alembic_version_{self.name}"

    def owns(self, table: str) -> bool:
        """Whether a table is this owner's; no autogeneration looks at any other."""
        return table.startswith(f"{self.name}_") and not table.startswith(SEARCH)


def upgrade(say: Callable[[str], None] = lambda _done: None) -> None:
    """Bring the tables of the core, then of every enabled plugin, up to date; ``say`` is told what was done for each.

    Raises:
        PluginError: when a plugin's revisions do not fit its tables; those before it are up to date.
    """
    for owner in owners():
        before = revision_of(owner)
        try:
            command.upgrade(config_of(owner), "head")
        except CommandError as error:
            raise PluginError(f"{owner.name}: {error}; install the version that made its tables.") from error
        after = revision_of(owner)
        said = (
            f"from {before or 'nothing'} to {after}" if before != after else f"nothing to do, at {after or 'nothing'}"
        )
        say(f"{owner.name}: {said}.")


def not_ours(name: str | None, kind: str, _parents: object = None) -> bool:
    """Whether a table is the host's: for ``include_name`` in a host's own Alembic, which would drop ours otherwise."""
    if kind != "table" or name is None:
        return True
    return name not in Base.metadata.tables and not name.startswith(("community_", "alembic_version_"))


def behind() -> Iterator[str]:
    """Whose tables are not those of the code."""
    for owner in owners():
        if revision_of(owner) != ScriptDirectory.from_config(config_of(owner)).get_current_head():
            yield "the core" if owner == _core() else owner.name


def is_empty() -> bool:
    """Whether no table was ever made here."""
    return revision_of(_core()) is None


def downgrade(revision: str, plugin: Plugin | None = None) -> None:
    """Take the tables of the core, or of one plugin, back to a revision; ``base`` leaves nothing of them.

    What refers to the tables of the core goes before them: those of every enabled plugin.
    """
    if plugin is None and revision == "base":
        for found in reversed(house().registry.plugins):
            if found.migrations is not None:
                downgrade("base", found)
    owner = _core() if plugin is None else _owner(plugin)
    command.downgrade(config_of(owner), revision)
    if revision == "base":
        with house().engine.begin() as connection:
            connection.execute(text(f"DROP TABLE IF EXISTS {owner.version_table}"))


def write_revision(plugin: Plugin, words: str) -> str:
    """Write the revision that leads from a plugin's tables to its models; returns its path."""
    owner = _owner(plugin)
    owner.versions.mkdir(exist_ok=True)
    made = command.revision(config_of(owner), words, autogenerate=True, version_path=str(owner.versions))
    assert isinstance(made, Script)  # noqa: S101 (one message makes one script)
    return made.path


def owners() -> Sequence[Owner]:
    """Everyone who has tables in this house, in the order of upgrades."""
    return [_core(), *(_owner(plugin) for plugin in house().registry.plugins if plugin.migrations is not None)]


def config_of(owner: Owner) -> Config:
    """Alembic's configuration for one owner: all share one ``env.py``, each has its own revisions."""
    config = Config(cmd_opts=Namespace(quiet=True))
    config.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    config.set_main_option("version_locations", str(owner.versions).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = house().engine
    config.attributes["owner"] = owner
    return config


def revision_of(owner: Owner) -> str | None:
    """The revision that the tables of an owner stand at; None before the first."""
    with house().engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": owner.version_table})
        return context.get_current_revision()


def _core() -> Owner:
    return Owner("community", _folder() / "versions")


def _owner(plugin: Plugin) -> Owner:
    assert plugin.migrations is not None  # noqa: S101 (asked only of plugins that have tables)
    return Owner(plugin.name, plugin.migrations)


def _folder() -> Path:
    """In a wheel the revisions stand inside the package, in a checkout beside it."""
    inside = Path(__file__).parent.parent / "_migrations"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "migrations"
