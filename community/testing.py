"""For tests of a community and of its plugins: a house of one's own, and people who live in it."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from community.app import create_app
from community.clock import FixedClock
from community.current import KEY, House

if TYPE_CHECKING:
    from community.noninterference.subject import Subject

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "a quiet garden path"  # noqa: S105 (tests only)


@pytest.fixture(autouse=True)
def _push_request_context() -> Iterator[None]:
    """Undo pytest-flask's ambient request context: it would make an anonymous client look signed in."""
    yield


def make_app(database_url: str, settings: Mapping[str, str | None] | None = None, **options: Any) -> Flask:
    """A house for one test: open, on loopback, its clock standing at noon. None takes a setting away."""
    given: dict[str, str | None] = {
        "COMMUNITY_SECRET_KEY": "tests only " * 4,
        "COMMUNITY_DATABASE_URL": database_url,
        "COMMUNITY_BASE_URL": "http://localhost",
        "COMMUNITY_JOINING": "open",
        "COMMUNITY_RATE_LIMITS": "off",
        **(settings or {}),
    }
    present = {name: value for name, value in given.items() if value is not None}
    app = create_app(present, **{"clock": FixedClock(NOON), **options})
    app.testing = True
    return app


class Someone:
    """A person with a browser of their own: calls the API by name, and visits pages."""

    def __init__(self, app: Flask, handle: str | None = None, locale: str = "en") -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.handle = handle or ""
        if handle is not None:
            made = self.post("/members", **joining(handle, locale))
            assert made.status_code == 201, made.text  # noqa: S101 (made for tests)

    def get(self, path: str, **query: str) -> TestResponse:
        return self.client.get(self._api(path), query_string=query)

    def post(self, path: str, /, headers: Mapping[str, str] | None = None, **body: Any) -> TestResponse:
        return self.client.post(self._api(path), json=body, headers=headers)

    def put(self, path: str, /, **body: Any) -> TestResponse:
        return self.client.put(self._api(path), json=body)

    def patch(self, path: str, /, headers: Mapping[str, str] | None = None, **body: Any) -> TestResponse:
        return self.client.patch(self._api(path), json=body, headers=headers)

    def delete(self, path: str, /, **body: Any) -> TestResponse:
        return self.client.delete(self._api(path), json=body or None)

    def asks(self, title: str = "How does one begin again?", **more: Any) -> str:
        """Ask for advice; returns the id."""
        return _made(self.post("/advice-requests", **{"title": title, "body": "It is a long story.", **more}))

    def replies(self, request_id: str, body: str = "I have been there.", **more: Any) -> str:
        """Reply; returns the id."""
        path = f"/advice-requests/{request_id}/replies"
        return _made(self.post(path, **{"kind": "experience", "body": body, **more}))

    def offers(self, request_id: str, **more: Any) -> str:
        """Offer a hand; returns the id."""
        words: dict[str, Any] = {"what": "read your letter", "when": "this week", "until": "one evening", **more}
        return _made(self.post(f"/advice-requests/{request_id}/offers", **words))

    def thanks(self, to: str, message: str = "Thank you for that evening.", **more: Any) -> str:
        """Say thank you; returns the id."""
        return _made(self.post("/thanks", to=to, message=message, **more))

    def circle(self, *handles: str) -> tuple[str, str]:
        """Start a circle and have these people in it; returns its id, and that of the last invitation."""
        circle_id, invitation_id = _made(self.post("/circles", name="Between us")), ""
        for handle in handles:
            invitation_id = _made(self.post(f"/circles/{circle_id}/invitations", handle=handle))
            guest = Someone(self.app)
            guest.post("/session", handle=handle, password=PASSWORD)
            guest.put(f"/circle-invitations/{invitation_id}/state", state="accepted")
        return circle_id, invitation_id

    def stands_by(self, **more: Any) -> str:
        """Offer something now and then; returns the id."""
        words: dict[str, Any] = {"what": "read a letter", "when": "now and then", "limit": "one page", **more}
        return _made(self.post("/standing-offers", **words))

    def _api(self, path: str) -> str:
        home: House = self.app.extensions[KEY]
        return f"{home.prefix}/api/v1{path}"


def assert_no_score_leak(
    subject: "Subject", *, pairs: int = 3, seed: int = 0, parts: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Fail if anything that can be reached tells what one member does in private.

    ``pairs`` times, two houses are built that agree on everything people may read, while one member's private facts
    (thanks, private replies, offers, refusals, circles, the words of her page, pace, …) are others. Every route of
    the core and of the plugins is then called in both, as somebody signed out and as every member who is entitled to
    none of these facts, and compared byte by byte: status, headers, bodies, order, cursors, error pages, how many
    SQL statements, which events plugins heard, what was logged. The databases are SQLite files that are thrown away.

    Args:
        subject: your app (its settings and plugins count, its database is not touched), a registry, your plugin alone,
            or a factory that takes ``settings``, ``clock``, ``ids`` and ``registry`` by name, as ``create_app`` does.
        pairs: three find what is plainly there; a few dozen find what hides behind an order or a tie.
        seed: another number tells other stories.
        parts: what may stand in path parameters that only your routes have, as in ``{"letter_id": ["the-first"]}``.

    Raises:
        AssertionError: with the route, who called it, what differed, and the two forms of it.
        UnknownParameterError: naming a route of yours with a parameter that is not among ``parts``.
    """
    from community.noninterference.subject import proof_of

    with proof_of(subject, parts) as proof:
        for number in range(pairs):
            difference = proof.try_pair(random.Random(f"{seed} {number}"))  # noqa: S311 (repeatable on purpose)
            if difference is not None:
                raise AssertionError(str(difference))


def joining(handle: str, locale: str = "en") -> dict[str, Any]:
    """What somebody sends to come in."""
    consents = {"ways_accepted": True, "consent_sensitive": True, "old_enough": True}
    return {"handle": handle, "name": handle.title(), "password": PASSWORD, "locale": locale, **consents}


def _made(response: TestResponse) -> str:
    assert response.status_code == 201, response.text  # noqa: S101 (made for tests)
    made: str = response.json["id"] if response.json else ""
    return made
