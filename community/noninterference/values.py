"""What the walk puts into paths, queries and bodies: what is there, what is hidden, and what never was."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from marshmallow import Schema, fields

from community.noninterference.facts import BOTH, Pair
from community.noninterference.world import World
from community.reciprocity.gestures import Kind
from community.web.schema import Choice, Consent, Several, Text, YesNo

NEVER = "never-was-here-1"
SELDOM, OFTEN = 0.2, 0.5
MADE = (
    "request_id", "reply_id", "offer_id", "thanks_id", "circle_id", "invitation_id", "standing_offer_id", "token_id",
    "house_invitation_id", "application_id",
    "report_id", "fold_id", "hello_id", "hello_word_id", "correspondence_id", "letter_id", "knock_id",
    "private_circle_id", "introduction_id", "introduction_letter_id",
)  # fmt: skip
TYPED = {"timezone": ["Europe/Paris"], "email": ["someone@example.org"], "password": ["a quiet garden path"]}
ABOUT = {
    "advice_request": "request_id", "reply": "reply_id", "help_offer": "offer_id", "thanks": "thanks_id",
    "standing_offer": "standing_offer_id", "circle": "circle_id", "member": "handle",
    "hello": "hello_id", "hello_word": "hello_word_id",
    "correspondence": "correspondence_id", "letter": "letter_id",
    "introduction": "introduction_id", "letter_of_three": "introduction_letter_id",
}  # fmt: skip
HANDLES = ("handle", "to", "people", "who")


class UnknownParameterError(LookupError):
    """A route has a path parameter that the walk cannot fill, so it would go unseen."""


class Values:
    """Fills parameters and fields for one pair.

    Args:
        pair: the pair.
        worlds: both, for the ids in them.
        own: values for path parameters of plugins, by name.
        chance: makes the choices of the walk.
    """

    def __init__(self, pair: Pair, worlds: Sequence[World], own: Mapping[str, Sequence[str]], chance: Random) -> None:
        self.chance = chance
        self.real: dict[str, list[str]] = {name: list(values) for name, values in own.items()}
        self.hidden: dict[str, list[str]] = {name: [] for name in own}
        for parameter in MADE:
            self.real[parameter] = [worlds[0].made[name] for name in pair.names(parameter, BOTH)]
            self.hidden[parameter] = [w.made[name] for w in worlds for name in pair.names(parameter, w.name)]
        parties = {*pair.people} - {person.handle for person in pair.observers}
        self.real["handle"], self.hidden["handle"] = [*pair.people], sorted(parties)
        near = {step.name for step in pair.steps if step.makes and step.public and step.who in parties}
        self.near = {worlds[0].made[name] for name in near} | parties
        asks = [f"ask-{name}" for name in self.real["request_id"]]
        secret = [f"ask-{name}" for name in self.hidden["request_id"]]
        asks += [f"hello-{name}" for name in self.real["hello_id"]]
        asks += [f"letters-{name}" for name in self.real["correspondence_id"]]
        asks += [f"encouragement-{kind}" for kind in Kind]
        asks += [f"tie-{handle}" for handle in self.real["handle"]]
        secret += [f"became-{name}" for name in (*self.real["request_id"], *self.hidden["request_id"])]
        notices = [world.first_card("maud") for world in worlds]
        self.real["card"], self.hidden["card"] = asks, [*secret, *notices]
        assets = worlds[0].house.assets
        self.real["version"], self.hidden["version"] = [assets.version, "v1"], []
        self.real["edition"], self.hidden["edition"] = ["any.js"], []
        self.real["name"], self.hidden["name"] = ["community/community.css"], []
        self.real["span"], self.hidden["span"] = ["day", "season"], []
        self.real["help_line_id"], self.hidden["help_line_id"] = ["fr-3114", "be-112"], []
        self.real["path"], self.hidden["path"] = ["nowhere"], []
        self.met: dict[str, list[str]] = {}
        self.topics = pair.words
        self.abouts = [f"{kind}:{ref}" for kind in ABOUT for ref in self._refs_of(ABOUT[kind])]
        self.words = [*pair.words, *(mark for marks in pair.hidden.values() for mark in marks[:6])]
        self.ids = [name for parameter in MADE for name in (*self.real[parameter], *self.hidden[parameter])]

    def begin(self) -> None:
        """Another person walks, who has met nothing yet."""
        self.met = {}

    def meet(self, body: bytes) -> None:
        """Remember which of the things that exist this person has been shown."""
        for parameter in MADE:
            for name in self.real[parameter]:
                if name.encode() in body and name not in self.met.setdefault(parameter, []):
                    self.met[parameter].append(name)

    def paths(self, rule: str, parameters: Sequence[str]) -> list[dict[str, str]]:
        """Fillings of a route's parameters: one that was met, one that was not, now and then one that never was.

        Raises:
            UnknownParameterError: naming the route and the parameter.
        """
        for parameter in parameters:
            if parameter not in self.real:
                raise UnknownParameterError(
                    f"the route {rule} has a part <{parameter}> that the walk does not know: "
                    f"say what may stand there, as in parts={{{parameter!r}: ['one-that-exists']}}"
                )
        if not parameters:
            return [{}]
        never = [dict.fromkeys(parameters, NEVER)] if self.chance.random() < SELDOM else []
        shown = {name: self.met.get(name) or self.real[name] for name in parameters}
        not_shown = {name: self.hidden[name] + self._not_met(name) for name in parameters}
        return [self._some(shown, parameters), self._some(not_shown, parameters), *never]

    def queries(self, schema: Schema) -> list[dict[str, str]]:
        """Ways to ask a list: every choice, and words that are there, or stand only in what is hidden."""
        found: list[dict[str, str]] = []
        for name, field in schema.fields.items():
            if isinstance(field, Choice):
                found += [{name: choice} for choice in field.choices if choice]
            elif name == "cursor":
                found.append({name: NEVER})
            elif isinstance(field, Text):
                words = [self.chance.choice(self._words_for(name)) for _ in range(3)]
                found += [{name: word} for word in words]
        return found

    def body(self, schema: Schema, *, form: bool) -> dict[str, Any]:
        """Something that a person could send."""
        chosen: dict[str, Any] = {}
        for name, field in schema.fields.items():
            if field.required or self.chance.random() < 0.5:
                value = self._value(name, field)
                if value is not None:
                    chosen[field.data_key or name] = _as_form(value) if form else value
        return chosen

    def _refs_of(self, parameter: str) -> list[str]:
        return [*self.real[parameter], *self.hidden[parameter]]

    def _not_met(self, parameter: str) -> list[str]:
        return (
            [name for name in self.real[parameter] if name not in self.met[parameter]] if parameter in self.met else []
        )

    def _some(self, values: Mapping[str, Sequence[str]], parameters: Sequence[str]) -> dict[str, str]:
        """One value a parameter, half of the time one that is near the facts that differ."""
        chosen = {}
        for name in parameters:
            near = [value for value in values[name] if value in self.near] if self.chance.random() < OFTEN else []
            chosen[name] = self.chance.choice(near or values[name] or [NEVER])
        return chosen

    def _value(self, name: str, field: Any) -> Any:
        if isinstance(field, Consent):
            return True
        if isinstance(field, YesNo):
            return False  # to agree to what another has agreed to alone tells of it, and may
        if isinstance(field, Choice):
            return self.chance.choice(field.choices)
        if isinstance(field, Several):
            return [self._value(name, field.inner)]
        if isinstance(field, fields.Nested):
            return self.body(field.schema, form=False)
        if isinstance(field, Text):
            return self.chance.choice(self._words_for(name))[: field.most]
        return None

    def _words_for(self, name: str) -> Sequence[str]:
        if name in HANDLES:
            return [*self.real["handle"], "nobody-here"]
        if name in ("id", "for_id", "helped_by"):
            return [*self.ids, NEVER]
        if name == "about":  # of a member's page it is a few words, and these do as well
            return [*self.abouts, f"reply:{NEVER}"]
        if name == "circle":
            return [*self.real["circle_id"], *self.hidden["circle_id"], NEVER]
        return self.topics if name in ("topic", "topics") else TYPED.get(name, self.words)


def _as_form(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else ""
    return ",".join(map(str, value)) if isinstance(value, list) else value
