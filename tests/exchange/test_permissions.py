"""Who gets what answer on every route, on a live server; a route without a row fails.

Alice asked only Bob, who replied in private and offered a hand, which she accepted; both show one of her
thanks. They share a circle that Alice keeps, and he would like to come into another. Bob offers something now
and then, and has introduced Dana to Alice. He said hello to her, and writes her letters; Dana has thanked him. She
keeps in touch with Dana, for herself alone.
Charlie is a member whom none of it concerns; the stranger is not signed in. Stella looks after the house: she is
answered like Charlie, but at the stewards' desk, where Charlie's word about Bob waits. Words of Alice's are folded.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import requests
from flask import Flask
from sqlalchemy import update

from community.current import house, now, session
from community.db.unit_of_work import unit_of_work
from community.household.models import Application
from community.household.queries import standing_invitations, waiting_applications
from community.household.services import set_up
from community.introductions.models import Introduction
from community.members.services import invite
from community.safety.lines import KeptLine
from community.testing import PASSWORD, Someone
from tests.care.stewards import Steward

PRIVATE = (
    "request_id", "reply_id", "offer_id", "thanks_id", "circle_id", "invitation_id", "standing_offer_id", "token_id",
    "house_invitation_id", "application_id", "help_line_id",
    "report_id", "fold_id", "hello_word_id", "correspondence_id", "letter_id", "knock_id", "private_circle_id",
    "introduction_id", "introduction_letter_id",
)  # fmt: skip
OK, MADE, DONE, GO = 200, 201, 204, 303
PEOPLE = ("stranger", "charlie", "bob", "alice", "stella")
JSON: dict[str, dict[str, object]] = {
    "POST /api/v1/session": {"handle": "alice", "password": "wrong"},
    "PATCH /api/v1/me": {"about": "Hello."},
    "DELETE /api/v1/me": {"words": "erased", "password": PASSWORD},
    "POST /api/v1/recovery": {"who": "alice"},
    "PUT /api/v1/recovery": {"token": "t", "password": "a quiet garden path"},
    "PUT /api/v1/me/password": {"old": "wrong", "new": "another garden path"},
    "PUT /api/v1/me/mail": {"notices": False},
    "PUT /api/v1/me/known-for": {"shown": []},
    "PUT /api/v1/me/encouragements": {"kind": "rest_is_welcome", "stopped": True},
    "POST /api/v1/advice-requests": {"title": "t", "body": "b"},
    "PATCH /api/v1/advice-requests/<request_id>": {"title": "t"},
    "PUT /api/v1/advice-requests/<request_id>/state": {"state": "settled"},
    "POST /api/v1/advice-requests/<request_id>/replies": {"kind": "with_you"},
    "PATCH /api/v1/replies/<reply_id>": {"body": "b"},
    "POST /api/v1/advice-requests/<request_id>/offers": {"what": "a", "when": "b", "until": "c"},
    "PUT /api/v1/help-offers/<offer_id>/state": {"state": "done"},
    "POST /api/v1/help-offers/<offer_id>/messages": {"body": "b"},
    "POST /api/v1/thanks": {"to": "dana", "message": "m"},
    "PUT /api/v1/thanks/<thanks_id>/consent": {"shared": False},
    "PUT /api/v1/members/<handle>/apart": {"kind": "mute"},
    "PUT /api/v1/me/hello": {"words": "w"},
    "PUT /api/v1/members/<handle>/hello": {"body": "b"},
    "PUT /api/v1/hello-words/<hello_word_id>/answer": {"body": "b"},
    "POST /api/v1/members/<handle>/correspondence": {"words": "w"},
    "POST /api/v1/replies/<reply_id>/introductions": {"handle": "dana", "words": "w"},
    "PUT /api/v1/introductions/<introduction_id>/state": {"state": "resting"},
    "POST /api/v1/introductions/<introduction_id>/letters": {"body": "b"},
    "PUT /api/v1/correspondences/<correspondence_id>/state": {"state": "resting"},
    "POST /api/v1/correspondences/<correspondence_id>/letters": {"body": "b"},
    "PUT /api/v1/ties/<handle>": {"note": "n"},
    "POST /api/v1/me/tokens": {"name": "a program"},
    "POST /api/v1/circles": {"name": "A circle"},
    "POST /api/v1/circles/<circle_id>/invitations": {"handle": "dana"},
    "PUT /api/v1/circles/<circle_id>": {"name": "A circle"},
    "POST /api/v1/circle-links": {"key": "k"},
    "POST /api/v1/private-circles": {"name": "Mine", "people": ["dana"]},
    "PUT /api/v1/private-circles/<private_circle_id>": {"name": "Mine", "people": ["dana"]},
    "POST /api/v1/circles/<circle_id>/knocks": {"words": "w"},
    "PUT /api/v1/circle-knocks/<knock_id>/state": {"state": "declined"},
    "PUT /api/v1/circle-invitations/<invitation_id>/state": {"state": "accepted"},
    "POST /api/v1/standing-offers": {"what": "a", "when": "b", "limit": "c"},
    "POST /api/v1/reports": {"about": {"type": "member", "id": "dana"}, "words": "w"},
    "PUT /api/v1/standing-offers/<standing_offer_id>/state": {"state": "awake"},
    "POST /embed/v1/session": {"site": "pk_x", "assertion": "forged"},
    "POST /embed/v1/events": {"site": "pk_x", "event": "forged"},
    "POST /embed/v1/onward": {"next": "/"},
    "PUT /embed/v1/rest": {"rest": True},
}
LINE = {
    "name": "A line", "number": "115", "kind": "talk", "ways": "phone", "hours_en": "by day", "words_en": "w",
    "source": "s", "checked_on": "2026-11-24",
}  # fmt: skip
FORMS: dict[str, dict[str, str]] = {
    "POST /stewards/help-lines": {**LINE, "country": "fr"},
    "POST /stewards/help-lines/<help_line_id>": LINE,
    "POST /stewards/help-lines/<help_line_id>/act": {"act": "checked"},
    "POST /text": {"roomier": "true", "next": "/you"},
    "POST /sign-in": {"handle": "alice", "password": "wrong"},
    "POST /stewards/applications/<application_id>/answer": {"state": "welcome"},
    "POST /ask": {"title": "t", "body": "b", "audience": "space"},
    "POST /requests/<request_id>/edit": {"title": "t", "body": "b"},
    "POST /requests/<request_id>/state": {"state": "settled"},
    "POST /requests/<request_id>/replies": {"kind": "with_you"},
    "POST /requests/<request_id>/offers": {"what": "a", "when": "b", "until": "c"},
    "POST /replies/<reply_id>/edit": {"kind": "experience", "body": "b"},
    "POST /offers/<offer_id>/state": {"state": "done"},
    "POST /offers/<offer_id>/messages": {"body": "b"},
    "POST /circles": {"name": "A circle"},
    "POST /circles/<circle_id>/invitations": {"handle": "dana"},
    "POST /circles/own": {"name": "Mine", "people": "dana"},
    "POST /circles/own/<private_circle_id>": {"name": "Mine", "people": "dana"},
    "POST /circles/<circle_id>/edit": {"name": "A circle"},
    "POST /circles/<circle_id>/knocks": {"words": "w"},
    "POST /circle-knocks/<knock_id>/state": {"state": "declined"},
    "POST /circle-invitations/<invitation_id>/state": {"state": "accepted"},
    "POST /standing-offers": {"what": "a", "when": "b", "limit": "c"},
    "POST /standing-offers/<standing_offer_id>/state": {"state": "awake"},
    "POST /thanks/new": {"to": "dana", "message": "m"},
    "POST /thanks/<thanks_id>/consent": {"shared": "false"},
    "POST /people/<handle>/quiet": {"kind": "mute"},
    "POST /people/<handle>/hello": {"body": "b"},
    "POST /people/<handle>/correspondence": {"words": "w"},
    "POST /replies/<reply_id>/introduction": {"handle": "dana", "words": "w"},
    "POST /introductions/<introduction_id>/state": {"state": "resting"},
    "POST /introductions/<introduction_id>/letters": {"body": "b"},
    "POST /correspondence/<correspondence_id>/state": {"state": "resting"},
    "POST /correspondence/<correspondence_id>/letters": {"body": "b"},
    "POST /ties": {"handle": "dana", "note": "n"},
    "POST /ties/<handle>": {"note": "n"},
    "POST /you/hello": {"words": "w"},
    "POST /hello-words/<hello_word_id>/answer": {"body": "b"},
    "POST /you/profile": {"about": "Hello."},
    "POST /you/values": {"own": "honesty"},
    "POST /you/known-for": {"word": "patience", "act": "show"},
    "POST /you/suggestions": {"kind": "rest_is_welcome", "stopped": "true"},
    "POST /you/pace": {
        "touches": "2",
        "days": "monday",
        "from": "08:00",
        "to": "21:00",
        "digests": "18:00",
        "timezone": "UTC",
    },
    "POST /you/pace/rest": {"rest": "false"},
    "POST /you/leave": {"words": "unnamed", "password": PASSWORD},
    "POST /care/tell": {"about": "member:dana", "words": "w"},
    "POST /care/folded/<fold_id>/again": {"words": "w"},
    "POST /paused": {"words": "w"},
    "POST /stewards/cases/<report_id>": {"act": "leave", "answer": "w", "sure": "true"},
    "POST /forgotten": {"who": "alice"},
    "POST /recover": {"token": "t", "password": "a quiet garden path"},
    "POST /you/password": {"old": "wrong", "new": "another garden path"},
    "POST /stewards/recovery": {"handle": "dana"},
    "POST /confirm-address": {"token": "t"},
}
# Route: what the stranger, Charlie, Bob and Alice are answered, each in the world as it was.
MATRIX: dict[str, tuple[int, int, int, int]] = {
    "GET /healthz": (OK, OK, OK, OK),
    "POST /text": (401, GO, GO, GO),
    "GET /manifest.webmanifest": (OK, OK, OK, OK),
    "GET /worker.js": (OK, OK, OK, OK),
    "GET /offline": (OK, OK, OK, OK),
    "GET /readyz": (OK, OK, OK, OK),
    "GET /help-now": (OK, OK, OK, OK),
    "GET /assets/<version>/<path:name>": (404, 404, 404, 404),
    "GET /api/v1/openapi.json": (OK, OK, OK, OK),
    "GET /api/v1/docs": (OK, OK, OK, OK),
    "POST /api/v1/members": (422, 422, 422, 422),
    "POST /api/v1/session": (401, 401, 401, 401),
    "DELETE /api/v1/session": (DONE, DONE, DONE, DONE),
    "POST /api/v1/recovery": (409, 409, 409, 409),
    "PUT /api/v1/recovery": (422, 422, 422, 422),
    "PUT /api/v1/me/password": (401, 422, 422, 422),
    "GET /api/v1/me/mail": (401, OK, OK, OK),
    "PUT /api/v1/me/mail": (401, OK, OK, OK),
    "POST /api/v1/me/mail/confirmation": (401, 409, 409, 409),
    "GET /api/v1/me": (401, OK, OK, OK),
    "PATCH /api/v1/me": (401, OK, OK, OK),
    "DELETE /api/v1/me": (401, DONE, DONE, DONE),
    "POST /api/v1/me/export": (401, OK, OK, OK),
    "POST /api/v1/me/return": (404, 404, 404, 404),
    "GET /api/v1/me/exchanges": (401, OK, OK, OK),
    "GET /api/v1/me/known-for": (401, OK, OK, OK),
    "PUT /api/v1/me/known-for": (401, OK, OK, OK),
    "GET /api/v1/me/as-others-see": (401, OK, OK, OK),
    "GET /api/v1/members/<handle>": (401, OK, OK, OK),
    "GET /api/v1/advice-requests": (401, OK, OK, OK),
    "POST /api/v1/advice-requests": (401, MADE, MADE, MADE),
    "GET /api/v1/advice-requests/<request_id>": (401, 404, OK, OK),
    "PATCH /api/v1/advice-requests/<request_id>": (401, 404, 409, OK),
    "DELETE /api/v1/advice-requests/<request_id>": (401, 404, 409, DONE),
    "PUT /api/v1/advice-requests/<request_id>/state": (401, 404, 409, OK),
    "GET /api/v1/advice-requests/<request_id>/replies": (401, 404, OK, OK),
    "POST /api/v1/advice-requests/<request_id>/replies": (401, 404, MADE, MADE),
    "PATCH /api/v1/replies/<reply_id>": (401, 404, OK, 409),
    "DELETE /api/v1/replies/<reply_id>": (401, 404, DONE, 409),
    "POST /api/v1/advice-requests/<request_id>/offers": (401, 404, MADE, 409),
    "GET /api/v1/help-offers/<offer_id>": (401, 404, OK, OK),
    "PUT /api/v1/help-offers/<offer_id>/state": (401, 404, OK, OK),
    "GET /api/v1/help-offers/<offer_id>/messages": (401, 404, OK, OK),
    "POST /api/v1/help-offers/<offer_id>/messages": (401, 404, MADE, MADE),
    "POST /api/v1/members/<handle>/correspondence": (401, 404, MADE, 404),  # before anybody else thanks her
    "POST /people/<handle>/correspondence": (401, 404, 404, 404),  # he has just asked her
    "POST /api/v1/thanks": (401, MADE, MADE, MADE),
    "GET /api/v1/thanks": (401, OK, OK, OK),
    "GET /api/v1/thanks/<thanks_id>": (401, 404, OK, OK),
    "PUT /api/v1/thanks/<thanks_id>/consent": (401, 404, OK, OK),
    "DELETE /api/v1/thanks/<thanks_id>": (401, 404, DONE, DONE),
    "GET /api/v1/me/apart": (401, OK, OK, OK),
    "PUT /api/v1/members/<handle>/apart": (401, OK, OK, OK),
    "GET /api/v1/ties": (401, OK, OK, OK),
    "GET /api/v1/ties/<handle>": (401, 404, 404, OK),
    "PUT /api/v1/ties/<handle>": (401, OK, OK, OK),
    "DELETE /api/v1/ties/<handle>": (401, 404, 404, DONE),
    "DELETE /api/v1/absent-ties": (401, DONE, DONE, DONE),
    "GET /api/v1/me/tokens": (401, OK, OK, OK),
    "POST /api/v1/me/tokens": (401, MADE, MADE, MADE),
    "DELETE /api/v1/me/tokens/<token_id>": (401, 404, 404, DONE),
    "GET /api/v1/circles": (401, OK, OK, OK),
    "POST /api/v1/circles": (401, MADE, MADE, MADE),
    "GET /api/v1/circles/<circle_id>": (401, 404, OK, OK),
    "POST /api/v1/circles/<circle_id>/invitations": (401, 404, 409, MADE),
    "PUT /api/v1/circles/<circle_id>": (401, 404, 409, OK),
    "POST /api/v1/circles/<circle_id>/link": (401, 404, 409, 409),
    "GET /api/v1/private-circles": (401, OK, OK, OK),
    "POST /api/v1/private-circles": (401, MADE, MADE, MADE),
    "GET /api/v1/private-circles/<private_circle_id>": (401, 404, 404, OK),
    "PUT /api/v1/private-circles/<private_circle_id>": (401, 404, 404, OK),
    "DELETE /api/v1/private-circles/<private_circle_id>": (401, 404, 404, DONE),
    "GET /api/v1/house-circles": (401, OK, OK, OK),
    "POST /api/v1/circles/<circle_id>/membership": (401, 404, 404, 404),
    "POST /api/v1/circle-links": (401, 404, 404, 404),
    "POST /api/v1/circles/<circle_id>/knocks": (401, 404, 404, 404),
    "GET /api/v1/circle-knocks/<knock_id>": (401, 404, OK, OK),
    "PUT /api/v1/circle-knocks/<knock_id>/state": (401, 404, 409, DONE),
    "DELETE /api/v1/circle-knocks/<knock_id>": (401, 404, DONE, 409),
    "PUT /api/v1/circle-invitations/<invitation_id>/state": (401, 404, OK, 409),
    "DELETE /api/v1/circles/<circle_id>/membership": (401, 404, DONE, DONE),
    "GET /api/v1/standing-offers": (401, OK, OK, OK),
    "POST /api/v1/standing-offers": (401, MADE, MADE, MADE),
    "PUT /api/v1/standing-offers/<standing_offer_id>/state": (401, 404, OK, 404),
    "DELETE /api/v1/standing-offers/<standing_offer_id>": (401, 404, DONE, 404),
    "GET /api/v1/today": (401, OK, OK, OK),
    "POST /api/v1/today/<card>/dismissal": (401, DONE, DONE, DONE),
    "GET /api/v1/me/encouragements": (401, OK, OK, OK),
    "PUT /api/v1/me/encouragements": (401, OK, OK, OK),
    "GET /api/v1/me/hello": (401, OK, OK, OK),
    "PUT /api/v1/me/hello": (401, OK, OK, OK),
    "DELETE /api/v1/me/hello": (401, DONE, DONE, DONE),
    "GET /api/v1/members/<handle>/hello": (401, OK, OK, OK),
    "PUT /api/v1/members/<handle>/hello": (401, OK, OK, OK),
    "PUT /api/v1/hello-words/<hello_word_id>/answer": (401, 404, 409, OK),
    "DELETE /api/v1/hello-words/<hello_word_id>": (401, 404, DONE, 409),
    "GET /api/v1/correspondences": (401, OK, OK, OK),
    "GET /api/v1/correspondences/<correspondence_id>": (401, 404, OK, OK),
    "PUT /api/v1/correspondences/<correspondence_id>/state": (401, 404, OK, OK),
    "GET /api/v1/correspondences/<correspondence_id>/letters": (401, 404, OK, OK),
    "POST /api/v1/correspondences/<correspondence_id>/letters": (401, 404, MADE, MADE),
    "DELETE /api/v1/letters/<letter_id>": (401, 404, DONE, 404),  # to Alice it has not come
    "POST /api/v1/replies/<reply_id>/introductions": (401, 404, MADE, 409),
    "GET /api/v1/introductions": (401, OK, OK, OK),
    "GET /api/v1/introductions/<introduction_id>": (401, 404, OK, OK),
    "PUT /api/v1/introductions/<introduction_id>/state": (401, 404, OK, OK),
    "GET /api/v1/introductions/<introduction_id>/letters": (401, 404, OK, OK),
    "POST /api/v1/introductions/<introduction_id>/letters": (401, 404, MADE, MADE),
    "DELETE /api/v1/introduction-letters/<introduction_letter_id>": (401, 404, DONE, 404),  # to Alice it has not come
    "GET /replies/<reply_id>/introduction": (GO, 404, OK, 409),
    "POST /replies/<reply_id>/introduction": (401, 404, 409, 409),  # he has just asked her
    "GET /introductions": (GO, OK, OK, OK),
    "GET /introductions/<introduction_id>": (GO, 404, OK, OK),
    "POST /introductions/<introduction_id>/state": (401, 404, GO, GO),
    "POST /introductions/<introduction_id>/letters": (401, 404, GO, GO),
    "POST /introduction-letters/<introduction_letter_id>/withdrawal": (401, 404, GO, 404),
    "GET /correspondence": (GO, OK, OK, OK),
    "GET /people/<handle>/correspondence": (GO, 404, OK, 404),
    "GET /correspondence/<correspondence_id>": (GO, 404, OK, OK),
    "POST /correspondence/<correspondence_id>/state": (401, 404, GO, GO),
    "POST /correspondence/<correspondence_id>/letters": (401, 404, GO, GO),
    "POST /letters/<letter_id>/withdrawal": (401, 404, GO, 404),
    "GET /you/hello": (GO, OK, OK, OK),
    "POST /you/hello": (401, GO, GO, GO),
    "POST /you/hello/withdrawal": (401, GO, GO, GO),
    "GET /people/<handle>/hello": (GO, OK, OK, OK),
    "POST /people/<handle>/hello": (401, GO, GO, GO),
    "GET /hello-words/<hello_word_id>/answer": (GO, 404, 409, OK),
    "POST /hello-words/<hello_word_id>/answer": (401, 404, 409, GO),
    "POST /hello-words/<hello_word_id>/withdrawal": (401, 404, GO, 409),
    "GET /you/suggestions": (GO, OK, OK, OK),
    "POST /you/suggestions": (401, GO, GO, GO),
    "GET /you/pace": (GO, OK, OK, OK),
    "POST /you/pace": (401, GO, GO, GO),
    "POST /you/pace/rest": (401, GO, GO, GO),
    "GET /": (OK, OK, OK, OK),
    "GET /join": (OK, OK, OK, OK),
    "POST /join": (422, 422, 422, 422),
    "GET /sign-in": (OK, OK, OK, OK),
    "POST /sign-in": (401, 401, 401, 401),
    "POST /join/application": (422, 422, 422, 422),
    "GET /join/answer": (OK, OK, OK, OK),
    "GET /stewards/house": (404, 404, 404, 404),
    "POST /stewards/house": (404, 404, 404, 404),
    "POST /stewards/house/mail": (404, 404, 404, 404),
    "GET /stewards/invitations": (404, 404, 404, 404),
    "POST /stewards/invitations": (404, 404, 404, 404),
    "POST /stewards/invitations/<house_invitation_id>/end": (404, 404, 404, 404),
    "GET /stewards/applications": (404, 404, 404, 404),
    "POST /stewards/applications/<application_id>/answer": (404, 404, 404, 404),
    "GET /stewards/help-lines": (404, 404, 404, 404),
    "POST /stewards/help-lines": (404, 404, 404, 404),
    "GET /stewards/help-lines/new": (404, 404, 404, 404),
    "GET /stewards/help-lines/<help_line_id>": (404, 404, 404, 404),
    "POST /stewards/help-lines/<help_line_id>": (404, 404, 404, 404),
    "POST /stewards/help-lines/<help_line_id>/act": (404, 404, 404, 404),
    "POST /sign-out": (GO, GO, GO, GO),
    "GET /you": (GO, OK, OK, OK),
    "GET /you/export": (GO, OK, OK, OK),
    "POST /you/export/file": (401, OK, OK, OK),
    "POST /you/export/page": (401, OK, OK, OK),
    "GET /you/leave": (GO, OK, OK, OK),
    "POST /you/leave": (401, GO, GO, GO),
    "GET /come-back": (404, 404, 404, 404),
    "POST /come-back": (404, 404, 404, 404),
    "GET /you/profile": (GO, OK, OK, OK),
    "POST /you/profile": (401, GO, GO, GO),
    "GET /you/values": (GO, OK, OK, OK),
    "POST /you/values": (401, GO, GO, GO),
    "GET /you/known-for": (GO, OK, OK, OK),
    "POST /you/known-for": (401, 409, GO, 409),
    "GET /you/as-others-see": (GO, OK, OK, OK),
    "GET /forgotten": (OK, OK, OK, OK),
    "POST /forgotten": (409, 409, 409, 409),
    "GET /recover": (OK, OK, OK, OK),
    "POST /recover": (422, 422, 422, 422),
    "GET /you/password": (GO, OK, OK, OK),
    "POST /you/password": (401, 422, 422, 422),
    "GET /stewards/recovery": (404, 404, 404, 404),
    "POST /stewards/recovery": (404, 404, 404, 404),
    "GET /you/mail": (GO, OK, OK, OK),
    "POST /you/mail": (401, GO, GO, GO),
    "POST /you/mail/confirmation": (401, 409, 409, 409),
    "GET /confirm-address": (OK, OK, OK, OK),
    "POST /confirm-address": (422, 422, 422, 422),
    "GET /stop-mail": (OK, OK, OK, OK),
    "POST /stop-mail": (OK, OK, OK, OK),
    "GET /stop-suggestion": (OK, OK, OK, OK),
    "POST /stop-suggestion": (OK, OK, OK, OK),
    "GET /people/<handle>": (GO, OK, OK, OK),
    "GET /you/quiet": (GO, OK, OK, OK),
    "GET /people/<handle>/quiet": (GO, OK, OK, OK),
    "POST /people/<handle>/quiet": (401, GO, GO, GO),
    "POST /cards/<card>/dismissal": (401, GO, GO, GO),
    "GET /requests": (GO, OK, OK, OK),
    "GET /ask": (GO, OK, OK, OK),
    "POST /ask": (401, GO, GO, GO),
    "GET /requests/<request_id>": (GO, 404, OK, OK),
    "GET /requests/<request_id>/edit": (GO, 404, 409, OK),
    "POST /requests/<request_id>/edit": (401, 404, 409, GO),
    "POST /requests/<request_id>/undo": (401, 404, 409, OK),
    "POST /requests/<request_id>/withdrawal": (401, 404, 409, GO),
    "POST /requests/<request_id>/state": (401, 404, 409, GO),
    "POST /requests/<request_id>/replies": (401, 404, GO, GO),
    "GET /replies/<reply_id>/edit": (GO, 404, OK, 409),
    "POST /replies/<reply_id>/edit": (401, 404, GO, 409),
    "POST /replies/<reply_id>/undo": (401, 404, OK, 409),
    "POST /replies/<reply_id>/withdrawal": (401, 404, GO, 409),
    "POST /requests/<request_id>/offers": (401, 404, GO, 409),
    "GET /offers/<offer_id>": (GO, 404, OK, OK),
    "POST /offers/<offer_id>/undo": (401, 404, OK, 409),
    "POST /offers/<offer_id>/state": (401, 404, GO, GO),
    "POST /offers/<offer_id>/messages": (401, 404, GO, GO),
    "GET /circles": (GO, OK, OK, OK),
    "POST /circles": (401, GO, GO, GO),
    "GET /circles/<circle_id>": (GO, 404, OK, OK),
    "POST /circles/<circle_id>/invitations": (401, 404, 409, GO),
    "GET /circles/<circle_id>/edit": (GO, 404, 409, OK),
    "POST /circles/<circle_id>/edit": (401, 404, 409, GO),
    "POST /circles/<circle_id>/link": (401, 404, 409, 409),
    "GET /circles/own": (GO, OK, OK, OK),
    "POST /circles/own": (401, GO, GO, GO),
    "GET /circles/own/<private_circle_id>": (GO, 404, 404, OK),
    "POST /circles/own/<private_circle_id>": (401, 404, 404, GO),
    "POST /circles/own/<private_circle_id>/ending": (401, 404, 404, GO),
    "GET /circles/here": (GO, OK, OK, OK),
    "GET /circles/here/<circle_id>": (GO, 404, 404, 404),
    "POST /circles/<circle_id>/membership": (401, 404, 404, 404),
    "POST /circles/<circle_id>/knocks": (401, 404, 404, 404),
    "POST /circle-knocks/<knock_id>/withdrawal": (401, 404, GO, 409),
    "POST /circle-knocks/<knock_id>/state": (401, 404, 409, GO),
    "GET /circles/by-link": (GO, 404, 404, 404),
    "POST /circles/by-link": (401, 422, 422, 422),
    "POST /circle-invitations/<invitation_id>/state": (401, 404, GO, 409),
    "POST /circles/<circle_id>/leaving": (401, 404, GO, GO),
    "GET /ties": (GO, OK, OK, OK),
    "POST /ties": (401, GO, GO, GO),
    "GET /ties/<handle>": (GO, OK, OK, OK),
    "POST /ties/<handle>": (401, GO, GO, GO),
    "POST /ties/<handle>/ending": (401, 404, 404, GO),
    "POST /absent-ties": (401, GO, GO, GO),
    "GET /standing-offers": (GO, OK, OK, OK),
    "POST /standing-offers": (401, GO, GO, GO),
    "POST /standing-offers/<standing_offer_id>/state": (401, 404, GO, 404),
    "POST /standing-offers/<standing_offer_id>/withdrawal": (401, 404, GO, 404),
    "GET /thanks": (GO, OK, OK, OK),
    "GET /thanks/new": (GO, OK, OK, OK),
    "POST /thanks/new": (401, GO, GO, GO),
    "GET /thanks/<thanks_id>": (GO, 404, OK, OK),
    "POST /thanks/<thanks_id>/consent": (401, 404, GO, GO),
    "POST /thanks/<thanks_id>/undo": (401, 404, 409, OK),
    "POST /thanks/<thanks_id>/withdrawal": (401, 404, GO, GO),
    "POST /api/v1/reports": (401, MADE, MADE, MADE),
    "GET /api/v1/reports": (401, OK, OK, OK),
    "GET /care": (GO, OK, OK, OK),
    "GET /care/tell": (GO, 404, 404, 404),  # of nothing in particular
    "POST /care/tell": (401, GO, GO, GO),
    "GET /care/folded/<fold_id>": (GO, 404, 404, OK),
    "POST /care/folded/<fold_id>/again": (401, 404, 404, GO),
    "GET /paused": (GO, 404, 404, 404),  # nobody is
    "POST /paused": (401, 404, 404, 404),
    "GET /stewards": (404, 404, 404, 404),
    "GET /stewards/standing": (404, 404, 404, 404),
    "GET /stewards/waiting": (404, 404, 404, 404),
    "GET /stewards/cases/<report_id>": (404, 404, 404, 404),
    "POST /stewards/cases/<report_id>": (404, 404, 404, 404),
    # No app shows the widget here: see tests/widget for a house where one does.
    "GET /embed/<version>/embed.js": (404, 404, 404, 404),
    "GET /embed/v1/frame": (404, 404, 404, 404),
    "GET /embed/v1/more/<edition>": (404, 404, 404, 404),
    "POST /embed/v1/session": (404, 404, 404, 404),
    "DELETE /embed/v1/session": (404, 404, 404, 404),
    "POST /embed/v1/arrival": (404, 404, 404, 404),
    "POST /embed/v1/events": (404, 404, 404, 404),
    "POST /embed/v1/onward": (404, 404, 404, 404),
    "GET /embed/v1/pace": (404, 404, 404, 404),
    "PUT /embed/v1/pace": (404, 404, 404, 404),
    "PUT /embed/v1/rest": (404, 404, 404, 404),
    "GET /embed/v1/values": (404, 404, 404, 404),
    "GET /onward": (OK, OK, OK, OK),
    "POST /onward": (422, 422, 422, 422),
}
# Where somebody who looks after the house is answered otherwise than a member whom nothing concerns.
STEWARD = {
    "GET /stewards/recovery": OK,
    "POST /stewards/recovery": OK,
    "GET /stewards/house": OK,
    "POST /stewards/house": GO,
    "POST /stewards/house/mail": 409,  # it sends none
    "GET /stewards/invitations": OK,
    "POST /stewards/invitations": OK,
    "POST /stewards/invitations/<house_invitation_id>/end": GO,
    "GET /stewards/applications": OK,
    "POST /stewards/applications/<application_id>/answer": GO,
    "GET /stewards/help-lines": OK,
    "POST /stewards/help-lines": GO,
    "GET /stewards/help-lines/new": OK,
    "GET /stewards/help-lines/<help_line_id>": OK,
    "POST /stewards/help-lines/<help_line_id>": GO,
    "POST /stewards/help-lines/<help_line_id>/act": GO,
    "GET /stewards": OK,
    "GET /stewards/standing": OK,
    "GET /stewards/waiting": OK,
    "GET /stewards/cases/<report_id>": OK,
    "POST /stewards/cases/<report_id>": GO,
}


# What ends something is tried in a world of its own.
ENDS = ("DELETE", "withdrawal", "leaving", "/leave", "sign-out", "session", "/state", "/consent", "/ending", "/undo")
ENDING = [route for route in MATRIX if not route.startswith("GET") and any(word in route for word in ENDS)]


@dataclass
class World:
    """The live server, the people's cookies, and the ids of what is private."""

    server: str
    cookies: dict[str, dict[str, str]]
    ids: dict[str, str]

    def call(self, person: str, route: str, ids: dict[str, str]) -> requests.Response:
        method, path, body = self.sends(person, route, ids)
        options = {"cookies": self.cookies[person], "allow_redirects": False, "timeout": 10}
        return requests.request(method, self.server + path, **body, **options)

    def sends(self, person: str, route: str, ids: dict[str, str]) -> tuple[str, str, dict[str, object]]:
        """The method, the path and the body with which somebody calls a route."""
        method, rule = route.split(" ", 1)
        path = re.sub(r"<(?:path:)?(\w+)>", lambda found: ids[found.group(1)], rule)
        if method == "GET":
            return method, path, {}
        if path.startswith(("/api/", "/embed/")):
            return method, path, {"json": JSON.get(route)}
        return method, path, {"data": {**FORMS.get(route, {}), "form_token": self.token(person)}}

    def token(self, person: str) -> str:
        page = requests.get(self.server + "/sign-in", cookies=self.cookies[person], timeout=10).text
        return page.split('name="form_token" value="')[1].split('"')[0]


