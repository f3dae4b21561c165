"""The calm card on the page that follows what somebody wrote: for the writer alone, from the words at that moment."""

from collections.abc import Sequence

from flask import request

from community.advice.presenters import RequestView
from community.advice.queries import own_newest_reply
from community.correspondence.presenters import CorrespondenceView, LetterView
from community.introductions.presenters import IntroductionView
from community.members.presenters import Person
from community.offers.presenters import MessageView
from community.safety.heavy import is_heavy
from community.security.identity import Identity


def after_writing(view: RequestView, writer: Identity) -> bool:
    """Whether what the reader has just written here, as the page says, sounds very heavy to carry."""
    said = request.args.get("said")
    written: list[str] = []
    if said in ("asked", "kept") and _is(view.author, writer):
        written += (view.title, view.body)
    if said in ("settled", "kept") and _is(view.author, writer):
        written.append(view.news or "")
    if said in ("sent", "kept"):
        written.append(own_newest_reply(writer, view.id))
    return is_heavy(". ".join(written))


def after_sending(messages: Sequence[MessageView], writer: Identity) -> bool:
    """The same for a message in the thread of an offer."""
    own = [message.body for message in messages if _is(message.from_, writer)]
    return request.args.get("said") == "sent" and is_heavy("".join(own[-1:]))


def after_hello(*words: str) -> bool:
    """The same for a hello, a hello back or an answer to it."""
    return request.args.get("said") in ("kept", "sent") and is_heavy(". ".join(words))


def after_letter(view: CorrespondenceView, letters: Sequence[LetterView]) -> bool:
    """The same for a letter, for a line with which letters were proposed, and for the answer to it."""
    said, written = request.args.get("said"), ""
    if said == "posted":
        written = next((letter.body for letter in letters if letter.may), "")
    elif said in ("invited", "accepted", "declined"):
        written = view.words if view.mine else view.answer
    return is_heavy(written)


def after_introduction(view: IntroductionView, letters: Sequence[LetterView]) -> bool:
    """The same for what one of three said to an introduction, and for a letter to the two others."""
    said, written = request.args.get("said"), ""
    if said == "posted":
        written = next((letter.body for letter in letters if letter.may), "")
    elif said in ("invited", "accepted", "declined"):
        written = next((one.words for one in view.said if one.by == view.part), "")
    return is_heavy(written)


def _is(person: Person | None, writer: Identity) -> bool:
    return person is not None and person.handle == writer.handle
