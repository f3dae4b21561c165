"""What is sent around circles, and what is told of them."""

from community.members.schemas import PersonSchema
from community.web.schema import Choice, ListOf, Part, RequestSchema, ResponseSchema, Text, Word


class StartCircleSchema(RequestSchema):
    """Starting a circle."""

    name = Text(most=60, required=True)
    purpose = Text(most=1000, least=0, lines=True, load_default="")


class InviteSchema(RequestSchema):
    """Inviting somebody."""

    handle = Text(most=31, required=True)


class InvitationStateSchema(RequestSchema):
    """Answering an invitation, or taking it back."""

    state = Choice(("accepted", "declined", "withdrawn"), required=True)


class CircleItemSchema(ResponseSchema):
    """A circle that you belong to, or are invited to."""

    id = Word()
    name = Word()
    purpose = Word()
    invitation = Word(allow_none=True)
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    may = ListOf(Word())


class CircleSchema(ResponseSchema):
    """A circle, for the people in it."""

    id = Word()
    name = Word()
    purpose = Word()
    people = ListOf(Part(PersonSchema))
    may = ListOf(Word())


class InvitationSchema(ResponseSchema):
    """An invitation into a circle."""

    id = Word()
    circle = Word()
    circle_name = Word()
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    to = Part(PersonSchema, allow_none=True)
    state = Word()
    may = ListOf(Word())
