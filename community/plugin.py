"""The whole contract of a plugin: one frozen value, read in a minute."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from community.events import Event
from community.web.blueprint import Blueprint

API = 1
E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Listener(Generic[E]):
    """A handler for one kind of event."""

    event: type[E]
    handler: Callable[[E], None]


def on(event: type[E], handler: Callable[[E], None]) -> Listener[E]:
    """Listen to an event; it is delivered after the commit, as a copy."""
    return Listener(event, handler)


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the page frame: where it leads and its English words, translated by the plugin's catalogue."""

    path: str
    words: str


@dataclass(frozen=True)
class Plugin:
    """What a plugin is.

    Args:
        name: short, lower case; its package, templates and settings carry it.
        title: what an operator reads.
        api: the version of this contract that it was written for.
        requires: names of plugins that must be enabled too.
        blueprints: its pages.
        folder: where its ``templates``, ``static`` and ``translations`` stand.
        navigation: entries of the page frame.
        listeners: what it does when something has happened.
    """

    name: str
    title: str
    folder: Path
    api: int = API
    requires: tuple[str, ...] = ()
    blueprints: tuple[Blueprint, ...] = ()
    navigation: tuple[NavigationItem, ...] = ()
    listeners: tuple[Listener[Event], ...] = ()

    @property
    def package(self) -> str:
        return f"community_{self.name}"
