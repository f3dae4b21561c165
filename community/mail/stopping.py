"""The links that stop mails (RFC 8058), or what a mail suggests: derived from the house's key, they work for as long as
a mail is kept."""

from itsdangerous import BadSignature, URLSafeSerializer

from community.current import house
from community.mail.models import MailWishes
from community.reciprocity.gestures import Kind

MAILS, THOUGHTS = "community mail stop 1", "community thought stop 1"


def stop_token(wishes: MailWishes) -> str:
    """What stands in the link of one member's mails; it tells nobody whose they are."""
    return str(_signer(MAILS).dumps(wishes.public_id))


def read_stop_token(token: str) -> str | None:
    """Whose mails a link stops, as the public id of their wishes; None for a link that was made up."""
    try:
        return str(_signer(MAILS).loads(token))
    except BadSignature:
        return None


def thought_token(wishes: MailWishes, kind: Kind) -> str:
    """What stands in the link that stops one kind of encouragement for one member."""
    return str(_signer(THOUGHTS).dumps([wishes.public_id, str(kind)]))


def read_thought_token(token: str) -> tuple[str, Kind] | None:
    """For whom a link stops which kind of encouragement; None for a link that was made up."""
    try:
        public_id, kind = _signer(THOUGHTS).loads(token)
        return str(public_id), Kind(kind)
    except (BadSignature, ValueError, TypeError):
        return None


def _signer(what: str) -> URLSafeSerializer:
    return URLSafeSerializer(house().settings.secret_key, salt=what)
