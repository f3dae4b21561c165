"""An app with members of its own that shows the widget of a community: two tags, and one route that signs."""

from typing import Any

from flask import Flask, Response, abort, current_app, jsonify, redirect, render_template, request, session

from examples.host.signing import assertion, is_from_the_house

KEY = "for trying it out on this machine only, please"
MEMBERS = {"17": "Robin", "23": "Kim"}  # a real app has a table, and passwords
POLICY = (
    "default-src 'none'; script-src {house}; frame-src {house}; connect-src 'self'; style-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """The app; HOST_HOUSE, HOST_SITE, HOST_KID, HOST_PRIVATE_KEY (a file) and the like say where it belongs."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY=KEY, SESSION_COOKIE_NAME="host", HOUSE="http://127.0.0.1:8000", SITE="")
    app.config.update(ISSUER="host", KID="first", PRIVATE_KEY="instance/host.pem", WEBHOOK_SECRET="")
    app.config.from_prefixed_env("HOST")
    app.config.update(config or {})
    app.add_url_rule("/", view_func=home)
    app.add_url_rule("/sign-in", view_func=sign_in, methods=["POST"])
    app.add_url_rule("/sign-out", view_func=sign_out, methods=["POST"])
    app.add_url_rule("/community-token", view_func=community_token, methods=["GET", "POST"])
    app.add_url_rule("/community-webhook", view_func=community_webhook, methods=["POST"])
    app.extensions["waits"] = set()  # whose phone would ring; a real app sends a push in its own words
    app.after_request(_guarded)
    return app


def home() -> str:
    """The page with the widget in it."""
    member = session.get("member")
    waits = member in current_app.extensions["waits"]
    current_app.extensions["waits"].discard(member)
    shown = {"members": MEMBERS, "member": member, "name": MEMBERS.get(member or ""), "waits": waits}
    return render_template("home.html", house=current_app.config["HOUSE"], site=current_app.config["SITE"], **shown)


def sign_in() -> Any:
    """Be one of the members."""
    if request.form.get("member") not in MEMBERS:
        abort(400)
    session["member"] = request.form["member"]
    return redirect("/", 303)


def sign_out() -> Any:
    """Be nobody."""
    session.clear()
    return redirect("/", 303)


def community_token() -> Any:
    """What the widget asks for: who is signed in here, signed. Only pages of our own may ask, or be told."""
    asks = request.headers.get("Origin") if request.method == "POST" else request.headers.get("Sec-Fetch-Site")
    if asks != (request.host_url.rstrip("/") if request.method == "POST" else "same-origin"):
        abort(403)
    member = session.get("member")
    token = assertion(current_app.config, member, MEMBERS[member]) if member in MEMBERS else None
    return jsonify(token=token), {"Cache-Control": "no-store"}


def community_webhook() -> Any:
    """What the house posts: something waits for one of our members. It says no more than that."""
    if not is_from_the_house(current_app.config["WEBHOOK_SECRET"], request.headers, request.get_data()):
        abort(401)
    said = request.get_json()
    if said["type"] == "something.waits":
        current_app.extensions["waits"].add(said["data"]["sub"])
    return "", 204


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY.format(house=current_app.config["HOUSE"])
    return response
