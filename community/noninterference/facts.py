"""What a pair of worlds is made of: people, steps, and the things that steps make."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
BOTH = "AB"


class Chance(Protocol):
    """Where choices come from: a ``random.Random``, or something that behaves like one and can shrink."""

    def random(self) -> float: ...

    def randrange(self, start: int, stop: int, /) -> int: ...

    def choice(self, options: Any, /) -> Any: ...

    def sample(self, options: Any, /, k: int) -> Any: ...


@dataclass(frozen=True)
class Person:
    """Somebody of the house, and what an operator reads of their part."""

    handle: str
    part: str
    locale: str = "en"
    timezone: str = "UTC"
    steward: bool = False


@dataclass(frozen=True)
class Step:
    """One act of one person, over the API.

    Args:
        name: names the step in both worlds; ids and secrets derive from it.
        minute: when, in minutes from the beginning.
        verb: a method of HTTP; JOIN or SIGN IN, without a password; or INVITE, WELCOME, LETTERS, which a worker does.
        path: below ``/api/v1``; ``{name}`` stands for the id that the step of that name made.
        worlds: in which worlds it happens.
        body: the same in both worlds, less what ``other`` changes in world B.
        makes: the name of the path parameter that its answer's ``id`` fits, or empty.
    """

    name: str
    who: str
    minute: int
    verb: str
    path: str = ""
    worlds: str = BOTH
    body: Mapping[str, Any] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=dict)
    makes: str = ""

    @property
    def public(self) -> bool:
        """Whether it happens in both worlds."""
        return self.worlds == BOTH


@dataclass
class Thing:
    """An ask, a reply, an offer or a thank-you while a story is told: by whom, with whom, and where it stands."""

    name: str
    kind: str
    maker: str
    other: str
    worlds: str
    about: str = ""
    state: str = ""
    private: bool = False


@dataclass(frozen=True)
class Pair:
    """Two worlds: their steps in order, and everything that the comparison must know of them.

    Args:
        steps: of both worlds, in the order in which they happen.
        people: everybody, by handle.
        observers: those who are entitled to none of the facts that differ.
        words: words that stand in public facts, to search for.
        hidden: words that stand in private facts alone, a tuple for each world.
        minute: when the walk takes place.
    """

    steps: tuple[Step, ...]
    people: Mapping[str, Person]
    observers: tuple[Person, ...]
    words: tuple[str, ...]
    hidden: Mapping[str, tuple[str, ...]]
    minute: int

    def names(self, parameter: str, worlds: str) -> tuple[str, ...]:
        """The names of the steps that made a thing for this path parameter, in exactly these worlds."""
        return tuple(step.name for step in self.steps if step.makes == parameter and step.worlds == worlds)
