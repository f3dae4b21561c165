"""Two people, or two tabs, change the same words: the second is shown both versions before anything is overwritten."""

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256

from flask import g, request

from community.current import house
from community.errors import Stale


def edition_of(*words: object) -> str:
    """A mark of words as they stand; it tells nothing of them and is the same while they are."""
    secret = house().settings.secret_key.encode()
    return hmac.new(secret, repr(words).encode(), sha256).hexdigest()[:24]


def check_unchanged(read: str, *words: object) -> None:
    """Refuse to overwrite words that changed since a form read them; a form without a mark asks for nothing.

    Raises:
        Stale: when they are others by now.
    """
    if read and read != edition_of(*words):
        raise Stale(None, edition_of(*words))


def changed_meanwhile() -> bool:
    """Whether a form comes back because of that, so that its page shows both versions."""
    return isinstance(g.get("community_error"), Stale)


def edition_read(now: str) -> str:
    """The mark that a form carries: of the words as they stand ``now``, which its writer is about to read.

    A form that comes back for another reason keeps the mark that it came with: its writer has not read anything since.
    """
    sent = request.form.get("version", "") if "community_error" in g and not changed_meanwhile() else ""
    return sent or now


def reads_otherwise(typed: Mapping[str, Sequence[str]], now: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """The fields that were sent and stand otherwise ``now``: what a page shows as the other version."""
    return frozenset(name for name, kept in now.items() if name in typed and _plain(typed[name]) != _plain(kept))


def _plain(words: Sequence[str]) -> list[str]:
    """Words without what a browser makes of their line ends; nothing typed is the same as nothing at all."""
    return [word for word in (one.replace("\r\n", "\n").strip() for one in words) if word]
