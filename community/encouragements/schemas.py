"""What a member chooses among encouragements, and what they are told of it."""

from community.reciprocity.gestures import Kind
from community.web.schema import Choice, Flag, ListOf, Part, RequestSchema, ResponseSchema, Word, YesNo


class ChooseEncouragementSchema(RequestSchema):
    """Stopping a kind, or letting it in again."""

    kind = Choice(Kind, required=True)
    stopped = YesNo(required=True)


class EncouragementSchema(ResponseSchema):
    """One kind of encouragement."""

    kind = Word()
    words = Word()
    stopped = Flag()


class EncouragementsSchema(ResponseSchema):
    """Every kind there is."""

    items = ListOf(Part(EncouragementSchema))
