"""What stewards set, and what somebody writes who would like to come in."""

from typing import Any

from marshmallow import ValidationError, validates, validates_schema

from community.household.profile import ACCENTS, AGES
from community.language import LANGUAGES, _
from community.members.schemas import check_email
from community.safety.help_lines import country_names
from community.settings import ADDRESSES, JOINING
from community.web.schema import Choice, Consent, RequestSchema, Several, Text

FEWEST_HOUSE_VALUES = 3


class Lines(Several):
    """A short list, a line an entry."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if isinstance(value, str):
            lines = value.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            value = [line.strip() for line in lines if line.strip()]
        return super()._deserialize(value, attr, data, **options)


class HouseholdSchema(RequestSchema):
    """How the house is set; what is left out stays as it is, an empty text or list is as the house is delivered."""

    version = Text(most=100, load_default="")
    name = Text(most=60, least=0)
    accent = Choice(ACCENTS)
    address = Choice(ADDRESSES)
    joining = Choice(JOINING)
    minimum_age = Choice(AGES)
    country = Choice(("", *country_names("en")))
    ways_en = Lines(Text(most=200), most=7)
    ways_fr = Lines(Text(most=200), most=7)
    values_en = Lines(Text(most=60), most=40)
    values_fr = Lines(Text(most=60), most=40)
    house_values_en = Lines(Text(most=60), most=5)
    house_values_fr = Lines(Text(most=60), most=5)
    topics_en = Lines(Text(most=60), most=40)
    topics_fr = Lines(Text(most=60), most=40)

    @validates_schema
    def _house_values(self, data: dict[str, Any], **_options: Any) -> None:
        english, french = data.get("house_values_en", []), data.get("house_values_fr", [])
        wrong = {}
        for name, lines in (("house_values_en", english), ("house_values_fr", french)):
            if lines and len(lines) < FEWEST_HOUSE_VALUES:
                wrong[name] = [_("Three to five of them, a line each.")]
        if english and french and len(english) != len(french) and not wrong:
            wrong["house_values_fr"] = [_("The same values in the same order, as many as in English.")]
        if wrong:
            raise ValidationError(wrong)


class OpenSchema(RequestSchema):
    """A link for a few people, for a while."""

    uses = Choice(("1", "2", "5", "10", "30"), load_default="1")
    days = Choice(("1", "3", "7", "14", "30"), load_default="14")


class ApplicationSchema(RequestSchema):
    """Somebody who would like to come in."""

    name = Text(most=80, required=True)
    words = Text(most=2000, lines=True, required=True)
    locale = Choice(LANGUAGES, required=True)
    email = Text(most=254, least=0, load_default="")
    consent_read = Consent(required=True)
    old_enough = Consent(required=True)

    @validates("email")
    def _email(self, value: str, **_options: Any) -> None:
        check_email(value or None)


class AnswerSchema(RequestSchema):
    """What they are answered."""

    state = Choice(("welcome", "not_now"), required=True)
    words = Text(most=2000, least=0, lines=True, load_default="")


class KeySchema(RequestSchema):
    """The key to an answer."""

    key = Text(most=200, least=0, load_default="")
