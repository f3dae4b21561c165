"""What somebody is known for: words from thanks that both people show, as the one they are about would have them.

The words stand in the thanks alone, so that either of the two takes one away with the next request. Of the order and
of what is kept off the page there are marks, which say nothing of whoever said the word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from community.current import session
from community.db.words import same_word
from community.errors import Conflict, Invalid
from community.language import _
from community.members import queries
from community.members.models import Member
from community.security.identity import Identity

MOST = 7
ACTS = ("up", "down", "hide", "show")


@dataclass(frozen=True, slots=True)
class KnownForView:
    """The words that one is known for: those that may stand on one's page, in their order, and those kept off it."""

    shown: tuple[str, ...]
    hidden: tuple[str, ...]


def known_for(member: Member, viewer: Identity) -> KnownForView:
    """A member's words as this viewer may know them. Those that nobody has put in order come last, by the alphabet;
    when they are many, the newer ones before the others."""
    words = queries.known_for(member.id, viewer)
    order, hidden = list(member.known_order), frozenset(member.known_hidden)
    marks = {word: _mark(member, word) for word in words}
    kept_off = sorted((word for word in words if marks[word] in hidden), key=str.casefold)
    placed = sorted((w for w in words if marks[w] in order and w not in kept_off), key=lambda w: order.index(marks[w]))
    others = [word for word in words if word not in placed and word not in kept_off]
    fit = max(MOST - len(placed), 0)
    newer, older = sorted(others[:fit], key=str.casefold), sorted(others[fit:], key=str.casefold)
    return KnownForView((*placed, *newer, *older), tuple(kept_off))


def arrange(identity: Identity, *, shown: Sequence[str]) -> KnownForView:
    """Have these words of one's own on one's page, in this order; every other one that is there today is kept off.

    Raises:
        Invalid: when a word is not among them, or not any more.
    """
    member = session().get_one(Member, identity.key, with_for_update={"key_share": True}, populate_existing=True)
    found = known_for(member, identity)
    words = {same_word(word) for word in (*found.shown, *found.hidden)}
    wanted = list(dict.fromkeys(map(same_word, shown)))
    if not words.issuperset(wanted):
        raise Invalid({"shown": [_("This word is not among those that you are known for.")]})
    member.known_order = [_mark(member, word) for word in wanted]
    member.known_hidden = [_mark(member, word) for word in sorted(words.difference(wanted))]
    session().flush()
    return known_for(member, identity)


def move(identity: Identity, *, word: str, act: str) -> None:
    """Move one word up or down, keep it off one's page, or let it stand there again.

    Raises:
        Conflict: when it is gone meanwhile.
    """
    member = session().get_one(Member, identity.key, with_for_update={"key_share": True}, populate_existing=True)
    shown, same = list(known_for(member, identity).shown), same_word(word)
    place = next((n for n, one in enumerate(shown) if same_word(one) == same), None)
    if act == "show" and place is None:
        shown.append(word)
    elif place is None:
        raise Conflict(_("This word is not here any more."))
    elif act == "hide":
        del shown[place]
    elif act != "show":
        to = max(place - 1, 0) if act == "up" else place + 1
        shown.insert(to, shown.pop(place))
    try:
        arrange(identity, shown=shown)
    except Invalid as error:
        raise Conflict(_("This word is not here any more.")) from error


def _mark(member: Member, word: str) -> str:
    return sha256(f"{member.id} {same_word(word)}".encode()).hexdigest()[:20]
