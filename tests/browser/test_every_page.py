"""Every page: accessible in both schemes and languages, no sideways scroll, nothing from elsewhere, no message."""

import re
from importlib.resources import files

import pytest
from flask import Flask
from playwright.sync_api import Page

from community.demo.seed import SIGN_INS
from tests.browser.rules import DIGITS, DIGITS_MAY, PLACE_OF_HELP, RULES, SIDEWAYS
from tests.browser.steps import press, sign_in

pytestmark = pytest.mark.browser
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
RUN = """tags => axe.run(document, {
    runOnly: {type: "tag", values: tags}, rules: {"color-contrast-enhanced": {enabled: true}}})"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLAIN = {"/healthz", "/readyz", "/api/v1/openapi.json", "/assets/<version>/<path:name>", "/worker.js"}
PLAIN |= {"/manifest.webmanifest"}
PLAIN |= {"/embed/<version>/embed.js", "/embed/v1/frame", "/embed/v1/more/<edition>"}  # inside an app: see widget/
PLAIN |= {"/embed/v1/pace", "/embed/v1/values"}
LONG = ("/api/v1/docs", "/stewards/help-lines")  # for who writes programs, and for stewards: every call, every line
PAGE = 17_000  # with style, script and letters, a first visit stays below 60 kB
# Parameter of a route: where a page with such a thing is linked from.
FOUND_ON = {
    "/requests/<request_id>": ("/requests", r"^/requests/[^/?]+$"),
    "/requests/<request_id>/edit": ("", "requests"),
    "/replies/<reply_id>/edit": ("", "replies"),
    "/offers/<offer_id>": ("/you", r"^/offers/[^/?]+$"),
    "/thanks/<thanks_id>": ("/thanks", r"^/thanks/(?!new)[^/?]+$"),
    "/circles/<circle_id>": ("/circles", r"^/circles/(?!here$|own$)[^/?]+$"),
    "/circles/<circle_id>/edit": ("/circles", r"^/circles/(?!here$|own$)[^/?]+$"),
    "/circles/own/<private_circle_id>": ("/circles/own", r"^/circles/own/[^/?]+$"),
    "/circles/here/<circle_id>": ("/circles/here", r"^/circles/here/[^/?]+$"),
    "/people/<handle>": ("/requests", r"^/people/"),
    "/people/<handle>/quiet": ("/thanks", r"^/people/[^/]+/quiet"),
    "/people/<handle>/hello": ("/you", r"^/people/[^/]+/hello"),
    "/hello-words/<hello_word_id>/answer": ("/you/hello", r"^/hello-words/[^/]+/answer"),
    "/correspondence/<correspondence_id>": ("/correspondence", r"^/correspondence/[^/?]+$"),
    "/people/<handle>/correspondence": ("/correspondence", r"^/people/[^/]+/correspondence"),
    "/introductions/<introduction_id>": ("/introductions", r"^/introductions/[^/?]+$"),
    "/replies/<reply_id>/introduction": ("", "replies"),
    "/ties/<handle>": ("/people/tom", r"^/ties/"),
    "/care/tell": ("/people/tom", r"^/care/tell\?about="),
}


def pages_of(demo: Flask, page: Page) -> list[str]:
    """Every GET route of the site with real ids, as a member finds them."""
    found = []
    for rule in demo.url_map.iter_rules():
        if (
            "GET" not in (rule.methods or ())
            or rule.rule in PLAIN
            or (rule.rule.startswith("/api/") and "docs" not in rule.rule)
        ):
            continue
        if rule.rule.startswith(("/stewards", "/care/folded")) or rule.rule == "/paused":
            continue  # a steward's, and for who is concerned: see test_care
        if not rule.arguments and rule.rule not in FOUND_ON:
            found.append(rule.rule)
        elif rule.rule in FOUND_ON:
            start, pattern = FOUND_ON[rule.rule]
            if not start:
                found.append(_own(page, pattern, rule.rule.rsplit("/", 1)[1]))
                continue
            page.goto(start)
            links = page.locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
            link = next(link for link in links if re.match(pattern, link))
            found.append(link)
        else:
            assert "/api/" in rule.rule, f"{rule.rule} is a page that nobody visits here"
    return found


def _own(page: Page, kind: str, act: str) -> str:
    """Where the reader changes something of their own, or introduces somebody."""
    page.goto("/you")
    links = page.locator("main article a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    for link in [link for link in links if link.startswith("/requests/")]:
        page.goto(link)
        edits = page.locator(f'a[href^="/{kind}/"][href$="/{act}"]').evaluate_all(
            "all => all.map(a => a.getAttribute('href'))"
        )
        if edits:
            return str(edits[0])
    raise AssertionError(f"the demo's member has none of their own: {kind}")


def _look(page: Page, path: str) -> str:
    """Look at a page in every way; where help stands on it."""
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda r: problems.append(r.url) if not r.url.startswith("http://127.0.0.1") else None)
    answer = page.goto(path)
    help_stands = str(page.evaluate(PLACE_OF_HELP))
    page.locator("details").evaluate_all("all => all.forEach(d => d.open = true)")
    page.evaluate(AXE)
    found = page.evaluate(RUN, TAGS)
    faults = [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in found["violations"]]
    assert faults == [], path
    assert page.evaluate(RULES) == [], path
    if path.split("?")[0] not in DIGITS_MAY:
        assert page.evaluate(DIGITS) == [], f"U2 {path}"
    assert not page.evaluate(SIDEWAYS), f"{path} scrolls sideways"
    if answer is not None and path.split("?")[0] not in LONG:
        assert len(answer.body()) <= PAGE, f"U12 {path}"
    for change in ("dataset.text = 'roomier'", "dir = 'rtl'"):
        page.evaluate(f"document.documentElement.{change}")
        assert not page.evaluate(SIDEWAYS), f"{path} scrolls sideways with {change}"
    page.evaluate("document.documentElement.style.fontSize = '225%'")
    assert not page.evaluate(SIDEWAYS), f"{path} scrolls sideways with large text"
    expected = answer is not None and answer.status >= 400
    ignorable = [p for p in problems if expected and "Failed to load resource" in p]
    assert [p for p in problems if p not in ignorable] == [], path
    return help_stands


def test_every_page_is_good_to_use(demo: Flask, page: Page) -> None:
    stands = {_look(page, path) for path in ("/", "/join", "/sign-in", "/help-now", "/not-here", "/api/v1/docs")}
    assert page.context.cookies() == []
    sign_in(page, SIGN_INS[0].handle, SIGN_INS[0].password)
    stands |= {_look(page, path) for path in pages_of(demo, page)}
    assert len(stands) == 1, f"help stands in the same place on every page, and not at {stands}"


def test_a_form_with_something_to_put_right_is_good_to_use(page: Page) -> None:
    page.goto("/join")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.fill("#handle", "Not Good")
    press(page, "main form button")
    assert page.evaluate("document.activeElement.id") == "summary"
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    assert found["violations"] == []
