"""No forged call is taken: every route that changes something, by every way in which a foreign page, a foreign token
or an ended session could reach it, is refused with everything left as it was.

The routes come from the map of the house. Whoever calls is entitled to, and sends what would be taken: the permission
matrix shows that it is, and for the routes that it only sees refused, the last test here does.
"""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import requests
from flask import Flask
from sqlalchemy import inspect, select, text

from community.current import house, session
from community.db.unit_of_work import unit_of_work
from community.household.services import set_up
from community.links.services import make_link
from community.mail.queries import wishes_of
from community.mail.stopping import stop_token, thought_token
from community.members.models import Member
from community.reciprocity.gestures import Kind
from community.testing import PASSWORD, Someone, joining
from tests.care.stewards import Steward
from tests.exchange.test_permissions import LINE, MATRIX, PEOPLE, STEWARD, World, _routes, world  # noqa: F401 (a fixture)

pytestmark = pytest.mark.once
BY_LINK = {"POST /stop-mail", "POST /stop-suggestion", "POST /confirm-address", "POST /recover", "POST /onward"}
NEW = "another garden path"
AT_THE_DOOR = {**joining("mallory"), **dict.fromkeys(("ways_accepted", "consent_sensitive", "old_enough"), "true")}
APPLYING = {"name": "Mallory", "words": "w", "locale": "en", "consent_read": "true", "old_enough": "true"}
# Who is taken with what, where the permission matrix calls with something that is refused.
TAKEN: dict[str, tuple[str, dict[str, object]]] = {
    "POST /replies/<reply_id>/introduction": ("bob", {"handle": "dana", "words": "w"}),
    "POST /people/<handle>/correspondence": ("bob", {"words": "w"}),
    "POST /api/v1/circles/<circle_id>/link": ("alice", {"circle": "link"}),
    "POST /circles/<circle_id>/link": ("alice", {"circle": "link"}),
    "POST /api/v1/circles/<circle_id>/membership": ("charlie", {"circle": "open"}),
    "POST /circles/<circle_id>/membership": ("bob", {"circle": "open"}),
    "POST /api/v1/circles/<circle_id>/knocks": ("charlie", {"circle": "words", "words": "w"}),
    "POST /circles/<circle_id>/knocks": ("stella", {"circle": "words", "words": "w"}),
    "POST /api/v1/circle-links": ("bob", {"key": "of the link"}),
    "POST /circles/by-link": ("charlie", {"key": "of the link"}),
    "POST /api/v1/members": ("stranger", joining("mallory")),
    "POST /join": ("stranger", {**AT_THE_DOOR, "handle": "mallory-2"}),
    "POST /api/v1/session": ("stranger", {"handle": "alice", "password": PASSWORD}),
    "POST /sign-in": ("stranger", {"handle": "alice", "password": PASSWORD}),
    "POST /api/v1/me/mail/confirmation": ("alice", {}),
    "POST /you/mail/confirmation": ("bob", {}),
    "POST /api/v1/me/return": ("dora", {}),
    "POST /come-back": ("doris", {}),
    "POST /paused": ("paul", {"words": "w"}),
    "POST /api/v1/recovery": ("stranger", {"who": "alice"}),
    "POST /forgotten": ("stranger", {"who": "bob"}),
    "PUT /api/v1/recovery": ("stranger", {"token": "the secret of a link", "password": NEW}),
    "PUT /api/v1/me/password": ("alice", {"old": PASSWORD, "new": NEW}),
    "POST /you/password": ("bob", {"old": PASSWORD, "new": NEW}),
    "POST /join/application": ("stranger", APPLYING),
    "POST /stewards/house/mail": ("stella", {}),
}
FOREIGN: dict[str, dict[str, str]] = {
    "from another site": {"Sec-Fetch-Site": "cross-site"},
    "from a site beside ours": {"Sec-Fetch-Site": "same-site"},
    "from another origin": {"Origin": "https://elsewhere.example"},
    "from an origin without a name": {"Origin": "null"},
    "from another port": {"Origin": "http://localhost:1"},
    "from another origin that says it is ours": {
        "Sec-Fetch-Site": "same-origin",
        "Origin": "https://elsewhere.example",
    },
}
OTHER_BODIES = {
    "JSON sent as text": ("text/plain", b"{}"),
    "a form": ("application/x-www-form-urlencoded", b"a=b"),
    "a form in parts": ("multipart/form-data; boundary=x", b"--x--"),
    "something without a name": (None, b"{}"),
}
Call = tuple[str, str, dict[str, object]]


