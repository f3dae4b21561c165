"""One's pace: how often, when and where from the house may come to oneself; and resting."""

from dataclasses import replace
from typing import Any

from flask import g

from community.current import now
from community.members.services import change_profile
from community.pace import words
from community.pace.presenters import pace_of, rests
from community.pace.schemas import PaceFormSchema, RestSchema
from community.pace.services import rest as rest_now
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.templating import Form
from community_forum.views import pages


@pages.get("/you/pace")
@allows(P.BE_A_MEMBER)
@returns(page="community_forum/pace.html")
def read_pace(identity: Identity) -> dict[str, Any]:
    """One's pace in plain words, and whether one rests."""
    pace = pace_of(identity.key)
    found: Form = g.get("community_form", Form("rest"))
    if found.name == "rest":  # the other form was not sent: it says what holds
        kept = {
            "touches": [pace.touches],
            "days": [*pace.days],
            "from": [pace.from_],
            "to": [pace.to],
            "digests": [*pace.digests],
            "timezone": [words.place_to_write(identity.timezone)],
        }
        found = g.community_form = replace(found, typed={**kept, **found.typed})
    return {
        "rests": rests(identity),
        "rest_until": pace.rest_until,
        "how_often": words.how_often(),
        "days": words.days(),
        "hours": words.hours(found.value("from"), found.value("to"), *found.values("digests")),
        "place": words.place_of(identity.timezone),
        "hour": words.hour_at(now(), identity.timezone),
    }


@pages.post("/you/pace")
@allows(P.BE_A_MEMBER)
@accepts(PaceFormSchema, location="form", again=read_pace)
@returns()
def set_pace(identity: Identity, timezone: str, **pace: Any) -> SeeOther:
    """Choose one's pace."""
    change_profile(identity, timezone=timezone, pace=pace)
    return SeeOther("/you/pace", "kept")


@pages.post("/you/pace/rest")
@allows(P.BE_A_MEMBER)
@accepts(RestSchema, location="form", again=read_pace, form="rest")
@returns()
def rest(identity: Identity, rest: bool, rest_until: Any, back: str) -> SeeOther:
    """Rest, without an end or until a day; or rest no longer."""
    rest_now(identity, rest=rest, until=rest_until)
    return SeeOther(back, "resting" if rest else "rested")
