"""The one small gesture of a day: somebody to think of, and what could be said to them."""

from community.correspondence.queries import open_with
from community.language import _
from community.notices.cards import Card
from community.security.identity import Identity
from community.ties import queries
from community.ties.services import suggest
from community.ties.starters import starter
from community.web.templating import Link


def tie_to_think_of(viewer: Identity) -> tuple[Card, ...]:
    """The small gesture of this member's day: somebody they chose and have not been in touch with for long.

    It leads to what can be said here: a letter between two who write to each other; a hello, when they left one that
    this member has not answered; else thanks.
    """
    said = suggest(viewer)
    if said is None:
        return ()
    letters = open_with(viewer, said.other_key)
    if letters is not None:
        begin = "how_are_you"
        link = Link(f"/correspondence/{letters}?first={begin}", _("Write a line"))
    elif queries.hello_is_open(viewer, said.other_key):
        begin, way = "how_are_you", f"/people/{said.handle}/hello?"
        link = Link(f"{way}begin={begin}", _("Say hello"))
    else:
        begin, way = "thinking_of_you", f"/thanks/new?to={said.handle}&"
        link = Link(f"{way}begin={begin}", _("Say thank you"))
    return (
        Card(
            id=f"tie-{said.handle}",
            kind="gesture",
            title=_("Thinking of %(name)s?", name=said.name),
            text=_shortened(said.note),
            why=_("You could begin with “%(words)s”", words=starter(begin)),
            links=(link,),
            may_dismiss=True,
            may_stop=True,
        ),
    )


def _shortened(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) < 160 else flat[:160].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
