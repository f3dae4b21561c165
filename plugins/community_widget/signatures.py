"""Keys as they are kept, and signatures: all that needs joserfc, which is imported when somebody signs, not before."""

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey, import_key
from joserfc.jws import JWSRegistry, deserialize_compact

from community.web.paging import seal, unseal
from community_widget.keys import Unfit
from community_widget.models import Algorithm, SiteKey
from community_widget.queries import KnownKey

LEAST_RSA_BITS = 2048
LEAST_SECRET_BYTES = 32
KINDS = ("OKP", "EC", "RSA")
SEALED = "the secret of a site"


class _Registry(JWSRegistry):
    """Both names of Ed25519 are the same algorithm; the library warns of the older one, which most apps write."""

    def get_alg(self, name: str) -> Any:
        return super().get_alg("Ed25519" if name == "EdDSA" else name)


def payload_of(signed: str, kept: SiteKey | KnownKey, names: Sequence[str]) -> bytes | None:
    """What was signed with a key, whose algorithm has these names; None when it was not, or was changed since."""
    try:
        return deserialize_compact(signed, key_of(kept), registry=_registry(tuple(names))).payload
    except (JoseError, ValueError, TypeError):
        return None


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


def key_of(kept: SiteKey | KnownKey) -> Key:
    """The key itself."""
    if kept.algorithm == Algorithm.HS256:
        [secret] = unseal(SEALED, kept.material) or [""]
        return OctKey.import_key(secret)
    return _public(kept.material)


@cache
def _registry(names: tuple[str, ...]) -> JWSRegistry:
    return _Registry(algorithms=list(names), strict_check_header=False)


@lru_cache(maxsize=256)
def _public(material: str) -> Key:
    return import_key(json.loads(material))


def _jwk(text: str) -> Key:
    try:
        return import_key(json.loads(text))
    except (ValueError, TypeError, KeyError, JoseError) as error:
        raise Unfit("this is not a key as JWK.") from error


def _pem(text: str) -> Key:
    for kind in KINDS:
        try:
            return import_key(text, kind)  # type: ignore[call-overload,no-any-return]  # the kind is checked above
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
