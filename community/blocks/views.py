"""Muting and blocking over the API; only a person at a browser does it."""

from community.blocks import presenters, queries, services
from community.blocks.schemas import ApartSchema, KeepApartSchema
from community.members.models import Member
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import CursorSchema, page_of

api = ApiBlueprint("apart", __name__, description="Staying out of somebody's way")


@api.get("/me/apart")
@allows(P.SEE_APART)
@accepts(CursorSchema, location="query")
@returns(page_of(ApartSchema))
def read_apart(identity: Identity, limit: str, cursor: str | None = None) -> Page[presenters.ApartView]:
    """Whom you have muted or blocked."""
    return presenters.apart_page(identity, limit=limit, cursor=cursor)


@api.put("/members/<handle>/apart")
@allows(P.KEEP_APART, on=queries.find_to_keep_apart)
@accepts(KeepApartSchema)
@returns(ApartSchema, refuses=(429,))
def keep_apart(identity: Identity, thing: Member, kind: str) -> presenters.ApartView:
    """Mute somebody, block them, or undo it (``none``). They are not told."""
    return presenters.apart(thing, services.keep_apart(identity, thing, kind=kind))
