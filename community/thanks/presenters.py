"""What this viewer may know of a thank-you."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from community.clock import day_of
from community.members.presenters import Person, person, person_of, title_of
from community.security.identity import Identity, kept_apart, same_person
from community.thanks import queries
from community.thanks.models import Thanks
from community.web.paging import Page, limit_of, seal, unseal


@dataclass(frozen=True, slots=True)
class SharedThanksView:
    """A shared thank-you, as it stands under a reply."""

    id: str
    from_: Person | None
    message: str


@dataclass(frozen=True, slots=True)
class ForView:
    """What the thanks are for."""

    type: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class ThanksView:
    """A thank-you."""

    id: str
    from_: Person | None
    to: Person | None
    for_: ForView | None
    message: str
    qualities: tuple[str, ...]
    shared: bool
    thanked_on: date
    may: tuple[str, ...]


def thanks(thing: Thanks, viewer: Identity) -> ThanksView:
    """One thank-you, for one of its two people or for everyone while both show it."""
    return _view(thing, person_of(thing.giver), person_of(thing.receiver), _subject_of(thing, viewer), viewer)


def box_page(viewer: Identity, *, box: str, limit: str, cursor: str | None = None) -> Page[ThanksView]:
    """One page of thanks."""
    most = limit_of(limit)
    rows = queries.box(viewer, box, unseal(f"thanks {box}", cursor), most + 1)
    views = tuple(
        _view(
            row.Thanks,
            person(row.giver_handle, row.giver_name, row.giver_left_at),
            person(row.receiver_handle, row.receiver_name, row.receiver_left_at),
            _subject_of_row(row, viewer),
            viewer,
        )
        for row in rows[:most]
    )
    last = rows[most - 1].Thanks if len(rows) > most else None
    return Page(views, seal(f"thanks {box}", (last.thanked_at, last.public_id)) if last else None)


def _view(
    thing: Thanks, giver: Person | None, receiver: Person | None, subject: ForView | None, viewer: Identity
) -> ThanksView:
    return ThanksView(
        id=thing.public_id,
        from_=giver,
        to=receiver,
        for_=subject,
        message=thing.message,
        qualities=tuple(thing.qualities),
        shared=thing.shared,
        thanked_on=day_of(thing.thanked_at, viewer.timezone),
        may=_may(thing, giver, viewer),
    )


def _subject_of(thing: Thanks, viewer: Identity) -> ForView | None:
    between = _between(thing, viewer)
    reply = thing.reply if thing.reply is not None and thing.reply.folded_at is None else None
    if reply is not None:
        asked, here = reply.request, not kept_apart(viewer, reply.request.author_id)
        if between or (here and _open(asked.audience, reply.private)):
            return ForView("reply", reply.public_id, _title(asked.title if here else "", asked.audience))
    if thing.offer is not None and between:
        offered_on = thing.offer.request
        return ForView("help_offer", thing.offer.public_id, _title(offered_on.title, offered_on.audience))
    if thing.request is not None and (between or _open(thing.request.audience)):
        return ForView("advice_request", thing.request.public_id, _title(thing.request.title, thing.request.audience))
    return None


def _subject_of_row(row: Any, viewer: Identity) -> ForView | None:
    between = _between(row.Thanks, viewer)
    if row.reply is not None:
        here = not kept_apart(viewer, row.reply_asker)  # else as if what was asked had been taken back
        if between or (here and _open(row.reply_audience, row.reply_private)):
            return ForView("reply", row.reply, _title(row.reply_title if here else "", row.reply_audience))
    if row.offer is not None and between:
        return ForView("help_offer", row.offer, _title(row.offer_title, row.offer_audience))
    if row.request is not None and (between or _open(row.request_audience)):
        return ForView("advice_request", row.request, _title(row.request_title, row.request_audience))
    return None


def _title(words: str, audience: str) -> str:
    """The title of a request; of one that was taken back, or folded, its words are gone."""
    return title_of("" if audience == "nobody" else words)


def _between(thing: Thanks, viewer: Identity) -> bool:
    return same_person(viewer, thing.giver_id) or same_person(viewer, thing.receiver_id)


def _open(audience: str, private: bool = False) -> bool:
    """A third person reads what shared thanks are for only if everyone here may read it."""
    return audience == "space" and not private


def _may(thing: Thanks, giver: Person | None, viewer: Identity) -> tuple[str, ...]:
    """The steps of the two people; whether the other one agrees to show it stays theirs until both do."""
    if same_person(viewer, thing.giver_id):
        return ("unshare" if thing.giver_shares else "share", "withdraw")
    if same_person(viewer, thing.receiver_id) and thing.kept_by_receiver:
        steps = ("unshare" if thing.receiver_shares else "share", "withdraw")
        return (*steps, "write_back") if giver is not None else steps
    return ()
