"""What is sent around circles, and what is told of them."""

from community.members.schemas import PersonSchema
from community.web.schema import Choice, Flag, ListOf, Part, RequestSchema, ResponseSchema, Text, Way, Word

WAYS_IN = ("invitation", "link", "words", "open")


class StartCircleSchema(RequestSchema):
    """Starting a circle."""

    name = Text(most=60, required=True)
    purpose = Text(most=1000, least=0, lines=True, load_default="")
    ways = Text(most=1000, least=0, lines=True, load_default="")
    joining = Choice(WAYS_IN, load_default="invitation")


class ChangeCircleSchema(StartCircleSchema):
    """Changing a circle that one keeps: all of it is said again."""


class ChangeCircleFormSchema(ChangeCircleSchema):
    """The same from a page, with the mark of what was read."""

    version = Text(most=100, load_default="")


class KnockSchema(RequestSchema):
    """A few words to whoever keeps a circle."""

    words = Text(most=1000, required=True, lines=True)


class KnockStateSchema(RequestSchema):
    """Asking somebody in who wrote, or leaving it."""

    state = Choice(("welcome", "declined"), required=True)


class CircleLinkSchema(RequestSchema):
    """The key of a link into a circle."""

    key = Text(most=300, required=True)


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
    ways = Word()
    joining = Word()
    link = Way(allow_none=True)
    may = ListOf(Word())


class HouseCircleSchema(ResponseSchema):
    """A circle of the house that you may come into, or ask to."""

    id = Word()
    name = Word()
    purpose = Word()
    ways = Word()
    joining = Word()
    complete = Flag()
    knock = Word(allow_none=True)
    words = Word()
    may = ListOf(Word())


class CircleKnockSchema(ResponseSchema):
    """What somebody wrote who would like to come in: for them, and for whoever keeps the circle."""

    id = Word()
    circle = Word()
    circle_name = Word()
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    words = Word()
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
