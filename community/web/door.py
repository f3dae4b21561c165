"""The one door: every route says who may enter, what it takes and what it gives, and the door does the rest.

origin → identity → permission → the thing itself → what was typed → the view → its answer → the one commit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Response, g, redirect, request
from marshmallow import Schema, ValidationError
from sqlalchemy.exc import IntegrityError
from werkzeug.utils import cached_property

from community.current import session
from community.db.unit_of_work import again_if_crossed, unit_of_work
from community.errors import (
    CommunityError,
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    NotSignedIn,
    Paused,
)
from community.language import _
from community.security.identity import Identity
from community.security.permissions import Permission
from community.security.policy import IN_PERSON, WHILE_PAUSED, allowed, needs_member
from community.security.sessions import bearer, identity, still_here
from community.tokens.models import Scope
from community.web import csrf, idempotency
from community.web.root import root
from community.web.templating import Form, page
from community.web.undoing import sealed

View = Callable[..., Any]
Finder = Callable[..., Any]
WRITES = ("POST", "PUT", "PATCH", "DELETE")


@dataclass
class Entry:
    """What one route declares."""

    permission: Permission | None = None
    find: Finder | None = None
    own_transaction: bool = False
    by_link: bool = False
    schema: Schema | None = None
    location: str = "json"
    again: View | None = None
    form: str = ""
    dump: Schema | None = None
    status: int = 200
    template: str = ""
    returns: bool = False
    creates: bool = False
    writes: bool = False
    refuses: set[int] = field(default_factory=set)


def entry_of(view: View) -> Entry:
    """The declaration that the decorators below leave on a view."""
    if not hasattr(view, "community_entry"):
        view.community_entry = Entry()  # type: ignore[attr-defined]  # a view and a schema carry what is declared of them
    found: Entry = view.community_entry  # type: ignore[attr-defined]  # a view and a schema carry what is declared of them
    return found


def allows(
    permission: Permission, *, on: Finder | None = None, own_transaction: bool = False, by_link: bool = False
) -> Callable[[View], View]:
    """Who may enter.

    Args:
        permission: a row of the policy.
        on: finds the thing that the path names, as ``on(identity, id)``; None means "not here".
        own_transaction: the service opens its transactions itself (hashing must not hold the write lock).
        by_link: the secret of a mailed link is the whole proof. No cookie gives anything there, and a forged page that
            does not know the secret gains nothing. A mail program may send it for its reader (RFC 8058), and a page
            without a referrer has no origin to name.
    """

    def declare(view: View) -> View:
        entry = entry_of(view)
        entry.permission, entry.find, entry.own_transaction = permission, on, own_transaction
        entry.by_link = by_link
        return view

    return declare


def accepts(
    schema: type[Schema], *, location: str = "json", again: View | None = None, form: str = ""
) -> Callable[[View], View]:
    """What the route takes: a schema and where from (``json``, ``form`` or ``query``).

    ``again`` shows the page of a form once more with everything typed and what there is to put right.
    """

    def declare(view: View) -> View:
        entry = entry_of(view)
        entry.schema, entry.location, entry.again, entry.form = schema(), location, again, form
        entry.schema.from_form = location == "form"  # type: ignore[attr-defined]  # a view and a schema carry what is declared of them
        return view

    return declare


def returns(
    schema: type[Schema] | None = None,
    *,
    status: int = 200,
    page: str = "",
    creates: bool = False,
    refuses: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """What the route gives: a response schema, a page, or (neither) nothing or a redirect.

    ``creates`` makes it answer to an Idempotency-Key; ``refuses`` names further statuses for OpenAPI.
    """

    def declare(view: View) -> View:
        entry = entry_of(view)
        entry.refuses = set(refuses)
        entry.dump, entry.status, entry.template = (schema() if schema else None), status, page
        entry.returns, entry.creates = True, creates
        return view

    return declare


@dataclass(frozen=True)
class SeeOther:
    """Go to a page of ours, which may say one of its closed sentences, and how to ``undo`` what was just sent."""

    path: str
    said: str = ""
    undo: str = ""

    @cached_property
    def url(self) -> str:
        joint = "&" if "?" in self.path else "?"
        said = f"{joint}said={self.said}" if self.said else ""
        return f"{root()}{self.path}{said}" + (f"&undo={sealed(self.undo)}" if self.undo else "")


def enter(view: View, entry: Entry, path: Mapping[str, Any]) -> Response:
    """Take one request through the door.

    Raises:
        CommunityError: whatever is refused; the blueprint turns it into a problem or a page.
    """
    writes = request.method in WRITES
    if writes and bearer() is None and not entry.by_link:
        csrf.check_origin()  # a token is no ambient credential: nobody's page can make a browser send it
    who = identity()
    permission = entry.permission
    assert permission is not None  # noqa: S101 (the blueprint refuses a view without one)
    if who is None and bearer() is not None:
        raise NotSignedIn(_("This token is not known here, or it has ended."))
    if who is not None and who.paused and permission not in WHILE_PAUSED:
        raise Paused
    if who is not None and who.scopes is not None:
        _check_scope(who, permission, writes)
    if writes and not entry.by_link and entry.location != "form":
        csrf.check_json()
    if who is None and needs_member(permission):
        raise NotSignedIn  # the form of a session that has ended too: nothing is done, and its words are shown again
    if writes and not entry.by_link and entry.location == "form":
        try:
            csrf.check_form(who.session_ref if who else "")
        except Forbidden as error:
            return _shown_again(entry, error, who, path)
    if not writes:
        return _pass(view, entry, who, path)
    try:
        if entry.own_transaction:
            return _pass(view, entry, who, path)
        key = idempotency.key_of(entry.creates, who)
        try:
            return again_if_crossed(lambda: _write(view, entry, who, path, key))
        except IntegrityError:
            if not key:
                raise
            return _write(view, entry, who, path, key)  # the same key was faster: its answer stands now
    except CommunityError as error:
        if entry.again is None or isinstance(error, NotFound):
            raise
        return _show_again(entry, error, who, path)


def _check_scope(who: Identity, permission: Permission, writes: bool) -> None:
    """A program does what its token was made for, and nothing that only its person does."""
    needed = Scope.WRITE if writes else Scope.READ
    if needed not in (who.scopes or ()) or permission in IN_PERSON:
        raise Forbidden(_("This token was not made for that."))


def _write(view: View, entry: Entry, who: Identity | None, path: Mapping[str, Any], key: str) -> Response:
    """The view in one transaction, together with its answer if it came with a key."""
    with unit_of_work():
        if who is not None:
            who = still_here(who)
            if who is None:
                raise NotSignedIn
        kept = idempotency.look_up(who, key) if who and key else None
        if kept is not None and not kept.forgotten:
            return idempotency.again(kept)
        response = _pass(view, entry, who, path)
        if kept is not None:  # nothing of this second time stays; whatever else would refuse it has been heard
            raise Conflict(_("This was done already. What was answered is no longer kept."))
        if who and key:
            idempotency.keep(who, key, response)
        return response


def _pass(view: View, entry: Entry, who: Identity | None, path: Mapping[str, Any]) -> Response:
    arguments = dict(path)
    assert entry.permission is not None  # noqa: S101 (for the type checker: it was declared, or looked at before)
    if entry.find is not None:
        arguments = {"thing": _find(entry, who, arguments)}
    elif not allowed(who, entry.permission):
        raise Conflict
    if entry.schema is not None:
        arguments.update(_load(entry))
    return _answer(view(who, **arguments), entry)


def _find(entry: Entry, who: Identity | None, path: Mapping[str, Any]) -> Any:
    assert entry.find is not None and entry.permission is not None  # noqa: S101 (for the type checker: it was declared, or looked at before)
    nowhere = any("\x00" in value for value in path.values())  # PostgreSQL would refuse to look for it
    thing = None if nowhere else entry.find(who, **path)
    if thing is None:
        raise NotFound
    if not allowed(who, entry.permission, thing):
        raise Conflict
    return thing


def _load(entry: Entry) -> dict[str, Any]:
    schema = entry.schema
    assert schema is not None  # noqa: S101 (for the type checker: it was declared, or looked at before)
    given = _given(schema, entry.location)
    try:
        loaded = schema.load(given)
    except ValidationError as error:
        found = error.normalized_messages()  # type: ignore[no-untyped-call]  # marshmallow says no types here
        raise Invalid(_sentences(found)) from error
    return dict(loaded)


def _given(schema: Schema, location: str) -> Any:
    if location == "json":
        try:
            return orjson.loads(request.get_data() or b"{}")
        except orjson.JSONDecodeError as error:
            raise Invalid({"_schema": [_("This could not be read.")]}) from error
    source = request.form if location == "form" else request.args
    spare = ("form_token", "idempotency_key") if location == "form" else ("lang", "text", "said", "undo")
    given: dict[str, Any] = {}
    for name in source:
        if name in spare:
            continue
        values = source.getlist(name)
        several = (
            name in schema.fields and hasattr(schema.fields[name], "most") and hasattr(schema.fields[name], "inner")
        )
        given[name] = values if several and len(values) != 1 else values[0]
    return given


def _sentences(messages: Mapping[str, Any]) -> dict[str, list[str]]:
    """Marshmallow's nested messages as one list of sentences a field."""
    flat: dict[str, list[str]] = {}
    for name, found in messages.items():
        inner = _sentences(found) if isinstance(found, Mapping) else None
        words = [s for part in inner.values() for s in part] if inner is not None else list(found)
        flat[str(name)] = [str(word) for word in words]
    return flat


