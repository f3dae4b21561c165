"""What is sent around an offer, and what is told of it."""

from community.members.schemas import PersonSchema
from community.web.schema import Choice, Day, Flag, ListOf, Part, RequestSchema, ResponseSchema, Text, Word


class OfferHelpSchema(RequestSchema):
    """Offering help: what, when, and its limit."""

    what = Text(most=300, required=True)
    when = Text(most=120, required=True)
    until = Text(most=120, required=True)


class OfferStateSchema(RequestSchema):
    """Answering, taking back or finishing an offer."""

    state = Choice(("accepted", "declined", "withdrawn", "done"), required=True)
    message = Text(most=2000, least=0, lines=True, allow_none=True, load_default=None)


class WriteMessageSchema(RequestSchema):
    """Writing in the thread of an accepted offer."""

    body = Text(most=4000, lines=True, required=True)


class OfferSchema(ResponseSchema):
    """An offer, for its maker and for the asker."""

    id = Word()
    request = Word()
    request_title = Word()
    what = Word()
    when = Word()
    until = Word()
    state = Word()
    message = Word(allow_none=True)
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    to = Part(PersonSchema, allow_none=True)
    may = ListOf(Word())
    muted = Flag()


class MessageSchema(ResponseSchema):
    """A message in the thread of an offer."""

    id = Word()
    body = Word()
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    sent_on = Day()
    muted = Flag()
