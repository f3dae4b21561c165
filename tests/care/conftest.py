"""Stella looks after the house, and others tell her."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from community.current import house
from community.testing import Someone, make_app
from tests.care.stewards import Steward
from tests.conftest import POSTGRESQL
from tests.databases import execute, named


@pytest.fixture
def stella(app: Flask) -> Steward:
    """Stella looks after the house."""
    return Steward(app)


@pytest.fixture
def tells() -> Callable[..., str]:
    """Tells the care team; returns the id of the receipt."""

    def tell(who: Someone, type: str, ref: str, words: str = "This is not right.", **more: str) -> str:
        made = who.post("/reports", about={"type": type, "id": ref}, words=words, **more)
        assert made.status_code == 201, made.text
        return str(made.json["id"])

    return tell


@pytest.fixture
def two_houses(empty_house: str, tmp_path: Path) -> Iterator[Callable[..., list[Flask]]]:
    """Makes two houses, each with a database of its own; options are functions that make one for each."""
    made: list[Flask] = []
    databases = [f"twin_{os.getpid()}_{number}" for number in range(2)] if POSTGRESQL else []

    def make(**options: Callable[[], Any]) -> list[Flask]:
        for number in range(2):
            if POSTGRESQL:
                execute(f"CREATE DATABASE {databases[number]} TEMPLATE {empty_house}")
                url = named(databases[number])
            else:
                path = tmp_path / f"twin-{number}.sqlite"
                shutil.copy(empty_house, path)
                url = f"sqlite:///{path}"
            made.append(make_app(url, **{name: option() for name, option in options.items()}))
        return made

    yield make
    for app in made:
        with app.app_context():
            house().database.engine.dispose()
    for database in databases:
        execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
