"""Alice and Bob share a circle; Charlie is outside and never learns that it is there."""

from datetime import timedelta

from flask import Flask

from community.circles.services import PLACES
from community.testing import Someone


def _pass(app: Flask, **span: int) -> None:
    app.extensions["community"].clock.pass_time(timedelta(**span))


def test_a_circle_is_started_joined_asked_and_left(alice: Someone, bob: Someone, charlie: Someone) -> None:
    circle = alice.post("/circles", name="Old colleagues", purpose="To keep in touch.").json["id"]
    invited = alice.post(f"/circles/{circle}/invitations", handle="bob").json
    assert (invited["state"], invited["to"]["handle"]) == ("offered", "bob")

    assert bob.get("/today").json["items"][0]["title"] == "Alice would like to have you in a circle."
    [waiting] = bob.get("/circles").json["items"]
    assert (waiting["name"], waiting["from"]["handle"], waiting["may"]) == (
        "Old colleagues", "alice", ["accept", "decline"],
    )  # fmt: skip
    assert bob.get(f"/circles/{circle}").status_code == 404
    answered = bob.put(f"/circle-invitations/{waiting['invitation']}/state", state="accepted")
    assert answered.json["state"] == "accepted"

    ask = alice.asks("Between us", audience="circle", circle=circle)
    seen = bob.get(f"/advice-requests/{ask}").json
    assert (seen["audience"], seen["circle"], seen["circle_name"]) == ("circle", circle, "Old colleagues")
    assert [item["title"] for item in bob.get("/advice-requests").json["items"]] == ["Between us"]
    reply = bob.replies(ask)
    assert charlie.get(f"/advice-requests/{ask}").data == charlie.get("/advice-requests/never-was").data
    assert charlie.get("/advice-requests", q="between").json["items"] == []
    assert charlie.get("/circles").json["items"] == []
    assert charlie.get("/today").json["items"] == []

    assert bob.delete(f"/circles/{circle}/membership").status_code == 204
    assert bob.get(f"/advice-requests/{ask}").status_code == 404
    assert bob.get("/circles").json["items"] == []
    assert alice.get(f"/advice-requests/{ask}").json["replies"][0]["id"] == reply


def test_who_comes_later_reads_what_was_asked_and_who_leaves_keeps_their_own(
    alice: Someone, bob: Someone, charlie: Someone
) -> None:
    circle, _ = alice.circle("bob")
    first = alice.asks("First", audience="circle", circle=circle)
    own = bob.asks("Mine", audience="circle", circle=circle)
    invitation = alice.post(f"/circles/{circle}/invitations", handle="charlie").json["id"]
    assert charlie.get(f"/advice-requests/{first}").status_code == 404
    charlie.put(f"/circle-invitations/{invitation}/state", state="accepted")
    assert charlie.get(f"/advice-requests/{first}").status_code == 200
    bob.delete(f"/circles/{circle}/membership")
    assert bob.get(f"/advice-requests/{own}").status_code == 200
    assert bob.get(f"/advice-requests/{first}").status_code == 404
    assert {item["title"] for item in charlie.get("/advice-requests").json["items"]} == {"First", "Mine"}


def test_a_circle_outlives_its_keeper_and_ends_with_its_last_member(alice: Someone, bob: Someone) -> None:
    circle, _ = alice.circle("bob")
    ask = alice.asks("Still mine", audience="circle", circle=circle)
    assert "invite" not in bob.get(f"/circles/{circle}").json["may"]
    alice.delete(f"/circles/{circle}/membership")
    assert "invite" in bob.get(f"/circles/{circle}").json["may"]
    bob.delete(f"/circles/{circle}/membership")
    assert bob.get(f"/circles/{circle}").status_code == 404
    left = alice.get(f"/advice-requests/{ask}").json
    assert (left["audience"], left["circle"]) == ("people", None)


