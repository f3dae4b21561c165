"""What a steward says of a help line."""

import re
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema

from community.language import _
from community.safety.help_lines import country_names
from community.safety.lines import KINDS, WAYS
from community.web.schema import Choice, RequestSchema, Text

ACTS = ("checked", "away", "back", "delivered", "gone")
_NUMBER = re.compile(r"\+?[0-9](?:[ -]?[0-9]){1,14}")
_PLACE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?:/[\w./-]*)?", re.I | re.A)


class Day(fields.Date):
    """A day that somebody says; without one nothing is kept."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        try:
            found: date = super()._deserialize(value, attr, data, **options)
        except ValidationError as error:
            raise ValidationError(_("A day is needed, as in 2027-01-31.")) from error
        return found


class Number(Text):
    """A number as it is dialled, or the address of a page; spaces of any kind are one kind."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return " ".join(super()._deserialize(value, attr, data, **options).split())


class HelpLineSchema(RequestSchema):
    """One line, whole: nothing is kept while it is empty or without its day."""

    country = Choice(country_names("en"), load_default="")
    name = Text(most=60, required=True)
    number = Number(most=60, required=True)
    kind = Choice(KINDS, required=True)
    ways = Choice(WAYS, required=True)
    hours_en = Text(most=100, least=0, load_default="")
    hours_fr = Text(most=100, least=0, load_default="")
    words_en = Text(most=160, least=0, load_default="")
    words_fr = Text(most=160, least=0, load_default="")
    source = Text(most=120, required=True)
    checked_on = Day(required=True)

    @validates_schema(skip_on_field_errors=False)
    def _whole(self, data: dict[str, Any], **_options: Any) -> None:
        wrong: dict[str, list[str]] = {}
        for name in ("hours", "words"):
            if {f"{name}_en", f"{name}_fr"} <= set(data) and not (data[f"{name}_en"] or data[f"{name}_fr"]):
                wrong[f"{name}_en"] = [_("A few words are needed here, in one language at least.")]
        if "number" in data and data.get("ways") == "web" and not _PLACE.fullmatch(_place(data["number"])):
            wrong["number"] = [_("The address of a page is needed here, as in findahelpline.com.")]
        elif "number" in data and data.get("ways", "web") != "web" and not _NUMBER.fullmatch(data["number"]):
            wrong["number"] = [_("A number is needed here, with digits and spaces, as in 0800 32 123.")]
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def _tidy(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        number = _place(data["number"]) if data["ways"] == "web" else data["number"]
        return {**data, "number": number}


class CorrectLineSchema(HelpLineSchema):
    """A line to put in the place of another, with the mark of what was read."""

    version = Text(most=100, load_default="")


class NewHelpLineSchema(HelpLineSchema):
    """A line of the house's own."""

    country = Choice(country_names("en"), required=True)


class LineActSchema(RequestSchema):
    """What is done with a line, with one tap."""

    act = Choice(ACTS, required=True)


def _place(typed: str) -> str:
    return re.sub(r"^https?://", "", typed, flags=re.I).rstrip("/")
