"""No score can leak: what is stored, what a response may say, what a page shows."""

import re
from dataclasses import fields

import pytest
from community_widget import own as widget_own
from community_widget import presenters as widget
from community_widget import schemas as widget_schemas
from flask import Flask
from marshmallow import Schema
from marshmallow import fields as marshmallow_fields
from sqlalchemy import BigInteger, Float, Integer, Numeric, update

import community.web.models
from community.advice import presenters as advice
from community.advice import schemas as advice_schemas
from community.blocks import presenters as blocks
from community.blocks import schemas as blocks_schemas
from community.care import presenters as care
from community.care import schemas as care_schemas
from community.circles import doors as circle_doors
from community.circles import presenters as circles
from community.circles import schemas as circles_schemas
from community.correspondence import presenters as correspondence
from community.correspondence import schemas as correspondence_schemas
from community.current import now
from community.db.base import Base
from community.db.unit_of_work import unit_of_work
from community.encouragements import presenters as encouragements
from community.encouragements import schemas as encouragements_schemas
from community.hellos import presenters as hellos
from community.hellos import schemas as hellos_schemas
from community.introductions import presenters as introductions
from community.introductions import schemas as introductions_schemas
from community.introductions.models import Introduction
from community.mail import presenters as mail
from community.mail import schemas as mail_schemas
from community.members import known_for
from community.members import presenters as members
from community.members import schemas as members_schemas
from community.notices import presenters as notices
from community.notices import schemas as notices_schemas
from community.offers import presenters as offers
from community.offers import schemas as offers_schemas
from community.pace import presenters as pace
from community.pace import schemas as pace_schemas
from community.private_circles import presenters as private_circles
from community.private_circles import schemas as private_circles_schemas
from community.standing_offers import presenters as standing_offers
from community.standing_offers import schemas as standing_offers_schemas
from community.testing import Someone
from community.thanks import presenters as thanks
from community.thanks import schemas as thanks_schemas
from community.ties import presenters as ties
from community.ties import schemas as ties_schemas
from community.tokens import presenters as tokens
from community.tokens import schemas as tokens_schemas
from community.web.schema import Flag, ListOf, Part, ResponseSchema, Word

pytestmark = pytest.mark.once

# Numbers that are neither keys nor references: positions, editions, limits set by an operator, a status.
NUMBERS = {
    "community_advice_request.edition",
    "community_reply.edition",
    "community_member_word.position",
    "community_house_invitation.uses_left",
    "community_kept_answer.status",
    "community_mail.tries",
    "widget_knock.tries",
}
VIEWS = [
    (advice.RequestView, advice_schemas.AdviceRequestSchema, {"etag"}),
    (advice.RequestItem, advice_schemas.RequestItemSchema, set()),
    (advice.ReplyView, advice_schemas.ReplyViewSchema, {"etag"}),
    (offers.OfferView, offers_schemas.OfferSchema, set()),
    (offers.MessageView, offers_schemas.MessageSchema, set()),
    (thanks.ThanksView, thanks_schemas.ThanksSchema, set()),
    (thanks.SharedThanksView, thanks_schemas.SharedThanksSchema, set()),
    (members.Person, members_schemas.PersonSchema, set()),
    (members.ProfileView, members_schemas.ProfileViewSchema, set()),
    (members.OfferedView, members_schemas.OfferedSchema, set()),
    (members.SeenByView, members_schemas.SeenByViewSchema, set()),
    (known_for.KnownForView, members_schemas.KnownForSchema, set()),
    (members.Me, members_schemas.MeSchema, set()),
    (members.Exchange, members_schemas.ExchangeSchema, set()),
    (blocks.ApartView, blocks_schemas.ApartSchema, set()),
    (circles.CircleItem, circles_schemas.CircleItemSchema, set()),
    (circles.CircleView, circles_schemas.CircleSchema, set()),
    (circle_doors.HouseCircleView, circles_schemas.HouseCircleSchema, set()),
    (private_circles.PrivateCircleView, private_circles_schemas.PrivateCircleSchema, set()),
    (circle_doors.KnockView, circles_schemas.CircleKnockSchema, set()),
    (circles.InvitationView, circles_schemas.InvitationSchema, set()),
    (standing_offers.StandingOfferView, standing_offers_schemas.StandingOfferSchema, set()),
    (ties.TieView, ties_schemas.TieSchema, set()),
    (tokens.TokenView, tokens_schemas.TokenSchema, set()),
    (tokens.NewTokenView, tokens_schemas.NewTokenSchema, set()),
    (mail.MailView, mail_schemas.MailViewSchema, set()),
    (pace.PaceView, pace_schemas.PaceViewSchema, set()),
    (care.ReportView, care_schemas.ReportSchema, set()),
    (care.AboutView, care_schemas.AboutViewSchema, set()),
    (care.AnswerView, care_schemas.AnswerSchema, set()),
    (encouragements.EncouragementView, encouragements_schemas.EncouragementSchema, set()),
    (encouragements.EncouragementsView, encouragements_schemas.EncouragementsSchema, set()),
    (correspondence.CorrespondenceView, correspondence_schemas.CorrespondenceSchema, set()),
    (correspondence.CameFromView, correspondence_schemas.CameFromSchema, set()),
    (correspondence.LetterView, correspondence_schemas.LetterSchema, set()),
    (introductions.IntroductionView, introductions_schemas.IntroductionSchema, set()),
    (introductions.IntroducedRequestView, introductions_schemas.IntroducedRequestSchema, set()),
    (correspondence.LetterView, introductions_schemas.LetterOfThreeSchema, set()),
    (introductions.SaidView, introductions_schemas.SaidSchema, set()),
    (hellos.HelloView, hellos_schemas.HelloSchema, set()),
    (hellos.OwnHelloView, hellos_schemas.OwnHelloSchema, set()),
    (hellos.HelloWordView, hellos_schemas.HelloWordSchema, set()),
    (notices.Card, notices_schemas.CardSchema, set()),
    (notices.TodayView, notices_schemas.TodaySchema, set()),
    (widget.VisitView, widget_schemas.VisitSchema, set()),
    (widget.OnwardView, widget_schemas.OnwardSchema, set()),
    (widget_own.NamedView, widget_schemas.NamedSchema, set()),
    (widget_own.OwnPaceView, widget_schemas.OwnPaceSchema, set()),
    (widget_own.OfferedView, widget_schemas.OfferedSchema, set()),
    (widget_own.SeenView, widget_schemas.SeenSchema, set()),
    (widget_own.OwnValuesView, widget_schemas.OwnValuesSchema, set()),
]


