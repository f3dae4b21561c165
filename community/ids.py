"""Where random names come from; tests may inject a source that repeats itself."""

import random
import secrets
from base64 import urlsafe_b64encode
from typing import Protocol


class Ids(Protocol):
    """A source of unguessable text."""

    def public_id(self) -> str: ...

    def secret(self) -> str: ...


class RandomIds:
    """The operating system's randomness."""

    def public_id(self) -> str:
        """96 random bits as 16 characters; tells neither time nor order."""
        return secrets.token_urlsafe(12)

    def secret(self) -> str:
        """256 random bits as 43 characters, for sessions and links."""
        return secrets.token_urlsafe(32)


class SeededIds:
    """A repeatable source for tests that compare whole worlds byte by byte."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 (repeatable on purpose, tests only)

    def public_id(self) -> str:
        return urlsafe_b64encode(self._random.randbytes(12)).decode()

    def secret(self) -> str:
        return urlsafe_b64encode(self._random.randbytes(32)).decode().rstrip("=")
