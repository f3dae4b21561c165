"""Copies of one village, and everything that somebody can ask of them."""

import itertools
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests
from flask import Flask
from sqlalchemy import make_url, text

from community.clock import FixedClock
from community.current import KEY, house
from community.db.unit_of_work import unit_of_work
from community.noninterference.names import StepIds
from community.noninterference.walk import CURSOR, Route, routes_of
from community.security.permissions import Permission as P
from community.testing import Someone, make_app
from community.web.schema import Choice, Text
from tests.blocks.village import TOPIC, Village
from tests.conftest import FULL
from tests.exchange.test_permissions import FORMS, JSON

SPARE = {"Date", "Server", "Connection"}
NEVER = "never-was-here-1"
MANY = 20


@dataclass
class Twin:
    """One copy of the village, live, with the same sessions as the others."""

    app: Flask
    server: str
    cookies: dict[str, str]
    ids: StepIds = field(default_factory=StepIds)

    def person(self, handle: str) -> Someone:
        """Somebody who is signed in there already."""
        someone = Someone(self.app)
        someone.handle = handle
        someone.client.set_cookie("community", self.cookies[handle])
        return someone

    def call(self, step: str, handle: str, method: str, path: str, **sent: Any) -> tuple[int, dict[str, str], bytes]:
        """One call: status, headers and body. What is named meanwhile is named after the step."""
        self.ids.begin(step)
        cookies = {"community": self.cookies[handle]} if handle else {}
        got = requests.request(method, self.server + path, cookies=cookies, allow_redirects=False, timeout=20, **sent)
        headers = {name: value for name, value in got.headers.items() if name not in SPARE}
        if "Location" in headers:
            headers["Location"] = headers["Location"].removeprefix(self.server)
        return got.status_code, headers, got.content

    def execute(self, *statements: str, **values: Any) -> None:
        """Change rows directly."""
        with self.app.app_context(), unit_of_work() as work:
            for statement in statements:
                work.execute(text(statement), values)


@dataclass
class Copier:
    """Makes copies of a village that is finished."""

    village: Village
    database_url: str
    folder: Path
    serve: Callable[[Flask], str]
    execute: Callable[[str], None]
    made: list[Flask] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._cookies = {
            handle: who.client.get_cookie("community").value for handle, who in self.village.people.items()
        }
        with self.village.app.app_context():
            house().database.engine.dispose()
            house().engine.dispose()

    def copy(self) -> Twin:
        """Another copy, in which time stands still where it stood."""
        url = make_url(self.database_url)
        name = f"{url.database}_{len(self.made)}"
        if url.get_backend_name() == "postgresql":
            self.execute(f"CREATE DATABASE {name} TEMPLATE {url.database}")
        else:
            shutil.copy(str(url.database), name)
        ids = StepIds()
        clock = FixedClock(self.village.app.extensions[KEY].clock.now())
        app = make_app(url.set(database=name).render_as_string(hide_password=False), clock=clock, ids=ids)
        self.made.append(app)
        return Twin(app, self.serve(app), self._cookies, ids)

    def close(self) -> None:
        for number, app in enumerate(self.made):
            with app.app_context():
                house().database.engine.dispose()
                house().engine.dispose()
            url = make_url(self.database_url)
            if url.get_backend_name() == "postgresql":
                self.execute(f"DROP DATABASE {url.database}_{number} WITH (FORCE)")


