"""What is sent with a hello and the words around it, and what is told of them."""

from community.members.schemas import PersonSchema
from community.web.schema import Day, Flag, ListOf, Part, RequestSchema, ResponseSchema, Text, Word


class SayHelloSchema(RequestSchema):
    """A hello: one or two sentences about oneself."""

    words = Text(most=500, lines=True, required=True)


class SayHelloFormSchema(SayHelloSchema):
    """The same from a page, with the mark of what was read."""

    version = Text(most=100, load_default="")


class HelloWordsSchema(RequestSchema):
    """A hello back, or the answer to one."""

    body = Text(most=1000, lines=True, required=True)


class HelloWordSchema(ResponseSchema):
    """A hello that came back, with its answer if there is one."""

    id = Word()
    body = Word()
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    to = Part(PersonSchema, allow_none=True)
    written_on = Day()
    answer = Word()
    answer_id = Word()
    may = ListOf(Word())
    muted = Flag()


class HelloSchema(ResponseSchema):
    """Somebody's hello, as a reader sees it, with what this reader said to it."""

    id = Word()
    words = Word()
    from_ = Part(PersonSchema, data_key="from", allow_none=True)
    said_on = Day()
    mine = Part(HelloWordSchema, allow_none=True)
    may = ListOf(Word())


class OwnHelloSchema(ResponseSchema):
    """One's own hello, and the hellos that came back."""

    id = Word()
    words = Word()
    folded = Flag()
    may = ListOf(Word())
    back = ListOf(Part(HelloWordSchema))
