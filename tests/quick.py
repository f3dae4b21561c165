"""What makes thousands of houses quick to make and changes nothing of what they do; the long form goes without it.

A house compiles its statements, its templates and what builds its addresses once and lives for months. Those of tests
live for a second, so that half of a test went into compiling the same again.
"""

from collections.abc import Callable, Iterator
from types import CodeType
from typing import Any

import pytest
from argon2 import PasswordHasher
from jinja2 import Environment
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from community.members import services

REAL_HASHER = services._hasher  # as houses use it
Builder = Callable[..., tuple[str, str]]


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """Passwords in tests are hashed by the same algorithm with little work: hundreds of people join here."""
    with pytest.MonkeyPatch.context() as patch:
        quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr(services, "_hasher", lambda: quick)
        services._nobodys_hash.cache_clear()
        yield
        services._nobodys_hash.cache_clear()


def share_what_is_compiled(patch: pytest.MonkeyPatch) -> None:
    """Let all houses of this process share what they compile."""
    _statements(patch)
    _templates(patch)
    _addresses(patch)


def _statements(patch: pytest.MonkeyPatch) -> None:
    """Engines of one kind of database share their statements."""
    compiled: LRUCache[Any, Any] = LRUCache(4000)
    patch.setattr(
        Engine, "_compiled_cache", property(lambda _engine: compiled, lambda _engine, _own: None), raising=False
    )
    patch.setattr(DefaultDialect, "__hash__", lambda dialect: hash(type(dialect)))
    patch.setattr(DefaultDialect, "__eq__", lambda dialect, other: type(dialect) is type(other))


def _templates(patch: pytest.MonkeyPatch) -> None:
    """A template is compiled once a language, since its sentences are compiled into it."""
    made: dict[object, CodeType] = {}
    compile_anew = Environment.compile

    def compile_once(here: Environment, source: str, name: str | None = None, *more: Any, **options: Any) -> CodeType:
        language = here.globals.get("language")
        key = (source, name, getattr(language, "variant", None))
        if language is None or key not in made:
            made[key] = compile_anew(here, source, name, *more, **options)
        return made[key]

    patch.setattr(Environment, "compile", compile_once)


def _addresses(patch: pytest.MonkeyPatch) -> None:
    """What builds a route's address is compiled when it is asked to."""
    compile_now = Rule._compile_builder

    def compile_later(_rule: Rule, append_unknown: bool = True) -> Builder:
        made: list[Builder] = []

        def build(rule: Rule, **parts: object) -> tuple[str, str]:
            if not made:
                made.append(compile_now(rule, append_unknown))
            return made[0](rule, **parts)

        return build

    patch.setattr(Rule, "_compile_builder", compile_later)
