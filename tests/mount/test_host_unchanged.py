"""What a host answers, and what it is made of, is the same with and without a community."""

import logging
from typing import Any

import time_machine
from flask import Flask
from sqlalchemy import delete

from community import Community
from community.testing import NOON, Someone
from examples.mount import WORDS
from examples.mount.models import Entry, db
from tests.mount.conftest import SETTINGS

WALK: list[tuple[str, str, dict[str, str]]] = [
    ("GET", "/", {}),
    ("GET", "/nowhere", {}),
    ("GET", "/fault", {}),
    ("GET", "/requests", {}),
    ("GET", "/api/v1/me", {}),
    ("GET", "/api/v1/advice-requests", {}),
    ("GET", "/help-now", {}),
    ("GET", "/assets/x/community/community.css", {}),
    ("GET", "/healthz", {}),
    ("POST", "/sign-in", {"name": "robin", "words": "wrong"}),
    ("POST", "/sign-in", {"name": "robin", "words": WORDS}),
    ("GET", "/requests", {}),
    ("POST", "/requests", {"body": "Frost on the window."}),
    ("GET", "/requests", {}),
    ("GET", "/api/v1/me", {}),
    ("PUT", "/requests", {}),
    ("OPTIONS", "/requests", {}),
    ("HEAD", "/", {}),
    ("GET", "/communit", {}),
    ("GET", "/communityx", {}),
    ("POST", "/sign-out", {}),
    ("GET", "/", {}),
]


def _walk(app: Flask) -> list[tuple[str, int, list[tuple[str, str]], bytes]]:
    with app.app_context():
        db.session.execute(delete(Entry))
        db.session.commit()
    client = app.test_client()
    told = []
    with time_machine.travel(NOON, tick=False):
        for method, path, form in WALK:
            answer = client.open(path, method=method, data=form)
            told.append((f"{method} {path}", answer.status_code, list(answer.headers), answer.data))
    return told


def test_every_answer_of_the_host_is_the_same_byte_for_byte(journal) -> None:
    without = _walk(journal(community=False))
    mounted = journal()
    assert _walk(mounted) == without
    alice = Someone(mounted, "alice")  # and the same again once somebody uses the community
    alice.asks()
    assert alice.client.get("/community/?lang=fr").status_code == 200
    assert _walk(mounted) == without
    statuses = {status for _call, status, _headers, _body in without}
    assert {200, 302, 401, 404, 405, 500} <= statuses


def _ours(name: Any) -> bool:
    return str(name).startswith("community")


def _made_of(app: Flask) -> dict[str, Any]:
    """What an app is made of, without what is named after the community; things as their kind."""
    names = lambda found: [getattr(f, "__qualname__", type(f).__name__) for f in found]
    hooks = {
        kind: {owner: names(found) for owner, found in getattr(app, kind).items() if not _ours(owner)}
        for kind in (
            "before_request_funcs",
            "after_request_funcs",
            "teardown_request_funcs",
            "template_context_processors",
            "url_value_preprocessors",
            "url_default_functions",
        )
    }
    handlers = {
        owner: {code: names(found.values()) for code, found in by_code.items()}
        for owner, by_code in app.error_handler_spec.items()
        if not _ours(owner)
    }
    environment = app.jinja_env
    return {
        **hooks,
        "handlers": handlers,
        "config": dict(app.config),
        "rules": [(r.rule, r.endpoint, r.methods) for r in app.url_map.iter_rules() if not _ours(r.endpoint)],
        "converters": app.url_map.converters,
        "views": [endpoint for endpoint in app.view_functions if not _ours(endpoint)],
        "globals": sorted(environment.globals),
        "filters": environment.filters.keys(),
        "tests": environment.tests.keys(),
        "loader": (type(environment.loader), type(app.jinja_loader), app.jinja_loader.searchpath),
        "templates": sorted(environment.list_templates()),
        "login": type(app.login_manager),
        "login view": app.login_manager.login_view,
        "json": type(app.json),
        "session": type(app.session_interface),
        "classes": (app.request_class, app.response_class, app.app_ctx_globals_class, app.test_client_class),
        "commands": [name for name in app.cli.commands if not _ours(name)],
        "shell": names(app.shell_context_processors),
        "build errors": app.url_build_error_handlers,
        "extensions": {name: type(found) for name, found in app.extensions.items()},
    }


def _logging() -> dict[str, Any]:
    loggers = [logging.root, *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    return {each.name: (each.level, list(each.handlers), each.propagate, each.disabled) for each in loggers}


def test_nothing_that_the_host_is_made_of_changes(journal) -> None:
    without = _made_of(journal(community=False))
    before = _logging()
    mounted = _made_of(journal())
    after = _logging()
    added = mounted["extensions"].keys() - without["extensions"].keys()
    assert added == {"community", "community_api", "flask-smorest"}
    mounted["extensions"] = {name: mounted["extensions"][name] for name in without["extensions"]}
    assert mounted == without
    assert {name: after[name] for name in before} == before


def test_one_thing_is_added_to_the_end_of_a_context_and_does_nothing_for_the_host(journal) -> None:
    plain, mounted = journal(community=False), journal()
    names = [[f.__qualname__ for f in app.teardown_appcontext_funcs] for app in (plain, mounted)]
    assert names[1] == [*names[0], "let_go"]
    with mounted.app_context():
        assert db.session.query(Entry).count() == 0
        assert db.engine.pool.checkedout() == 1  # the host's own
    assert mounted.extensions["community"].store._place is None  # nothing of ours was ever opened


def test_a_host_without_a_database_is_left_without_one(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    app = Flask("host")
    before, runs = dict(app.config), []
    app.add_url_rule("/", view_func=lambda: "the host")
    app.teardown_appcontext(lambda _error: runs.append("torn down"))
    Community(app, prefix="/community", settings=SETTINGS)
    assert dict(app.config) == before
    assert "sqlalchemy" not in app.extensions
    assert not hasattr(app, "login_manager")
    assert app.shell_context_processors == []
    assert (list(tmp_path.iterdir()), runs) == ([], [])  # mounting opens nothing
    assert app.test_cli_runner().invoke(args=["community", "db", "upgrade"]).exit_code == 0
    assert Someone(app, "alice").asks()
    assert [path.name for path in tmp_path.iterdir()] == ["instance"]
    answer = Someone(app).client.get("/")
    assert (answer.text, "Vary" in answer.headers) == ("the host", False)
    with app.app_context():
        app.extensions["community"].engine.dispose()
