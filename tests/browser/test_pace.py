"""One's pace in a real browser: what was chosen stays when something is to be put right; rest ends with one tap."""

import pytest
from flask import Flask
from playwright.sync_api import Page

from community.demo.seed import SIGN_INS
from tests.browser.steps import press, sign_in
from tests.browser.test_every_page import AXE, TAGS, _look

pytestmark = pytest.mark.browser


def _is_good(page: Page) -> None:
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    assert found["violations"] == []


def test_ones_pace_is_good_to_use(demo: Flask, page: Page) -> None:
    sign_in(page, SIGN_INS[0].handle, SIGN_INS[0].password)
    _look(page, "/stop-suggestion?token=made-up")
    _look(page, "/you/pace")
    page.goto("/you/pace")
    page.check('input[name="touches"][value="1"]')
    page.uncheck('input[name="days"][value="sunday"]')
    page.select_option("#from", "12:00")
    page.select_option("#digests-one", "10:00")
    page.select_option("#digests-two", "17:00")
    press(page, "form.settings button:not([class])")
    assert page.evaluate("document.activeElement.id") == "summary"
    _is_good(page)
    assert page.is_checked('input[name="touches"][value="1"]')
    assert not page.is_checked('input[name="days"][value="sunday"]')
    assert [page.input_value(f"#{name}") for name in ("from", "digests-one", "digests-two")] == [
        "12:00",
        "10:00",
        "17:00",
    ]
    page.select_option("#digests-one", "13:00")
    press(page, "form.settings button:not([class])")
    assert page.url.endswith("/you/pace?said=kept")

    page.goto("/you")
    press(page, 'form[action="/you/pace/rest"] button')
    assert page.url.endswith("/you?said=resting")
    _look(page, "/")
    _look(page, "/you/pace")
    page.goto("/")
    press(page, 'form[action="/you/pace/rest"] button')
    assert page.url.endswith("/?said=rested")
    assert page.locator('form[action="/you/pace/rest"]').all() == []
