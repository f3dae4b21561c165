"""Our blueprints: a thin layer over flask-smorest that lets nothing in or out but through the door."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Blueprint as FlaskBlueprint
from flask import Response, current_app, g, redirect, request
from flask_smorest import Blueprint as SmorestBlueprint
from sqlalchemy.exc import DBAPIError, IntegrityError
from werkzeug.exceptions import HTTPException

from community.current import house, session
from community.errors import CommunityError, Conflict, NotSignedIn, Unavailable
from community.language import preferred, speak
from community.security.policy import IN_PERSON, needs_member
from community.security.sessions import identity, set_cookie
from community.web import answers
from community.web.door import WRITES, Entry, SeeOther, View, check_declared, enter
from community.web.headers import guard
from community.web.schema import ProblemSchema

log = logging.getLogger(__name__)
V = TypeVar("V", bound=View)


class Blueprint(SmorestBlueprint):  # type: ignore[misc]
    """Routes of the core or of a plugin. Pages answer refusals with a page, the API with problem+json."""

    pages = True

    def add_url_rule(
        self, rule: str, endpoint: str | None = None, view_func: View | None = None, **options: Any
    ) -> None:
        if view_func is None:
            raise TypeError(f"{rule} has no view")
        entry = check_declared(f"{self.name}.{view_func.__name__}", view_func)
        entry.writes = any(method in WRITES for method in options.get("methods") or ())
        super().add_url_rule(rule, endpoint or view_func.__name__, view_func=self._guarded(view_func, entry), **options)

    def get(self, rule: str, **options: Any) -> Callable[[V], V]:
        return self._verb("GET", rule, options)

    def post(self, rule: str, **options: Any) -> Callable[[V], V]:
        return self._verb("POST", rule, options)

    def put(self, rule: str, **options: Any) -> Callable[[V], V]:
        return self._verb("PUT", rule, options)

    def patch(self, rule: str, **options: Any) -> Callable[[V], V]:
        return self._verb("PATCH", rule, options)

    def delete(self, rule: str, **options: Any) -> Callable[[V], V]:
        return self._verb("DELETE", rule, options)

    def _verb(self, method: str, rule: str, options: dict[str, Any]) -> Callable[[V], V]:
        def register(view: V) -> V:
            self.route(rule, methods=[method], **options)(view)
            return view

        return register

    def add_plain_rule(self, rule: str, view: Callable[..., Response]) -> None:
        """A route that must answer with everything else down: it meets neither database nor identity."""

        @wraps(view)
        def plain(**path: Any) -> Response:
            return guard(view(**path), secure=house().settings.secure)

        plain.community_plain = True  # type: ignore[attr-defined]
        FlaskBlueprint.add_url_rule(self, rule, view.__name__, plain)

    def _guarded(self, view: View, entry: Entry) -> View:
        pages = self.pages

        @wraps(view)
        def guarded(**path: Any) -> Response:
            return answer(lambda: enter(view, entry, path), pages=pages)

        guarded._apidoc = _described(self, view, entry) if not pages else {}  # type: ignore[attr-defined]
        return guarded


class ApiBlueprint(Blueprint):
    """JSON routes."""

    pages = False


def answer(work: Callable[[], Response], *, pages: bool) -> Response:
    """Do the work of one request in the reader's language; whatever happens, answer with our words and headers."""
    home = house()
    try:
        _choose_language(known=True)
        response = work()
    except CommunityError as error:
        response = _refused(error, pages)
    except IntegrityError:
        # Somebody was faster with the same unique thing: nothing was kept, the second try will see it.
        session().rollback()
        response = _refused(Conflict(), pages)
    except DBAPIError as error:
        session().rollback()
        if not answers.lost_database(error):
            raise
        response = _refused(_without_database(), pages)
    except HTTPException:
        raise
    except Exception:
        if current_app.testing:
            raise
        session().rollback()
        log.exception("a view failed")
        response = answers.fault_page() if pages else answers.http_problem(500)
    return guard(set_cookie(response), secure=home.settings.secure)


def _without_database() -> CommunityError:
    g.community_identity = None  # nothing on the way out may ask the database again
    _choose_language(known=False)
    return Unavailable()


def _choose_language(*, known: bool) -> None:
    who = identity() if known else None
    own = who.locale if who else None
    accepted = () if own else request.accept_languages.values()
    speak(house().languages[preferred(request.args.get("lang"), own, accepted)])


def _refused(error: CommunityError, pages: bool) -> Response:
    if not pages:
        return answers.problem(error)
    if isinstance(error, NotSignedIn) and request.method not in WRITES:
        asked = request.full_path.rstrip("?").removeprefix(house().prefix)
        to = redirect(SeeOther(f"/sign-in?next={quote(asked, safe='')}").url, 303)
        assert isinstance(to, Response)  # noqa: S101
        return to
    return answers.error_page(error)


def _described(blueprint: SmorestBlueprint, view: View, entry: Entry) -> dict[str, Any]:
    """What OpenAPI says of a view: smorest's own decorators write it from the same schemas."""

    def described(*_args: Any, **_values: Any) -> None: ...

    described.__doc__ = view.__doc__
    documented: Any = described
    if entry.schema is not None:
        documented = blueprint.arguments(entry.schema, location=entry.location)(documented)
    refusals = {503} | ({404, 409} if entry.find else set()) | entry.refuses
    refusals |= {422} if entry.schema or entry.creates else set()
    refusals |= {401, 403}  # a program's token that is not known, or not made for this
    refusals |= {415} if entry.writes else set()
    if entry.permission and needs_member(entry.permission):
        ways = ["cookie"] if entry.permission in IN_PERSON else ["cookie", "token"]
        documented = blueprint.doc(security=[{way: []} for way in ways])(documented)
    documented = blueprint.response(entry.status, entry.dump)(documented)
    for status in sorted(refusals):
        documented = blueprint.alt_response(status, schema=ProblemSchema, content_type=answers.PROBLEM)(documented)
    return dict(documented._apidoc)