def goes_with_everything(twin: Twin, handle: str) -> None:
    """Somebody takes back everything that they ever did here, and everything between them and others, and leaves.

    What there is a way for they do themselves; for the rest the rows go.
    """
    who = twin.person(handle)
    twin.ids.begin(f"{handle} goes")
    with twin.app.app_context(), house().engine.connect() as connection:
        key = connection.execute(text("SELECT id FROM community_member WHERE handle = :h"), {"h": handle}).scalar_one()

        def mine(table: str, column: str) -> list[str]:
            statement = f"SELECT public_id FROM community_{table} WHERE {column} = {key} ORDER BY id"
            return list(connection.execute(text(statement)).scalars())

        own = {
            "/replies": mine("reply", "author_id"),
            "/thanks": mine("thanks", "giver_id"),
            "/standing-offers": mine("standing_offer", "author_id"),
            "/advice-requests": mine("advice_request", "author_id"),
            "/hello-words": mine("hello_word", "author_id"),
        }
        statement = "SELECT public_id FROM community_circle c JOIN community_circle_membership m ON m.circle_id = c.id"
        circles = connection.execute(text(f"{statement} WHERE m.member_id = {key} ORDER BY c.id")).scalars().all()
    for path, names in own.items():
        for name in names:
            assert who.delete(f"{path}/{name}").status_code in (204, 404), (path, name)  # some went with another
    for circle in circles:
        assert who.delete(f"/circles/{circle}/membership").status_code == 204
    me = "(SELECT id FROM community_member WHERE handle = :handle)"
    asked = f"(SELECT id FROM community_advice_request WHERE author_id = {me})"
    twin.execute(
        f"DELETE FROM community_help_offer WHERE author_id = {me} OR request_id IN {asked}",
        f"DELETE FROM community_thanks WHERE receiver_id = {me}",
        f"DELETE FROM community_circle_invitation WHERE inviter_id = {me} OR member_id = {me}",
        f"DELETE FROM community_circle_knock WHERE member_id = {me}",
        f"DELETE FROM community_hello_word WHERE reader_id = {me}",
        f"DELETE FROM community_correspondence WHERE proposer_id = {me} OR other_id = {me}",
        f"DELETE FROM community_introduction_word WHERE member_id = {me}",
        f"DELETE FROM community_introduction_letter WHERE author_id = {me}",
        f"DELETE FROM community_private_circle WHERE member_id = {me}",
        f"DELETE FROM community_private_circle_person WHERE member_id = {me}",
        f"DELETE FROM community_tie WHERE member_id = {me} OR other_id = {me}",
        f"DELETE FROM community_notice WHERE actor_id = {me}",
        f"DELETE FROM community_request_reader WHERE member_id = {me}",
        "UPDATE community_member SET left_at = joined_at WHERE handle = :handle",
        handle=handle,
    )


# ── What can be asked ───────────────────────────────────────────────────────────────────────────────


def every_reading(twin: Twin, village: Village, languages: tuple[str, ...]) -> Iterator[tuple[Route, str]]:
    """The path of every GET route with everything that was ever made, in every way in which a list can be asked."""
    turn = itertools.cycle(languages)
    for route in routes_of(twin.app):
        if route.method != "GET":
            continue
        for path in _filled(route, village):
            for query in _ways(route, village):
                language = languages if not route.parameters else (next(turn),)
                for lang in language:
                    joint = "&" if query else ""
                    yield route, f"{path}?{query}{joint}lang={lang}"


def _filled(route: Route, village: Village) -> list[str]:
    values = {
        **village.made.ids,
        "handle": [*village.people, "nobody"],
        "card": [f"ask-{name}" for name in village.made.ids["request_id"][:6]],
        "span": [],
        "version": ["x"],
        "name": ["community/community.css"],
    }
    names = [[*values.get(name, []), NEVER] for name in route.parameters]
    filled = []
    for chosen in itertools.product(*names):
        given = dict(zip(route.parameters, chosen, strict=True))
        filled.append(re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found, given=given: given[found.group(1)], route.rule))
    return filled


def _ways(route: Route, village: Village) -> list[str]:
    ways = [""]
    entry = route.entry
    if entry is None or entry.schema is None:
        return ways
    words = {
        "topic": [TOPIC],
        "q": ["gardens", "long story", "alice asks", "bob ask", "charlie"],
        "to": list(village.people),
        "circle": village.made.ids["circle_id"],
        "for_id": village.made.ids["reply_id"][:4],
        "about": [f"{kind}:{name}" for kind, ids in _things(village).items() for name in ids],
    }
    for name, known in entry.schema.fields.items():
        if isinstance(known, Choice):
            ways += [f"{name}={choice}" for choice in known.choices if choice]
        elif name == "limit":
            ways += ["limit=2", "limit=50"]
        elif isinstance(known, Text):
            ways += [f"{name}={word}" for word in words.get(name, [])]
    if {"q", "order"} <= set(entry.schema.fields):
        ways += ["q=gardens&order=waiting&limit=3", f"topic={TOPIC}&order=waiting&limit=2", "order=waiting&limit=3"]
        ways += ["wanted=practical&order=waiting", f"q=gardens&topic={TOPIC}"]
    return ways


