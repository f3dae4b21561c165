"""The signed-in list page beside a plain Flask page and a Flask hello, in one interleaved run.

``./dev bench pages [--requests N] [--rounds N] [--size N]``. The plain page is Flask, one query and one template on
the same rows: no session, no languages, no headers. Everything runs in process, on SQLite, and on PostgreSQL too when
TEST_DATABASE_URL names a server where databases may be made. CPU is the process's own, without PostgreSQL's; the wall
time of a page holds both.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask, render_template
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy import func, insert, select
from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks.databases import empty_house, postgresql, sqlite
from community.advice.models import AdviceRequest
from community.current import house
from community.db.unit_of_work import unit_of_work
from community.members.models import Member
from community.testing import Someone

# The same page shape done plainly: the same columns of the same rows, the same card, one layout.
LAYOUT = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Requests</title>
<link rel="stylesheet" href="/style.css"></head><body><header><a href="/">Community</a></header>
<nav><a href="/">Home</a><a href="/ask">Ask</a><a href="/requests">Look around</a><a href="/you">You</a></nav>
<main>{% block main %}{% endblock %}</main></body></html>"""
CORE = """{% extends "layout.html" %}{% block main %}<h1>Look around</h1>{% for r in rows %}
<article class="card"><h2><a href="/requests/{{ r.public_id }}" dir="auto">{{ r.title }}</a></h2>
<p class="by"><a class="person" href="/people/{{ r.handle }}"><bdi>{{ r.name }}</bdi></a>,
<time datetime="{{ r.asked_at.date() }}">{{ r.asked_at.date() }}</time>
{%- if r.waiting %} a few words would be welcome{% endif %}</p>
{% if r.content_note %}<p class="note">{{ r.content_note }}</p>{% endif %}<p dir="auto">{{ r.excerpt }}</p>
<ul class="chips">{% for w in r.wanted %}<li>{{ w }}</li>{% endfor %}
{%- for w in r.topics %}<li>{{ w }}</li>{% endfor %}</ul>
</article>{% endfor %}<p><a href="/requests?page=2">Older</a></p>{% endblock %}"""
REQUEST, MEMBER = AdviceRequest.__table__.c, Member.__table__.c
QUERY = (
    select(
        REQUEST.public_id,
        REQUEST.title,
        func.substr(REQUEST.body, 1, 280).label("excerpt"),
        REQUEST.wanted,
        REQUEST.topics,
        REQUEST.content_note,
        REQUEST.waiting,
        REQUEST.asked_at,
        MEMBER.handle,
        MEMBER.name,
    )
    .select_from(AdviceRequest.__table__.join(Member.__table__, MEMBER.id == REQUEST.author_id))
    .where(REQUEST.audience == "space")
    .order_by(REQUEST.asked_at.desc(), REQUEST.id.desc())
    .limit(20)
)


def plain_app(database_url: str) -> Flask:
    """Flask, one query, one template; and a hello."""
    app = Flask("plain")
    app.jinja_loader = DictLoader({"core.html": CORE, "layout.html": LAYOUT})
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    database = SQLAlchemy(app)

    @app.get("/core")
    def core() -> str:
        return render_template("core.html", rows=database.session.execute(QUERY).all())

    @app.get("/hello")
    def hello() -> str:
        return "hello"

    return app


def fill(app: Flask, size: int) -> Someone:
    """A house with ``size`` requests, and a member who reads them."""
    alice = Someone(app, "alice")
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with app.app_context():
        with unit_of_work() as work:
            rows = [
                {
                    "public_id": f"bench{n:011d}",
                    "author_id": 1,
                    "title": f"How does one begin again, part {n}?",
                    "body": "It is a long story, and it begins on a Monday. " * 9,
                    "wanted": ["listening", "experience"],
                    "topics": ["work", "change"],
                    "found_by": "how does one begin again",
                    "no_advice": False,
                    "audience": "space",
                    "state": "open",
                    "waiting": n % 3 == 0,
                    "asked_at": start + timedelta(minutes=n),
                    "edition": 1,
                }
                for n in range(size)
            ]
            work.execute(insert(AdviceRequest), rows)
        with house().database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")
    return alice


def caller(app: Flask, path: str, cookie: str = "") -> Callable[[], None]:
    """One request in process, without the cost of a test client."""
    builder = EnvironBuilder(path=path, headers={"Cookie": cookie} if cookie else {})

    def call() -> None:
        body, status, _headers = run_wsgi_app(app, builder.get_environ(), buffered=True)
        assert status.startswith("200"), status
        b"".join(body)

    return call


@dataclass(frozen=True)
class Cost:
    """Seconds of a page: of this process, and on the wall."""

    cpu: float
    wall: float


def measure(calls: dict[str, Callable[[], None]], requests: int, rounds: int) -> dict[str, Cost]:
    """Medians of the rounds, the candidates taking turns."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in calls}
    for call in calls.values():
        for _ in range(50):
            call()
    for _ in range(rounds):
        for name, call in calls.items():
            cpu, wall = time.process_time(), time.perf_counter()
            for _ in range(requests):
                call()
            found = (time.process_time() - cpu) / requests, (time.perf_counter() - wall) / requests
            taken[name].append(found)
    middle = {name: [statistics.median(column) for column in zip(*found, strict=True)] for name, found in taken.items()}
    return {name: Cost(*found) for name, found in middle.items()}


def visit(url: str, size: int, requests: int, rounds: int) -> dict[str, Cost]:
    """Fill a house and measure its pages beside the plain ones."""
    app = empty_house(url)
    alice = fill(app, size)
    plain = plain_app(url)
    cookie = f"community={alice.client.get_cookie('community').value}"
    pages = {
        "hello": caller(plain, "/hello"),
        "plain page": caller(plain, "/core"),
        "list, newest": caller(app, "/requests?order=newest&limit=20", cookie),
        "list, waiting first": caller(app, "/requests?limit=20", cookie),
        "a request": caller(app, "/requests/bench00000000001", cookie),
    }
    return measure(pages, requests, rounds)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=200)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--size", type=int, default=1000)
    chosen = options.parse_args()
    with sqlite() as in_a_file, postgresql() as on_a_server:
        for database, make in (("SQLite", in_a_file), ("PostgreSQL", on_a_server)):
            if make is None:
                continue
            found = visit(make("pages"), chosen.size, chosen.requests, chosen.rounds)
            about = f"{chosen.size} requests, Python {sys.version.split()[0]}, median of {chosen.rounds} rounds"
            print(f"\n{database}, {about}; of the plain page's requests a second, by CPU and by wall")
            print(f"{'page':24}{'µs CPU':>10}{'× hello':>10}{'µs wall':>10}{'by CPU':>10}{'by wall':>10}")
            hello, plain = found["hello"], found["plain page"]
            for name, cost in found.items():
                ratios = f"{plain.cpu / cost.cpu:10.2f}{plain.wall / cost.wall:10.2f}"
                times = f"{cost.cpu * 1e6:10.0f}{cost.cpu / hello.cpu:10.1f}{cost.wall * 1e6:10.0f}"
                print(f"{name:24}{times}{ratios}")


if __name__ == "__main__":
    main()
