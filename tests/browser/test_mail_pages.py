"""The pages of a house that sends mail, as the other pages: good to use in both languages and schemes."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from community.clock import SystemClock
from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.testing import PASSWORD, Someone
from tests.browser.steps import press, sign_in
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


def test_every_page_of_mail_is_good_to_use(page: Page) -> None:
    for path in ("/join", "/forgotten", "/forgotten?said=asked-back", "/confirm-address?token=x", "/stop-mail?token=x"):
        _look(page, path)
    _look(page, "/recover?token=x")
    sign_in(page, "alice", PASSWORD)
    for path in ("/you", "/you/mail", "/you/password"):
        _look(page, path)
    sign_in(page, "stella", PASSWORD)
    _look(page, "/stewards/recovery")
    page.fill("#handle", "bob")
    press(page, "main form button")
    link = page.locator("main code").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.context.clear_cookies()
    way = "/recover" + link.split("/recover")[1]
    _look(page, way)
    page.goto(way)
    page.fill("#password", "another garden path")
    press(page, "main form button")
    assert re.search(r"/sign-in\?said=new-password$", page.url)
    sign_in(page, "bob", "another garden path")
    expect(page.locator("article.for_you h2")).to_have_count(1)
    _look(page, "/")