@pytest.fixture
def world(app: Flask, serve: Callable[[Flask], str]) -> World:
    people = {name: Someone(app, None if name == "stranger" else name) for name in PEOPLE}
    dana = Someone(app, "dana")
    alice, bob = people["alice"], people["bob"]
    ask = alice.asks("Between us", audience="people", people=["bob"])
    reply = bob.replies(ask, private=True, kind="introduction")
    offer = bob.offers(ask)
    alice.put(f"/help-offers/{offer}/state", state="accepted")
    bob.post(f"/help-offers/{offer}/messages", body="Between us.")
    thanks = alice.thanks("bob", **{"for": {"type": "reply", "id": reply}})
    bob.put(f"/thanks/{alice.thanks('bob', qualities=['patience'], shared=True)}/consent", shared=True)
    circle, invitation = alice.circle("bob")
    ids = {"request_id": ask, "reply_id": reply, "offer_id": offer, "thanks_id": thanks}
    ids |= {"circle_id": circle, "invitation_id": invitation, "standing_offer_id": bob.stands_by()}
    for joining in ("words", "open", "link"):
        ids[f"circle by {joining}"] = alice.post("/circles", name="A door", joining=joining).json["id"]
    ids["private_circle_id"] = alice.post("/private-circles", name="Mine", people=["bob"]).json["id"]
    ids["knock_id"] = bob.post(f"/circles/{ids['circle by words']}/knocks", words="May I?").json["id"]
    ids["token_id"] = alice.post("/me/tokens", name="a program").json["id"]
    assert alice.put("/ties/dana", note="Ask about the move.").status_code == OK
    for new in (dana, alice):
        new.put("/me/hello", words="I have just come in.")
    ids["hello_word_id"] = bob.put("/members/alice/hello", body="Welcome.").json["id"]
    alice.put("/hello-words/" + ids["hello_word_id"] + "/answer", body="Thank you.")
    ids["correspondence_id"] = alice.post("/members/bob/correspondence", words="Shall we?").json["id"]
    bob.put(f"/correspondences/{ids['correspondence_id']}/state", state="open")
    ids["letter_id"] = bob.post(f"/correspondences/{ids['correspondence_id']}/letters", body="Dear Alice").json["id"]
    dana.thanks("bob")
    ids |= _introduced(app, people, dana)
    ids |= _told(app, people)
    cookies = {name: {c.key: c.value for c in who.client._cookies.values()} for name, who in people.items()}
    with app.app_context(), unit_of_work():
        invite(uses=1, days=1)
        session().add(Application(token_hash="x", name="Erin", words="May I?", locale="en", applied_at=now()))
        ids["house_invitation_id"] = standing_invitations()[0].public_id
        ids["application_id"] = waiting_applications()[0].public_id
        ids["help_line_id"] = house().ids.public_id()
        set_up(help_lines=(KeptLine(ids["help_line_id"], country="fr", **LINE),))
    return World(
        serve(app),
        cookies,
        {**ids, "handle": "dana", "card": "ask-1", "version": "x", "name": "y", "edition": "z"},
    )


