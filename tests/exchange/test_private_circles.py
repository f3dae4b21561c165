"""Alice often asks Bob and Dora together, in a circle that only she knows. Charlie is not in it."""

from flask import Flask

from community.testing import Someone


def test_what_is_asked_in_it_reaches_them_as_by_name_and_nobody_learns_of_the_circle(
    app: Flask, alice: Someone, bob: Someone, charlie: Someone
) -> None:
    dora = Someone(app, "dora")
    before = [bob.get(path).data for path in ("/circles", "/today", "/private-circles", "/house-circles")]
    circle = alice.post("/private-circles", name="The two", people=["bob", "@Dora"]).json["id"]
    assert [one["handle"] for one in alice.get(f"/private-circles/{circle}").json["people"]] == ["bob", "dora"]
    assert [bob.get(path).data for path in ("/circles", "/today", "/private-circles", "/house-circles")] == before
    assert bob.get(f"/private-circles/{circle}").status_code == 404

    named = alice.asks("By name", audience="people", people=["bob", "dora"])
    ask = alice.asks("By name", audience="circle", circle=circle)
    for who in (bob, dora):
        seen = {one: who.get(f"/advice-requests/{one}").json for one in (ask, named)}
        assert {**seen[ask], "id": ""} == {**seen[named], "id": ""}
    assert charlie.get(f"/advice-requests/{ask}").status_code == 404
    assert bob.post("/advice-requests", title="t", body="b", audience="circle", circle=circle).status_code == 422
    assert "The two" not in bob.post("/me/export").text
    assert "The two" in alice.post("/me/export").text


def test_it_is_changed_and_let_go_of_on_its_pages(alice: Someone, bob: Someone, charlie: Someone) -> None:
    page = alice.client.get("/circles/own").text
    token = page.split('name="form_token" value="')[1].split('"')[0]
    wrong = alice.client.post("/circles/own", data={"name": "The two", "people": "bob, bobby", "form_token": token})
    assert wrong.status_code == 422
    assert "We do not find bobby here." in wrong.text
    assert 'value="bob, bobby"' in wrong.text
    sent = {"name": "The two", "people": "bob, charlie", "form_token": token}
    assert alice.client.post("/circles/own", data=sent).status_code == 303
    [circle] = alice.get("/private-circles").json["items"]
    assert f'<option value="{circle["id"]}" selected>The two' in alice.client.get(f"/ask?circle={circle['id']}").text
    path = f"/circles/own/{circle['id']}"
    assert 'value="bob, charlie"' in alice.client.get(path).text
    assert alice.client.post(path, data={**sent, "people": "charlie"}).status_code == 303
    [changed] = alice.get("/private-circles").json["items"]
    assert [one["handle"] for one in changed["people"]] == ["charlie"]
    assert alice.client.post(f"{path}/ending", data={"form_token": token}).status_code == 303
    assert alice.get("/private-circles").json["items"] == []


def test_whoever_is_kept_apart_is_not_in_it_and_is_there_again_afterwards(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    circle = alice.post("/private-circles", name="Two", people=["bob", "charlie"]).json["id"]
    bob.put("/members/alice/apart", kind="block")
    assert [one["handle"] for one in alice.get(f"/private-circles/{circle}").json["people"]] == ["charlie"]
    ask = alice.asks(audience="circle", circle=circle)
    assert alice.put(f"/private-circles/{circle}", name="Two", people=["charlie"]).status_code == 200
    charlie.put("/members/alice/apart", kind="block")
    nobody = alice.post("/advice-requests", title="t", body="b", audience="circle", circle=circle)
    assert nobody.json["errors"]["circle"] == ["Nobody is in this circle for now."]
    for who in (bob, charlie):
        who.put("/members/alice/apart", kind="none")
    people = alice.get(f"/private-circles/{circle}").json["people"]
    assert [one["handle"] for one in people] == ["bob", "charlie"]
    assert charlie.get(f"/advice-requests/{ask}").status_code == 200
    assert bob.get(f"/advice-requests/{ask}").status_code == 404
