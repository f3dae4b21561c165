"""Schemas: what may come in, and what may go out. A response can only say words, days, yes and no."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.schema import SchemaMeta

from community.language import _
from community.web.root import root

# ── In ────────────────────────────────────────────────────────────────────────────────────────────


class _Sentences(dict[str, str]):
    """Marshmallow's messages, looked up in the reader's language when they are needed."""

    def __getitem__(self, name: str) -> str:
        return _(super().__getitem__(name))

    def get(self, name: str, default: Any = None) -> Any:
        return _(super().get(name, default))


# Controls (Cc) but line ends and tabs, and halves of a surrogate pair (Cs).
UNKEPT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")

SENTENCES = _Sentences(
    required="Something is missing here.",
    null="Something is missing here.",
    validator_failed="This is not right yet.",
    type="This is not what was expected here.",
    unknown="This is not known here.",
    invalid="This is not what was expected here.",
    invalid_utf8="This is not readable text.",
)


class RequestSchema(Schema):
    """Base of everything that comes in: an unknown field is refused, never silently dropped."""

    class Meta:
        unknown = RAISE

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages: Any = SENTENCES


class _In(fields.Field[Any]):
    """A field whose own messages are in the reader's language."""

    def __init__(self, *inner: Any, **options: Any) -> None:
        super().__init__(*inner, **options)
        self.error_messages: Any = SENTENCES


class Text(_In, fields.Field[str]):
    """Plain text of a person: trimmed, line ends made one, no control characters.

    Args:
        most: the longest length in characters.
        least: the shortest length after trimming; 0 allows an empty text.
        lines: whether line breaks may stay; without them they become spaces.
        short: the sentence for a text that is too short, if it wants one of its own.
    """

    def __init__(self, *, most: int, least: int = 1, lines: bool = False, short: str = "", **options: Any) -> None:
        described = {"maxLength": most, **({"minLength": least} if least else {})}
        super().__init__(metadata={"type": "string", **described}, **options)
        self.most, self.least, self.lines, self.short = most, least, lines, short

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_options: Any) -> str:  # noqa: ARG002 (marshmallow names what it gives)
        if not isinstance(value, str):
            raise ValidationError(_("This should be text."))
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        if not self.lines:
            text = text.replace("\n", " ")
        text = text.strip()
        if UNKEPT.search(text):
            raise ValidationError(_("There are characters in this text that cannot be kept."))
        if len(text) < self.least:
            raise ValidationError(_(self.short) if self.short else _("A few words are needed here."))
        if len(text) > self.most:
            raise ValidationError(_("This is too long: please shorten it a little."))
        return text


class Choice(_In, fields.Field[str]):
    """One of a closed set of words."""

    def __init__(self, choices: Iterable[str], **options: Any) -> None:
        self.choices = tuple(str(choice) for choice in choices)
        super().__init__(metadata={"type": "string", "enum": list(self.choices)}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_options: Any) -> str:  # noqa: ARG002 (marshmallow names what it gives)
        if not isinstance(value, str) or value not in self.choices:
            raise ValidationError(_("Please choose one of the answers offered."))
        return value


class YesNo(_In, fields.Field[bool]):
    """Yes or no: a JSON boolean, or the value of a form's tick box."""

    WORDS: ClassVar[Mapping[Any, bool]] = {"true": True, "on": True, "1": True, "false": False, "": False, "0": False}

    def __init__(self, **options: Any) -> None:
        super().__init__(metadata={"type": "boolean"}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_options: Any) -> bool:  # noqa: ARG002 (marshmallow names what it gives)
        if isinstance(value, bool):
            return value
        if isinstance(value, str) and value in self.WORDS and self.context_is_form():
            return self.WORDS[value]
        raise ValidationError(_("Please answer yes or no."))

    def context_is_form(self) -> bool:
        return bool(getattr(self.root, "from_form", False))


