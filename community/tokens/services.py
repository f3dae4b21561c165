"""Making and ending personal tokens."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from community.current import house, now, session
from community.errors import Conflict
from community.language import _
from community.security.identity import Identity
from community.security.sessions import TOKEN_MARK, hash_of
from community.tokens.models import PersonalToken
from community.tokens.queries import MOST

LASTS = timedelta(days=365)


def make_token(identity: Identity, *, name: str, scopes: Sequence[str]) -> tuple[PersonalToken, str]:
    """Make a token; the secret beside it is told this once.

    Raises:
        Conflict: when this member has twenty already.
    """
    if (session().scalar(select(func.count()).where(PersonalToken.member_id == identity.key)) or 0) >= MOST:
        raise Conflict(_("You have many tokens. Please end one that you no longer use."))
    secret = TOKEN_MARK + house().ids.secret()
    moment = now()
    made = PersonalToken(
        member_id=identity.key,
        name=name,
        scopes=sorted(scopes),
        token_hash=hash_of(secret),
        made_at=moment,
        ends_at=moment + LASTS,
    )
    session().add(made)
    session().flush()
    return made, secret


def end_token(token: PersonalToken) -> None:
    """End a token: every program that holds it is signed out at once."""
    session().delete(token)
