"""The letters and ties of a house that is filled in bulk: as many a member, whatever the size of the house."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

FIRST = datetime(2025, 1, 1, tzinfo=UTC)
OTHERS = (1, 3)  # how many members further on somebody is to whom a member proposed letters, or is tied
WRITTEN, OWN_WRITTEN = 3, 60  # letters of two people; of the reader's first correspondence
RHYTHMS = ("season", "some_day", "never")


class Writers:
    """Who writes to whom, and who thinks of whom. The reader has the key 1, the others those from 2 on."""

    def __init__(self, members: int, own: int) -> None:
        self.members, self.own = members, own

    def correspondences(self) -> Iterator[dict[str, Any]]:
        """Those of the reader first: some they proposed themselves, some were proposed to them."""
        for n, (one, other) in enumerate(self._pairs(), 1):
            course = "open" if n <= self.own or n % 7 else "declined"
            yield {
                "id": n,
                "public_id": self.name_of(n),
                "proposer_id": one,
                "other_id": other,
                "state": course,
                "words": "Shall we write to each other now and then?",
                "answer": "I would like that." if course == "open" else "Not this time.",
                "proposed_at": FIRST + timedelta(minutes=n),
                "answered_at": FIRST + timedelta(days=1, minutes=n),
            }

    def letters(self) -> Iterator[dict[str, Any]]:
        """By turns; the last one of every other correspondence is on its way."""
        key = 0
        for n, pair in enumerate(self._pairs(), 1):
            if n > self.own and n % 7 == 0:
                continue
            many = OWN_WRITTEN if n == 1 else WRITTEN
            for nth in range(many):
                key += 1
                at = FIRST + timedelta(days=2 + nth, minutes=n)
                waits = nth == many - 1 and n % 2 == 0
                yield {
                    "id": key,
                    "public_id": f"letter{key:010d}",
                    "correspondence_id": n,
                    "author_id": pair[nth % 2],
                    "body": "The garden is quiet, and I thought of you. " * 6,
                    "written_at": at,
                    "delivered_at": None if waits else at + timedelta(hours=8),
                }

    def ties(self) -> Iterator[dict[str, Any]]:
        """Those of the reader are with others than those to whom they write."""
        pairs = [(1, self._key(self.own + n)) for n in range(self.own)]
        pairs += [(one, self._key(one + step)) for one in range(2, self.members + 2) for step in OTHERS]
        for n, (one, other) in enumerate(pairs):
            yield {
                "member_id": one,
                "other_id": other,
                "note": "Ask about the new place.",
                "rhythm": RHYTHMS[n % 3],
                "since": FIRST,
            }

    @staticmethod
    def name_of(n: int) -> str:
        """The public id of a correspondence; the first is the reader's."""
        return f"writing{n:09d}"

    def _pairs(self) -> Iterator[tuple[int, int]]:
        for n in range(self.own):
            yield (1, self._key(n)) if n % 2 else (self._key(n), 1)
        for one in range(2, self.members + 2):
            for step in OTHERS:
                yield one, self._key(one + step)

    def _key(self, n: int) -> int:
        """Somebody who is not the reader."""
        return 2 + (n - 2) % self.members
