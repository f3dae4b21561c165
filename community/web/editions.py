"""Two people, or two tabs, change the same words: the second is shown both versions before anything is overwritten."""

import hmac
from hashlib import sha256

from flask import g

from community.current import house
from community.errors import Stale


def edition_of(*words: str | None) -> str:
    """A mark of words as they stand; it tells nothing of them and is the same while they are."""
    secret = house().settings.secret_key.encode()
    return hmac.new(secret, repr(words).encode(), sha256).hexdigest()[:24]


def check_unchanged(read: str, *words: str | None) -> None:
    """Refuse to overwrite words that changed since a form read them; a form without a mark asks for nothing.

    Raises:
        Stale: when they are others by now.
    """
    if read and read != edition_of(*words):
        raise Stale(None, edition_of(*words))


def changed_meanwhile() -> bool:
    """Whether a form comes back because of that, so that its page shows both versions."""
    return isinstance(g.get("community_error"), Stale)
