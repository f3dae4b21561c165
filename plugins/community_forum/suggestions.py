"""What may be suggested to oneself: stopping it, letting it in again."""

from typing import Any

from community.encouragements import presenters, services
from community.encouragements.schemas import ChooseEncouragementSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community_forum.views import pages


@pages.get("/you/suggestions")
@allows(P.BE_A_MEMBER)
@returns(page="community_forum/suggestions.html")
def read_suggestions(identity: Identity) -> dict[str, Any]:
    """Every kind of suggestion."""
    return {"suggestions": presenters.encouragements(identity).items}


@pages.post("/you/suggestions")
@allows(P.BE_A_MEMBER)
@accepts(ChooseEncouragementSchema, location="form", again=read_suggestions)
@returns()
def choose_suggestion(identity: Identity, kind: str, stopped: bool) -> SeeOther:
    """Stop a kind of suggestion, or let it in again."""
    services.choose(identity, kind=kind, stopped=stopped)
    return SeeOther("/you/suggestions", "kept")
