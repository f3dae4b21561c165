"""Undoing an ask or a reply that was sent a moment ago."""

from sqlalchemy import exists, select

from community.advice.models import AdviceRequest, Reply
from community.advice.services import take_back, take_back_reply
from community.current import session
from community.offers.models import HelpOffer
from community.undoing import check_just_sent


def undo_ask(request: AdviceRequest) -> None:
    """Take a request back that was sent a moment ago: no row of it stays, unless somebody has answered by then.

    Raises:
        Conflict: when the half minute is over.
    """
    check_just_sent(request.asked_at)
    answers = (Reply.request_id == request.id, HelpOffer.request_id == request.id)
    if any(session().scalar(select(exists().where(answer))) for answer in answers):
        take_back(request)  # what others wrote stays theirs
        return
    session().delete(request)
    session().flush()


def undo_reply(reply: Reply) -> None:
    """Take a reply back that was sent a moment ago.

    Raises:
        Conflict: when the half minute is over.
    """
    check_just_sent(reply.written_at)
    take_back_reply(reply)
