"""The link that stops mails (RFC 8058): derived from the house's key, it works for as long as a mail is kept."""

from itsdangerous import BadSignature, URLSafeSerializer

from community.current import house
from community.mail.models import MailWishes


def stop_token(wishes: MailWishes) -> str:
    """What stands in the link of one member's mails; it tells nobody whose they are."""
    return str(_signer().dumps(wishes.public_id))


def read_stop_token(token: str) -> str | None:
    """Whose mails a link stops, as the public id of their wishes; None for a link that was made up."""
    try:
        return str(_signer().loads(token))
    except BadSignature:
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(house().settings.secret_key, salt="community mail stop 1")
