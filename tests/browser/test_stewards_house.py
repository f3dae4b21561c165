"""The rooms in which a steward sets the house, on a phone: good to use in both languages and schemes."""

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from community.clock import SystemClock
from community.db.unit_of_work import unit_of_work
from community.mail.models import MailWishes
from community.members.services import add_member
from community.testing import PASSWORD
from tests.browser.steps import press, sign_in
from tests.browser.test_every_page import _look

pytestmark = pytest.mark.browser
MAIL = {"COMMUNITY_SMTP_URL": "smtp://127.0.0.1:1", "COMMUNITY_MAIL_FROM": "care@example.org"}


@pytest.fixture
def address(house_with: Callable[..., Flask], serve: Callable[[Flask], str]) -> str:
    """A house that sends mail, with a steward in it who gave an address."""
    app = house_with({**MAIL, "COMMUNITY_JOINING": None}, clock=SystemClock())
    app.testing = False
    with app.app_context(), unit_of_work() as work:
        stella = add_member("stella", "Stella", PASSWORD, steward=True)
        stella.email = "stella@example.org"
        work.add(MailWishes(member_id=stella.id, confirmed=stella.email, notices=False))
    return serve(app)


def test_a_steward_sets_the_house_and_looks_after_its_help_lines(page: Page) -> None:
    sign_in(page, "stella", PASSWORD)
    for path in ("house", "invitations", "applications", "help-lines", "help-lines/new", "help-lines/fr-3114"):
        _look(page, f"/stewards/{path}")
    page.goto("/stewards/help-lines/new")
    page.evaluate("document.querySelector('main form').noValidate = true")
    press(page, "main form button")
    assert page.evaluate("document.activeElement.id") == "summary"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/stewards/help-lines/fr-3114")
    page.fill("#number", "31 15")
    press(page, "main form button")
    expect(page.locator("#line-fr-3114")).to_contain_text("31 15")
    press(page, 'form[action$="/fr-3114/act"] button[value="away"]')
    expect(page.locator('section[aria-labelledby="away"]')).to_contain_text("31 15")
    _look(page, "/stewards/help-lines")
    page.goto("/help-now")
    assert "31 15" not in page.locator("main").inner_text()
    page.goto("/stewards/house")
    page.check('input[name="joining"][value="application"]')
    press(page, "main form.settings button")
    press(page, "#mail button")
    expect(page.locator("#mail [role=status]")).to_be_visible()
    _look(page, "/stewards/house")
    page.context.clear_cookies()
    _look(page, "/join")
    page.goto("/join")
    page.fill("#name", "Bob")
    page.fill("#words", "May I come in?")
    page.fill("#email", "bob@example.org")
    page.check("#consent_read")
    page.check("#old_enough")
    press(page, "main form button")
    expect(page.locator("main code")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
