"""Writes come from our own pages: the browser says so (Fetch Metadata, Origin), and a form proves it.

The gate follows OWASP's "Fetch Metadata with fallback to Origin"; the token binds a form to its session.
"""

from functools import lru_cache

from flask import request
from itsdangerous import BadSignature, URLSafeSerializer

from community.current import house
from community.errors import Forbidden, Unreadable
from community.language import _

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
SIGNED_OUT = "signed out"


def form_token(session_ref: str) -> str:
    """The token of the forms in one session; the same for all of its pages, useless in any other."""
    return _signed(house().settings.secret_key, session_ref or SIGNED_OUT)


@lru_cache(maxsize=4096)
def _signed(_secret_key: str, session_ref: str) -> str:
    return str(_signer().dumps(session_ref))


def check_origin() -> None:
    """Refuse a write that a foreign page made the browser send.

    Raises:
        Forbidden: when the browser says that the page is not ours.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    own = (house().settings.origin, f"{request.scheme}://{request.host}")
    if (site is not None and site not in ("same-origin", "none")) or (origin is not None and origin not in own):
        raise Forbidden(_("This came from another site, so nothing was done."))


def check_form(session_ref: str) -> None:
    """Refuse a form without the token of its own session.

    Raises:
        Forbidden: when the token is missing or another session's.
    """
    try:
        given = _signer().loads(request.form.get("form_token", ""))
    except BadSignature:
        given = None
    if given != (session_ref or SIGNED_OUT):
        raise Forbidden(_("This page was open for a long time. Please go back and send it again."))


def check_json() -> None:
    """A call to the API carries JSON or nothing.

    Raises:
        Unreadable: for any other body.
    """
    if (request.mimetype or request.content_length) and request.mimetype != "application/json":
        raise Unreadable(_("Please send JSON."))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(house().settings.secret_key, salt="community form 1")
