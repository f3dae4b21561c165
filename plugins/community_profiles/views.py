"""Member pages, and one's own page to change."""

from typing import Any

from flask import g

from community import Blueprint
from community.household.profile import house_profile
from community.members import presenters, queries, services
from community.members.schemas import ProfileSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.templating import Form

pages = Blueprint("community_profiles", __name__)


@pages.get("/people/<handle>")
@allows(P.MEET_MEMBER, on=queries.find_member)
@returns(page="community_profiles/person.html")
def meet(identity: Identity, thing: Any) -> dict[str, Any]:
    """A member's page, as this reader may see it."""
    return {"profile": presenters.profile(thing, identity), "own": thing.id == identity.key}


@pages.get("/you/profile")
@allows(P.BE_A_MEMBER, on=queries.find_me)
@returns(page="community_profiles/profile_edit.html")
def show_own(_identity: Identity, thing: Any) -> dict[str, Any]:
    """The form for one's own page."""
    me = presenters.me(thing)
    if "community_form" not in g:
        words = {name: [", ".join(getattr(me, name))] for name in ("values", "experience", "avoid")}
        plain = {name: [getattr(me, name)] for name in ("name", "about", "locale", "timezone")}
        g.community_form = Form(typed={**plain, **words})
    return {"me": me, "values": house_profile().lines("values")}


@pages.post("/you/profile")
@allows(P.BE_A_MEMBER)
@accepts(ProfileSchema, location="form", again=show_own)
@returns()
def change_own(identity: Identity, **data: Any) -> SeeOther:
    """Change one's own page."""
    services.change_profile(identity, **data)
    return SeeOther(f"/people/{identity.handle}", "kept")
