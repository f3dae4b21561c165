"""The people one keeps in touch with."""

from typing import Any

from flask import g

from community.members.presenters import person_of
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.ties import presenters, queries, services
from community.ties.schemas import ChooseSchema, KeepTieFormSchema
from community.web.door import SeeOther, accepts, allows, returns
from community.web.editions import changed_meanwhile, check_unchanged, edition_of, edition_read
from community.web.schema import CursorSchema, RequestSchema
from community.web.templating import Form
from community_forum.links import older
from community_forum.views import pages


@pages.get("/ties")
@allows(P.KEEP_TIES)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/ties.html")
def read_ties(identity: Identity, limit: str = "20", cursor: str | None = None) -> dict[str, Any]:
    """The people one keeps in touch with, and the form for one more."""
    found = presenters.ties_page(identity, limit=limit, cursor=cursor)
    return {"ties": found.items, "older": older(found)}


@pages.post("/ties")
@allows(P.KEEP_TIES)
@accepts(ChooseSchema, location="form", again=read_ties)
@returns()
def choose_tie(identity: Identity, **data: str) -> SeeOther:
    """Keep in touch with somebody by name."""
    services.choose(identity, **data)
    return SeeOther("/ties", "kept")


@pages.get("/ties/<handle>")
@allows(P.KEEP_TIES, on=queries.find_other)
@returns(page="community_forum/tie.html")
def read_tie(identity: Identity, thing: Any) -> dict[str, Any]:
    """One person: what one noted and the rhythm, to be changed; or, of somebody else, the form to begin.

    When it changed meanwhile, both versions.
    """
    found = queries.find_tie(identity, thing.handle)
    if "community_form" not in g:
        typed = {"note": [found.note], "rhythm": [found.rhythm]} if found else {"rhythm": ["season"]}
        g.community_form = Form(typed=typed)
    return {
        "person": person_of(thing),
        "kept": found is not None,
        "version": edition_read(edition_of(*_noted(found))),
        "theirs": found if changed_meanwhile() else None,
    }


@pages.post("/ties/<handle>")
@allows(P.KEEP_TIES, on=queries.find_other)
@accepts(KeepTieFormSchema, location="form", again=read_tie)
@returns()
def keep_tie(identity: Identity, thing: Any, note: str, rhythm: str, version: str) -> SeeOther:
    """Keep what one noted about somebody; what was noted in another place meanwhile is never overwritten unseen."""
    check_unchanged(version, *_noted(queries.find_tie(identity, thing.handle)))
    services.keep(identity, thing, note=note, rhythm=rhythm)
    return SeeOther("/ties", "kept")


@pages.post("/ties/<handle>/ending")
@allows(P.KEEP_TIES, on=queries.find_tie)
@accepts(RequestSchema, location="form")
@returns()
def let_go(_identity: Identity, thing: Any) -> SeeOther:
    """Let go of somebody."""
    services.let_go(thing)
    return SeeOther("/ties", "done")


@pages.post("/absent-ties")
@allows(P.KEEP_TIES)
@accepts(RequestSchema, location="form")
@returns()
def forget_absent(identity: Identity) -> SeeOther:
    """Erase what one noted about people who are not here."""
    services.forget_absent(identity)
    return SeeOther("/ties", "done")


def _noted(tie: Any) -> tuple[str, ...]:
    """What one noted about somebody, as it stands; nothing where nothing is."""
    return (tie.note, tie.rhythm) if tie else ()
