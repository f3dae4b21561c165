"""Posting to an app's server, signed as Standard Webhooks says: ``webhook-id``, ``-timestamp`` and ``-signature``."""

import hmac
import json
import secrets
import ssl
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

SECONDS = 5  # for connecting, and for each part of the answer
MARK = "whsec_"


class NotTaken(Exception):
    """An app's server is away, slow, or answers something else than that it has taken it. Its words are for the log."""


def new_secret() -> str:
    """A secret that an app checks what is posted with."""
    return MARK + b64encode(secrets.token_bytes(32)).decode()


def message(subject: str, moment: datetime) -> bytes:
    """The whole of what an app is told: something waits for this person of its own. The same whatever it is."""
    said = {"type": "something.waits", "timestamp": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "data": {"sub": subject}}
    return json.dumps(said, separators=(",", ":")).encode()


def signed(secret: str, name: str, moment: datetime, body: bytes) -> dict[str, str]:
    """The headers that show whence it comes: HMAC-SHA256 over id, timestamp and body, in base64 after ``v1,``."""
    stamp = str(int(moment.timestamp()))
    key = b64decode(secret.removeprefix(MARK))
    found = hmac.new(key, f"{name}.{stamp}.".encode() + body, sha256).digest()
    return {"webhook-id": name, "webhook-timestamp": stamp, "webhook-signature": f"v1,{b64encode(found).decode()}"}


def post(url: str, body: bytes, headers: dict[str, str]) -> None:
    """Post it. No redirect is followed: what is signed is for this address alone.

    Raises:
        NotTaken: for anything but an answer from 200 to 299.
    """
    parts = urlsplit(url)
    connection: HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        connection = HTTPSConnection(parts.hostname or "", parts.port, timeout=SECONDS, context=context)
    else:
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=SECONDS)
    sent = {"Content-Type": "application/json", "User-Agent": "community", **headers}
    try:
        connection.request("POST", f"{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}", body, sent)
        status = connection.getresponse().status
    except (OSError, HTTPException) as error:
        raise NotTaken(type(error).__name__) from error
    finally:
        connection.close()
    if not 200 <= status < 300:
        raise NotTaken(f"it answered {status}")
