"""What has happened, in the past tense. Frozen copies with ids, never models; delivered after the commit."""

from dataclasses import dataclass

EVERYONE = "space"


@dataclass(frozen=True)
class Event:
    """Base of every event; each field is text, so that an event can wait in the outbox."""

    @property
    def for_plugins(self) -> bool:
        """Whether plugins hear of it.

        Of asks, replies and news they hear when everyone here may read them. Offers, messages and thanks are always
        between two people: a plugin that names such an event hears that it happened, and an id that opens for them.
        """
        return getattr(self, "audience", EVERYONE) == EVERYONE


@dataclass(frozen=True)
class RequestAsked(Event):
    """Somebody asked for advice."""

    request_id: str
    audience: str = EVERYONE


@dataclass(frozen=True)
class ReplyWritten(Event):
    """Somebody replied to a request; for a private reply the audience is ``people``."""

    reply_id: str
    audience: str = EVERYONE


@dataclass(frozen=True)
class HelpOffered(Event):
    """Somebody offered help on a request."""

    offer_id: str


@dataclass(frozen=True)
class OfferAnswered(Event):
    """The asker accepted or declined an offer."""

    offer_id: str
    state: str


@dataclass(frozen=True)
class MessageSent(Event):
    """A message was written in the thread of an accepted offer."""

    message_id: str


@dataclass(frozen=True)
class NewsTold(Event):
    """The asker told, for the first time, what became of a request."""

    request_id: str
    audience: str = EVERYONE


@dataclass(frozen=True)
class ThanksRecorded(Event):
    """Somebody said thank you."""

    thanks_id: str


EVENTS: dict[str, type[Event]] = {
    event.__name__: event
    for event in (RequestAsked, ReplyWritten, HelpOffered, OfferAnswered, MessageSent, NewsTold, ThanksRecorded)
}
