"""Which page of ours offers to undo what was just sent: the way to it is sealed into the address that follows."""

from community.current import now
from community.errors import Invalid
from community.undoing import was_just_sent
from community.web.paging import seal, unseal


def sealed(path: str) -> str:
    """What an address carries for half a minute: where to send the wish to undo, and since when."""
    return seal("undo", [path, now()])


def way_to_undo(given: str | None) -> str | None:
    """Where to send the wish, or None when there is nothing to undo, or no longer. No link can put a way here."""
    try:
        found = unseal("undo", given)
    except Invalid:
        return None
    return str(found[0]) if found is not None and was_just_sent(found[1]) else None
