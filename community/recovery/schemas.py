"""What is sent to come back in, and to change a password."""

from community.members.schemas import EIGHT
from community.web.schema import RequestSchema, Text


class ForgottenSchema(RequestSchema):
    """Who would like to come back in: a short name, or an address."""

    who = Text(most=254, required=True)


class NewPasswordSchema(RequestSchema):
    """A new password, by a link."""

    token = Text(most=400, required=True)
    password = Text(most=128, least=8, short=EIGHT, required=True)


class ChangePasswordSchema(RequestSchema):
    """A new password in the place of the old one."""

    old = Text(most=1000, required=True)
    new = Text(most=128, least=8, short=EIGHT, required=True)


class WhomSchema(RequestSchema):
    """For whom a steward makes a link."""

    handle = Text(most=200, required=True)
