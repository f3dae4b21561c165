"""Furnishes the demo house from the files in ``content/``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from community.advice.models import AdviceRequest, Reply, RequestHelper, RequestReader
from community.advice.services import topic_rows, wanted_rows
from community.care.models import About, Kind, Report
from community.circles.models import Circle, CircleInvitation, CircleMembership
from community.circles.services import open_by
from community.correspondence.models import Correspondence, Course, Letter
from community.current import now, session
from community.db.unit_of_work import unit_of_work
from community.db.words import fold
from community.demo.introducing import introduce
from community.hellos.models import Hello, HelloWord, WordKind
from community.members.models import Member
from community.members.services import add_member, set_words
from community.notices.models import Notice
from community.offers.models import HelpOffer, OfferMessage
from community.private_circles.models import PrivateCircle, PrivateCirclePerson
from community.standing_offers.models import StandingOffer, StandingOfferTopic
from community.standing_offers.services import SEASON
from community.thanks.models import Thanks
from community.ties.models import Tie

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class SignIn:
    """One of the doors into the demo."""

    handle: str
    name: str
    password: str


SIGN_INS = (
    SignIn("camille", "Camille", "un-jardin-calme"),
    SignIn("tom", "Tom", "a-quiet-garden"),
    SignIn("sam", "Sam", "a-steady-lamp"),  # a steward: something waits on the desk
)
HERE_FOR = timedelta(days=120)  # nobody in the demo house has just come in
UNKNOWN = "nobody-signs-in-with-this-one"


def seed_demo() -> bool:
    """Furnish an empty house in one transaction; False when somebody lives there already."""
    with unit_of_work() as work:
        if work.scalar(select(Member.id).limit(1)) is not None:
            return False
        _Furnisher(now()).furnish()
    return True


def go_on() -> None:
    """Let the people of the demo house have written something while a season passed; once, whatever passes later."""
    _Furnisher(now()).go_on()


class _Furnisher:
    """Puts everything in place, at its day, and tells those whom the last days concern."""

    def __init__(self, moment: datetime) -> None:
        self._now = moment
        self._members: dict[str, Member] = {}
        self._asks: dict[str, AdviceRequest] = {}
        self._replies: dict[tuple[str, str], Reply] = {}
        self._offers: dict[tuple[str, str], HelpOffer] = {}

    def furnish(self) -> None:
        for entry in _read("members.toml", "members"):
            self._member(entry)
        for name in ("asks_fr.toml", "asks_en.toml"):
            for entry in _read(name, "asks"):
                self._ask(entry)
        for entry in _read("thanks.toml", "thanks"):
            self._thanks(entry)
        for entry in _read("circles.toml", "circles"):
            self._circle(entry)
        for entry in _read("circles.toml", "standing"):
            self._standing(entry)
        for entry in _read("ties.toml", "ties"):
            self._tie(entry)
        for entry in _read("ties.toml", "private"):
            self._private_circle(entry)
        for entry in _read("hellos.toml", "hellos"):
            self._hello(entry)
        for entry in _read("letters.toml", "correspondences"):
            self._correspondence(entry)
        for entry in _read("introductions.toml", "introductions"):
            introduce(entry, self._members, self._replies[entry["ask"], entry["maker"]], self._at)
        for entry in _read("care.toml", "reports"):
            self._report(entry)

    def go_on(self) -> None:
        self._members = {member.handle: member for member in session().scalars(select(Member))}
        asks, thanks = _read("season.toml", "asks"), _read("season.toml", "thanks")
        written = [ask["title"] for ask in asks]
        if session().scalar(select(AdviceRequest.id).where(AdviceRequest.title.in_(written)).limit(1)) is not None:
            return
        for entry in asks:
            if entry["author"] in self._members:
                self._ask(entry)
        for entry in thanks:
            if {entry["from"], entry["to"]} <= self._members.keys():
                self._thanks(entry)

    def _member(self, entry: Mapping[str, Any]) -> None:
        known = {who.handle: who.password for who in SIGN_INS}
        handle = entry["handle"]
        if known.get(handle) is None:
            member = Member(handle=handle, name=entry["name"], joined_at=self._now, password_hash="!")  # noqa: S106 (a hash that no password has)
            session().add(member)
        else:
            member = add_member(handle, entry["name"], known[handle])
        member.joined_at = self._now - HERE_FOR
        member.locale, member.timezone = entry["locale"], entry["timezone"]
        member.about, member.steward = entry["about"], entry.get("steward", False)
        session().flush()
        for kind, key in (("value", "values"), ("experience", "experience"), ("avoid", "avoid")):
            set_words(member, kind, entry.get(key, []))
        self._members[handle] = member

    def _circle(self, entry: Mapping[str, Any]) -> None:
        moment = self._at(entry["days_ago"], "18:00")
        ways = entry.get("ways", "").strip()
        circle = Circle(name=entry["name"], purpose=entry["purpose"], ways=ways, started_at=moment)
        open_by(circle, entry.get("joining", "invitation"))
        keeper = self._members[entry["keeper"]]
        circle.memberships = [
            CircleMembership(member_id=self._members[handle].id, keeper=handle == keeper.handle, joined_at=moment)
            for handle in (keeper.handle, *entry["people"])
        ]
        session().add(circle)
        session().flush()
        for handle in entry.get("invited", []):
            invited = self._members[handle]
            session().add(
                CircleInvitation(circle_id=circle.id, inviter_id=keeper.id, member_id=invited.id, invited_at=moment)
            )
        for ask in entry.get("asks", []):
            self._ask({"key": ask["title"], **ask}, circle)

    def _tie(self, entry: Mapping[str, Any]) -> None:
        owner, other = (self._members[entry[name]].id for name in ("owner", "other"))
        since = self._at(entry["days_ago"], "18:30")
        session().add(Tie(member_id=owner, other_id=other, note=entry["note"], rhythm=entry["rhythm"], since=since))

    def _private_circle(self, entry: Mapping[str, Any]) -> None:
        made_at = self._at(entry["days_ago"], "18:45")
        circle = PrivateCircle(member_id=self._members[entry["owner"]].id, name=entry["name"], made_at=made_at)
        circle.people = [PrivateCirclePerson(member_id=self._members[handle].id) for handle in entry["people"]]
        session().add(circle)

    def _hello(self, entry: Mapping[str, Any]) -> None:
        said_at, new = self._at(entry["days_ago"], "11:00"), self._members[entry["author"]]
        session().add(Hello(member_id=new.id, words=entry["words"], said_at=said_at))
        for back in entry["back"]:
            moment, other = said_at + timedelta(hours=2), self._members[back["author"]]
            for author, reader, kind in ((other, new, WordKind.HELLO), (new, other, WordKind.ANSWER)):
                if kind in back:
                    word = {"kind": kind, "body": back[kind], "written_at": moment}
                    session().add(HelloWord(author_id=author.id, reader_id=reader.id, **word))

    def _correspondence(self, entry: Mapping[str, Any]) -> None:
        """Two who greeted each other write letters, which have all come."""
        session().flush()
        proposer, other = self._members[entry["proposer"]], self._members[entry["other"]]
        said = HelloWord.author_id == proposer.id, HelloWord.reader_id == other.id, HelloWord.kind == WordKind.HELLO
        begun = self._at(entry["days_ago"], "17:00")
        made = Correspondence(
            proposer_id=proposer.id,
            other_id=other.id,
            hello_word_id=session().scalars(select(HelloWord.id).where(*said)).one(),
            state=Course.OPEN,
            words=entry["words"],
            answer=entry["answer"],
            proposed_at=begun,
            answered_at=begun + timedelta(days=1),
        )
        session().add(made)
        session().flush()
        for letter in entry["letters"]:
            written, author = self._at(letter["days_ago"], letter["hour"]), self._members[letter["author"]]
            told = {"body": letter["body"].strip(), "written_at": written, "delivered_at": written + timedelta(days=1)}
            session().add(Letter(correspondence_id=made.id, author_id=author.id, **told))

    def _standing(self, entry: Mapping[str, Any]) -> None:
        made_at = self._at(entry["days_ago"], "10:00")
        offer = StandingOffer(
            author_id=self._members[entry["author"]].id,
            what=entry["what"],
            when=entry["when"],
            limit=entry["limit"],
            topics=entry["topics"],
            made_at=made_at,
            asleep_at=made_at + SEASON,
        )
        offer.topic_rows = [StandingOfferTopic(topic=fold(t), asleep_at=offer.asleep_at) for t in offer.topics]
        session().add(offer)

    def _ask(self, entry: Mapping[str, Any], circle: Circle | None = None) -> None:
        asked_at = self._at(entry["days_ago"], entry["hour"])
        author = self._members[entry["author"]]
        request = AdviceRequest(
            author_id=author.id,
            title=entry["title"],
            body=entry["body"].strip(),
            wanted=entry.get("wanted", []),
            topics=entry.get("topics", []),
            content_note=entry.get("content_note"),
            no_advice=entry.get("no_advice", False),
            audience=entry.get("audience", "space"),
            state=entry.get("state", "open"),
            news=entry.get("news", "").strip() or None,
            asked_at=asked_at,
            edition=1,
            waiting=False,
        )
        if "ask_again_in_days" in entry:
            request.ask_again_on = self._now + timedelta(days=entry["ask_again_in_days"])
        if circle is not None:
            request.audience, request.circle_id = "people", circle.id
            readers = {membership.member_id for membership in circle.memberships}
            request.readers = [RequestReader(member_id=key, asked_at=asked_at) for key in sorted(readers)]
        elif request.audience == "people":
            readers = {author.id, *(self._members[handle].id for handle in entry["people"])}
            request.readers = [RequestReader(member_id=key, asked_at=asked_at) for key in sorted(readers)]
        request.topic_rows, request.wanted_rows = topic_rows(request), wanted_rows(request)
        request.helpers = [
            RequestHelper(member_id=self._members[h].id) for h in dict.fromkeys(entry.get("helped_by", []))
        ]
        session().add(request)
        session().flush()
        self._asks[entry["key"]] = request
        answered = [self._reply(entry, request, reply) for reply in entry.get("replies", [])]
        request.wait(request.state == "open" and not any(answered))
        for offer in entry.get("offers", []):
            self._offer(entry, request, offer)

    def _reply(self, ask: Mapping[str, Any], request: AdviceRequest, entry: Mapping[str, Any]) -> bool:
        author = self._members[entry["author"]]
        reply = Reply(
            request_id=request.id,
            author_id=author.id,
            kind=entry["kind"],
            body=entry.get("body", "").strip(),
            private=entry.get("private", False),
            written_at=self._at(ask["days_ago"] - entry["days_after"], entry["hour"]),
            edition=1,
        )
        session().add(reply)
        session().flush()
        self._replies[ask["key"], entry["author"]] = reply
        self._tell(request.author_id, "reply", reply.public_id, reply.written_at, author, request=request)
        return not reply.private and author.id != request.author_id

    def _offer(self, ask: Mapping[str, Any], request: AdviceRequest, entry: Mapping[str, Any]) -> None:
        author = self._members[entry["author"]]
        offer = HelpOffer(
            request_id=request.id,
            author_id=author.id,
            what=entry["what"],
            when=entry["when"],
            until=entry["until"],
            state=entry.get("state", "offered"),
            message=entry.get("message"),
            offered_at=self._at(ask["days_ago"] - entry["days_after"], entry["hour"]),
        )
        session().add(offer)
        session().flush()
        self._offers[ask["key"], entry["author"]] = offer
        for message in entry.get("messages", []):
            session().add(
                OfferMessage(
                    offer_id=offer.id,
                    author_id=self._members[message["author"]].id,
                    body=message["body"].strip(),
                    sent_at=self._at(ask["days_ago"] - message["days_after"], message["hour"]),
                )
            )
        if offer.state == "offered":
            self._tell(
                request.author_id, "offer", offer.public_id, offer.offered_at, author, request=request, offer=offer
            )

    def _thanks(self, entry: Mapping[str, Any]) -> None:
        giver, receiver = self._members[entry["from"]], self._members[entry["to"]]
        reply = self._replies.get((entry.get("ask", ""), entry.get("reply_by", "")))
        offer = self._offers.get((entry.get("ask", ""), entry.get("offer_by", "")))
        both = entry.get("giver_shares", False) and entry.get("receiver_shares", False)
        thanks = Thanks(
            giver_id=giver.id,
            receiver_id=receiver.id,
            reply_id=reply.id if reply else None,
            offer_id=offer.id if offer else None,
            message=entry["message"].strip(),
            qualities=entry.get("qualities", []),
            giver_shares=entry.get("giver_shares", False),
            receiver_shares=entry.get("receiver_shares", False),
            shared=both,
            kept_by_receiver=True,
            thanked_at=self._at(entry["days_ago"], entry["hour"]),
        )
        session().add(thanks)
        session().flush()
        self._tell(receiver.id, "thanks", thanks.public_id, thanks.thanked_at, giver, thanks=thanks)

    def _report(self, entry: Mapping[str, Any]) -> None:
        reply = self._replies[entry["ask"], entry["reply_by"]]
        session().add(
            Report(
                kind=Kind.REPORT,
                about_type=About.REPLY,
                about_ref=reply.public_id,
                reporter_id=self._members[entry["reporter"]].id,
                subject_id=reply.author_id,
                words=entry["words"],
                snapshot=reply.body,
                told_at=self._at(entry["days_ago"], entry["hour"]),
            )
        )

    def _tell(
        self, member_key: int | None, kind: str, subject: str, moment: datetime, actor: Member, **things: Any
    ) -> None:
        """What is older than a week was read long ago."""
        if member_key is None or member_key == actor.id or self._now - moment > timedelta(days=7):
            return
        keys = {f"{name}_id": thing.id for name, thing in things.items()}
        session().add(
            Notice(member_id=member_key, kind=kind, subject=subject, actor_id=actor.id, told_at=moment, **keys)
        )

    def _at(self, days_ago: int, hour: str) -> datetime:
        """A moment of a day in the past; never in the future, whatever the hour."""
        moment = datetime.combine(
            self._now.date() - timedelta(days=days_ago), time.fromisoformat(hour), self._now.tzinfo
        )
        return min(moment, self._now - timedelta(minutes=1))


def _read(name: str, key: str) -> list[dict[str, Any]]:
    with (CONTENT / name).open("rb") as words:
        found: list[dict[str, Any]] = tomllib.load(words)[key]
    return found
