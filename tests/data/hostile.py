"""Workbooks written by hand, part by part, as no honest program would write them; and what
openpyxl makes of a workbook, which is what the reader must make of it too."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl

from data.reader import CellError, RawWorkbook, Value

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OPEN = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip with these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def sheet(data: str, *, before: str = "", after: str = "", namespace: str = MAIN) -> str:
    """A worksheet part around the rows in `data`."""
    return (
        f'<worksheet xmlns="{namespace}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'
    )


def parts(
    sheets: Mapping[str, str | bytes],
    *,
    names: list[str] | None = None,
    kind: str = f"{_OPEN}.sheet.main+xml",
    namespace: str = MAIN,
    after_sheets: str = "",
) -> dict[str, str | bytes]:
    """The parts of a workbook: sheet name to worksheet part, stored under `names`."""
    files = names or [f"sheet{number}.xml" for number in range(1, len(sheets) + 1)]
    listed = "".join(
        f'<sheet name="{title}" sheetId="{number}" r:id="rId{number}"/>'
        for number, title in enumerate(sheets, start=1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELS}/worksheet" Target="worksheets/{file}"/>'
        for number, file in enumerate(files, start=1)
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_OPEN}.styles+xml"/></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{_RELS}">'
        f"<sheets>{listed}</sheets>{after_sheets}</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{links}</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"/>',
        **{f"xl/worksheets/{file}": xml for file, xml in zip(files, sheets.values(), strict=True)},
    }


def book(data: str = "", **places: str) -> bytes:
    """A workbook with one sheet, Blad1, of these rows."""
    return zipped(parts({"Blad1": sheet(data, **places)}))


def saved(fill: Callable[[openpyxl.Workbook], object]) -> bytes:
    """A workbook as openpyxl writes it, after `fill`."""
    workbook, target = openpyxl.Workbook(), io.BytesIO()
    fill(workbook)
    workbook.save(target)
    return target.getvalue()


# --- what openpyxl gives ------------------------------------------------------------------------

Cells = dict[tuple[str, int, int], tuple[type, Value]]  # of (sheet, row, column), with its type


def cells_of(found: RawWorkbook) -> Cells:
    """Every value that the reader gives."""
    return {
        (page.name, number, column): (type(value), value)
        for page in found.sheets
        for number, row in page.rows
        for column, value in enumerate(row, start=1)
        if value is not None
    }


def cells_by_openpyxl(content: bytes) -> Cells:
    """Every value that openpyxl gives, for which it must not be told where the sheet ends."""
    found: Cells = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on styles and extensions that it leaves out
        workbook: Any = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for page in workbook.worksheets:
            page.reset_dimensions()
            for number, row in enumerate(page.iter_rows(), start=1):
                for column, cell in enumerate(row, start=1):
                    if (value := as_kept(cell)) is not None:
                        found[page.title, number, column] = (type(value), value)
        workbook.close()
    return found


def as_kept(cell: Any) -> Value:
    """A cell of openpyxl as the dashboard keeps it: errors, durations and impossible numbers."""
    value = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "e":
        return CellError(value if re.fullmatch("#[A-Z0-9_/]{1,20}[!?]?", value) else "#VALUE!")
    if isinstance(value, float) and not math.isfinite(value):
        return CellError("#NUM!")
    if isinstance(value, int) and abs(value) >= 2**63:
        return CellError("#NUM!")
    if not isinstance(value, dt.timedelta):
        kept: Value = value
        return kept
    if dt.timedelta() <= value < dt.timedelta(days=1):
        return (dt.datetime.min + value).time()
    minutes, seconds = divmod(round(abs(value).total_seconds()), 60)
    sign = "-" if value < dt.timedelta() else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"
