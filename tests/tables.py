"""Test data as text tables: what stands in a workbook, readable in the test that needs it.

Knows the sheets of `data.sheets` and types every cell as the reader does; refuses a cell that the
reader would refuse, so a test cannot rest on a row that could never be stored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from data.reading.cells import check_row
from data.reading.totals import ControlTotal, printed_totals, total_kind
from data.reading.typed import tidy
from data.sheets import Sheet, headers
from data.sheets import sheet as sheet_named
from data.workbook import Upload

Row = dict[str, Any]
Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def rows(sheet: str, text: str, *, year: int | None = None) -> list[Row]:
    """The rows of one sheet as `Upload.tables` holds them.

    In: the key or Dutch title of the sheet; a text whose first line holds headers (as in the
    workbook, any case), cells parted by `|`, and `#` before a remark; the year of the workbook.
    Out: a row per line with every column of the sheet, and the line's number in Excel.
    """
    described = sheet_named(sheet)
    header, *lines = list(_cells(text))
    columns = [_column(described, name) for name in header]
    return [
        typed(described, dict(zip(columns, cells, strict=True)), number, year)
        for number, cells in enumerate(lines, start=2)
    ]


def typed(sheet: Sheet, values: Mapping[str, Any], number: int, year: int | None) -> Row:
    """One row with every column of the sheet, typed and with its defaults."""
    row, complaints = check_row(sheet, values, year)
    assert not complaints, f"{sheet.title}, rij {number}: {complaints}"
    return {**row, "row_number": number}


def upload(year: int, *, totals: Sequence[ControlTotal] = (), **tables: list[Row]) -> Upload:
    """A workbook with these sheets, ready to commit."""
    return Upload(
        filename=f"{year}.xlsx", sha256="0" * 64, year=year, tables=tables, totals=tuple(totals)
    )


def parted(sheet: str, raw: Sequence[Mapping[str, Any]]) -> tuple[list[Row], list[ControlTotal]]:
    """Rows of one sheet with printed totals among them: the data rows, and the printed totals.

    A block may stand on its first row only; a `Subtotaal` covers the rows since the one before.
    """
    described = sheet_named(sheet)
    places = {column.key: at for at, column in enumerate(described.columns, start=1)}
    data: list[Row] = []
    totals: list[ControlTotal] = []
    block, since = "", 0
    for number, values in enumerate(raw, start=2):
        kind = total_kind(described, values, block)
        if kind:
            covered = data[since:] if kind == "subtotaal" else data
            found, _ = printed_totals(
                described, kind, number, values, places, covered, tab=described.title
            )
            totals += found
            since = len(data)
            continue
        block = values.get("block") or block
        filled = {**values, "block": block} if "block" in places else dict(values)
        data.append(typed(described, filled, number, None))
    return data, totals


def _cells(text: str) -> Iterator[list[str | None]]:
    for line in text.strip().splitlines():
        content = line.split("#")[0]
        if content.strip():
            yield [tidy(cell) or None for cell in content.split("|")]


def _column(sheet: Sheet, name: str | None) -> str:
    names = {h.casefold(): c.key for c in sheet.columns for h in (c.key, *headers(c))}
    return names[str(name).casefold()]
