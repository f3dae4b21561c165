"""The words that the frame says, in the language being spoken: those of the house's own pages."""

from community.language import _


def first_words() -> dict[str, str]:
    """The sentences of what comes first, under short names."""
    return {
        "home": _("Home"),
        "n_ask": _("Ask"),
        "look": _("Look around"),
        "n_yours": _("You"),
        "hello": _("Hello, %(name)s."),
        "opening": _("One moment…"),
        "nobody": _("Please open this from the app, signed in. What you wrote is still here."),
        "again": _("Try again"),
        "broken": _("This did not reach us. What you wrote is still here. Please try again."),
        "over": _("You have closed this. To come back, open it again from the app."),
        "put_away": _("Put this away"),
        "not_today": _("Not for me today"),
        "not_now": _("Not now"),
        "later": _("Later"),
        "stop_this": _("Stop suggesting this"),
        "rest_this": _("Let this rest"),
        "no_more": _("No"),
    }


def more_words() -> dict[str, str]:
    """The sentences of the views that are fetched when one is opened."""
    return {
        "paused": _("You are on pause"),
        "paused_why": _("The stewards have asked for a pause. The page says why, and until when."),
        "heavy": _("This sounds very heavy to carry."),
        "as_it_is": _("You can share it as it is."),
        "talk": _("You can also talk now to someone trained:"),
        "beside": _("Help lines are also there for those who stand beside someone."),
        "others": _("Other lines and other countries"),
        "ask": _("Ask for advice"),
        "yours": _("Your exchanges"),
        "full": _("Open in full"),
        "leave_it": _("Leave it"),
        "left": _("Someone who has left"),
        "gone": _("Words that are gone"),
        "muted": _("From somebody you muted"),
        "mind": _("What's on your mind?"),
        "mind_hint": _("A few lines are enough. Leave out names and places."),
        "line": _("In one line"),
        "line_hint": _("The first thing people read."),
        "would_help": _("What would help?"),
        "listening": _("a listening ear"),
        "experience": _("someone's experience"),
        "advice": _("practical advice"),
        "practical": _("a hand"),
        "introduction": _("an introduction"),
        "no_advice": _("Please, no advice"),
        "members": _("Members only; nobody outside."),
        "share": _("Share this"),
        "asked": _(
            "Your words are with them. A reply can take a day or two. "
            "If it can't wait, “Need help now?” stands on every page."
        ),
        "replies": _("Replies"),
        "no_reply": _("Nobody has written yet. A few words are enough."),
        "to_come": _("Replies will stand here. They take a day or two at times."),
        "on": _("Read on"),
        "reply": _("Reply"),
        "add": _("Add something"),
        "bring": _("What do you bring?"),
        "k_listening": _("I have listened"),
        "k_experience": _("What I lived through"),
        "k_advice": _("A piece of advice"),
        "k_practical": _("A practical hand"),
        "k_introduction": _("Someone to meet"),
        "k_with_you": _("I don't know, but I'm here."),
        "your_words": _("Your words"),
        "only_them": _("Only for the person who asked"),
        "only_two": _("Only you two can read this."),
        "send_reply": _("Send this reply"),
        "sent": _("Your words are with them. Everybody reads in their own time."),
        "offer": _("Offer a hand"),
        "could": _("I could…"),
        "when": _("When"),
        "when_hint": _("In your words, as in one evening this week."),
        "ends": _("Where it ends"),
        "ends_hint": _("As in one call, or until Friday."),
        "offer_this": _("Offer this"),
        "offered": _("Your offer is with them. A no is fine, and so is silence."),
        "offers": _("Offers of help"),
        "an_offer": _("An offer of help"),
        "answer": _("Read and answer"),
        "they_read": _("The words they will read"),
        "thank_offer": _("Thank you for offering."),
        "yes": _("Yes, please"),
        "no": _("Not this time"),
        "accepted": _("They know. You can write to each other here."),
        "declined": _("They will read your words, and nothing else."),
        "between": _("Between the two of you"),
        "send": _("Send these words"),
        "thank": _("Say thank you"),
        "thank_to": _("Say thank you to %(name)s"),
        "never_late": _("A thank-you is more welcome than it feels."),
        "change": _("What did it change for you?"),
        "glad": _("I would be glad to show it here"),
        "glad_hint": _("It stays between the two of you until they agree too."),
        "send_thanks": _("Send these thanks"),
        "thanked": _("Your thanks are with them."),
        "nothing": _("Nothing yet. You can read, ask, or look around. There is no rush."),
        "you_ask": _("You asked"),
        "you_reply": _("You replied"),
        "you_offer_made": _("You offered a hand"),
        "you_offer_received": _("A hand offered to you"),
    }


