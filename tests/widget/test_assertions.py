"""What an app signs of its people: one good way in, and every forged one gets the same answer."""

import json
import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from community.clock import FixedClock
from community.testing import NOON
from tests.widget.hosts import BASE, TYP, Host, Signer, mac, text_of

pytestmark = pytest.mark.once

MOMENT = int(NOON.timestamp())


@pytest.fixture
def other(app: Flask) -> Host:
    """Another app of the same house."""
    return Host(app, "elsewhere", Signer(kid="theirs"), origin="https://elsewhere.example.org")


def _by_hand(header: dict[str, object], claims: dict[str, object], key: bytes) -> str:
    body = ".".join(text_of(json.dumps(part).encode()) for part in (header, claims))
    return f"{body}.{text_of(mac(key, body.encode()))}"


def _replayed(host: Host, _other: Host) -> str:
    assertion = host.signs()
    assert host.begins(assertion).status_code == 200
    return assertion


def _unsigned(host: Host, _other: Host) -> str:
    body = ".".join(text_of(json.dumps(p).encode()) for p in (host.header(alg="none"), host.claims()))
    return f"{body}."


def _public_as_secret(host: Host, _other: Host) -> str:
    return _by_hand(host.header(alg="HS256"), host.claims(), host.signer.public.encode())


def _public_as_raw_secret(host: Host, _other: Host) -> str:
    raw = host.signer.private.public_key().public_bytes_raw()
    return _by_hand(host.header(alg="HS256"), host.claims(), raw)


def _with_own_jwk(host: Host, _other: Host) -> str:
    mine = Signer()
    x = text_of(mine.private.public_key().public_bytes_raw())
    return mine.sign(host.header(jwk={"kty": "OKP", "crv": "Ed25519", "x": x}), host.claims())


ATTACKS: dict[str, tuple[str, Callable[[Host, Host], str]]] = {
    "a replay": ("replay", _replayed),
    "no signature": ("alg", _unsigned),
    "the public key as a secret": ("alg", _public_as_secret),
    "its raw bytes as a secret": ("alg", _public_as_raw_secret),
    "an unknown key": ("kid", lambda host, _: host.signer.sign(host.header(kid="unknown"), host.claims())),
    "another app's key": ("kid", lambda host, other: other.signer.sign(other.header(), host.claims())),
    "another house": ("aud", lambda host, _: host.signs(aud="https://other.example.org")),
    "one that has ended": ("exp", lambda host, _: host.signs(iat=MOMENT - 200, exp=MOMENT - 31)),
    "one from the future": ("iat", lambda host, _: host.signs(iat=MOMENT + 90, exp=MOMENT + 200)),
    "one for an hour": ("lifetime", lambda host, _: host.signs(exp=MOMENT + 3600)),
    "one that could be used again": ("jti", lambda host, _: host.signs(jti=None)),
    "another kind of token": ("typ", lambda host, _: host.signer.sign(host.header(typ="JWT"), host.claims())),
    "a key that it brings along": ("signature", _with_own_jwk),
}
# What goes wrong in practice, and what is only strange.
MISTAKES: dict[str, tuple[str, Callable[[Host, Host], str]]] = {
    "another issuer": ("iss", lambda host, _: host.signs(iss="elsewhere")),
    "nobody": ("sub", lambda host, _: host.signs(sub="")),
    "a number for a person": ("sub", lambda host, _: host.signs(sub=17)),
    "an e-mail address for a person": ("sub", lambda host, _: host.signs(sub="alice@example.org")),
    "too long an id": ("sub", lambda host, _: host.signs(sub="x" * 129)),
    "no end": ("exp", lambda host, _: host.signs(exp=None)),
    "no beginning": ("iat", lambda host, _: host.signs(iat=None)),
    "an end before the beginning": ("lifetime", lambda host, _: host.signs(iat=MOMENT + 20, exp=MOMENT + 10)),
    "half a second": ("iat", lambda host, _: host.signs(iat=MOMENT + 0.5)),
    "a short jti": ("jti", lambda host, _: host.signs(jti="x" * 15)),
    "a long jti": ("jti", lambda host, _: host.signs(jti="x" * 65)),
    "an extension": ("crit", lambda host, _: host.signer.sign(host.header(crit=["b64"], b64=False), host.claims())),
    "changed claims": ("signature", lambda host, _: _changed(host.signs())),
    "several houses": ("aud", lambda host, _: host.signs(aud=[BASE])),
    "not a token": ("form", lambda _host, _other: "hello"),
    "three words": ("form", lambda _host, _other: "a.b.c"),
    "a very long one": ("size", lambda host, _: host.signs(name="x" * 5000)),
}


