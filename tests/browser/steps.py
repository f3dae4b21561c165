"""What somebody does in a browser again and again."""

from playwright.sync_api import Page


def press(page: Page, what: str) -> None:
    """Click what leads to another page, and wait for that page: a click alone returns before it has come."""
    with page.expect_navigation():
        page.click(what)


def sign_in(page: Page, handle: str, password: str) -> None:
    """Come in by the form, whoever was in before."""
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.fill("#handle", handle)
    page.fill("#password", password)
    press(page, "main form button")
