"""The workbook to fill in, written from `data.sheets`: empty, or with rows already in it.

Knows how a sheet looks in Excel; refuses to know where rows come from.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.sheets import COVER, PARTICIPANTS, SHEETS, TARGETS, Column, Kind, Sheet

Rows = Mapping[str, Sequence[Mapping[str, Any]]]  # sheet key → rows by column key

Ranges = Mapping[tuple[str, str], str]  # (sheet key, column key) → where its choices stand

# Drop-downs and formats reach this many rows: more than any sheet of one year has had.
ROWS_READY = 2000
LISTS = "Lijsten"  # a hidden sheet: Excel allows a typed list of 255 characters, ours are longer

FORMATS: dict[Kind, str] = {
    "money": "#,##0.00",
    "number": "#,##0.##",
    "ratio": "0%",
    "date": "dd-mm-yyyy",
    "kvk": "@",
    "text": "@",
    "integer": "0",
    "year": "0",
}
WIDTHS: dict[Kind, int] = {"text": 26, "choice": 20, "money": 16}

_HEADER = PatternFill("solid", fgColor="DCE6F1")
_REQUIRED = PatternFill("solid", fgColor="B8CCE4")


def write_workbook(rows: Rows, *, metrics: Mapping[str, str] | None = None) -> bytes:
    """An xlsx workbook with every sheet of `data.sheets`.

    In: rows by sheet key (none: an empty sheet to fill in), and the KPIs for the drop-down of
    Doelen, key → Dutch label. Out: the bytes of the file. What is written reads back the same.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    lists = book.create_sheet(LISTS)
    lists.sheet_state = "hidden"
    choices = _write_lists(lists, metrics or {})
    for at, sheet in enumerate(SHEETS):
        page = book.create_sheet(sheet.title, at)
        if sheet.pairs:
            _write_form(page, sheet, rows.get(sheet.key, ()), choices)
        else:
            shown = _with_labels(sheet, rows.get(sheet.key, ()), metrics or {})
            _write_table(page, sheet, shown, choices)
    book.active = 0
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def carried_over(rows: Rows, year: int) -> dict[str, list[dict[str, Any]]]:
    """What next year's template starts with, from the rows of `year`.

    Kept: members who have not left, and of each sheet the columns that stay the same from one
    year to the next (`Column.carried`). Amounts, hours, attendance, dates, contributions of who
    left and lines for recruits without a name stay behind.
    """
    first_day = dt.date(year + 1, 1, 1)
    gone = {
        row["organisation"]
        for row in rows.get(PARTICIPANTS.key, ())
        if (row.get("member_until") or dt.date.max) <= first_day
    }
    result: dict[str, list[dict[str, Any]]] = {COVER.key: [{"year": year + 1}]}
    for sheet in SHEETS:
        keys = [c.key for c in sheet.columns if c.carried]
        kept = [
            {key: row.get(key) for key in keys}
            for row in rows.get(sheet.key, ())
            if (row.get("member_until") or dt.date.max) > first_day
            and row.get("provider") not in gone
            and (row.get("status") != "nieuw" or row.get("number") == 1)
        ]
        if keys and kept:
            result[sheet.key] = kept
    return result


# --- lists behind the drop-downs ----------------------------------------------------------------


def _write_lists(page: Worksheet, metrics: Mapping[str, str]) -> Ranges:
    """Write each list of choices in a column of its own; gives the range that holds it."""
    lists: dict[tuple[str, ...], str] = {}
    ranges = {}
    for sheet in SHEETS:
        for column in sheet.columns:
            choices = _choices(sheet, column, metrics)
            if choices and choices not in lists:
                letter = get_column_letter(len(lists) + 1)
                for number, choice in enumerate(choices, start=1):
                    page[f"{letter}{number}"] = choice
                lists[choices] = f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${len(choices)}"
            if choices:
                ranges[sheet.key, column.key] = lists[choices]
    return ranges


