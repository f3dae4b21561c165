"""The core's map of personal data: a line a reference. A test finds what is missing."""

from community.privacy.personal_data import BLANK, DELETE, UNNAME, PersonalData

# Words of several people, which nobody's erasure takes from the others; the last one to leave ends them.
# Words of people who are not members yet are nobody's among them; their key is their own.
SHARED = ("community_circle", "community_application")
ASKER = "request_id.author_id"

CORE = (
    PersonalData("community_member", "id", "Membership", DELETE),
    PersonalData("community_session", "member_id", "Signed-in browsers", DELETE),
    PersonalData("community_personal_token", "member_id", "Personal tokens", DELETE),
    PersonalData("community_leaving", "member_id", "Leaving", DELETE),
    PersonalData("community_set_aside", "member_id", "Words set aside while leaving", DELETE),
    PersonalData("community_link", "member_id", "Links to confirm an address or to come back in", DELETE),
    PersonalData("community_link", "by_id", "Links back in that were made for others", UNNAME, exported=False),
    PersonalData("community_mail_wishes", "member_id", "Where and whether the house may write", DELETE),
    PersonalData("community_mail", "member_id", "Mails that wait to be sent", DELETE),
    PersonalData("community_member_pace", "member_id", "Pace", DELETE),
    PersonalData("community_member_word", "member_id", "Words of the member page", DELETE),
    PersonalData(
        "community_advice_request",
        "author_id",
        "Requests",
        BLANK,
        then={"state": "resting", "waiting": False},
        stays={},
    ),
    PersonalData("community_request_topic", ASKER, "Topics of requests", DELETE, stays={}),
    PersonalData("community_request_wanted", ASKER, "What would help", DELETE, stays={}),
    PersonalData("community_request_reader", "member_id", "Requests that may be read by name", DELETE),
    # The other readers of a request go on reading what they wrote on it. Who they are is not exported: of a request
    # to a circle they are those who belong to it by now, which is not told to somebody who has left it.
    PersonalData("community_request_reader", ASKER, "Who else may read one's requests", UNNAME, exported=False),
    PersonalData("community_request_helper", ASKER, "Who helped, noted in private", DELETE),
    PersonalData("community_ask_again", ASKER, "Questions what became of it", DELETE),
    # The asker's private note: nobody else reads it, the one who helped included.
    PersonalData("community_request_helper", "member_id", "Who helped, noted by others", DELETE, exported=False),
    PersonalData("community_reply", "author_id", "Replies", DELETE, stays={"private": False, "folded_at": None}),
    PersonalData("community_help_offer", "author_id", "Offers of help", BLANK, of_others=("message",)),
    PersonalData(
        "community_help_offer",
        ASKER,
        "Answers to offers of help",
        BLANK,
        of_others=("what", "when_words", "until_words", "offered_at"),
    ),
    PersonalData("community_offer_message", "author_id", "Messages", DELETE),
    PersonalData(
        "community_thanks",
        "giver_id",
        "Thanks given",
        DELETE,
        of_others=("receiver_shares", "kept_by_receiver"),
        stays={"shared": True},
    ),
    PersonalData(
        "community_thanks",
        "receiver_id",
        "Thanks received",
        UNNAME,
        of_others=("message", "qualities", "giver_shares"),
        then={"receiver_shares": False, "shared": False},  # it was shown while both agreed
    ),
    PersonalData("community_standing_offer", "author_id", "Standing offers", DELETE),
    PersonalData("community_standing_offer_topic", "offer_id.author_id", "Topics of standing offers", DELETE),
    PersonalData("community_circle_membership", "member_id", "Circles", DELETE),
    # A refusal stays with the invited person alone; the day of an invitation that is made again would tell it.
    PersonalData(
        "community_circle_invitation",
        "inviter_id",
        "Invitations made",
        UNNAME,
        of_others=("declined_at", "invited_at"),
    ),
    PersonalData("community_circle_invitation", "member_id", "Invitations received", DELETE),
    # A no stays with whoever keeps the circle.
    PersonalData(
        "community_circle_knock", "member_id", "Words to come into a circle", DELETE, of_others=("declined_at",)
    ),
    PersonalData("community_private_circle", "member_id", "Circles that nobody else knows", DELETE),
    PersonalData(
        "community_private_circle_person", "circle_id.member_id", "Who is in circles that nobody else knows", DELETE
    ),
    # Their owner's: whom it is about is never told.
    PersonalData("community_private_circle_person", "member_id", "In whose circles one is", DELETE, exported=False),
    # In which ring and in what kind of seat would tell of the others who are invited.
    PersonalData(
        "community_invitation", "member_id", "Requests you were invited to", DELETE, of_others=("ring", "seat")
    ),
    PersonalData("community_invitation", ASKER, "Who is invited to one's requests", DELETE, exported=False),
    PersonalData("community_hello", "member_id", "One's hello", DELETE),
    PersonalData("community_welcome", "member_id", "Hellos you were asked to answer", DELETE),
    PersonalData(
        "community_welcome", "hello_id.member_id", "Who was asked to answer one's hello", DELETE, exported=False
    ),
    PersonalData("community_hello_word", "author_id", "Hellos you said, and answers", DELETE),
    PersonalData(
        "community_hello_word", "reader_id", "Hellos that came back, and answers", UNNAME, of_others=("body",)
    ),
    # What each of the two chose alone is theirs, and in the other's export there is no such line.
    PersonalData(
        "community_correspondence",
        "proposer_id",
        "Letters you proposed",
        BLANK,
        of_others=("answer", "put_off_at", "other_rests_at"),
    ),
    PersonalData(
        "community_correspondence",
        "other_id",
        "Letters proposed to you",
        BLANK,
        of_others=("words", "proposer_rests_at"),
    ),
    # When a letter came is its reader's to know.
    PersonalData("community_letter", "author_id", "Letters", DELETE, of_others=("delivered_at",)),
    # When it was brought is the third person's to know; that they were asked is told to them by then, not taken along
    # before. What each of the three said is theirs, in rows of their own.
    PersonalData("community_introduction", "maker_id", "Introductions you began", UNNAME, of_others=("brought_at",)),
    PersonalData(
        "community_introduction",
        "third_id",
        "Introductions you were asked for",
        UNNAME,
        of_others=("brought_at",),
        exported=False,
    ),
    PersonalData(
        "community_introduction",
        "asker_id",
        "Introductions offered to you",
        UNNAME,
        of_others=("brought_at",),
        exported=False,
    ),
    PersonalData("community_introduction_word", "member_id", "What you said in introductions", DELETE),
    PersonalData("community_introduction_letter", "author_id", "Letters to two people", DELETE),
    # When it came is its reader's to know, and that it is on its way to them nobody's.
    PersonalData(
        "community_introduction_copy", "reader_id", "Letters of others on their way to one", DELETE, exported=False
    ),
    PersonalData("community_apart", "member_id", "People muted or blocked", DELETE),
    # Theirs who stay away: whom it is about is never told.
    PersonalData("community_apart", "other_id", "By whom one was muted or blocked", DELETE, exported=False),
    PersonalData("community_tie", "member_id", "People you keep in touch with", DELETE),
    # The owner's private list: whom it is about is never told.
    PersonalData("community_tie", "other_id", "Who keeps in touch with one", DELETE, exported=False),
    PersonalData("community_notice", "member_id", "What you were told", DELETE),
    PersonalData("community_notice", "actor_id", "What others were told", DELETE, exported=False),
    PersonalData("community_put_away", "member_id", "Cards put away", DELETE),
    PersonalData("community_encouragement_shown", "member_id", "Encouragements, and when", DELETE),
    PersonalData("community_encouragement_stopped", "member_id", "Encouragements you stopped", DELETE),
    # What one told stays as a case without one's words; what was told of one's words, without them.
    PersonalData(
        "community_report",
        "reporter_id",
        "What you told the care team",
        UNNAME,
        of_others=("snapshot",),
        then={"words": ""},
    ),
    # Nobody learns of a report by an export, or who made it.
    PersonalData(
        "community_report",
        "subject_id",
        "What others told the care team",
        UNNAME,
        then={"snapshot": ""},
        exported=False,
    ),
    PersonalData("community_care_act", "steward_id", "What one did as a steward", UNNAME, exported=False),
    PersonalData(
        "community_care_act",
        "report_id.reporter_id",
        "What the care team answered",
        UNNAME,
        of_others=("reason", "act", "steward_id", "public_id"),
        then={"answer": ""},
    ),
    PersonalData(
        "community_care_act",
        "report_id.subject_id",
        "What the care team noted with its acts",
        UNNAME,
        then={"reason": ""},
        exported=False,
    ),
    PersonalData("community_fold", "member_id", "Words that were folded, and why", DELETE, of_others=("steward_id",)),
    PersonalData("community_fold", "steward_id", "Words that one folded as a steward", UNNAME, exported=False),
    PersonalData("community_pause", "member_id", "Pauses, and why", DELETE, of_others=("steward_id",)),
    PersonalData("community_pause", "steward_id", "Pauses that one asked for as a steward", UNNAME, exported=False),
    # The row stays, under a hash, so that what was erased does not come back with the next import.
    PersonalData("community_imported_voice", "member_id", "Where an archive voice came from", UNNAME, exported=False),
    # A copy of answers, kept for a day: what is theirs in it stands in the other tables.
    PersonalData("community_kept_answer", "member_id", "Kept answers", DELETE, exported=False),
)
