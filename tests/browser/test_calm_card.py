"""The calm card while somebody writes: on the device alone, the same findings as on the server, quiet and closable."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from community.demo.seed import SIGN_INS
from community.safety.heavy import is_heavy
from tests.browser.steps import press, sign_in
from tests.browser.test_every_page import AXE, RUN, TAGS
from tests.safety.sentences import every_sentence

pytestmark = pytest.mark.browser
STATIC = Path(__file__).parents[2] / "community" / "static"
HEAVY = {"fr": "J’ai envie de mourir, je le pense tous les soirs.", "en": "I want to die and I can't say it out loud."}
LIGHT = {"fr": "J’étais mort de rire.", "en": "I nearly died laughing."}
Open = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, base_url: str) -> Iterator[Open]:
    """Somebody signed in, with or without JavaScript."""
    contexts = []

    def open_page(language: str, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=base_url, locale=language, java_script_enabled=scripts, viewport={"width": 320, "height": 640}
        )
        contexts.append(context)
        page = context.new_page()
        sign_in(page, SIGN_INS[0].handle, SIGN_INS[0].password)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_comes_while_writing_and_nothing_leaves_the_device(opened: Open, language: str, base_url: str) -> None:
    page = opened(language)
    page.goto(f"/ask?lang={language}")
    asked: list[tuple[str, str, str]] = []
    problems: list[str] = []
    page.on("request", lambda r: asked.append((r.method, r.url.removeprefix(base_url), r.post_data or "")))
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    card = page.locator("form .calm details")
    page.fill("#body", LIGHT[language])
    page.wait_for_timeout(1200)
    expect(card).to_be_hidden()
    page.fill("#body", HEAVY[language])
    expect(card).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "body"  # it takes nobody's place
    assert card.locator("a.tel").get_attribute("href") == "tel:3114"
    assert card.locator("a").nth(1).get_attribute("href") == "/help-now"
    page.evaluate(AXE)
    faults = page.evaluate(RUN, TAGS)["violations"]
    assert [(fault["id"], [node["html"][:160] for node in fault["nodes"]]) for fault in faults] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    card.locator("summary").click()
    page.locator("#body").press("End")
    page.locator("#body").type(" .")
    page.wait_for_timeout(900)
    assert card.get_attribute("open") is None  # who closed it is not asked again
    page.fill("#body", LIGHT[language])
    expect(card).to_be_hidden()
    names = sorted(re.sub(r"^/assets/\w+/community/", "", path) for _method, path, _body in asked if "icon" not in path)
    assert names == ["heavy.js", "heavy/en.txt", "heavy/fr.txt"]
    assert {(method, body) for method, _path, body in asked} == {("GET", "")}
    assert problems == []


def test_posting_is_never_in_its_way(opened: Open) -> None:
    page = opened("en")
    page.goto("/ask?lang=en")
    page.fill("#title", "Tonight")
    page.fill("#body", HEAVY["en"])
    expect(page.locator("form .calm details")).to_be_visible()
    press(page, "form[data-calm] p.row button")
    assert "?said=asked" in page.url
    expect(page.locator("main > .calm details")).to_be_visible()
    with page.expect_navigation():
        page.goto(page.url.split("?")[0])
    assert page.locator(".calm details").evaluate_all("all => all.filter(card => !card.hidden).length") == 0


@pytest.mark.parametrize("language", ["fr", "en"])
def test_without_javascript(opened: Open, language: str) -> None:
    page = opened(language, scripts=False)
    page.goto(f"/ask?lang={language}")
    expect(page.locator("form .calm details")).to_be_hidden()
    page.fill("#title", "Tonight")
    page.fill("#body", HEAVY[language])
    press(page, "form[data-calm] p.row button")
    card = page.locator("main > .calm details")
    expect(card.locator("a.tel")).to_be_visible()
    card.locator("summary").click()
    expect(card.locator("a.tel")).to_be_hidden()


def test_the_browser_finds_what_the_server_finds(opened: Open) -> None:
    page = opened("en")
    page.goto("/ask")
    texts = [
        *every_sentence(),
        "jveux m0urirrrr",
        "ｊｅ ｖｅｕｘ ｍｏｕｒｉｒ",
        "je veux… mourir",
        "Œuvre. ﷺ @1a a1b2",
        "jai fait 4 ts",
        "",
        "je\nveux\nmourir",
    ]
    script = page.locator('script[type="module"]').get_attribute("src") or ""
    found = page.evaluate(
        """async ([script, texts]) => {
            const { isHeavy } = await import(script.replace("community.js", "heavy.js"));
            return Promise.all(texts.map(isHeavy));
        }""",
        [script, texts],
    )
    expected = [is_heavy(text) for text in texts]
    assert len(texts) > 600 and 0 < sum(expected) < len(texts)
    assert [text for text, here, there in zip(texts, expected, found, strict=True) if here != there] == []


def test_a_long_text_does_not_hold_the_device_up(opened: Open) -> None:
    page = opened("en")
    page.goto("/ask")
    script = page.locator('script[type="module"]').get_attribute("src") or ""
    spent = page.evaluate(
        """async ([script, texts]) => {
            const { isHeavy } = await import(script.replace("community.js", "heavy.js"));
            await isHeavy("ready");
            const times = [];
            for (const text of texts) {
                const begun = performance.now();
                await isHeavy(text);
                times.push(performance.now() - begun);
            }
            return Math.max(...times);
        }""",
        [script, [(start * 20_000)[:20_000] for start in ("a ", "je veux ", "i want to ", "saute ", "a1")]],
    )
    assert spent < 400, json.dumps(spent)


def test_the_scripts_stay_small() -> None:
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in STATIC.glob("*.js")}
    worker = sizes.pop("worker.js")  # no part of a page: a member's device reads it once
    assert worker <= 1_200 and sum(sizes.values()) <= 5_000, sizes
