"""Signing who somebody is, for the widget."""

import json
import secrets
import time
from collections.abc import Mapping
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