@pytest.fixture
def app(house_with: Callable[..., Flask]) -> Flask:
    """A house that writes mail, so that there are ways back in."""
    mail = {"COMMUNITY_SMTP_URL": "smtp://127.0.0.1:9", "COMMUNITY_MAIL_FROM": "care@example.org"}
    app = house_with({**mail, "COMMUNITY_JOINING": None})
    with app.app_context(), unit_of_work():
        set_up(joining="open")
    return app


@pytest.fixture
def crowd(app: Flask, world: World) -> World:
    """The world of the permission matrix; Dora and Doris have left as well, and Paul was asked for a pause."""
    for handle in ("dora", "doris"):
        left = Someone(app, handle)
        left.delete("/me", words="unnamed", password=PASSWORD)
        left.post("/session", handle=handle, password=PASSWORD)
        world.cookies[handle] = _cookies(left)
    paul, stella = Someone(app, "paul"), _again(app, world, "stella")
    alice = _again(app, world, "alice")
    case = alice.post("/reports", about={"type": "member", "id": "paul"}, words="w").json["id"]
    assert Steward(app, stella).does("pause", case).status_code == 303
    paul.post("/session", handle="paul", password=PASSWORD)
    world.cookies["paul"] = _cookies(paul)
    for name in ("alice", "bob", "stella"):
        assert _again(app, world, name).patch("/me", email=f"{name}@example.org").status_code == 200
    with app.app_context(), unit_of_work():
        keeps = session().scalars(select(Member.id).where(Member.handle == "stella")).one()
        wishes = wishes_of(keeps, to_change=True)
        assert wishes is not None
        wishes.confirmed = "stella@example.org"
        dana = session().scalars(select(Member.id).where(Member.handle == "dana")).one()
        world.ids["secret"] = make_link("recover", dana, timedelta(hours=1), address="dana@example.org")
    return world


def _again(app: Flask, world: World, name: str) -> Someone:
    """Somebody of this world at a test client, with the same cookies."""
    found = Someone(app)
    found.handle = name
    for key, value in world.cookies[name].items():
        found.client.set_cookie(key, value)
    return found


def _cookies(who: Someone) -> dict[str, str]:
    return {cookie.key: cookie.value for cookie in who.client._cookies.values()}


def _writes(app: Flask) -> list[str]:
    return sorted(route for route in _routes(app) if not route.startswith("GET"))


def _taken(world: World, route: str) -> tuple[str, Call]:
    """Somebody who is entitled to a route, and the call by which they are taken."""
    if route in TAKEN:
        person, body = TAKEN[route]
        door = body.get("circle")
        ids = {**world.ids, "circle_id": world.ids[f"circle by {door}"]} if door else world.ids
        method, path, sent = world.sends(person, route, ids)
        body = {name: value for name, value in body.items() if name != "circle"}
        body = {**body, "key": _key(world)} if "key" in body else body
        body = {**body, "token": world.ids["secret"]} if "token" in body else body
        if "json" in sent:
            return person, (method, path, {"json": body or None})
        token = sent["data"]["form_token"]
        return person, (method, path, {"data": {**body, "form_token": token}})
    answers = {**dict(zip(PEOPLE, MATRIX[route], strict=False)), "stella": STEWARD.get(route, 999)}
    person = next(name for name in ("alice", "bob", "charlie", "stella", "stranger") if answers[name] < 400)
    return person, world.sends(person, route, world.ids)


def _key(world: World) -> str:
    """What stands in the link into Alice's circle."""
    path = f"/api/v1/circles/{world.ids['circle by link']}"
    link = requests.get(world.server + path, cookies=world.cookies["alice"], timeout=10).json()["link"]
    return str(link.partition("key=")[2])


def _send(world: World, call: Call, cookies: dict[str, str], **more: object) -> requests.Response:
    method, path, body = call
    options: dict[str, object] = {"cookies": cookies, "allow_redirects": False, "timeout": 10, **body, **more}
    return requests.request(method, world.server + path, **options)


def _forged(call: Call, tokens: dict[str, str]) -> Iterator[tuple[str, dict[str, object], int]]:
    """How a call is forged, what is sent instead of or beside its own, and how it is refused."""
    body = call[2]
    for how, headers in FOREIGN.items():
        yield how, {"headers": headers}, 403
    if "json" in body:
        for how, (kind, sent) in OTHER_BODIES.items():
            whole = json.dumps(body["json"]).encode() if sent == b"{}" and body["json"] else sent
            yield how, {"json": None, "data": whole, "headers": {"Content-Type": kind}}, 415
        return
    form = dict(body["data"])
    yield "a form without a token", {"data": {**form, "form_token": None}}, 403
    for whose, token in tokens.items():
        if token != form["form_token"]:
            yield f"a form with {whose}", {"data": {**form, "form_token": token}}, 403
    yield "JSON to a form", {"data": None, "json": form}, 403