def test_a_no_looks_like_silence_and_is_not_asked_again_soon(app: Flask, alice: Someone, bob: Someone) -> None:
    circle = alice.post("/circles", name="A circle").json["id"]
    made = alice.post(f"/circles/{circle}/invitations", handle="bob").json
    declined = bob.put(f"/circle-invitations/{made['id']}/state", state="declined")
    assert declined.json["state"] == "declined"
    assert bob.get("/circles").json["items"] == []
    again = alice.post(f"/circles/{circle}/invitations", handle="bob").json
    assert again == made
    assert bob.get("/circles").json["items"] == []
    alice.put(f"/circle-invitations/{made['id']}/state", state="withdrawn")
    assert alice.post(f"/circles/{circle}/invitations", handle="bob").json == made
    assert bob.get("/circles").json["items"] == []
    _pass(app, days=91)
    for someone in (alice, bob):
        someone.post("/session", handle=someone.handle, password="a quiet garden path")
    alice.post(f"/circles/{circle}/invitations", handle="bob")
    assert len(bob.get("/circles").json["items"]) == 1


def test_steps_that_do_not_fit_are_refused(app: Flask, alice: Someone, bob: Someone, charlie: Someone) -> None:
    circle, invitation = alice.circle("bob")
    path = f"/circles/{circle}/invitations"
    assert list(alice.post(path, handle="bob").json["errors"]) == ["handle"]
    assert list(alice.post(path, handle="nobody").json["errors"]) == ["handle"]
    assert bob.post(path, handle="charlie").status_code == 409
    assert alice.put(f"/circle-invitations/{invitation}/state", state="accepted").status_code == 409
    assert bob.put(f"/circle-invitations/{invitation}/state", state="declined").status_code == 409
    assert charlie.put(f"/circle-invitations/{invitation}/state", state="accepted").status_code == 404
    for body in ({"audience": "circle"}, {"audience": "circle", "circle": "none"}, {"circle": circle}):
        refused = alice.post("/advice-requests", title="t", body="b", **body)
        assert (refused.status_code, list(refused.json["errors"])) == (422, ["circle"])
    not_hers = charlie.post("/advice-requests", title="t", body="b", audience="circle", circle=circle)
    nowhere = charlie.post("/advice-requests", title="t", body="b", audience="circle", circle="never-was")
    assert not_hers.data == nowhere.data
    for number in range(PLACES - 2):
        someone = Someone(app, f"guest-{number}")
        made = alice.post(path, handle=someone.handle).json["id"]
        assert someone.put(f"/circle-invitations/{made}/state", state="accepted").status_code == 200
    complete = alice.post(path, handle="charlie")
    assert (complete.status_code, complete.json["detail"]) == (409, "This circle is complete. You can start another.")


def test_circles_are_paged_and_never_counted(app: Flask, alice: Someone) -> None:
    names = []
    for number in range(7):
        names.append(f"Circle {number}")
        alice.post("/circles", name=names[-1])
        _pass(app, minutes=number % 2)
    seen, cursor = [], None
    while True:
        page = alice.get("/circles", limit="2", **({"cursor": cursor} if cursor else {})).json
        assert set(page) == {"items", "next"}
        seen += [item["name"] for item in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == names


def test_a_circle_works_by_plain_forms(alice: Someone, bob: Someone) -> None:
    def token(someone: Someone, page: str) -> str:
        return someone.client.get(page).text.split('name="form_token" value="')[1].split('"')[0]

    def send(someone: Someone, page: str, action: str, **words: str) -> str:
        answer = someone.client.post(action, data={"form_token": token(someone, page), **words})
        assert answer.status_code == 303, answer.text
        return answer.headers["Location"].split("?")[0]

    circle = send(alice, "/circles", "/circles", name="Walkers")
    send(alice, circle, f"{circle}/invitations", handle="bob")
    page = bob.client.get("/circles").text
    action = page.split('action="/circle-invitations/')[1].split('"')[0]
    assert send(bob, "/circles", f"/circle-invitations/{action}", state="accepted") == circle
    assert "Walkers" in alice.client.get(f"/ask?circle={circle.rsplit('/', 1)[1]}").text
    ask = send(alice, "/ask", "/ask", title="Which path?", body="b", audience="circle", circle=circle.split("/")[-1])
    assert "Only the people in this circle can read it:" in bob.client.get(ask).text
    assert "Which path?" in bob.client.get(circle).text
    assert "In the circle" in bob.client.get("/requests").text
    assert send(bob, circle, f"{circle}/leaving") == "/circles"
    assert bob.client.get(circle).status_code == 404
