"""Runs the revisions of one owner, the core or a plugin, on the engine of the house. Nobody sees another's tables."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

import community.advice.models
import community.blocks.models
import community.care.models
import community.circles.models
import community.correspondence.models
import community.encouragements.models
import community.hellos.models
import community.household.models
import community.importing.models
import community.introductions.models
import community.invitations.models
import community.jobs.models
import community.leaving.models
import community.links.models
import community.mail.models
import community.members.models
import community.notices.models
import community.offers.models
import community.outbox
import community.pace.models
import community.private_circles.models
import community.standing_offers.models
import community.thanks.models
import community.ties.models
import community.tokens.models
import community.web.models  # noqa: F401 (each import puts its tables into the metadata)
from community.db.base import Base
from community.db.migrate import Owner
from community.db.postgresql import NO_LIMITS

engine = context.config.attributes["engine"]
owner: Owner = context.config.attributes["owner"]


def ours(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Whether autogeneration may look at a thing: a table of this owner, and in it what a model knows."""
    if kind == "table":
        return owner.owns(str(name))
    if thing.table.name != "community_advice_request":
        return True
    # The search is made by hand. A reference that SQLite was given in place is not read back whole.
    in_place = kind == "foreign_key_constraint" and thing.columns.keys() == ["circle_id"]
    return not in_place and name not in ("search", "ix_community_advice_request_search")


def plain(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Types of our own are written as the plain type behind them: a revision must outlive our code."""
    return f"sa.{thing.impl_instance!r}" if kind == "type" and isinstance(thing, TypeDecorator) else False


with engine.connect() as connection:
    if connection.dialect.name == "postgresql":
        connection.detach()  # a revision may take its time, on a connection that no page meets afterwards
        connection.exec_driver_sql(NO_LIMITS)
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        version_table=owner.version_table,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
        include_name=lambda name, kind, _parents: kind != "table" or owner.owns(str(name)),
        include_object=ours,
        render_item=plain,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