def test_nothing_aggregated_is_stored() -> None:
    assert community.web.models
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Integer | BigInteger | Float | Numeric):
                allowed = column.primary_key or column.foreign_keys or str(column) in NUMBERS
                assert allowed, f"{column} is a number that is neither a key nor a setting"


def test_every_column_is_classed_and_every_table_has_a_purpose() -> None:
    for table in Base.metadata.tables.values():
        assert {"purpose", "retention"} <= set(table.info), table.name
        for column in table.columns:
            assert column.info.get("data") in ("public", "community", "private", "special", "secret", "technical"), (
                column
            )


@pytest.mark.parametrize(
    "field",
    [
        marshmallow_fields.Integer(),
        marshmallow_fields.Float(),
        marshmallow_fields.Decimal(),
        marshmallow_fields.String(),
        marshmallow_fields.Raw(),
        marshmallow_fields.Dict(),
        marshmallow_fields.Method("how_much"),
        marshmallow_fields.Function(len),
        ListOf(marshmallow_fields.Integer()),
        ListOf(ListOf(marshmallow_fields.Integer())),
        Part(Schema.from_dict({"n": marshmallow_fields.Integer()})),
        type("Sneaky", (Word,), {})(),
    ],
    ids=lambda field: type(field).__name__,
)
def test_a_response_cannot_declare_anything_but_words(field: marshmallow_fields.Field) -> None:
    with pytest.raises(TypeError):
        type("LeakSchema", (ResponseSchema,), {"leak": field})


def test_a_word_field_refuses_a_number() -> None:
    class PlainSchema(ResponseSchema):
        word = Word()
        flag = Flag()

    assert PlainSchema().dump({"word": "seven", "flag": True}) == {"word": "seven", "flag": True}
    with pytest.raises(TypeError):
        PlainSchema().dump({"word": 7})


@pytest.mark.parametrize(("view", "schema", "inner"), VIEWS, ids=lambda part: getattr(part, "__name__", ""))
def test_pages_and_json_say_the_same(view: type, schema: type[ResponseSchema], inner: set[str]) -> None:
    names = set(getattr(view, "_fields", ())) or {field.name for field in fields(view)}
    assert names - inner == set(schema().fields)


def test_no_answer_holds_a_number_but_a_problem(app: Flask, alice: Someone, bob: Someone) -> None:
    ask = alice.asks(topics=["work"])
    bob.replies(ask)
    bob.offers(ask)
    alice.thanks("bob")

    def walk(found: object, path: str) -> None:
        assert not isinstance(found, int | float) or isinstance(found, bool), path
        for key, value in (
            found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
        ):
            walk(value, f"{path}/{key}")

    paths = ("/me", "/me/exchanges", "/today", "/thanks", "/advice-requests", f"/advice-requests/{ask}", "/members/bob",
             "/me/known-for", "/me/as-others-see")  # fmt: skip
    for path in paths:
        walk(alice.get(path).json, path)


def test_pages_show_no_number_about_people(app: Flask, alice: Someone, bob: Someone) -> None:
    ask = alice.asks("Words only", topics=["work"])
    bob.replies(ask, "Words only.")
    alice.thanks("bob", "Words only.")
    letters = bob.post("/members/alice/correspondence", words="Words only.").json["id"]
    alice.put(f"/correspondences/{letters}/state", state="open", answer="Words only.")
    alice.post(f"/correspondences/{letters}/letters", body="Words only.")
    reply = bob.replies(ask, "Words only.", kind="introduction")
    carol = Someone(app, "carol")
    carol.thanks("bob", "Words only.")
    introduced = bob.post(f"/replies/{reply}/introductions", handle="carol", words="Words only.").json["id"]
    with app.app_context(), unit_of_work() as work:
        work.execute(update(Introduction).values(brought_at=now()))
    for who in (carol, alice):
        assert who.put(f"/introductions/{introduced}/state", state="open", answer="Words only.").status_code == 200
    alice.post(f"/introductions/{introduced}/letters", body="Words only.")
    for path in (
        "/",
        "/introductions",
        f"/introductions/{introduced}",
        "/correspondence",
        f"/correspondence/{letters}",
        "/ask",
        "/requests",
        f"/requests/{ask}",
        "/you",
        "/thanks",
        "/thanks/new",
        "/people/bob",
        "/you/known-for",
    ):
        main = alice.client.get(path).text.split("</nav>\n  <main", 1)[1].split(">", 1)[1]
        for hidden in (r"<time.*?</time>", r'<a class="tel".*?</a>', r"<[^>]*>", r"&#\d+;"):
            main = re.sub(hidden, "", main, flags=re.S)
        assert not re.search(r"\d", main), f"{path}: {re.findall(r'.*[0-9].*', main)}"
