"""Member pages, and one's own page to change."""

from typing import Any

from flask import g

from community import Blueprint
from community.members import known_for, presenters, queries, services
from community.members.schemas import EyesSchema, MoveSchema, ProfileFormSchema
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.editions import changed_meanwhile, check_unchanged, edition_of, edition_read
from community.web.templating import Form

pages = Blueprint("community_profiles", __name__)

from community_profiles import values  # noqa: E402, F401 (it registers its routes on ``pages``)


@pages.get("/people/<handle>")
@allows(P.MEET_MEMBER, on=queries.find_member)
@returns(page="community_profiles/person.html")
def meet(identity: Identity, thing: Any) -> dict[str, Any]:
    """A member's page, as this reader may see it."""
    return {"profile": presenters.profile(thing, identity), "own": thing.id == identity.key, "eyes": ""}


@pages.get("/you/as-others-see")
@allows(P.BE_A_MEMBER, on=queries.find_me)
@accepts(EyesSchema, location="query")
@returns(page="community_profiles/person.html")
def see_as_others(identity: Identity, thing: Any, eyes: str) -> dict[str, Any]:
    """One's own page, as others see it."""
    return {"profile": presenters.as_others_see(thing, identity, eyes=eyes), "own": False, "eyes": eyes}


@pages.get("/you/known-for")
@allows(P.BE_A_MEMBER, on=queries.find_me)
@returns(page="community_profiles/known_for.html")
def show_known_for(identity: Identity, thing: Any) -> dict[str, Any]:
    """The words that one is known for, to put in order or keep off one's page."""
    return {"known": known_for.known_for(thing, identity)}


@pages.post("/you/known-for")
@allows(P.BE_A_MEMBER)
@accepts(MoveSchema, location="form", again=show_known_for)
@returns()
def move_known_for(identity: Identity, **data: str) -> SeeOther:
    """Move one of them, keep it off one's page, or let it stand there again."""
    known_for.move(identity, **data)
    return SeeOther("/you/known-for", "kept")


@pages.get("/you/profile")
@allows(P.BE_A_MEMBER, on=queries.find_me)
@returns(page="community_profiles/profile_edit.html")
def show_own(_identity: Identity, thing: Any) -> dict[str, Any]:
    """The form for one's own page."""
    if "community_form" not in g:
        g.community_form = Form(
            typed={name: [getattr(thing, name)] for name in ("name", "about", "locale", "timezone")}
        )
    theirs = thing if changed_meanwhile() else None
    return {"version": edition_read(edition_of(thing.name, thing.about)), "theirs": theirs}


@pages.post("/you/profile")
@allows(P.BE_A_MEMBER, on=queries.find_me)
@accepts(ProfileFormSchema, location="form", again=show_own)
@returns()
def change_own(identity: Identity, thing: Any, version: str, **data: Any) -> SeeOther:
    """Change one's own page; what was changed in another place meanwhile is never overwritten unseen."""
    check_unchanged(version, thing.name, thing.about)
    services.change_profile(identity, **data)
    return SeeOther(f"/people/{identity.handle}", "kept")
