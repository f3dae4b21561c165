"""What is sent around ties, and what their owner is told of them."""

from community.members.schemas import PersonSchema
from community.web.schema import Choice, Part, RequestSchema, ResponseSchema, Text, Word

RHYTHMS = ("season", "some_day", "never")


class KeepTieSchema(RequestSchema):
    """What one notes about somebody, and how often one would like to think of them."""

    note = Text(most=1000, least=0, lines=True, load_default="")
    rhythm = Choice(RHYTHMS, load_default="season")


class KeepTieFormSchema(KeepTieSchema):
    """The same from a page, with the mark of what was read."""

    version = Text(most=100, load_default="")


class ChooseSchema(KeepTieSchema):
    """The same, of somebody by name."""

    handle = Text(most=31, required=True)


class TieSchema(ResponseSchema):
    """Somebody whom you keep in touch with. Nobody but you reads any of it."""

    person = Part(PersonSchema)
    note = Word()
    rhythm = Word()
