"""The journal's pages. The blueprint, its routes and its templates have names that the community uses as well."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask_login import LoginManager, current_user, login_required, login_user, logout_user
from sqlalchemy import select
from werkzeug.security import check_password_hash

from examples.mount.models import Entry, JournalMember, db

members = Blueprint("members", __name__)
login = LoginManager()
login.login_view = "members.sign_in"


@login.user_loader
def _member(key: str) -> JournalMember | None:
    return db.session.get(JournalMember, int(key))


@members.get("/")
def home() -> str:
    """The door."""
    return render_template("home.html")


@members.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Any:
    """Signing in with a name and a few words."""
    if request.method == "POST":
        found = db.session.scalar(select(JournalMember).filter_by(name=request.form["name"]))
        if found is not None and check_password_hash(found.words_hash, request.form["words"]):
            login_user(found, remember=True)
            return redirect(url_for("members.requests"))
    return render_template("sign_in.html")


@members.post("/sign-out")
@login_required
def sign_out() -> Any:
    """Signing out."""
    logout_user()
    return redirect(url_for("members.home"))


@members.get("/requests")
@login_required
def requests() -> str:
    """What the journal asks of its member today, and what they wrote."""
    entries = db.session.scalars(select(Entry).filter_by(member=current_user).order_by(Entry.id))
    return render_template("requests.html", entries=entries)


@members.post("/requests")
@login_required
def write() -> Any:
    """Writing an entry."""
    db.session.add(Entry(member_id=current_user.id, written_on=date.today(), body=request.form["body"]))
    db.session.commit()
    return redirect(url_for("members.requests"))


@members.get("/api/v1/me")
def me() -> Any:
    """Who is signed in to the journal."""
    if not current_user.is_authenticated:
        abort(401)
    return jsonify(name=current_user.name)


@members.get("/fault")
def fault() -> str:
    """A page that breaks, to see the journal's own error page."""
    raise RuntimeError("the journal's own fault")
