"""What a mail that goes out anyway may close with: the one encouragement that stands on its reader's day."""

from dataclasses import replace

from community.current import house, session
from community.encouragements.services import choose
from community.links.services import address_of
from community.mail import letters
from community.mail.letters import Letter
from community.mail.news import as_they_are
from community.mail.queries import wishes_of, wishes_with
from community.mail.stopping import read_thought_token, thought_token
from community.members.models import Member
from community.notices.presenters import encouragement_beside


def with_a_thought(letter: Letter, member_key: int) -> Letter:
    """The same letter, closing with the encouragement of the day if there is one. It is remembered as said before the
    mail goes, in a transaction of its own, as on the page: it comes as seldom, and the same one on the same day."""
    member, wishes = session().get(Member, member_key), wishes_of(member_key)
    said = encouragement_beside(as_they_are(member)) if member is not None and wishes is not None else None
    if said is None or member is None or wishes is None:
        return letter
    kind = said.encouragement.kind
    stop = address_of("/stop-suggestion", thought_token(wishes, kind), member.locale)
    return replace(letter, thought=letters.thought(kind, house().settings.base_url + house().prefix, stop))


def stop_thought(token: str) -> None:
    """Stop suggesting something, by the link in a mail; again is calm, and so is a link that was made up."""
    found = read_thought_token(token)
    wishes = wishes_with(found[0]) if found else None
    member = session().get(Member, wishes.member_id) if wishes else None
    if found is not None and member is not None:
        choose(as_they_are(member), kind=found[1], stopped=True)
