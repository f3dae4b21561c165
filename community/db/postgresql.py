"""How the house meets PostgreSQL: nobody waits for it longer than a person would."""

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg

# A stale connection is found before it is used; one that cannot be had in two seconds is refused, not waited for.
OPTIONS: dict[str, Any] = {
    "pool_pre_ping": True,
    "pool_timeout": 2,
    "connect_args": {"connect_timeout": 2, "keepalives_idle": 30, "tcp_user_timeout": 3000},
}
# A lock is waited for no longer than a page may take; a question that takes longer is cut off. Milliseconds.
LIMITS = "SET lock_timeout = 2500; SET statement_timeout = 5000"
NO_LIMITS = "SET lock_timeout = 0; SET statement_timeout = 0"
# Each statement is planned once for whatever values: planning a list costs ten times what running it does.
PLANS = "SET plan_cache_mode = force_generic_plan"


class _KnownLimits(PGCompiler_psycopg):
    """How many rows are wanted stands in the statement itself, since a plan for any number is made for very many."""

    def limit_clause(self, select: Any, **kw: Any) -> str:
        return str(super().limit_clause(select, **kw | {"literal_execute": True}))  # type: ignore[no-untyped-call]  # the dialect says no types here


def prepare_postgresql(engine: Engine) -> None:
    """Put the limits on every connection; migrations take them off theirs."""
    engine.dialect.statement_compiler = _KnownLimits

    def on_connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True  # or a rollback would take the settings back
        connection.execute(LIMITS)
        connection.execute(PLANS)
        connection.autocommit = False

    event.listen(engine, "connect", on_connect)
