"""Walks through a worksheet part: knows where each cell stands in its bytes and what it holds.

Refuses to change anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openpyxl.utils import column_index_from_string

from data.marking.splice import MAIN, AnnotationError, closing, feed, local, parser, tag_end
from data.problems import cell_name

if TYPE_CHECKING:
    from data.marking.patch import Rows

Place = tuple[int, int]  # row and column, from 1

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # the size of a sheet in Excel

# What may follow a legacyDrawing in a worksheet, in the order that the format prescribes.
# AlternateContent wraps the controls there.
AFTER_LEGACY = frozenset((
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent",
    "webPublishItems", "tableParts", "extLst",
))  # fmt: skip
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
_ROW, _CELL, _DATA, _COLUMN = (f"{MAIN} {name}" for name in ("row", "c", "sheetData", "col"))
_FORMULA, _VALUE, _TEXT, _PHONETIC = (f"{MAIN} {name}" for name in ("f", "v", "t", "rPh"))


def place_of(reference: str) -> Place | None:
    """Row and column of `H2`; None for what is no cell."""
    found = _REFERENCE.fullmatch(reference)
    if found is None or int(found[2]) > LAST_ROW:
        return None
    column = column_index_from_string(found[1])
    return (int(found[2]), column) if column <= LAST_COLUMN else None


@dataclass(slots=True)
class Cell:
    """A cell as it stands: `at` is where its end was met, `formula` the place of its `<f>`.

    `kind` is how its value is kept: `s`, `inlineStr`, `n` …
    """

    place: Place
    start: int
    kind: str
    attributes: dict[str, str]
    at: int = 0
    text: str = ""
    formula: tuple[int, int] | None = None
    shared: dict[str, str] = field(default_factory=dict)
    formula_text: str = ""

    @property
    def name(self) -> str:
        """`H2`, whether or not the cell says so itself."""
        return cell_name(self.place[1], self.place[0])

    @property
    def holds(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.text) or self.formula is not None


class Scan:
    """Walks through a worksheet part once, and shows each cell to `visit` when it is complete.

    `rows` is told where each row and the table as a whole begin and end. With `only`, the cells
    of other rows are passed over, and no texts are read: that is twice as fast.
    """

    def __init__(
        self,
        content: bytes,
        visit: Callable[[Cell], None],
        *,
        rows: Rows | None = None,
        only: set[int] | None = None,
    ) -> None:
        self.content, self.visit, self.rows, self.only = content, visit, rows, only
        self.data = (0, 0)  # where the table begins and ends
        self.later = 0  # where a legacyDrawing would go
        self.root = -1
        self.columns: list[tuple[int, int, int]] = []  # first, last, format
        self.hyperlinks: list[dict[str, str]] = []
        self.letters: dict[str, int] = {"": 0}
        self.row = self.column = self.tag = 0
        self.inside = self.passing = self.phonetic = False
        self.cell: Cell | None = None
        self.child = ""

    def run(self) -> None:
        """Read the part to its end; AnnotationError when it has no table."""
        reading = self.reading = parser()
        reading.StartElementHandler, reading.EndElementHandler = self._start, self._end
        if self.only is None:
            reading.CharacterDataHandler = self._characters
        feed(reading, self.content)
        if not self.data[1]:
            raise AnnotationError

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if self.passing and name != _ROW:
            return
        if self.cell is not None:
            self._start_child(name, attributes)
        elif not self.inside:
            self._start_other(name, attributes)
        elif name == _CELL:
            self._start_cell(attributes)
        elif name == _ROW:
            self._start_row(attributes)

    def _start_other(self, name: str, attributes: dict[str, str]) -> None:
        at = self.reading.CurrentByteIndex
        if self.root < 0:
            self.root = at
        elif name == _DATA and not self.data[1]:
            self.inside, self.tag = True, at
        elif name == _COLUMN and "style" in attributes:
            first, last, style = (int(attributes[key]) for key in ("min", "max", "style"))
            self.columns.append((first, last, style))
        elif local(name) == "hyperlink":
            self.hyperlinks.append(attributes)
        elif self.data[1] and not self.later and local(name) in AFTER_LEGACY:
            self.later = at

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row = int(attributes.get("r", self.row + 1))
        self.column = 0
        self.passing = self.only is not None and self.row not in self.only
        if self.rows is not None:
            self.rows.open(self.row, self.reading.CurrentByteIndex, attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        letters = attributes.get("r", "").rstrip("0123456789")
        if letters not in self.letters:
            self.letters[letters] = column_index_from_string(letters)
        self.column = self.letters[letters] or self.column + 1
        at, kind = self.reading.CurrentByteIndex, attributes.get("t", "n")
        self.cell = Cell((self.row, self.column), at, kind, attributes)
        self.child = ""

    def _start_child(self, name: str, attributes: dict[str, str]) -> None:
        self.child = name
        self.phonetic = self.phonetic or name == _PHONETIC
        if name == _FORMULA and self.cell is not None:
            self.cell.formula = (self.reading.CurrentByteIndex, 0)
            self.cell.shared = attributes

    def _end(self, name: str) -> None:
        if self.passing and name != _ROW:
            return
        if self.cell is not None:
            self._end_child(self.cell, name)
        elif self.inside:
            self._end_row(name)
        elif self.data[1] and not self.later:
            self._end_sheet(name)

    def _end_child(self, cell: Cell, name: str) -> None:
        self.child = ""
        if name == _CELL:
            cell.at, self.cell = self.reading.CurrentByteIndex, None
            self.visit(cell)
        elif name == _FORMULA and cell.formula is not None:
            cell.formula = (cell.formula[0], self.reading.CurrentByteIndex)
        elif name == _PHONETIC:
            self.phonetic = False

    def _end_row(self, name: str) -> None:
        at = self.reading.CurrentByteIndex
        self.passing = False
        if name == _ROW and self.rows is not None:
            self.rows.close(at)
        elif name == _DATA:
            stop, end = closing(self.content, tag_end(self.content, self.tag), at)
            self.inside, self.data = False, (self.tag, end)
            if self.rows is not None:
                self.rows.finish(self.tag, stop, end)

    def _end_sheet(self, name: str) -> None:
        """The end of the worksheet, unless it is of something before that."""
        if local(name) == "worksheet":
            self.later = self.reading.CurrentByteIndex

    def _characters(self, data: str) -> None:
        if self.cell is None:
            return
        if self.child == _VALUE or (self.child == _TEXT and not self.phonetic):
            self.cell.text += data
        elif self.child == _FORMULA:
            self.cell.formula_text += data