def _everything(app: Flask) -> dict[str, list[str]]:
    """All rows of all tables."""
    with app.app_context():
        tables = inspect(house().engine).get_table_names()
        found = {
            name: sorted(str(tuple(row)) for row in session().execute(text(f"SELECT * FROM {name}"))) for name in tables
        }
        session().rollback()
    return found


def test_nothing_forged_is_taken(app: Flask, crowd: World) -> None:
    ended = Someone(app)
    ended.post("/session", handle="alice", password=PASSWORD)
    crowd.cookies["ended"] = _cookies(ended)
    tokens = {
        "the token of somebody else": crowd.token("charlie"),
        "the token of an ended session": crowd.token("ended"),
        "the token of who is signed out": crowd.token("stranger"),
        "a token that was made up": "ImEi.x",
    }
    ended.delete("/session")
    ended.post("/session", handle="alice", password=PASSWORD)
    program = ended.post("/me/tokens", name="gone", scopes=["read", "write"]).json
    ended.delete(f"/me/tokens/{program['id']}")
    before, tried, signed_out = _everything(app), 0, {"form_token": crowd.token("stranger")}
    for route in _writes(app):
        if route in BY_LINK or "/embed/" in route:  # no cookie counts there: see tests/widget
            continue
        person, call = _taken(crowd, route)
        for how, sent, refused in _forged(call, tokens):
            answer = _send(crowd, call, crowd.cookies[person], **sent)
            assert answer.status_code == refused, (route, how, answer.text[:300])
            tried += 1
        if person != "stranger":
            told_first = MATRIX[route][0] == 401 or call[2].get("data", signed_out) == signed_out
            by_stranger = MATRIX[route][0] if told_first else 403
            assert _send(crowd, call, crowd.cookies["ended"]).status_code == by_stranger, route
            program_s = {"Authorization": f"Bearer {program['secret']}"}
            for cookies in ({}, crowd.cookies[person]):
                assert _send(crowd, call, cookies, headers=program_s).status_code == 401, route
        assert _everything(app) == before, route
    assert tried > 10 * len(MATRIX) / 2


def test_what_was_forged_is_taken_from_its_own_page(app: Flask, crowd: World) -> None:
    """So that the test above cannot pass because nothing would be taken at all."""
    for route in TAKEN:
        if route == "POST /join/application":
            with app.app_context(), unit_of_work():
                set_up(joining="application")
        person, call = _taken(crowd, route)
        ours = {"Sec-Fetch-Site": "same-origin", "Origin": crowd.server}
        before = _everything(app)
        answer = _send(crowd, call, crowd.cookies[person], headers=ours)
        assert answer.status_code < 400, (route, answer.text[:300])
        assert _everything(app) != before, route


def test_links_in_mails_act_on_their_secret_alone(app: Flask, crowd: World) -> None:
    """Named exceptions: a mail program calls from nowhere, with no cookie, and so may a forged page; without the
    secret neither does anything, whoever is signed in."""
    by_link = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if getattr(getattr(app.view_functions[rule.endpoint], "community_entry", None), "by_link", False)
    }
    assert by_link == BY_LINK
    with app.app_context(), unit_of_work():
        alice = session().scalars(select(Member.id).where(Member.handle == "alice")).one()
        wishes = wishes_of(alice, to_change=True)
        assert wishes is not None
        wishes.confirmed, wishes.notices = "somebody@example.org", True
        stop, thought = stop_token(wishes), thought_token(wishes, Kind.REST_IS_WELCOME)
        address = make_link("confirm", alice, timedelta(hours=1), address="alice@example.org")
    calls = {
        f"POST /stop-mail?token={stop}": {"List-Unsubscribe": "One-Click"},
        f"POST /stop-suggestion?token={thought}": {},
        "POST /confirm-address": {"token": address},
        "POST /recover": {"token": crowd.ids["secret"], "password": NEW},
    }
    for call, words in calls.items():
        method, path = call.split()
        before = _everything(app)
        for person in ("alice", "charlie", "stella", "stranger"):  # whoever is signed in: it gives them nothing
            for wrong in ("", "made-up", address[:-1], stop[:-1], thought[:-1]):
                url, sent = path.split("?")[0], {**words, "token": wrong}
                _send(crowd, (method, f"{url}?token={wrong}", {"data": sent}), crowd.cookies[person])
        assert _everything(app) == before, call
        for headers in FOREIGN.values():
            assert _send(crowd, (method, path, {"data": words}), {}, headers=headers).status_code in (200, 303, 422)
        assert _everything(app) != before, call
