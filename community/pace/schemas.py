"""What a member says of their pace, and what they are told of it."""

import re
from typing import Any
from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, post_load, pre_load, validates, validates_schema

from community.language import _
from community.pace.models import DAYS
from community.pace.words import zone_at
from community.web.schema import Choice, Day, Flag, ListOf, RequestSchema, ResponseSchema, Several, Text, Word, YesNo

HOUR = re.compile(r"^([01]\d|2[0-3]):[0-5]\d\Z")


class Hour(Text):
    """A time of the day, such as 09:00."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=5, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        if not HOUR.match(text):
            raise ValidationError(_("A time of the day is needed, as in 09:00."))
        return text


class RestUntil(fields.Date):
    """A day, or none; a wrong one is told in the reader's language."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        try:
            return super()._deserialize(value, attr, data, **options)
        except ValidationError as error:
            raise ValidationError(_("A day is needed, as in 2027-01-31.")) from error


class PaceSchema(RequestSchema):
    """What a member changes of their pace; what is left out stays as it is."""

    touches = Choice(("0", "1", "2", "3", "4", "5"))
    days = Several(Choice(DAYS), most=7)
    from_ = Hour(data_key="from")
    to = Hour()
    digests = Several(Hour(), most=3)
    rest = YesNo()
    rest_until = RestUntil(allow_none=True)

    @validates_schema
    def _hours(self, data: dict[str, Any], **_options: Any) -> None:
        if "from_" in data and "to" in data and data["from_"] >= data["to"]:
            raise ValidationError({"to": [_("The day should end after it begins.")]})


class PaceFormSchema(PaceSchema):
    """All of it but rest from the page, with the time zone; a day that is not ticked is none of theirs."""

    class Meta(RequestSchema.Meta):
        exclude = ("rest", "rest_until")

    touches = Choice(("0", "1", "2", "3", "4", "5"), required=True)
    days = Several(Choice(DAYS), most=7, load_default=list)
    from_ = Hour(data_key="from", required=True)
    to = Hour(required=True)
    digests = Several(Hour(), most=3, load_default=list)
    timezone = Text(most=64, required=True)

    @pre_load
    def _chosen_alone(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        given = data.get("digests", [])
        return {**data, "digests": [hour for hour in given if hour] if isinstance(given, list) else given}

    @validates("timezone")
    def _timezone(self, value: str, **_options: Any) -> None:
        if zone_at(value) is None:
            raise ValidationError(_("We do not know the time of this place. A larger town may help."))

    @post_load
    def _by_its_zone(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        return {**data, "timezone": zone_at(data["timezone"])}

    @validates("days")
    def _days(self, value: list[str], **_options: Any) -> None:
        if not value:
            raise ValidationError(_("Please choose one day at least. To be left in peace altogether, rest."))

    @validates("digests")
    def _digests(self, value: list[str], **_options: Any) -> None:
        if not value:
            raise ValidationError(_("Please choose one time at least."))

    @validates_schema
    def _times(self, data: dict[str, Any], **_options: Any) -> None:
        begins, ends = data["from_"], data["to"]
        if begins < ends and not all(begins <= hour < ends for hour in data["digests"]):
            raise ValidationError({"digests": [_("A time for mail should lie in the hours that you chose.")]})


class RestSchema(RequestSchema):
    """Resting, without an end or up to and with a day; or no longer. ``back`` is the page that it was said on."""

    rest = YesNo(required=True)
    rest_until = RestUntil(load_default=None, allow_none=True)
    back = Choice(("/", "/you", "/you/pace"), load_default="/you/pace")

    @pre_load
    def _no_day(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        return {**data, "rest_until": data.get("rest_until") or None}


class PaceViewSchema(ResponseSchema):
    """One's own pace."""

    touches = Word()
    days = ListOf(Word())
    from_ = Word(data_key="from")
    to = Word()
    digests = ListOf(Word())
    rest = Flag()
    rest_until = Day(allow_none=True)


def check_timezone(value: str) -> None:
    """A time zone must be one that is known.

    Raises:
        ValidationError: with a sentence for the field.
    """
    if value not in available_timezones():
        raise ValidationError(_("This time zone is not known. One that works: Europe/Paris."))
