"""Ties over the API."""

from community.members.models import Member
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.ties import presenters, queries, services
from community.ties.models import Tie
from community.ties.schemas import KeepTieSchema, TieSchema
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import CursorSchema, page_of

api = ApiBlueprint("ties", __name__, description="People whom you keep in touch with, for your eyes alone")


@api.get("/ties")
@allows(P.KEEP_TIES)
@accepts(CursorSchema, location="query")
@returns(page_of(TieSchema))
def read_ties(identity: Identity, limit: str, cursor: str | None = None) -> Page[presenters.TieView]:
    """The people whom you keep in touch with. They never learn of it."""
    return presenters.ties_page(identity, limit=limit, cursor=cursor)


@api.get("/ties/<handle>")
@allows(P.KEEP_TIES, on=queries.find_tie)
@returns(TieSchema)
def read_tie(_identity: Identity, thing: Tie) -> presenters.TieView:
    """One of them."""
    return presenters.tie(thing)


@api.put("/ties/<handle>")
@allows(P.KEEP_TIES, on=queries.find_other)
@accepts(KeepTieSchema)
@returns(TieSchema, refuses=(429,))
def keep(identity: Identity, thing: Member, note: str, rhythm: str) -> presenters.TieView:
    """Keep in touch with somebody: a note for yourself, and when you would like to think of them."""
    return presenters.tie(services.keep(identity, thing, note=note, rhythm=rhythm))


@api.delete("/ties/<handle>")
@allows(P.KEEP_TIES, on=queries.find_tie)
@returns(status=204)
def let_go(_identity: Identity, thing: Tie) -> None:
    """Let go of somebody; what you noted is erased."""
    services.let_go(thing)


@api.delete("/absent-ties")
@allows(P.KEEP_TIES)
@returns(status=204)
def forget_absent(identity: Identity) -> None:
    """Erase what you noted about people who are not here any more, if there is anything."""
    services.forget_absent(identity)
