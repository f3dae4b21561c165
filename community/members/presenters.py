"""What this viewer may know of a member."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from community.clock import day_of
from community.household.profile import house_profile
from community.language import _
from community.members import queries
from community.members.known_for import MOST, known_for
from community.members.models import Member, SeenBy
from community.members.values import open_to, said, values_of
from community.pace.presenters import PaceView, pace_of
from community.security.identity import Identity
from community.web.paging import Page, limit_of, seal, unseal


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, as they are named."""

    handle: str
    name: str


@dataclass(frozen=True, slots=True)
class OfferedView:
    """Something that a member offers now and then."""

    id: str
    what: str
    when: str
    limit: str


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A member's page: of the values that are shown, ``in_common`` holds those that the viewer holds too."""

    handle: str
    name: str
    about: str
    shared_values: tuple[str, ...]
    in_common: tuple[str, ...]
    experience: tuple[str, ...]
    known_for: tuple[str, ...]
    hello: str
    offers: tuple[OfferedView, ...]

    @property
    def says_little(self) -> bool:
        shared = self.about or self.shared_values or self.experience or self.known_for
        return not (shared or self.offers or self.hello)


@dataclass(frozen=True, slots=True)
class SeenByView:
    """Who may see a value of one's own."""

    value: str
    seen_by: str


@dataclass(frozen=True, slots=True)
class Me:
    """What is one's own."""

    handle: str
    name: str
    about: str
    locale: str
    timezone: str
    roomier: bool
    email: str | None
    values: tuple[str, ...]
    values_seen_by: tuple[SeenByView, ...]
    experience: tuple[str, ...]
    avoid: tuple[str, ...]
    pace: PaceView


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange of one's own."""

    id: str
    kind: str
    title: str
    text: str
    state: str
    with_: Person | None
    request: str
    offer: str | None
    on: date

    @property
    def person(self) -> Person | None:
        return self.with_

    @property
    def is_open(self) -> bool:
        return self.state in ("open", "offered", "accepted")

    @property
    def href(self) -> str:
        if self.kind == "hello_received":
            return "/you/hello"
        if self.kind == "hello_made":
            return f"/people/{self.with_.handle}/hello" if self.with_ else "/you"
        return f"/offers/{self.offer}" if self.offer else f"/requests/{self.request}"


def person(handle: str | None, name: str | None, left: Any = None) -> Person | None:
    """A person to name, or None for someone who has left."""
    return None if handle is None or name is None or left is not None else Person(handle, name)


def person_of(member: Member | None) -> Person | None:
    """A member to name, or None for someone who has left."""
    return None if member is None else person(member.handle, member.name, member.left_at)


def person_of_identity(who: Identity) -> Person:
    """The member who is asking, to name."""
    return Person(who.handle, who.name)


def title_of(words: str) -> str:
    """The title of a request, or what stands in its place when its words were erased and other people's stay."""
    return words or _("Words that are gone")


def profile(member: Member, viewer: Identity) -> ProfileView:
    """A member's page: of their values those for everyone here and those that the viewer holds too, as each is to be
    seen; or all on one's own page."""
    rows = queries.page_of(member.id, viewer.key)
    if viewer.key == member.id:
        return _page(member, viewer, rows, frozenset(SeenBy))
    own = [row for row in rows if row.member_id == viewer.key]
    return _page(member, viewer, rows, frozenset((SeenBy.EVERYONE,)), open_to(own), values_of(own))


def as_others_see(member: Member, viewer: Identity, *, eyes: str) -> ProfileView:
    """One's own page as it is for everyone here, or for somebody who holds every value of one's own."""
    rows = queries.page_of(member.id, member.id)
    held = values_of(rows) if eyes == "sharing" else frozenset()
    return _page(member, viewer, rows, frozenset((SeenBy.EVERYONE,)), held, held)


def _page(
    member: Member,
    viewer: Identity,
    rows: Sequence[Any],
    kinds: frozenset[SeenBy],
    opened: frozenset[str] = frozenset(),
    held: frozenset[str] = frozenset(),
) -> ProfileView:
    """The page with the values for these kinds of people, and of those for their holders the ones that have opened."""

    def of(kind: str) -> list[Any]:
        return [row for row in rows if row.member_id == member.id and row.kind == kind]

    shown = [v for v in of("value") if v.seen_by in kinds or (v.seen_by == SeenBy.HOLDERS and v.folded in opened)]
    return ProfileView(
        handle=member.handle,
        name=member.name,
        about=member.about,
        hello=next((row.word for row in of("hello")), ""),
        shared_values=tuple(said(value.word) for value in shown),
        in_common=tuple(said(value.word) for value in shown if value.folded in held),
        experience=tuple(row.word for row in of("experience")),
        known_for=known_for(member, viewer).shown[:MOST],
        offers=tuple(OfferedView(row.ref, row.word, row.when, row.limit) for row in of("offer")),
    )


def me(member: Member) -> Me:
    """Everything of one's own page."""
    words = queries.words_of(member.id)

    def of(kind: str) -> tuple[str, ...]:
        return tuple(w.word for w in words if w.kind == kind)

    return Me(
        handle=member.handle,
        name=member.name,
        about=member.about,
        locale=member.locale,
        timezone=member.timezone,
        roomier=member.roomier,
        email=member.email,
        values=of("value"),
        values_seen_by=tuple(SeenByView(w.word, w.seen_by) for w in words if w.kind == "value"),
        experience=of("experience"),
        avoid=of("avoid"),
        pace=pace_of(member.id),
    )


def exchanges(rows: Sequence[Any], viewer: Identity) -> tuple[Exchange, ...]:
    """One's own exchanges, as rows of ``queries.exchanges``."""
    return tuple(
        Exchange(
            id=row.id,
            kind=row.kind,
            title=_("A hello") if row.kind.startswith("hello") else title_of(row.title),
            text=row.text or "",
            state=row.state,
            with_=person(row.handle, row.name, row.left_at),
            request=row.request,
            offer=row.offer,
            on=day_of(row.moment, viewer.timezone),
        )
        for row in rows
    )


def ways_of_the_house() -> tuple[str, ...]:
    """The lines that one agrees to when coming in: the house's own, or the five that it is delivered with."""
    return house_profile().lines("ways") or ways_as_delivered()


def ways_as_delivered() -> tuple[str, ...]:
    """The five that hold while the house has none of its own."""
    return (
        _("Listen first. Advice only where it is wished for."),
        _("Speak from your own life, and leave out other people's names."),
        _("What is said here stays here."),
        _("A no is always fine, and so is silence."),
        _("In danger, call for help outside: %(house)s is not an emergency service.", house=house_profile().name),
    )


def exchanges_page(identity: Identity, *, limit: str, cursor: str | None) -> Page[Exchange]:
    """One page of one's own exchanges."""
    most = limit_of(limit)
    rows = queries.exchanges(identity, unseal("exchanges", cursor), most + 1)
    last = rows[most - 1] if len(rows) > most else None
    return Page(
        exchanges(rows[:most], identity), seal("exchanges", (last.open, last.moment, last.id)) if last else None
    )
