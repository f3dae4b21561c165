"""Ids and secrets that derive from the step that makes them, so that private facts do not shift them."""

from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha512
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from community.current import house
from community.db.session import HouseSession


class StepIds:
    """The same step of a story gives the same names in both worlds, whatever happened around it."""

    def __init__(self) -> None:
        self.issued: set[str] = set()
        self.handles: dict[int, str] = {}
        self._step = ""
        self._drawn: Counter[str] = Counter()

    def begin(self, step: str) -> None:
        """What is named from now on derives from this step."""
        self._step = step
        self._drawn.clear()

    def public_id(self) -> str:
        return self._name("id", 12)

    def secret(self) -> str:
        return self._name("secret", 32)

    def name_new_rows(self, session: Session) -> None:
        """Name rows by what they are and whom they concern.

        One step tells several people one thing each; had they drawn their ids one after the other, a person who
        is told in one world only would shift the ids of everybody after them, which real ids do not do.
        """
        for row in session.new:
            if hasattr(type(row), "public_id") and row.public_id is None:
                whom = self.handles.get(getattr(row, "member_id", 0), "")
                row.public_id = self._name(f"{type(row).__name__} {whom}", 12)

    def _name(self, what: str, size: int) -> str:
        self._drawn[what] += 1
        digest = sha512(f"{self._step}\n{what}\n{self._drawn[what]}".encode()).digest()
        name = urlsafe_b64encode(digest[:size]).decode().rstrip("=")
        self.issued.add(name)
        return name


def filled(value: Any, made: Mapping[str, str]) -> Any:
    """A path or a body with the ids of its world in the place of ``{names}`` of steps."""
    if isinstance(value, str):
        return value.format_map(made) if "{" in value else value
    if isinstance(value, Mapping):
        return {name: filled(inner, made) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [filled(inner, made) for inner in value]
    return value


@contextmanager
def rows_are_named() -> Iterator[None]:
    """While this lasts, the houses of the proof name their rows by what they are; other houses are left alone."""

    def name(session: HouseSession, *_flush: Any) -> None:
        ids = house().ids
        if isinstance(ids, StepIds):
            ids.name_new_rows(session)

    event.listen(HouseSession, "before_flush", name)
    try:
        yield
    finally:
        event.remove(HouseSession, "before_flush", name)
