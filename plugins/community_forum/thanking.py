"""Saying thank you, and the thanks one keeps."""

from typing import Any

from flask import request

from community.correspondence.presenters import may_propose
from community.errors import NotFound
from community.members.presenters import person_of
from community.members.queries import find_member
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.thanks import presenters, queries, services
from community.thanks.schemas import BoxSchema, ConsentSchema, ThankFormSchema
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import RequestSchema, Text
from community_forum.links import older
from community_forum.views import pages


class ToSchema(RequestSchema):
    """Whom to thank, and for what."""

    to = Text(most=31, least=0, load_default="")
    for_type = Text(most=20, least=0, load_default="")
    for_id = Text(most=32, least=0, load_default="")


@pages.get("/thanks")
@allows(P.BE_A_MEMBER)
@accepts(BoxSchema, location="query")
@returns(page="community_forum/thanks.html")
def read_box(identity: Identity, box: str, **asked: Any) -> dict[str, Any]:
    """One's keepsakes, and the thanks that people share."""
    found = presenters.box_page(identity, box=box, **asked)
    return {"box": box, "items": found.items, "older": older(found)}


@pages.get("/thanks/new")
@allows(P.THANK)
@accepts(ToSchema, location="query")
@returns(page="community_forum/thank.html")
def show_thank(identity: Identity, to: str = "", for_type: str = "", for_id: str = "") -> dict[str, Any]:
    """The form for a thank-you."""
    handle = to or request.form.get("to", "")
    receiver = find_member(identity, handle) if handle else None
    if to and receiver is None:
        raise NotFound
    return {
        "to": person_of(receiver),
        "for_type": for_type or request.form.get("for_type", ""),
        "for_id": for_id or request.form.get("for_id", ""),
    }


@pages.post("/thanks/new")
@allows(P.THANK)
@accepts(ThankFormSchema, location="form", again=show_thank)
@returns(creates=True)
def thank(identity: Identity, **data: Any) -> SeeOther:
    """Say thank you."""
    said = services.thank(identity, **data).public_id
    return SeeOther(f"/thanks/{said}", "thanked", undo=f"/thanks/{said}/undo")


@pages.get("/thanks/<thanks_id>")
@allows(P.READ_THANKS, on=queries.find_thanks)
@returns(page="community_forum/thanks_one.html")
def read_thanks(identity: Identity, thing: Any) -> dict[str, Any]:
    """One thank-you; whoever gave or received it may propose letters to the other."""
    view = presenters.thanks(thing, identity)
    return {"thanks": view, "letters_to": may_propose(identity, view.from_, view.to) if view.may else ""}


@pages.post("/thanks/<thanks_id>/consent")
@allows(P.CONSENT_TO_SHARE, on=queries.find_thanks)
@accepts(ConsentSchema, location="form")
@returns()
def consent(identity: Identity, thing: Any, shared: bool) -> SeeOther:
    """Say whether one agrees to show it."""
    services.consent(identity, thing, shared=shared)
    return SeeOther(f"/thanks/{thing.public_id}", "shared" if shared else "private")


@pages.post("/thanks/<thanks_id>/withdrawal")
@allows(P.TAKE_BACK_THANKS, on=queries.find_thanks)
@accepts(RequestSchema, location="form")
@returns()
def take_back(identity: Identity, thing: Any) -> SeeOther:
    """Take one's thanks back, or let go of them."""
    services.take_back(identity, thing)
    return SeeOther("/thanks", "taken-back")
