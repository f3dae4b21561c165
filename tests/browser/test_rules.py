"""The rules of a calm page that no single screen shows: keys, contrast that the system forces, taps, sizes, quiet."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from community.demo.seed import SIGN_INS
from tests.browser.rules import DIGITS, RULES
from tests.browser.steps import press, sign_in
from tests.browser.test_every_page import AXE, RUN, TAGS

pytestmark = pytest.mark.browser
STATIC = Path(__file__).parents[2] / "community" / "static"
CLOSELY = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const { left, top, width, height, bottom } = at.getBoundingClientRect();
  const drawn = getComputedStyle(at);
  const above = document.elementFromPoint(left + width / 2, Math.min(top + height / 2, innerHeight - 1));
  const bar = document.querySelector("nav.bar");
  return {
    name: at.outerHTML.slice(0, 90),
    ring: drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2,
    covered: bar && !bar.contains(at) && bar.contains(above),
    outside: bottom < 0 || top > innerHeight,
    order: [...document.querySelectorAll("*")].indexOf(at),
  };
}"""
Open = Callable[..., Page]


@pytest.fixture
def phone(browser: Browser, base_url: str) -> Iterator[Open]:
    """A small phone of a member of the demo, in English."""
    contexts = []

    def open_page(who: int = 1, **options: object) -> Page:
        context = browser.new_context(
            base_url=base_url, locale="en", viewport={"width": 320, "height": 640}, **options
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        sign_in(page, SIGN_INS[who].handle, SIGN_INS[who].password)
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_the_rules_find_what_is_wrong(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content(
        """<header class="top"></header><main><time datetime="2026-11-23T10:00">10:00</time>
        <a href="/x/0190a5b2-7c3d-7abc-8def-0123456789ab">a</a><button style="height:20px">b</button>
        <input type="password" autocomplete="off"><input type="checkbox" name="consent" checked>
        <p tabindex="2" draggable="true">Helped 12 people</p></main>"""
    )
    found = page.evaluate(RULES)
    assert {fault.split()[0] for fault in found} == {"U3", "U7", "U8", "U9", "U15"}
    assert len(found) >= 10, found
    assert page.evaluate(DIGITS) == ["Helped 12 people"]
    page.close()


def test_the_keyboard_shows_where_one_is_and_nothing_covers_it(phone: Open) -> None:
    page = phone()
    page.goto("/requests")
    ask = page.locator('main a[href^="/requests/"]').first.get_attribute("href") or ""
    for path in ("/", "/ask", ask, "/you"):
        page.goto(path)
        before, met = -1, 0
        for _step in range(60):
            page.keyboard.press("Tab")
            found = page.evaluate(CLOSELY)
            if found is None or found["order"] < before:
                break  # round again
            assert found["ring"] and not found["covered"] and not found["outside"], (path, found)
            before, met = found["order"], met + 1
        assert met > 8, path


def test_colours_that_the_system_forces_and_no_motion(phone: Open) -> None:
    page = phone(forced_colors="active", reduced_motion="reduce")
    for path in ("/", "/ask", "/thanks"):
        page.goto(path)
        page.evaluate(AXE)
        faults = page.evaluate(RUN, [tag for tag in TAGS if tag != "best-practice"])["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in faults] == [], path
        edges = """all => all.filter(e => parseFloat(getComputedStyle(e).borderTopWidth) < 1)
            .map(e => e.outerHTML.slice(0, 90))"""
        assert page.locator("main .card, main button").evaluate_all(edges) == [], f"{path}: what is a thing has an edge"
        moving = "all => all.filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
        assert page.locator("body *").evaluate_all(moving) == 0, path


def test_home_ends_and_nothing_asks_by_itself(phone: Open) -> None:
    page = phone()
    expect(page.locator("main .end")).to_be_visible()
    assert len(page.locator("main article.card").all()) <= 3
    scripts = "".join(path.read_text() for path in STATIC.glob("*.js"))
    for engine in (
        "setInterval",
        "EventSource",
        "WebSocket",
        "IntersectionObserver",
        "scroll",
        "requestAnimationFrame",
    ):
        assert engine not in scripts, engine
    style = (STATIC / "community.css").read_text()
    calm = re.sub(r"@media \(prefers-reduced-motion: no-preference\) \{.*?\} \}", "", style)
    assert "no-preference" in style and "no-preference" not in calm
    assert "animation" not in style and "transition" not in calm, "nothing moves for whom it disturbs"


def test_what_is_asked_takes_few_taps(phone: Open) -> None:
    """From the text on: to ask. From where one reads: to report, to be quiet, to leave; a no takes what a yes takes."""
    page = phone()
    press(page, 'nav.bar a[href="/ask"]')
    page.fill("#body", "It is a long story.")
    page.fill("#title", "How does one begin again?")
    expect(page.locator("#people")).to_be_hidden()  # a question that follows from an answer waits for it
    page.check("[name=audience][value=people]")
    expect(page.locator("#people")).to_be_visible()
    page.check("[name=audience][value=space]")
    page.route("https://www.wikipedia.org/**", lambda route: route.fulfill(body="an encyclopedia"))
    press(page, ".leave-page")
    page.go_back()  # not to what one was writing: to where one was before, and the words are kept
    expect(page).to_have_url(re.compile("/$"))
    press(page, 'nav.bar a[href="/ask"]')
    expect(page.locator("#body")).to_have_value("It is a long story.")
    taps = ["label.choice:has([value=listening])", 'main form button:has-text("Share this")']
    assert len(taps) <= 6
    for tap in taps[:-1]:
        page.click(tap)
    press(page, taps[-1])
    press(page, 'form[action$="/undo"] button')  # it never was
    page.goto("/people/camille")
    ways = page.locator("details.quiet-ways").first
    ways.locator("summary").click()
    expect(ways.locator('a[href^="/care/tell"]')).to_be_visible()
    expect(ways.locator('a[href*="/quiet"]').first).to_be_visible()
    page.goto("/you")
    expect(page.locator('main .ways a[href="/you/leave"]')).to_be_visible()
    page = phone(0)
    page.goto("/you")
    offer = page.locator('main a[href^="/offers/"]').first.get_attribute("href") or ""
    page.goto(offer)
    yes, no = page.locator('[name=state][value="accepted"]'), page.locator('[name=state][value="declined"]')
    expect(yes).to_be_visible()
    assert yes.evaluate("e => e.form.id + e.className") == no.evaluate("e => e.form.id + e.className")
    assert (yes.bounding_box() or {})["height"] == (no.bounding_box() or {})["height"]


def test_a_first_visit_is_light(browser: Browser, base_url: str, phone: Open) -> None:
    """A visitor's; and a member's on a device that has kept nothing, where the longest of the main pages opens."""
    _is_light(browser, base_url, "/", 60_000)
    cookies = phone(0).context.cookies()
    _is_light(browser, base_url, "/requests", 58_000, cookies)
    assert len(gzip.compress((STATIC / "community.css").read_bytes(), 9)) <= 10_000


def _is_light(browser: Browser, base_url: str, path: str, most: int, cookies: Any = ()) -> None:
    context = browser.new_context(base_url=base_url, locale="fr")
    context.add_cookies(cookies)
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    got: list[float] = []
    client.on("Network.loadingFinished", lambda event: got.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    assert len(got) >= 4 and 30_000 < sum(got) <= most, (path, got)
    context.close()
