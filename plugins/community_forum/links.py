"""The way to the next page of a list."""

from typing import Any
from urllib.parse import urlencode

from flask import request

from community.web.paging import Page


def older(page: Page[Any]) -> str | None:
    """The address of the next page with the same filters, or None at the end."""
    if page.next is None:
        return None
    kept = {name: value for name, value in request.args.items() if name not in ("cursor", "said", "undo") and value}
    return "?" + urlencode({**kept, "cursor": page.next})
