"""Alice asks, Bob replies, Dora offers a hand; Charlie never learns what is not his to know."""

from flask import Flask

from community.testing import Someone


def test_the_whole_exchange_by_the_contract_alone(app: Flask, alice: Someone, bob: Someone) -> None:
    dora = Someone(app, "dora")
    ask = alice.asks(wanted=["listening", "advice"], topics=["work"])

    [found] = bob.get("/advice-requests", q="begin again").json["items"]
    reply = bob.replies(found["id"], kind="listening", body="I hear you.")
    offer = dora.offers(ask, what="call you one evening", when="this week", until="one call")

    seen = alice.get(f"/advice-requests/{ask}").json
    assert [r["id"] for r in seen["replies"]] == [reply]
    assert [o["id"] for o in seen["offers"]] == [offer]
    answered = alice.put(f"/help-offers/{offer}/state", state="accepted", message="Yes, please.").json
    assert (answered["state"], answered["message"]) == ("accepted", "Yes, please.")

    dora.post(f"/help-offers/{offer}/messages", body="Thursday at eight?")
    [message] = alice.get(f"/help-offers/{offer}/messages").json["items"]
    assert (message["body"], message["from"]["handle"]) == ("Thursday at eight?", "dora")
    assert dora.put(f"/help-offers/{offer}/state", state="done").json["state"] == "done"

    settled = alice.put(
        f"/advice-requests/{ask}/state", state="settled", helped_by=[reply, offer], news="It went well."
    )
    assert settled.json["state"] == "settled"
    for helper in (bob, dora):
        assert helper.get("/today").json["items"][0]["title"] == "Alice tells you what became of it."

    thanks = alice.thanks("bob", "You listened.", **{"for": {"type": "reply", "id": reply}}, shared=True)
    assert bob.get("/today").json["items"][0]["title"] == "Alice thanks you."
    assert bob.put(f"/thanks/{thanks}/consent", shared=True).json["shared"] is True
    [shown] = dora.get("/thanks", box="shared").json["items"]
    assert shown["message"] == "You listened."
    assert dora.get(f"/advice-requests/{ask}").json["replies"][0]["thanks"][0]["id"] == thanks


def test_news_reaches_everybody_who_replied_once(alice: Someone, bob: Someone) -> None:
    ask = alice.asks()
    bob.replies(ask)
    for news in ("First words.", "Better words."):
        alice.put(f"/advice-requests/{ask}/state", state="settled", news=news)
    card = bob.get("/today").json["items"][0]
    assert card["kind"] == "for_you"
    bob.post(f"/today/{card['id']}/dismissal")
    alice.put(f"/advice-requests/{ask}/state", state="open", news="Still better.")
    assert all(c["kind"] != "for_you" for c in bob.get("/today").json["items"])


def test_a_private_reply_is_between_two_people(alice: Someone, bob: Someone, charlie: Someone) -> None:
    ask = alice.asks()
    before = charlie.get(f"/advice-requests/{ask}")
    listed = charlie.get("/advice-requests", order="waiting").data
    reply = bob.replies(ask, private=True)
    assert alice.get(f"/advice-requests/{ask}").json["replies"][0]["id"] == reply
    after = charlie.get(f"/advice-requests/{ask}")
    assert (after.data, dict(after.headers)) == (before.data, dict(before.headers))
    assert charlie.get("/advice-requests", order="waiting").data == listed
    nothing = charlie.patch("/replies/never-was-here", body="mine now")
    assert charlie.patch(f"/replies/{reply}", body="mine now").data == nothing.data
    assert charlie.delete(f"/replies/{reply}").status_code == 404


def test_an_ask_to_named_people_is_theirs_alone(alice: Someone, bob: Someone, charlie: Someone) -> None:
    ask = alice.asks("Only for you", audience="people", people=["bob"])
    assert bob.get("/advice-requests").json["items"][0]["id"] == ask
    assert charlie.get("/advice-requests").json["items"] == []
    assert charlie.get("/advice-requests", q="only").json["items"] == []
    hidden, missing = charlie.get(f"/advice-requests/{ask}"), charlie.get("/advice-requests/never-was-here")
    assert hidden.status_code == missing.status_code == 404
    assert (hidden.data, dict(hidden.headers)) == (missing.data, dict(missing.headers))
    assert bob.get(f"/advice-requests/{ask}").json["people"] == []
    assert alice.get(f"/advice-requests/{ask}").json["people"] == [{"handle": "bob", "name": "Bob"}]


def test_steps_that_are_not_yours_are_refused(alice: Someone, bob: Someone, charlie: Someone) -> None:
    ask = alice.asks()
    offer = bob.offers(ask)
    assert bob.put(f"/advice-requests/{ask}/state", state="settled").status_code == 409
    assert alice.post(f"/advice-requests/{ask}/offers", what="a", when="b", until="c").status_code == 409
    assert bob.put(f"/help-offers/{offer}/state", state="accepted").status_code == 409
    assert alice.put(f"/help-offers/{offer}/state", state="withdrawn").status_code == 409
    assert alice.put(f"/help-offers/{offer}/state", state="done").status_code == 409
    assert alice.get(f"/help-offers/{offer}/messages").status_code == 409
    assert charlie.put(f"/help-offers/{offer}/state", state="accepted").status_code == 404
    assert alice.put(f"/help-offers/{offer}/state", state="declined", message="Not this time.").status_code == 200
    assert bob.get(f"/help-offers/{offer}").json["message"] == "Not this time."
    assert alice.put(f"/help-offers/{offer}/state", state="accepted").status_code == 409


