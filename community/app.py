"""A site of its own."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from community.current import house
from community.extension import Community
from community.settings import Settings
from community.web import answers
from community.web.blueprint import answer
from community.web.headers import guard

MOST_BYTES = 1024 * 1024


def create_app(settings: Settings | Mapping[str, str] | None = None, **options: Any) -> Flask:
    """Make a site that is nothing but a community.

    Raises:
        SettingsError, PluginError: with one line, when something does not fit.
    """
    app = Flask("community_site", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    Community(app, settings=settings, **options)
    app.register_error_handler(HTTPException, _http_error)
    app.after_request(_guarded)
    return app


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    tell: Callable[[int], Response] = answers.http_page
    if request.path.startswith("/api/"):
        tell = answers.http_problem
    response = answer(lambda: tell(status), pages=not request.path.startswith("/api/"))
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _guarded(response: Response) -> Response:
    guard(response, secure=house().settings.secure)
    return response
