"""Runs the core's revisions on the engine of the house."""

from alembic import context

import community.advice.models
import community.circles.models
import community.importing.models
import community.members.models
import community.notices.models
import community.offers.models
import community.outbox
import community.pace.models
import community.standing_offers.models
import community.thanks.models
import community.tokens.models
import community.web.models  # noqa: F401 (each import puts its tables into the metadata)
from community.db.base import Base
from community.db.migrate import VERSION_TABLE


def _is_ours(table: str) -> bool:
    """The tables of the models; the search is made by hand."""
    return table.startswith("community_") and not table.startswith("community_advice_search")


engine = context.config.attributes["engine"]

with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        version_table=VERSION_TABLE,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
        include_name=lambda name, kind, _parents: kind != "table" or _is_ours(str(name)),
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
