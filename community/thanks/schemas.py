"""What is sent with a thank-you, and what is told of it."""

from typing import Any

from marshmallow import pre_load
from marshmallow.fields import Nested

from community.members.schemas import PersonSchema
from community.web.schema import (
    Choice,
    CursorSchema,
    Day,
    Flag,
    ListOf,
    Part,
    RequestSchema,
    ResponseSchema,
    Several,
    Text,
    Word,
    YesNo,
)

KINDS = ("reply", "help_offer", "advice_request")


class ForSchema(RequestSchema):
    """What the thanks are for."""

    type = Choice(KINDS, required=True)
    id = Text(most=32, required=True)


class ThankSchema(RequestSchema):
    """Saying thank you."""

    to = Text(most=31, required=True)
    for_ = Nested(ForSchema, data_key="for", allow_none=True, load_default=None)
    message = Text(most=4000, lines=True, required=True)
    qualities = Several(Text(most=40), most=3, load_default=list)
    shared = YesNo(load_default=False)


class ThankFormSchema(ThankSchema):
    """The same from a form, where ``for`` comes as two fields."""

    @pre_load
    def _fold_for(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        rest = {name: value for name, value in data.items() if name not in ("for_type", "for_id")}
        if data.get("for_type") and data.get("for_id"):
            rest["for"] = {"type": data["for_type"], "id": data["for_id"]}
        return rest


class ConsentSchema(RequestSchema):
    """Whether one agrees to show a thank-you."""

    shared = YesNo(required=True)


class BoxSchema(CursorSchema):
    """Looking through thanks."""

    box = Choice(("received", "given", "shared"), load_default="received")


class ForViewSchema(ResponseSchema):
    """What the thanks are for."""

    type = Word()
    id = Word()
    title = Word()


class SharedThanksSchema(ResponseSchema):
    """A shared thank-you, as it stands under a reply."""

    id = Word()
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    message = Word()


class ThanksSchema(ResponseSchema):
    """A thank-you, for the two people, or for everyone while both show it."""

    id = Word()
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    to = Part(PersonSchema, allow_none=True)
    for_ = Part(ForViewSchema, data_key="for", allow_none=True)
    message = Word()
    qualities = ListOf(Word())
    shared = Flag()
    thanked_on = Day()
    may = ListOf(Word())
