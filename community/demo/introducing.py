"""Furnishes the demo house with an introduction: all three have said yes, and their letters have come."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from community.advice.models import Reply
from community.current import session
from community.introductions.models import (
    Course,
    Introduction,
    IntroductionCopy,
    IntroductionLetter,
    IntroductionWord,
    Said,
)
from community.members.models import Member


def introduce(
    entry: Mapping[str, Any], members: Mapping[str, Member], reply: Reply, at: Callable[[int, str], datetime]
) -> None:
    """Put one in place, at its day."""
    three = {part: members[entry[part]].id for part in ("maker", "third", "asker")}
    asked = at(entry["days_ago"], "12:00")
    moments = (asked, asked + timedelta(hours=6), asked + timedelta(hours=20))
    made = Introduction(
        reply_id=reply.id,
        maker_id=three["maker"],
        third_id=three["third"],
        asker_id=three["asker"],
        state=Course.MET,
        asked_at=asked,
        moved_at=moments[-1],
        brought_at=asked,
    )
    said = (
        (three["maker"], Said.ASKS, "words"),
        (three["third"], Said.YES, "yes"),
        (three["asker"], Said.YES, "answer"),
    )
    for (key, what, words), moment in zip(said, moments, strict=True):
        made.said.append(IntroductionWord(member_id=key, said=what, body=entry[words], said_at=moment))
    session().add(made)
    session().flush()
    for letter in entry["letters"]:
        written, author = at(letter["days_ago"], letter["hour"]), members[letter["author"]].id
        body = letter["body"].strip()
        sent = IntroductionLetter(introduction_id=made.id, author_id=author, body=body, written_at=written)
        session().add(sent)
        session().flush()
        readers = {*three.values()} - {author}
        session().add_all(
            IntroductionCopy(letter_id=sent.id, reader_id=key, delivered_at=written + timedelta(hours=8))
            for key in sorted(readers)
        )
