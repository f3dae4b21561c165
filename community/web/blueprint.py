"""Our blueprints: a thin layer over flask-smorest that lets nothing in or out but through the door."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Blueprint as FlaskBlueprint
from flask import Response, current_app, g, redirect, request
from flask_smorest import Blueprint as SmorestBlueprint
from sqlalchemy.exc import IntegrityError, NoResultFound
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from community.current import house, let_go, session
from community.db.away import is_away, why
from community.errors import CommunityError, Conflict, NotSignedIn, Unavailable
from community.household.profile import language_of, last_known
from community.language import preferred, speak, then_as_before
from community.security.policy import IN_PERSON, needs_member
from community.security.sessions import bearer, identity, set_cookie
from community.web import answers
from community.web.door import WRITES, Entry, SeeOther, View, check_declared, enter
from community.web.headers import guard
from community.web.schema import ProblemSchema

MOST_BYTES = 1024 * 1024
OF_ONE_REQUEST = (
    "community_identity",
    "community_edition",
    "community_profile",
    "community_form",
    "community_error",
    "community_new_token",
)
log = logging.getLogger(__name__)
V = TypeVar("V", bound=View)


class Blueprint(SmorestBlueprint):  # type: ignore[misc]  # flask-smorest says no types
    """Routes of the core or of a plugin. Pages answer refusals with a page, the API with problem+json.

    Where ``cookies`` is False the sign-in cookie says nothing, since other sites' pages frame these: a bearer does.
    """

    pages = True
    cookies = True

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
            with then_as_before():
                return guard(view(**path))

        plain.community_plain = True  # type: ignore[attr-defined]  # a view carries what is declared of it
        FlaskBlueprint.add_url_rule(self, rule, view.__name__, plain)

    def _guarded(self, view: View, entry: Entry) -> View:
        pages, cookies = self.pages, self.cookies

        @wraps(view)
        def guarded(**path: Any) -> Response:
            return answer(lambda: enter(view, entry, path), pages=pages, cookies=cookies)

        guarded._apidoc = _described(self, view, entry) if not pages else {}  # type: ignore[attr-defined]  # a view carries what is declared of it
        return guarded


class ApiBlueprint(Blueprint):
    """JSON routes. Its name begins with ours, so that a host can have a blueprint ``members`` too."""

    pages = False

    def __init__(self, tag: str, import_name: str, **options: Any) -> None:
        self.tag = tag
        super().__init__(f"community_{tag}", import_name, **options)

    def add_url_rule(self, rule: str, *rest: Any, **options: Any) -> None:
        super().add_url_rule(rule, *rest, **{**options, "tags": [self.tag]})


def answer(work: Callable[[], Response], *, pages: bool, cookies: bool = True) -> Response:
    """Do the work of one request in the reader's language; whatever happens, answer with our words and headers.

    Nothing of it is left to what comes after in the same thread, which may be the host's.
    """
    for name in OF_ONE_REQUEST:
        g.pop(name, None)  # left by an earlier request, where tests hold one app context open for several
    if not cookies and bearer() is None:
        g.community_identity = None
    most = request.max_content_length
    request.max_content_length = MOST_BYTES if most is None else min(most, MOST_BYTES)
    try:
        with then_as_before():
            return guard(set_cookie(_attempt(work, pages)))
    finally:
        let_go()


def answer_error(error: HTTPException) -> Response:
    """An error that the web server found, told like our own: a calm page, or a problem below the API's path."""
    pages = not request.path.startswith(f"{house().prefix}/api/")
    return answer(lambda: _told(error, pages), pages=pages)


def _attempt(work: Callable[[], Response], pages: bool) -> Response:
    try:
        _choose_language(known=True)
        return work()
    except CommunityError as error:
        return _refused(error, pages)
    except (IntegrityError, NoResultFound, StaleDataError):
        # Somebody was faster with the same unique thing, or took away what this hangs on (a person who was erased):
        # nothing was kept, the second try will see it.
        session().rollback()
        return _refused(Conflict(), pages)
    except HTTPException as error:
        return _told(error, pages)
    except Exception as error:
        session().rollback()
        if is_away(error):
            log.warning("the database is away: %s", why(error))
            return _refused(_without_database(), pages)
        if current_app.testing:
            raise
        g.setdefault("community_identity", None)  # asking again who this is may be what fails
        g.setdefault("community_profile", last_known())
        log.exception("a view failed")
        return answers.fault_page() if pages else answers.http_problem(500)


def _told(error: HTTPException, pages: bool) -> Response:
    status = error.code or 500
    response = answers.http_page(status) if pages else answers.http_problem(status)
    for name, value in error.get_headers():
        if name == "Allow":
            response.headers[name] = value
    return response


def _without_database() -> CommunityError:
    g.community_identity, g.community_profile = None, last_known()  # nothing on the way out may ask the database
    _choose_language(known=False)
    return Unavailable()


def _choose_language(*, known: bool) -> None:
    who = identity() if known else None
    own = who.locale if who else None
    accepted = () if own else request.accept_languages.values()
    speak(language_of(preferred(request.args.get("lang"), own, accepted), asks=known))


def _refused(error: CommunityError, pages: bool) -> Response:
    if not pages:
        return answers.problem(error)
    if isinstance(error, NotSignedIn) and request.method not in WRITES:
        asked = request.full_path.rstrip("?").removeprefix(house().prefix)
        to = redirect(SeeOther(f"/sign-in?next={quote(asked, safe='')}").url, 303)
        assert isinstance(to, Response)  # noqa: S101 (for the type checker: Flask's redirect is one)
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
    refusals |= {409} if entry.creates else set()  # done already, and its answer was let go of
    refusals |= {401, 403}  # a program's token that is not known, or not made for this
    refusals |= {415} if entry.writes else set()
    if entry.permission and needs_member(entry.permission):
        ways = ["cookie"] if entry.permission in IN_PERSON else ["cookie", "token"]
        documented = blueprint.doc(security=[{way: []} for way in ways])(documented)
    documented = blueprint.response(entry.status, entry.dump)(documented)
    for status in sorted(refusals):
        documented = blueprint.alt_response(status, schema=ProblemSchema, content_type=answers.PROBLEM)(documented)
    return dict(documented._apidoc)
