"""A site of its own."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response
from werkzeug.exceptions import HTTPException

from community.current import KEY, house
from community.extension import Community
from community.log import set_up
from community.security.sessions import bridge_flask_login
from community.settings import Settings
from community.web.blueprint import MOST_BYTES, answer_error
from community.web.headers import guard

HSTS = "max-age=31536000; includeSubDomains"


def create_app(settings: Settings | Mapping[str, str] | None = None, **options: Any) -> Flask:
    """Make a site that is nothing but a community.

    Raises:
        SettingsError, PluginError: with one line, when something does not fit.
    """
    app = Flask("community_site", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    Community(app, settings=settings, **options)
    set_up(app, app.extensions[KEY].settings.log)
    app.extensions["sqlalchemy"] = app.extensions[KEY].store.own
    bridge_flask_login(app)
    app.register_error_handler(HTTPException, answer_error)
    app.after_request(_guarded)
    return app


def _guarded(response: Response) -> Response:
    if house().settings.secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    return guard(response)
