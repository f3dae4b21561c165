"""PostgreSQL goes away under load and comes back: calm answers, nothing hangs, nothing acknowledged is lost."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
import requests
from sqlalchemy import create_engine

from community.current import house
from community.db.migrate import upgrade
from community.testing import joining, make_app
from tests.cluster import Cluster, postgresql_programs
from tests.conftest import POSTGRESQL

pytestmark = [
    pytest.mark.skipif(not POSTGRESQL, reason="stops and starts a PostgreSQL: runs in the tests on PostgreSQL"),
    pytest.mark.skipif(postgresql_programs() is None, reason="PostgreSQL's own programs are not on this machine"),
]
SLOWEST = 3.0  # seconds that anybody may be left waiting


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL with an empty, migrated house in it."""
    own = Cluster()
    app = make_app(own.url())
    with app.app_context():
        upgrade()
        house().database.engine.dispose()
    yield own
    own.close()


@dataclass(frozen=True)
class Answer:
    """One answer, and when it came."""

    path: str
    at: float
    took: float
    status: int
    type: str
    text: str
    retry_after: str

    @property
    def calm(self) -> bool:
        """Either what was asked for, or humane words, in the form that was asked for, with a time to come back."""
        if self.status < 400:
            return True
        words = "We are looking after the house" in self.text and "Traceback" not in self.text
        kind = "application/problem+json" if self.path.startswith("/api/") else "text/html"
        return self.status == 503 and words and self.type.startswith(kind) and self.retry_after.isdigit()


@dataclass
class Load:
    """Two people who read and write without hurry until told to stop; each repeats what was not acknowledged."""

    base: str
    answers: list[Answer] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    broken: list[BaseException] = field(default_factory=list)

    def start(self, cookies: dict[str, str]) -> None:
        for _ in range(2):
            self.threads.append(threading.Thread(target=self._live, args=(cookies,), daemon=True))
            self.threads[-1].start()

    def stop(self) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join(10)
        assert not self.broken, self.broken[0]

    def statuses(self, path: str, since: float, until: float) -> set[int]:
        return {a.status for a in self.answers if a.path == path and since <= a.at - a.took and a.at <= until}

    def _live(self, cookies: dict[str, str]) -> None:
        deadline = time.monotonic() + 30
        key = uuid4().hex
        try:
            with requests.Session() as browser:
                browser.cookies.update(cookies)
                while not self.ended.is_set() and time.monotonic() < deadline:
                    for path in ("/requests", "/api/v1/advice-requests", "/help-now", "/healthz"):
                        self._ask(browser, "GET", path)
                    made = self._ask(browser, "POST", "/api/v1/advice-requests", key)
                    if made.status_code == 201:
                        self.kept.append(made.json()["id"])
                        key = uuid4().hex
                    time.sleep(0.02)
        except BaseException as error:
            self.broken.append(error)

    def _ask(self, browser: requests.Session, method: str, path: str, key: str = "") -> requests.Response:
        words = {"title": key, "body": "It is a long story."}
        begun = time.monotonic()
        given = {"json": words, "headers": {"Idempotency-Key": key}} if key else {}
        found = browser.request(method, self.base + path, timeout=10, **given)
        at = time.monotonic()
        headers = found.headers
        answer = Answer(path, at, at - begun, found.status_code, headers.get("Content-Type", ""), found.text, "")
        self.answers.append(Answer(**{**vars(answer), "retry_after": headers.get("Retry-After", "")}))
        return found


@pytest.fixture
def load(cluster: Cluster, serve_outside: Callable[[str], str]) -> Iterator[Load]:
    """A served house, with a member in it, under light load."""
    running = Load(serve_outside(cluster.url()))
    with requests.Session() as browser:
        handle = f"m{uuid4().hex[:12]}"
        assert browser.post(f"{running.base}/api/v1/members", json=joining(handle), timeout=10).status_code == 201
        running.start(browser.cookies.get_dict())
    yield running
    running.ended.set()


def _ready(load: Load, wanted: int, within: float) -> None:
    """Wait until /readyz says so."""
    begun = time.monotonic()
    while (found := requests.get(f"{load.base}/readyz", timeout=10)).status_code != wanted:
        assert time.monotonic() - begun <= within, f"/readyz is still {found.status_code} after {within} s"
        time.sleep(0.05)
    assert "PostgreSQL" not in found.text


def _nothing_is_lost(cluster: Cluster, load: Load) -> None:
    """What was acknowledged is there, and what was sent again under the same key is there once."""
    engine = create_engine(cluster.url())
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT public_id, title FROM community_advice_request").all()
    engine.dispose()
    assert len(load.kept) > 10
    assert set(load.kept) <= {row.public_id for row in found}
    assert len({row.title for row in found}) == len(found)


def test_postgresql_stops_and_comes_back(cluster: Cluster, load: Load) -> None:
    time.sleep(1)
    cluster.stop()
    lost = time.monotonic()
    _ready(load, 503, within=2)
    time.sleep(2)
    returning = time.monotonic()
    cluster.start()
    back = time.monotonic()
    _ready(load, 200, within=5)
    time.sleep(max(0.0, back + 7 - time.monotonic()))
    load.stop()
    assert not [answer for answer in load.answers if not answer.calm]
    slowest = max(load.answers, key=lambda answer: answer.took)
    assert slowest.took <= SLOWEST, slowest
    for path in ("/requests", "/api/v1/advice-requests"):
        assert load.statuses(path, lost, returning) == {503}
        assert load.statuses(path, back + 5, time.monotonic()) <= {200, 201}
    for path in ("/help-now", "/healthz"):
        assert load.statuses(path, 0, time.monotonic()) == {200}
    _nothing_is_lost(cluster, load)


def test_connections_are_cut_in_the_middle_of_things(cluster: Cluster, load: Load) -> None:
    time.sleep(0.5)
    engine = create_engine(cluster.url(), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for _ in range(60):
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            time.sleep(0.05)
    engine.dispose()
    calm_again = time.monotonic()
    time.sleep(1)
    load.stop()
    assert not [answer for answer in load.answers if not answer.calm]
    assert max(answer.took for answer in load.answers) <= SLOWEST
    assert 503 in {answer.status for answer in load.answers}
    for path in ("/requests", "/api/v1/advice-requests"):
        assert load.statuses(path, calm_again + 0.5, time.monotonic()) <= {200, 201}
    _nothing_is_lost(cluster, load)
