"""The whole contract of a plugin: one frozen value, read in a minute."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from click import Command

from community.db.base import Base
from community.events import Event
from community.findings import Finding
from community.jobs.job import Job
from community.privacy.personal_data import PersonalData
from community.web.blueprint import Blueprint

API = 1
E = TypeVar("E", bound=Event)


class PluginError(Exception):
    """One line that names the plugin and the remedy."""


@dataclass(frozen=True)
class Listener:
    """A handler for one kind of event."""

    event: type[Event]
    handler: Callable[[Any], None]


def on(event: type[E], handler: Callable[[E], None]) -> Listener:
    """Listen to an event; it is delivered after the commit, as a copy."""
    return Listener(event, handler)


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the page frame: where it leads and its English words, translated by the plugin's catalogue."""

    path: str
    words: str


@dataclass(frozen=True)
class Filling:
    """A template of the plugin that stands in a named place of another one's page (``web/outlets.py`` lists them)."""

    outlet: str
    template: str


@dataclass(frozen=True)
class Credential:
    """Bearers that a plugin hands out, each of which stands for one member as a personal token does.

    Args:
        mark: how each of them begins, so that one look tells whose it is: the plugin's name, then ``_``.
        model: the rows behind them, with ``token_hash`` (``security.sessions.hash_of``; emptied, it is dead),
            ``member_id`` and ``ends_at``.
    """

    mark: str
    model: type[Base]


@dataclass(frozen=True)
class Plugin:
    """What a plugin is.

    Args:
        name: short, lower case; its package, tables, templates and settings carry it.
        title: what an operator reads.
        folder: where its ``templates``, ``static`` and ``translations`` stand.
        api: the version of this contract that it was written for.
        requires: names of plugins that must be enabled too.
        blueprints: its pages.
        navigation: entries of the page frame.
        outlets: what it puts into other pages.
        listeners: what it does when something has happened.
        settings: names it takes from the environment, less ``COMMUNITY_<NAME>_``.
        commands: what an operator types under ``flask community``.
        migrations: the folder of the revisions of its own tables.
        personal_data: each reference of its tables to a member, and what becomes of the row.
        credentials: bearers of its own, by which the API knows a member.
        jobs: what it does by itself, now and then, beside the server.
        findings: what ``flask community doctor`` should tell the operator of it, when asked.
    """

    name: str
    title: str
    folder: Path
    api: int = API
    requires: tuple[str, ...] = ()
    blueprints: tuple[Blueprint, ...] = ()
    navigation: tuple[NavigationItem, ...] = ()
    outlets: tuple[Filling, ...] = ()
    listeners: tuple[Listener, ...] = ()
    settings: tuple[str, ...] = ()
    commands: tuple[Command, ...] = ()
    migrations: Path | None = None
    personal_data: tuple[PersonalData, ...] = ()
    credentials: tuple[Credential, ...] = ()
    jobs: tuple[Job, ...] = ()
    findings: Callable[[], Iterable[Finding]] | None = None

    @property
    def package(self) -> str:
        return f"community_{self.name}"

    @property
    def prefix(self) -> str:
        """How the names of its settings begin in the environment."""
        return f"COMMUNITY_{self.name.upper()}_"
