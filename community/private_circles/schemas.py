"""What is sent around private circles, and what their owner is told of them."""

from community.members.schemas import PersonSchema
from community.web.schema import ListOf, Part, RequestSchema, ResponseSchema, Several, Text, Word


class PrivateCircleFormSchema(RequestSchema):
    """What it is called, and who is in it, by short names."""

    name = Text(most=60, required=True)
    people = Several(Text(most=31), most=12, required=True)


class ChangePrivateCircleFormSchema(PrivateCircleFormSchema):
    """The same of one that is there, with the mark of what was read."""

    version = Text(most=100, load_default="")


class PrivateCircleSchema(ResponseSchema):
    """A circle that only you know."""

    id = Word()
    name = Word()
    people = ListOf(Part(PersonSchema))