def _changed(assertion: str) -> str:
    head, body, signature = assertion.split(".")
    return f"{head}.{body[:-2]}{'AA' if body[-2:] != 'AA' else 'BB'}.{signature}"


@pytest.mark.parametrize("attack", [*ATTACKS, *MISTAKES])
def test_a_wrong_one_is_refused_and_nobody_learns_why(
    host: Host, other: Host, attack: str, caplog: pytest.LogCaptureFixture
) -> None:
    rule, forge = {**ATTACKS, **MISTAKES}[attack]
    plain = host.begins("nothing at all")
    assertion = forge(host, other)
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        refused = host.begins(assertion)
    assert refused.status_code == 401
    assert refused.data == plain.data
    assert dict(refused.headers) == dict(plain.headers)
    [line] = [record.getMessage() for record in caplog.records if "widget" in record.getMessage()]
    assert f"an assertion for duoveo was refused: {rule}: " in line
    assert "alice" not in line.lower()


@pytest.mark.once
@pytest.mark.parametrize("attack", [name for name in [*ATTACKS, *MISTAKES] if name != "a replay"])
def test_the_operator_is_told_the_rule(host: Host, other: Host, attack: str) -> None:
    rule, forge = {**ATTACKS, **MISTAKES}[attack]
    told = host.types("doctor", "duoveo", "--assertion", "-", code=1, given=forge(host, other))
    assert told.startswith(f"refused, {rule}: "), told
    assert len(told.splitlines()) == 1


def test_the_doctor_uses_nothing_up(host: Host) -> None:
    assertion = host.signs()
    for _ in range(2):
        assert host.types("doctor", "duoveo", "--assertion", "-", given=f"{assertion}\n") == "This assertion holds.\n"
    assert host.begins(assertion).status_code == 200


def test_a_clock_may_be_a_little_wrong(host: Host) -> None:
    assert host.begins(host.signs(iat=MOMENT + 20, exp=MOMENT + 140)).status_code == 200
    assert host.begins(host.signs(iat=MOMENT - 130, exp=MOMENT - 20)).status_code == 200


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "RS256", "HS256"])
def test_every_kind_of_key_opens(app: Flask, algorithm: str) -> None:
    host = Host(app, signer=Signer(algorithm))
    assert host.begins(host.signs()).status_code == 200
    assert host.begins(Signer(algorithm, "first").sign(host.header(), host.claims())).status_code == 401


def test_the_newer_name_of_ed25519_is_the_same(host: Host) -> None:
    assert host.begins(host.signer.sign(host.header(alg="Ed25519"), host.claims())).status_code == 200


def test_of_fifty_at_once_exactly_one_is_let_in(app: Flask, host: Host) -> None:
    assertion = host.signs()
    with ThreadPoolExecutor(50) as crowd:
        answers = list(crowd.map(lambda _: host.begins(assertion).status_code, range(50)))
    assert sorted(answers) == [200, *[401] * 49]


def test_it_does_not_work_again_after_its_visit_was_ended(host: Host) -> None:
    alice = host.brings("17")
    assertion = host.signs("17")
    began = host.begins(assertion)
    assert began.json
    alice.token = began.json["token"]
    assert alice.asks_for("DELETE", "/embed/v1/session").status_code == 204
    assert alice.get("/me").status_code == 401
    assert host.begins(assertion).status_code == 401