def own_words(age: str) -> dict[str, str]:
    """The sentences of coming in, of one's pace, of what matters to oneself, and of help now; those of the house's own
    pages. ``age`` is the house's own about who is old enough."""
    return {
        "welcome": _("Welcome to %(house)s"),
        "call": _("What should we call you?"),
        "real": _("It need not be your real name."),
        "ways": _("The ways of the house"),
        "keep": _("I will keep to these ways."),
        "sensitive": _(
            "What I write here may say something about my health, beliefs or private life. "
            "I agree that the house keeps it, so that those I choose can read it."
        ),
        "age": age,
        "come_in": _("Come in"),
        "pace": _("Your pace"),
        "pace_lead": _(
            "How often and when the house may come to you. Nobody else sees any of it, and it takes effect at once."
        ),
        "rest": _("Rest"),
        "resting": _("You are resting. Only what is for you stands on your page, and nothing is sent to you."),
        "rest_ends": _("It ends by itself after %(day)s."),
        "back": _("I am back"),
        "rest_why": _(
            "While you rest, only what is for you stands on your page, and nothing is sent to you. "
            "Nobody sees that you rest."
        ),
        "rest_day": _("Until the end of this day, if you like"),
        "rest_hint": _("Without a day, your rest lasts until you say that you are back."),
        "rest_now": _("I rest for now"),
        "quiet_now": _("It is quiet from now on. Nobody sees that you rest."),
        "as_before": _("It is as it was before your rest."),
        "often": _("How often may you be asked for something?"),
        "often_hint": _(
            "When somebody's request may suit you, it is brought to you. "
            "You can look around and reply as often as you like, whatever you choose here."
        ),
        "not_told": _("Then nothing tells you that something is there for you, either."),
        "which_days": _("On which days may something come?"),
        "which_hours": _("Between which hours?"),
        "night": _("From nine in the evening to eight in the morning nothing comes, whatever you choose."),
        "from": _("From this hour"),
        "to": _("Up to this hour"),
        "at_what": _("At what times may something come?"),
        "at_hint": _("Once a day, twice or three times, and only when something new is there for you."),
        "at": _("At"),
        "and_at": _("And at"),
        "also_at": _("And also at"),
        "no_other": _("at no other time"),
        "live": _("Where do you live?"),
        "live_hint": _("Your days and hours are those of %(place)s, where it is %(hour)s now."),
        "zone": _("Time zone"),
        "keep_this": _("Keep this"),
        "kept": _("Kept."),
        "values": _("What matters to you"),
        "values_lead": _("A few words are enough, and none is fine too. You can change them whenever you like."),
        "who_sees": _("Who may see your values"),
        "holders": _("people who hold it too"),
        "everyone": _("everyone here"),
        "matching": _("nobody: only the matching reads it"),
        "house_cares": _("What this house cares for"),
        "tick_those": _("Tick those that you hold too. All of it can stay empty."),
        "choose_from": _("Words to choose from"),
        "eight": _(
            "People who hold the same value see that you hold it, unless you say otherwise once it is here. "
            "Eight at most, all together."
        ),
        "own_words": _("In your own words"),
        "own_hint": _(
            "Words with commas. A value that you add later opens other people's pages after a week or more: "
            "yours are protected in the same way."
        ),
        "speak": _("What can you speak about, from life?"),
        "speak_hint": _("Words with commas, as in a new start, caring for a parent. Everyone here can read them."),
        "avoid": _("I'd rather not talk about…"),
        "avoid_hint": _("Words with commas. Only the matching uses this. Nobody else reads it."),
        "help": _("Help now"),
        "by_phone_or": _("by phone or"),
        "by_text": _("by text message"),
        "no_emergency": _("This place is not an emergency service."),
        "worried": _("I am worried about someone"),
        "worried_why": _("You can call these lines too. They help those who stand by someone."),
        "breathe": _("I want to breathe for a minute"),
        "breathing": _(
            "Put both feet on the ground. Breathe in slowly, breathe out more slowly. "
            "Look for something blue, something round, something soft. Stay as long as you like."
        ),
    }
