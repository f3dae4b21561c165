"""The village, and copies of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.blocks.twins import Copier
from tests.blocks.village import settle
from tests.databases import execute


@pytest.fixture
def copier(app: Flask, database_url: str, tmp_path: Path, serve: Callable[[Flask], str]) -> Iterator[Copier]:
    """A village that is finished, to be copied."""
    made = Copier(settle(app), database_url, tmp_path, serve, execute)
    yield made
    made.close()
