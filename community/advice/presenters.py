"""What this viewer may know of a request and its replies: the single place that decides it."""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

from community.advice import lists, queries
from community.advice.models import AdviceRequest, Reply, ReplyKind, State
from community.circles.models import Circle
from community.clock import day_of
from community.current import house
from community.db.words import split
from community.members.presenters import Person, person, person_of, title_of
from community.offers.presenters import OfferView, offers_of
from community.security.identity import Identity, same_person
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.standing_offers.presenters import StandingOfferView
from community.thanks.presenters import SharedThanksView
from community.web.paging import Page, limit_of, seal, unseal


@dataclass(frozen=True, slots=True)
class ReplyView:
    """A reply."""

    id: str
    kind: str
    body: str
    private: bool
    author: Person | None
    written_on: date
    thanks: tuple[SharedThanksView, ...]
    may: tuple[str, ...]
    muted: bool = False
    etag: str = ""


class RequestItem(NamedTuple):
    """A request in a list: a tuple, since lists hold many."""

    id: str
    title: str
    excerpt: str
    wanted: tuple[str, ...]
    topics: tuple[str, ...]
    audience: str
    circle: str | None
    circle_name: str | None
    content_note: str | None
    no_advice: bool
    state: str
    answered: bool
    author: Person | None
    asked_on: date


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request with its replies and the offers that this viewer may see."""

    id: str
    title: str
    body: str
    wanted: tuple[str, ...]
    topics: tuple[str, ...]
    audience: str
    circle: str | None
    circle_name: str | None
    people: tuple[Person, ...]
    content_note: str | None
    no_advice: bool
    state: str
    news: str | None
    author: Person | None
    asked_on: date
    replies: tuple[ReplyView, ...]
    replies_next: str | None
    offers: tuple[OfferView, ...]
    standing_offers: tuple[StandingOfferView, ...]
    may: tuple[str, ...]
    muted: bool
    etag: str


def request(thing: AdviceRequest, viewer: Identity, *, cursor: str | None = None) -> RequestView:
    """A request as this viewer may see it, with one page of its replies."""
    made, standing = offers_of(thing, viewer)
    thread = replies_page(thing, viewer, limit=str(queries.LONG), cursor=cursor)
    own = same_person(viewer, thing.author_id)
    others = (r for r in thing.readers if r.member_id != thing.author_id and r.member_id not in viewer.apart)
    found = [person_of(reader.member) for reader in others]
    named = sorted((p for p in found if p), key=lambda p: p.handle)  # in no order that tells who came in first
    return RequestView(
        id=thing.public_id,
        title=title_of(thing.title),
        body=thing.body,
        wanted=tuple(thing.wanted),
        topics=tuple(thing.topics),
        audience="circle" if thing.circle else thing.audience,
        circle=thing.circle.public_id if thing.circle else None,
        circle_name=thing.circle.name if thing.circle else None,
        people=tuple(named) if own and not thing.circle else (),
        content_note=thing.content_note,
        no_advice=thing.no_advice,
        state=thing.state,
        news=thing.news,
        author=person_of(thing.author),
        asked_on=day_of(thing.asked_at, viewer.timezone),
        replies=thread.items,
        replies_next=thread.next,
        offers=made,
        standing_offers=standing,
        may=_may(thing, viewer),
        muted=thing.author_id in viewer.muted,
        etag=etag(thing),
    )


def replies_page(thing: AdviceRequest, viewer: Identity, *, limit: str, cursor: str | None) -> Page[ReplyView]:
    """One page of a thread, oldest first."""
    most = limit_of(limit)
    rows = queries.replies(viewer, thing, unseal("replies", cursor), most + 1)
    threads = [list(same) for _key, same in groupby(rows, key=lambda row: row.key)]
    introduces = _is_for_introducing(thing, viewer)
    views = tuple(_reply_of_rows(same, viewer, introduces=introduces) for same in threads[:most])
    last = threads[most - 1][0] if len(threads) > most else None
    return Page(views, seal("replies", (last.written_at, last.id)) if last else None)


def reply(thing: Reply, viewer: Identity) -> ReplyView:
    """One reply by itself, as its author reads it after writing."""
    return ReplyView(
        id=thing.public_id,
        kind=thing.kind,
        body=thing.body,
        private=thing.private,
        author=person_of(thing.author),
        written_on=day_of(thing.written_at, viewer.timezone),
        thanks=(),
        may=_may_of_reply(thing.author_id, thing.kind, viewer, introduces=_is_for_introducing(thing.request, viewer)),
        etag=etag(thing),
    )


def items(rows: Iterable[Any], viewer: Identity) -> tuple[RequestItem, ...]:
    """Rows of a list, in the order of the columns of ``lists._ITEM``, as what is shown of each."""
    return tuple(
        RequestItem(
            id,
            title_of(title),
            _cut(excerpt),
            split(wanted),
            split(topics),
            "circle" if circle else audience,
            circle,
            circle_name,
            content_note,
            no_advice,
            state,
            not waiting,
            person(handle, name, left_at),
            day_of(asked_at, viewer.timezone),
        )
        for (
            _key,
            id,
            title,
            excerpt,
            wanted,
            topics,
            audience,
            content_note,
            no_advice,
            state,
            waiting,
            asked_at,
            _author,
            handle,
            name,
            left_at,
            circle,
            circle_name,
        ) in rows
    )


def requests_page(
    viewer: Identity, *, order: str, limit: str, cursor: str | None = None, **filters: str
) -> Page[RequestItem]:
    """One page of requests; ``waiting`` puts what waits first, two of three places, and new ones after it.

    A search is always in order of time.
    """
    most = limit_of(limit)
    order = "newest" if filters.get("q") else order  # what was looked for is not put off by what waits
    place = unseal(f"requests {order}", cursor)
    if order == "newest":
        rows = lists.newest(viewer, place, most + 1, **filters)
        last = rows[most - 1] if len(rows) > most else None
        after = seal("requests newest", (last.asked_at, last.id)) if last else None
        return Page(items(rows[:most], viewer), after)
    share = (2 * most + 2) // 3
    waiting, new = lists.waiting_and_new(viewer, place, share + 1, most + 1, **filters)
    shown_waiting = waiting[:share]
    shown_new = new[: most - len(shown_waiting)]
    more = len(waiting) > len(shown_waiting) or len(new) > len(shown_new)
    ends = [*_end(shown_waiting, place, 0), *_end(shown_new, place, 2)]
    return Page(items((*shown_waiting, *shown_new), viewer), seal("requests waiting", ends) if more else None)


def circle_page(circle: Circle, viewer: Identity, *, limit: str = "20", cursor: str | None = None) -> Page[RequestItem]:
    """One page of what was asked in a circle, for somebody who belongs to it."""
    most = limit_of(limit)
    kind = f"requests in {circle.public_id}"
    rows = lists.in_circle(circle, viewer, unseal(kind, cursor), most + 1)
    last = rows[most - 1] if len(rows) > most else None
    return Page(items(rows[:most], viewer), seal(kind, (last.asked_at, last.id)) if last else None)


def etag(thing: AdviceRequest | Reply) -> str:
    """A mark of the present edition of the words; it tells no number and does not change with replies."""
    secret = house().settings.secret_key.encode()
    return '"' + hmac.new(secret, f"{thing.public_id} {thing.edition}".encode(), sha256).hexdigest()[:24] + '"'


def _end(shown: Sequence[Any], place: Sequence[Any] | None, at: int) -> list[Any]:
    if shown:
        return [shown[-1].asked_at, shown[-1].id]
    return list(place[at : at + 2]) if place is not None else [None, None]


def _cut(excerpt: str) -> str:
    """An excerpt that ends at a word."""
    flat = " ".join(excerpt.split())
    return flat if len(excerpt) < lists.EXCERPT else flat.rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _reply_of_rows(same: Sequence[Any], viewer: Identity, *, introduces: bool) -> ReplyView:
    row = same[0]
    return ReplyView(
        id=row.id,
        kind=row.kind,
        body=row.body,
        private=row.private,
        author=person(row.handle, row.name, row.left_at),
        written_on=day_of(row.written_at, viewer.timezone),
        thanks=tuple(
            SharedThanksView(r.thanks_id, person(r.giver_handle, r.giver_name, r.giver_left_at), r.thanks_message)
            for r in same
            if r.thanks_id is not None
        ),
        may=_may_of_reply(row.author_id if row.left_at is None else None, row.kind, viewer, introduces=introduces),
        muted=row.author_id in viewer.muted,
    )


def _is_for_introducing(request: AdviceRequest, viewer: Identity) -> bool:
    """Whether a reply to it may lead to somebody: it is somebody else's, and does not rest."""
    return not same_person(viewer, request.author_id) and request.state != State.RESTING


def _may_of_reply(author_key: int | None, kind: str, viewer: Identity, *, introduces: bool) -> tuple[str, ...]:
    """The steps that this viewer can take with a reply; ``introduces`` as ``_is_for_introducing`` says."""
    if same_person(viewer, author_key):
        more = ("introduce",) if introduces and kind == ReplyKind.INTRODUCTION else ()
        return ("edit", "withdraw", *more)
    return ("thank",) if author_key is not None else ()


def _may(thing: AdviceRequest, viewer: Identity) -> tuple[str, ...]:
    """The steps that this viewer can take now."""
    steps = [
        word for word, permission in (("reply", P.REPLY), ("offer", P.OFFER)) if allowed(viewer, permission, thing)
    ]
    if allowed(viewer, P.CHANGE_REQUEST, thing):
        moves = {"open": ("settle", "rest"), "settled": ("reopen", "rest"), "resting": ("reopen", "settle")}
        steps += ["edit", "withdraw", *moves[thing.state]]
    return tuple(steps)
