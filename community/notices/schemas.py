"""What is told of today."""

from community.web.schema import Flag, ListOf, Part, RequestSchema, ResponseSchema, Way, Word, YesNo


class PutAwaySchema(RequestSchema):
    """Putting a card away: for now, or for ever where it can be stopped."""

    for_ever = YesNo(load_default=False)


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
    may_stop = Flag()


class TodaySchema(ResponseSchema):
    """At most three cards, and the end."""

    items = ListOf(Part(CardSchema))
    end = Word()
