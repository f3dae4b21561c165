"""Today over the API."""

from community.invitations.services import note_shown
from community.notices import presenters, services
from community.notices.schemas import PutAwaySchema, TodaySchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns

api = ApiBlueprint("today", __name__, description="What waits for you today")


@api.get("/today")
@allows(P.BE_A_MEMBER)
@returns(TodaySchema)
def today(identity: Identity) -> presenters.TodayView:
    """At most three cards, and the end."""
    found = presenters.today(identity)
    note_shown(identity, [card.id for card in found.items])
    return found


@api.post("/today/<card>/dismissal")
@allows(P.BE_A_MEMBER)
@accepts(PutAwaySchema)
@returns(status=204)
def put_away(identity: Identity, card: str, for_ever: bool) -> None:
    """Put a card away: no reason asked, no trace left. What is suggested can be stopped for ever (``for_ever``)."""
    services.put_away(identity, card, for_ever=for_ever)
