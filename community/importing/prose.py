"""HTML as plain text: paragraphs, lists, quotes and links stay, images and scripts go.

``plain`` is linear in the length of what it is given, whatever that is: the parser is fed nothing but whole tags.
"""

import re
from html.parser import HTMLParser

from community.importing.boxes import Boxes
from community.importing.posts import kept

GONE = frozenset(("script", "style", "xml", "template", "title", "svg"))
BLOCKS = frozenset(
    (
        "address", "article", "aside", "body", "caption", "center", "details", "dialog", "div", "dl", "fieldset",
        "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "main",
        "nav", "p", "section", "summary", "table"
    )
)  # fmt: skip
LINES = frozenset(("dt", "dd", "tr"))
LISTS = frozenset(("ul", "ol", "menu", "dir"))
CELLS = frozenset(("td", "th"))
DATA = re.compile(r"data:[^\s\"'<>)]{200,}+")
ASIDE = re.compile(r"<[!?][^<>]*+>")
STRAY = re.compile(r"""<(?!/?[a-zA-Z](?:[^<>"']++|"[^"]*+"|'[^']*+')*+>)""")
ADDRESS = re.compile(r"(?:https?:|ftp:|mailto:|/)\S", re.I)
ODD = str.maketrans({"(": "%28", ")": "%29", " ": "%20", "<": "%3C", ">": "%3E", '"': "%22", "\n": "", "\t": ""})


def plain(html: str) -> str:
    """The words of some HTML: paragraphs parted by an empty line, ``- `` and ``1. `` before the items of lists, ``> ``
    before quotes, the address of a link after its words."""
    parser = _Reader()
    parser.feed(_whole_tags(kept(html)))
    parser.close()
    return parser.text()


def _whole_tags(html: str) -> str:
    """The same without comments and declarations, and with every ``<`` that begins no whole tag made a plain sign."""
    first, *others = html.split("<!--")
    html = first + "".join(part.partition("-->")[2] for part in others)
    return STRAY.sub("&lt;", ASIDE.sub("", DATA.sub("", html)))


class _Reader(HTMLParser):
    """Follows the tags and puts the words where they belong; nothing is assumed to be closed or in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._boxes = Boxes()
        self._gone: list[str] = []
        self._cell = False
        self._link: tuple[str, int] | None = None

    def text(self) -> str:
        """What was read so far."""
        self._end_link()
        return kept(self._boxes.text()).strip()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in GONE:
            self._gone.append(tag)
        if self._gone:
            return
        if tag == "a":
            self._end_link()
            self._link = (dict(attributes).get("href") or "").strip(), self._boxes.mark()
        elif tag == "br":
            self._boxes.end_line()
        elif tag == "sup":
            self._boxes.say("^")  # 10 to the fifth is not 105
        elif tag in LISTS:
            self._part()
            self._boxes.begin_list(_first(dict(attributes).get("start")) if tag == "ol" else None)
        elif tag == "li":
            self._part()
            self._boxes.begin_item()
        elif tag == "blockquote":
            self._part()
            self._boxes.begin_quote()
        elif tag == "pre":
            self._part()
            self._boxes.begin_block(as_it_is=True)
        elif tag in CELLS:
            self._end_link()
            self._boxes.begin_cell()
            self._cell = True
        else:
            self._edge(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._gone:
            if tag in self._gone:
                while self._gone.pop() != tag:
                    pass
            return
        if tag == "a":
            self._end_link()
        elif tag in LISTS:
            self._part()
            self._boxes.end_list()
        elif tag == "li":
            self._part()
            self._boxes.end_item()
        elif tag == "blockquote":
            self._part()
            self._boxes.end_quote()
        elif tag in CELLS:
            self._end_link()
            self._cell = False
        else:
            self._edge(tag)

    def handle_data(self, data: str) -> None:
        if not self._gone:
            self._boxes.say(data)

    def _edge(self, tag: str) -> None:
        """The beginning or the end of a part of the page."""
        if tag in LINES:
            self._part()
            self._boxes.begin_line()
        elif tag in BLOCKS or tag == "pre":
            if self._cell and tag != "table":  # a paragraph in a cell does not break its row
                self._boxes.say(" ")
                return
            self._part()
            self._boxes.begin_block()

    def _part(self) -> None:
        self._end_link()
        self._cell = False

    def _end_link(self) -> None:
        if self._link is None:
            return
        (href, mark), self._link = self._link, None
        words = self._boxes.since(mark)
        if href.startswith("//"):
            href = f"https:{href}"
        if not words or not ADDRESS.match(href):
            return  # a link without words shows an image, and images are dropped
        href = href.removeprefix("mailto:")
        address = href.translate(ODD)
        if words.rstrip("/") in (href.rstrip("/"), href.split("://")[-1].rstrip("/")):
            self._boxes.cut(mark)
            self._boxes.say(address)
        else:
            self._boxes.say(f" ({address})")


def _first(start: str | None) -> int:
    return int(start) if start and re.fullmatch(r"\d{1,6}", start) else 1
