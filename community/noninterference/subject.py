"""Of which house the proof is made: an app's, a registry's, a plugin's, or that of a factory."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from community.app import create_app
from community.current import KEY, House
from community.noninterference.ground import Ground
from community.noninterference.proof import Proof
from community.plugin import Plugin
from community.registry import Registry, load_registry, make_registry
from community.settings import Settings

PLAIN = Settings(secret_key="a proof " * 5, base_url="http://localhost", joining="open")
Subject = Flask | Registry | Plugin | Callable[..., Flask]


def parts_of(subject: Subject) -> tuple[Callable[..., Flask], Settings, Registry]:
    """What makes houses like this one: a factory, settings and plugins."""
    build: Callable[..., Flask] = create_app
    settings, registry = PLAIN, None
    if isinstance(subject, Flask):
        home: House = subject.extensions[KEY]
        settings, registry = home.settings, home.registry
    elif isinstance(subject, Registry):
        registry = subject
    elif isinstance(subject, Plugin):
        registry = make_registry([subject], settings)
    else:
        build = subject
    return build, settings, registry or load_registry(settings)


@contextmanager
def proof_of(subject: Subject, parts: Mapping[str, Sequence[str]] | None = None) -> Iterator[Proof]:
    """A proof about houses like this one, in databases of their own that are thrown away.

    Args:
        subject: an app (its settings and its plugins), a registry, a plugin alone, or a factory that takes the
            options of ``create_app`` by name: ``settings``, ``clock``, ``ids`` and ``registry``.
        parts: what may stand in path parameters that only its plugins have, by name.
    """
    build, settings, registry = parts_of(subject)
    with TemporaryDirectory(prefix="community-proof-") as folder:
        proof = Proof(build, replace(settings, queue_url=""), registry, Ground(Path(folder)), parts)
        try:
            yield proof
        finally:
            proof.close()


__all__ = ["Subject", "parts_of", "proof_of"]
