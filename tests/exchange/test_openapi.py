"""The API keeps what its own description promises, whatever it is sent."""

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from community.testing import Someone
from tests.conftest import FULL

CASES = 1500 if FULL else 300


def test_every_call_is_described(app: Flask, stranger: Someone) -> None:
    found = stranger.client.get("/api/v1/openapi.json").json
    assert found["openapi"].startswith("3.")
    described = {
        (method.upper(), path)
        for path, methods in found["paths"].items()
        for method in methods
        if method != "parameters"
    }
    here = {
        (method, rule.rule.replace("<", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and not rule.rule.endswith(("openapi.json", "docs"))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert described == here
    for methods in found["paths"].values():
        for method, call in methods.items():
            if method != "parameters":
                assert call["summary"]
                assert "503" in call["responses"]
    assert set(found["components"]["securitySchemes"]) == {"cookie", "token"}
    assert found["paths"]["/api/v1/me"]["get"]["security"] == [{"cookie": []}, {"token": []}]
    assert "security" not in found["paths"]["/api/v1/members"]["post"]


@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_whatever_is_sent_nothing_breaks(app: Flask, alice: Someone, bob: Someone) -> None:
    ask = alice.asks()
    reply, offer = bob.replies(ask), bob.offers(ask)
    ids = {"request_id": ask, "reply_id": reply, "offer_id": offer, "thanks_id": alice.thanks("bob"), "handle": "bob"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    calls = [found.ok() for found in schema.get_all_operations()]
    cookie = alice.client.get_cookie("community")
    assert cookie is not None
    checks = [not_a_server_error, status_code_conformance, content_type_conformance]
    known = st.booleans()

    @settings(
        max_examples=CASES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def send(data: st.DataObject) -> None:
        call = data.draw(st.sampled_from(calls))
        case = data.draw(call.as_strategy())
        if case.path_parameters and data.draw(known):
            case.path_parameters = {name: ids.get(name, value) for name, value in case.path_parameters.items()}
        if call.path.endswith("/session") and call.method.upper() == "DELETE":
            return  # it would end Alice's session; the stories sign out
        case.call_and_validate(headers={"Cookie": f"community={cookie.value}"}, checks=checks)

    send()
    assert alice.get("/me").status_code == 200
