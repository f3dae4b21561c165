"""What a site signs of one of its people, rule by rule. Whoever sends a wrong one never learns which rule failed.

JWS compact (RFC 7515) with the claims of RFC 7519; times as RFC 7519 §4.1, whole seconds.
"""

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community_widget.keys import is_taken
from community_widget.models import Site, SiteKey
from community_widget.queries import KnownKey, KnownSite

TYP, NEWS = "community-assertion+jwt", "community-event+jwt"
MOST = 4096  # bytes of an assertion
LONGEST, LEEWAY = 300, 30  # seconds
SUBJECT, JTI, NAME = 128, range(16, 65), 80
NAMES = {"EdDSA": ("EdDSA", "Ed25519")}  # one algorithm with two names (RFC 8037, RFC 9864)


class Refused(Exception):
    """The rule that an assertion breaks, and what was found instead: for the operator alone."""

    def __init__(self, rule: str, found: str) -> None:
        super().__init__(f"{rule}: {found}")
        self.rule, self.found = rule, found


@dataclass(frozen=True)
class Claims:
    """What an assertion that holds says; a name is a proposal, and nothing else in it counts."""

    key: SiteKey | KnownKey
    subject: str
    jti: str
    name: str
    event: str
    was: str


def examine(site: Site | KnownSite | None, assertion: str, audience: str, moment: datetime, typ: str = TYP) -> Claims:
    """Check an assertion for a site; with ``NEWS`` for ``typ``, news of somebody, which is signed in the same way.

    Raises:
        Refused: with the first rule that it breaks.
    """
    if site is None or site.closed_at is not None:
        raise Refused("site", "there is no open site with this key; `flask community site list` names them")
    header = _header(assertion)
    kept = _key(site, header, moment, typ)
    claims = _payload(assertion, kept)
    _check_names(site, claims, audience)
    _check_times(claims, int(moment.timestamp()))
    subject, jti = _subject(claims), claims.get("jti")
    if not isinstance(jti, str) or len(jti) not in JTI:
        raise Refused("jti", f"it must be 16 to 64 signs that are new each time; this is {_short(jti)}")
    return Claims(kept, subject, jti, _name(claims), str(claims.get("event", "")), _name(claims, "was"))


def _header(assertion: str) -> Mapping[str, Any]:
    if len(assertion.encode(errors="replace")) > MOST:
        raise Refused("size", f"it is longer than {MOST} bytes")
    first, *rest = assertion.split(".")
    try:
        header = json.loads(urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except ValueError as error:
        raise Refused("form", "this is not a JWS: three parts with a full stop between them") from error
    if len(rest) != 2 or not isinstance(header, dict):
        raise Refused("form", "this is not a JWS: three parts with a full stop between them")
    return header


def _key(site: Site | KnownSite, header: Mapping[str, Any], moment: datetime, typ: str) -> SiteKey | KnownKey:
    if header.get("typ") != typ:
        raise Refused("typ", f"it must be {typ}; this is {_short(header.get('typ'))}")
    if "crit" in header:
        raise Refused("crit", "no extension is understood here; leave crit out")
    kid = header.get("kid")
    kept = next((found for found in site.keys if found.kid == kid), None)
    if kept is None:
        raise Refused("kid", f"{site.name} has no key named {_short(kid)}")
    if not is_taken(kept, moment):
        raise Refused("key", f"the key {kept.kid} is {kept.state}; sign with another one")
    taken = NAMES.get(kept.algorithm, (kept.algorithm,))
    if header.get("alg") not in taken:
        raise Refused("alg", f"the key {kept.kid} signs with {kept.algorithm}; this says {_short(header.get('alg'))}")
    return kept


def _payload(assertion: str, kept: SiteKey | KnownKey) -> Mapping[str, Any]:
    from community_widget.signatures import payload_of  # loaded when the first app signs: it takes its time

    payload = payload_of(assertion, kept, NAMES.get(kept.algorithm, (kept.algorithm,)))
    if payload is None:
        raise Refused("signature", f"it was not signed with the key {kept.kid}, or was changed since")
    try:
        claims = json.loads(payload)
    except ValueError as error:
        raise Refused("form", "its claims are not JSON") from error
    if not isinstance(claims, dict):
        raise Refused("form", "its claims are not a JSON object")
    return claims


def _check_names(site: Site | KnownSite, claims: Mapping[str, Any], audience: str) -> None:
    for name, wanted in (("iss", site.name), ("aud", audience)):
        if claims.get(name) != wanted:
            raise Refused(name, f"it must be {wanted}; this is {_short(claims.get(name))}")


def _check_times(claims: Mapping[str, Any], moment: int) -> None:
    begun, ends = claims.get("iat"), claims.get("exp")
    for name, value in (("iat", begun), ("exp", ends)):
        if type(value) is not int:
            raise Refused(name, f"it must be whole seconds since 1970; this is {_short(value)}")
    assert isinstance(begun, int) and isinstance(ends, int)  # noqa: S101 (for the type checker: both were checked above)
    if begun > moment + LEEWAY:
        raise Refused("iat", f"it lies {begun - moment} s ahead of our clock; set the app's clock")
    if ends <= moment - LEEWAY:
        raise Refused("exp", f"it ended {moment - ends} s ago by our clock; sign a new one for each visit")
    if not 0 < ends - begun <= LONGEST:
        raise Refused("lifetime", f"exp - iat must be within {LONGEST} s; this is {ends - begun} s")


def _subject(claims: Mapping[str, Any]) -> str:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 1 <= len(subject) <= SUBJECT or not subject.isprintable():
        raise Refused("sub", f"it must be your own lasting id of this person, 1 to {SUBJECT} signs, as text")
    if "@" in subject:
        raise Refused("sub", "this looks like an e-mail address, which people change and share: send an id")
    return subject


def _name(claims: Mapping[str, Any], claim: str = "name") -> str:
    name = claims.get(claim)
    words = " ".join(name.split()) if isinstance(name, str) else ""
    return words[:NAME] if words.isprintable() else ""


def _short(value: Any) -> str:
    """What somebody sent, in the log: on one line, and short."""
    return "missing" if value is None else repr(value)[:80]
