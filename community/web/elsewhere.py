"""What is asked below the prefix of a mounted house and is not there: the house says so, not its host."""

from typing import Any

from flask import Blueprint, Response
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from community.web.blueprint import answer_error

METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")
elsewhere = Blueprint("community_elsewhere", __name__)


@elsewhere.route("/", methods=METHODS, provide_automatic_options=False, endpoint="root")
@elsewhere.route("/<path:path>", methods=METHODS, provide_automatic_options=False, endpoint="path")
def nowhere(**_path: str) -> Response:
    """Not here, or here and not to be asked in this way. The routing comes here last."""
    others = {method: endpoint for method in METHODS if (endpoint := _other(method))}
    if not others:
        return answer_error(NotFound())
    error: HTTPException = MethodNotAllowed(list(others))
    if all(endpoint.startswith("community_") for endpoint in others.values()):
        return answer_error(error)
    raise error  # the host has a page of its own below our prefix


nowhere.community_plain = True  # type: ignore[attr-defined]  # a view carries what it is


def _other(method: str) -> str:
    """The endpoint of another rule that takes this method at this path."""
    adapter: Any = request_ctx.url_adapter
    try:
        endpoint = str(adapter.match(method=method)[0])
    except RequestRedirect:
        return ""
    return "" if endpoint.startswith(f"{elsewhere.name}.") else endpoint