class Consent(YesNo):
    """A box that must be ticked by the person: one that was left empty lacks a yes, not something."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages = _Sentences({**SENTENCES, "required": "Your yes is needed for this."})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bool:
        if not super()._deserialize(value, attr, data, **options):
            raise ValidationError(_("Your yes is needed for this."))
        return True


class Several(_In, fields.List[Any]):
    """A short list; in a form, words with commas or several boxes.

    Args:
        inner: the field of one entry.
        most: how many entries are allowed.
        typed: whether words are typed in a form; what only boxes give may hold commas.
    """

    def __init__(self, inner: fields.Field[Any], *, most: int, typed: bool = True, **options: Any) -> None:
        super().__init__(inner, metadata={"maxItems": most}, **options)
        self.most, self.typed = most, typed

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if isinstance(value, str) and getattr(self.root, "from_form", False):
            value = [word for word in (part.strip() for part in value.split(",")) if word] if self.typed else [value]
        if not isinstance(value, list):
            raise ValidationError(_("This should be a list."))
        if len(value) > self.most:
            raise ValidationError(_("That is a lot at once: please keep the most important ones."))
        try:
            loaded = super()._deserialize(value, attr, data, **options)
        except ValidationError as error:
            sentences = error.messages.values() if isinstance(error.messages, dict) else [error.messages]
            raise ValidationError(list(dict.fromkeys(s for found in sentences for s in found))) from error
        return list(dict.fromkeys(loaded))


# ── Out ───────────────────────────────────────────────────────────────────────────────────────────


class Word(fields.String):
    """Text that is text already: a number would raise instead of turning into one."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **_options: Any) -> str | None:
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{attr} of {type(obj).__name__} is not text")
        return None if value is None else str(value)


class Way(Word):
    """A path of the house, told with everything that stands before it."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        path = super()._serialize(value, attr, obj, **options)
        return None if path is None else root() + path


class Flag(fields.Boolean):
    """Yes or no."""


class Day(fields.Date):
    """A day without its hour."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> Any:
        if value is not None and type(value) is not date:
            raise TypeError(f"{attr} of {type(obj).__name__} is not a day")
        return super()._serialize(value, attr, obj, **options)


class Part(fields.Nested):
    """Another response inside this one."""


class ListOf(fields.List[Any]):
    """Several of these, in their order."""


class WordsOnly(SchemaMeta):
    """Refuses, when the class is made, every field that could carry a number or bypass the schema."""

    ALLOWED: ClassVar[tuple[type, ...]] = (Word, Way, Flag, Day)

    def __init__(cls, name: str, bases: tuple[type, ...], members: dict[str, Any]) -> None:  # noqa: N805 (a metaclass)
        super().__init__(name, bases, members)  # type: ignore[no-untyped-call]  # marshmallow says no types here
        for field_name, field in cls._declared_fields.items():
            WordsOnly._check(name, field_name, field)
        hooks = [hook for hook, found in cls._hooks.items() if found]
        if hooks:
            raise TypeError(f"{name} has hooks ({', '.join(hooks)}): a response is only what its view says")

    @staticmethod
    def _check(schema: str, field_name: str, field: Any) -> None:
        if type(field) is ListOf:
            WordsOnly._check(schema, field_name, field.inner)
        elif type(field) is Part:
            if not isinstance(field.nested, type) or not isinstance(field.nested, WordsOnly):
                raise TypeError(f"{schema}.{field_name} nests something that is not a ResponseSchema class")
        elif type(field) not in WordsOnly.ALLOWED:
            raise TypeError(f"{schema}.{field_name} is a {type(field).__name__}: responses hold only words")


class ResponseSchema(Schema, metaclass=WordsOnly):
    """Base of everything that goes out."""

    @classmethod
    def from_dict(cls, *_args: Any, **_options: Any) -> type[Schema]:
        raise TypeError("a response schema is written out, not made up")


def page_of(item: type[ResponseSchema]) -> type[ResponseSchema]:
    """The schema of a list: ``items`` and ``next``, never a total."""
    name = item.__name__.removesuffix("Schema") + "PageSchema"
    fields_of: dict[str, Any] = {"items": ListOf(Part(item)), "next": Word(allow_none=True)}
    made: Any = WordsOnly(name, (ResponseSchema,), fields_of)
    page: type[ResponseSchema] = made
    return page


class ProblemSchema(Schema):
    """RFC 9457 problem; its ``status`` is the one number of the whole API."""

    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))


class CursorSchema(RequestSchema):
    """The place in a list."""

    cursor = Text(most=400)
    limit = fields.String(
        load_default="20", metadata={"pattern": "^([1-9]|[1-4][0-9]|50)$", "description": "at most 50"}
    )
