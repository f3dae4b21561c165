"""What is sent when leaving."""

from community.leaving.models import WordsAfter
from community.web.schema import Choice, RequestSchema, Text


class LeaveSchema(RequestSchema):
    """Leaving: what becomes of one's words, and one's password, since it is grave."""

    words = Choice(WordsAfter, required=True)
    password = Text(most=1000, required=True)
