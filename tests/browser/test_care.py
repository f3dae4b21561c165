"""The stewards' desk in a real browser: a case from its text to what everybody who is concerned reads."""

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from community.current import house
from community.db.unit_of_work import unit_of_work
from community.demo.seed import SIGN_INS
from community.members.services import add_member
from community.testing import PASSWORD
from tests.browser.steps import press, sign_in
from tests.browser.test_every_page import _look

pytestmark = pytest.mark.browser
CAMILLE, _TOM, SAM = SIGN_INS


def test_the_desk_and_what_it_leads_to_are_good_to_use(demo: Flask, page: Page) -> None:
    handle = f"bob-{house_ids(demo)}"
    sign_in(page, SAM.handle, SAM.password)
    _look(page, "/stewards")
    page.goto("/stewards")
    assert not page.locator("main details .prose").first.is_visible(), "the text is folded until it is asked for"
    acts = page.locator('main a[href*="?act="]').evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert [act.split("=")[1] for act in acts] == ["leave", "write", "fold", "pause"]
    for path in acts:
        _look(page, path)
    sign_in(page, CAMILLE.handle, CAMILLE.password)
    with demo.app_context(), unit_of_work():
        add_member(handle, "Bob", PASSWORD)
    sign_in(page, handle, PASSWORD)
    page.goto("/ask")
    page.fill("#title", "A loud day")
    page.fill("#body", "It is all too much.")
    page.check('input[name="audience"][value="space"]')
    press(page, "main form button >> nth=-1")
    ask = page.url.split("/requests/")[1].split("?")[0]
    sign_in(page, CAMILLE.handle, CAMILLE.password)
    page.goto(f"/care/tell?about=advice_request:{ask}")
    page.fill("#words", f"Trop fort, {handle}.")
    press(page, "main form button")
    page.goto(f"/care/tell?about=member:{handle}")
    page.fill("#words", f"Trop de bruit, {handle}.")
    press(page, "main form button")
    expect(page.locator("main")).to_contain_text(f"Trop de bruit, {handle}.")
    sign_in(page, SAM.handle, SAM.password)
    _to_the_case_of(page, f"Trop fort, {handle}.")
    press(page, 'main a[href$="act=fold"]')
    page.fill("#reason", "These words were loud.")
    press(page, "main form button")
    _check(page)
    press(page, 'main form button[name="sure"]')
    sign_in(page, handle, PASSWORD)
    page.goto("/care")
    folded = page.locator('main a[href^="/care/folded/"]').get_attribute("href")
    assert folded
    _look(page, "/care")
    _look(page, folded)
    expect(page.locator("main")).to_contain_text("These words were loud.")
    sign_in(page, SAM.handle, SAM.password)
    _to_the_case_of(page, f"Trop de bruit, {handle}.")
    press(page, 'main a[href$="act=pause"]')
    page.fill("#reason", "A little calm would help.")
    press(page, "main form button")
    expect(page.locator("main")).to_contain_text("A little calm would help.")
    _check(page)
    press(page, 'main form button[name="sure"]')
    _look(page, "/stewards/standing")
    _look(page, "/stewards/waiting")
    sign_in(page, handle, PASSWORD)
    assert page.url.endswith("/paused")
    _look(page, "/paused")
    page.goto("/requests")
    expect(page.locator("main")).to_contain_text("A little calm would help.")


def house_ids(demo: Flask) -> str:
    with demo.app_context():
        return re.sub("[^a-z0-9]", "", house().ids.public_id().lower())[:12]


def _to_the_case_of(page: Page, words: str) -> None:
    page.goto("/stewards")
    for _ in range(20):
        if words in page.locator("main").inner_text():
            return
        press(page, 'main a[href*="?after="]')
    raise AssertionError(f"no case says {words}")


def _check(page: Page) -> None:
    expect(page.locator('main form button[name="sure"]')).to_be_visible()  # the page has come, however busy the machine
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
