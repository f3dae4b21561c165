"""What is sent to stay away from somebody, and what is told of it."""

from community.members.schemas import PersonSchema
from community.web.schema import Choice, Part, RequestSchema, ResponseSchema, Word

KINDS = ("mute", "block", "none")


class KeepApartSchema(RequestSchema):
    """How far to stay from somebody."""

    kind = Choice(KINDS, required=True)


class ApartSchema(ResponseSchema):
    """Somebody, and how far you stay from them."""

    person = Part(PersonSchema)
    kind = Word()
