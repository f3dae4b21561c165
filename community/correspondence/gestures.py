"""A small gesture on today: somebody to whom one may write again, where nothing was written for a season.

It is suggested to one of the two at a time, in turns of a season, from what this one of them can see: nobody is told
that the other was asked, or was not.
"""

from typing import Any

from community.correspondence.queries import SEASON, quiet
from community.current import now
from community.language import _
from community.notices.cards import Card
from community.security.identity import Identity
from community.web.templating import Link


def letter_to_write(viewer: Identity, away: frozenset[str]) -> tuple[Card, ...]:
    """The card of one quiet correspondence, or nothing."""
    row = next((one for one in quiet(viewer) if f"letters-{one.id}" not in away and _is_asked(one)), None)
    if row is None:
        return ()
    return (
        Card(
            id=f"letters-{row.id}",
            kind="gesture",
            title=_("Thinking of %(name)s?", name=row.name),
            text=_("“How are you?” is enough."),
            why="",
            links=(Link(f"/correspondence/{row.id}?first=how_are_you", _("Write a line")),),
            may_dismiss=True,
            may_stop=True,
        ),
    )


def _is_asked(row: Any) -> bool:
    """Whether this season is that of whoever proposed letters, or of the other one."""
    seasons = (now() - row.answered_at) // SEASON
    return bool(row.mine == (seasons % 2 == 1))
