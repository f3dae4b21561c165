"""What this viewer may know of a circle: its name, its purpose, its people by name, never how many they are."""

from dataclasses import dataclass

from community.circles import queries
from community.circles.listed import LINK
from community.circles.models import Circle, CircleInvitation
from community.members.presenters import Person, person, person_of
from community.security.identity import Identity, kept_apart, same_person
from community.security.permissions import Permission as P
from community.security.policy import allowed
from community.web.paging import Page, limit_of, seal, unseal


@dataclass(frozen=True, slots=True)
class CircleItem:
    """A circle that one belongs to, or is invited to: then with the invitation and who made it."""

    id: str
    name: str
    purpose: str
    invitation: str | None
    from_: Person | None
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CircleView:
    """A circle, for the people in it."""

    id: str
    name: str
    purpose: str
    people: tuple[Person, ...]
    ways: str
    joining: str
    link: str | None
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InvitationView:
    """An invitation into a circle, for its two people."""

    id: str
    circle: str
    circle_name: str
    from_: Person | None
    to: Person | None
    state: str
    may: tuple[str, ...]


def circle(thing: Circle, viewer: Identity) -> CircleView:
    """A circle, its people in the order of the alphabet."""
    keeps = allowed(viewer, P.INVITE_TO_CIRCLE, thing)
    opens = keeps and thing.link_key is not None
    people = (person_of(m.member) for m in thing.memberships if not kept_apart(viewer, m.member_id))
    return CircleView(
        id=thing.public_id,
        name=thing.name,
        purpose=thing.purpose,
        people=tuple(sorted((p for p in people if p), key=lambda p: (p.name.casefold(), p.handle))),
        ways=thing.ways,
        joining=thing.joining,
        link=f"/circles/by-link?key={seal(LINK, (thing.public_id, thing.link_key))}" if opens else None,
        may=("ask", "leave", "invite") if keeps else ("ask", "leave"),
    )


def circles_page(viewer: Identity, *, limit: str, cursor: str | None = None) -> Page[CircleItem]:
    """One page of one's circles and of the invitations that wait for an answer."""
    most = limit_of(limit)
    rows = queries.mine(viewer, unseal("circles", cursor), most + 1)
    items = tuple(
        CircleItem(
            id=row.id,
            name=row.name,
            purpose=row.purpose,
            invitation=row.invitation,
            from_=person(row.handle, row.person, row.left_at),
            may=("accept", "decline")
            if row.invitation
            else ("ask", "leave", "invite")
            if row.keeper
            else ("ask", "leave"),
        )
        for row in rows[:most]
    )
    last = rows[most - 1] if len(rows) > most else None
    return Page(items, seal("circles", (last.moment, last.id)) if last else None)


def invitation(thing: CircleInvitation, viewer: Identity) -> InvitationView:
    """An invitation; its maker never learns of a no."""
    own = same_person(viewer, thing.member_id)
    declined = own and thing.state == "offered" and thing.declined_at is not None
    steps = (("accept", P.ACCEPT_INVITATION), ("decline", P.ACCEPT_INVITATION), ("withdraw", P.WITHDRAW_INVITATION))
    return InvitationView(
        id=thing.public_id,
        circle=thing.circle.public_id,
        circle_name=thing.circle.name,
        from_=person_of(thing.inviter),
        to=person_of(thing.member),
        state="declined" if declined else thing.state,
        may=tuple(word for word, permission in steps if allowed(viewer, permission, thing)),
    )
