"""Filling the forms of one's own page."""

import html
import re

from community.testing import Someone


def main(someone: Someone, path: str, **headers: str) -> str:
    """What a page says, without its frame."""
    page = someone.client.get(path, headers=headers)
    assert page.status_code == 200, page.text
    return html.unescape(page.text.split("<main", 1)[1].split("</main>")[0])


def chips(page: str, title: str) -> list[str]:
    """The words under a title of a member's page."""
    found = re.search(rf"<h2>{re.escape(title)}</h2><ul class=\"chips\">(.*?)</ul>", page)
    return re.findall(r"<bdi>(.*?)</bdi>", found[1]) if found else []


def sends(someone: Someone, path: str, **given: object) -> int:
    """Send the form of a page with nothing but this; the status of the answer."""
    token = someone.client.get("/you").text.split('name="form_token" value="')[1].split('"')[0]
    return someone.client.post(path, data={"form_token": token, **given}).status_code
