"""Alembic without an ini file; the core has a version table of its own, never the host's."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from community.current import house

VERSION_TABLE = "alembic_version_community"


def upgrade(revision: str = "head") -> None:
    """Bring the tables of the core to a revision."""
    command.upgrade(_config(), revision)


def downgrade(revision: str) -> None:
    """Take the tables of the core back to a revision."""
    command.downgrade(_config(), revision)


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
