"""What the house writes, in the language being spoken. No member's words and no name: a mail may be read by others.

The one exception is the answer to somebody who asked to come in and gave an address for it.
"""

from dataclasses import dataclass

from community.current import house
from community.language import _
from community.reciprocity.gestures import Kind
from community.web.templating import Link


@dataclass(frozen=True)
class Thought:
    """An encouragement at the end of a mail that goes out anyway: its sentence, its way, and the page that stops it."""

    words: str
    way: Link
    stop: Link


@dataclass(frozen=True)
class Letter:
    """A mail before it has a form: a subject without content, what is said, one way on, what is said after it.

    ``stop`` is the address that stops mails of this kind, for those that can be stopped.
    """

    subject: str
    before: tuple[str, ...]
    way: Link | None = None
    after: tuple[str, ...] = ()
    stop: str = ""
    thought: Thought | None = None


def confirm(link: str) -> Letter:
    """Asks whether this is the member's address."""
    return Letter(
        _subject(),
        (
            _("Hello,"),
            _("somebody gave this address at %(house)s. If it was you, please confirm it here:", house=_house()),
        ),
        Link(link, _("Confirm this address")),
        (_("The link works once, for a day."), _("If it was not you, there is nothing to do: nothing more is sent.")),
    )


def recover(handle: str, link: str) -> Letter:
    """Lets a member choose a new password."""
    return Letter(
        _subject(),
        (
            _("Hello,"),
            _("here is the way back in to %(house)s. You sign in as %(handle)s.", house=_house(), handle=handle),
        ),
        Link(link, _("Choose a new password")),
        (
            _("The link works once, for an hour."),
            _("If you did not ask for it, there is nothing to do: your password stays as it is."),
        ),
    )


def notice(link: str, stop: str) -> Letter:
    """Says that something waits, and nothing of what."""
    return Letter(
        _subject(),
        (_("Hello,"), _("something is there for you at %(house)s, whenever you feel like it.", house=_house())),
        Link(link, _("Go and read")),
        (_("It comes because you asked for it, at the times that you chose. To stop these mails:"), stop),
        stop,
    )


def thought(kind: Kind, home: str, stop: str) -> Thought:
    """An encouragement in words that name nobody and nothing; its page names what it is."""
    words, path, way = {
        Kind.REST_IS_WELCOME: (
            _("You have carried a good deal lately. Rest belongs here too."),
            "/you/pace",
            _("Rest for a while"),
        ),
        Kind.ASKING_IS_WELCOME_TOO: (
            _("You have been there for others. This place is for you too."),
            "/ask",
            _("Ask for advice"),
        ),
        Kind.SOMEONE_IS_WHERE_YOU_WERE: (
            _("You found your way through something here. Someone is at that beginning now."),
            "/requests",
            _("Have a look"),
        ),
        Kind.A_THANK_YOU_NEVER_SENT: (
            _("Somebody wrote to you here some time ago. A word from you is welcome at any time."),
            "/thanks/new",
            _("Say thank you"),
        ),
    }[kind]
    return Thought(words, Link(home + path, way), Link(stop, _("Stop suggesting this")))


def moved() -> Letter:
    """Tells a former address that it is no longer used."""
    return Letter(
        _subject(),
        (
            _("Hello,"),
            _("this address was taken out of an account at %(house)s.", house=_house()),
            _("If it was not you, please tell those who look after the house."),
        ),
    )


def welcome(link: str, words: str) -> Letter:
    """Tells somebody who asked to come in that they may, with a steward's words."""
    return Letter(
        _subject(),
        (_("Hello,"), _("you wrote to %(house)s. You are welcome here.", house=_house()), *_paragraphs(words)),
        Link(link, _("Come in")),
        (_("The link lets one person in, for thirty days."),),
    )


def not_now(words: str) -> Letter:
    """Tells somebody who asked to come in that they may not for now, with a steward's words."""
    said = _("you wrote to %(house)s. The answer is: not now. That says nothing about you.", house=_house())
    return Letter(_subject(), (_("Hello,"), said, *_paragraphs(words)))


def test_mail() -> Letter:
    """What an operator or a steward sends to themselves."""
    return Letter(_subject(), (_("Hello,"), _("mail from %(house)s arrives.", house=_house())))


def _subject() -> str:
    return _("Something for you at %(house)s", house=_house())


def _paragraphs(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split("\n\n") if part.strip())


def _house() -> str:
    return " ".join(house().settings.name.split())
