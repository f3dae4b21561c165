"""Apps are made in many ways: factories, either order, several in one process, extensions of the host's own."""

import pytest
from flask import Flask, g
from flask_login import LoginManager
from flask_smorest import Api
from flask_smorest import Blueprint as HostApiBlueprint
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import text

from community import Community, create_app
from community.current import house
from community.settings import SettingsError
from community.testing import PASSWORD, Someone
from tests.mount.conftest import SETTINGS

pytestmark = pytest.mark.once


def _dispose(app: Flask) -> None:
    with app.app_context():
        house().database.engine.dispose()


@pytest.mark.parametrize("first", ["database", "community"])
def test_either_order_uses_the_database_of_the_host(database_url: str, first: str) -> None:
    db, care, app = SQLAlchemy(), Community(), Flask("host")
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    steps = [lambda: db.init_app(app), lambda: care.init_app(app, prefix="/community", settings=SETTINGS)]
    for step in steps if first == "database" else reversed(steps):
        step()
    Someone(app, "alice").asks()
    with app.app_context():
        assert db.session.scalar(text("SELECT handle FROM community_member")) == "alice"
        assert house().database is db
    assert not hasattr(app, "login_manager")
    _dispose(app)


@pytest.mark.parametrize("first", ["login", "community"])
def test_either_order_leaves_the_sign_in_to_the_host(database_url: str, first: str) -> None:
    login, app = LoginManager(), Flask("host")
    app.config.update(SQLALCHEMY_DATABASE_URI=database_url, SECRET_KEY="host")
    SQLAlchemy(app)
    steps = [lambda: login.init_app(app), lambda: Community(app, prefix="/community", settings=SETTINGS)]
    for step in steps if first == "login" else reversed(steps):
        step()
    assert app.login_manager is login
    assert len(app.after_request_funcs[None]) == 1  # the login manager's; ours would set its cookie twice
    _dispose(app)


def test_one_factory_makes_many_apps(tmp_path) -> None:
    """One db and one Community object at the top of a module, an app for every call."""
    db, care = SQLAlchemy(), Community()

    def factory(number: int) -> Flask:
        app = Flask(f"host{number}")
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{tmp_path}/{number}.sqlite"
        db.init_app(app)
        care.init_app(app, prefix="/community", settings={**SETTINGS, "COMMUNITY_NAME": f"House {number}"})
        assert app.test_cli_runner().invoke(args=["community", "db", "upgrade"]).exit_code == 0
        return app

    apps = [factory(number) for number in (1, 2)]
    people = [Someone(app, "alice") for app in apps]
    asks = [alice.asks(f"Only in house {number}") for number, alice in enumerate(people, 1)]
    for number, (alice, ask, other) in enumerate(zip(people, asks, reversed(asks), strict=True), 1):
        assert f"House {number}" in alice.client.get("/community/").text
        assert [item["id"] for item in alice.get("/advice-requests").json["items"]] == [ask]
        assert alice.get(f"/advice-requests/{other}").status_code == 404
    for app in apps:
        _dispose(app)


def test_two_communities_in_two_apps_share_nothing(host_with, tmp_path, journal) -> None:
    """Another key, other plugins, another prefix; neither takes the cookie, the form or the cursor of the other."""
    one = journal()
    url = f"sqlite:///{tmp_path}/two.sqlite"
    key = {"COMMUNITY_SECRET_KEY": "another key " * 4, "COMMUNITY_PLUGINS": "profiles"}
    two = host_with(url=url, prefix="/neighbours", settings=key)
    assert two.test_cli_runner().invoke(args=["community", "db", "upgrade"]).exit_code == 0
    here, there = Someone(one, "alice"), Someone(two, "alice")
    assert there.client.get("/neighbours/requests").status_code == 404
    assert there.client.get("/neighbours/people/alice").status_code == 200
    assert here.client.get("/community/requests").status_code == 200
    for _ in range(2):
        here.asks()
        there.asks()
    cursor = here.get("/advice-requests", limit="1").json["next"]
    assert here.get("/advice-requests", cursor=cursor).status_code == 200
    assert there.get("/advice-requests", cursor=cursor).status_code == 422
    stolen = two.test_client()
    stolen.set_cookie("community", here.client.get_cookie("community").value)
    assert stolen.get("/neighbours/api/v1/me").status_code == 401


