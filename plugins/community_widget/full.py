"""Going on from the widget in the house itself, in a browser of one's own, by a link that works once."""

from typing import Any

from flask import Response, request

from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.pages import own_path
from community.web.templating import secret_page
from community_widget import queries, services
from community_widget.frames import embed
from community_widget.schemas import WaySchema


@embed.get("/onward")
@allows(P.SIGN_IN)
@accepts(WaySchema, location="query")
@returns()
def show_way(_identity: Identity | None, token: str, next: str) -> Response:
    """Says as whom one goes on; looking at it uses nothing up, and a link that a stranger sent names the stranger."""
    token, next = token or request.form.get("token", ""), request.form.get("next", next)
    visit = queries.by_way(token)
    context: dict[str, Any] = {"token": token, "next": own_path(next), "name": visit.member.name if visit else None}
    return secret_page("community_widget/onward.html", context)


@embed.post("/onward")
@allows(P.SIGN_IN, by_link=True)
@accepts(WaySchema, location="form", again=show_way)
@returns()
def go_on(_identity: Identity | None, token: str, next: str) -> SeeOther:
    """Sign in by the link, and go to its page."""
    services.take_way(token=token)
    return SeeOther(own_path(next))
