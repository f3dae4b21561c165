"""The whole URL map, as somebody would call it: nothing that is registered can escape."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from community.noninterference.values import Values
from community.security.permissions import Permission as P
from community.web.door import Entry

LANGUAGES: tuple[dict[str, str], ...] = ({}, {"lang": "en"}, {"lang": "fr"})
CURSOR = re.compile(rb"[?&;]cursor=([\w-]+)")
FOLLOWED = 3
OFTEN, OFTEN_FULL = 0.5, 0.8


@dataclass(frozen=True)
class Route:
    """One method of one rule, and what it declares; ``entry`` is None for what asks neither person nor database."""

    method: str
    rule: str
    parameters: tuple[str, ...]
    entry: Entry | None = field(compare=False)

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


@dataclass(frozen=True)
class Call:
    """One call of the walk, the same in both worlds."""

    route: Route
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    form: Mapping[str, Any] | None = None


def routes_of(app: Flask) -> list[Route]:
    """Every route of the house and of its plugins; those of a host that has mounted it are the host's."""
    found = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        entry: Entry | None = getattr(view, "community_entry", None)
        if entry is not None or getattr(view, "community_plain", False):
            methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            found += [Route(method, rule.rule, tuple(sorted(rule.arguments)), entry) for method in methods]
    return sorted(found, key=str)


def reads(routes: list[Route], values: Values, *, plainly: bool = False) -> Iterator[Call]:
    """Every reading route, with what is there and what is not, plainly or in other ways too, in either language."""
    chance = values.chance
    for route in routes:
        if route.method != "GET":
            continue
        schema = route.entry.schema if route.entry is not None and route.entry.location == "query" else None
        ways = values.queries(schema) if schema is not None else []
        paged = [{"limit": "2"}] if schema is not None and "limit" in schema.fields else []
        for filled in values.paths(str(route), route.parameters):
            path = _path(route.rule, filled)
            asked: list[dict[str, str]] = [{}]
            if (ways or paged) and not plainly:
                asked.append(chance.choice(paged if paged and chance.random() < OFTEN else ways))
            if route.parameters:
                asked = [chance.choice(asked)]
            for query in asked:
                yield Call(route, path, {**query, **chance.choice(LANGUAGES)})


def writes(routes: list[Route], values: Values, form_token: str, *, hashes: bool) -> Iterator[Call]:
    """Every route that changes something, with what a person could send, or now and then with nothing.

    Signing out comes last. A route that hashes a password is called in earnest only if ``hashes``.
    """
    for route in sorted(routes, key=_late):
        if route.method == "GET":
            continue
        path = _path(route.rule, values.chance.choice(values.paths(str(route), route.parameters)))
        entry = route.entry
        if entry is None:
            yield Call(route, path)
            continue
        body: dict[str, Any] = {}
        if entry.schema is not None and values.chance.random() < OFTEN_FULL and (hashes or not entry.own_transaction):
            body = values.body(entry.schema, form=entry.location == "form")
        if entry.location == "form":
            yield Call(route, path, form={**body, "form_token": form_token})
        else:
            yield Call(route, path, body=body if entry.schema is not None else None)


def strays() -> Iterator[Call]:
    """Addresses that nobody has registered, and a method that nobody takes."""
    for method, path in (("GET", "/nowhere"), ("GET", "/api/v1/nowhere"), ("POST", "/help-now")):
        yield Call(Route(method, path, (), None), path)


def following(call: Call, body: bytes, json: Any) -> Call | None:
    """The same list one page further on, or None at its end."""
    cursor = ""
    if isinstance(json, Mapping):
        cursor = next((value for name, value in json.items() if name.endswith("next") and value), "")
    elif found := CURSOR.search(body):
        cursor = found.group(1).decode()
    if not cursor:
        return None
    path, rule = call.path, call.route.rule
    if isinstance(json, Mapping) and "replies_next" in json:
        path = f"{path}/replies"
    return Call(call.route, path, {**call.query, "cursor": cursor}) if "cursor" not in rule else None


def _path(rule: str, filled: Mapping[str, str]) -> str:
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: filled[found.group(1)], rule)


def _late(route: Route) -> tuple[bool, bool, bool]:
    """Signing in, then signing out by a form, then by a call; everything else before."""
    entry = route.entry
    ends = entry is not None and entry.permission is P.SIGN_IN
    return ends, ends and entry is not None and not entry.own_transaction, ends and route.method == "DELETE"


__all__ = ["FOLLOWED", "Call", "Route", "following", "reads", "routes_of", "strays", "writes"]
