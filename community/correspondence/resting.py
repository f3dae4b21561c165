"""Letting a correspondence rest, and taking it up again: one's own choice, of which the other one never learns.

While it rests for one of the two, the other goes on finding it as it was, and may write. What they write is taken in
and kept, and waits: it comes when it is taken up again, at its reader's next window. To refuse it, or to say that it
cannot be delivered, would tell of a choice that is nobody else's; and since nobody ever learns whether a letter has
come or was read, letters that wait look like letters that are answered slowly. What has waited can be taken back as
any letter can, and so nothing is lost by writing, and nobody is pressed by silence.
"""

from community.correspondence.models import Correspondence, Course
from community.correspondence.queries import find_correspondence
from community.current import now, session
from community.security.identity import Identity


def let_rest(identity: Identity, correspondence: Correspondence, *, rests: bool = True) -> None:
    """Let it rest for this one of the two, or take it up again; saying again what is so changes nothing."""
    if correspondence.rests_for(identity.key) == rests:
        return
    since = now() if rests else None
    if correspondence.proposer_id == identity.key:
        correspondence.proposer_rests_at = since
    else:
        correspondence.other_rests_at = since
    session().flush()


def let_rest_by_card(identity: Identity, correspondence_id: str) -> None:
    """The same from a card of today; one that is not there leaves no trace."""
    found = find_correspondence(identity, correspondence_id)
    if found is not None and found.state == Course.OPEN:
        let_rest(identity, found)
