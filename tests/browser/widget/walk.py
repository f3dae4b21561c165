"""Every view of the widget inside an app's page, one after the other, as somebody meets them who has just come."""

from collections.abc import Callable, Iterator

from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.test_every_page import AXE, TAGS
from tests.browser.widget.conftest import Served
from tests.catalogues import OWNERS, catalogue
from tests.widget.hosts import Guest

FRENCH = catalogue(OWNERS["community_widget"])
CONTRAST = ("color-contrast", "color-contrast-enhanced")
WHOLE = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {CONTRAST[1]: {"enabled": True}}}
COLOURS = {"runOnly": {"type": "rule", "values": CONTRAST}}  # nothing but the colours is another in the dark
SIDEWAYS = """() => document.documentElement.scrollWidth > innerWidth ? ['it scrolls sideways'] : []"""
# A choice is touched at its label, which holds it.
SMALL = """all => all.map(one => one.closest('label') ?? one).filter(one => one.offsetParent &&
    one.getBoundingClientRect().height < 44).map(one => 'small: ' + one.outerHTML.slice(0, 120))"""
LONG = "Two lines\n\nof words, and https://example.org/a/very/long/address/that/has/no/end/at/all/in/it"


def faults(page: Page, house: str) -> list[str]:
    """What somebody could not read or use of the view that the frame shows now, in light and in dark."""
    [inside] = [found for found in page.frames if found.url.startswith(house)]
    if inside.evaluate("typeof axe") == "undefined":
        inside.evaluate(AXE)
    found = []
    for scheme, wanted in (("light", WHOLE), ("dark", COLOURS)):
        page.emulate_media(color_scheme=scheme)
        for fault in inside.evaluate("wanted => axe.run(document, wanted)", wanted)["violations"]:
            found += [f"{scheme}: {fault['id']}: {node['html'][:200]}" for node in fault["nodes"]]
    found += inside.evaluate(SIDEWAYS)
    return [*found, *inside.locator("button, summary, input, select, textarea").evaluate_all(SMALL)]


def in_words_of(language: str) -> Callable[[str], str]:
    """A sentence of the widget as this language says it."""
    return lambda sentence: FRENCH[sentence] if language == "fr" else sentence


def every_view(served: Served, page: Page, member: str, language: str) -> Iterator[str]:
    """Go from view to view as a member of the app who was never here, and stop at each; the name of each.

    Somebody of the same app asks, replies, offers and thanks meanwhile, so that every view has something in it.
    """
    say, bob = in_words_of(language), served.host.brings(f"bob of {member}", "Bob")
    theirs = f"A question of somebody else, as {member} reads it"
    own = f"A question of {member} with a rather long title, so that it goes over several lines of a phone"
    page.goto(f"{served.app_url}/?lang={language}")
    page.locator("community-widget[data-state=ready]").wait_for()
    frame = page.frame_locator("community-widget iframe")
    frame.locator("h1").wait_for()
    yield "nobody"
    frame = served.enter(page, member, f"lang={language}")
    frame.locator("#ways_accepted").wait_for()
    yield "arrival"
    frame.locator("form button").first.click()
    frame.locator("#old_enough-wrong").wait_for()
    yield "arrival, with something to put right"
    served.come_in(frame)
    yield "today"
    _asked(bob, theirs)
    yield from _asking(frame, say, own)
    _opened(frame, "look", theirs)
    yield "somebody's request"
    frame.get_by_text(say("Offer a hand")).click()
    for name, words in (("what", "read it"), ("when", "tonight"), ("until", "one letter")):
        frame.locator(f"#{name}").fill(words)
    frame.get_by_role("button", name=say("Offer this")).click()
    expect(frame.get_by_role("heading", name=say("An offer of help"))).to_be_visible()
    yield "one's own offer"
    mine = _answered(bob, own)
    _opened(frame, "yours", own)
    frame.locator("blockquote, .reply").first.wait_for()
    yield "one's own request, answered"
    frame.get_by_role("button", name=say("Say thank you")).first.click()
    frame.locator("#message").wait_for()
    yield "thanks"
    bob.post(f"/advice-requests/{mine}/offers", what="listen", when="tonight", until="one call")
    _seen(frame, "yours", ".card")
    frame.get_by_role("button", name=own).first.click()
    frame.get_by_role("button", name=say("Yes, please")).wait_for()
    yield "somebody's offer"
    frame.get_by_role("button", name=say("Yes, please")).click()
    expect(frame.get_by_role("heading", name=say("Between the two of you"))).to_be_visible()
    yield "the thread of an offer"
    _seen(frame, "today", ".card")
    yield "today, with something in it"
    yield from _settings(frame, say)
    frame.locator(".help").click()
    frame.locator(".lines a").first.wait_for()
    yield "help now"