def test_a_site_of_its_own_stands_beside_a_mounted_one(database_url: str, journal) -> None:
    site = create_app({**SETTINGS, "COMMUNITY_DATABASE_URL": database_url})
    alice = Someone(site, "alice")
    ask = alice.asks()
    visitor = Someone(journal())
    visitor.post("/session", handle="alice", password=PASSWORD)
    assert visitor.get(f"/advice-requests/{ask}").status_code == 200  # here both have the same database
    assert alice.client.get(f"/requests/{ask}").status_code == 200
    _dispose(site)


def test_a_host_may_have_an_api_of_its_own(host_with) -> None:
    """A second flask-smorest, whose blueprint is called like one of ours was."""

    def setup(app: Flask, _database: SQLAlchemy) -> None:
        app.config.update(API_TITLE="Host", API_VERSION="1", OPENAPI_VERSION="3.1.0", OPENAPI_URL_PREFIX="/")
        theirs = HostApiBlueprint("members", __name__, url_prefix="/api/v1/members")

        @theirs.get("/")
        @theirs.response(200)
        def everyone() -> dict[str, str]:
            return {"who": "the host's"}

        Api(app).register_blueprint(theirs)

    app = host_with(setup)
    client = app.test_client()
    assert client.get("/api/v1/members/").json == {"who": "the host's"}
    assert set(client.get("/openapi.json").json["paths"]) == {"/api/v1/members/"}
    assert client.get("/nowhere").json["code"] == 404  # flask-smorest answers for the whole app of the host
    assert client.get("/community/api/v1/nowhere").content_type == "application/problem+json"
    assert "/community/api/v1/members" in client.get("/community/api/v1/openapi.json").json["paths"]
    assert Someone(app, "alice").asks()


def test_the_blueprints_can_be_named_to_an_extension_of_the_host(host_with) -> None:
    app = host_with(lambda app, _database: app.add_url_rule("/", "home", lambda: "the host"))
    ours = Community.blueprints(app)
    names = {rule.endpoint.split(".")[0] for rule in app.url_map.iter_rules() if rule.rule.startswith("/community/")}
    assert {blueprint.name for blueprint in ours} == names
    assert all(name.startswith("community_") for name in names)


def test_a_context_held_open_by_the_tests_of_a_host_makes_nobody_look_signed_in(host_with) -> None:
    app = host_with()
    with app.app_context():
        alice, stranger = Someone(app, "alice"), Someone(app)
        assert stranger.get("/me").status_code == 401
        assert alice.get("/me").status_code == 200
        assert stranger.client.get("/community/you").status_code == 303
        g.theirs = "untouched"
        page = alice.client.post("/community/ask", data={"title": "t", "form_token": "old"})
        assert page.status_code == 403
        assert 'value="t"' in page.text, "her words stand there again"
        assert 'value="t"' not in alice.client.get("/community/ask").text, "and on no later page"
        assert g.theirs == "untouched"


@pytest.mark.parametrize(
    ("config", "options", "words"),
    [
        ({}, {"prefix": ""}, "prefix="),
        ({}, {"prefix": "/<language>/community"}, "must be a fixed path"),
        ({"SESSION_COOKIE_NAME": "community"}, {}, "SESSION_COOKIE_NAME"),
        ({"REMEMBER_COOKIE_NAME": "community"}, {}, "REMEMBER_COOKIE_NAME"),
    ],
)
def test_what_can_not_work_stops_the_start_with_one_line(config, options, words: str) -> None:
    app = Flask("host")
    app.config.update(SQLALCHEMY_DATABASE_URI="sqlite://", **config)
    SQLAlchemy(app)
    app.add_url_rule("/requests", view_func=lambda: "the host's")
    with pytest.raises(SettingsError, match=words) as refused:
        Community(app, **{"prefix": "/community", "settings": SETTINGS, **options})
    assert "\n" not in str(refused.value)


def test_one_app_takes_one_community(host_with) -> None:
    app = host_with()
    with pytest.raises(SettingsError, match="already") as refused:
        Community(app, prefix="/second", settings=SETTINGS)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("given", ["community", "/community", "/community/", "community/"])
def test_slashes_around_the_prefix_do_not_matter(host_with, given: str) -> None:
    app = host_with(prefix=given)
    assert 'href="/community/join"' in app.test_client().get("/community/").text
    link = app.test_cli_runner().invoke(args=["community", "invite"]).output
    assert link.startswith("http://localhost/community/join?invite=")
