"""No page walks or sorts a table that grows: every statement of every list, on 100,000 requests, on both databases.

What decides is how much is read. On PostgreSQL: the rows that each step of the plan really met, with the values in
sight and without (as its kept plans are made). On SQLite: the steps of its machine, before and after ANALYZE.
"""

import html
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from psycopg import ClientCursor
from sqlalchemy import Connection, Engine, create_engine, event, make_url

from benchmarks.filling import COMMON_WORD, PREFIX, RARE_TOPIC, RARE_WORD, Filled, fill
from community.current import house
from community.testing import make_app
from tests.conftest import POSTGRESQL

SIZE = 100_000
GROWING = 1000  # rows; a table with more of them in the large house is one that grows
MOST_ROWS = 400  # that a step of a plan may meet, however large the house is
MOST_SEARCHED = 1500  # the same, of a search
MOST_STEPS = 30_000  # of SQLite's machine; walking over 100,000 rows takes a million
PAGES = [
    "/",
    "/requests",
    "/requests?order=newest",
    "/requests?topic=work",
    "/requests?topic=work&order=newest",
    f"/requests?topic={RARE_TOPIC}",
    f"/requests?topic={RARE_TOPIC}&order=newest",
    "/requests?state=open",
    "/requests?state=open&order=newest",
    "/requests?state=settled",
    "/requests?state=settled&order=newest",
    "/requests?wanted=practical",
    "/requests?wanted=introduction&order=newest",
    "/requests/{thread}",
    "/requests/{own}",
    "/you",
    "/circles",
    "/circles/{circle}",
    "/circles/here",
    "/correspondence",
    "/correspondence/{letters}",
    "/introductions",
    "/ties",
    "/ties/{person}",
    "/standing-offers",
    "/thanks",
    "/thanks?box=given",
    "/thanks?box=shared",
    "/people/{person}",
    "/api/v1/standing-offers?topic=work",
]
SEARCHES = [
    COMMON_WORD,
    RARE_WORD,
    PREFIX,
    f"{COMMON_WORD}&order=newest",
    f"{RARE_WORD}&order=newest",
    f"{COMMON_WORD}&topic={RARE_TOPIC}",
]

APART = [
    "/",
    "/requests",
    "/requests?order=newest",
    "/requests?topic=work",
    f"/requests?topic={RARE_TOPIC}&order=newest",
    "/requests?state=open",
    "/requests?wanted=practical",
    "/requests/{thread}",
    "/requests/{own}",
    "/you",
    "/you/quiet",
    "/circles",
    "/circles/{circle}",
    "/correspondence",
    "/correspondence/{letters}",
    "/ties",
    "/thanks",
    "/thanks?box=shared",
    "/people/{person}",
    "/api/v1/standing-offers?topic=work",
]
LEFT_OUT = 100  # rows of theirs that a search may walk past, besides
BLOCKED, BLOCKED_BY, MUTED = (20, 21, 22), (23, 24), (25, 26)  # keys of members whom the reader stays away from


@dataclass
class Large:
    """A house with 100,000 requests, and what there is to visit."""

    app: Flask
    engine: Engine
    filled: Filled
    growing: frozenset[str]

    def statements(self, page: str) -> list[tuple[str, Any]]:
        """What a page asks the database, and the page after it, if there is one."""
        found = self.filled
        path = page.format(
            thread=found.threads[1], own=found.own, circle=found.circle, letters=found.letters, person="member-5"
        )
        asked: list[tuple[str, Any]] = []

        def note(_connection, _cursor, statement, parameters, *_rest) -> None:
            if statement.startswith(("SELECT", "WITH")):
                asked.append((statement, parameters))

        event.listen(self.engine, "before_cursor_execute", note)
        got = self.filled.reader.client.get(path)
        assert got.status_code == 200, path
        following = re.search(r"[?&]cursor=[^\"&]*", html.unescape(got.text))
        if following:
            joint = "&" if "?" in path else "?"
            assert self.filled.reader.client.get(path + joint + following.group()[1:]).status_code == 200
        event.remove(self.engine, "before_cursor_execute", note)
        assert len(asked) >= 2, path
        return asked


@pytest.fixture(scope="session")
def large(empty_house: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Large]:
    """Filled once for all tests."""
    if POSTGRESQL:
        server = create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
        name = f"large_{empty_house}"
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {empty_house}")
        url = make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    else:
        path: Path = tmp_path_factory.mktemp("large") / "house.sqlite"
        shutil.copy(empty_house, path)
        url = f"sqlite:///{path}"
    app = make_app(url)
    filled = fill(app, SIZE, replies=1, sentences=0, every=4)
    with app.app_context():
        engine = house().database.engine
        _was_helped(engine)
        tables = house().database.metadata.tables
    with engine.connect() as connection:
        sizes = {table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() for table in tables}
    yield Large(app, engine, filled, frozenset(name for name, rows in sizes.items() if rows > GROWING))
    engine.dispose()
    if POSTGRESQL:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        server.dispose()


def _was_helped(engine: Engine) -> None:
    """The reader says on every own ask that somebody helped, so that a thought of today reads all that it can read."""
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO community_request_helper (request_id, member_id, noted_at) "
            "SELECT id, 2, asked_at FROM community_advice_request WHERE author_id = 1"
        )
        connection.exec_driver_sql(
            "INSERT INTO community_encouragement_stopped (member_id, kind) VALUES (1, 'a_thank_you_never_sent'), "
            "(1, 'rest_is_welcome'), (1, 'asking_is_welcome_too')"
        )
        connection.exec_driver_sql("UPDATE community_advice_request SET state = 'settled' WHERE author_id = 1")


