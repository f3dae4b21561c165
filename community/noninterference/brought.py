"""Asks and hellos that are brought to people: to Maud in one world alone, and to somebody else in both.

What is chosen for oneself may depend on what others do in private, for instance on their rest; it is the same in both
worlds here. What was chosen for others changes nothing that one can see.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from community.advice.models import AdviceRequest
from community.current import now
from community.db.unit_of_work import unit_of_work
from community.hellos.models import Hello, Welcome
from community.invitations.models import RINGS, Invitation, InvitationRing
from community.invitations.seats import Reason, Seat
from community.members.models import Member
from community.noninterference.facts import BOTH, Thing
from community.noninterference.story import Teller


def be_invited(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Be invited to somebody's ask, perhaps see it, perhaps want nothing of it today."""
    thing = _some_ask(teller, one, worlds)
    if thing is not None:
        _invite(teller, one, thing, worlds, teller.words(worlds, "What fits"))
        if teller.likely(0.3):
            teller.act(one, "POST", f"/today/ask-{{{thing.name}}}/dismissal", worlds)


def invite_some(teller: Teller) -> None:
    """Somebody is invited to an ask, and it has come as far in both worlds."""
    who = teller.chance.choice(("charlie", "rita", "asta", "stella"))
    thing = _some_ask(teller, who, BOTH)
    if thing is not None:
        stands = teller.chance.choice((*RINGS, "over"))
        _invite(teller, who, thing, BOTH, teller.words(BOTH, "What fits"), stands=stands)


def be_asked_to_welcome(teller: Teller, one: str, _other: str, worlds: str) -> None:
    """Be asked to answer somebody's hello, perhaps see it, perhaps want nothing of it today."""
    thing = _some_hello(teller, one, worlds)
    if thing is not None:
        teller.act(one, "WELCOME", f"{{{thing.name}}}", worlds, seen=teller.likely(0.5))
        if teller.likely(0.3):
            teller.act(one, "POST", f"/today/hello-{{{thing.name}}}/dismissal", worlds)


def bring_some_hello(teller: Teller) -> None:
    """Somebody is asked to answer a hello, in both worlds, or it is left to those who look after the house."""
    who = teller.chance.choice(("charlie", "rita", "asta", "stella"))
    thing = _some_hello(teller, who, BOTH)
    if thing is not None:
        teller.act(who, "WELCOME", f"{{{thing.name}}}", BOTH, seen=teller.likely(0.5), over=teller.likely(0.3))


def welcome(handle: str, hello_id: str, told: Mapping[str, Any]) -> None:
    """What a worker does when it finds who may answer a hello."""
    with unit_of_work() as work:
        member_key = work.scalars(select(Member.id).where(Member.handle == handle)).one()
        hello = work.scalars(select(Hello).where(Hello.public_id == hello_id)).one()
        seen = now() if told["seen"] else None
        work.add(Welcome(hello_id=hello.id, member_id=member_key, brought_at=now(), delivered_at=seen))
        if told.get("over"):
            hello.over_at = now()


def bring(handle: str, request_id: str, told: Mapping[str, Any]) -> None:
    """What a worker does when it finds that an ask fits somebody."""
    with unit_of_work() as work:
        member_key = work.scalars(select(Member.id).where(Member.handle == handle)).one()
        request_key = work.scalars(select(AdviceRequest.id).where(AdviceRequest.public_id == request_id)).one()
        if "stands" in told:
            work.merge(InvitationRing(request_id=request_key, ring=told["stands"], opened_at=now()))
        work.add(
            Invitation(
                request_id=request_key,
                member_id=member_key,
                ring=told["ring"],
                seat=told["seat"],
                reason=told["reason"],
                words=told["words"],
                invited_at=now(),
                delivered_at=now() if told["seen"] else None,
            )
        )


def _some_ask(teller: Teller, who: str, worlds: str) -> Thing | None:
    """An ask of somebody else that everyone may read and to which they were not invited before."""
    thing = teller.some("ask", lambda t: t.worlds == BOTH and not t.other and t.maker != who)
    mark = None if thing is None else (who, f"{{{thing.name}}}")
    before = {
        (step.who, step.path) for step in teller.steps if step.verb == "INVITE" and set(step.worlds) & set(worlds)
    }
    return None if mark in before else thing


def _some_hello(teller: Teller, who: str, worlds: str) -> Thing | None:
    """A hello of somebody else that they were not asked to answer before."""
    thing = teller.some("hello", lambda t: t.worlds == BOTH and t.maker != who)
    mark = None if thing is None else (who, f"{{{thing.name}}}")
    before = {
        (step.who, step.path) for step in teller.steps if step.verb == "WELCOME" and set(step.worlds) & set(worlds)
    }
    return None if mark in before else thing


def _invite(teller: Teller, who: str, thing: Thing, worlds: str, words: str, **more: str) -> None:
    known = {
        "ring": teller.chance.choice(RINGS),
        "seat": str(teller.chance.choice(tuple(Seat))),
        "reason": str(teller.chance.choice(tuple(Reason))),
    }
    teller.act(who, "INVITE", f"{{{thing.name}}}", worlds, **known, words=words, seen=teller.likely(0.5), **more)
