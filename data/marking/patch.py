"""One worksheet part: colours some cells, empties others, and leaves every other byte as it is.

Refuses to know why a cell is coloured or emptied.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping

from openpyxl.formula.translate import Translator

from data.marking.scan import Cell, Place, Scan
from data.marking.splice import (
    LINKS,
    AnnotationError,
    Edits,
    closing,
    escape,
    retagged,
    tag_end,
    tag_name,
)
from data.problems import Severity, cell_name


class Patch:
    """What is to be done to one worksheet part.

    `marks` says which cells get which colour, `colour` gives the number of a format in it. `judge`
    says what becomes of a cell: None as it is, else another text, which may be empty. `reword`
    gives a formula without what may not be kept. Neither is asked when there is nothing to empty.
    """

    def __init__(
        self,
        content: bytes,
        *,
        marks: Mapping[Place, Severity],
        colour: Callable[[int, Severity], int],
        judge: Callable[[Cell], str | None] | None = None,
        reword: Callable[[str], str] = str,
    ) -> None:
        self.marks, self.colour, self.judge, self.reword = marks, colour, judge, reword
        self.edits = Edits(content)
        self.rows = Rows(self, [*marks]) if marks else None
        only = None if judge else {row for row, _ in marks}
        self.scan = Scan(content, self._visit, rows=self.rows, only=only)
        self.prefix = b""
        self.lost = False  # whether a formula went
        self.masters: dict[str, tuple[str, str]] = {}  # shared formulas that went, by number

    def apply(self, legacy: str = "") -> tuple[bytes, int, int]:
        """The new part, and how many bytes of it stand before the table and after it.

        `legacy` is the relationship to a drawing with comments that the sheet did not have yet.
        """
        content = self.edits.content
        self.prefix = table_prefix(content)
        self.scan.run()
        if legacy:
            tag = b'<%slegacyDrawing xmlns:r="%s" r:id="%s"/>'
            tag %= self.prefix, LINKS.encode(), escape(legacy)
            self.edits.replace(self.scan.later, self.scan.later, tag)
        start, end = self.scan.data
        new = self.edits.done()
        return new, start, len(content) - end + (len(tag) if legacy else 0)

    def new_cell(self, place: Place, row: Mapping[str, str]) -> bytes:
        """A cell that was not there, with the format of its row or column."""
        style = self.colour(self._format(place[1], row), self.marks[place])
        name = cell_name(place[1], place[0]).encode()
        return b'<%sc r="%s" s="%d"/>' % (self.prefix, name, style)

    def _format(self, column: int, row: Mapping[str, str]) -> int:
        if row.get("customFormat") in ("1", "true"):
            return int(row.get("s", "0"))
        columns = self.scan.columns
        return next((style for first, last, style in columns if first <= column <= last), 0)

    def _visit(self, cell: Cell) -> None:
        if self.rows is not None:
            self.rows.reach(cell)
        severity = self.marks.get(cell.place)
        fate = None if self.judge is None else self.judge(cell)
        changes: dict[str, str | None] = {}
        if severity is not None:
            changes["s"] = str(self.colour(int(cell.attributes.get("s", "0")), severity))
        if fate is not None:
            self._rewrite(cell, fate, changes)
        else:
            if changes:
                self._recolour(cell, changes)
            if cell.formula is not None and self.judge is not None:
                self._mend(cell)

    def _recolour(self, cell: Cell, changes: Mapping[str, str | None]) -> None:
        content = self.edits.content
        inner = tag_end(content, cell.start)
        tag = retagged(content[cell.start : inner], changes)
        if content[inner - 2 : inner] == b"/>":
            tag = tag.removesuffix(b">") + b"/>"
        self.edits.replace(cell.start, inner, tag)

    def _rewrite(self, cell: Cell, text: str, changes: Mapping[str, str | None]) -> None:
        """The cell with another text, or none: without its formula and what hangs on its value."""
        if cell.shared.get("t") == "shared" and cell.formula_text:
            self.masters[cell.shared.get("si", "")] = (cell.formula_text, cell.name)
        self.lost = self.lost or cell.formula is not None
        content = self.edits.content
        inner = tag_end(content, cell.start)
        _, end = closing(content, inner, cell.at)
        kind = "inlineStr" if text else None
        changes = {**changes, "t": kind, "cm": None, "vm": None}
        tag = retagged(content[cell.start : inner], changes)
        if text:
            tag += inline(text, self.prefix) + b"</%sc>" % self.prefix
        else:
            tag = tag.removesuffix(b">") + b"/>"
        self.edits.replace(cell.start, end, tag)

    def _mend(self, cell: Cell) -> None:
        """A formula that leaned on one that went gets its own text; others lose what must go."""
        content, (start, at) = self.edits.content, cell.formula or (0, 0)
        inner = tag_end(content, start)
        stop, end = closing(content, inner, at)
        master = self.masters.get(cell.shared.get("si", ""))
        if cell.shared.get("t") == "shared" and not cell.formula_text and master:
            formula = Translator(f"={master[0]}", origin=master[1])
            moved = formula.translate_formula(cell.name)
            text = escape(self.reword(moved.removeprefix("=")))
            self.edits.replace(start, end, b"<%sf>%s</%sf>" % (self.prefix, text, self.prefix))
        elif (new := self.reword(cell.formula_text)) != cell.formula_text:
            self.edits.replace(inner, stop, escape(new))


def inline(text: str, space: bytes = b"") -> bytes:
    """The inside of a cell with this text in it; never a formula, whatever it begins with."""
    return b'<%sis><%st xml:space="preserve">%s</%st></%sis>' % (
        space, space, escape(text), space, space
    )  # fmt: skip


def table_prefix(content: bytes) -> bytes:
    """The prefix, mostly none, of the cells of a worksheet part."""
    found = re.search(rb"<((?:[^\s<>/:!?\"']+:)?)sheetData[\s/>]", content)
    if found is None:
        raise AnnotationError
    return found[1]


class Rows:
    """Puts in the cells, and the rows, that are to be coloured but are not there."""

    def __init__(self, patch: Patch, wanted: list[Place]) -> None:
        self.patch, self.edits = patch, patch.edits
        self.wanted = deque(sorted(wanted))
        self.row = self.tag = 0
        self.attributes: dict[str, str] = {}
        self.grown = False

    def open(self, row: int, at: int, attributes: dict[str, str]) -> None:
        """A row begins: the rows before it that are not there go in front of it."""
        self.edits.replace(at, at, self._missing(row))
        self.row, self.tag, self.attributes, self.grown = row, at, attributes, False

    def reach(self, cell: Cell) -> None:
        """A cell: those before it that are not there go in front of it."""
        if self.wanted and self.wanted[0] < cell.place:
            cells = self._cells(self.row, self.attributes, cell.place[1])
            self.edits.replace(cell.start, cell.start, cells)
            self.grown = True
        if self.wanted and self.wanted[0] == cell.place:
            self.wanted.popleft()

    def close(self, at: int) -> None:
        """A row ends: the rest of its cells go at its end."""
        content = self.edits.content
        inner = tag_end(content, self.tag)
        cells = self._cells(self.row, self.attributes)
        if cells and content[inner - 2 : inner] == b"/>":
            tag = retagged(content[self.tag : inner], {"spans": None})
            name = tag_name(content, self.tag)
            self.edits.replace(self.tag, inner, b"%s%s</%s>" % (tag, cells, name))
            return
        self.edits.replace(at, at, cells)
        if cells or self.grown:  # spans would promise that there is nothing beyond it
            tag = retagged(content[self.tag : inner], {"spans": None})
            self.edits.replace(self.tag, inner, tag)

    def finish(self, tag: int, stop: int, end: int) -> None:
        """The table ends: the rest of the rows go at its end."""
        rows = self._missing(None)
        if stop < end:
            self.edits.replace(stop, stop, rows)
        else:
            content = self.edits.content
            opened, name = retagged(content[tag:end], {}), tag_name(content, tag)
            self.edits.replace(tag, end, b"%s%s</%s>" % (opened, rows, name))

    def _cells(self, row: int, attributes: Mapping[str, str], before: int | None = None) -> bytes:
        made = b""
        while self.wanted and self.wanted[0][0] == row:
            if before is not None and self.wanted[0][1] >= before:
                break
            made += self.patch.new_cell(self.wanted.popleft(), attributes)
        return made

    def _missing(self, before: int | None) -> bytes:
        made = []
        while self.wanted and (before is None or self.wanted[0][0] < before):
            row = self.wanted[0][0]
            cells = self._cells(row, {})
            made.append(
                b'<%srow r="%d">%s</%srow>' % (self.patch.prefix, row, cells, self.patch.prefix)
            )
        return b"".join(made)
