"""Saying thank you, showing it together, taking it back."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete

from community.advice.queries import find_reply, find_request
from community.current import now, session
from community.errors import Conflict, Invalid, NotFound
from community.events import ThanksRecorded
from community.language import _
from community.members.queries import find_member
from community.notices.services import forget
from community.offers.queries import find_offer
from community.outbox import record
from community.security.identity import Identity, same_person
from community.security.throttling import DAY, slow_down_writing
from community.thanks.models import Thanks
from community.undoing import check_just_sent


def thank(
    identity: Identity,
    *,
    to: str,
    message: str,
    for_: Mapping[str, str] | None = None,
    qualities: Sequence[str] = (),
    shared: bool = False,
) -> Thanks:
    """Say thank you to a person, for a reply, an offer, a request, or simply to them.

    Raises:
        Invalid: when the person is not here, is oneself, or is not the one behind the thing named.
        NotFound: when the thing named is not here, or not open to the giver.
        TooMany: after twenty thanks in a day.
    """
    slow_down_writing(identity, Thanks.giver_id, Thanks.thanked_at, 20, DAY)
    subject = _subject(identity, for_)
    receiver = find_member(identity, to.strip().lstrip("@").lower())
    if receiver is None:
        raise Invalid({"to": [_("We do not find %(handle)s here.", handle=to)]})
    if receiver.id == identity.key:
        raise Invalid({"to": [_("This is you. Who would you like to say thank you to?")]})
    if for_ is not None and not _behind(receiver.id, identity, for_["type"], subject):
        raise Invalid({"to": [_("This came from somebody else.")]})
    given = Thanks(
        giver_id=identity.key,
        receiver_id=receiver.id,
        message=message,
        qualities=list(qualities),
        giver_shares=shared,
        receiver_shares=False,
        shared=False,
        kept_by_receiver=True,
        thanked_at=now(),
    )
    if for_ is not None:
        column = {"reply": "reply_id", "help_offer": "offer_id", "advice_request": "request_id"}[for_["type"]]
        setattr(given, column, subject.id)
    session().add(given)
    session().flush()
    record(ThanksRecorded(given.public_id))
    return given


def consent(identity: Identity, thanks: Thanks, *, shared: bool) -> Thanks:
    """Say whether one agrees to show it; it is shown while both do, and hidden the moment one does not."""
    if same_person(identity, thanks.giver_id):
        thanks.giver_shares = shared
    else:
        thanks.receiver_shares = shared
    thanks.shared = thanks.giver_shares and thanks.receiver_shares
    session().flush()
    return thanks


def take_back(identity: Identity, thanks: Thanks) -> None:
    """The giver takes it back: it is erased. The receiver lets go of it: it stays with the giver alone."""
    forget(thanks.public_id)
    if same_person(identity, thanks.giver_id):
        session().execute(delete(Thanks).where(Thanks.id == thanks.id))
        return
    thanks.receiver_shares, thanks.shared, thanks.kept_by_receiver = False, False, False


def undo(identity: Identity, thanks: Thanks) -> None:
    """Take thanks back that one said a moment ago.

    Raises:
        Conflict: when the half minute is over, or it was somebody else who said them.
    """
    if not same_person(identity, thanks.giver_id):
        raise Conflict
    check_just_sent(thanks.thanked_at)
    take_back(identity, thanks)


def _subject(identity: Identity, for_: Mapping[str, str] | None) -> Any:
    if for_ is None:
        return None
    find = {"reply": find_reply, "help_offer": find_offer, "advice_request": find_request}[for_["type"]]
    found = find(identity, for_["id"])
    if found is None:
        raise NotFound
    return found


def _behind(receiver_key: int, identity: Identity, kind: str, subject: Any) -> bool:
    """Whether this person is the one to thank for the thing: its author, or the other side of an offer."""
    if kind == "help_offer" and identity.key == subject.author_id:
        return bool(subject.request.author_id == receiver_key)
    return bool(subject.author_id == receiver_key)
