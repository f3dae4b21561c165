"""Taking everything of one's own along, leaving, and coming back."""

from typing import Any

from flask import Response

from community.language import long_day
from community.leaving import files, presenters, queries, services
from community.leaving.schemas import LeaveSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import RequestSchema
from community_forum.views import pages


@pages.get("/you/export")
@allows(P.TAKE_ALONG)
@returns(page="community_forum/export.html")
def show_export(_identity: Identity) -> dict[str, Any]:
    """The two files that one can take along."""
    return {}


@pages.post("/you/export/file")
@allows(P.TAKE_ALONG, own_transaction=True)
@accepts(RequestSchema, location="form")
@returns()
def export_file(identity: Identity) -> Response:
    """Everything of one's own, for programs."""
    return files.as_json(identity)


@pages.post("/you/export/page")
@allows(P.TAKE_ALONG, own_transaction=True)
@accepts(RequestSchema, location="form")
@returns()
def export_page(identity: Identity) -> Response:
    """Everything of one's own, to read."""
    return files.as_page(identity)


@pages.get("/you/leave")
@allows(P.LEAVE)
@returns(page="community_forum/leave.html")
def show_leave(_identity: Identity) -> dict[str, Any]:
    """What may become of one's words."""
    return {}


@pages.post("/you/leave")
@allows(P.LEAVE, own_transaction=True)
@accepts(LeaveSchema, location="form", again=show_leave)
@returns()
def leave(identity: Identity, words: str, password: str) -> SeeOther:
    """Leave."""
    services.leave(identity, words=words, password=password)
    return SeeOther("/", "left-house")


@pages.get("/come-back")
@allows(P.COME_BACK, on=queries.find_leaver)
@returns(page="community_forum/come_back.html")
def show_come_back(_identity: Identity | None, thing: Any) -> dict[str, Any]:
    """Until when one can come back."""
    return {"last": long_day(presenters.last_day(thing))}


@pages.post("/come-back")
@allows(P.COME_BACK, on=queries.find_leaver)
@accepts(RequestSchema, location="form")
@returns()
def come_back(_identity: Identity | None, thing: Any) -> SeeOther:
    """Come back."""
    services.come_back(thing)
    return SeeOther("/", "back")
