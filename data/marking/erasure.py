"""Takes personal texts out of a whole workbook: cells, shared texts, and every other part.

Refuses to know how a text is recognised: that is in `data.marking.dropped`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from data.marking.dropped import LONG_NUMBER, Dropped, scrubbed
from data.marking.package import CONTENT_TYPES, Package
from data.marking.scan import Cell, Place, Scan, place_of
from data.marking.splice import LINKS, MAIN, Edits, closing, feed, parse, parser, prefix, tag_end

_ITEM, _TEXT, _PHONETIC = (f"{MAIN} {name}" for name in ("si", "t", "rPh"))


class Strings:
    """The shared texts of a workbook, by number, and where each stands."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.texts: list[str] = []
        self.places: list[tuple[int, int]] = []
        self._phonetic = self._inside = False
        self._pieces: list[str] = []
        reading = self._reading = parser()
        reading.StartElementHandler, reading.EndElementHandler = self._start, self._end
        reading.CharacterDataHandler = self._characters
        feed(reading, content)

    def emptied(self, numbers: Iterable[int]) -> bytes:
        """The part in which these texts are empty; the others keep their number."""
        edits = Edits(self.content)
        for number in numbers:
            start, at = self.places[number]
            inner = tag_end(self.content, start)
            stop, _ = closing(self.content, inner, at)
            space = prefix(self.content, start)
            edits.replace(inner, stop, b"<%st/>" % space if inner < stop else b"")
        return edits.done()

    def _start(self, name: str, _: dict[str, str]) -> None:
        if name == _ITEM:
            self.places.append((self._reading.CurrentByteIndex, 0))
            self._pieces = []
        self._inside = name == _TEXT
        self._phonetic = self._phonetic or name == _PHONETIC

    def _end(self, name: str) -> None:
        self._inside = False
        if name == _ITEM:
            self.places[-1] = (self.places[-1][0], self._reading.CurrentByteIndex)
            self.texts.append("".join(self._pieces))
        elif name == _PHONETIC:
            self._phonetic = False

    def _characters(self, data: str) -> None:
        if self._inside and not self._phonetic:
            self._pieces.append(data)


# --- a whole workbook ---------------------------------------------------------------------------


class Erasure:
    """Takes from a workbook what stood in the cells of `blanked`, wherever else it stands.

    `tabs` gives the part of each tab. A cell in a column of `kept` keeps its text: the dashboard
    reads it as something else. `emptied` and `also` count, by tab, the cells that lost something.
    """

    def __init__(
        self,
        package: Package,
        tabs: Mapping[str, str],
        blanked: Mapping[str, frozenset[Place]],
        kept: Mapping[str, frozenset[int]],
    ) -> None:
        self.package, self.tabs, self.kept = package, tabs, kept
        self.blanked = {tab: cells for tab, cells in blanked.items() if tab in tabs and cells}
        link = package.linked(package.workbook, "sharedStrings") if self.blanked else None
        self.part = link.target if link else ""
        self.strings = Strings(package[self.part]) if link else Strings(b"<sst/>")
        self.emptied, self.also = Counter[str](), Counter[str]()
        self.used: set[int] = set()
        self.orphans: set[int] = set()  # shared texts of cells that were emptied
        self.fates: dict[str, str | None] = {}
        self.dropped = Dropped(self._collect())

    def judge(self, tab: str) -> Callable[[Cell], str | None]:
        """What becomes of each cell of a tab: None as it is, else another text, often none."""
        blanked, kept = self.blanked.get(tab, frozenset()), self.kept.get(tab, frozenset())
        headers = self._headers(self.tabs[tab])

        def fate(cell: Cell) -> str | None:
            text = self._text(cell)
            new: str | None = None
            if cell.place in blanked:
                new = "" if cell.holds else None
            elif text and cell.place[1] not in kept:
                new = self._fate(text)
            if new == "" and cell.place in headers:
                new = self.dropped.numbered(text) if self.dropped.is_one(text) else None
            if new is not None:
                (self.emptied if cell.place in blanked else self.also)[tab] += 1
            if cell.kind == "s" and cell.text:
                (self.used if new is None else self.orphans).add(int(cell.text))
            return new

        return fate

    def scrub_parts(self) -> None:
        """Take the texts from every part but the sheets and what they share."""
        styles = self.package.linked(self.package.workbook, "styles")
        left = {CONTENT_TYPES, self.part, *self.tabs.values(), styles.target if styles else ""}
        for part in self.package.parts():
            if part not in left:
                content = self.package[part]
                if _is_markup(part, content):
                    self._change(part, scrubbed(content, self.dropped))

    def scrub_strings(self) -> None:
        """Empty the shared texts that no cell uses any more and that may not survive."""
        loose = {
            number
            for number, text in enumerate(self.strings.texts)
            if number not in self.used
            and (
                number in self.orphans or self.dropped.is_one(text) or self.dropped.mentioned(text)
            )
        }
        if loose:
            self._change(self.part, self.strings.emptied(loose))

    def _change(self, part: str, content: bytes) -> None:
        if content != self.package[part]:
            self.package[part] = content

    def _collect(self) -> Iterator[str]:
        """What stands in the cells that are emptied, and where their links lead."""
        for tab, cells in self.blanked.items():
            found: list[str] = []

            def visit(
                cell: Cell, cells: frozenset[Place] = cells, found: list[str] = found
            ) -> None:
                if cell.place in cells:
                    found.append(self._text(cell))

            scan = Scan(self.package[self.tabs[tab]], visit)
            scan.run()
            yield from found
            targets = {link.key: link.target for link in self.package.links(self.tabs[tab])}
            for link in scan.hyperlinks:
                if place_of(link.get("ref", "").partition(":")[0]) in cells:
                    yield link.get("display", "")
                    yield targets.get(link.get(f"{LINKS} id", ""), "").removeprefix("mailto:")

    def _text(self, cell: Cell) -> str:
        """What a cell says; a whole number as its digits."""
        if cell.kind == "s":
            number = int(cell.text or -1)
            return self.strings.texts[number] if 0 <= number < len(self.strings.texts) else ""
        return _whole(cell.text) if cell.kind == "n" else cell.text

    def _fate(self, text: str) -> str | None:
        if text not in self.fates:
            new = "" if self.dropped.is_one(text) else self.dropped.without(text, certain=True)
            self.fates[text] = None if new == text else new
        return self.fates[text]

    def _headers(self, sheet: str) -> set[Place]:
        """The cells that name a column of a table: Excel refuses a table where one is empty."""
        held = set()
        for link in self.package.links(sheet):
            if link.kind == "table" and link.target in self.package:
                table = parse(self.package[link.target]).attributes
                first, _, last = table.get("ref", "").partition(":")
                start, end = place_of(first), place_of(last)
                if start and end and table.get("headerRowCount") != "0":
                    held |= {(start[0], column) for column in range(start[1], end[1] + 1)}
        return held


def _whole(text: str) -> str:
    """`123456782` for `1.23456782E8`, the text itself for what is no whole number."""
    if len(text) < LONG_NUMBER or text.isdigit():
        return text
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    whole = number.is_finite() and number.adjusted() < 18 and number == number.to_integral_value()
    return str(int(number)) if whole else text


def _is_markup(part: str, content: bytes) -> bool:
    """Whether a part is text with tags: what else a workbook carries is left as it is."""
    if part.endswith((".xml", ".rels", ".vml")):
        return True
    return content[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")
