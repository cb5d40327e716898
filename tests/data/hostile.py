"""Workbooks written by hand, part by part, as no honest program would write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import openpyxl

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
