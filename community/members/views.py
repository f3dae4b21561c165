"""Members over the API: joining, signing in, one's own page, other people's pages."""

from typing import Any

from community.members import known_for, presenters, queries, services
from community.members.models import Member
from community.members.schemas import (
    ArrangeSchema,
    ExchangeSchema,
    EyesSchema,
    JoinSchema,
    KnownForSchema,
    MeSchema,
    ProfileSchema,
    ProfileViewSchema,
    SignInSchema,
)
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import CursorSchema, page_of

api = ApiBlueprint("members", __name__, description="Coming in, one's own page, other people's pages")


@api.post("/members")
@allows(P.JOIN, own_transaction=True)
@accepts(JoinSchema)
@returns(MeSchema, status=201, refuses=(429,))
def join(_identity: Identity | None, **data: Any) -> presenters.Me:
    """Come in; the answer signs you in."""
    return presenters.me(services.join(**data))


@api.post("/session")
@allows(P.SIGN_IN, own_transaction=True)
@accepts(SignInSchema)
@returns(MeSchema, refuses=(401, 409, 429))
def sign_in(_identity: Identity | None, **data: str) -> presenters.Me:
    """Sign in."""
    return presenters.me(services.check_present(services.sign_in(**data)))


@api.delete("/session")
@allows(P.SIGN_IN)
@returns(status=204)
def sign_out(_identity: Identity | None) -> None:
    """Sign out: every copy of this session's credential is dead."""
    services.sign_out()


@api.get("/me")
@allows(P.BE_A_MEMBER, on=queries.find_me)
@returns(MeSchema)
def read_me(_identity: Identity, thing: Member) -> presenters.Me:
    """What is one's own."""
    return presenters.me(thing)


@api.patch("/me")
@allows(P.BE_A_MEMBER)
@accepts(ProfileSchema)
@returns(MeSchema)
def change_me(identity: Identity, **data: Any) -> presenters.Me:
    """Change what is one's own."""
    return presenters.me(services.change_profile(identity, **data))


@api.get("/me/known-for")
@allows(P.BE_A_MEMBER, on=queries.find_me)
@returns(KnownForSchema)
def read_known_for(identity: Identity, thing: Member) -> known_for.KnownForView:
    """The words that you are known for, from thanks that you and somebody else both show."""
    return known_for.known_for(thing, identity)


@api.put("/me/known-for")
@allows(P.BE_A_MEMBER)
@accepts(ArrangeSchema)
@returns(KnownForSchema)
def arrange_known_for(identity: Identity, shown: list[str]) -> known_for.KnownForView:
    """Put them in the order in which they stand on your page; those you leave out are kept off it."""
    return known_for.arrange(identity, shown=shown)


@api.get("/me/as-others-see")
@allows(P.BE_A_MEMBER, on=queries.find_me)
@accepts(EyesSchema, location="query")
@returns(ProfileViewSchema)
def see_as_others(identity: Identity, thing: Member, eyes: str) -> presenters.ProfileView:
    """Your own page, as everyone here sees it, or somebody who holds the same values."""
    return presenters.as_others_see(thing, identity, eyes=eyes)


@api.get("/me/exchanges")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page_of(ExchangeSchema))
def read_exchanges(identity: Identity, limit: str, cursor: str | None = None) -> Page[presenters.Exchange]:
    """One's own asks, replies and offers: what is open first."""
    return presenters.exchanges_page(identity, limit=limit, cursor=cursor)


@api.get("/members/<handle>")
@allows(P.MEET_MEMBER, on=queries.find_member)
@returns(ProfileViewSchema)
def meet(identity: Identity, thing: Member) -> presenters.ProfileView:
    """A member's page, as you may see it."""
    return presenters.profile(thing, identity)
