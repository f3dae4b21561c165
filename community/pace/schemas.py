"""What a member says of their pace, and what they are told of it."""

import re
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from community.language import _
from community.pace.models import DAYS
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


class PaceViewSchema(ResponseSchema):
    """One's own pace."""

    touches = Word()
    days = ListOf(Word())
    from_ = Word(data_key="from")
    to = Word()
    digests = ListOf(Word())
    rest = Flag()
    rest_until = Day(allow_none=True)
