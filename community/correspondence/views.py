"""Correspondences over the API."""

from community.correspondence import meetings, presenters, queries, services
from community.correspondence.models import Correspondence, Letter
from community.correspondence.schemas import (
    CorrespondenceSchema,
    CorrespondenceStateSchema,
    LetterSchema,
    ProposeSchema,
    WriteLetterSchema,
)
from community.members.models import Member
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import accepts, allows, returns
from community.web.paging import Page
from community.web.schema import CursorSchema, page_of

api = ApiBlueprint("correspondence", __name__, description="Letters between two people who have met here")


@api.get("/correspondences")
@allows(P.BE_A_MEMBER)
@accepts(CursorSchema, location="query")
@returns(page_of(CorrespondenceSchema))
def read_all(identity: Identity, limit: str, cursor: str | None = None) -> Page[presenters.CorrespondenceView]:
    """Your correspondences, and what was proposed to you or by you, the newest first."""
    return presenters.own_page(identity, limit=limit, cursor=cursor)


@api.post("/members/<handle>/correspondence")
@allows(P.PROPOSE_LETTERS, on=meetings.find_to_write_to)
@accepts(ProposeSchema)
@returns(CorrespondenceSchema, status=201, creates=True, refuses=(429,))
def propose(identity: Identity, thing: Member, words: str) -> presenters.CorrespondenceView:
    """Propose letters to somebody with whom you finished an exchange, a thanks or a hello."""
    return presenters.correspondence(services.propose(identity, thing, words=words), identity)


@api.get("/correspondences/<correspondence_id>")
@allows(P.READ_CORRESPONDENCE, on=queries.find_correspondence)
@returns(CorrespondenceSchema)
def read(identity: Identity, thing: Correspondence) -> presenters.CorrespondenceView:
    """A correspondence of yours, with what it came from."""
    return presenters.correspondence(thing, identity)


@api.put("/correspondences/<correspondence_id>/state")
@allows(P.READ_CORRESPONDENCE, on=queries.find_correspondence)
@accepts(CorrespondenceStateSchema)
@returns(CorrespondenceSchema)
def move(identity: Identity, thing: Correspondence, state: str, answer: str) -> presenters.CorrespondenceView:
    """Say yes, not now or no; take your proposal back; let it rest, or take it up again. The last two, and "not now",
    the other one never learns. Once they have left for good, put it away: what you wrote is erased."""
    services.move(identity, thing, state=state, answer=answer)
    return presenters.correspondence(thing, identity)


@api.get("/correspondences/<correspondence_id>/letters")
@allows(P.READ_CORRESPONDENCE, on=queries.find_correspondence)
@accepts(CursorSchema, location="query")
@returns(page_of(LetterSchema))
def read_letters(
    identity: Identity, thing: Correspondence, limit: str, cursor: str | None = None
) -> Page[presenters.LetterView]:
    """The letters that you wrote and those that have come to you, the newest first."""
    return presenters.letters_page(thing, identity, limit=limit, cursor=cursor)


@api.post("/correspondences/<correspondence_id>/letters")
@allows(P.WRITE_LETTER, on=queries.find_correspondence)
@accepts(WriteLetterSchema)
@returns(LetterSchema, status=201, creates=True, refuses=(429,))
def write(identity: Identity, thing: Correspondence, body: str) -> presenters.LetterView:
    """Write a letter. It comes at its reader's pace; nobody is told when, nor whether it was read."""
    return presenters.letter(services.write(identity, thing, body=body), identity)


@api.delete("/letters/<letter_id>")
@allows(P.TAKE_BACK_LETTER, on=queries.find_letter)
@returns(status=204)
def take_back(_identity: Identity, thing: Letter) -> None:
    """Take a letter back: it is erased for both, whether it has come or not."""
    services.take_back(thing)
