"""Small pure questions about who is asking and what they ask for."""

from typing import Any

from community.security.identity import Identity, kept_apart, same_person


def anyone(_identity: Identity | None, _thing: Any) -> bool:
    """Open to everyone, signed in or not."""
    return True


def signed_in(identity: Identity | None, _thing: Any) -> bool:
    """A member is asking."""
    return identity is not None


def in_person(identity: Identity | None, _thing: Any) -> bool:
    """A person at a browser is asking, not a program with their token."""
    return identity is not None and identity.scopes is None


def steward(identity: Identity | None, _thing: Any) -> bool:
    """Somebody who looks after the house is asking."""
    return identity is not None and identity.steward


def member_of(identity: Identity | None, thing: Any) -> bool:
    """It concerns this member."""
    return same_person(identity, thing.member_id)


def may_read(identity: Identity | None, request: Any) -> bool:
    """The request is for everyone here, or this member is among its readers: people by name, or a circle's. Nobody
    reads what is asked by somebody from whom a block keeps them apart.

    The same rule stands in SQL as ``readable_by``.
    """
    if identity is None or kept_apart(identity, request.author_id):
        return False
    if request.audience == "space":
        return True
    return request.audience == "people" and any(same_person(identity, r.member_id) for r in request.readers)


def author(identity: Identity | None, thing: Any) -> bool:
    """It is this member's own."""
    return same_person(identity, thing.author_id)


def not_author(identity: Identity | None, thing: Any) -> bool:
    """It is somebody else's."""
    return not same_person(identity, thing.author_id)


def not_resting(_identity: Identity | None, request: Any) -> bool:
    """The request is open or settled: words are still welcome."""
    return bool(request.state != "resting")


def is_open(_identity: Identity | None, request: Any) -> bool:
    """The request is open, or the correspondence: both have said yes to it."""
    return bool(request.state == "open")


def reads_reply(identity: Identity | None, reply: Any) -> bool:
    """The reply is public in a request that one may read, or one wrote it, or one asked."""
    if not may_read(identity, reply.request) or kept_apart(identity, reply.author_id):
        return False
    return not reply.private or author(identity, reply) or author(identity, reply.request)


def asker(identity: Identity | None, offer: Any) -> bool:
    """The offer was made to this member."""
    return same_person(identity, offer.request.author_id)


def party(identity: Identity | None, offer: Any) -> bool:
    """This member made the offer or received it, the request still stands, and no block stands between the two."""
    own = author(identity, offer) or asker(identity, offer)
    return own and may_read(identity, offer.request) and not kept_apart(identity, offer.author_id)


def both_here(_identity: Identity | None, offer: Any) -> bool:
    """Nobody of the two has left: words would reach someone."""
    return here(offer.author) and here(offer.request.author)


def here(person: Any) -> bool:
    """This person has neither left nor been erased."""
    return person is not None and person.left_at is None


def offered(_identity: Identity | None, offer: Any) -> bool:
    return bool(offer.state == "offered")


def accepted(_identity: Identity | None, offer: Any) -> bool:
    return bool(offer.state == "accepted")


def begun(_identity: Identity | None, offer: Any) -> bool:
    """The offer was accepted, and perhaps is done."""
    return bool(offer.state in ("accepted", "done"))


def giver(identity: Identity | None, thanks: Any) -> bool:
    return same_person(identity, thanks.giver_id)


def receiver(identity: Identity | None, thanks: Any) -> bool:
    return same_person(identity, thanks.receiver_id) and thanks.kept_by_receiver


def shared(identity: Identity | None, thanks: Any) -> bool:
    """Both people show it, so every member may read it."""
    return identity is not None and thanks.shared


def belongs(identity: Identity | None, circle: Any) -> bool:
    """This member is one of the circle."""
    return any(same_person(identity, membership.member_id) for membership in circle.memberships)


def outside(identity: Identity | None, circle: Any) -> bool:
    """This member is not one of the circle."""
    return not belongs(identity, circle)


def opens_to_all(_identity: Identity | None, circle: Any) -> bool:
    """Everybody of the house may come in."""
    return bool(circle.joining == "open")


def asks_for_words(_identity: Identity | None, circle: Any) -> bool:
    """One comes in by words to whoever keeps the circle."""
    return bool(circle.joining == "words")


def opens_by_link(_identity: Identity | None, circle: Any) -> bool:
    """One comes in by a link."""
    return bool(circle.joining == "link")


def keeps_its_circle(identity: Identity | None, knock: Any) -> bool:
    """This member keeps the circle at which somebody knocked."""
    return keeps(identity, knock.circle)


