"""How cells of a scenario's workbook are written: what someone typed never becomes a formula."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from data.marking.listing import MAX_CELL
from data.scenario_sheets.contents import Value

HEADER_FILL = PatternFill("solid", fgColor="DCE6F1")
BOLD = Font(bold=True)
TOP = Alignment(wrap_text=True, vertical="top")
RIGHT = Alignment(wrap_text=True, vertical="top", horizontal="right")
_NO_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]")  # no XML holds these; openpyxl lets them pass


def write_headers(page: Worksheet, row: int, texts: Sequence[str], others: Alignment = TOP) -> None:
    """Write a row of headers; `others` is how all but the first are aligned."""
    write_row(page, row, texts)
    for at in range(1, len(texts) + 1):
        cell = page.cell(row, at)
        cell.font, cell.fill = BOLD, HEADER_FILL
        cell.alignment = TOP if at == 1 else others


def write_row(page: Worksheet, row: int, values: Sequence[Value | None]) -> None:
    """Write a row from column A on."""
    for at, value in enumerate(values, start=1):
        put(page.cell(row, at), value)


def put(cell: Cell | MergedCell, value: Value | dt.date | None) -> None:
    """Write what someone typed: a text that starts with = stays a text."""
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _NO_TEXT.sub("", ILLEGAL_CHARACTERS_RE.sub("", value))[:MAX_CELL] or None
    if cell.value is not None:
        cell.data_type = "s"
        cell.quotePrefix = str(cell.value).startswith(("=", "+", "-", "@"))
