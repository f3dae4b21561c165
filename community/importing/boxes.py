"""Lines of plain text inside lists and quotes."""

import re
from dataclasses import dataclass

BREAK = "\x00"  # stands for a line break among words whose own white space means nothing
SPACE = re.compile(r"[ \t\n\r\f]+")
AROUND = re.compile(f" *{BREAK} *")
DEEPEST = 24  # boxes in boxes; what is deeper stands beside


@dataclass
class _Box:
    """A list, one of its items, or a quote: what stands before the first of its lines, and before the others."""

    kind: str
    first: str = ""
    others: str = ""
    number: int | None = None
    begun: bool = False


class Boxes:
    """Gathers words into lines and lines into paragraphs, each line with what its boxes put before it."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._gap = 0  # line ends before the next line: 2 make a paragraph
        self._words: list[str] = []
        self._begun = False  # whether anything but white space was said
        self._as_it_is = False
        self._stack: list[_Box] = []

    def text(self) -> str:
        """Everything so far."""
        self._flush()
        return "".join(self._done)

    def say(self, words: str) -> None:
        self._words.append(words)
        self._begun = self._begun or not words.isspace()

    def end_line(self) -> None:
        self._words.append(BREAK)

    def mark(self) -> int:
        """The place after the last word, for ``since`` and ``cut``; it holds until the next block begins."""
        return len(self._words)

    def since(self, mark: int) -> str:
        """The words said since a mark, on one line."""
        return SPACE.sub(" ", "".join(self._words[mark:]).replace(BREAK, " ")).strip()

    def cut(self, mark: int) -> None:
        """Take back the words said since a mark, but not the space before the first."""
        space = " " if "".join(self._words[mark:])[:1].isspace() else ""
        self._words[mark:] = [space]

    def begin_block(self, *, as_it_is: bool = False) -> None:
        """A new paragraph, perhaps one whose white space stays."""
        self._flush()
        if not (self._stack and self._stack[-1].kind == "item" and not self._stack[-1].begun):
            self._gap = 2
        self._as_it_is = as_it_is

    def begin_line(self) -> None:
        """A new line."""
        self._flush()
        self._gap = max(self._gap, 1)

    def begin_cell(self) -> None:
        """A new cell in a line."""
        if self._begun:
            self._words.append(" | ")

    def begin_list(self, number: int | None) -> None:
        """A list; with ``number`` its items are numbered from there on."""
        self._flush()
        self._gap = 1 if self._within("item") else 2
        self._enter(_Box("list", number=number))

    def begin_item(self) -> None:
        """An item of the innermost list; the one before it ends here."""
        self.end_item()
        box = next((box for box in reversed(self._stack) if box.kind == "list"), None)
        if box is None or box.begun:
            self._gap = 1
        marker = "- "
        if box is not None:
            box.begun = True
            if box.number is not None:
                marker = f"{box.number}. "
                box.number += 1
        self._enter(_Box("item", marker, " " * len(marker)))

    def end_item(self) -> None:
        self._flush()
        self._leave("item", within="list")

    def end_list(self) -> None:
        self._flush()
        self._leave("list")
        self._gap = 1 if self._within("item") else 2

    def begin_quote(self) -> None:
        self.begin_block()
        self._enter(_Box("quote", "> ", "> "))

    def end_quote(self) -> None:
        self._flush()
        self._leave("quote")
        self._gap = 2

    def _enter(self, box: _Box) -> None:
        if len(self._stack) < DEEPEST:
            self._stack.append(box)

    def _within(self, kind: str) -> bool:
        return any(box.kind == kind for box in self._stack)

    def _leave(self, kind: str, within: str = "") -> None:
        """Leave the innermost box of a kind and what is in it; ``within`` is a kind that must not be left for it."""
        for place in range(len(self._stack) - 1, -1, -1):
            if self._stack[place].kind == within:
                return
            if self._stack[place].kind == kind:
                del self._stack[place:]
                return

    def _flush(self) -> None:
        words = "".join(self._words)
        self._words.clear()
        self._begun = False
        if self._as_it_is:
            text = words.replace(BREAK, "\n").strip("\n").rstrip()
        else:
            text = AROUND.sub("\n", SPACE.sub(" ", words)).strip()
        self._as_it_is = False
        if not text:
            return
        if self._done:
            self._done.append("\n" * max(self._gap, 1))
        blank = False
        for number, line in enumerate(text.split("\n")):
            if not line.strip():
                blank = True
                continue
            if number:
                self._done.append("\n\n" if blank else "\n")
            self._done.append(self._before() + line.rstrip())
            blank = False
        self._gap = 1

    def _before(self) -> str:
        before = ""
        for box in self._stack:
            before += box.others if box.begun else box.first
            if box.kind != "list":
                box.begun = True
        return before
