"""An operator who brings in a past and has it replayed."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from tests.importing.conftest import Desk, answer, line, question


@dataclass
class Operator:
    """Somebody at a terminal."""

    app: Flask
    folder: Path

    def evaluates(self, *options: str) -> Result:
        return self.app.test_cli_runner().invoke(args=["community", "evaluate", *options])

    def figures(self, *options: str) -> dict[str, Any]:
        """What ``--json`` says, without the times, which are never the same."""
        done = self.evaluates("--json", *options)
        assert done.exit_code == 0, done.stderr
        found = json.loads(done.stdout)
        for policy in found["policies"].values():
            assert policy.pop("p95_ms") >= 0
        return found

    def orders(self) -> list[dict[str, Any]]:
        """The lines of ``--rankings``."""
        path = self.folder / "orders.jsonl"
        self.figures("--rankings", str(path))
        return [json.loads(row) for row in path.read_text().splitlines()]

    def brings_in_a_site(self, *rows: dict[str, str]) -> None:
        assert Desk(self.app, self.folder).brings_in(*rows).code == 0

    def brings_in_lines(self, *rows: str) -> None:
        assert Desk(self.app, self.folder).reads(*rows).code == 0


@pytest.fixture
def operator(app: Flask, tmp_path: Path) -> Operator:
    """An operator of an empty house."""
    folder = tmp_path / "desk"
    folder.mkdir()
    return Operator(app, folder)


def day(number: int, hour: int = 9) -> str:
    """A date of March 2014."""
    return f"2014-03-{number:02}T{hour:02}:00:00.000"


@pytest.fixture
def site() -> Callable[..., Sequence[dict[str, str]]]:
    """Rows of a site: for each day who answered, an hour after the question of somebody else."""

    def rows(*answered: Sequence[int]) -> Sequence[dict[str, str]]:
        found = []
        for number, owners in enumerate(answered, 1):
            found.append(question(number, f"Question {number}", CreationDate=day(number), OwnerUserId="99"))
            for place, owner in enumerate(owners):
                told = {"CreationDate": day(number, 10 + place), "OwnerUserId": str(owner)}
                found.append(answer(1000 + 10 * number + place, number, **told))
        return found

    return rows


__all__ = ["day", "line", "operator", "site"]
