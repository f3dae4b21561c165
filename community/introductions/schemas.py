"""What is sent around an introduction, and what is told of it."""

from community.correspondence.schemas import LetterSchema
from community.members.schemas import PersonSchema
from community.web.schema import Choice, Day, Flag, ListOf, Part, RequestSchema, ResponseSchema, Text, Word

STATES = ("open", "not_now", "declined", "withdrawn", "resting")


class IntroduceSchema(RequestSchema):
    """Asking somebody whom one knows, with a line of one's own: the asker reads it too, once they have said yes."""

    handle = Text(most=32, required=True)
    words = Text(most=500, lines=True, required=True)


class IntroductionStateSchema(RequestSchema):
    """One's own step. ``answer`` goes with a yes or a no; with "not now" nothing is sent."""

    state = Choice(STATES, required=True)
    answer = Text(most=500, least=0, lines=True, load_default="")


class IntroducedRequestSchema(ResponseSchema):
    """What was asked, while this reader may read it."""

    id = Word()
    title = Word()


class SaidSchema(ResponseSchema):
    """What one of the three said: the maker, the third person or the asker."""

    by = Word()
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    words = Word()
    muted = Flag()


class IntroductionSchema(ResponseSchema):
    """An introduction, for one of its three people."""

    id = Word()
    part = Word()
    state = Word()
    maker = Part(PersonSchema, allow_none=True)
    third = Part(PersonSchema, allow_none=True)
    asker = Part(PersonSchema, allow_none=True)
    request = Part(IntroducedRequestSchema, allow_none=True)
    said = ListOf(Part(SaidSchema))
    asked_on = Day()
    may = ListOf(Word())


class LetterOfThreeSchema(LetterSchema):
    """A letter of three, for whoever wrote it and for whom it has come."""
