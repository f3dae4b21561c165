"""The words for what matters that a member may choose from."""

from hashlib import sha256

from community.household.profile import house_profile
from community.language import spoken
from community.members.lexicon import offered
from community.members.values import meaning

Words = tuple[str, ...]


def words_to_choose(handle: str) -> tuple[Words, Words]:
    """What this house cares for, and the other words, each value once.

    Each member meets the others in an order of their own, so that none comes first for everyone.
    """
    of_house = house_profile().values_to_affirm()
    known = {meaning(word) for word in of_house}
    found: dict[str, str] = {}
    for word in (*offered(spoken().code), *house_profile().lines("values")):
        if meaning(word) not in known:
            found.setdefault(meaning(word), word)
    others = sorted(found.values(), key=lambda word: sha256(f"{handle} {meaning(word)}".encode()).digest())
    return of_house, tuple(others)
