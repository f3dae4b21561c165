"""What the fields of an export are called for people; a plugin's fields keep their own names."""

from collections.abc import Callable, Mapping

from community.language import _

# References to other things, and forms in which words are looked up: for programs alone.
FOR_PROGRAMS = frozenset(
    ("id", "request", "reply", "offer", "thanks", "circle", "subject", "card", "folded", "found_by", "kept")
)

LABELS: Mapping[str, Callable[[], str]] = {
    "about": lambda: _("About"),
    "actor": lambda: _("By"),
    "ask_again_on": lambda: _("To be asked again"),
    "asked_at": lambda: _("Asked"),
    "asleep_at": lambda: _("Awake until"),
    "author": lambda: _("By"),
    "begins": lambda: _("From"),
    "body": lambda: _("Words"),
    "consented_at": lambda: _("Agreed to the ways of the house"),
    "content_note": lambda: _("What it is about"),
    "day": lambda: _("Day"),
    "days": lambda: _("Days"),
    "declined_at": lambda: _("Declined"),
    "digests": lambda: _("Times"),
    "email": lambda: _("Mail address"),
    "ends": lambda: _("Until"),
    "ends_at": lambda: _("Ends"),
    "giver": lambda: _("From"),
    "giver_shares": lambda: _("May be shown"),
    "handle": lambda: _("Short name"),
    "invited_at": lambda: _("Invited"),
    "inviter": lambda: _("By"),
    "joined_at": lambda: _("Came in"),
    "keeper": lambda: _("Keeps the circle"),
    "kept_by_receiver": lambda: _("Kept"),
    "kind": lambda: _("Kind"),
    "left_at": lambda: _("Left"),
    "limit_words": lambda: _("Until where"),
    "locale": lambda: _("Language"),
    "made_at": lambda: _("Made"),
    "member": lambda: _("Who"),
    "message": lambda: _("Words"),
    "name": lambda: _("Name"),
    "news": lambda: _("What became of it"),
    "no_advice": lambda: _("No advice, please"),
    "offered_at": lambda: _("Offered"),
    "opened_at": lambda: _("Signed in"),
    "put_away_at": lambda: _("Put away"),
    "qualities": lambda: _("Qualities"),
    "receiver": lambda: _("To"),
    "receiver_shares": lambda: _("May be shown"),
    "rest": lambda: _("Resting"),
    "rest_until": lambda: _("Resting until"),
    "scopes": lambda: _("What it may do"),
    "sent_at": lambda: _("Sent on"),
    "state": lambda: _("Where it stands"),
    "steward": lambda: _("Looks after the house"),
    "thanked_at": lambda: _("Said"),
    "timezone": lambda: _("Time zone"),
    "title": lambda: _("Title"),
    "told_at": lambda: _("Told"),
    "topic": lambda: _("Topic"),
    "topics": lambda: _("Topics"),
    "touches": lambda: _("How often"),
    "until_words": lambda: _("Until where"),
    "wanted": lambda: _("What would help"),
    "what": lambda: _("What"),
    "when_words": lambda: _("When"),
    "words": lambda: _("What becomes of one's words"),
    "word": lambda: _("Word"),
    "written_at": lambda: _("Written"),
}

VALUES: Mapping[str, Callable[[], str]] = {
    "yes": lambda: _("yes"),
    "open": lambda: _("open"),
    "settled": lambda: _("settled"),
    "resting": lambda: _("at rest"),
    "offered": lambda: _("waiting for an answer"),
    "accepted": lambda: _("under way"),
    "declined": lambda: _("not this time"),
    "withdrawn": lambda: _("taken back"),
    "done": lambda: _("done"),
    "listening": lambda: _("a listening ear"),
    "experience": lambda: _("someone's experience"),
    "advice": lambda: _("practical advice"),
    "practical": lambda: _("a hand"),
    "introduction": lambda: _("an introduction"),
    "with_you": lambda: _("I don't know, but I'm here."),
}
# Fields that hold one of these values; anybody's own words stay as they were written.
OF_VALUES = frozenset(("state", "kind", "wanted"))
