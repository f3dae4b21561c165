"""The session of the house: its own, also inside a host's database, so that neither meets the other's objects."""

from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState, Session

OUTSIDE = "a change outside of a unit of work would be kept by nobody: write `with unit_of_work():` around it"


class HouseSession(Session):
    """Takes changes only while a unit of work is open; a connection that was cut off is thrown away, not asked."""

    writing = False

    def rollback(self) -> None:
        try:
            super().rollback()
        except DBAPIError:
            self.invalidate()

    def close(self) -> None:
        try:
            super().close()
        except DBAPIError:
            self.invalidate()


def _check_flush(session: HouseSession, *_rest: Any) -> None:
    if not session.writing:
        raise RuntimeError(OUTSIDE)


def _check_statement(state: ORMExecuteState) -> None:
    changes = state.is_insert or state.is_update or state.is_delete
    if changes and isinstance(state.session, HouseSession) and not state.session.writing:
        raise RuntimeError(OUTSIDE)


event.listen(HouseSession, "before_flush", _check_flush)
event.listen(HouseSession, "do_orm_execute", _check_statement)
