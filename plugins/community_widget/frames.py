"""The blueprint of the widget. No cookie counts in any of its routes: a bearer does, or a link that works once."""

from functools import wraps
from typing import Any

from flask import Response, request

from community import Blueprint
from community.errors import NotFound
from community.web.blueprint import answer
from community.web.door import Entry, View
from community_widget.queries import is_any_open


class EmbedBlueprint(Blueprint):
    """Routes that other sites' pages reach into. Where no app may show the widget, whatever is refused is not there."""

    pages = False
    cookies = False

    def _guarded(self, view: View, entry: Entry) -> View:
        guarded = super()._guarded(view, entry)

        @wraps(guarded)
        def there(**path: Any) -> Response:
            found: Response = guarded(**path)
            refused = found.status_code >= 400 and "/embed/" in request.path
            return answer(lambda: _unless_none_is_open(found), pages=False, cookies=False) if refused else found

        return there


def _unless_none_is_open(found: Response) -> Response:
    if not is_any_open():
        raise NotFound
    return found


embed = EmbedBlueprint("community_widget", __name__)
