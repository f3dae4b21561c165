"""Letters between two people who have met here: proposing, answering, writing, letting rest."""

from typing import Any

from community.correspondence import meetings, presenters, queries, services
from community.correspondence.schemas import CorrespondenceStateSchema, ProposeSchema, WriteLetterSchema
from community.members.presenters import person_of
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import Choice, CursorSchema, RequestSchema
from community_forum.heavy import after_letter
from community_forum.links import older
from community_forum.views import pages

SAID = {
    "open": "accepted",
    "not_now": "later",
    "declined": "declined",
    "withdrawn": "taken-back",
    "resting": "at-rest",
    "put_away": "no-word",
}


class ReadLettersSchema(CursorSchema):
    """The place among the letters, and a first line to begin with."""

    first = Choice(("", "how_are_you"), load_default="")


@pages.get("/correspondence")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page="community_forum/correspondence.html")
def read_correspondences(identity: Identity, **asked: Any) -> dict[str, Any]:
    """One's correspondences, what was proposed, and to whom letters may be proposed."""
    found = presenters.own_page(identity, **asked)
    return {
        "asked": [one for one in found.items if "answer" in one.may],
        "items": [one for one in found.items if "answer" not in one.may],
        "older": older(found),
        "people": presenters.people_to_write_to(identity),
    }


@pages.get("/people/<handle>/correspondence")
@allows(P.PROPOSE_LETTERS, on=meetings.find_to_write_to)
@returns(page="community_forum/correspondence_new.html")
def show_propose(_identity: Identity, thing: Any) -> dict[str, Any]:
    """The form for proposing letters."""
    return {"to": person_of(thing)}


@pages.post("/people/<handle>/correspondence")
@allows(P.PROPOSE_LETTERS, on=meetings.find_to_write_to)
@accepts(ProposeSchema, location="form", again=show_propose)
@returns(creates=True)
def propose(identity: Identity, thing: Any, words: str) -> SeeOther:
    """Propose letters."""
    made = services.propose(identity, thing, words=words)
    return SeeOther(f"/correspondence/{made.public_id}", "invited")


@pages.get("/correspondence/<correspondence_id>")
@allows(P.READ_CORRESPONDENCE, on=queries.find_correspondence)
@accepts(ReadLettersSchema, location="query")
@returns(page="community_forum/correspondence_one.html")
def read_correspondence(
    identity: Identity, thing: Any, limit: str = "20", cursor: str | None = None, first: str = ""
) -> dict[str, Any]:
    """A correspondence, as one of its two people finds it."""
    view = presenters.correspondence(thing, identity)
    found = presenters.letters_page(thing, identity, limit=limit, cursor=cursor)
    return {
        "one": view,
        "letters": found.items,
        "older": older(found),
        "first": first,
        "heavy": after_letter(view, found.items),
    }


@pages.post("/correspondence/<correspondence_id>/state")
@allows(P.READ_CORRESPONDENCE, on=queries.find_correspondence)
@accepts(CorrespondenceStateSchema, location="form", again=read_correspondence, form="state")
@returns()
def move(identity: Identity, thing: Any, state: str, answer: str) -> SeeOther:
    """Say yes, not now or no; take back what one proposed; let it rest, or take it up again; put it away."""
    taken_up = presenters.correspondence(thing, identity).state == "resting" and state == "open"
    services.move(identity, thing, state=state, answer=answer)
    back = "/correspondence" if state in ("not_now", "withdrawn", "put_away") else f"/correspondence/{thing.public_id}"
    return SeeOther(back, "taken-up" if taken_up else SAID[state])


@pages.post("/correspondence/<correspondence_id>/letters")
@allows(P.WRITE_LETTER, on=queries.find_correspondence)
@accepts(WriteLetterSchema, location="form", again=read_correspondence, form="letter")
@returns(creates=True)
def write_letter(identity: Identity, thing: Any, body: str) -> SeeOther:
    """Write a letter."""
    services.write(identity, thing, body=body)
    return SeeOther(f"/correspondence/{thing.public_id}", "posted")


@pages.post("/letters/<letter_id>/withdrawal")
@allows(P.TAKE_BACK_LETTER, on=queries.find_letter)
@accepts(RequestSchema, location="form")
@returns()
def take_letter_back(_identity: Identity, thing: Any) -> SeeOther:
    """Take a letter back."""
    back = f"/correspondence/{thing.correspondence.public_id}"
    services.take_back(thing)
    return SeeOther(back, "taken-back")
