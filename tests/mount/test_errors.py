"""Whose error it is, decides who tells it: the house below its prefix, the host everywhere else."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from werkzeug.exceptions import HTTPException

from community import Blueprint, Plugin, create_app
from community.registry import make_registry
from community.security.permissions import Permission
from community.settings import Settings
from community.testing import Someone
from community.web.door import allows, returns
from tests.mount.conftest import SETTINGS

pytestmark = pytest.mark.once

PROBLEM, PAGE = "application/problem+json", "text/html; charset=utf-8"


def _grabbing(app: Flask, _database: SQLAlchemy) -> None:
    """A host that answers every error itself, and has pages beside and below our prefix."""

    def grab(error: Exception) -> tuple[str, int]:
        code = error.code if isinstance(error, HTTPException) else 500
        return f"the host says {code}", code or 500

    for kind in (Exception, HTTPException, 404, 405, 413, 500):
        app.register_error_handler(kind, grab)
    app.add_url_rule("/", "home", view_func=lambda: "the host")
    app.add_url_rule("/fault", "fault", view_func=lambda: 1 / 0)
    app.add_url_rule("/community/map", "map", view_func=lambda: "the host's map")
    app.add_url_rule("/shelf/<path:book>", "shelf", view_func=lambda book: book)


@pytest.fixture
def app(host_with) -> Flask:
    return host_with(_grabbing)


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/community/nowhere", 404, PAGE),
        ("POST", "/community/nowhere", 404, PAGE),
        ("OPTIONS", "/community/nowhere", 404, PAGE),
        ("GET", "/community/api/v1/nowhere", 404, PROBLEM),
        ("GET", "/community/api/v1/advice-requests/none", 404, PROBLEM),
        ("GET", "/community/requests/none", 404, PAGE),
        ("PUT", "/community/api/v1/thanks", 405, PROBLEM),
        ("DELETE", "/community/ask", 405, PAGE),
        ("POST", "/community/", 405, PAGE),
        ("POST", "/community/healthz", 405, PAGE),
    ],
)
def test_below_the_prefix_the_house_tells(
    app: Flask, alice: Someone, method: str, path: str, status: int, kind: str
) -> None:
    answer = alice.client.open(path, method=method)
    assert (answer.status_code, answer.content_type) == (status, kind), answer.text
    assert "the host says" not in answer.text
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert ("GET" in answer.headers.get("Allow", "")) == (status == 405)
    if kind == PAGE:
        assert 'href="/community/help-now"' in answer.text


def test_a_wrong_address_is_told_in_the_readers_language(app: Flask) -> None:
    page = Someone(app).client.get("/community/nulle-part", headers={"Accept-Language": "fr"})
    assert '<html lang="fr"' in page.text


def test_too_much_is_refused_even_where_the_host_has_no_limit(app: Flask, alice: Someone) -> None:
    long = "y" * 2_000_000
    assert app.config["MAX_CONTENT_LENGTH"] is None
    page = alice.client.post("/community/ask", data={"title": "t", "body": long})
    call = alice.post("/advice-requests", title="t", body=long)
    assert [(a.status_code, a.content_type) for a in (page, call)] == [(413, PAGE), (413, PROBLEM)]
    assert "the host says" not in page.text + call.text


@pytest.mark.parametrize(
    ("method", "path", "words", "status"),
    [
        ("GET", "/", "the host", 200),
        ("GET", "/nowhere", "the host says 404", 404),
        ("POST", "/", "the host says 405", 405),
        ("GET", "/fault", "the host says 500", 500),
        ("GET", "/requests", "the host says 404", 404),
        ("GET", "/api/v1/me", "the host says 404", 404),
        ("GET", "/communityx", "the host says 404", 404),
        ("GET", "/shelf/community/requests", "community/requests", 200),
        ("GET", "/community/map", "the host's map", 200),
        ("POST", "/community/map", "the host says 405", 405),
    ],
)
def test_everywhere_else_the_host_tells(app: Flask, method: str, path: str, words: str, status: int) -> None:
    answer = app.test_client().open(path, method=method)
    assert (answer.text, answer.status_code) == (words, status)
    assert "Content-Security-Policy" not in answer.headers


def _breaking() -> Any:
    pages = Blueprint("community_letters", __name__)

    @pages.get("/letters")
    @allows(Permission.VISIT)
    @returns()
    def letters(_identity: Any) -> None:
        raise RuntimeError("a fault of ours")

    return pages


def test_a_fault_of_ours_is_told_by_us(host_with, tmp_path, caplog: pytest.LogCaptureFixture) -> None:
    letters = Plugin(name="letters", title="Letters", folder=tmp_path, blueprints=(_breaking(),))
    registry = make_registry([replace(letters)], Settings(secret_key="x" * 32))
    app = host_with(_grabbing, registry=registry)
    page = app.test_client().get("/community/letters")
    assert (page.status_code, page.content_type) == (500, PAGE)
    assert "Something broke on our side." in page.text
    assert "a fault of ours" in caplog.text


def test_missing_tables_are_our_fault_too(host_with, empty_database: str) -> None:
    app = host_with(_grabbing, url=empty_database)
    stranger = Someone(app)
    call = stranger.post("/session", handle="alice", password="a quiet garden path")
    assert (call.status_code, call.content_type) == (500, PROBLEM)
    stranger.client.set_cookie("community", "anything")
    page = stranger.client.get("/community/requests")
    assert (page.status_code, page.content_type) == (500, PAGE)
    assert "Something broke on our side." in page.text
    assert stranger.client.get("/").text == "the host"


def test_without_a_database_help_is_there_and_the_rest_comes_back(host_with, tmp_path) -> None:
    app = host_with(_grabbing, url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    stranger = Someone(app)
    stranger.client.set_cookie("community", "anything")
    for path, kind in (("requests", PAGE), ("api/v1/me", PROBLEM)):
        answer = stranger.client.get(f"/community/{path}")
        assert (answer.status_code, answer.content_type) == (503, kind)
        assert answer.headers["Retry-After"]
    assert stranger.client.get("/community/help-now").status_code == 200
    assert stranger.client.get("/community/healthz").status_code == 200
    assert stranger.client.get("/").text == "the host"


def test_the_language_of_one_request_is_not_left_to_the_host(host_with) -> None:
    from community.language import spoken

    def setup(app: Flask, _database: SQLAlchemy) -> None:
        app.add_url_rule("/language", "language", view_func=lambda: spoken().code)

    client = host_with(setup).test_client()
    for path in ("/community/?lang=fr", "/community/help-now?lang=fr", "/community/nowhere?lang=fr"):
        assert '<html lang="fr"' in client.get(path).text
        assert client.get("/language").text == "en"


def test_what_binds_a_whole_site_is_left_to_the_host(host_with) -> None:
    secure = {"COMMUNITY_BASE_URL": "https://care.example.org"}
    app = host_with(settings={**secure, "COMMUNITY_RATE_LIMITS": "on"})
    client = app.test_client()
    answer = client.get("/community/", base_url="https://care.example.org")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "Strict-Transport-Security" not in answer.headers  # it would bind the host's subdomains as well
    site = create_app({**SETTINGS, **secure, "COMMUNITY_RATE_LIMITS": "on"}).test_client()
    for path in ("/help-now", "/nowhere", "/api/v1/nowhere"):
        assert "max-age" in site.get(path).headers["Strict-Transport-Security"]
