"""What an asker and a replier send, and what is told of requests and replies."""

from typing import Any

from marshmallow import ValidationError, validates_schema

from community.advice.models import ReplyKind, State, Wanted
from community.language import _
from community.members.schemas import PersonSchema
from community.offers.schemas import OfferSchema
from community.standing_offers.schemas import StandingOfferSchema
from community.thanks.schemas import SharedThanksSchema
from community.web.schema import (
    Choice,
    CursorSchema,
    Day,
    Flag,
    ListOf,
    Part,
    RequestSchema,
    ResponseSchema,
    Several,
    Text,
    Word,
    YesNo,
)

MONTHS = ("1 month", "3 months", "6 months", "1 year")


class _RequestTextSchema(RequestSchema):
    """What can be edited of a request."""

    body = Text(most=8000, lines=True, required=True)
    title = Text(most=120, required=True)
    wanted = Several(Choice(Wanted), most=5, load_default=list)
    topics = Several(Text(most=40), most=5, load_default=list)
    content_note = Text(most=80, least=0, allow_none=True, load_default=None)
    no_advice = YesNo(load_default=False)


class AskSchema(_RequestTextSchema):
    """Asking for advice."""

    audience = Choice(("space", "circle", "people"), load_default="space")
    people = Several(Text(most=31), most=12, load_default=list)
    circle = Text(most=40, least=0, allow_none=True, load_default=None)

    @validates_schema
    def _named(self, data: dict[str, Any], **_options: Any) -> None:
        if data.get("audience") == "people" and not data.get("people"):
            raise ValidationError({"people": [_("Please name at least one person.")]})
        if data.get("audience") != "people" and data.get("people"):
            raise ValidationError({"people": [_("You named people: choose “people I name”, or take the names out.")]})
        if data.get("audience") == "circle" and not data.get("circle"):
            raise ValidationError({"circle": [_("Please choose one of your circles.")]})
        if data.get("audience") != "circle" and data.get("circle"):
            raise ValidationError(
                {"circle": [_("You chose a circle: choose “a circle of mine”, or set it to “none”.")]}
            )


class EditRequestSchema(RequestSchema):
    """Changing the words of a request; what is left out stays."""

    title = Text(most=120)
    body = Text(most=8000, lines=True)
    wanted = Several(Choice(Wanted), most=5)
    topics = Several(Text(most=40), most=5)
    content_note = Text(most=80, least=0, allow_none=True)
    no_advice = YesNo()


class EditFormSchema(_RequestTextSchema):
    """The edit form, which always sends everything, and the edition that was read."""

    version = Text(most=100, load_default="")


class StateSchema(RequestSchema):
    """Where a request stands, who helped, and what became of it."""

    state = Choice(State, required=True)
    helped_by = Several(Text(most=32), most=50, load_default=list)
    news = Text(most=4000, least=0, lines=True, allow_none=True, load_default=None)
    ask_again_in = Choice(("", *MONTHS), allow_none=True, load_default=None)


class StateFormSchema(StateSchema):
    """The same from a page, with the mark of the news that was read."""

    version = Text(most=100, load_default="")


class ReplySchema(RequestSchema):
    """Replying."""

    kind = Choice(ReplyKind, required=True)
    body = Text(most=8000, least=0, lines=True, load_default="")
    private = YesNo(load_default=False)

    @validates_schema
    def _words(self, data: dict[str, Any], **_options: Any) -> None:
        if data.get("kind") != ReplyKind.WITH_YOU and not data.get("body"):
            raise ValidationError({"body": [_("A few words are needed here.")]})


class EditReplySchema(RequestSchema):
    """Changing one's reply."""

    kind = Choice(ReplyKind)
    body = Text(most=8000, least=0, lines=True)


class EditReplyFormSchema(EditReplySchema):
    """The same from a page, with the mark of what was read."""

    version = Text(most=100, load_default="")


class ListSchema(CursorSchema):
    """Looking through requests."""

    topic = Text(most=40, least=0, load_default="")
    wanted = Choice(("", *Wanted), load_default="")
    q = Text(most=200, least=0, load_default="")
    state = Choice(("", *State), load_default="")
    order = Choice(("newest", "waiting"), load_default="newest")


class ReplyViewSchema(ResponseSchema):
    """A reply, as this reader may see it."""

    id = Word()
    kind = Word()
    body = Word()
    private = Flag()
    author = Part(PersonSchema, allow_none=True)
    written_on = Day()
    thanks = ListOf(Part(SharedThanksSchema))
    may = ListOf(Word())
    muted = Flag()


class RequestItemSchema(ResponseSchema):
    """A request in a list."""

    id = Word()
    title = Word()
    excerpt = Word()
    wanted = ListOf(Word())
    topics = ListOf(Word())
    audience = Word()
    circle = Word(allow_none=True)
    circle_name = Word(allow_none=True)
    content_note = Word(allow_none=True)
    no_advice = Flag()
    state = Word()
    answered = Flag()
    author = Part(PersonSchema, allow_none=True)
    asked_on = Day()


class AdviceRequestSchema(ResponseSchema):
    """A request, as this reader may see it."""

    id = Word()
    title = Word()
    body = Word()
    wanted = ListOf(Word())
    topics = ListOf(Word())
    audience = Word()
    circle = Word(allow_none=True)
    circle_name = Word(allow_none=True)
    people = ListOf(Part(PersonSchema))
    content_note = Word(allow_none=True)
    no_advice = Flag()
    state = Word()
    news = Word(allow_none=True)
    author = Part(PersonSchema, allow_none=True)
    asked_on = Day()
    replies = ListOf(Part(ReplyViewSchema))
    replies_next = Word(allow_none=True)
    offers = ListOf(Part(OfferSchema))
    standing_offers = ListOf(Part(StandingOfferSchema))
    may = ListOf(Word())
    muted = Flag()
