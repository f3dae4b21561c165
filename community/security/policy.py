"""Who may do what, as data: a permission is granted when all predicates of any one line hold."""

from collections.abc import Callable, Mapping
from typing import Any

from community.security import predicates as p
from community.security.identity import Identity
from community.security.permissions import Permission as P

Predicate = Callable[[Identity | None, Any], bool]
Lines = tuple[tuple[Predicate, ...], ...]

POLICY: Mapping[P, Lines] = {
    P.VISIT: ((p.anyone,),),
    P.JOIN: ((p.anyone,),),
    P.SIGN_IN: ((p.anyone,),),
    P.BE_A_MEMBER: ((p.signed_in,),),
    P.LOOK_AROUND: ((p.signed_in,),),
    P.ASK: ((p.signed_in,),),
    P.READ_REQUEST: ((p.signed_in, p.may_read),),
    P.CHANGE_REQUEST: ((p.signed_in, p.may_read, p.author),),
    P.REPLY: ((p.signed_in, p.may_read, p.not_resting),),
    P.CHANGE_REPLY: ((p.signed_in, p.reads_reply, p.author),),
    P.OFFER: ((p.signed_in, p.may_read, p.is_open, p.not_author),),
    P.READ_OFFER: ((p.signed_in, p.party),),
    P.ANSWER_OFFER: ((p.signed_in, p.party, p.asker, p.offered),),
    P.TAKE_BACK_OFFER: ((p.signed_in, p.party, p.author, p.offered), (p.signed_in, p.party, p.author, p.accepted)),
    P.FINISH_OFFER: ((p.signed_in, p.party, p.accepted),),
    P.READ_MESSAGES: ((p.signed_in, p.party, p.begun),),
    P.WRITE_MESSAGE: ((p.signed_in, p.party, p.accepted, p.both_here),),
    P.THANK: ((p.signed_in,),),
    P.READ_THANKS: ((p.signed_in, p.giver), (p.signed_in, p.receiver), (p.signed_in, p.shared)),
    P.CONSENT_TO_SHARE: ((p.signed_in, p.giver), (p.signed_in, p.receiver)),
    P.TAKE_BACK_THANKS: ((p.signed_in, p.giver), (p.signed_in, p.receiver)),
    P.MEET_MEMBER: ((p.signed_in,),),
    P.START_CIRCLE: ((p.signed_in,),),
    P.READ_CIRCLE: ((p.signed_in, p.belongs),),
    P.INVITE_TO_CIRCLE: ((p.signed_in, p.belongs, p.keeps),),
    P.CHANGE_CIRCLE: ((p.signed_in, p.belongs, p.keeps),),
    P.RENEW_LINK: ((p.signed_in, p.belongs, p.keeps, p.opens_by_link),),
    P.COME_INTO_CIRCLE: ((p.signed_in, p.outside, p.opens_to_all),),
    P.KNOCK: ((p.signed_in, p.outside, p.asks_for_words),),
    P.READ_KNOCK: ((p.signed_in, p.member_of), (p.signed_in, p.keeps_its_circle)),
    P.ANSWER_KNOCK: ((p.signed_in, p.keeps_its_circle),),
    P.TAKE_BACK_KNOCK: ((p.signed_in, p.member_of),),
    P.READ_INVITATION: ((p.signed_in, p.invited), (p.signed_in, p.inviter)),
    P.ACCEPT_INVITATION: ((p.signed_in, p.invited, p.unanswered),),
    P.WITHDRAW_INVITATION: ((p.signed_in, p.inviter, p.offered),),
    P.LEAVE_CIRCLE: ((p.signed_in, p.belongs),),
    P.STAND_BY: ((p.signed_in,),),
    P.CHANGE_STANDING_OFFER: ((p.signed_in, p.author),),
    P.LEAVE_HELLO: ((p.signed_in,),),
    P.READ_HELLO: ((p.signed_in,),),
    P.SAY_HELLO: ((p.signed_in, p.of_somebody_else, p.stands),),
    P.ANSWER_HELLO: ((p.signed_in, p.reader, p.a_hello, p.from_somebody_here),),
    P.TAKE_BACK_HELLO_WORD: ((p.signed_in, p.author),),
    P.PROPOSE_LETTERS: ((p.signed_in,),),
    P.READ_CORRESPONDENCE: ((p.signed_in, p.corresponds),),
    P.ANSWER_PROPOSAL: ((p.signed_in, p.corresponds, p.proposed, p.proposed_to),),
    P.TAKE_BACK_PROPOSAL: ((p.signed_in, p.corresponds, p.proposed, p.proposed_by),),
    P.WRITE_LETTER: ((p.signed_in, p.corresponds, p.is_open, p.takes_part, p.other_here),),
    P.TAKE_BACK_LETTER: ((p.signed_in, p.author),),
    P.LET_LETTERS_REST: ((p.signed_in, p.corresponds, p.is_open),),
    P.PUT_LETTERS_AWAY: ((p.signed_in, p.corresponds, p.is_open, p.other_gone),),
    P.INTRODUCE: ((p.signed_in, p.reads_reply, p.author, p.introduces),),
    P.READ_INTRODUCTION: ((p.signed_in, p.of_three),),
    P.ANSWER_INTRODUCTION: ((p.signed_in, p.of_three, p.meeting_asked),),
    P.TAKE_BACK_INTRODUCTION: ((p.signed_in, p.of_three, p.meeting_wanted),),
    P.WRITE_TO_THREE: ((p.signed_in, p.of_three, p.have_met, p.takes_part, p.another_here),),
    P.LET_THREE_REST: ((p.signed_in, p.of_three, p.have_met),),
    P.KEEP_PRIVATE_CIRCLES: ((p.signed_in,),),
    P.KEEP_TIES: ((p.signed_in,),),
    P.KEEP_APART: ((p.signed_in, p.in_person, p.somebody_else),),
    P.SEE_APART: ((p.signed_in, p.in_person),),
    P.TELL_CARE: ((p.signed_in,),),
    P.READ_OWN_FOLD: ((p.signed_in, p.member_of),),
    P.READ_OWN_PAUSE: ((p.signed_in, p.member_of),),
    P.ASK_FOR_ANOTHER_LOOK: ((p.signed_in, p.member_of),),
    P.LOOK_AFTER: ((p.steward, p.in_person),),  # for anybody else, signed out too, there is no such page
    P.KEEP_TOKENS: ((p.signed_in, p.in_person),),
    P.KEEP_HOUSE: ((p.steward, p.in_person),),
    P.TAKE_ALONG: ((p.signed_in, p.in_person),),
    P.LEAVE: ((p.signed_in, p.in_person),),
    P.COME_BACK: ((p.anyone,),),
    P.CHANGE_PASSWORD: ((p.signed_in, p.in_person),),
    P.RECOVER: ((p.anyone,),),
    P.HELP_BACK_IN: ((p.steward, p.in_person),),
    P.KEEP_MAIL: ((p.signed_in, p.in_person),),
    P.USE_MAILED_LINK: ((p.anyone,),),
    P.LET_TIME_PASS: ((p.signed_in,),),
}

