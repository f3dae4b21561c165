"""Telling the care team, and what came of it; words of one's own that were folded."""

from typing import Any

from flask import request

from community.care import presenters, queries, services
from community.care.schemas import AboutQuerySchema, AboutSchema, AgainSchema, TellFormSchema
from community.care.things import find_thing
from community.errors import NotFound
from community.safety.help_lines import help_lines
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import CursorSchema
from community_forum.links import older
from community_forum.views import pages


@pages.get("/care")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/care.html")
def read_care(identity: Identity, limit: str = "20", cursor: str | None = None) -> dict[str, Any]:
    """What one told the care team and what came of it; one's own words that are folded."""
    found = presenters.reports_page(identity, limit=limit, cursor=cursor)
    own = {"folds": presenters.own_folds(identity), "letters": presenters.letters(identity)}
    return {"reports": found.items, "older": older(found), **own}


@pages.get("/care/tell")
@allows(P.TELL_CARE)
@accepts(AboutQuerySchema, location="query")
@returns(page="community_forum/care_tell.html")
def show_tell(identity: Identity, about: str = "", kind: str = "report") -> dict[str, Any]:
    """The form for telling the care team of something that one may read."""
    about, kind = request.form.get("about", about), request.form.get("kind", kind)
    type, _colon, ref = about.partition(":")
    if AboutSchema().validate({"type": type, "id": ref}) or find_thing(identity, type, ref) is None:
        raise NotFound
    nearest = help_lines()[:2] if kind == "concern" else ()
    lines = [line for country in nearest for line in country.lines if "phone" in line.channels][:3]
    read = queries.somebody_reads(identity)
    return {"about": about, "type": type, "kind": kind, "lines": lines, "read": read}


@pages.post("/care/tell")
@allows(P.TELL_CARE)
@accepts(TellFormSchema, location="form", again=show_tell)
@returns(creates=True)
def tell(identity: Identity, **data: Any) -> SeeOther:
    """Tell the care team."""
    services.tell(identity, **data)
    return SeeOther("/care", "told")


@pages.get("/care/folded/<fold_id>")
@allows(P.READ_OWN_FOLD, on=queries.find_own_fold)
@returns(page="community_forum/care_folded.html")
def read_folded(identity: Identity, thing: Any) -> dict[str, Any]:
    """Words of one's own that were folded, why, and how to ask for another look."""
    return {"fold": presenters.own_fold(thing, identity)}


@pages.post("/care/folded/<fold_id>/again")
@allows(P.ASK_FOR_ANOTHER_LOOK, on=queries.find_own_fold)
@accepts(AgainSchema, location="form", again=read_folded)
@returns(creates=True)
def ask_about_fold(identity: Identity, thing: Any, words: str) -> SeeOther:
    """Ask the stewards for another look."""
    services.ask_again(identity, thing, words=words)
    return SeeOther(f"/care/folded/{thing.public_id}", "told")
