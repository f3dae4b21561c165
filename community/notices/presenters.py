"""Today: at most three cards, and then it ends.

Something for you comes first and is live, for who looks after the house also that something waits there. Then somebody
new whom this member may greet; then at most two requests that wait quietly: those to which this member is
invited, then those that have been brought to enough people, then the older ones, spread over the readers by the day.
Then one small thing: what became of a request of one's own, when its asker wished to be asked today; else an
encouragement, seldom, and never beside a thank-you; else a small gesture, one a day: towards somebody whom one chose,
or a letter to somebody to whom nothing was written for a season; else one shared thank-you.
"""

from datetime import date
from hashlib import sha256
from typing import Any

from community.advice.asking_again import due, to_ask
from community.advice.lists import waiting_for_others
from community.circles.listed import newest_knock
from community.circles.queries import newest_invitation
from community.clock import day_of
from community.correspondence.gestures import letter_to_write
from community.current import now
from community.encouragements.presenters import sentence
from community.encouragements.queries import Said
from community.encouragements.services import say
from community.hellos.queries import brought_to
from community.invitations.cards import have_had_them_all, invitations_of, why
from community.invitations.touched import asked_no_more
from community.language import _
from community.notices import queries
from community.notices.cards import Card, TodayView
from community.notices.models import OF_INTRODUCTIONS, OF_LETTERS
from community.notices.stewards import waits_for_stewards
from community.pace.presenters import rests
from community.recovery.queries import newest_by_steward
from community.security.identity import Identity
from community.standing_offers.queries import newest_asleep
from community.thanks.queries import newest_shared
from community.ties.gesture import tie_to_think_of
from community.web.templating import Link

MOST = 3
LOOKED_AT = 24
QUESTION = "asked-no-more"
FROM_CARE = ("told", "answer", "folded", "restored")


def today(viewer: Identity) -> TodayView:
    """The cards of this member's local day."""
    away = queries.put_away_cards(viewer)
    first = _first(viewer, away)
    if rests(viewer):
        return TodayView(first, _("You are resting. We'll be here."))
    last = _what_became_of_it(viewer) or _encouragement(viewer, first)
    last = last or tie_to_think_of(viewer) or letter_to_write(viewer, away) or _small_thing(viewer, away)
    first += _looked_after(viewer, away)
    room = MOST - len(first) - len(last)
    new = _welcome(viewer, away)[:room]
    cards = (*first, *new, *_someone_to_help(viewer, away, min(2, room - len(new))), *last)
    end = _("That's all for today.") if cards else _("Nothing new for now. Take care of yourself.")
    return TodayView(cards, end)


def encouragement_beside(viewer: Identity) -> Said | None:
    """The encouragement that stands on somebody's day, if one does; for a mail that goes out anyway."""
    if rests(viewer) or due(viewer, day_of(now(), viewer.timezone)) is not None:
        return None
    first = _first(viewer, queries.put_away_cards(viewer))
    return None if _is_of_thanks(first) else say(viewer)


def _first(viewer: Identity, away: frozenset[str]) -> tuple[Card, ...]:
    """The one thing for oneself."""
    first = _let_back_in(viewer, away) or _for_you(viewer) or _invited(viewer, away) or _knocked(viewer, away)
    return first or _asleep(viewer, away) or _asked_no_more(viewer, away)


def _is_of_thanks(cards: tuple[Card, ...]) -> bool:
    return any(link.href.startswith("/thanks/") for card in cards for link in card.links)


def _let_back_in(viewer: Identity, away: frozenset[str]) -> tuple[Card, ...]:
    """That somebody who looks after the house made a link with which one's password can be changed."""
    link = newest_by_steward(viewer)
    if link is None or f"link-{link.id}" in away:
        return ()
    title = _("Whoever looks after the house made a link for you to come back in.")
    if link.name and link.left_at is None:
        title = _("%(name)s, who looks after the house, made a link for you to come back in.", name=link.name)
    return (
        Card(
            id=f"link-{link.id}",
            kind="for_you",
            title=title,
            text=_("If you did not ask for it, please choose a new password, and tell another steward."),
            why="",
            links=(Link("/you/password", _("Change your password")),),
            may_dismiss=True,
        ),
    )


def _for_you(viewer: Identity) -> tuple[Card, ...]:
    row = queries.newest_notice(viewer)
    if row is None:
        return ()
    name = row.name if row.name and row.left_at is None else _("Someone who has left")
    title, way = _told(row.kind, name)
    if row.kind in FROM_CARE:
        href = "/care"
    elif row.kind == "hello":
        href = "/you/hello"
    elif row.kind == "word_back":
        href = f"/people/{row.handle}/hello"
    elif row.kind in OF_LETTERS:
        href = f"/correspondence/{row.subject}"
    elif row.kind in OF_INTRODUCTIONS:
        href = f"/introductions/{row.subject}"
    elif row.thanks:
        href = f"/thanks/{row.thanks}"
    elif row.offer:
        href = f"/offers/{row.offer}"
    else:
        href = f"/requests/{row.request}"
    card = Card(row.id, "for_you", title, row.title or "", "", (Link(href, way),), may_dismiss=True)
    return (card,)


