"""Staying out of somebody's way: muting, blocking, undoing either."""

from typing import Any

from community.blocks import presenters, queries, services
from community.blocks.schemas import KINDS, KeepApartSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import Choice, CursorSchema, RequestSchema
from community_forum.links import older
from community_forum.views import pages

SAID = {"mute": "muted", "block": "blocked", "none": "let-back"}


class HowFarSchema(RequestSchema):
    """Which of the two is meant."""

    kind = Choice(KINDS[:2], load_default="mute")


@pages.get("/you/quiet")
@allows(P.SEE_APART)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/quiet.html")
def read_quiet(identity: Identity, limit: str = "20", cursor: str | None = None) -> dict[str, Any]:
    """Whom one has muted or blocked, with the way back."""
    found = presenters.apart_page(identity, limit=limit, cursor=cursor)
    return {"people": found.items, "older": older(found)}


@pages.get("/people/<handle>/quiet")
@allows(P.KEEP_APART, on=queries.find_to_keep_apart)
@accepts(HowFarSchema, location="query")
@returns(page="community_forum/quiet_one.html")
def show_quiet(_identity: Identity, thing: Any, kind: str = "mute") -> dict[str, Any]:
    """What muting or blocking somebody means, before it is done."""
    return {"person": presenters.apart(thing, kind).person, "kind": kind}


@pages.post("/people/<handle>/quiet")
@allows(P.KEEP_APART, on=queries.find_to_keep_apart)
@accepts(KeepApartSchema, location="form", again=show_quiet)
@returns()
def keep_apart(identity: Identity, thing: Any, kind: str) -> SeeOther:
    """Mute somebody, block them, or let them back in."""
    return SeeOther("/you/quiet", SAID[services.keep_apart(identity, thing, kind=kind)])
