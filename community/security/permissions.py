"""What can be done here, as a closed list."""

from enum import Enum


class Permission(Enum):
    """One thing that somebody may do. Plugins add none of their own to the core's objects."""

    VISIT = "see the pages that are open to everyone"
    JOIN = "come in"
    SIGN_IN = "sign in and out"
    BE_A_MEMBER = "see and change what is one's own"
    LOOK_AROUND = "see the requests one may read"
    ASK = "ask for advice"
    READ_REQUEST = "read a request"
    CHANGE_REQUEST = "edit, settle, rest, reopen or take back a request"
    REPLY = "reply to a request"
    CHANGE_REPLY = "edit or take back a reply"
    OFFER = "offer help on a request"
    READ_OFFER = "read an offer"
    ANSWER_OFFER = "accept or decline an offer"
    TAKE_BACK_OFFER = "take an offer back"
    FINISH_OFFER = "say that the help has been given"
    READ_MESSAGES = "read the thread of an offer"
    WRITE_MESSAGE = "write in the thread of an accepted offer"
    THANK = "say thank you"
    READ_THANKS = "read a thank-you"
    CONSENT_TO_SHARE = "say whether a thank-you may be shown"
    TAKE_BACK_THANKS = "take a thank-you back, or let go of it"
    MEET_MEMBER = "see a member's page"
    LET_TIME_PASS = "let days pass in a demo house"  # noqa: S105 (a permission, not a password)
