"""One of the two worlds: a house with a clock and ids of its own, and everything that can be learnt from it."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
from flask import Flask
from sqlalchemy import event, make_url
from werkzeug.test import create_environ, run_wsgi_app

from community.clock import FixedClock
from community.current import KEY, House, now
from community.db.unit_of_work import unit_of_work
from community.events import EVENTS, Event
from community.household.profile import Known
from community.members.models import Member
from community.noninterference import introductions
from community.noninterference.brought import bring, welcome
from community.noninterference.facts import Step
from community.noninterference.letters import come
from community.noninterference.names import StepIds, filled
from community.plugin import Plugin, on
from community.registry import Registry
from community.security.sessions import cookie_name, open_session
from community.settings import Settings
from community.web.api import PATH

BEGINNING = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
Build = Callable[..., Flask]


@dataclass(frozen=True)
class Answer:
    """Everything that one call gave away.

    Args:
        status, headers, body: what the caller received, headers in their order.
        statements: how many statements the database was asked.
        log: lines that were logged meanwhile.
        heard: events that plugins heard of meanwhile.
    """

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statements: int = 0
    log: tuple[str, ...] = ()
    heard: tuple[Event, ...] = ()

    @property
    def json(self) -> Any:
        """The body as JSON, or None."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            return None


class Log(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {record.levelname} {self.format(record)}")


class World:
    """Lives the steps of one world, and answers the calls of the walk."""

    def __init__(self, name: str, build: Build, settings: Settings, registry: Registry, log: Log) -> None:
        self.name = name
        self.clock = FixedClock(BEGINNING)
        self.ids = StepIds()
        self.log = log
        self.heard: list[Event] = []
        self.statements = 0
        self.made: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.secrets: dict[str, str] = {}
        ear = Plugin(
            "ear", "Ear", Path(__file__).parent, listeners=tuple(on(e, self.heard.append) for e in EVENTS.values())
        )
        self.app = build(
            settings=settings,
            clock=self.clock,
            ids=self.ids,
            registry=replace(registry, plugins=(*registry.plugins, ear)),
        )
        self.house: House = self.app.extensions[KEY]
        self.api = self.house.prefix + PATH
        with self.app.app_context():
            self.cookie = cookie_name()
            self.engine = self.house.engine
            if self.engine.url != make_url(settings.database_url):
                raise ValueError("This app keeps its rows in a database of its own, which a proof must not empty.")
            event.listen(self.engine, "before_cursor_execute", self._count)

    def begin(self) -> None:
        """Forget the pair before; the database has been emptied."""
        for kept in (
            self.made,
            self.tokens,
            self.secrets,
            self.heard,
            self.log.lines,
            self.ids.issued,
            self.ids.handles,
        ):
            kept.clear()
        self.house.household = Known()  # how the house was set went with the database

    def do(self, step: Step) -> Answer:
        """Live one step."""
        self._at(step.name, step.minute)
        if step.verb in ("JOIN", "SIGN IN"):
            self._let_in(step)
            return Answer("204", (), b"")
        if step.verb == "LETTERS":
            with self.app.test_request_context():
                come(step.who)
                introductions.come(step.who)
            return Answer("204", (), b"")
        if step.verb in ("INVITE", "WELCOME"):
            with self.app.test_request_context():
                work = bring if step.verb == "INVITE" else welcome
                work(step.who, filled(step.path, self.made), step.body)
            return Answer("204", (), b"")
        path, body = step.path, {**step.body, **(step.other if self.name == "B" else {})}
        if "{first card}" in path:
            path = path.replace("{first card}", self.first_card(step.who))
        answer = self._call(step.who, step.verb, self.api + filled(path, self.made), body=filled(body, self.made))
        if not answer.status.startswith("2"):
            return answer
        if step.makes:
            self.made[step.name] = answer.json["id"]
        if step.public and "/me/tokens" in path:
            self.secrets[step.who] = answer.json["secret"]
        return answer

    def visit(self, name: str, who: str, method: str, path: str, **sent: Any) -> Answer:
        """One call of the walk; ``name`` is the same in both worlds."""
        self.ids.begin(name)
        return self._call(who, method, path, **sent)

    def first_card(self, handle: str) -> str:
        """The id of the first card of somebody's day, or of none."""
        answer = self._call(handle, "GET", self.api + "/today")
        cards = answer.json["items"] if answer.status.startswith("200") else []  # whoever has signed out has none
        return str(cards[0]["id"]) if cards else "none"

    def _at(self, step: str, minute: int) -> None:
        self.ids.begin(step)
        self.clock.moment = BEGINNING + timedelta(minutes=minute)

    def _let_in(self, step: Step) -> None:
        """Joining and signing in, without the hash of a password, which is slow on purpose."""
        with self.app.test_request_context(), unit_of_work() as work:
            if step.verb == "JOIN":
                member = Member(
                    handle=step.who,
                    name=step.who.title(),
                    password_hash="!",  # noqa: S106 (nobody signs in with it)
                    joined_at=now(),
                    **step.body,
                )
                work.add(member)
                work.flush()
                self.ids.handles[member.id] = step.who
            else:
                member = work.query(Member).filter_by(handle=step.who).one()
            token = open_session(member)
        if step.public or step.verb == "JOIN":  # another browser of one's own is nobody else's
            self.tokens[step.who] = token

    def _call(
        self,
        who: str,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: Any = None,
        form: Mapping[str, Any] | None = None,
        program: bool = False,
    ) -> Answer:
        self.statements = 0
        self.heard.clear()
        self.log.lines.clear()
        sent: dict[str, Any] = {"headers": self._credentials(who, program and path.startswith(self.api))}
        if form is not None:
            sent["data"] = form
        elif body is not None:
            sent["data"], sent["content_type"] = orjson.dumps(body), "application/json"
        environ = create_environ(path, self.house.settings.origin, query, method=method, **sent)
        received, status, headers = run_wsgi_app(self.app, environ, buffered=True)
        return Answer(
            status, tuple(headers), b"".join(received), self.statements, tuple(self.log.lines), tuple(self.heard)
        )

    def _credentials(self, who: str, program: bool) -> dict[str, str]:
        if program and who in self.secrets:
            return {"Authorization": f"Bearer {self.secrets[who]}"}
        return {"Cookie": f"{self.cookie}={self.tokens[who]}"} if who in self.tokens else {}

    def _count(self, *_statement: Any) -> None:
        self.statements += 1
