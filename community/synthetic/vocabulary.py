"""The words of made-up people, by language."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from community.language import LANGUAGES

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Topic:
    """What people ask about, and who knows something of it."""

    word: str
    experience: str
    things: list[str]
    details: list[str]
    helps: list[str]


class Vocabulary:
    """The words of one language; every draw is from the given source of chance."""

    def __init__(self, code: str) -> None:
        with (FOLDER / f"{code}.toml").open("rb") as file:
            found: dict[str, Any] = tomllib.load(file)
        self.code = code
        self.topics = [Topic(**topic) for topic in found.pop("topics")]
        self._words: dict[str, list[str]] = found

    def one(self, chance: Random, what: str) -> str:
        """One of the words of a kind."""
        return chance.choice(self._words[what])

    def some(self, chance: Random, what: str, least: int, most: int) -> list[str]:
        """Some different words of a kind."""
        return chance.sample(self._words[what], chance.randint(least, most))

    def title(self, chance: Random, topic: Topic) -> str:
        """What a request on a topic may be called."""
        return self.one(chance, "frames").format(thing=chance.choice(topic.things), when=self.one(chance, "whens"))

    def story(self, chance: Random, topic: Topic) -> str:
        """What a request on a topic may say."""
        middle = " ".join(chance.sample(topic.details, chance.randint(1, len(topic.details))))
        return f"{self.one(chance, 'openings')} {middle}\n\n{self.one(chance, 'closings')}"


def vocabularies() -> list[Vocabulary]:
    """One vocabulary a language of the house."""
    return [Vocabulary(code) for code in LANGUAGES]
