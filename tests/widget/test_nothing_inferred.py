"""What a member does in private is not told in an app either: the walk of the proof, by people whom one brings."""

import json
from io import BytesIO
from typing import Any

import pytest
from community_widget.models import MARK, Person, Visit
from community_widget.queries import site_named
from community_widget.services import LASTS
from community_widget.sites import add_key, add_site
from flask import Flask
from sqlalchemy import delete, select

from community import create_app, unit_of_work
from community.current import now
from community.members.models import Member, MemberSession
from community.security.sessions import hash_of
from community.testing import assert_no_score_leak
from tests.widget.hosts import TYP, Signer

pytestmark = pytest.mark.once
SIGNER = Signer()


class Brought:
    """A house in whose walk everybody who is signed in comes by an app: what reads brings the bearer of a visit, and
    a visit is begun by a good assertion about them."""

    def __init__(self, app: Flask) -> None:
        self.app, self.inner, self.numbers = app, app.wsgi_app, iter(range(10**9))
        self.answered: set[str] = set()

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        secret = environ.get("HTTP_COOKIE", "").partition("=")[2]
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        by_bearer = path.startswith("/embed/v1/") or (path.startswith("/api/v1/") and method == "GET")
        if secret and by_bearer:
            with self.app.app_context():
                handle = self._arrive(secret)
                said = self._assertion(handle) if handle and path == "/embed/v1/session" and method == "POST" else None
            del environ["HTTP_COOKIE"]
            if said is not None:
                environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(said), str(len(said))
                environ["CONTENT_TYPE"] = "application/json"
            else:
                environ["HTTP_AUTHORIZATION"] = f"Bearer {MARK}{secret}"

        def note(status: str, headers: Any, *rest: Any) -> Any:
            if secret and by_bearer and status.startswith("2"):
                self.answered.add(f"{method} {path}")
            return start(status, headers, *rest)

        return self.inner(environ, note)

    def _arrive(self, secret: str) -> str | None:
        """The app's side of it, and a visit of this member; their handle."""
        with unit_of_work() as work:
            site = site_named("duoveo")
            if site is None:
                site = add_site("duoveo", ("https://app.example.org",))
                site.publishable = "pk_walk"
                add_key(site, kid=SIGNER.kid, public=SIGNER.public, secret=None)
                work.flush()
                work.expire(site)
            [key] = site.keys
            theirs = select(Member).join(MemberSession, MemberSession.member_id == Member.id)
            member = work.scalar(theirs.where(MemberSession.token_hash == hash_of(secret)))
            if member is None:
                return None
            if work.scalar(select(Person).where(Person.subject == member.handle)) is None:
                work.add(Person(site_id=site.id, subject=member.handle, member_id=member.id, came_at=now()))
            made = hash_of(MARK + secret)
            work.execute(delete(Visit).where(Visit.token_hash == made))
            rest = {"jti_hash": f"walk {next(self.numbers)}", "token_hash": made, "ends_at": now() + LASTS}
            work.add(Visit(site_id=site.id, key_id=key.id, subject=member.handle, member_id=member.id, **rest))
            return str(member.handle)

    def _assertion(self, handle: str) -> bytes:
        moment = int(now().timestamp())
        claims = {"iss": "duoveo", "aud": "http://localhost", "sub": handle, "iat": moment, "exp": moment + 120}
        claims["jti"] = f"number {next(self.numbers):020}"
        signed = SIGNER.sign({"alg": "EdDSA", "kid": SIGNER.kid, "typ": TYP}, claims)
        return json.dumps({"site": "pk_walk", "assertion": signed, "day": True}).encode()


def test_nothing_tells_in_an_app_what_one_member_does_in_private() -> None:
    made: list[Brought] = []

    def build(**options: Any) -> Flask:
        app = create_app(**options)
        made.append(Brought(app))
        app.wsgi_app = made[-1]
        return app

    assert_no_score_leak(build, pairs=3)
    for one in made:
        assert {
            "POST /embed/v1/session",
            "GET /embed/v1/pace",
            "GET /embed/v1/values",
            "GET /api/v1/today",
        } <= one.answered
