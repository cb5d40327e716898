"""What the XML of a workbook says beside its cells: its sheets, what is hidden, merged or lost.

One handler per kind of part, fed in pieces by `data.safety`; refuses to unpack anything itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from openpyxl.utils import column_index_from_string, get_column_letter

from data.problems import cell_name, error

MAX_ROWS = 250_000  # with something in them, over all sheets; a year has some thousands
MAX_COLUMNS = 200  # ours has 16 at most; beside it people keep notes and sums
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # the size of a sheet in Excel

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/"  # the same format under other names: openpyxl sees no sheets
BINARY_WORKBOOK = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
WORKBOOKS = frozenset(  # xlsx, xlsm, xltx, xltm: macros are never run, so they may come along
    f"application/vnd.{kind}.main+xml"
    for kind in (
        "openxmlformats-officedocument.spreadsheetml.sheet",
        "ms-excel.sheet.macroEnabled",
        "openxmlformats-officedocument.spreadsheetml.template",
        "ms-excel.template.macroEnabled",
    )
)

SAVE_AS = "sla het in Excel op als Excel-werkmap (.xlsx) en upload dat bestand"
SAVE_AGAIN = "open het bestand in Excel, sla het opnieuw op als Excel-werkmap (.xlsx) en upload dat"
SMALLER = "verwijder wat het dashboard niet nodig heeft en upload de werkmap opnieuw"

Range = tuple[int, int, int, int]  # min_row, min_col, max_row, max_col


@dataclass(frozen=True, kw_only=True)
class SheetFacts:
    """What openpyxl does not show of one sheet.

    `last_row` and `last_column` bound the cells that hold something (0: none), `values` counts
    the cells with a stored value, `hidden_columns` holds ranges (first, last).
    """

    last_row: int
    last_column: int
    values: int
    hidden_rows: frozenset[int]
    hidden_columns: tuple[tuple[int, int], ...]
    merged: tuple[Range, ...]
    unsaved_formulas: frozenset[tuple[int, int]]
    saved_formulas: int


@dataclass
class Used:
    """What has been used of the limits that hold for the workbook as a whole."""

    inflated: int = 0
    rows: int = 0


class RefusedError(Exception):
    """Ends the check; `problem` is what the reader is told."""

    def __init__(self, what: str, fix: str, *, sheet: str = "", cell: str = "") -> None:
        super().__init__(what)
        self.problem = error(what, fix, sheet=sheet, cell=cell)


def damaged(sheet: str = "") -> RefusedError:
    """The refusal of a file, or of one sheet, that no longer reads as it was written."""
    what = "dit blad is beschadigd" if sheet else "het bestand is beschadigd"
    return RefusedError(what, SAVE_AGAIN, sheet=sheet)


def no_workbook() -> RefusedError:
    """The refusal of a package that holds no workbook."""
    return RefusedError(
        "in dit bestand zit geen Excel-werkmap",
        "kies een Excel-werkmap (.xlsx), of sla het in Excel als zodanig op, en upload die",
    )


class ContentTypes(ContentHandler):
    """[Content_Types].xml: which part is the workbook."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: dict[str, str] = {}
        self.defaults: set[str] = set()

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        kind = attrs.get("ContentType", "")
        if _local(name) == "Override":
            self.kinds[attrs.get("PartName", "").removeprefix("/")] = kind
        elif _local(name) == "Default":
            self.defaults.add(kind)

    def workbook(self) -> str:
        """The workbook part; RefusedError when there is none, or none that can be read."""
        if BINARY_WORKBOOK in {*self.kinds.values(), *self.defaults}:
            raise RefusedError("dit is een binaire Excel-werkmap (.xlsb)", SAVE_AS)
        books = [part for part, kind in self.kinds.items() if kind in WORKBOOKS]
        if not books and self.defaults & WORKBOOKS:  # some programs declare it for every .xml
            return "xl/workbook.xml"
        if len(books) != 1:
            raise no_workbook()
        return books[0]