def keeps(identity: Identity | None, circle: Any) -> bool:
    """This member keeps the circle: is its keeper, or has been there longest of those whom they meet in it, where
    no keeper is among these (as it passes when a keeper leaves)."""
    met = [m for m in circle.memberships if not kept_apart(identity, m.member_id)]
    keepers = [m for m in met if m.keeper] or met[:1]
    return any(same_person(identity, m.member_id) for m in keepers)


def somebody_else(identity: Identity | None, member: Any) -> bool:
    """It is not oneself."""
    return not same_person(identity, member.id)


def of_somebody_else(identity: Identity | None, thing: Any) -> bool:
    """It concerns another member."""
    return not same_person(identity, thing.member_id)


def stands(_identity: Identity | None, hello: Any) -> bool:
    """The hello was neither taken back nor folded."""
    return bool(hello.words) and hello.folded_at is None


def reader(identity: Identity | None, word: Any) -> bool:
    """These words were written to this member."""
    return same_person(identity, word.reader_id)


def a_hello(_identity: Identity | None, word: Any) -> bool:
    """It is a hello that came back, and no answer."""
    return bool(word.kind == "hello")


def from_somebody_here(_identity: Identity | None, word: Any) -> bool:
    """Who wrote it has not left: an answer would reach someone."""
    return here(word.author)


def corresponds(identity: Identity | None, thing: Any) -> bool:
    """This member is one of the two, and no block stands between them."""
    if identity is None or kept_apart(identity, thing.proposer_id) or kept_apart(identity, thing.other_id):
        return False
    return proposed_by(identity, thing) or proposed_to(identity, thing)


def proposed(_identity: Identity | None, thing: Any) -> bool:
    """It waits for an answer."""
    return bool(thing.state == "proposed")


def proposed_by(identity: Identity | None, thing: Any) -> bool:
    return same_person(identity, thing.proposer_id)


def proposed_to(identity: Identity | None, thing: Any) -> bool:
    return same_person(identity, thing.other_id)


def takes_part(identity: Identity | None, thing: Any) -> bool:
    """This member does not let it rest; whether the other one does is never asked."""
    return identity is not None and not thing.rests_for(identity.key)


def other_here(identity: Identity | None, thing: Any) -> bool:
    """The other one of the two has not left."""
    return identity is not None and here(thing.with_whom(identity.key))


def other_gone(identity: Identity | None, thing: Any) -> bool:
    """The other one of the two has left for good: who may still come back has not."""
    return identity is not None and thing.with_whom(identity.key) is None


def introduces(_identity: Identity | None, reply: Any) -> bool:
    """The reply is of that kind, on what somebody else asked, and words on that are welcome."""
    asked = reply.request
    return bool(reply.kind == "introduction" and reply.author_id != asked.author_id and asked.state != "resting")


def of_three(identity: Identity | None, thing: Any) -> bool:
    """This member is one of the three, and while they have not met, no block stands between them and another one."""
    three = thing.maker_id, thing.third_id, thing.asker_id
    among = any(same_person(identity, key) for key in three)
    return among and (thing.state == "met" or not any(kept_apart(identity, key) for key in three))


def meeting_asked(identity: Identity | None, thing: Any) -> bool:
    """It is this member's to answer: first the third person is asked, then the asker."""
    asked = {"asked": thing.third_id, "offered": thing.asker_id}
    return same_person(identity, asked.get(thing.state))


def meeting_wanted(identity: Identity | None, thing: Any) -> bool:
    """It waits for an answer, and this member is among those who would like it by now."""
    would = {"asked": (thing.maker_id,), "offered": (thing.maker_id, thing.third_id)}
    return any(same_person(identity, key) for key in would.get(thing.state, ()))


def have_met(_identity: Identity | None, thing: Any) -> bool:
    """All that were asked have said yes."""
    return bool(thing.state == "met")


def another_here(identity: Identity | None, thing: Any) -> bool:
    """Of the two others, one has not left, and is not kept apart from this member."""
    three = (thing.maker_id, thing.maker), (thing.third_id, thing.third), (thing.asker_id, thing.asker)
    others = [(key, person) for key, person in three if not same_person(identity, key)]
    return any(here(person) and not kept_apart(identity, key) for key, person in others)


def inviter(identity: Identity | None, invitation: Any) -> bool:
    return same_person(identity, invitation.inviter_id)


def invited(identity: Identity | None, invitation: Any) -> bool:
    return same_person(identity, invitation.member_id)


def unanswered(identity: Identity | None, invitation: Any) -> bool:
    """The invitation stands, and the invited person has not said no."""
    return offered(identity, invitation) and invitation.declined_at is None
