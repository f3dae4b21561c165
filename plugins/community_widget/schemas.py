"""What the frame sends, and what it is told."""

from community.language import LANGUAGES
from community.members.schemas import PersonSchema
from community.notices.schemas import TodaySchema
from community.pace.schemas import PaceViewSchema
from community.web.schema import (
    Choice,
    Consent,
    Flag,
    ListOf,
    Part,
    RequestSchema,
    ResponseSchema,
    Text,
    Way,
    Word,
    YesNo,
)


class BeginSchema(RequestSchema):
    """Beginning a visit: the site's publishable key, and what the site signed. What is wrong with it is told nobody.

    With ``day`` the answer tells one's day too, which asks the house as much as its first page does.
    """

    site = Text(most=200, least=0, required=True)
    assertion = Text(most=20_000, least=0, required=True)
    day = YesNo(load_default=False)


class NewsSchema(RequestSchema):
    """What a site signed of one of its people: signed out, renamed, or deleted."""

    site = Text(most=200, least=0, required=True)
    event = Text(most=20_000, least=0, required=True)


class ArriveSchema(RequestSchema):
    """Coming in by way of an app."""

    token = Text(most=200, required=True)
    name = Text(most=80, required=True)
    locale = Choice(LANGUAGES, required=True)
    ways_accepted = Consent(required=True)
    consent_sensitive = Consent(required=True)
    old_enough = Consent(required=True)


class WaySchema(RequestSchema):
    """A link into the house itself that works once, and the page that it leads to."""

    token = Text(most=200, least=0, load_default="")
    next = Text(most=500, least=0, load_default="/")


class NextSchema(RequestSchema):
    """The page to go on to."""

    next = Text(most=500, least=0, load_default="/")


class VisitSchema(ResponseSchema):
    """A visit: its bearer, who is here (nobody, before they have come in), and their day."""

    token = Word()
    name = Word()
    member = Part(PersonSchema, allow_none=True)
    paused = Flag()
    today = Part(TodaySchema, allow_none=True)


class OnwardSchema(ResponseSchema):
    """Where to go on, once."""

    href = Way()


class NamedSchema(ResponseSchema):
    """Something to choose: what is sent, and what is read."""

    value = Word()
    text = Word()


class OwnPaceSchema(ResponseSchema):
    """One's pace, whether one rests, and the words to choose another with."""

    pace = Part(PaceViewSchema)
    timezone = Word()
    place = Word()
    hour = Word()
    rests = Flag()
    until = Word()
    how_often = ListOf(Part(NamedSchema))
    days = ListOf(Part(NamedSchema))
    hours = ListOf(Part(NamedSchema))
    places = ListOf(Part(NamedSchema))


class OfferedSchema(ResponseSchema):
    """A value to tick."""

    word = Word()
    held = Flag()


class SeenSchema(ResponseSchema):
    """A value of one's own: as it is kept, as it is read, and who may see it."""

    value = Word()
    text = Word()
    seen_by = Word()


class OwnValuesSchema(ResponseSchema):
    """What matters to oneself: values to tick, those in one's own words, who may see each, and what one speaks of."""

    of_house = ListOf(Part(OfferedSchema))
    others = ListOf(Part(OfferedSchema))
    own = ListOf(Word())
    seen = ListOf(Part(SeenSchema))
    experience = ListOf(Word())
    avoid = ListOf(Word())