def _asking(frame: FrameLocator, say: Callable[[str], str], title: str) -> Iterator[str]:
    frame.locator("#bar button[data-view=ask]").click()
    frame.locator("#body").fill(f"{LONG} I want to kill myself.")
    frame.locator(".care").wait_for()
    yield "ask, with a calm card"
    frame.get_by_role("button", name=say("Share this")).click()
    frame.locator("#title-wrong").wait_for()
    yield "ask, with something to put right"
    frame.locator("#body").fill(LONG)
    frame.locator("#title").fill(title)
    frame.get_by_role("button", name=say("Share this")).click()
    frame.locator(".prose").wait_for()
    yield "one's own request"
    _seen(frame, "look", ".card")
    yield "look around"
    _seen(frame, "yours", ".card")
    yield "one's exchanges"


def _settings(frame: FrameLocator, say: Callable[[str], str]) -> Iterator[str]:
    _seen(frame, "yours", ".card")
    frame.get_by_role("button", name=say("Your pace")).click()
    frame.locator("#touches").wait_for()
    yield "pace"
    for one in frame.locator("#days input").all():
        one.uncheck()
    frame.get_by_role("button", name=say("Keep this")).click()
    frame.locator("#days-wrong").wait_for()
    yield "pace, with something to put right"
    frame.get_by_role("button", name=say("I rest for now")).click()
    frame.get_by_role("button", name=say("I am back")).wait_for()
    yield "resting"
    _seen(frame, "yours", ".card")
    frame.get_by_role("button", name=say("What matters to you")).click()
    frame.locator("#values input").first.check()
    frame.locator("#own").fill("slow mornings")
    frame.get_by_role("button", name=say("Keep this")).click()
    frame.locator("#values_seen_by select").first.wait_for()
    yield "values"


def _seen(frame: FrameLocator, view: str, mark: str) -> None:
    frame.locator(f"#bar button[data-view={view}]").click()
    frame.locator(f"#bar button[data-view={view}][aria-current]").wait_for()
    frame.locator(f"main:not([aria-busy]) {mark}").first.wait_for()


def _opened(frame: FrameLocator, view: str, title: str) -> None:
    _seen(frame, view, ".card")
    frame.get_by_role("button", name=title).first.click()
    expect(frame.locator("article h1")).to_have_text(title)


def _asked(bob: Guest, title: str) -> None:
    ask = {"title": title, "body": "A long story.", "wanted": ["listening"], "content_note": "a loss"}
    assert bob.post("/advice-requests", **ask).status_code == 201


def _answered(bob: Guest, title: str) -> str:
    """Bob replies to the request with this title; its id."""
    found = bob.get("/advice-requests").json
    assert found
    [mine] = [one["id"] for one in found["items"] if one["title"] == title]
    for body in (
        {"kind": "experience", "body": "I have been there."},
        {"kind": "listening", "body": "Yes.", "private": True},
    ):
        assert bob.post(f"/advice-requests/{mine}/replies", **body).status_code == 201
    return str(mine)


__all__ = ["every_view", "faults", "in_words_of"]
