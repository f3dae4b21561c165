"""Encouragements over the API."""

from community.encouragements import presenters, services
from community.encouragements.schemas import ChooseEncouragementSchema, EncouragementsSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns

api = ApiBlueprint("encouragements", __name__, description="What may be suggested to you")


@api.get("/me/encouragements")
@allows(P.BE_A_MEMBER)
@returns(EncouragementsSchema)
def read_encouragements(identity: Identity) -> presenters.EncouragementsView:
    """What may be suggested to you, and what you have stopped."""
    return presenters.encouragements(identity)


@api.put("/me/encouragements")
@allows(P.BE_A_MEMBER)
@accepts(ChooseEncouragementSchema)
@returns(EncouragementsSchema)
def choose_encouragement(identity: Identity, kind: str, stopped: bool) -> presenters.EncouragementsView:
    """Stop a kind of suggestion, or let it in again."""
    services.choose(identity, kind=kind, stopped=stopped)
    return presenters.encouragements(identity)
