"""What is told of today."""

from community.web.schema import Flag, ListOf, Part, ResponseSchema, Way, Word


class LinkSchema(ResponseSchema):
    """A way on."""

    href = Way()
    text = Word()
    rel = Word()


class CardSchema(ResponseSchema):
    """One card of today."""

    id = Word()
    kind = Word()
    title = Word()
    text = Word()
    why = Word()
    links = ListOf(Part(LinkSchema))
    may_dismiss = Flag()


class TodaySchema(ResponseSchema):
    """At most three cards, and the end."""

    items = ListOf(Part(CardSchema))
    end = Word()