def _introduced(app: Flask, people: dict[str, Someone], dana: Someone) -> dict[str, str]:
    """Bob has introduced Dana to Alice, and written to both."""
    alice, bob = people["alice"], people["bob"]
    ask = alice.asks("For you", audience="people", people=["bob"])
    reply = bob.replies(ask, kind="introduction")
    name = bob.post(f"/replies/{reply}/introductions", handle="dana", words="Shall we?").json["id"]
    with app.app_context(), unit_of_work():
        session().execute(update(Introduction).values(brought_at=now()))
    for who in (dana, alice):
        assert who.put(f"/introductions/{name}/state", state="open").status_code == OK
    letter = bob.post(f"/introductions/{name}/letters", body="Dear both").json["id"]
    return {"introduction_id": name, "introduction_letter_id": letter}


def _told(app: Flask, people: dict[str, Someone]) -> dict[str, str]:
    """A case that waits on the desk, told by Charlie of Bob, and words of Alice's that are folded."""
    stella, alice, charlie = Steward(app, people["stella"]), people["alice"], people["charlie"]
    about = {"type": "advice_request", "id": alice.asks("Not so kind")}
    first = charlie.post("/reports", about=about, words="w").json["id"]
    assert stella.does("fold", first).status_code == GO
    found = re.search(r"/care/folded/([^\"]+)", alice.client.get("/care").text)
    assert found
    told = charlie.post("/reports", about={"type": "member", "id": "bob"}, words="w").json["id"]
    return {"fold_id": found.group(1), "report_id": told}


