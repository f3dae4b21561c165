"""The JSON API under ``/api/v1``, its OpenAPI document and a page to read it."""

from importlib.metadata import version
from threading import Lock
from typing import Any

import orjson
from flask import Flask, Response, current_app, request
from flask_smorest import Api

from community.current import KEY, House
from community.security.identity import Identity
from community.security.permissions import Permission as P
from community.web.blueprint import ApiBlueprint
from community.web.door import allows, returns
from community.web.root import root
from community.web.templating import page

PATH = "/api/v1"


class _QuietApi(Api):  # type: ignore[misc]  # flask-smorest says no types
    """flask-smorest without what it adds to a whole app: its pages, its error handlers and its commands.

    Calls are described when somebody reads the description: it would take more than half of a start.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, *args: Any, **options: Any) -> None:
        self._undescribed: list[ApiBlueprint] = []
        self._describing, self._described = Lock(), False
        super().__init__(*args, **options)

    def _init_spec(self, **options: Any) -> None:
        known = set(self._app.cli.commands)
        super()._init_spec(**options)
        for name in set(self._app.cli.commands) - known:
            self._app.cli.commands.pop(name)

    def _register_doc_blueprint(self) -> None: ...

    def _register_responses(self) -> None: ...  # with what they are needed for

    def _register_error_handlers(self) -> None: ...

    def add(self, blueprint: ApiBlueprint, prefix: str) -> None:
        """Register a blueprint."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint, url_prefix=prefix)
        self._undescribed.append(blueprint)

    def description(self) -> dict[str, Any]:
        """The OpenAPI document, every blueprint's calls under its short name."""
        with self._describing:
            if not self._described:
                super()._register_responses()
            self._described = True
            while self._undescribed:
                blueprint = self._undescribed.pop(0)
                blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
                self.spec.tag({"name": blueprint.tag, "description": blueprint.description})
            described: dict[str, Any] = self.spec.to_dict()
            return described


def mount(app: Flask, prefix: str) -> None:
    """Register the API of the core below ``prefix``."""
    from community.advice.views import api as advice
    from community.blocks.views import api as blocks
    from community.care.views import api as care
    from community.circles.views import api as circles
    from community.correspondence.views import api as correspondence
    from community.encouragements.views import api as encouragements
    from community.hellos.views import api as hellos
    from community.introductions.views import api as introductions
    from community.leaving.views import api as leaving
    from community.mail.views import api as mail
    from community.members.views import api as members
    from community.notices.views import api as today
    from community.offers.views import api as offers
    from community.private_circles.views import api as private_circles
    from community.recovery.views import api as recovery
    from community.standing_offers.views import api as standing_offers
    from community.thanks.views import api as thanks
    from community.ties.views import api as ties
    from community.tokens.views import api as tokens

    options = {"title": "Community", "version": version("flask-community-exchange"), "openapi_version": "3.1.0"}
    api = _QuietApi(app, config_prefix="COMMUNITY", spec_kwargs=options)
    for blueprint in (
        members,
        blocks,
        leaving,
        recovery,
        mail,
        tokens,
        circles,
        private_circles,
        advice,
        offers,
        standing_offers,
        thanks,
        today,
        encouragements,
        correspondence,
        introductions,
        hellos,
        ties,
        care,
    ):
        api.add(blueprint, prefix + PATH)
    _describe_ways_in(api, app.extensions[KEY])
    app.extensions["community_api"] = api
    app.register_blueprint(documents, url_prefix=prefix + PATH)


def _describe_ways_in(api: Api, home: House) -> None:
    ways = api.spec.components
    ways.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": home.settings.cookie})
    ways.security_scheme("token", {"type": "http", "scheme": "bearer", "description": "A personal token: /me/tokens"})


documents = ApiBlueprint("documents", __name__, description="The description of this API")


@documents.get("/openapi.json")
@allows(P.VISIT)
@returns()
def openapi(_identity: Identity | None) -> Response:
    """The OpenAPI document."""
    servers = {"servers": [{"url": request.script_root}]} if request.script_root else {}
    return Response(orjson.dumps({**specification(), **servers}), content_type="application/json")


@documents.get("/docs")
@allows(P.VISIT)
@returns()
def docs(_identity: Identity | None) -> Response:
    """The same, for people."""
    found = specification()
    calls = [
        (method.upper(), path, call.get("summary", ""), call.get("tags", [""])[0])
        for path, methods in found["paths"].items()
        for method, call in methods.items()
        if method != "parameters"
    ]
    words = page("community/api.html", {"calls": calls, "spec": root() + PATH + "/openapi.json"})
    return Response(words, content_type="text/html; charset=utf-8")


def specification() -> dict[str, Any]:
    """The OpenAPI document of this house."""
    api: _QuietApi = current_app.extensions["community_api"]
    return api.description()
