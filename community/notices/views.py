"""Today over the API."""

from community.notices import presenters, services
from community.notices.schemas import TodaySchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import allows, returns

api = ApiBlueprint("today", __name__, description="What waits for you today")


@api.get("/today")
@allows(P.BE_A_MEMBER)
@returns(TodaySchema)
def today(identity: Identity) -> presenters.TodayView:
    """At most three cards, and the end."""
    return presenters.today(identity)


@api.post("/today/<card>/dismissal")
@allows(P.BE_A_MEMBER)
@returns(status=204)
def put_away(identity: Identity, card: str) -> None:
    """Put a card away: no reason asked, no trace left."""
    services.put_away(identity, card)