def _invited(viewer: Identity, away: frozenset[str]) -> tuple[Card, ...]:
    """An invitation into a circle."""
    invitation = newest_invitation(viewer)
    if invitation is None or f"circle-{invitation.id}" in away:
        return ()
    name = _name(invitation.name, invitation.left_at)
    return (
        Card(
            id=f"circle-{invitation.id}",
            kind="for_you",
            title=_("%(name)s would like to have you in a circle.", name=name),
            text=invitation.circle,
            why="",
            links=(Link("/circles", _("Read and answer")),),
            may_dismiss=True,
        ),
    )


def _knocked(viewer: Identity, away: frozenset[str]) -> tuple[Card, ...]:
    """Somebody who would like to come into a circle that this member keeps."""
    knock = newest_knock(viewer)
    if knock is None or f"knock-{knock.id}" in away:
        return ()
    return (
        Card(
            id=f"knock-{knock.id}",
            kind="for_you",
            title=_("%(name)s would like to come into your circle.", name=knock.name),
            text=_shortened(knock.words),
            why="",
            links=(Link(f"/circles/{knock.circle}", _("Read and answer")),),
            may_dismiss=True,
        ),
    )


def _asleep(viewer: Identity, away: frozenset[str]) -> tuple[Card, ...]:
    """The one question about a standing offer that has fallen asleep."""
    offer = newest_asleep(viewer)
    if offer is None or f"offer-{offer.id}" in away:
        return ()
    return (
        Card(
            id=f"offer-{offer.id}",
            kind="for_you",
            title=_("What you offered has fallen asleep. Does it still hold?"),
            text=offer.what,
            why="",
            links=(Link("/standing-offers", _("Have a look")),),
            may_dismiss=True,
        ),
    )


def _asked_no_more(viewer: Identity, away: frozenset[str]) -> tuple[Card, ...]:
    """The one question after several invitations that went by: whoever writes to somebody has answered it."""
    if QUESTION in away or not asked_no_more(viewer.key):
        return ()
    return (
        Card(
            id=QUESTION,
            kind="for_you",
            title=_("Nothing is brought to you for now. Would you like that to change?"),
            text=_("A few words to anybody, and it begins again. If not, all is well."),
            why="",
            links=(Link("/requests", _("Look around")),),
            may_dismiss=True,
        ),
    )


def _told(kind: str, name: str) -> tuple[str, str]:
    sentences = {
        "reply": (_("%(name)s wrote to you.", name=name), _("Read")),
        "offer": (_("%(name)s offers you a hand.", name=name), _("Read and answer")),
        "accepted": (_("%(name)s says yes to your offer.", name=name), _("Write to each other")),
        "declined": (_("%(name)s read your offer: not this time.", name=name), _("Read")),
        "message": (_("%(name)s wrote to you.", name=name), _("Read")),
        "thanks": (_("%(name)s thanks you.", name=name), _("Read")),
        "news": (_("%(name)s tells you what became of it.", name=name), _("Read")),
        "told": (_("Thank you, we have it."), _("Read")),
        "answer": (_("The care team wrote to you."), _("Read")),
        "folded": (_("We have folded your words. Here is why."), _("Read")),
        "restored": (_("Your words stand again."), _("Read")),
        "hello": (_("%(name)s says hello.", name=name), _("Read")),
        "word_back": (_("%(name)s answered your hello.", name=name), _("Read")),
        "proposal": (_("%(name)s would like to write to you now and then.", name=name), _("Read and answer")),
        "letter_yes": (_("%(name)s would like that too.", name=name), _("Write to each other")),
        "letter_no": (_("%(name)s read your lines: not this time.", name=name), _("Read")),
        "letter": (_("A letter from %(name)s.", name=name), _("Read")),
        "introduce": (_("%(name)s would like to introduce you to somebody.", name=name), _("Read and answer")),
        "introduced": (_("%(name)s knows somebody who would like to meet you.", name=name), _("Read and answer")),
        "meet_yes": (_("%(name)s would like to be introduced.", name=name), _("Read")),
        "meet_no": (_("%(name)s read your lines: not this time.", name=name), _("Read")),
        "met": (_("%(name)s would like that too.", name=name), _("Write to each other")),
        "of_three": (_("A letter from %(name)s.", name=name), _("Read")),
        "not_met": (_("%(name)s had thought of somebody for you: not this time.", name=name), _("Read")),
        "named": (_("%(name)s would like to hear from you.", name=name), _("Read and reply")),
    }
    return sentences[kind]


