"""Signing who somebody is, for the widget, and checking what the house signs."""

import hmac
import json
import secrets
import time
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from joserfc import jws
from joserfc.jwk import OKPKey


def assertion(config: Mapping[str, Any], member_id: str, name: str) -> str:
    """A signed statement that works once, within two minutes: this is the member with that id."""
    moment = int(time.time())
    claims = {"iss": config["ISSUER"], "aud": config["HOUSE"], "sub": member_id, "name": name}
    claims |= {"iat": moment, "exp": moment + 120, "jti": secrets.token_urlsafe(16)}
    header = {"alg": "Ed25519", "kid": config["KID"], "typ": "community-assertion+jwt"}
    key = OKPKey.import_key(Path(config["PRIVATE_KEY"]).read_text())
    return jws.serialize_compact(header, json.dumps(claims), key, algorithms=["Ed25519"])


def is_from_the_house(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a webhook was signed with our secret, within the last five minutes (Standard Webhooks)."""
    name, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not secret or not stamp.isdecimal() or abs(time.time() - int(stamp)) > 300:
        return False
    made = hmac.new(b64decode(secret.removeprefix("whsec_")), f"{name}.{stamp}.".encode() + body, sha256).digest()
    return hmac.compare_digest(headers.get("webhook-signature", ""), f"v1,{b64encode(made).decode()}")