def _routes(app: Flask) -> set[str]:
    return {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_route_has_a_row(app: Flask) -> None:
    assert _routes(app) == set(MATRIX)


def _expected(route: str, person: str) -> int:
    if person == "stella":
        return STEWARD.get(route, MATRIX[route][PEOPLE.index("charlie")])
    return MATRIX[route][PEOPLE.index(person)]


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("kind", ["read", "write"])
def test_the_matrix_holds(world: World, person: str, kind: str) -> None:
    for route in MATRIX:
        if route not in ENDING and route.startswith("GET") == (kind == "read"):
            assert world.call(person, route, world.ids).status_code == _expected(route, person), route


@pytest.mark.parametrize("route", ENDING)
@pytest.mark.once
def test_the_matrix_holds_for_what_ends_things(world: World, route: str) -> None:
    for person in ("stranger", "charlie", "stella"):
        assert world.call(person, route, world.ids).status_code == _expected(route, person), (route, person)
    refused_first = sorted((2, 3), key=lambda column: MATRIX[route][column] < 400)
    first = refused_first[0]
    assert world.call(PEOPLE[first], route, world.ids).status_code == MATRIX[route][first], route
    second = refused_first[1]
    if MATRIX[route][first] >= 400 or "<" not in route:
        assert world.call(PEOPLE[second], route, world.ids).status_code == MATRIX[route][second], route


def test_what_is_not_yours_does_not_exist_byte_for_byte(world: World) -> None:
    missing = {**world.ids, **dict.fromkeys(PRIVATE, "never-was-here-1")}
    compared = 0
    for route in MATRIX:
        if not any(f"<{name}>" in route for name in PRIVATE):
            continue
        for person in ("stranger", "charlie"):
            here, nowhere = world.call(person, route, world.ids), world.call(person, route, missing)
            swap = lambda text: re.sub("|".join(map(re.escape, [*world.ids.values(), "never-was-here-1"])), "ID", text)
            assert (here.status_code, swap(here.text)) == (nowhere.status_code, swap(nowhere.text)), route
            ours, theirs = dict(here.headers), dict(nowhere.headers)
            for headers in (ours, theirs):
                headers.pop("Date", None)
                headers["Location"] = swap(headers.get("Location", ""))
                if here.status_code == 303:
                    headers.pop("Content-Length", None)
            assert ours == theirs, route
            compared += 1
    assert compared > 80
