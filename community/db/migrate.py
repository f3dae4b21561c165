"""Alembic without an ini file; the core has a version table of its own, never the host's."""

from collections.abc import Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from community.current import house
from community.db.base import Base

VERSION_TABLE = "alembic_version_community"


def upgrade(revision: str = "head") -> None:
    """Bring the tables of the core to a revision."""
    command.upgrade(_config(), revision)


def downgrade(revision: str) -> None:
    """Take the tables of the core back to a revision."""
    command.downgrade(_config(), revision)


def not_ours(name: str | None, kind: str, _parents: object = None) -> bool:
    """Whether a table is the host's: for ``include_name`` in a host's own Alembic, which would drop ours otherwise."""
    if kind != "table" or name is None:
        return True
    return name not in Base.metadata.tables and not name.startswith(("community_", VERSION_TABLE))


def behind() -> Iterator[str]:
    """Whose tables are not those of the code."""
    heads = set(ScriptDirectory.from_config(_config()).get_heads())
    with house().engine.connect() as connection:
        here = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_heads()
    if set(here) != heads:
        yield "the core"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["engine"] = house().engine
    return config


def _folder() -> Path:
    """In a wheel the revisions stand inside the package, in a checkout beside it."""
    inside = Path(__file__).parent.parent / "_migrations"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "migrations"
