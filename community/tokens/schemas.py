"""What is sent to make a token, and what is told of it."""

from community.tokens.models import Scope
from community.web.schema import Choice, Day, ListOf, RequestSchema, ResponseSchema, Several, Text, Word


class MakeTokenSchema(RequestSchema):
    """Making a token; without scopes it may read."""

    name = Text(most=60, required=True)
    scopes = Several(Choice(Scope), most=2, load_default=lambda: [Scope.READ.value])


class TokenSchema(ResponseSchema):
    """A token."""

    id = Word()
    name = Word()
    scopes = ListOf(Word())
    made_on = Day()
    ends_on = Day()


class NewTokenSchema(TokenSchema):
    """A token with its secret, told this once."""

    secret = Word()
