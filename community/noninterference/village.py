"""A house drawn by chance: of which kind, and who lives there."""

from dataclasses import dataclass, field

from community.security.identity import Identity


@dataclass(frozen=True)
class Kind:
    """A kind of house.

    Args:
        name: in words.
        least, most: how many members.
        asks: how many people ask in the weeks that are watched.
        alike: Maud and the one who watches are the only two who know of something that is often asked.
    """

    name: str
    least: int
    most: int
    asks: int
    alike: bool = False


HOUSES = Kind("houses of 30 to 100 members", 30, 100, 12)
TWINS = Kind("the same, where the two are the only ones who know of something that is often asked", 30, 100, 12, True)
TINY = Kind("houses of five members", 5, 5, 8)


@dataclass
class Villager:
    """Somebody who lives there, and how they are."""

    key: int
    comes: float
    replies: float
    lived: tuple[str, ...]
    about: set[str] = field(default_factory=set)  # what they wrote on, for everyone to read

    @property
    def identity(self) -> Identity:
        """As the house knows them."""
        return Identity(self.key, f"member-{self.key}", "Member", "en", "UTC", steward=False, session_ref="")

    def fits(self, topic: str) -> bool:
        """Whether everyone can know that they know of a topic."""
        return topic in self.lived or topic in self.about


@dataclass
class Village:
    """Who lives in a house; ``maud`` gave much in private or nothing, and ``viewer`` would like to know which."""

    kind: Kind
    people: list[Villager]
    maud: Villager
    viewer: Villager

    @property
    def others(self) -> list[Villager]:
        """Everybody but these two."""
        return [one for one in self.people if one is not self.maud and one is not self.viewer]
