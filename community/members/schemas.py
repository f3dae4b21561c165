"""What members send, and what is told of them."""

import re
from typing import Any

from email_validator import EmailNotValidError, validate_email
from marshmallow import ValidationError, validates
from marshmallow.fields import Nested
from marshmallow.validate import Length

from community.language import LANGUAGES, _
from community.members.known_for import ACTS
from community.members.models import SeenBy
from community.pace.schemas import PaceSchema, PaceViewSchema, check_timezone
from community.web.schema import (
    Choice,
    Consent,
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

HANDLE = re.compile(r"^[a-z0-9][a-z0-9_-]{1,30}\Z")
MOST_VALUES = 8
KINDS_OF_EYES = tuple(SeenBy)
EIGHT = "Please choose eight characters or more."


class JoinSchema(RequestSchema):
    """Coming in."""

    name = Text(most=80, required=True)
    handle = Text(most=31, least=2, required=True)
    password = Text(most=128, least=8, short=EIGHT, required=True)
    locale = Choice(LANGUAGES, required=True)
    ways_accepted = Consent(required=True)
    consent_sensitive = Consent(required=True)
    old_enough = Consent(required=True)
    email = Text(most=254, least=0, allow_none=True)
    invite = Text(most=200, least=0, allow_none=True)
    mail_notices = YesNo(load_default=False)
    house_values = Several(Text(most=60), most=5, typed=False, load_default=list)

    @validates("handle")
    def _handle(self, value: str, **_options: Any) -> None:
        check_handle(value)

    @validates("email")
    def _email(self, value: str | None, **_options: Any) -> None:
        check_email(value or None)


class SignInSchema(RequestSchema):
    """Signing in."""

    handle = Text(most=200, required=True)
    password = Text(most=1000, required=True)


class SeenBySchema(RequestSchema):
    """Who may see one of one's values: everyone here, those who hold it too, or nobody but the matching."""

    value = Text(most=60, required=True)
    seen_by = Choice(KINDS_OF_EYES, required=True)


class ProfileSchema(RequestSchema):
    """What a member changes of their own page; what is left out stays as it is."""

    name = Text(most=80)
    about = Text(most=1000, least=0, lines=True)
    locale = Choice(LANGUAGES)
    timezone = Text(most=64)
    roomier = YesNo()
    email = Text(most=254, least=0, allow_none=True)
    values = Several(Text(most=60), most=MOST_VALUES)
    values_seen_by = Nested(SeenBySchema, many=True, validate=Length(max=MOST_VALUES))
    experience = Several(Text(most=60), most=12)
    avoid = Several(Text(most=60), most=12)
    pace = Nested(PaceSchema)

    @validates("timezone")
    def _timezone(self, value: str, **_options: Any) -> None:
        check_timezone(value)

    @validates("email")
    def _email(self, value: str | None, **_options: Any) -> None:
        check_email(value or None)


class ProfileFormSchema(ProfileSchema):
    """The same from a page, with the mark of what was read."""

    version = Text(most=100, load_default="")


class PersonSchema(ResponseSchema):
    """Somebody, as they are named."""

    handle = Word()
    name = Word()


class OfferedSchema(ResponseSchema):
    """Something that a member offers now and then."""

    id = Word()
    what = Word()
    when = Word()
    limit = Word()


class ProfileViewSchema(ResponseSchema):
    """A member's page, as this reader may see it; of the values shown, ``in_common`` are those they both hold."""

    handle = Word()
    name = Word()
    about = Word()
    shared_values = ListOf(Word())
    in_common = ListOf(Word())
    experience = ListOf(Word())
    known_for = ListOf(Word())
    hello = Word()
    offers = ListOf(Part(OfferedSchema))


class EyesSchema(RequestSchema):
    """As whom to look at one's own page."""

    eyes = Choice(("everyone", "sharing"), load_default="everyone")


class KnownForSchema(ResponseSchema):
    """The words that one is known for: those that may stand on one's page, in their order, and those kept off it."""

    shown = ListOf(Word())
    hidden = ListOf(Word())


class ArrangeSchema(RequestSchema):
    """Which of these words stand on one's page, and in what order; the others are kept off it."""

    shown = Several(Text(most=40), most=150, required=True)


class MoveSchema(RequestSchema):
    """One step with one of them."""

    word = Text(most=40, required=True)
    act = Choice(ACTS, required=True)


class SeenByViewSchema(ResponseSchema):
    """Who may see a value of one's own."""

    value = Word()
    seen_by = Word()


class MeSchema(ResponseSchema):
    """What is one's own."""

    handle = Word()
    name = Word()
    about = Word()
    locale = Word()
    timezone = Word()
    roomier = Flag()
    email = Word(allow_none=True)
    values = ListOf(Word())
    values_seen_by = ListOf(Part(SeenByViewSchema))
    experience = ListOf(Word())
    avoid = ListOf(Word())
    pace = Part(PaceViewSchema)


class ExchangeSchema(ResponseSchema):
    """One exchange of one's own: an ask, a reply, an offer, a hello."""

    id = Word()
    kind = Word()
    title = Word()
    text = Word()
    state = Word()
    with_ = Part(PersonSchema, data_key="with", allow_none=True)
    request = Word()
    offer = Word(allow_none=True)
    on = Day()


def check_handle(value: str) -> None:
    """A handle is short, lower case, and safe in an address.

    Raises:
        ValidationError: with a sentence for the field.
    """
    if not HANDLE.match(value):
        raise ValidationError(_("Use small letters, digits, - or _, two to thirty-one of them, as in camille."))


def check_email(value: str | None) -> None:
    """An address must have the shape of one; nothing is looked up on the network.

    Raises:
        ValidationError: with a sentence for the field.
    """
    if value is None:
        return
    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValidationError(_("This address needs an @, as in camille@example.org.")) from error
