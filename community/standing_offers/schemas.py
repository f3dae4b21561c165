"""What is sent around standing offers, and what is told of them."""

from community.members.schemas import PersonSchema
from community.web.schema import (
    Choice,
    CursorSchema,
    ListOf,
    Part,
    RequestSchema,
    ResponseSchema,
    Several,
    Text,
    Word,
)


class StandBySchema(RequestSchema):
    """Offering something now and then."""

    what = Text(most=300, required=True)
    when = Text(most=120, required=True)
    limit = Text(most=120, required=True)
    topics = Several(Text(most=40), most=5, load_default=list)


class StandingStateSchema(RequestSchema):
    """Saying that a standing offer still holds, or letting it sleep."""

    state = Choice(("awake", "asleep"), required=True)


class StandingListSchema(CursorSchema):
    """One's own standing offers; with a topic, everyone's that are awake."""

    topic = Text(most=40, least=0, load_default="")


class StandingOfferSchema(ResponseSchema):
    """A standing offer."""

    id = Word()
    what = Word()
    when = Word()
    limit = Word()
    topics = ListOf(Word())
    state = Word()
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    may = ListOf(Word())
