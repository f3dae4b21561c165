"""The pages of a house that sends mail, as the other pages: good to use in both languages and schemes."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from community.clock import SystemClock
from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.testing import PASSWORD, Someone
from tests.browser.test_every_page import _look

pytestmark = pytest.mark.browser
MAIL = {"COMMUNITY_SMTP_URL": "smtp://127.0.0.1:1", "COMMUNITY_MAIL_FROM": "care@example.org"}


@pytest.fixture
def address(house_with: Callable[..., Flask], serve: Callable[[Flask], str]) -> str:
    """A house that sends mail, with a steward in it and Alice, who gave an address."""
    app = house_with(MAIL, clock=SystemClock())
    app.testing = False
    Someone(app, "alice").patch("/me", email="alice@example.org")
    Someone(app, "stella")
    Someone(app, "bob")
    with app.app_context(), unit_of_work() as work:
        work.query(Member).filter_by(handle="stella").one().steward = True
    return serve(app)


def _sign_in(page: Page, handle: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.fill("#handle", handle)
    page.fill("#password", PASSWORD)
    page.click("main form button")


def test_every_page_of_mail_is_good_to_use(page: Page) -> None:
    for path in ("/join", "/forgotten", "/forgotten?said=asked-back", "/confirm-address?token=x", "/stop-mail?token=x"):
        _look(page, path)
    _look(page, "/recover?token=x")
    _sign_in(page, "alice")
    for path in ("/you", "/you/mail", "/you/password"):
        _look(page, path)
    _sign_in(page, "stella")
    _look(page, "/stewards/recovery")
    page.fill("#handle", "bob")
    page.click("main form button")
    link = page.locator("main code").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.clear_cookies()
    way = "/recover" + link.split("/recover")[1]
    _look(page, way)
    page.goto(way)
    page.fill("#password", "another garden path")
    page.click("main form button")
    assert re.search(r"/sign-in\?said=new-password$", page.url)
    page.fill("#handle", "bob")
    page.fill("#password", "another garden path")
    page.click("main form button")
    assert page.locator("article.for_you h2").count() == 1
    _look(page, "/")