def test_a_resting_request_takes_no_more_words(alice: Someone, bob: Someone) -> None:
    ask = alice.asks()
    alice.put(f"/advice-requests/{ask}/state", state="resting")
    assert bob.post(f"/advice-requests/{ask}/replies", kind="with_you").status_code == 409
    alice.put(f"/advice-requests/{ask}/state", state="open")
    assert bob.post(f"/advice-requests/{ask}/replies", kind="with_you").status_code == 201


def test_words_taken_back_are_gone(alice: Someone, bob: Someone, charlie: Someone) -> None:
    ask = alice.asks("A word that nobody else uses: quizzical")
    reply = bob.replies(ask)
    assert alice.get("/today").json["items"][0]["title"] == "Bob wrote to you."
    assert bob.delete(f"/replies/{reply}").status_code == 204
    assert alice.get("/today").json["items"] == []
    assert charlie.get(f"/advice-requests/{ask}").json["replies"] == []
    assert charlie.get("/advice-requests", order="waiting").json["items"][0]["answered"] is False
    assert alice.delete(f"/advice-requests/{ask}").status_code == 204
    for someone in (alice, bob, charlie):
        assert someone.get(f"/advice-requests/{ask}").status_code == 404
        assert someone.get("/advice-requests", q="quizzical").json["items"] == []
        assert someone.get("/me/exchanges").json["items"] == []


def test_thanks_are_shown_only_while_both_agree(alice: Someone, bob: Someone, charlie: Someone) -> None:
    thanks = alice.thanks("bob", qualities=["patience"], shared=True)
    assert charlie.get(f"/thanks/{thanks}").status_code == 404
    assert charlie.get("/members/bob").json["known_for"] == []
    bob.put(f"/thanks/{thanks}/consent", shared=True)
    assert charlie.get("/members/bob").json["known_for"] == ["patience"]
    assert charlie.get(f"/thanks/{thanks}").status_code == 200
    alice.put(f"/thanks/{thanks}/consent", shared=False)
    assert charlie.get("/members/bob").json["known_for"] == []
    assert charlie.get(f"/thanks/{thanks}").status_code == 404
    assert bob.delete(f"/thanks/{thanks}").status_code == 204
    assert bob.get(f"/thanks/{thanks}").status_code == 404
    assert alice.get(f"/thanks/{thanks}").status_code == 200


def test_thanks_go_to_whom_they_belong(alice: Someone, bob: Someone, charlie: Someone) -> None:
    ask = alice.asks()
    private = bob.replies(ask, private=True)
    wrong = alice.post("/thanks", to="charlie", message="Hm.", **{"for": {"type": "reply", "id": private}})
    assert (wrong.status_code, list(wrong.json["errors"])) == (422, ["to"])
    hidden = charlie.post("/thanks", to="bob", message="Hm.", **{"for": {"type": "reply", "id": private}})
    missing = charlie.post("/thanks", to="bob", message="Hm.", **{"for": {"type": "reply", "id": "never-was"}})
    assert hidden.status_code == 404
    assert hidden.data == missing.data
    assert alice.post("/thanks", to="alice", message="Me.").status_code == 422
    assert alice.post("/thanks", to="nobody", message="Hm.").json["errors"]["to"]


def test_only_shared_values_are_seen(alice: Someone, bob: Someone, charlie: Someone) -> None:
    alice.patch("/me", values=["Honesty", "Patience"], experience=["grief"], avoid=["politics"])
    bob.patch("/me", values=["patience"])
    assert bob.get("/members/alice").json["shared_values"] == ["Patience"]
    assert charlie.get("/members/alice").json["shared_values"] == []
    assert b"politics" not in bob.get("/members/alice").data
    assert alice.get("/me").json["avoid"] == ["politics"]


def test_my_exchanges_show_what_is_open_first(alice: Someone, bob: Someone) -> None:
    first, second = alice.asks("First"), alice.asks("Second")
    alice.put(f"/advice-requests/{second}/state", state="settled")
    offer = bob.offers(first)
    seen, cursor = [], None
    while True:
        query = {"limit": "1", **({"cursor": cursor} if cursor else {})}
        page = alice.get("/me/exchanges", **query).json
        seen += [(entry["kind"], entry["state"]) for entry in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen[:2]) == [("ask", "open"), ("offer_received", "offered")]
    assert seen[2] == ("ask", "settled")
    assert bob.get("/me/exchanges").json["items"][0]["offer"] == offer


def test_today_holds_three_cards_and_an_end(app: Flask, alice: Someone, bob: Someone) -> None:
    for number in range(5):
        alice.asks(f"Question {'abcde'[number]}")
    mine = bob.asks("Mine")
    alice.replies(mine)
    today = bob.get("/today").json
    assert [card["kind"] for card in today["items"]] == ["for_you", "someone_to_help", "someone_to_help"]
    assert today["end"] == "That's all for today."
    put_away = today["items"][1]["id"]
    assert bob.post(f"/today/{put_away}/dismissal").status_code == 204
    assert put_away not in [card["id"] for card in bob.get("/today").json["items"]]
    assert bob.get("/today").data == bob.get("/today").data