class Relationships(ContentHandler):
    """xl/_rels/workbook.xml.rels: where each link of the workbook leads."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}
        self.charts: set[str] = set()

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if _local(name) == "Relationship":
            self.targets[attrs.get("Id", "")] = attrs.get("Target", "")
            if "chartsheet" in attrs.get("Type", ""):
                self.charts.add(attrs.get("Id", ""))


class WorkbookPart(ContentHandler):
    """xl/workbook.xml: the sheets, as (name, link), and who is to work out the formulas."""

    def __init__(self) -> None:
        super().__init__()
        self.root = ""
        self.sheets: list[tuple[str, str]] = []
        self.stale = False

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if not self.root:
            self.root = name
            _check_namespace(name, attrs)
        elif _local(name) == "sheet":
            link = next((attrs[key] for key in attrs.getNames() if key.endswith(":id")), "")
            if link:  # a sheet without one is a remnant in old xlsm files; openpyxl skips it too
                self.sheets.append((attrs.get("name", ""), link))
        elif _local(name) == "calcPr":
            self.stale = _yes(attrs.get("fullCalcOnLoad"))


class SheetPart(ContentHandler):
    """One worksheet part: counts what it holds and notes what openpyxl does not show.

    A formula is without a stored value when its cell has an `<f>` and neither text in `<v>` nor
    an `<is>`. The empty text is a value too: Excel writes `t="str"` with `<v/>` for it and
    LibreOffice `<v></v>`; openpyxl writes `<v/>` without `t="str"` for a formula that nobody
    worked out.
    """

    def __init__(self, title: str, used: Used) -> None:
        super().__init__()
        self.title, self.used = title, used
        self.starts: dict[str, Callable[[AttributesImpl], None]] = {}
        self.inner: dict[str, str] = {}
        self.row = self.column = 0  # where we are
        self.level = 0  # how deep in a cell: 0 outside, 1 in the cell, 2 in its children
        self.kind, self.seen, self.filled = "", set[str](), False  # of the cell we are in
        self.child = ""
        self.last_row = self.last_column = self.values = self.saved = 0
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[Range] = []
        self.unsaved: set[tuple[int, int]] = set()

    def facts(self) -> SheetFacts:
        """What was found, once the part has been read."""
        return SheetFacts(
            last_row=self.last_row,
            last_column=self.last_column,
            values=self.values,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=tuple(self.hidden_columns),
            merged=tuple(self.merged),
            unsaved_formulas=frozenset(self.unsaved),
            saved_formulas=self.saved,
        )

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if self.level:
            if self.level == 1:
                self._start_child(self.inner.get(name, ""))
            self.level += 1
        elif start := self.starts.get(name):
            start(attrs)
        elif not self.starts:
            self._start_sheet(name, attrs)

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802
        if self.level:
            self.level -= 1
            if not self.level:
                self._end_cell()

    def characters(self, content: str) -> None:
        if self.child == "v" and self.level == 2 and content:
            self.filled = True

    def _start_sheet(self, name: str, attrs: AttributesImpl) -> None:
        """The root: its prefix, mostly none, is that of every element that we look for."""
        _check_namespace(name, attrs)
        prefix = name.removesuffix(_local(name))
        self.inner = {f"{prefix}{child}": child for child in ("f", "v", "is")}
        self.starts = {
            f"{prefix}row": self._start_row,
            f"{prefix}c": self._start_cell,
            f"{prefix}col": self._start_column,
            f"{prefix}mergeCell": self._start_merge,
        }

    def _start_row(self, attrs: AttributesImpl) -> None:
        """A row without a number follows the one before; openpyxl drops rows out of order."""
        row = self._number(attrs["r"], LAST_ROW) if "r" in attrs else self.row + 1
        if not self.row < row <= LAST_ROW:
            raise damaged(self.title)
        self.row, self.column = row, 0
        if _yes(attrs.get("hidden")) or attrs.get("ht") == "0":
            self.hidden_rows.add(row)

    def _start_cell(self, attrs: AttributesImpl) -> None:
        row, column = self.row, self.column + 1
        if "r" in attrs:
            row, column = self._place(attrs["r"])
        if row != self.row or not self.column < column <= LAST_COLUMN:
            raise damaged(self.title)
        self.column, self.level = column, 1
        self.kind, self.seen, self.filled, self.child = attrs.get("t", "n"), set(), False, ""

    def _start_child(self, child: str) -> None:
        """openpyxl takes the first of each kind; so do we."""
        self.child = "" if child in self.seen else child
        self.seen.add(child)

    def _end_cell(self) -> None:
        value = "is" in self.seen if self.kind == "inlineStr" else self.filled
        if "f" in self.seen:
            stored = value or (self.kind == "str" and "v" in self.seen)
            self.saved += stored
            if not stored:
                self.unsaved.add((self.row, self.column))
        self.values += value
        if value or "f" in self.seen:
            self._count()

    def _count(self) -> None:
        """Note that the cell we are in holds something."""
        if self.column > MAX_COLUMNS:
            raise RefusedError(
                f"deze cel staat rechts van kolom {get_column_letter(MAX_COLUMNS)}",
                "verwijder wat rechts van de tabel staat, sla de werkmap op en upload haar opnieuw",
                sheet=self.title,
                cell=cell_name(self.column, self.row),
            )
        self.last_column = max(self.last_column, self.column)
        if self.row != self.last_row:
            self.last_row = self.row
            self.used.rows += 1
        if self.used.rows > MAX_ROWS:
            count = f"{MAX_ROWS:,}".replace(",", ".")
            raise RefusedError(f"de werkmap heeft meer dan {count} gevulde rijen", SMALLER)

    def _start_column(self, attrs: AttributesImpl) -> None:
        first = self._number(attrs.get("min", ""), LAST_COLUMN)
        last = self._number(attrs.get("max", ""), LAST_COLUMN)
        if _yes(attrs.get("hidden")) or attrs.get("width") == "0":
            self.hidden_columns.append((first, last))

    def _start_merge(self, attrs: AttributesImpl) -> None:
        first, _, last = attrs.get("ref", "").partition(":")
        self.merged.append((*self._place(first), *self._place(last or first)))

    def _place(self, ref: str) -> tuple[int, int]:
        """Row and column of a reference such as H2; RefusedError when Excel has no such cell."""
        found = _REFERENCE.fullmatch(ref)
        if not found:
            raise damaged(self.title)
        column = column_index_from_string(found[1])
        return self._number(found[2], LAST_ROW), self._number(str(column), LAST_COLUMN)

    def _number(self, text: str, last: int) -> int:
        if not _COUNT.fullmatch(text) or int(text) > last:
            raise damaged(self.title)
        return int(text)


_COUNT = re.compile(r"[1-9][0-9]{0,6}")
_REFERENCE = re.compile(rf"([A-Z]{{1,3}})({_COUNT.pattern})")


def _check_namespace(root: str, attrs: AttributesImpl) -> None:
    """Raise RefusedError unless the root element is of the format that openpyxl reads."""
    prefix = root.rpartition(":")[0]
    namespace = attrs.get(f"xmlns:{prefix}" if prefix else "xmlns", "")
    if namespace.startswith(STRICT):
        raise RefusedError(
            "de werkmap is opgeslagen als Strict Open XML, en dat leest het dashboard niet",
            "kies in Excel bij Opslaan als het type Excel-werkmap (.xlsx) en upload dat bestand",
        )
    if namespace != MAIN:
        raise damaged()


def _local(name: str) -> str:
    """`row` for both `row` and `x:row`."""
    return name.rpartition(":")[2]


def _yes(value: str | None) -> bool:
    return value in ("1", "true")
