"""What may be suggested to oneself: stopping it, letting it in again; and resting."""

from typing import Any

from community.encouragements import presenters, services
from community.encouragements.schemas import ChooseEncouragementSchema
from community.pace.presenters import rests
from community.pace.services import set_pace
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import RequestSchema, YesNo
from community_forum.views import pages


class RestSchema(RequestSchema):
    """Resting, from now on, or no longer."""

    rest = YesNo(required=True)


@pages.get("/you/suggestions")
@allows(P.BE_A_MEMBER)
@returns(page="community_forum/suggestions.html")
def read_suggestions(identity: Identity) -> dict[str, Any]:
    """Every kind of suggestion, and whether one rests."""
    return {"suggestions": presenters.encouragements(identity).items, "rests": rests(identity)}


@pages.post("/you/suggestions")
@allows(P.BE_A_MEMBER)
@accepts(ChooseEncouragementSchema, location="form", again=read_suggestions)
@returns()
def choose_suggestion(identity: Identity, kind: str, stopped: bool) -> SeeOther:
    """Stop a kind of suggestion, or let it in again."""
    services.choose(identity, kind=kind, stopped=stopped)
    return SeeOther("/you/suggestions", "kept")


@pages.post("/you/suggestions/rest")
@allows(P.BE_A_MEMBER)
@accepts(RestSchema, location="form", again=read_suggestions)
@returns()
def rest(identity: Identity, rest: bool) -> SeeOther:
    """Rest without an end, or rest no longer."""
    set_pace(identity, rest=rest, rest_until=None)
    return SeeOther("/you/suggestions", "kept")