def _things(village: Village) -> dict[str, list[str]]:
    """Everything that can be told of to the care team, by its type."""
    made = village.made.ids
    types = {"advice_request": "request_id", "reply": "reply_id", "help_offer": "offer_id", "message": "message_id"}
    types |= {"hello": "hello_id", "hello_word": "hello_word_id"}
    types |= {"correspondence": "correspondence_id", "letter": "letter_id"}
    types |= {"introduction": "introduction_id", "letter_of_three": "introduction_letter_id"}
    types |= {"thanks": "thanks_id", "standing_offer": "standing_offer_id", "circle": "circle_id"}
    return {"member": [*village.people], **{type: made[name][:: 1 if FULL else 3] for type, name in types.items()}}


def next_page(path: str, body: bytes) -> str | None:
    """The same list one page further on."""
    found = CURSOR.search(body) or re.search(rb'"(?:replies_)?next":"([\w-]+)"', body)
    if found is None:
        return None
    plain, _, query = path.partition("?")
    if b'"replies_next":"' in body:
        plain += "/replies"
        query = ""
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("cursor="))
    return f"{plain}?{kept}{'&' if kept else ''}cursor={found.group(1).decode()}"


def every_writing(twin: Twin, village: Village, form_token: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and body of every route that changes something, with everything that was ever made and every way in
    which it could reach somebody; what ends things comes last."""
    routes = [r for r in routes_of(twin.app) if r.method != "GET" and r.entry is not None and not _of_the_door(r)]
    for route in sorted(routes, key=lambda r: (r.method == "DELETE", "withdrawal" in r.rule, "leaving" in r.rule)):
        bodies = _bodies(f"{route.method} {route.rule}", village)
        turn = itertools.cycle(bodies)
        paths = _filled(route, village)
        for number, path in enumerate(paths):
            if not FULL and len(paths) > MANY and number % 3:
                continue
            for body in bodies if len(paths) < MANY else [next(turn)]:
                if route.entry is not None and route.entry.location == "form":
                    yield route.method, path, {"data": {**body, "form_token": form_token}}
                else:
                    yield route.method, path, {"json": body or None}


def _of_the_door(route: Route) -> bool:
    """What is about one's own way in and out: nobody is reached by it."""
    own = ("export", "leave", "password", "recover", "forgotten", "mail", "/api/v1/me/return")
    ends = f"{route.method} {route.rule}" == "DELETE /api/v1/me" or any(word in route.rule for word in own)
    return ends or (route.entry is not None and route.entry.permission in (P.JOIN, P.SIGN_IN))


def _bodies(route: str, village: Village) -> list[dict[str, Any]]:
    """What could be sent: as in the matrix of permissions, and with everybody's name and everything that was made."""
    plain: dict[str, Any] = {**JSON, **FORMS}.get(route, {})
    bodies = [plain]
    made = village.made.ids
    if "handle" in plain or "to" in plain:
        name = "handle" if "handle" in plain else "to"
        bodies = [{**plain, name: who} for who in (*village.people, "nobody")]
    if route == "POST /api/v1/thanks":
        kinds = {"reply": "reply_id", "help_offer": "offer_id", "advice_request": "request_id"}
        things = [{"type": kind, "id": name} for kind, ids in kinds.items() for name in made[ids][::2]]
        bodies += [{**plain, "to": who, "for": thing} for who in ("alice", "bob", "charlie") for thing in things]
    if route in ("POST /api/v1/advice-requests", "POST /ask"):
        people = [["alice"], ["bob"], ["charlie"], ["alice", "charlie"], ["bob", "dana"]]
        form = route == "POST /ask"
        named = [{"audience": "people", "people": ",".join(who) if form else who} for who in people]
        bodies += [{**plain, **more} for more in named]
        bodies += [{**plain, "audience": "circle", "circle": circle} for circle in made["circle_id"]]
    if route == "PUT /api/v1/advice-requests/<request_id>/state":
        bodies += [
            {"state": state, "helped_by": [reply]} for reply in made["reply_id"][:6] for state in ("settled", "open")
        ]
    if "offer_id>/state" in route and "standing" not in route:
        bodies = [{"state": state} for state in ("accepted", "declined", "withdrawn", "done")]
    if route in ("POST /api/v1/reports", "POST /care/tell"):
        about = [(kind, name) for kind, ids in _things(village).items() for name in ids[:: 1 if FULL else 2]]
        form = route == "POST /care/tell"
        bodies = [{**plain, "about": f"{k}:{name}" if form else {"type": k, "id": name}} for k, name in about]
    if "apart" in route or "quiet" in route:
        bodies = [{"kind": "mute"}, {"kind": "none"}]
    return bodies
