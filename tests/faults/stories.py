"""Stories that people go on with whatever breaks down: a call that got no answer is made again, with the same key."""

import itertools
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import Any

import requests

from community.testing import PASSWORD, joining

AGAIN = (502, 503)  # the house asks to come back in a moment


@dataclass
class Call:
    """One call to the API by somebody."""

    who: "Person"
    method: str
    path: str
    body: dict[str, Any]
    key: str = ""


@dataclass
class Person:
    """Somebody with a cookie, who goes from one server to the next."""

    handle: str
    cookies: dict[str, str] = field(default_factory=dict)

    def post(self, path: str, key: str = "", **body: Any) -> Call:
        return Call(self, "POST", path, body, key)

    def put(self, path: str, **body: Any) -> Call:
        return Call(self, "PUT", path, body)

    def leave(self) -> Call:
        return Call(self, "DELETE", "/me", {"words": "erased", "password": PASSWORD})


Story = Generator[Call, requests.Response, None]


@dataclass
class Kept:
    """What the house has said yes to."""

    things: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, what: str) -> None:
        self.things.setdefault(kind, []).append(what)

    def __getitem__(self, kind: str) -> list[str]:
        return self.things.get(kind, [])


class Teller:
    """Goes on with one story, from server to server."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._call: Call = next(story)
        self.refused: list[str] = []
        self.unanswered = 0

    def go_on(self, base: str) -> None:
        """Call until nobody answers any more."""
        with requests.Session() as way:
            while not self.refused:
                call = self._call
                headers = {"Idempotency-Key": call.key} if call.key else {}
                url = f"{base}/api/v1{call.path}"
                options: dict[str, Any] = {"json": call.body, "headers": headers, "cookies": call.who.cookies}
                try:
                    answer = way.request(call.method, url, timeout=20, **options)
                except requests.RequestException:
                    self.unanswered += 1
                    return
                call.who.cookies.update(answer.cookies.get_dict())
                way.cookies.clear()
                if answer.status_code in AGAIN:
                    continue
                try:
                    self._call = self._story.send(answer)
                except AssertionError as error:
                    self.refused.append(f"{call.method} {call.path}: {answer.status_code} {answer.text[:300]} {error}")


def _comes_in(who: Person, **more: Any) -> Story:
    """Joins; when the answer was lost, it turns out that the name is taken, and the password opens the door."""
    made = yield who.post("/members", **joining(who.handle), **more)
    if made.status_code != 201:
        assert made.status_code == 422
        found = yield who.post("/session", handle=who.handle, password=PASSWORD)
        assert found.status_code == 200


def two_help_each_other(name: str, kept: Kept) -> Story:
    """Alice asks, Bob replies and offers a hand, she accepts, they write to each other, she thanks him; and so on."""
    alice, bob = Person(f"alice-{name}"), Person(f"bob-{name}")
    yield from _comes_in(alice)
    yield from _comes_in(bob)
    for number in itertools.count():
        words = f"{name} {number}"
        ask = yield from _makes(alice, "/advice-requests", kept, "advice_request", words, title=words, body="b")
        if not ask:
            continue
        path = f"/advice-requests/{ask}"
        reply = yield from _makes(bob, f"{path}/replies", kept, "reply", words, kind="advice", body=words)
        offer = yield from _makes(bob, f"{path}/offers", kept, "help_offer", words, what=words, when="b", until="c")
        if not reply or not offer:
            continue
        accepted = yield alice.put(f"/help-offers/{offer}/state", state="accepted", message="Yes, please.")
        assert accepted.status_code == 200
        kept.add("accepted", offer)
        yield from _makes(bob, f"/help-offers/{offer}/messages", kept, "offer_message", words, body=words)
        thanked = {"to": bob.handle, "message": words, "for": {"type": "reply", "id": reply}}
        yield from _makes(alice, "/thanks", kept, "thanks", words, **thanked)


def people_come_too_near(name: str, kept: Kept) -> Story:
    """Charlie asks; of those who reply and offer, one is blocked and the next is muted."""
    charlie, ask = Person(f"charlie-{name}"), ""
    yield from _comes_in(charlie)
    for number, kind in zip(itertools.count(), itertools.cycle(("block", "mute")), strict=False):
        words, other = f"{name} {number}", Person(f"near-{name}-{number}")
        if not ask:
            ask = yield from _makes(charlie, "/advice-requests", kept, "advice_request", words, title=words, body="b")
            continue
        yield from _comes_in(other)
        path = f"/advice-requests/{ask}"
        yield from _makes(other, f"{path}/replies", kept, "reply", words, kind="advice", body=words)
        yield from _makes(other, f"{path}/offers", kept, "help_offer", words, what=words, when="b", until="c")
        apart = yield charlie.put(f"/members/{other.handle}/apart", kind=kind)
        assert apart.status_code == 200
        kept.add(kind, other.handle)


def people_come_and_go(name: str, ask: str, kept: Kept) -> Story:
    """Each newcomer has a mail address, and every other one leaves again, words and all."""
    for number in itertools.count():
        guest, words = Person(f"guest-{name}-{number}"), f"{name} {number}"
        yield from _comes_in(guest, email=f"{guest.handle}@example.org")
        what = "reply" if number % 2 else "reply of who leaves"
        yield from _makes(guest, f"/advice-requests/{ask}/replies", kept, what, words, kind="advice", body=words)
        if number % 2:
            kept.add("guest", guest.handle)
            continue
        gone = yield guest.leave()
        assert gone.status_code in (204, 401)
        kept.add("left", guest.handle)


def _makes(
    who: Person, path: str, kept: Kept, table: str, words: str, **body: Any
) -> Generator[Call, requests.Response, str]:
    """Make something, and return its id: nothing, when it was made before and its answer was lost and let go of."""
    made = yield who.post(path, f"{table} {words}", **body)
    assert made.status_code == 201 or (made.status_code == 409 and "This was done already" in made.text)
    kept.add(table, words)
    found: str = made.json().get("id", "")
    return found


def all_stories(ask: str, kept: Kept) -> Iterator[Story]:
    """Everything that goes on at the same time."""
    yield two_help_each_other("a", kept)
    yield two_help_each_other("b", kept)
    yield people_come_too_near("c", kept)
    yield people_come_and_go("d", ask, kept)
