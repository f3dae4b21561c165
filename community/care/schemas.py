"""What is sent to the care team and by it, and what is told of it."""

from typing import Any

from marshmallow import ValidationError, fields, pre_load
from marshmallow.fields import Nested

from community.care.models import About, Act, Kind
from community.language import _
from community.web.schema import Choice, Day, ListOf, Part, RequestSchema, ResponseSchema, Text, Word, YesNo

TYPES = tuple(kind for kind in About if kind not in (About.FOLD, About.PAUSE))
KINDS = (Kind.REPORT, Kind.CONCERN)


class AboutSchema(RequestSchema):
    """What one tells of; of a person the id is their handle."""

    type = Choice(TYPES, required=True)
    id = Text(most=32, required=True)


class TellSchema(RequestSchema):
    """Telling the care team; nothing has to be proven."""

    about = Nested(AboutSchema, required=True)
    kind = Choice(KINDS, load_default=Kind.REPORT)
    words = Text(most=4000, lines=True, required=True)


class TellFormSchema(TellSchema):
    """The same from a page, where ``about`` comes as one word: ``reply:its-id``."""

    @pre_load
    def _split_about(self, data: dict[str, Any], **_options: Any) -> dict[str, Any]:
        type, _colon, ref = str(data.get("about", "")).partition(":")
        return {**data, "about": {"type": type, "id": ref}}


class AboutQuerySchema(RequestSchema):
    """What the page for telling is about, as ``reply:its-id``."""

    about = Text(most=60, least=0, load_default="")
    kind = Choice(KINDS, load_default=Kind.REPORT)


class AgainSchema(RequestSchema):
    """Asking for another look."""

    words = Text(most=4000, lines=True, required=True)


class DeskSchema(RequestSchema):
    """Which case: the oldest, or the one after another."""

    after = Text(most=32, least=0, load_default="")


class CaseSchema(RequestSchema):
    """What a steward is about to do with a case."""

    act = Choice(("", *Act), load_default="")


class Until(fields.Date):
    """A day, or none; a wrong one is told in the reader's language."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if value == "":
            return None
        try:
            return super()._deserialize(value, attr, data, **options)
        except ValidationError as error:
            raise ValidationError(_("A day is needed, as in 2027-01-31.")) from error


class DecideSchema(RequestSchema):
    """Doing it, or (without ``sure``) seeing first what the people will read."""

    act = Choice(Act, required=True)
    reason = Text(most=4000, least=0, lines=True, load_default="")
    answer = Text(most=4000, least=0, lines=True, load_default="")
    until = Until(load_default=None)
    sure = YesNo(load_default=False)


class AboutViewSchema(ResponseSchema):
    """What one told of."""

    type = Word()
    id = Word()


class AnswerSchema(ResponseSchema):
    """What a steward wrote to one."""

    words = Word()
    written_on = Day()


class ReportSchema(ResponseSchema):
    """What one told the care team: the receipt, and what came of it."""

    id = Word()
    kind = Word()
    about = Part(AboutViewSchema)
    words = Word()
    state = Word()
    told_on = Day()
    answers = ListOf(Part(AnswerSchema))
