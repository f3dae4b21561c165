"""Pages of the house itself: health, static files, and help now."""

from collections.abc import Sequence
from typing import Any

from flask import Response, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from community.care.queries import find_own_pause
from community.care.schemas import AgainSchema
from community.care.services import ask_again
from community.current import house, session
from community.household.profile import known_by_now, language_of
from community.language import preferred, speak
from community.safety.help_lines import ELSEWHERE, Country, begun_with, help_lines
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.answers import paused_page
from community.web.blueprint import Blueprint
from community.web.door import SeeOther, accepts, allows, returns
from community.web.templating import static_page

house_pages = Blueprint("community_house", __name__)
# Where the page for help now begins, before its reader has chosen.
USUAL_COUNTRY = {"fr": "fr"}


def healthz() -> Response:
    """The process answers; nothing else is asked."""
    return Response("alive\n", content_type="text/plain; charset=utf-8")


def help_now() -> Response:
    """Static, for everyone, with the database, the worker and the mail all down; begins with the country chosen."""
    code = preferred(request.args.get("lang"), None, request.accept_languages.values())
    speak(language_of(code, asks=False))
    context = {"places": lines_for(code, request.args.get("country"))}
    return Response(static_page("community/help_now.html", context), content_type="text/html; charset=utf-8")


def lines_for(code: str, chosen: str | None = None) -> Sequence[Country]:
    """Every country's lines, beginning with the one chosen, the house's own, or the usual one for a language."""
    usual = known_by_now().country or USUAL_COUNTRY.get(code, ELSEWHERE)
    return begun_with(help_lines(asks=False), chosen if chosen is not None else usual)


house_pages.add_plain_rule("/healthz", healthz)
house_pages.add_plain_rule("/help-now", help_now)


@house_pages.get("/readyz")
@allows(P.VISIT)
@returns()
def readyz(_identity: Identity | None) -> Response:
    """Whether the database answers."""
    try:
        session().execute(text("SELECT 1"))
    except SQLAlchemyError:
        session().rollback()
        return Response("not ready\n", 503, {"Retry-After": "5"}, content_type="text/plain; charset=utf-8")
    return Response("ready\n", content_type="text/plain; charset=utf-8")


def asset(version: str, name: str) -> Response:
    """A static file."""
    found = house().assets.answer(version, name)
    return found if found is not None else Response("not here\n", 404, content_type="text/plain; charset=utf-8")


house_pages.add_plain_rule("/assets/<version>/<path:name>", asset)


@house_pages.get("/paused")
@allows(P.READ_OWN_PAUSE, on=find_own_pause)
@returns()
def read_pause(_identity: Identity, thing: Any) -> Response:  # noqa: ARG001 (the page looks it up: it stands for errors too)
    """Why one was asked for a pause, and until when."""
    return paused_page()


@house_pages.post("/paused")
@allows(P.ASK_FOR_ANOTHER_LOOK, on=find_own_pause)
@accepts(AgainSchema, location="form", again=read_pause)
@returns(creates=True)
def ask_about_pause(identity: Identity, thing: Any, words: str) -> SeeOther:
    """Ask the stewards for another look."""
    ask_again(identity, thing, words=words)
    return SeeOther("/paused", "told")


def own_path(given: str) -> str:
    """A path of this house, whatever was given: never another site."""
    plain = given.split("?")[0]
    good = given.startswith("/") and not given.startswith(("//", "/\\")) and "\\" not in given and ":" not in plain
    return given if good and given.isprintable() else "/"