def test_a_thought_of_today_is_among_what_is_measured(large: Large) -> None:
    asked = [statement for statement, _values in large.statements("/")]
    for table in (
        "community_encouragement_shown",
        "community_request_helper",
        "community_thanks",
        "community_ask_again",
    ):
        assert [statement for statement in asked if table in statement], table
    assert [statement for statement in asked if "DISTINCT" in statement and "EXISTS" in statement]


@pytest.fixture
def kept_apart(large: Large) -> Iterator[None]:
    """While this lasts, the reader stays away from a few people."""
    rows = [(1, other, "block") for other in BLOCKED] + [(one, 1, "block") for one in BLOCKED_BY]
    rows += [(1, other, "mute") for other in MUTED]
    with large.engine.begin() as connection:
        for one, other, kind in rows:
            values = f"({one}, {other}, '{kind}', '2026-01-01')"
            connection.exec_driver_sql(
                f"INSERT INTO community_apart (member_id, other_id, kind, since) VALUES {values}"
            )
    yield
    with large.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM community_apart")


@pytest.fixture(params=["known", "unknown"])
def measured(request: pytest.FixtureRequest, large: Large) -> Iterator[Connection]:
    """A connection that plans with what the database knows (of the values, of the tables), or without."""
    with large.engine.connect() as connection:
        if POSTGRESQL:
            connection.exec_driver_sql(
                f"SET plan_cache_mode = force_{'custom' if request.param == 'known' else 'generic'}_plan"
            )
        elif request.param == "unknown":
            connection.exec_driver_sql("SAVEPOINT unknown")
            connection.exec_driver_sql("DELETE FROM sqlite_stat1")
            connection.exec_driver_sql("ANALYZE sqlite_schema")
        yield connection
        if POSTGRESQL:
            connection.invalidate()
        elif request.param == "unknown":
            connection.exec_driver_sql("ANALYZE")


def _explain(connection: Connection, statement: str, values: Any) -> dict[str, Any]:
    """PostgreSQL's plan of a statement and what each step met, planned as a prepared one is."""
    names = list(values)
    numbered = re.sub(r"%\((\w+)\)s", lambda found: f"${names.index(found.group(1)) + 1}", statement)
    driver = connection.connection.dbapi_connection
    literals = ClientCursor(driver).mogrify(", ".join(["%s"] * len(names)), [values[name] for name in names])
    connection.exec_driver_sql(f"PREPARE asked AS {numbered.replace('%%', '%')}")
    call = f"EXECUTE asked ({literals})" if names else "EXECUTE asked"
    [plan] = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {call}".replace("%", "%%")).scalar_one()
    connection.exec_driver_sql("DEALLOCATE asked")
    found: dict[str, Any] = plan["Plan"]
    return found


def _steps(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("Plans", []):
        yield from _steps(child)


def _read_much(large: Large, connection: Connection, statement: str, values: Any, most: int) -> list[str]:
    """What is wrong with a plan of PostgreSQL's."""
    wrong = []
    for node in _steps(_explain(connection, statement, values)):
        left_out = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        met = (node["Actual Rows"] + left_out) * node["Actual Loops"]
        where = f"{node['Node Type']} {node.get('Relation Name', '')} {node.get('Index Name', '')}: {met} rows"
        walks = node["Node Type"] == "Seq Scan" and node["Relation Name"] in large.growing and node["Actual Loops"]
        if walks or (met > most and node.get("Index Name") != "ix_community_advice_request_search"):
            wrong.append(where)
    return wrong


def _walk_much(large: Large, connection: Connection, statement: str, values: Any, most: int) -> list[str]:
    """What is wrong with a plan of SQLite's."""
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    scans = [row.detail for row in plan if re.match(r"SCAN (\S+)$", row.detail) and row.detail[5:] in large.growing]
    driver: Any = connection.connection.dbapi_connection
    ticks = []
    driver.set_progress_handler(lambda: ticks.append(1), 100)
    driver.execute(statement, values).fetchall()
    driver.set_progress_handler(None, 0)
    return scans + ([f"{len(ticks) * 100} steps"] if len(ticks) * 100 > most else [])


def _examine(large: Large, measured: Connection, page: str, most_rows: int, most_steps: int) -> None:
    for statement, values in large.statements(page):
        if POSTGRESQL:
            wrong = _read_much(large, measured, statement, values, most_rows)
        else:
            wrong = _walk_much(large, measured, statement, values, most_steps)
        assert not wrong, (wrong, statement)


@pytest.mark.parametrize("visited", PAGES)
def test_a_page_reads_no_more_than_it_shows(large: Large, measured: Connection, visited: str) -> None:
    _examine(large, measured, visited, MOST_ROWS, MOST_STEPS)


@pytest.mark.parametrize("words", SEARCHES)
def test_a_search_is_capped_before_it_is_ordered(large: Large, measured: Connection, words: str) -> None:
    _examine(large, measured, f"/requests?q={words}", MOST_SEARCHED, MOST_STEPS)


@pytest.mark.parametrize("visited", APART)
def test_staying_away_from_people_reads_no_more(
    large: Large, kept_apart: None, measured: Connection, visited: str
) -> None:
    _examine(large, measured, visited, MOST_ROWS, MOST_STEPS)


@pytest.mark.parametrize("words", [COMMON_WORD, RARE_WORD])
def test_so_does_a_search(large: Large, kept_apart: None, measured: Connection, words: str) -> None:
    _examine(large, measured, f"/requests?q={words}", MOST_SEARCHED + LEFT_OUT, MOST_STEPS)
