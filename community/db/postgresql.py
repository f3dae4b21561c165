"""How the house meets PostgreSQL: nobody waits for it longer than a person would."""

from typing import Any

from sqlalchemy import Engine, event

# A stale connection is found before it is used; one that cannot be had in two seconds is refused, not waited for.
OPTIONS: dict[str, Any] = {
    "pool_pre_ping": True,
    "pool_timeout": 2,
    "connect_args": {"connect_timeout": 2, "keepalives_idle": 30, "tcp_user_timeout": 3000},
}
# A lock is waited for no longer than a page may take; a question that takes longer is cut off. Milliseconds.
LIMITS = "SET lock_timeout = 2500; SET statement_timeout = 5000"
NO_LIMITS = "SET lock_timeout = 0; SET statement_timeout = 0"


def prepare_postgresql(engine: Engine) -> None:
    """Put the limits on every connection; migrations take them off theirs."""

    def on_connect(connection: Any, _record: Any) -> None:
        connection.autocommit = True  # or a rollback would take the settings back
        connection.execute(LIMITS)
        connection.autocommit = False

    event.listen(engine, "connect", on_connect)
