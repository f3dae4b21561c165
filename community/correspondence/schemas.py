"""What is sent around a correspondence, and what is told of it."""

from community.members.schemas import PersonSchema
from community.web.schema import Choice, Day, Flag, ListOf, Part, RequestSchema, ResponseSchema, Text, Word

STATES = ("open", "not_now", "declined", "withdrawn", "resting", "put_away")


class ProposeSchema(RequestSchema):
    """Proposing letters, with a line of one's own."""

    words = Text(most=300, lines=True, required=True)


class CorrespondenceStateSchema(RequestSchema):
    """One's own step. ``answer`` goes with a yes or a no and is read by the other; with "not now" nothing is sent."""

    state = Choice(STATES, required=True)
    answer = Text(most=300, least=0, lines=True, load_default="")


class WriteLetterSchema(RequestSchema):
    """A letter."""

    body = Text(most=8000, lines=True, required=True)


class CameFromSchema(ResponseSchema):
    """What a correspondence came from, while this reader may still read it."""

    type = Word()
    id = Word()
    title = Word()


class CorrespondenceSchema(ResponseSchema):
    """A correspondence, for one of its two people."""

    id = Word()
    with_ = Part(PersonSchema, data_key="with", allow_none=True)
    mine = Flag()
    state = Word()
    words = Word()
    answer = Word()
    proposed_on = Day()
    came_from = Part(CameFromSchema, allow_none=True)
    may = ListOf(Word())
    muted = Flag()


class LetterSchema(ResponseSchema):
    """A letter, for whoever wrote it and for whom it has come."""

    id = Word()
    body = Word()
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    written_on = Day()
    may = ListOf(Word())
    muted = Flag()
