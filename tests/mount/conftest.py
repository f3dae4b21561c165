"""Hosts for the community: the example journal, and bare apps in which everything is chosen by the test."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from werkzeug.security import generate_password_hash

from community import Community
from community.current import house
from examples.mount import WORDS, create_app
from examples.mount.models import JournalMember, db
from tests.conftest import POSTGRESQL
from tests.databases import execute, named

SETTINGS = {
    "COMMUNITY_SECRET_KEY": "tests only " * 4,
    "COMMUNITY_BASE_URL": "http://localhost",
    "COMMUNITY_JOINING": "open",
    "COMMUNITY_RATE_LIMITS": "off",
}
_numbers = itertools.count()


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if POSTGRESQL:
        name = f"empty_{os.getpid()}_{next(_numbers)}"
        execute(f"CREATE DATABASE {name}")
        yield named(name)
        execute(f"DROP DATABASE {name} WITH (FORCE)")
        return
    yield f"sqlite:///{tmp_path / 'empty.sqlite'}"


@pytest.fixture
def journal(database_url: str) -> Iterator[Callable[..., Flask]]:
    """Makes the example's journal on a database that has the community's tables, with its member robin."""
    made: list[Flask] = []

    def make(*, community: bool = True, **config: Any) -> Flask:
        config = {"SQLALCHEMY_DATABASE_URI": database_url, "BASE_URL": "http://localhost", **config}
        app = create_app(config, community=community)
        made.append(app)
        with app.app_context():
            db.create_all()
            if not db.session.query(JournalMember).first():
                words = generate_password_hash(WORDS, "pbkdf2:sha256:1")
                db.session.add(JournalMember(name="robin", words_hash=words))
                db.session.commit()
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file as a host makes it, with the community's tables; to be copied."""
    path = tmp_path_factory.mktemp("host") / "host.sqlite"
    app = Flask("host")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{path}"
    SQLAlchemy(app)
    Community(app, prefix="/community", settings=SETTINGS)
    assert app.test_cli_runner().invoke(args=["community", "db", "upgrade"]).exit_code == 0
    with app.app_context():
        house().database.engine.dispose()
    return path


@pytest.fixture
def host_file(migrated_file: Path, tmp_path: Path) -> str:
    """The address of such a file of one's own."""
    path = shutil.copy(migrated_file, tmp_path / "host.sqlite")
    return f"sqlite:///{path}"


@pytest.fixture
def host_with(database_url: str) -> Iterator[Callable[..., Flask]]:
    """Makes a bare host on a database with the community's tables; ``setup(app, database)`` runs before mounting."""
    made: list[Flask] = []

    def make(
        setup: Callable[[Flask, SQLAlchemy], None] | None = None,
        settings: dict[str, str] | None = None,
        engine_options: dict[str, Any] | None = None,
        url: str = "",
        **options: Any,
    ) -> Flask:
        app = Flask("host")
        app.config["SQLALCHEMY_DATABASE_URI"] = url or database_url
        database = SQLAlchemy(app, engine_options=engine_options)
        if setup is not None:
            setup(app, database)
        Community(app, **{"prefix": "/community", "settings": {**SETTINGS, **(settings or {})}, **options})
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            house().database.engine.dispose()