def _choices(sheet: Sheet, column: Column, metrics: Mapping[str, str]) -> tuple[str, ...]:
    if column.kind == "yesno":
        return ("ja", "nee")
    if sheet is TARGETS and column.key == "metric":
        return tuple(metrics.values())
    return column.choices


def _with_labels(
    sheet: Sheet, rows: Iterable[Mapping[str, Any]], metrics: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """Doelen names a KPI by its Dutch label, as its drop-down does."""
    if sheet is not TARGETS:
        return list(rows)
    return [{**row, "metric": metrics.get(row["metric"], row["metric"])} for row in rows]


# --- sheets -------------------------------------------------------------------------------------


def _write_table(
    page: Worksheet,
    sheet: Sheet,
    rows: Iterable[Mapping[str, Any]],
    choices: Ranges,
) -> None:
    page.freeze_panes = "B2"
    for at, column in enumerate(sheet.columns, start=1):
        _write_header(page.cell(1, at), column)
        letter = get_column_letter(at)
        page.column_dimensions[letter].width = WIDTHS.get(column.kind, 14)
        page.column_dimensions[letter].number_format = _format(column)
        _restrict(page, f"{letter}2:{letter}{ROWS_READY}", choices.get((sheet.key, column.key)))
    for number, row in enumerate(rows, start=2):
        for at, column in enumerate(sheet.columns, start=1):
            _write_value(page.cell(number, at), column, row.get(column.key))


def _write_header(cell: Cell | MergedCell, column: Column) -> None:
    cell.value = f"{column.header}*" if column.required else column.header
    cell.font = Font(bold=True)
    cell.fill = _REQUIRED if column.required else _HEADER
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.comment = Comment(column.help, "Zorgalliantie", height=140, width=280)


def _restrict(page: Worksheet, cells: str, choices: str | None) -> None:
    if choices is None:
        return
    rule = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = "Staat niet in de lijst", "Kies een waarde uit de lijst."
    rule.add(cells)
    page.add_data_validation(rule)


def _write_value(cell: Cell | MergedCell, column: Column, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        value = "ja" if value else "nee"
    cell.value = float(value) if isinstance(value, Decimal) else value
    cell.number_format = _format(column)
    if isinstance(value, str):
        cell.data_type = "s"  # a text that starts with = stays a text
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))


def _format(column: Column) -> str:
    """How a cell shows. A target may be 27 participants, which Excel takes for 27% under a %."""
    if column.kind == "ratio" and column.high is None:
        return "General"
    return FORMATS.get(column.kind, "General")


def _write_form(
    page: Worksheet,
    sheet: Sheet,
    rows: Sequence[Mapping[str, Any]],
    choices: Ranges,
) -> None:
    """Toelichting: the form on top, below it the manual of every sheet and column."""
    values = rows[0] if rows else {}
    for number, column in enumerate(sheet.columns, start=1):
        _write_header(page.cell(number, 1), column)
        answer = page.cell(number, 2)
        answer.number_format = _format(column)
        _write_value(answer, column, values.get(column.key))
        answer.alignment = Alignment(horizontal="left")
        _restrict(page, f"B{number}", choices.get((sheet.key, column.key)))
        page.cell(number, 3, column.help).font = Font(italic=True, color="595959")
    _write_manual(page, len(sheet.columns) + 2)
    for letter, width in zip("ABC", (24, 24, 90), strict=True):
        page.column_dimensions[letter].width = width


def _write_manual(page: Worksheet, start: int) -> None:
    lines: list[tuple[str, str, str]] = [
        ("Blad", "Kolom", "Uitleg (een * betekent: verplicht als u het blad invult)")
    ]
    for sheet in SHEETS:
        if not sheet.pairs:
            lines.append((sheet.title, "", f"Eén rij is {sheet.grain}."))
            lines += [("", c.header + "*" * c.required, c.help) for c in sheet.columns]
    for number, line in enumerate(lines, start=start):
        for at, text in enumerate(line, start=1):
            cell = page.cell(number, at, text or None)
            cell.font = Font(bold=at == 1 or number == start)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
