"""A quiet journal: a small app with members, pages and a database of its own, in which a community is mounted."""

from collections.abc import Mapping
from typing import Any

import click
from flask import Flask, Response, g, render_template, session
from werkzeug.exceptions import HTTPException
from werkzeug.security import generate_password_hash

from community import Community
from examples.mount.members import login, members
from examples.mount.models import JournalMember, db

KEY = "for trying it out on this machine only, please"
WORDS = "a quiet morning"  # with which robin signs in


def create_app(config: Mapping[str, Any] | None = None, *, community: bool = True) -> Flask:
    """The journal; with ``community=False`` it is what it was before, for comparing."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=KEY, SQLALCHEMY_DATABASE_URI="sqlite:///journal.sqlite")
    app.config.from_prefixed_env("JOURNAL")
    app.config.update(config or {})
    db.init_app(app)
    login.init_app(app)
    app.register_blueprint(members)
    app.before_request(_greet)
    app.after_request(_sign)
    app.register_error_handler(404, _not_found)
    app.register_error_handler(Exception, _fault)
    app.jinja_env.globals["_"] = str.upper  # a translation of its own would stand here
    app.jinja_env.filters["day"] = "{:%d.%m.%Y}".format
    app.cli.add_command(tables)
    if community:
        Community(
            app,
            prefix="/community",
            settings={
                "COMMUNITY_SECRET_KEY": app.config["SECRET_KEY"],
                "COMMUNITY_BASE_URL": app.config.get("BASE_URL", "http://127.0.0.1:5000"),
                "COMMUNITY_NAME": "Side by side",
                "COMMUNITY_JOINING": "open",
            },
        )
    return app


@click.command("tables")
def tables() -> None:
    """Make the journal's own tables, and a first member, who signs in as robin."""
    db.create_all()
    if not db.session.query(JournalMember).first():
        db.session.add(JournalMember(name="robin", words_hash=generate_password_hash(WORDS)))
        db.session.commit()


def _greet() -> None:
    session.setdefault("visits", "some")
    g.greeting = "Good to see you"


def _sign(response: Response) -> Response:
    response.headers["X-Journal"] = "kept with care"
    return response


def _not_found(_error: Exception) -> tuple[str, int]:
    return render_template("errors/404.html"), 404


def _fault(error: Exception) -> Any:
    if isinstance(error, HTTPException):
        return error
    return render_template("errors/500.html"), 500
