"""The rooms in which a steward sets the house, on a phone: good to use in both languages and schemes."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from community.clock import SystemClock
from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.testing import PASSWORD, Someone
from tests.browser.test_every_page import COMBINATIONS, _look

pytestmark = pytest.mark.browser
MAIL = {"COMMUNITY_SMTP_URL": "smtp://127.0.0.1:1", "COMMUNITY_MAIL_FROM": "care@example.org"}


@pytest.fixture
def address(house_with: Callable[..., Flask], serve: Callable[[Flask], str]) -> str:
    """A house that sends mail, with a steward in it."""
    app = house_with(MAIL, clock=SystemClock())
    app.testing = False
    Someone(app, "stella")
    with app.app_context(), unit_of_work() as work:
        work.query(Member).filter_by(handle="stella").one().steward = True
    return serve(app)


@pytest.fixture(params=COMBINATIONS, ids=lambda c: " ".join(map(str, c)))
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A phone in one language and scheme."""
    language, scheme, width = request.param
    context = browser.new_context(
        base_url=address, locale=language, color_scheme=scheme, viewport={"width": width, "height": 740}
    )
    yield context.new_page()
    context.close()


def test_a_steward_sets_the_house_and_looks_after_its_help_lines(page: Page) -> None:
    page.goto("/sign-in")
    page.fill("#handle", "stella")
    page.fill("#password", PASSWORD)
    page.click("main form button")
    for path in ("house", "invitations", "applications", "help-lines", "help-lines/new", "help-lines/fr-3114"):
        _look(page, f"/stewards/{path}")
    page.goto("/stewards/help-lines/new")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.click("main form button")
    assert page.evaluate("document.activeElement.id") == "summary"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/stewards/help-lines/fr-3114")
    page.fill("#number", "31 15")
    page.click("main form button")
    expect(page.locator("#line-fr-3114")).to_contain_text("31 15")
    page.click('form[action$="/fr-3114/act"] button[value="away"]')
    expect(page.locator('section[aria-labelledby="away"]')).to_contain_text("31 15")
    _look(page, "/stewards/help-lines")
    page.goto("/help-now")
    assert "31 15" not in page.locator("main").inner_text()
