"""One story through time, on phones: an ask, an invited reply and help, a season, and what became of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from community.clock import FixedClock
from community.testing import PASSWORD, Someone
from tests.browser.steps import press, sign_in
from tests.browser.test_journey import WORDS
from tests.mail.post import work

pytestmark = pytest.mark.browser
SEASON = timedelta(days=92)
SAID = {
    "en": {
        "why": "You spoke of courage.",
        "became": "What became of “How does one begin again?”?",
        "tells": "Alice tells you what became of it.",
        "thanks you": "Alice thanks you.",
        "beginning": "You found your way through courage here. Someone is at that beginning now.",
    },
    "fr": {
        "why": "Vous avez évoqué ceci\u00a0: courage.",
        "became": "Qu’est devenu «\u202fHow does one begin again?\u202f»\u202f?",
        "tells": "Alice vous raconte la suite.",
        "thanks you": "Alice vous remercie.",
        "beginning": "Vous avez fait du chemin ici, sur ce sujet\u00a0: courage. Quelqu’un en est au début.",
    },
}


@pytest.fixture(params=["en", "fr"])
def language(request: pytest.FixtureRequest) -> str:
    """What the people of this house read."""
    return str(request.param)


@pytest.fixture
def village(house_with: Callable[..., Flask], language: str) -> Flask:
    """A house of three people whose clock the test moves."""
    app = house_with(clock=FixedClock(datetime.now(UTC)))
    app.testing = False
    for handle in ("alice", "bob", "dana"):
        Someone(app, handle, language)
    bob = Someone(app)
    bob.post("/session", handle="bob", password=PASSWORD)
    assert bob.patch("/me", experience=["courage"]).status_code == 200
    return app


@pytest.fixture
def phone(
    browser: Browser, village: Flask, serve: Callable[[Flask], str], language: str
) -> Iterator[Callable[[str], Page]]:
    """Somebody's phone, signed in, on its first page."""
    address, contexts = serve(village), []

    def take(handle: str) -> Page:
        context = browser.new_context(
            base_url=address, locale=language, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True
        )
        contexts.append(context)
        page = context.new_page()
        sign_in(page, handle, PASSWORD)
        return page

    yield take
    for context in contexts:
        context.close()


def test_a_season_later(village: Flask, phone: Callable[[str], Page], language: str) -> None:
    words, said = WORDS[language], SAID[language]
    clock = village.extensions["community"].clock

    alice = phone("alice")
    alice.goto("/ask")
    alice.fill("#body", "It is a long story.")
    alice.fill("#title", "How does one begin again?")
    alice.fill("#topics", "courage")
    press(alice, f'button:has-text("{words["share"]}")')
    request = alice.url.split("?")[0]
    assert work(village) == 0

    bob = phone("bob")  # is invited, and told a true reason
    card = bob.locator("article.someone_to_help", has_text=said["why"])
    with bob.expect_navigation():
        card.locator("a.button").click()
    bob.fill("#body", "I trembled, and went.")
    press(bob, f'button:has-text("{words["send"]}")')
    bob.click(f'summary:has-text("{words["offer"]}")')
    for field, text in (("what", "go with you"), ("when", "one morning"), ("until", "the door")):
        bob.fill(f"#{field}", text)
    press(bob, f'form[action$="/offers"] button:has-text("{words["offer this"]}")')

    alice.goto(request)
    press(alice, f'a:has-text("{words["answer"]}")')
    press(alice, f'button:has-text("{words["yes"]}")')
    alice.goto(request)
    alice.click(f'summary:has-text("{words["stand"]}")')
    alice.check('input[name=state][value="settled"]')
    alice.locator("input[name=helped_by]").first.check()
    alice.select_option("#ask_again_in", "3 months")
    press(alice, f'form[action$="/state"] button:has-text("{words["keep"]}")')

    clock.pass_time(SEASON)
    dana = Someone(village)
    dana.post("/session", handle="dana", password=PASSWORD)
    dana.asks("Must one be brave?", topics=["courage"])
    alice = phone("alice")
    with alice.expect_navigation():
        alice.locator("article.small_thing", has_text=said["became"]).locator("a.button").click()
    alice.fill("#news", "I went, and they had tea.")
    press(alice, f'form[action$="/state"] button:has-text("{words["keep"]}")')
    assert work(village) == 0

    bob = phone("bob")
    with bob.expect_navigation():
        bob.locator("article.for_you", has_text=said["tells"]).locator("a.button").click()
    expect(bob.get_by_text("I went, and they had tea.")).to_be_visible()

    press(alice, f'a:has-text("{words["thank"]}")')  # it is never too late
    alice.fill("#message", "I still hear you say it.")
    alice.check("#shared")
    press(alice, f'button:has-text("{words["send thanks"]}")')
    bob.goto("/")
    with bob.expect_navigation():
        bob.locator("article.for_you", has_text=said["thanks you"]).locator("a.button").click()
    press(bob, f'button:has-text("{words["agree"]}")')
    bob.goto(request)
    expect(bob.locator("blockquote.thanks")).to_contain_text("I still hear you say it.")

    clock.pass_time(timedelta(days=1))
    alice.goto("/")
    beginning = alice.locator("article.encouragement", has_text=said["beginning"])
    with alice.expect_navigation():
        beginning.locator("a.button").click()
    expect(alice.get_by_text("Must one be brave?")).to_be_visible()
