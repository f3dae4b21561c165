"""What has been compared, in words for an operator."""

from dataclasses import dataclass, field

from community.noninterference.walk import Route


@dataclass
class Compared:
    """How far a proof has come.

    Args:
        pairs, answers: how many pairs of worlds, and how many pairs of answers.
        size: bytes of the answers of one world.
        statements: SQL statements of one world.
        routes, parts: which routes were called, and by whom.
    """

    pairs: int = 0
    answers: int = 0
    size: int = 0
    statements: int = 0
    routes: set[Route] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)

    def words(self) -> str:
        """A few lines that say it all."""
        reading = sum(route.method == "GET" for route in self.routes)
        return "\n".join(
            (
                f"Two houses were built {self.pairs} times. Everything that people may read was the same in both.",
                "What one member keeps to herself, or shares with one or two people alone, was not: thanks,",
                "private replies, offers and their threads, refusals, who is said to have helped, asks to people by",
                "name, circles, offers that sleep, words of her page, pace, language, address, sessions, tokens,",
                "cards put away, hellos between two people, whom she mutes or blocks, what was told to the care team.",
                f"{len(self.routes)} routes were called in both houses, {reading} that read and "
                f"{len(self.routes) - reading} that change something,",
                "in English and French, with what is there, what is hidden and what never was, by:",
                *(f"  {part}" for part in sorted(self.parts)),
                f"{self.answers:,} pairs of answers were compared ({self.size:,} bytes and {self.statements:,} SQL",
                "statements a house): status, headers, bodies, order, cursors, error pages, how many statements,",
                "what plugins heard, what was logged.",
            )
        )
