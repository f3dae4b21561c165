"""What an operator types."""

import io

from flask import Flask

from community.demo.seed import SIGN_INS
from community.testing import PASSWORD, Someone


def test_adding_a_member(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    add = ["community", "member", "add", "dana", "--name", "Dana", "--password-stdin"]
    assert run(args=add, input=f"{PASSWORD}\n").exit_code == 0
    again = run(args=add, input=f"{PASSWORD}\n")
    assert again.exit_code == 1
    assert "exists" in again.output
    bad = run(args=["community", "member", "add", "Dana!", "--name", "Dana", "--password-stdin"], input=f"{PASSWORD}\n")
    assert bad.exit_code == 1
    assert Someone(app).post("/session", handle="dana", password=PASSWORD).status_code == 200


def test_the_demo_house_is_furnished_once_and_opens_on_something(house_with) -> None:
    app = house_with({"COMMUNITY_DEMO": "1"})
    run = app.test_cli_runner().invoke
    assert "furnished" in run(args=["community", "seed", "demo"]).output
    assert "furnished" not in run(args=["community", "seed", "demo"]).output
    printed = run(args=["community", "demo-sign-ins"]).output
    for who in SIGN_INS:
        assert f"{who.handle} / {who.password}" in printed
        someone = Someone(app)
        assert someone.post("/session", handle=who.handle, password=who.password).status_code == 200
        assert (someone.client.get("/stewards").status_code == 200) is (who.handle == "sam")
        if who.handle == "sam":
            desk = someone.client.get("/stewards").text
            assert "Basile" in desk
            assert "/stewards?after=" in desk
            continue
        kinds = [card["kind"] for card in someone.get("/today").json["items"]]
        assert kinds == ["for_you", "someone_to_help", "small_thing"]
        exchanges = someone.get("/me/exchanges", limit="50").json["items"]
        assert any(e["kind"] == "offer_received" and e["state"] == "offered" for e in exchanges)
        assert someone.get("/thanks").json["items"]
        assert len(someone.get("/advice-requests", limit="50").json["items"]) >= 20


def test_an_unsafe_setting_is_one_line(monkeypatch, capsys) -> None:
    import runpy

    import pytest

    monkeypatch.setenv("COMMUNITY_SECRET_KEY", "short")
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path("wsgi.py")
    assert "COMMUNITY_SECRET_KEY" in str(stopped.value)
    assert "\n" not in str(stopped.value)
    assert io
