"""An encouragement in words, and which of them a member has stopped; nobody else is told of either."""

from dataclasses import dataclass
from urllib.parse import urlencode

from community.encouragements.queries import Said, stopped_by
from community.language import _
from community.reciprocity.gestures import Kind
from community.security.identity import Identity
from community.web.templating import Link


@dataclass(frozen=True, slots=True)
class EncouragementView:
    """One kind of encouragement, in the words of a list, and whether it is stopped."""

    kind: str
    words: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class EncouragementsView:
    """Every kind there is."""

    items: tuple[EncouragementView, ...]


def sentence(said: Said) -> tuple[str, Link]:
    """What is said, and the way to do it."""
    kind = said.encouragement.kind
    if kind is Kind.REST_IS_WELCOME:
        words = _("You have carried a good deal lately. Rest belongs here too.")
        return words, Link("/you/pace", _("Rest for a while"))
    if kind is Kind.ASKING_IS_WELCOME_TOO:
        return _("You have been there for others. This place is for you too."), Link("/ask", _("Ask for advice"))
    if kind is Kind.SOMEONE_IS_WHERE_YOU_WERE:
        words = _("You found your way through %(topic)s here. Someone is at that beginning now.", topic=said.topic)
        return words, Link(f"/requests?{urlencode({'topic': said.topic})}", _("Have a look"))
    assert said.help is not None  # noqa: S101 (who helped stands beside it)
    words = _(
        "%(name)s wrote to you about %(topic)s. A word from you is welcome at any time.",
        name=said.help.name,
        topic=said.help.topics[0][1] if said.help.topics else _("“%(title)s”", title=said.help.title),
    )
    about = {"for_type": said.help.thing, "for_id": said.help.id} if said.help.thing else {}
    return words, Link(f"/thanks/new?{urlencode({'to': said.help.handle, **about})}", _("Say thank you"))


def encouragements(viewer: Identity) -> EncouragementsView:
    """Every kind, and whether this member has stopped it."""
    stopped = stopped_by(viewer)
    names = {
        Kind.REST_IS_WELCOME: _("That rest is welcome"),
        Kind.A_THANK_YOU_NEVER_SENT: _("A thank-you that was never sent"),
        Kind.ASKING_IS_WELCOME_TOO: _("That asking is welcome too"),
        Kind.SOMEONE_IS_WHERE_YOU_WERE: _("Someone who is where you were"),
    }
    return EncouragementsView(
        tuple(EncouragementView(str(kind), words, kind in stopped) for kind, words in names.items())
    )