# What a program never does in somebody's name.
IN_PERSON = frozenset(
    {
        P.JOIN,
        P.SIGN_IN,
        P.KEEP_APART,
        P.SEE_APART,
        P.KEEP_TOKENS,
        P.KEEP_HOUSE,
        P.CHANGE_PASSWORD,
        P.RECOVER,
        P.HELP_BACK_IN,
        P.KEEP_MAIL,
        P.USE_MAILED_LINK,
        P.TAKE_ALONG,
        P.LEAVE,
        P.COME_BACK,
        P.LET_TIME_PASS,
    }
)

# All that somebody may do whom a steward has asked for a pause. Help now asks nobody who they are.
WHILE_PAUSED = frozenset(
    {
        P.SIGN_IN,
        P.READ_OWN_PAUSE,
        P.ASK_FOR_ANOTHER_LOOK,
        P.TAKE_ALONG,
        P.LEAVE,
        P.CHANGE_PASSWORD,
        P.RECOVER,
        P.USE_MAILED_LINK,
    }
)


def allowed(identity: Identity | None, permission: P, thing: Any = None) -> bool:
    """Whether this person may do this with this thing."""
    return any(all(holds(identity, thing) for holds in line) for line in POLICY[permission])


def needs_member(permission: P) -> bool:
    """Whether nobody who is signed out can ever be granted it."""
    return all(p.signed_in in line for line in POLICY[permission])
