"""A workbook out of text tables: knows how to type a cell; refuses to know what it should mean."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from data.parsing.markup import SHARED_TEXTS
from tests.data.hostile import MAIN, parts, sheet, zipped

Shape = Callable[[openpyxl.Workbook], object]


def workbook(
    tabs: Mapping[str, str], shape: Shape | None = None, *, year: int | None = 2015
) -> bytes:
    """An xlsx file with these tabs: a line is a row of Excel, `|` stands between its cells.

    `12` and `7.5` are numbers, `2015-01-28` a date, `#N/A` an error, `=A2` a formula that nobody
    worked out, `"12"` a text; `\\n` stands for a line break. `shape` may change what openpyxl is
    about to save. With a `year` the workbook has a Toelichting that says so.
    """
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    if year and "Toelichting" not in tabs:
        tabs = {"Toelichting": f"Jaar | {year}", **tabs}
    for name, table in tabs.items():
        _fill(made.create_sheet(name), table)
    if shape is not None:
        shape(made)
    target = io.BytesIO()
    made.save(target)
    return with_shared_texts(target.getvalue())


def _fill(page: Worksheet, table: str) -> None:
    for row, line in enumerate(table.strip("\n").splitlines(), start=1):
        for column, text in enumerate(line.split("|"), start=1):
            value = _typed(text.strip(" "))
            if value is not None:
                cell = page.cell(row, column, value)
                if text.strip(" ").startswith('"'):
                    cell.data_type = "s"  # `"=1"` is a text, not a formula


def _typed(cell: str) -> str | int | float | bool | dt.datetime | None:
    if cell.startswith('"'):
        return cell.strip('"').replace("\\n", "\n")
    if re.fullmatch(r"-?\d+", cell):
        return int(cell)
    if re.fullmatch(r"-?\d+\.\d+", cell):
        return float(cell)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return dt.datetime.fromisoformat(cell)
    return cell.replace("\\n", "\n") or None


def with_shared_texts(content: bytes) -> bytes:
    """The texts in a part of their own, as Excel keeps them; openpyxl writes them in the cells."""
    found: dict[bytes, int] = {}

    def moved(cell: re.Match[bytes]) -> bytes:
        return b't="s"><v>%d</v>' % found.setdefault(cell[1], len(found))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        made = {
            name: _INLINE.sub(moved, archive.read(name))
            if "worksheets/" in name
            else archive.read(name)
            for name in archive.namelist()
        }
    items = b"".join(b"<si>%s</si>" % item for item in found)
    types, links = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED_TEXTS}"/></Types>'
    link = f'<Relationship Id="texts" Type="{_LINK}" Target="sharedStrings.xml"/></Relationships>'
    return zipped(
        {
            **made,
            types: made[types].replace(b"</Types>", override.encode()),
            links: made[links].replace(b"</Relationships>", link.encode()),
            "xl/sharedStrings.xml": b'<sst xmlns="%s">%s</sst>' % (MAIN.encode(), items),
        }
    )


_INLINE = re.compile(rb't="inlineStr"><is>(<t\b.*?</t>)</is>', re.DOTALL)
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"


def raw(rows: str, *, tab: str, before: str = "", after: str = "") -> bytes:
    """A workbook for 2015 with one tab whose rows are written as XML."""
    cover = sheet(f"<row>{text('Jaar')}<c><v>2015</v></c></row>")
    data = sheet(rows, before=before, after=after)
    return zipped(parts({"Toelichting": cover, tab: data}))


def text(value: str) -> str:
    """A cell with this text, as XML."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def texts(*values: str) -> str:
    """A row with these texts, as XML."""
    return f"<row>{''.join(map(text, values))}</row>"


def with_parts(content: bytes, added: Mapping[str, str | bytes]) -> bytes:
    """The same zip with these members added, or in place of those that it had."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**kept, **added})