def test_an_unknown_site_and_a_closed_one_get_the_same_answer(host: Host, other: Host) -> None:
    body = {"site": "pk_unknown", "assertion": host.signs()}
    unknown = host.app.test_client().post("/embed/v1/session", json=body)
    host.types("close", "duoveo")
    closed = host.begins(host.signs())
    assert (unknown.status_code, unknown.data) == (closed.status_code, closed.data) == (401, unknown.data)
    host.types("open", "duoveo")
    assert host.begins(host.signs()).status_code == 200


def test_a_page_of_another_site_can_not_begin_a_visit(host: Host) -> None:
    assertion = host.signs()
    foreign = {"Origin": "https://app.example.org", "Sec-Fetch-Site": "cross-site"}
    refused = host.app.test_client().post(
        "/embed/v1/session", json={"site": host.site, "assertion": assertion}, headers=foreign
    )
    assert refused.status_code == 403
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert host.begins(assertion).status_code == 200, "it was not used up"


def test_who_forges_again_and_again_is_slowed_down(house_with: Callable[..., Flask]) -> None:
    host = Host(house_with({"COMMUNITY_RATE_LIMITS": "on"}))
    answers = [host.begins("forged").status_code for _ in range(61)]
    assert answers == [*[401] * 60, 429]
    assert host.begins(host.signs()).status_code == 200, "a good one is let in"


def test_keys_are_changed_without_a_moment_without_one(house_with: Callable[..., Flask]) -> None:
    clock = FixedClock(NOON)
    host = Host(house_with(clock=clock))
    following = Signer("ES256", "second")
    host.adds(following)
    assert host.begins(host.signs()).status_code == host.begins(host.signs(signer=following)).status_code == 200
    host.types("key", "retire", "duoveo", "first", "--hours", "1")
    listed = host.types("list")
    assert "first: EdDSA, retiring until 2026-11-24 13:00 UTC, last used on 2026-11-24" in listed
    assert "second: ES256, active, last used on 2026-11-24" in listed
    assert host.begins(host.signs()).status_code == 200
    clock.moment = NOON.replace(hour=13)
    later = {"iat": MOMENT + 3600, "exp": MOMENT + 3700}
    assert host.begins(host.signs(**later)).status_code == 401
    assert host.begins(host.signs(signer=following, **later)).status_code == 200


def test_a_key_in_wrong_hands_ends_what_it_began(host: Host) -> None:
    alice = host.brings()
    following = Signer(kid="second")
    host.adds(following)
    began = host.begins(host.signs(signer=following)).json
    host.types("key", "revoke", "duoveo", "first")
    assert alice.get("/me").status_code == 401
    assert host.begins(host.signs()).status_code == 401
    assert began
    alice.token = began["token"]
    assert alice.get("/me").status_code == 200


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("hello", "neither a key as PEM"),
        ('{"kty": "OKP"}', "not a key as JWK"),
        ("private", "this is a private key"),
    ],
)
def test_a_key_that_does_not_fit_is_refused_in_a_line(host: Host, given: str, words: str) -> None:
    if given == "private":
        from cryptography.hazmat.primitives import serialization as s

        pem = s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()
        given = host.signer.private.private_bytes(*pem).decode()
    told = host.types("key", "add", "duoveo", "-", code=1, given=given)
    assert words in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize("origin", ["app.example.org", "http://app.example.org", "https://*.example.org",
                                    "https://app.example.org/page", "null", "https://a@b.example"])  # fmt: skip
def test_what_is_no_origin_is_refused(host: Host, origin: str) -> None:
    assert "origin" in host.types("add", "other", "--origin", origin, code=1) or "https" in origin or "http:" in origin
    assert "other" not in host.types("list")


def test_a_shared_secret_is_shown_once_and_kept_sealed(app: Flask) -> None:
    host = Host(app, signer=Signer("HS256"))
    with app.app_context():
        from community_widget.models import SiteKey

        from community.current import session

        kept = session().query(SiteKey.material).scalar()
    assert host.signer.private not in kept
    assert not re.search(host.signer.private, host.types("list"))
    assert TYP in json.dumps(host.header())
