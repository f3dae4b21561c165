"""What can go wrong, in the words of the domain. The web layer alone turns these into answers."""

from collections.abc import Mapping, Sequence
from typing import Any


class CommunityError(Exception):
    """Base of every refusal that a member may read.

    ``detail`` is a sentence already in the reader's language, or empty for the default one.
    """

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class NotSignedIn(CommunityError):
    """Nobody is signed in, or the password is wrong."""


class NotFound(CommunityError):
    """It does not exist, or it is not the reader's to see: never say which."""


class Forbidden(CommunityError):
    """The request was forged, or comes from a foreign page."""


class Paused(CommunityError):
    """A steward has asked this member for a pause: they can read why, ask again, take their things and leave."""


class Conflict(CommunityError):
    """The thing is visible, but this step is not this person's, or not possible now."""


class Stale(CommunityError):
    """Somebody changed the thing since it was read; ``current`` is the view of it now."""

    def __init__(self, current: Any, etag: str) -> None:
        super().__init__()
        self.current = current
        self.etag = etag


class TooMany(CommunityError):
    """That is a lot at once; ``retry_after`` is a number of seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class Invalid(CommunityError):
    """Fields to put right: name of the field → sentences in the reader's language."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        super().__init__()
        self.fields = {name: list(words) for name, words in fields.items()}


class Unreadable(CommunityError):
    """The body is not what its content type promises."""


class Unavailable(CommunityError):
    """The database cannot be reached just now."""
