"""Phrases that a person can read, made into one machine that goes through a text once, whatever the text is."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

END = "."
TAKEN_OUT = "#"
ANY_OTHER = "*"
LAST = "~"
GAP = 3
_PIECES = re.compile(r"[()\[\]|~.]|[a-z0-9]+\*?")


@dataclass(eq=False, repr=False)
class State:
    """A place in the phrases: the states that a word leads to, by the whole word, its beginning, or any word."""

    words: dict[str, list["State"]] = field(default_factory=dict)
    stems: dict[str, list["State"]] = field(default_factory=dict)
    any: list["State"] = field(default_factory=list)
    also: list["State"] = field(default_factory=list)
    whole: bool = False
    moves: dict[str, list["State"]] = field(default_factory=dict)

    def make_moves(self, known: Sequence[str]) -> None:
        """Write down where each known word leads that is more than any word; ``known`` is in order."""
        self.moves = {word: [*targets, *self.any] for word, targets in self.words.items()}
        for stem, targets in self.stems.items():
            for word in known[bisect_left(known, stem) : bisect_left(known, stem + LAST)]:
                self.moves.setdefault(word, [*self.any]).extend(targets)
        for sign in (END, TAKEN_OUT):
            self.moves[sign] = self.words.get(sign, [])


States = tuple[State, ...]


@dataclass(eq=False, repr=False)
class Way:
    """The states that one may be in somewhere in a text, whether a phrase is whole there, and where words lead."""

    states: States
    whole: bool
    further: dict[str, "Way"] = field(default_factory=dict)


class Ways:
    """The ways through the phrases that one text takes, each worked out once; gone with the text."""

    def __init__(self, ends: frozenset[State], always: States = ()) -> None:
        self._ends = ends
        self._always = always
        self._known: dict[States, Way] = {}

    def of(self, states: States) -> Way:
        """The way that is in these states."""
        found = self._known.get(states)
        if found is None:
            found = self._known[states] = Way(states, not self._ends.isdisjoint(states))
        return found

    def after(self, way: Way, word: str) -> Way:
        """Where a word leads from here, and from the states that one is always in."""
        found = way.further.get(word)
        if found is None:
            states = (*self._always, *way.states)
            following = tuple({target: None for state in states for target in state.moves.get(word, state.any)})
            found = way.further[word] = self.of(following)
        return found


class Phrases:
    """Phrases in the grammar that :mod:`community.safety.heavy` describes, ready to be looked for."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._states: list[State] = []
        start = self._state()
        for line in lines:
            self._alternatives(_PIECES.findall(line)[::-1], start).whole = True
        for state in self._states:
            for targets in (*state.words.values(), *state.stems.values(), state.any):
                targets[:] = _with_all_also(targets)
        self._first = _with_all_also([start])
        self._ends = frozenset(state for state in self._states if state.whole)
        self._words = {END, TAKEN_OUT}.union(*(state.words for state in self._states))
        self._stems = frozenset[str]().union(*(state.stems for state in self._states))
        known = sorted(self._words.union(stem + ANY_OTHER for stem in self._stems))
        for state in self._states:
            state.make_moves(known)
        self._lengths = sorted({len(stem) for stem in self._stems}, reverse=True)

    def found_in(self, words: Sequence[str]) -> bool:
        """Whether any phrase stands somewhere among the words."""
        ways = Ways(self._ends, self._first)
        way = ways.of(())
        for word in self._known(words):
            way = ways.after(way, word)
            if way.whole:
                return True
        return False

    def taken_out_of(self, words: Sequence[str]) -> list[str]:
        """The words with a sign in the place of every phrase, the longest at each place."""
        ways = Ways(self._ends)
        kept, at = [], 0
        known = self._known(words)
        while at < len(words):
            end = self._end(known, at, ways)
            kept.append(TAKEN_OUT if end else words[at])
            at = end or at + 1
        return kept

    def _known(self, words: Sequence[str]) -> list[str]:
        """Each word as the phrases know it: whole, by its longest beginning, or as any; so that a way is found once."""
        known = {word: word if word in self._words else self._beginning(word) for word in set(words)}
        return [known[word] for word in words]

    def _beginning(self, word: str) -> str:
        return next((word[:size] for size in self._lengths if word[:size] in self._stems), "") + ANY_OTHER

    def _end(self, words: Sequence[str], at: int, ways: Ways) -> int:
        end, way = 0, ways.of(self._first)
        while way.states and at < len(words):
            way = ways.after(way, words[at])
            at += 1
            if way.whole:
                end = at
        return end

    def _state(self) -> State:
        self._states.append(State())
        return self._states[-1]

    def _alternatives(self, pieces: list[str], start: State) -> State:
        """Read ``a b|c`` from the end of ``pieces`` on, from a state to the one that is returned."""
        end, last = self._state(), start
        while pieces and pieces[-1] not in ")]":
            piece = pieces.pop()
            if piece == "|":
                last.also.append(end)
                last = start
            else:
                last = self._item(piece, pieces, last)
        last.also.append(end)
        return end

    def _item(self, piece: str, pieces: list[str], start: State) -> State:
        if piece in "([":
            end = self._alternatives(pieces, start)
            if pieces.pop() == "]":
                start.also.append(end)
            return end
        end = self._state()
        if piece == "~":
            start.also.append(end)
            for _number in range(GAP):
                following = self._state()
                start.any.append(following)
                following.also.append(end)
                start = following
            return end
        steps = start.stems if piece.endswith("*") else start.words
        steps.setdefault(piece.rstrip("*"), []).append(end)
        return end


def _with_all_also(states: Iterable[State]) -> States:
    """The states and those that one may be in as well, without those that lead nowhere."""
    seen: dict[State, None] = {}
    waiting = list(states)
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen[state] = None
            waiting += state.also
    return tuple(state for state in seen if state.whole or state.words or state.stems or state.any)
