"""Leaving, coming back, and taking everything of one's own along, over the API."""

from flask import Response

from community.leaving import queries, services
from community.leaving.files import as_json
from community.leaving.schemas import LeaveSchema
from community.members import presenters as members
from community.members.models import Member
from community.members.schemas import MeSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns

api = ApiBlueprint("leaving", __name__, description="Taking everything of one's own along, leaving, coming back")


@api.post("/me/export")
@allows(P.TAKE_ALONG, own_transaction=True)
@returns(refuses=(429,), status=200)
def export(identity: Identity) -> Response:
    """Everything of one's own, as one JSON file: ``{"person", "parts": [{"title", "table", "rows", …}]}``."""
    return as_json(identity)


@api.delete("/me")
@allows(P.LEAVE, own_transaction=True)
@accepts(LeaveSchema)
@returns(status=204, refuses=(429,))
def leave(identity: Identity, words: str, password: str) -> None:
    """Leave. Every session and token ends now; for seven days, signing in leads back."""
    services.leave(identity, words=words, password=password)


@api.post("/me/return")
@allows(P.COME_BACK, on=queries.find_leaver)
@returns(MeSchema)
def come_back(_identity: Identity | None, thing: Member) -> members.Me:
    """Come back within seven days, after signing in."""
    return members.me(services.come_back(thing))
