"""The stewards' desk. Whoever is not a steward is told that there is no such page."""

from datetime import date
from typing import Any

from flask import request

from community.care import desk, queries, services
from community.care.schemas import CaseSchema, DecideSchema, DeskSchema
from community.errors import Conflict
from community.household.queries import waiting_applications
from community.invitations.waiting import waiting_quietly
from community.language import long_day
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.templating import page_answer
from community_forum.views import pages


@pages.get("/stewards")
@allows(P.LOOK_AFTER, on=queries.find_desk)
@accepts(DeskSchema, location="query")
@returns(page="community_forum/stewards.html")
def look_at_desk(identity: Identity, thing: Any, after: str = "") -> dict[str, Any]:  # noqa: ARG001 (the desk itself)
    """The oldest case that waits, or the one after another."""
    found = queries.oldest_case(identity, after)
    following = queries.oldest_case(identity, found.public_id) if found is not None else None
    case = desk.case(found, identity) if found else None
    waiting = bool(waiting_applications())
    return {"case": case, "more": following is not None, "after": after, "waiting": waiting}


@pages.get("/stewards/standing")
@allows(P.LOOK_AFTER, on=queries.find_desk)
@returns(page="community_forum/stewards_standing.html")
def look_at_standing(identity: Identity, thing: Any) -> dict[str, Any]:  # noqa: ARG001 (the desk itself)
    """What is folded and who is on pause, with the case that each came from."""
    return {"standing": desk.standing(identity)}


@pages.get("/stewards/waiting")
@allows(P.LOOK_AFTER, on=queries.find_desk)
@returns(page="community_forum/stewards_waiting.html")
def look_at_waiting(identity: Identity, thing: Any) -> dict[str, Any]:  # noqa: ARG001 (the desk itself)
    """What waits quietly: nobody has replied to it, though it has been brought to people."""
    return {"waiting": waiting_quietly(identity)}


@pages.get("/stewards/cases/<report_id>")
@allows(P.LOOK_AFTER, on=queries.find_case)
@accepts(CaseSchema, location="query")
@returns(page="community_forum/steward_case.html")
def look_at_case(identity: Identity, thing: Any, act: str = "") -> dict[str, Any]:
    """One case; with an act, its ready sentences to change."""
    case, act = desk.case(thing, identity), act or request.form.get("act", "")
    if act and act not in case.acts:
        raise Conflict
    return {"case": case, "act": act, "ready": desk.ready(thing, act, identity) if act else None}


@pages.post("/stewards/cases/<report_id>")
@allows(P.LOOK_AFTER, on=queries.find_case)
@accepts(DecideSchema, location="form", again=look_at_case)
@returns()
def decide(identity: Identity, thing: Any, act: str, reason: str, answer: str, until: date | None, sure: bool) -> Any:
    """Show what the people will read; once the steward is sure, do it."""
    services.check(thing, act=act, reason=reason, answer=answer, until=until)
    if not sure:
        typed = {"act": act, "reason": reason, "answer": answer, "until": until}
        context = {"case": desk.case(thing, identity), **typed, "until_words": long_day(until) if until else ""}
        return page_answer("community_forum/steward_preview.html", context)
    services.decide(identity, thing, act=act, reason=reason, answer=answer, until=until)
    return SeeOther("/stewards", "cared")
