"""What the care team can be told of: whatever one may read, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from community.advice.queries import find_reply, find_request
from community.blocks.queries import find_to_keep_apart
from community.care.models import About
from community.circles.listed import find_listed
from community.circles.queries import find_circle
from community.correspondence.queries import find_correspondence, find_letter
from community.hellos.queries import find_hello_by_id, find_word
from community.introductions.queries import find_introduction
from community.introductions.queries import find_letter as find_letter_of_three
from community.offers.queries import find_message, find_offer
from community.security.identity import Identity, kept_apart, same_person
from community.standing_offers.queries import find_standing_offer_to_read
from community.thanks.queries import find_thanks


@dataclass(frozen=True)
class Thing:
    """Something that can be told of.

    Args:
        type, ref: what it is, and its public id; of a person the inner key.
        subject: the key of the person whose words they are, if there is one.
        text: the words, as they are now and as this reader may read them.
    """

    type: str
    ref: str
    subject: int | None
    text: str


def find_thing(identity: Identity, type: str, ref: str) -> Thing | None:
    """What somebody would tell of, or None when it is not there or not theirs to read: never say which."""
    kind = About(type)
    if kind not in _FINDERS or "\x00" in ref:
        return None
    find, describe = _FINDERS[kind]
    found = find(identity, ref)
    if found is None:
        return None
    subject, *words = describe(found, identity)
    return Thing(kind, str(subject) if kind is About.MEMBER else ref, subject, text_of(*words))


def text_of(*words: str | None) -> str:
    """Several pieces of text, with an empty line between them."""
    return "\n\n".join(part for part in words if part)


def _words_of(*names: str) -> Callable[[Any, Identity], tuple[Any, ...]]:
    """Describes what somebody wrote by a few of its columns."""
    return lambda thing, _identity: (thing.author_id, *(getattr(thing, name) for name in names))


def _offer(offer: Any, identity: Identity) -> tuple[Any, ...]:
    """An offer holds words of two people: it is told of the other one."""
    other = offer.request.author_id if same_person(identity, offer.author_id) else offer.author_id
    return other, offer.what, offer.when, offer.until, offer.message


def _message(found: Any, _identity: Identity) -> tuple[Any, ...]:
    message, _offer = found
    return message.author_id, message.body


def _thanks(thanks: Any, _identity: Identity) -> tuple[Any, ...]:
    return thanks.giver_id, thanks.message, ", ".join(thanks.qualities)


def _member(member: Any, _identity: Identity) -> tuple[Any, ...]:
    return member.id, member.name, member.about


def _find_circle(identity: Identity | None, circle_id: str) -> Any:
    """A circle that one belongs to, or finds among those of the house."""
    return find_circle(identity, circle_id) or find_listed(identity, circle_id)


def _circle(circle: Any, _identity: Identity) -> tuple[Any, ...]:
    return None, circle.name, circle.purpose, circle.ways  # the words of several people


def _hello(hello: Any, _identity: Identity) -> tuple[Any, ...]:
    return hello.member_id, hello.words


def _correspondence(thing: Any, identity: Identity) -> tuple[Any, ...]:
    """What somebody proposed, or what they answered: it is told of the other one."""
    if same_person(identity, thing.other_id):
        return thing.proposer_id, thing.words
    return thing.other_id, thing.answer


def _introduction(thing: Any, identity: Identity) -> tuple[Any, ...]:
    """It is told of who wrote to whoever tells: to the asker, two people did."""
    heard = [key for key in (thing.maker_id, thing.third_id) if key and not kept_apart(identity, key)]
    words = {key: said.body for key in heard if (said := thing.said_by(key))}
    if same_person(identity, thing.asker_id):
        return None, *words.values()
    other = thing.third_id if same_person(identity, thing.maker_id) else thing.maker_id
    return other, words.get(other)


Find = Callable[[Identity | None, str], Any]
_FINDERS: Mapping[About, tuple[Find, Callable[[Any, Identity], tuple[Any, ...]]]] = {
    About.REQUEST: (find_request, _words_of("title", "content_note", "body", "news")),
    About.REPLY: (find_reply, _words_of("body")),
    About.OFFER: (find_offer, _offer),
    About.MESSAGE: (find_message, _message),
    About.THANKS: (find_thanks, _thanks),
    About.MEMBER: (find_to_keep_apart, _member),  # of somebody whom one has blocked one can still tell
    About.STANDING: (find_standing_offer_to_read, _words_of("what", "when", "limit")),
    About.CIRCLE: (_find_circle, _circle),
    About.HELLO: (find_hello_by_id, _hello),
    About.HELLO_WORD: (find_word, _words_of("body")),
    About.CORRESPONDENCE: (find_correspondence, _correspondence),
    About.INTRODUCTION: (find_introduction, _introduction),
    About.LETTER_OF_THREE: (find_letter_of_three, _words_of("body")),
    About.LETTER: (find_letter, _words_of("body")),
}
