"""Keyset pages. A cursor is encrypted: it tells neither a time, nor a number, nor how far one is."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha512
from typing import Any, Generic, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from community.current import house
from community.errors import Invalid
from community.language import _

MOST = 50
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some items and the way to the next ones."""

    items: tuple[T, ...]
    next: str | None


@lru_cache(maxsize=8)
def _cipher(secret_key: str) -> AESSIV:
    # AES-SIV (RFC 5297) needs no nonce: the same place gives the same cursor in paired worlds.
    return AESSIV(sha512(b"community cursor" + secret_key.encode()).digest())


def seal(kind: str, place: Sequence[Any]) -> str:
    """Turn a place (moments and keys) into opaque text that only the same kind of list understands."""
    words = [{"at": value.isoformat()} if isinstance(value, datetime) else value for value in place]
    sealed = _cipher(house().settings.secret_key).encrypt(json.dumps(words).encode(), [kind.encode()])
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal(kind: str, cursor: str | None) -> list[Any] | None:
    """The place behind a cursor, moments as moments; None without a cursor.

    Raises:
        Invalid: if it was not made by ``seal`` for the same kind of list.
    """
    if not cursor:
        return None
    try:
        sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        words = json.loads(_cipher(house().settings.secret_key).decrypt(sealed, [kind.encode()]))
    except (ValueError, InvalidTag) as error:
        raise Invalid(
            {"cursor": [_("This place in the list is not known. Please start from the first page.")]}
        ) from error
    return [datetime.fromisoformat(word["at"]) if isinstance(word, dict) else word for word in words]


def limit_of(text: str) -> int:
    """How many items a page may hold, 1 to 50.

    Raises:
        Invalid: for anything else.
    """
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= MOST:
        raise Invalid({"limit": [_("A page holds between one and fifty.")]})
    return int(text)
