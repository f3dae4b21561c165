"""Without a network: help now and a calm page with one's own drafts; nobody's words are kept, signing out clears it."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from community.demo.seed import SIGN_INS
from tests.browser.steps import press, sign_in

pytestmark = pytest.mark.browser
READY = "navigator.serviceWorker.ready.then(() => true)"
KEPT = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const request of await (await caches.open(name)).keys()) found.push(new URL(request.url).pathname);
    return found.map(path => path.replace(/^\\/assets\\/\\w+\\/community/, "")).sort();
}"""
FILES = ["/community.css", "/community.js", "/fonts/atkinson-hyperlegible-next.woff2", "/icon.svg"]


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[Callable[[str], Page]]:
    """A phone; signed in as the first of the demo's people, unless nobody is."""
    contexts = []

    def open_page(language: str, signed_in: bool = True) -> Page:
        context = browser.new_context(base_url=base_url, locale=language, viewport={"width": 390, "height": 740})
        contexts.append(context)
        page = context.new_page()
        if signed_in:
            sign_in(page, SIGN_INS[0].handle, SIGN_INS[0].password)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_a_member_finds_help_and_their_draft_without_a_network(phone: Callable[..., Page]) -> None:
    page = phone("fr")
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto("/ask")
    assert page.evaluate(READY)
    page.fill("#body", "Une phrase commencée dans le train.")
    page.goto("/requests")
    page.goto("/people/tom")
    assert problems == [], "the worker starts under the strictest policy for scripts"
    page.context.set_offline(True)
    page.goto("/requests")
    expect(page.get_by_role("heading", name="Vous êtes hors ligne pour l’instant.")).to_be_visible()
    expect(page.get_by_text("Une phrase commencée dans le train.")).to_be_visible()
    expect(page.locator("a.tel").first).to_be_visible()
    page.goto("/help-now")
    expect(page.locator('a[href="tel:3114"]').first).to_be_visible()
    assert page.evaluate("document.fonts.ready.then(f => [...f].some(one => one.status === 'loaded'))")
    assert page.evaluate(KEPT) == sorted([*FILES, "/help-now", "/offline"]), "nobody's words are kept"
    page.context.set_offline(False)
    page.goto("/ask")
    expect(page.locator("#body")).to_have_value("Une phrase commencée dans le train.")
    page.goto("/you")
    press(page, 'form[action="/sign-out"] button')
    page.wait_for_function("caches.keys().then(names => names.length === 0)")
    page.wait_for_function("navigator.serviceWorker.getRegistrations().then(all => all.length === 0)")
    assert page.evaluate("localStorage.length") == 0


def test_words_that_cannot_be_sent_stay(phone: Callable[..., Page]) -> None:
    page = phone("fr")
    page.goto("/ask")
    page.fill("#title", "On the train")
    page.fill("#body", "A sentence begun on the train.")
    page.context.set_offline(True)
    page.locator("main form button").last.click()
    expect(
        page.get_by_text("Vous êtes hors ligne pour l’instant. Vos mots sont gardés jusqu’à votre retour.")
    ).to_be_visible()
    expect(page.locator("#body")).to_have_value("A sentence begun on the train.")
    page.context.set_offline(False)
    with page.expect_navigation():
        page.locator("main form button").last.click()
    expect(page.get_by_text("Vous pouvez encore revenir en arrière.")).to_be_visible()
    press(page, 'form[action$="/undo"] button')
    expect(page.locator("#body")).to_have_value("A sentence begun on the train.")
    page.goto("/ask")
    expect(page.locator("#body")).to_have_value("A sentence begun on the train.")


def test_a_session_that_ends_while_writing(phone: Callable[..., Page]) -> None:
    page = phone("en")
    page.goto("/you/profile?lang=en")
    about = page.locator("#about").input_value()
    page.fill("#about", "Half a page about myself.")
    page.context.clear_cookies()
    with page.expect_navigation():
        page.locator("main form button").first.click()
    expect(page.get_by_text("we closed the door for safety")).to_be_visible()
    press(page, 'main a[href^="/sign-in"]')
    page.fill("#handle", SIGN_INS[0].handle)
    page.fill("#password", SIGN_INS[0].password)
    with page.expect_navigation():
        page.locator("main form button").first.click()
    expect(page.locator("#about")).to_have_value("Half a page about myself.")
    page.fill("#about", about)
    with page.expect_navigation():
        page.locator("main form button").first.click()
    expect(page).to_have_url(re.compile("said=kept"))
    page.goto("/you/values")
    box = page.locator("#values input:not(:checked)").first
    ticked = page.locator(f'#values input[value="{box.get_attribute("value")}"]')
    ticked.check()
    page.context.clear_cookies()
    with page.expect_navigation():
        page.locator("main form button").first.click()
    press(page, 'main a[href^="/sign-in"]')
    page.fill("#handle", SIGN_INS[0].handle)
    page.fill("#password", SIGN_INS[0].password)
    with page.expect_navigation():
        page.locator("main form button").first.click()
    expect(ticked).to_be_checked()  # nothing was written, and what was ticked is not lost
    ticked.uncheck()
    assert page.evaluate("localStorage.length") == 0


def test_a_visitors_device_keeps_nothing(phone: Callable[..., Page]) -> None:
    page = phone("en", signed_in=False)
    for path in ("/", "/join", "/help-now"):
        page.goto(path)
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []
