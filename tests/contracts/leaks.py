"""Leaks to plant in a house, one at a time: each tells a little of what somebody does in private."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response
from pytest import MonkeyPatch
from sqlalchemy import func, select

from community.advice import lists
from community.advice import presenters as advice
from community.advice.models import AdviceRequest, Reply
from community.care.models import Report
from community.current import session
from community.errors import NotFound
from community.events import Event
from community.hellos.models import Hello, HelloWord
from community.invitations.models import Invitation
from community.members import presenters as members
from community.members.models import Member
from community.members.schemas import ProfileViewSchema
from community.notices import presenters as notices
from community.offers.models import HelpOffer
from community.security.identity import Identity
from community.thanks import presenters as thanks_shown
from community.thanks import services as thanks
from community.thanks.models import Thanks
from community.web import answers, blueprint, door
from community.web.templating import Templates


@dataclass(frozen=True)
class Leak:
    """A fault to plant, and what its finder must say."""

    name: str
    plant: Callable[[MonkeyPatch], None]
    found_in: str
    first: int = 0  # the story that is told first: one that shows what seldom happens


LEAKS: list[Leak] = []


def leak(name: str, found_in: str, first: int = 0) -> Callable[[Any], Any]:
    """Name a leak, and say where it must be found."""

    def keep(plant: Callable[[MonkeyPatch], None]) -> Callable[[MonkeyPatch], None]:
        LEAKS.append(Leak(name, plant, found_in, first))
        return plant

    return keep


def how_many(model: Any, *conditions: Any) -> int:
    """The number that nobody may learn."""
    return session().scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def private_thanks(*conditions: Any) -> int:
    return how_many(Thanks, Thanks.shared.is_(False), *conditions)


@leak("a list is ordered by how much people give", "the body")
def _order(patch: MonkeyPatch) -> None:
    newest = lists.newest

    def by_giving(*asked: Any, **filters: Any) -> Any:
        return sorted(newest(*asked, **filters), key=lambda row: private_thanks(Thanks.giver_id == row.author_id))

    patch.setattr(lists, "newest", by_giving)


@leak("an ETag follows a row that private replies touch", "the header ETag")
def _etag(patch: MonkeyPatch) -> None:
    patch.setattr(advice, "etag", lambda thing: f'"{thing.public_id}-{how_many(Reply)}"')


@leak("a header for programs", "the header X-Warmth")
def _header(patch: MonkeyPatch) -> None:
    _after_guard(patch, lambda response: response.headers.__setitem__("X-Warmth", str(how_many(HelpOffer))))


@leak("a label that only a screen reader speaks", "the body differs: .*aria-label")
def _label(patch: MonkeyPatch) -> None:
    _in_pages(patch, '<main id="main"', lambda: f'<main aria-label="{private_thanks()}" id="main"')


@leak("a comment in the page", "the body differs: .*!--")
def _comment(patch: MonkeyPatch) -> None:
    _in_pages(patch, "</body>", lambda: f"<!-- {private_thanks()} --></body>")


@leak("equal moments are put in order by the text of the inner key", "the body", first=30)
def _tie(patch: MonkeyPatch) -> None:
    patch.setattr(lists, "_moment", lambda row: (row.asked_at, str(row.key)))


@leak("null where nothing was, missing where something was", "the body differs: .*known_for", first=12)
def _null(patch: MonkeyPatch) -> None:
    dump = ProfileViewSchema.dump

    def without(self: Any, view: Any, **options: Any) -> Any:
        found = dump(self, view, **options)
        of_them = Thanks.receiver_id == select(Member.id).where(Member.handle == view.handle).scalar_subquery()
        if not found["known_for"] and private_thanks(of_them):
            del found["known_for"]
        return found

    patch.setattr(ProfileViewSchema, "dump", without)


@leak("plugins hear of private replies", "plugins hear of it: .*audience='people'")
def _event(patch: MonkeyPatch) -> None:
    patch.setattr(Event, "for_plugins", True)


@leak("an event tells more than an id", "plugins hear of it: .*with thanks")
def _telling_event(patch: MonkeyPatch) -> None:
    record = thanks.record
    patch.setattr(thanks, "record", lambda event: record(type(event)(f"{event.thanks_id} with thanks")))


@leak("a line in the log", "the log tells of it: .*thanked")
def _log(patch: MonkeyPatch) -> None:
    record = thanks.record

    def telling(event: Any) -> None:
        logging.getLogger("community.thanks").info("somebody thanked somebody: %s", event.thanks_id)
        record(event)

    patch.setattr(thanks, "record", telling)


@leak("another word on the page of what is not yours", "the body differs: .*not yours")
def _error_word(patch: MonkeyPatch) -> None:
    find = door._find

    def telling(entry: Any, who: Any, path: Any) -> Any:
        try:
            return find(entry, who, path)
        except NotFound as missing:
            given = path.get("offer_id", "")
            raise NotFound("It is not yours." if how_many(HelpOffer, HelpOffer.public_id == given) else "") from missing

    patch.setattr(door, "_find", telling)


@leak("another status for what is not yours", "the status differs: 40[49]")
def _status(patch: MonkeyPatch) -> None:
    find = door._find

    def telling(entry: Any, who: Any, path: Any) -> Any:
        try:
            return find(entry, who, path)
        except NotFound:
            if how_many(Thanks, Thanks.public_id == path.get("thanks_id", "")):
                raise door.Conflict from None
            raise

    patch.setattr(door, "_find", telling)


@leak("cards of today are in the order of giving", "the body")
def _cards(patch: MonkeyPatch) -> None:
    def spread(_viewer: Any, _day: Any, ask: str) -> str:
        key = session().scalar(select(AdviceRequest.id).where(AdviceRequest.public_id == ask))
        return f"{999 - how_many(Reply, Reply.request_id == key, Reply.private.is_(True))} {ask}"

    patch.setattr(notices, "_spread", spread)


@leak("a page is padded", "the body")
def _padding(patch: MonkeyPatch) -> None:
    def pad(response: Response) -> None:
        if response.mimetype == "text/html":
            response.set_data(response.get_data() + b" " * how_many(HelpOffer))

    _after_guard(patch, pad)


@leak("one statement more for each thank-you", "the number of SQL statements")
def _statements(patch: MonkeyPatch) -> None:
    known_for = members.queries.known_for

    def slowly(member_key: int, viewer: Identity) -> tuple[str, ...]:
        for thanks_key in session().scalars(select(Thanks.id).where(Thanks.receiver_id == member_key)).all():
            session().scalar(select(Thanks.message).where(Thanks.id == thanks_key))
        return known_for(member_key, viewer)

    patch.setattr(members.queries, "known_for", slowly)


@leak("a page of a person shows that the care team was told of them", "the body")
def _told_of(patch: MonkeyPatch) -> None:
    known_for = members.queries.known_for

    def with_a_shadow(member_key: int, *rest: Any) -> tuple[str, ...]:
        told = how_many(Report, Report.subject_id == member_key)
        return (*known_for(member_key, *rest), *["well known"] * min(told, 1))

    patch.setattr(members.queries, "known_for", with_a_shadow)


@leak("a page of a person shows that asks are brought to them", "the body", first=8)
def _brought_to(patch: MonkeyPatch) -> None:
    known_for = members.queries.known_for

    def with_a_word(member_key: int, *rest: Any) -> tuple[str, ...]:
        brought = how_many(Invitation, Invitation.member_id == member_key)
        return (*known_for(member_key, *rest), *["asked often"] * min(brought, 1))

    patch.setattr(members.queries, "known_for", with_a_word)


@leak("a hello goes from somebody's day once another has answered it", "the body", first=28)
def _answered_hello(patch: MonkeyPatch) -> None:
    brought_to = notices.brought_to

    def unanswered(who: Identity) -> list[Any]:
        answered = select(HelloWord.reader_id).where(HelloWord.kind == "hello")
        said = set(session().scalars(select(Hello.public_id).where(Hello.member_id.in_(answered))))
        return [row for row in brought_to(who) if row.id not in said]

    patch.setattr(notices, "brought_to", unanswered)


@leak("the title of a notice says how warm the house is", "the body differs: .*thanked")
def _title(patch: MonkeyPatch) -> None:
    told = notices._told

    def telling(kind: str, name: str) -> tuple[str, str]:
        title, way = told(kind, name)
        return f"{title} People thanked each other{' and again' * private_thanks()}.", way

    patch.setattr(notices, "_told", telling)


@leak("a cursor holds a number", "the (body|header)")
def _cursor(patch: MonkeyPatch) -> None:
    seal = advice.seal
    patch.setattr(advice, "seal", lambda kind, place: seal(kind, [*place, how_many(Reply)]))
    patch.setattr(advice, "unseal", lambda kind, cursor: (thanks_shown.unseal(kind, cursor) or [])[:-1] or None)


@leak("a cookie counts", "the header Set-Cookie")
def _cookie(patch: MonkeyPatch) -> None:
    set_cookie = blueprint.set_cookie

    def counting(response: Response) -> Response:
        response.set_cookie("seen", str(private_thanks()))
        return set_cookie(response)

    patch.setattr(blueprint, "set_cookie", counting)


@leak("an ask no longer waits once somebody has replied in private", "the body")
def _waiting(patch: MonkeyPatch) -> None:
    items = lists.waiting_and_new

    def answered(row: Any) -> bool:
        return bool(how_many(Reply, Reply.request_id == row.key, Reply.private.is_(True)))

    def telling(*asked: Any, **filters: Any) -> Any:
        waiting, new = items(*asked, **filters)
        return [row for row in waiting if not answered(row)], new

    patch.setattr(lists, "waiting_and_new", telling)


@leak("nobody is asked for a hand once somebody is helping", "the (body|status)", first=4)
def _offered(patch: MonkeyPatch) -> None:
    may = advice._may

    def telling(request: Any, viewer: Any) -> tuple[str, ...]:
        accepted = how_many(HelpOffer, HelpOffer.request_id == request.id, HelpOffer.state == "accepted")
        return tuple(step for step in may(request, viewer) if step != "offer" or not accepted)

    patch.setattr(advice, "_may", telling)


@leak("a refusal tells how busy the house is", "the body differs: .*detail")
def _refusal(patch: MonkeyPatch) -> None:
    refusal = answers.refusal

    def telling(error: Any) -> Any:
        told = refusal(error)
        return answers.Refusal(told.status, told.title, f"{told.detail} ({private_thanks()})")

    patch.setattr(answers, "refusal", telling)


def _after_guard(patch: MonkeyPatch, touch: Callable[[Response], None]) -> None:
    guard = blueprint.guard

    def touched(response: Response, **options: Any) -> Response:
        found = guard(response, **options)
        touch(found)
        return found

    patch.setattr(blueprint, "guard", touched)


def _in_pages(patch: MonkeyPatch, mark: str, words: Callable[[], str]) -> None:
    render = Templates.render
    patch.setattr(Templates, "render", lambda self, name, context: render(self, name, context).replace(mark, words()))
