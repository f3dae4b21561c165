"""One page: one's notes."""

from typing import Any

from community import Blueprint, setting
from community.clock import day_of
from community.current import now
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.door import SeeOther, accepts, allows, returns
from community.web.schema import RequestSchema, Text

from community_sample import notes

pages = Blueprint("community_sample", __name__)


class NoteSchema(RequestSchema):
    """What is typed."""

    body = Text(most=2000, lines=True)


@pages.get("/notes")
@allows(P.BE_A_MEMBER)
@returns(page="community_sample/notes.html")
def read(identity: Identity) -> dict[str, Any]:
    """One's own notes."""
    return {
        "greeting": setting("COMMUNITY_SAMPLE_GREETING"),
        "notes": notes.notes_of(identity),
        "asked_today": day_of(now()) in notes.days_with_a_request(),
    }


@pages.post("/notes")
@allows(P.BE_A_MEMBER)
@accepts(NoteSchema, location="form", again=read)
@returns(creates=True)
def write(identity: Identity, body: str) -> SeeOther:
    """Keep a note."""
    notes.write(identity, body=body)
    return SeeOther("/notes", "kept")
