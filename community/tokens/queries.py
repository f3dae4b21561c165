"""Reading one's personal tokens."""

from collections.abc import Sequence

from sqlalchemy import select

from community.current import session
from community.security.identity import Identity
from community.tokens.models import PersonalToken

MOST = 20


def find_token(identity: Identity | None, token_id: str) -> PersonalToken | None:
    """One of one's own tokens."""
    if identity is None:
        return None
    return session().scalar(
        select(PersonalToken).where(PersonalToken.public_id == token_id, PersonalToken.member_id == identity.key)
    )


def tokens_of(identity: Identity) -> Sequence[PersonalToken]:
    """One's own tokens, the newest first."""
    own = select(PersonalToken).where(PersonalToken.member_id == identity.key)
    return session().scalars(own.order_by(PersonalToken.made_at.desc(), PersonalToken.id.desc()).limit(MOST)).all()
