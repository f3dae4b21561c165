"""A database that is busy for too long."""

import sqlite3

import pytest
from flask import Flask
from sqlalchemy import event

from community.current import house
from community.testing import Someone
from tests.conftest import POSTGRESQL


@pytest.mark.skipif(bool(POSTGRESQL), reason="the write lock of a whole file is SQLite's")
def test_a_busy_file_is_a_pause_and_no_fault(app: Flask, alice: Someone) -> None:
    with app.app_context():
        engine = house().database.engine
        engine.dispose()
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA busy_timeout=77"))
    other = sqlite3.connect(engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    refused = alice.post("/advice-requests", title="t", body="b")
    other.execute("ROLLBACK")
    other.close()
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "5")
    assert alice.post("/advice-requests", title="t", body="b").status_code == 201