def _looked_after(viewer: Identity, away: frozenset[str]) -> tuple[Card, ...]:
    """For who looks after the house: that somebody told them something, that a question waits, or that somebody is at
    the door. Never how many."""
    thing = next((one for one in waits_for_stewards(viewer) if one.card not in away), None)
    if thing is None:
        return ()
    title, link = {
        "concern": (_("Somebody is worried about a person here."), Link("/stewards", _("Have a look"))),
        "case": (_("Somebody told the care team something."), Link("/stewards", _("Have a look"))),
        "quiet": (_("Somebody's first words wait for an answer."), Link("/stewards/waiting", _("Have a look"))),
        "application": (
            _("Somebody would like to come in, and waits for an answer."),
            Link("/stewards/applications", _("Read their words")),
        ),
    }[thing.kind]
    return (Card(thing.card, "for_you", title, "", "", (link,), may_dismiss=True),)


def _welcome(viewer: Identity, away: frozenset[str]) -> tuple[Card, ...]:
    """Somebody new, whom this member may greet if they like: at most one."""
    row = next((one for one in brought_to(viewer) if f"hello-{one.id}" not in away), None)
    if row is None:
        return ()
    return (
        Card(
            id=f"hello-{row.id}",
            kind="welcome",
            title=_("%(name)s has come in. A hello would be welcome.", name=row.name),
            text=_shortened(row.words),
            why="",
            links=(Link(f"/people/{row.handle}/hello", _("Say hello")),),
            may_dismiss=True,
        ),
    )


def _someone_to_help(viewer: Identity, away: frozenset[str], room: int) -> tuple[Card, ...]:
    invited = [row for row in invitations_of(viewer) if f"ask-{row.id}" not in away][:room]
    cards = [_waiting(row, why(row)) for row in invited]
    if len(cards) == room:
        return tuple(cards)
    rows = waiting_for_others(viewer, LOOKED_AT)
    keys = [row.key for row in rows]
    done, for_all = queries.answered_by(viewer, keys) | {row.key for row in invited}, have_had_them_all(keys)
    day = day_of(now(), viewer.timezone)
    left = [row for row in rows if row.key not in done and f"ask-{row.id}" not in away]
    first = sorted(
        left,
        key=lambda row: (
            row.key not in for_all,
            day_of(row.asked_at, viewer.timezone) >= day,
            _spread(viewer, day, row.id),
        ),
    )
    quiet = _("Nobody has written yet. A few words are enough.")
    return (*cards, *(_waiting(row, quiet) for row in first[: room - len(cards)]))


def _spread(viewer: Identity, day: date, request_id: str) -> str:
    """An order that differs from reader to reader and from day to day, and is stable within it."""
    return sha256(f"{viewer.handle} {day} {request_id}".encode()).hexdigest()


def _waiting(row: Any, reason: str) -> Card:
    text = _shortened(row.excerpt)
    if row.content_note:
        text = _("About: %(topic)s", topic=row.content_note)
    return Card(
        id=f"ask-{row.id}",
        kind="someone_to_help",
        title=row.title,
        text=text,
        why=reason,
        links=(Link(f"/requests/{row.id}", _("Read and reply")),),
        may_dismiss=True,
    )


def _shortened(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) < 160 else flat[:160].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _what_became_of_it(viewer: Identity) -> tuple[Card, ...]:
    request = to_ask(viewer, day_of(now(), viewer.timezone))
    if request is None:
        return ()
    return (
        Card(
            id=f"became-{request.id}",
            kind="small_thing",
            title=_("What became of “%(title)s”?", title=request.title),
            text=_("You wished to be asked today. Those who replied or helped would read it."),
            why="",
            links=(Link(f"/requests/{request.id}#state", _("Tell what became of it")),),
            may_dismiss=True,
            may_stop=True,
        ),
    )


def _encouragement(viewer: Identity, first: tuple[Card, ...]) -> tuple[Card, ...]:
    said = None if _is_of_thanks(first) else say(viewer)
    if said is None:
        return ()
    words, way = sentence(said)
    name = f"encouragement-{said.encouragement.kind}"
    return (Card(name, "encouragement", words, "", "", (way,), may_dismiss=True, may_stop=True),)


def _small_thing(viewer: Identity, away: frozenset[str]) -> tuple[Card, ...]:
    row = newest_shared(viewer, now())
    if row is None or f"thanks-{row.id}" in away:
        return ()
    giver = _name(row.giver_name, row.giver_left_at)
    receiver = _name(row.receiver_name, row.receiver_left_at, inside=True)
    return (
        Card(
            id=f"thanks-{row.id}",
            kind="small_thing",
            title=_("%(giver)s thanks %(receiver)s.", giver=giver, receiver=receiver),
            text=row.message,
            why="",
            links=(Link("/thanks?box=shared", _("Thanks that people share")),),
            may_dismiss=True,
        ),
    )


def _name(name: str | None, left: Any, *, inside: bool = False) -> str:
    nobody = _("someone who has left") if inside else _("Someone who has left")
    return name if name and left is None else nobody


__all__ = ["Card", "TodayView", "today"]
