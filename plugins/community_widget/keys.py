"""The keys that a site signs with: which kind, how they are kept, which of them are taken now."""

import json
from datetime import datetime

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey, import_key

from community.web.paging import seal, unseal
from community_widget.models import Algorithm, KeyState, SiteKey

LEAST_RSA_BITS = 2048
LEAST_SECRET_BYTES = 32
KINDS = ("OKP", "EC", "RSA")
SEALED = "the secret of a site"


class Unfit(Exception):
    """A key that is not taken, and why: a line for the operator."""


def read_public(text: str) -> tuple[Algorithm, str]:
    """The algorithm and the kept form (a JWK) of a public key, given as PEM or as JWK.

    Raises:
        Unfit: for a private key, a weak one, and anything that is no key of a known kind.
    """
    found = _jwk(text) if text.lstrip().startswith("{") else _pem(text)
    if found.is_private:
        raise Unfit("this is a private key: keep it in the app, and give us its public half.")
    return _algorithm_of(found), json.dumps(found.as_dict(private=False), sort_keys=True)


def keep_secret(secret: str) -> str:
    """The kept form of a shared secret: sealed with the house's key, so that a copy of the database is no way in.

    Raises:
        Unfit: for one of fewer than 32 bytes.
    """
    if len(secret.encode()) < LEAST_SECRET_BYTES:
        raise Unfit("a shared secret needs 32 bytes or more.")
    return seal(SEALED, [secret])


def key_of(kept: SiteKey) -> Key:
    """The key itself."""
    if kept.algorithm == Algorithm.HS256:
        [secret] = unseal(SEALED, kept.material) or [""]
        return OctKey.import_key(secret)
    return import_key(json.loads(kept.material))


def is_taken(kept: SiteKey, moment: datetime) -> bool:
    """Whether signatures by this key are taken now."""
    if kept.state == KeyState.RETIRING:
        return kept.ends_at is not None and moment < kept.ends_at
    return kept.state in (KeyState.NEXT, KeyState.ACTIVE)


def _jwk(text: str) -> Key:
    try:
        return import_key(json.loads(text))
    except (ValueError, TypeError, KeyError, JoseError) as error:
        raise Unfit("this is not a key as JWK.") from error


def _pem(text: str) -> Key:
    for kind in KINDS:
        try:
            return import_key(text, kind)  # type: ignore[call-overload,no-any-return]
        except (ValueError, TypeError, JoseError):
            continue
    raise Unfit("this is neither a key as PEM nor one as JWK: Ed25519, P-256 or RSA.")


def _algorithm_of(found: Key) -> Algorithm:
    if isinstance(found, OKPKey) and found.curve_name == "Ed25519":
        return Algorithm.EDDSA
    if isinstance(found, ECKey) and found.curve_name == "P-256":
        return Algorithm.ES256
    if isinstance(found, RSAKey):
        if found.public_key.key_size < LEAST_RSA_BITS:
            raise Unfit("an RSA key needs 2048 bits or more.")
        return Algorithm.RS256
    raise Unfit("a public key is Ed25519, P-256 or RSA; for a shared secret use --secret.")
