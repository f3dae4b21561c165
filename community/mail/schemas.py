"""What a member says about mail, and what they are told of it."""

from typing import Any

from marshmallow import validates

from community.members.schemas import check_email
from community.web.schema import Flag, RequestSchema, ResponseSchema, Text, Word, YesNo


class MailWishesSchema(RequestSchema):
    """Whether the house may write when something waits."""

    notices = YesNo(required=True)


class MailFormSchema(RequestSchema):
    """The same from the page, with the address; a box that is not ticked is a no."""

    email = Text(most=254, least=0, load_default="")
    notices = YesNo(load_default=False)

    @validates("email")
    def _email(self, value: str, **_options: Any) -> None:
        check_email(value or None)


class LinkSchema(RequestSchema):
    """The secret that a link carries."""

    token = Text(most=400, least=0, load_default="")


class MailViewSchema(ResponseSchema):
    """One's own mail: ``sent`` says whether this house sends any."""

    address = Word(allow_none=True)
    confirmed = Flag()
    notices = Flag()
    sent = Flag()
