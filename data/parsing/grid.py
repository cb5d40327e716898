"""One worksheet part to rows of values, in one pass; knows where a cell stands, not what it means.

Takes a cell exactly as openpyxl would, or refuses the sheet. Beside the values it finds what
openpyxl does not show: hidden rows and columns, merged cells, formulas without a stored value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from xml.parsers.expat import XMLParserType

from data.parsing.markup import (
    MAIN,
    MAX_MERGED,
    MAX_TEXT,
    SMALLER,
    TEXT,
    TOO_LARGE,
    Part,
    RefusedError,
    RichText,
    bound,
    check_namespace,
    damaged,
    unreadable,
    yes,
)
from data.parsing.values import EMPTY, Values
from data.problems import cell_name

MAX_ROWS = 250_000  # with something in them, over all sheets; a year has some thousands
MAX_COLUMNS = 200  # ours has 16 at most; beside it people keep notes and sums
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # the size of a sheet in Excel

ROW, CELL, COLUMN, MERGE = (f"{MAIN}}}{name}" for name in ("row", "c", "col", "mergeCell"))
VALUE, FORMULA, INLINE = (f"{MAIN}}}{name}" for name in ("v", "f", "is"))

Range = tuple[int, int, int, int]  # min_row, min_col, max_row, max_col


@dataclass(frozen=True, kw_only=True)
class Grid:
    """One sheet: rows (number, slots of `Values` from column A on) that hold a value, and more.

    `hidden_columns` holds ranges (first, last), `unsaved_formulas` the (row, column) of each
    formula whose value was never stored, `saved_formulas` counts the others.
    """

    name: str
    hidden: bool
    rows: list[tuple[int, list[int]]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)
    unsaved_formulas: list[tuple[int, int]] = field(default_factory=list)
    saved_formulas: int = 0


@dataclass
class Used:
    """What has been used of the limits that hold for the workbook as a whole."""

    rows: int = 0
    text: int = 0


class SheetPart(Part):
    """One worksheet part.

    A formula is without a stored value when its cell has an `<f>` and neither text in `<v>` nor
    an `<is>`. The empty text is a value too: Excel writes `t="str"` with `<v/>` for it and
    LibreOffice `<v></v>`; openpyxl writes `<v/>` without `t="str"` for a formula that nobody
    worked out.
    """

    def __init__(self, name: str, used: Used, values: Values, *, hidden: bool = False) -> None:
        self.grid = Grid(name=name, hidden=hidden)
        self.used, self.values, self.kinds = used, values, values.kinds
        self.saved = 0
        self.pieces: list[str] = []  # the characters since it was last emptied
        self.rich = RichText(self.pieces, name)
        self.plain, self.is_rich = "", False  # of an inline text
        self.root = ""
        self.level = 0  # 0 outside, 1 in a row, 2 in a cell, 3 in its children, and so on
        self.row = self.column = 0  # where we are
        self.row_name = ""
        self.cells: list[int] = []  # of this row, up to the last with a value
        self.counted = False  # that this row holds something
        self.key = ("n", "")  # kind and style of this cell
        self.source = self.child = VALUE  # the child that its value is in, and the one we are in
        self.value: str | None = None
        self.formula = False

    def attach(self, parser: XMLParserType) -> None:
        super().attach(parser)
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.pieces.append

    def facts(self) -> Grid:
        """What was found, once the part has been read."""
        return replace(self.grid, saved_formulas=self.saved)

    def start(self, name: str, attrs: dict[str, str]) -> None:
        """An element begins. Here and in `end` is where the time goes: a call here is felt."""
        level = self.level
        if level == 1:
            self._start_cell(name, attrs)
        elif level == 2:
            if name == self.source and self.value is None:  # openpyxl takes the first; so do we
                self.child = name
                self.pieces.clear()
            else:
                self._start_other_child(name)
        elif level > 2:
            if level == 3 and name == TEXT and self.child == INLINE and not self.is_rich:
                self.pieces.clear()
            else:
                self._start_deeper(name)
        elif name == ROW:
            self._start_row(attrs)
        else:
            self._start_other(name, attrs)
            return
        self.level = level + 1

    def end(self, name: str) -> None:  # noqa: ARG002
        """An element ends."""
        level = self.level
        if level == 3:
            if self.child == VALUE:
                pieces = self.pieces
                self.value = pieces[0] if len(pieces) == 1 else "".join(pieces)
            elif self.child == INLINE:
                self._end_inline()
        elif level == 2:
            if self.value is not None or self.formula:
                self._end_cell()
        elif level == 1:
            self._end_row()
        elif level > 3:
            if self.is_rich:
                self.rich.end()
            elif self.child == INLINE:
                self.plain = "".join(self.pieces)
        else:
            return
        self.level = level - 1

    def pause(self) -> None:
        bound(self.pieces, needed=self.level > 2)

    def _start_other(self, name: str, attrs: dict[str, str]) -> None:
        """An element outside the rows."""
        if not self.root:
            self.root = name
            check_namespace(name)
        elif name == COLUMN:
            first = self._number(attrs.get("min", ""), LAST_COLUMN)
            last = self._number(attrs.get("max", ""), LAST_COLUMN)
            if yes(attrs.get("hidden")) or attrs.get("width") == "0":
                self.grid.hidden_columns.append((first, last))
        elif name == MERGE:
            first_cell, _, last_cell = attrs.get("ref", "").partition(":")
            place = self._place(first_cell)
            if len(self.grid.merged) >= MAX_MERGED:
                raise RefusedError(TOO_LARGE, SMALLER, sheet=self.grid.name)
            self.grid.merged.append((*place, *self._place(last_cell or first_cell)))

    def _start_row(self, attrs: dict[str, str]) -> None:
        """A row without a number follows the one before; openpyxl drops rows out of order."""
        number = attrs.get("r")
        row = self.row + 1 if number is None else self._number(number, LAST_ROW)
        if not self.row < row <= LAST_ROW:
            raise damaged(self.grid.name)
        self.row, self.row_name, self.column = row, str(row), 0
        self.cells, self.counted = [], False
        if yes(attrs.get("hidden")) or attrs.get("ht") == "0":
            self.grid.hidden_rows.append(row)

    def _start_cell(self, name: str, attrs: dict[str, str]) -> None:
        """openpyxl takes any child of a row for a cell."""
        if name != CELL:
            raise unreadable(self.grid.name)
        ref = attrs.get("r")
        if ref is None:
            column = self.column + 1
        elif ref.endswith(self.row_name):
            column = _COLUMNS[ref.removesuffix(self.row_name)]
        else:
            raise damaged(self.grid.name)
        if not self.column < column <= LAST_COLUMN:
            raise damaged(self.grid.name)
        self.column = column
        kind = attrs.get("t", "n")
        self.key = (kind, attrs.get("s", ""))
        self.source = INLINE if kind == "inlineStr" else VALUE
        self.value, self.formula = None, False

    def _start_other_child(self, name: str) -> None:
        """A child of a cell in which its value is not."""
        self.child = ""
        if name == FORMULA:
            self.formula = True
        elif name == ROW:
            raise unreadable(self.grid.name)

    def _start_deeper(self, name: str) -> None:
        """Any element in a child of a cell but the first kind of text in an inline one."""
        if name == ROW or self.child == VALUE:
            raise unreadable(self.grid.name)
        if self.child == INLINE:
            if not self.is_rich:
                if self.level > 3:
                    raise unreadable(self.grid.name)
                self.is_rich = True
                self.rich.begin(self.plain)
            self.rich.start(name)

    def _end_inline(self) -> None:
        self.value = self.rich.content() if self.is_rich else self.plain
        self.plain, self.is_rich = "", False

    def _end_cell(self) -> None:
        """A cell with a value, maybe an empty text, or a formula."""
        text, kind = self.value, self.key[0]
        filled = text or (kind == "inlineStr" and text is not None)
        if self.formula:
            self._note_formula(stored=bool(filled) or (kind == "str" and text is not None))
        elif not filled:
            return
        column = self.column
        if not self.counted or column > MAX_COLUMNS:
            self._count()
        if text:
            try:
                slot = self.kinds[self.key][text]
            except (ValueError, LookupError):
                place = cell_name(column, self.row)
                raise unreadable(self.grid.name, place) from None
            if slot != EMPTY:
                cells = self.cells
                if gap := column - len(cells) - 1:
                    cells += [EMPTY] * gap
                cells.append(slot)

    def _note_formula(self, *, stored: bool) -> None:
        self.saved += stored
        if not stored:
            self.grid.unsaved_formulas.append((self.row, self.column))

    def _count(self) -> None:
        """Note that the row we are in holds something."""
        if self.column > MAX_COLUMNS:
            raise RefusedError(
                f"deze cel staat rechts van kolom {cell_name(MAX_COLUMNS, 1)[:-1]}",
                "verwijder wat rechts van de tabel staat, sla de werkmap op en upload haar opnieuw",
                sheet=self.grid.name,
                cell=cell_name(self.column, self.row),
            )
        self.counted = True
        self.used.rows += 1
        if self.used.rows > MAX_ROWS:
            count = f"{MAX_ROWS:,}".replace(",", ".")
            raise RefusedError(f"de werkmap heeft meer dan {count} gevulde rijen", SMALLER)

    def _end_row(self) -> None:
        if self.cells:
            self.grid.rows.append((self.row, self.cells))
            self.used.text += sum(map(self.values.lengths.__getitem__, self.cells))
            if self.used.text > MAX_TEXT:
                raise RefusedError(TOO_LARGE, SMALLER)

    def _place(self, ref: str) -> tuple[int, int]:
        """Row and column of a reference such as H2; RefusedError when Excel has no such cell."""
        found = _REFERENCE.fullmatch(ref)
        column = _COLUMNS[found[1]] if found else 0
        if not found or not 0 < column <= LAST_COLUMN:
            raise damaged(self.grid.name)
        return self._number(found[2], LAST_ROW), column

    def _number(self, text: str, last: int) -> int:
        if not _COUNT.fullmatch(text) or int(text) > last:
            raise damaged(self.grid.name)
        return int(text)


_COUNT = re.compile(r"[1-9][0-9]{0,6}")
_LETTERS = re.compile(r"[A-Z]{1,3}")
_REFERENCE = re.compile(rf"({_LETTERS.pattern})({_COUNT.pattern})")


class _Columns(dict[str, int]):
    """Letters → column number; 0 for what are no letters of a column."""

    def __missing__(self, letters: str) -> int:
        number = 0
        if _LETTERS.fullmatch(letters):
            for letter in letters:
                number = number * 26 + ord(letter) - ord("A") + 1
            self[letters] = number
        return number


_COLUMNS = _Columns()
