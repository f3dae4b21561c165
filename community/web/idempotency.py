"""The same creating call with the same key gives the same answer for a day, kept in the same transaction."""

from datetime import timedelta
from hashlib import sha256

from flask import Response, request
from sqlalchemy import delete, select

from community.current import now, session
from community.errors import Invalid
from community.language import _
from community.security.identity import Identity
from community.web.models import KeptAnswer

KEPT = timedelta(days=1)
MOST = 200


def key_of(creates: bool, who: Identity | None) -> str:
    """The key of this call: its header, or the hidden field of a form; empty when there is none.

    Raises:
        Invalid: for a key that is too long.
    """
    if not creates or who is None:
        return ""
    key = request.headers.get("Idempotency-Key", "") or request.form.get("idempotency_key", "")
    if len(key) > MOST:
        raise Invalid({"Idempotency-Key": [_("This is too long: please shorten it a little.")]})
    return key


def look_up(who: Identity, key: str) -> KeptAnswer | None:
    """What was answered before under this key, if anything; it may be forgotten since.

    Raises:
        Invalid: when the key came with another call before.
    """
    kept = session().scalar(
        select(KeptAnswer)
        .where(KeptAnswer.member_id == who.key, KeptAnswer.key_hash == _hash(key), KeptAnswer.kept_at > now() - KEPT)
        .with_for_update()
    )
    if kept is not None and kept.body_hash != _body_hash():
        raise Invalid({"Idempotency-Key": [_("This key came with something else before.")]})
    return kept


def again(kept: KeptAnswer) -> Response:
    """The same answer once more."""
    response = Response(kept.answer, kept.status)
    if kept.location:
        response.headers["Location"] = kept.location
    response.content_type = "application/json" if kept.answer.startswith(b"{") else "text/html; charset=utf-8"
    return response


def keep(who: Identity, key: str, response: Response) -> None:
    """Keep a successful answer under its key."""
    session().execute(delete(KeptAnswer).where(KeptAnswer.kept_at <= now() - KEPT))
    session().add(
        KeptAnswer(
            member_id=who.key,
            key_hash=_hash(key),
            body_hash=_body_hash(),
            status=response.status_code,
            location=response.headers.get("Location"),
            answer=response.get_data(),
            kept_at=now(),
        )
    )


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _body_hash() -> str:
    """A form's token and key are not part of what was said."""
    typed = {k: v for k, v in request.form.to_dict(flat=False).items() if k not in ("form_token", "idempotency_key")}
    said = request.data or repr(sorted(typed.items())).encode()
    return sha256(f"{request.method} {request.path}\n".encode() + said).hexdigest()
