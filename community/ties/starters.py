"""First lines that one may begin with: a closed list, so that a link never puts words into anybody's mouth."""

from collections.abc import Callable, Mapping

from community.language import _

STARTERS: Mapping[str, Callable[[], str]] = {
    "how_are_you": lambda: _("How are you?"),
    "thinking_of_you": lambda: _("This made me think of you."),
}
BEGINNINGS = ("", *STARTERS)


def starter(name: str) -> str:
    """A first line in the reader's language; nothing for a name that is not on the list."""
    return STARTERS[name]() if name in STARTERS else ""