def _answer(result: Any, entry: Entry) -> Response:
    if isinstance(result, Response):
        return result
    if isinstance(result, SeeOther):
        return _as_response(redirect(result.url, 303))
    if entry.template:
        return Response(page(entry.template, result), entry.status, content_type="text/html; charset=utf-8")
    if entry.dump is None:
        return Response(status=204)
    response = Response(orjson.dumps(entry.dump.dump(result)), entry.status, content_type="application/json")
    if getattr(result, "etag", None):
        response.headers["ETag"] = result.etag
    return response


def _as_response(answer: Any) -> Response:
    assert isinstance(answer, Response)  # noqa: S101 (for the type checker: it was declared, or looked at before)
    return answer


def _shown_again(entry: Entry, error: CommunityError, who: Identity | None, path: Mapping[str, Any]) -> Response:
    """A form of an earlier session of its writer comes back with its words and a new token; else the error stands."""
    if who is None or entry.again is None:
        raise error
    try:
        return _show_again(entry, error, who, path)
    except CommunityError:
        raise error from None


def _show_again(entry: Entry, error: CommunityError, who: Identity | None, path: Mapping[str, Any]) -> Response:
    """The page of the form once more: nothing that was typed is lost."""
    from community.web.answers import refusal, with_headers

    assert entry.again is not None  # noqa: S101 (for the type checker: it was declared, or looked at before)
    told = refusal(error)
    wrong = error.fields if isinstance(error, Invalid) else {"": [told.detail]}
    g.community_form = Form(entry.form, request.form.to_dict(flat=False), wrong)
    g.community_error = error
    again = entry_of(entry.again)
    arguments: dict[str, Any] = dict(path)
    if again.find is not None:
        arguments = {"thing": _find(again, who, path)}
    if again.schema is not None:
        arguments.update(again.schema.load({}))
    response = _answer(entry.again(who, **arguments), again)
    response.status_code = told.status
    session().rollback()
    return with_headers(response, error)


def check_declared(name: str, view: View) -> Entry:
    """Refuse a view that does not say who may enter and what it gives.

    Raises:
        TypeError: when the view is registered, so that the app does not start.
    """
    entry = entry_of(view)
    if entry.permission is None or not entry.returns:
        raise TypeError(f"the view {name} needs @allows and @returns: nothing goes out by another door")
    return entry


__all__ = ["Entry", "SeeOther", "accepts", "allows", "check_declared", "enter", "entry_of", "returns"]
