"""Two answers side by side, and the first thing in which they differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from community.noninterference.world import Answer

AROUND = 70


@dataclass(frozen=True)
class Difference:
    """Something that somebody could learn.

    Args:
        route: where, as ``GET /requests/<request_id>`` or the name of a step.
        call: the very call.
        part: who would learn it.
        what: what is wrong, as in ``the body differs``.
        one, other: the two forms, cut to what surrounds the first difference.
    """

    route: str
    call: str
    part: str
    what: str
    one: str
    other: str

    def __str__(self) -> str:
        return (
            f"{self.route}, called by {self.part}: {self.what}.\n"
            f"  call  {self.call}\n  A     {self.one}\n  B     {self.other}"
        )


def compare(route: str, call: str, part: str, one: Answer, other: Answer) -> Difference | None:
    """The first difference between two answers, or None."""
    for what, left, right in _sides(one, other):
        if left != right:
            return Difference(route, call, part, f"{what} differs", *_around(_text(left), _text(right)))
    return None


def _sides(one: Answer, other: Answer) -> Iterator[tuple[str, Any, Any]]:
    """Everything that is compared, what explains most first."""
    yield "the status", one.status, other.status
    headers, others = dict(one.headers), dict(other.headers)
    for name in dict.fromkeys([*headers, *others]):
        if name != "Content-Length":
            yield f"the header {name}", headers.get(name), others.get(name)
    yield "the body", one.body, other.body
    yield "the list of headers", one.headers, other.headers
    yield "what plugins heard", one.heard, other.heard
    yield "the log", one.log, other.log
    yield "the number of SQL statements", one.statements, other.statements


def _text(side: Any) -> str:
    if isinstance(side, bytes):
        return side.decode(errors="replace")
    if isinstance(side, Iterable) and not isinstance(side, str):
        return " · ".join(map(str, side))
    return "(none)" if side is None else str(side)


def _around(one: str, other: str) -> tuple[str, str]:
    """The two texts from a little before their first difference to a little after it, each in one line."""
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    start = max(0, at - AROUND)
    cut = [" ".join(text[start : at + AROUND].split()) for text in (one, other)]
    return ("…" if start else "") + cut[0], ("…" if start else "") + cut[1]
