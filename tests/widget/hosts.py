"""An app that shows the widget: it signs what it says of its people, with nothing but the primitives."""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from werkzeug.test import TestResponse

from community.current import now

TYP = "community-assertion+jwt"
BASE = "http://localhost"


def text_of(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


class Signer:
    """A key of an app, and its way to sign."""

    def __init__(self, algorithm: str = "EdDSA", kid: str = "first") -> None:
        self.algorithm, self.kid = algorithm, kid
        makers: dict[str, Callable[[], Any]] = {
            "EdDSA": Ed25519PrivateKey.generate,
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "RS256": lambda: rsa.generate_private_key(65537, 2048),
            "HS256": lambda: secrets.token_urlsafe(48),
        }
        self.private = makers[algorithm]()

    @property
    def public(self) -> str:
        """Its public half as PEM, or the shared secret."""
        if self.algorithm == "HS256":
            return str(self.private)
        pem = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        return self.private.public_key().public_bytes(*pem).decode()

    def sign(self, header: dict[str, Any], claims: dict[str, Any]) -> str:
        """A JWS over any header and any claims."""
        body = ".".join(text_of(json.dumps(part).encode()) for part in (header, claims))
        return f"{body}.{text_of(self._signature(body.encode()))}"

    def _signature(self, body: bytes) -> bytes:
        if self.algorithm == "HS256":
            return mac(self.private.encode(), body)
        if self.algorithm == "ES256":
            r, s = utils.decode_dss_signature(self.private.sign(body, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        if self.algorithm == "RS256":
            return bytes(self.private.sign(body, padding.PKCS1v15(), hashes.SHA256()))
        return bytes(self.private.sign(body))


def mac(key: bytes, body: bytes) -> bytes:
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(body)
    return made.finalize()


class Host:
    """An app that is registered with a house."""

    def __init__(
        self,
        app: Flask,
        name: str = "duoveo",
        signer: Signer | None = None,
        *,
        origin: str = "https://app.example.org",
        base: str = BASE,
    ) -> None:
        self.app, self.name, self.signer, self.base = app, name, signer or Signer(), base
        self.site = self.types("add", name, "--origin", origin).strip()
        self.adds(self.signer)

    def types(self, *args: str, code: int = 0, given: str = "") -> str:
        """Type ``flask community site …``: what it prints and tells."""
        done = self.app.test_cli_runner().invoke(args=["community", "site", *args], input=given)
        assert done.exit_code == code, done.output
        return done.output

    def adds(self, signer: Signer) -> None:
        """Have a key registered."""
        if signer.algorithm == "HS256":
            signer.private = self.types("key", "add", self.name, "--kid", signer.kid, "--secret").split()[-1]
        else:
            self.types("key", "add", self.name, "-", "--kid", signer.kid, given=signer.public)

    def claims(self, sub: str = "17", **more: Any) -> dict[str, Any]:
        """The claims of a good assertion; None takes one away."""
        with self.app.app_context():
            moment = int(now().timestamp())
        good = {
            "iss": self.name,
            "aud": self.base,
            "sub": sub,
            "iat": moment,
            "exp": moment + 120,
            "jti": secrets.token_urlsafe(16),
            "name": "Alice",
            **more,
        }
        return {name: value for name, value in good.items() if value is not None}

    def header(self, **more: Any) -> dict[str, Any]:
        good = {"alg": self.signer.algorithm, "kid": self.signer.kid, "typ": TYP, **more}
        return {name: value for name, value in good.items() if value is not None}

    def signs(self, sub: str = "17", signer: Signer | None = None, **more: Any) -> str:
        """An assertion about one of its people."""
        own = signer or self.signer
        return own.sign(self.header(alg=own.algorithm, kid=own.kid), self.claims(sub, **more))

    def begins(self, assertion: str, *, day: bool = True, **headers: str) -> TestResponse:
        """What the frame does with an assertion."""
        body = {"site": self.site, "assertion": assertion, "day": day}
        return self.app.test_client().post("/embed/v1/session", json=body, headers=headers)

    def tells(self, event: str, sub: str = "17", **more: Any) -> TestResponse:
        """What its server tells of one of its people."""
        news = self.signer.sign(self.header(typ="community-event+jwt"), self.claims(sub, event=event, **more))
        return self.app.test_client().post("/embed/v1/events", json={"site": self.site, "event": news})

    def brings(self, sub: str = "17", name: str = "Alice") -> "Guest":
        """Somebody of the app who has come in."""
        begun = self.begins(self.signs(sub, name=name))
        assert begun.status_code == 200, begun.text
        token = begun.json["token"] if begun.json else ""
        if begun.json and begun.json["member"] is None:
            arrived = self.arrives(token, name=name)
            assert arrived.status_code == 200, arrived.text
        return Guest(self.app, token)

    def arrives(self, token: str, **more: Any) -> TestResponse:
        """What the frame sends when somebody comes in."""
        consents = {"ways_accepted": True, "consent_sensitive": True, "old_enough": True}
        body = {"token": token, "name": "Alice", "locale": "en", **consents, **more}
        return self.app.test_client().post("/embed/v1/arrival", json=body)


class Guest:
    """Somebody inside an app's page, with the bearer of a visit."""

    def __init__(self, app: Flask, token: str) -> None:
        self.client, self.token = app.test_client(), token

    def asks_for(self, method: str, path: str, **options: Any) -> TestResponse:
        return self.client.open(path, method=method, headers={"Authorization": f"Bearer {self.token}"}, **options)

    def get(self, path: str) -> TestResponse:
        return self.asks_for("GET", f"/api/v1{path}")

    def post(self, path: str, **body: Any) -> TestResponse:
        return self.asks_for("POST", f"/api/v1{path}", json=body)

    @property
    def handle(self) -> str:
        me = self.get("/me").json
        return str(me["handle"]) if me else ""
