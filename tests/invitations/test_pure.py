"""The choosing knows nothing but what it is given: no database, no clock, nothing to write to."""

import ast
import sys
from pathlib import Path

import pytest

import community.invitations

FOLDER = Path(community.invitations.__file__).parent
PRODUCT = ("cards", "models", "people", "queries", "rounds", "services", "touched", "traces", "waiting")
IMPURE = {f"{name}.py" for name in PRODUCT}
PURE = sorted(path for path in FOLDER.glob("*.py") if path.name not in IMPURE)


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.stem)
def test_only_the_standard_library(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            own = name.startswith("community.invitations.") and f"{name.split('.')[2]}.py" not in IMPURE
            assert own or name.split(".")[0] in sys.stdlib_module_names, f"{path.name} imports {name}"
            assert name.split(".")[0] not in {"random", "logging", "os", "pathlib", "sqlite3", "socket"}, name
