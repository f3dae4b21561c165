"""Refusals as answers: problem+json for the API, a calm page for people."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import orjson
from flask import Response, request
from werkzeug.exceptions import HTTPException

from community.errors import (
    CommunityError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    Paused,
    Stale,
    TooMany,
    Unavailable,
    Unreadable,
)
from community.language import _
from community.security.sessions import identity
from community.web.root import root
from community.web.templating import Link, page

PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Refusal:
    """How one kind of error is told."""

    status: int
    title: str
    detail: str


def refusal(error: CommunityError) -> Refusal:
    """The status and the words of an error, in the reader's language."""
    found = {
        Invalid: (422, _("There is something to put right."), _("Please look at the marked places.")),
        Unreadable: (415, _("This could not be read."), _("Please send JSON.")),
        NotSignedIn: (401, _("Please sign in."), _("This is for members of the house.")),
        Forbidden: (403, _("Nothing was done."), _("This came from another site, so nothing was done.")),
        Paused: (
            403,
            _("You are on pause"),
            _("The stewards have asked for a pause. The page says why, and until when."),
        ),
        NotFound: (404, _("Not here"), _("This page is not here, or not open to you. We can't say more.")),
        Conflict: (409, _("Not possible now"), _("This step is not possible now, or not yours to take.")),
        Stale: (412, _("Changed meanwhile"), _("This changed while you were writing. Here are both versions.")),
        TooMany: (429, _("A pause"), _("That is a lot at once. You can write again in a little while.")),
        Unavailable: (503, _("We are looking after the house."), _("We are looking after the house. Back soon.")),
    }
    status, title, detail = found[type(error)]
    return Refusal(status, title, error.detail or detail)


def problem(error: CommunityError) -> Response:
    """An error as RFC 9457 problem+json."""
    told = refusal(error)
    body: dict[str, Any] = {"title": told.title, "status": told.status, "detail": told.detail}
    if isinstance(error, Invalid):
        body["errors"] = error.fields
    if isinstance(error, Stale):
        body["current"] = error.current
    return with_headers(Response(orjson.dumps(body), told.status, content_type=PROBLEM), error)


def error_page(error: CommunityError) -> Response:
    """An error as a page with ways on; no screen's only exit is the back button."""
    told = refusal(error)
    if isinstance(error, Paused):
        return paused_page(told.status)
    detail = told.detail
    if isinstance(error, NotSignedIn) and _typed():
        detail = _("It has been a while, so we closed the door for safety. Sign in, and send your words again.")
    return with_headers(_page(told.status, told.title, detail, sign_in=isinstance(error, NotSignedIn)), error)


def paused_page(status: int = 200) -> Response:
    """Why somebody was asked for a pause, until when, and what they can do meanwhile."""
    from community.care.presenters import own_pause

    words = page("community/paused.html", {"pause": own_pause(identity())})
    return Response(words, status, content_type="text/html; charset=utf-8")


def fault_page() -> Response:
    """Something of ours broke."""
    words = _("Something broke on our side. What you wrote is kept. Try again now, or come back later.")
    return _page(500, _("Something broke on our side."), words)


def http_page(status: int) -> Response:
    """An error that the web server found, such as a wrong method."""
    if status == 404:
        return error_page(NotFound())
    return _page(status, _("This did not work."), _("This address does not take what was sent."))


def http_problem(status: int) -> Response:
    """The same for the API."""
    if status == 404:
        return problem(NotFound())
    words = {
        "title": _("This did not work."),
        "status": status,
        "detail": _("This address does not take what was sent."),
    }
    return Response(orjson.dumps(words), status, content_type=PROBLEM)


def _page(status: int, title: str, text: str, *, sign_in: bool = False) -> Response:
    links = [Link(f"{root()}/", _("Home")), Link(f"{root()}/help-now", _("Need help now?"))]
    if sign_in:
        links.insert(0, Link(f"{root()}/sign-in?next={quote(_came_from(), safe='')}", _("Sign in")))
    context: dict[str, Any] = {"status_title": title, "status_text": text, "links": links, "typed": _typed()}
    context["query_in"] = lambda code, name="lang": (
        f"{name}={code}"
    )  # a page that is not there is the same whatever it was asked
    words = page("community/error.html", context)
    return Response(words, status, content_type="text/html; charset=utf-8")


def _came_from() -> str:
    """The page of ours on which a form was sent, where its draft waits; the first page for anything else."""
    sent_from = urlsplit(request.referrer or "")
    ours = sent_from.netloc == request.host and sent_from.path.startswith(f"{root()}/")
    return sent_from.path.removeprefix(root()) if ours else "/"


def _typed() -> list[str]:
    """What somebody wrote into a form that could not be taken: shown again, so that nothing is lost."""
    spare = ("password", "form_token", "idempotency_key", "version", "next", "handle", "invite")
    try:
        typed = request.form.items()
    except HTTPException:  # too large to be read: that is what the page tells
        return []
    return [value for name, value in typed if name not in spare and (" " in value or "\n" in value)]


def with_headers(response: Response, error: CommunityError) -> Response:
    """What an error says in headers, put on its answer."""
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = "5"
    if isinstance(error, Stale):
        response.headers["ETag"] = error.etag
    return response
