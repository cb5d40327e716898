"""One sheet with a header: where its columns stand, what its rows say, what nobody sees on screen.

Knows plain rows; refuses to know how a file is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from data.cells import check_row, is_empty, tidy
from data.problems import Problem, cell_name, error, notice, warning
from data.reader import RawSheet, Value
from data.sheets import Column, Sheet, headers
from data.totals import ControlTotal, differences, printed_totals, total_kind

# A title and some lines may stand above the header; further down it is no header any more.
HEADER_WITHIN = 15
# More row numbers than this in one message make it unreadable.
MOST_NUMBERS = 8

Row = dict[str, Any]  # column key → value; "tab" and "row_number" say where it stands in Excel
Places = dict[str, int]  # column key → column number, from 1


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one sheet of the file gave: rows, printed totals, problems, and where columns stand."""

    rows: list[Row] = field(default_factory=list)
    totals: list[ControlTotal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: Places = field(default_factory=dict)


def read_table(sheet: Sheet, page: RawSheet, year: int | None) -> Part:
    """The rows of one sheet. In: its description, the plain rows, the workbook's year if known."""
    if not page.rows:
        return Part()
    header = _find_header(sheet, page)
    if header is None:
        required = ", ".join(c.header for c in sheet.columns if c.required)
        fix = f"zet boven de gegevens een rij met ten minste: {required}"
        return Part(problems=[error("de rij met kolomnamen ontbreekt", fix, sheet=page.name)])
    places, problems = _place(sheet, page.name, *header)
    part = _read_body(sheet, page, header[0], places, year)
    problems += _unseen(sheet, page, header[0], places)
    problems += part.problems
    problems += _repeats(sheet, page.name, part.rows, places)
    if not part.problems:
        problems += differences(sheet, page.name, part.totals)
    return Part(rows=part.rows, totals=part.totals, problems=problems, places=places)


# --- the header ---------------------------------------------------------------------------------

_Header = tuple[int, Sequence[Value], Sequence[Column | None]]


def _find_header(sheet: Sheet, page: RawSheet) -> _Header | None:
    """The first row with two known headers: its number, its cells, the column each stands for."""
    names = {_plain(h): column for column in sheet.columns for h in headers(column)}
    for number, cells in page.rows[:HEADER_WITHIN]:
        known = [names.get(_plain(v)) if isinstance(v, str) else None for v in cells]
        if sum(column is not None for column in known) > 1:
            return number, cells, known
    return None


def _plain(header: str) -> str:
    return tidy(header).rstrip(" *:").casefold()


def _place(
    sheet: Sheet, tab: str, number: int, cells: Sequence[Value], known: Sequence[Column | None]
) -> tuple[Places, list[Problem]]:
    places: Places = {}
    problems = []
    for at, (value, column) in enumerate(zip(cells, known, strict=True), start=1):
        cell = cell_name(at, number)
        if column is None:
            if not is_empty(value):
                fix = "dat is goed als het dashboard haar niet nodig heeft"
                problems.append(notice("deze kolom wordt niet gelezen", fix, sheet=tab, cell=cell))
        elif column.key in places:
            what = f"de kolom {column.header} staat er twee keer"
            problems.append(error(what, "houd er één over", sheet=tab, cell=cell))
        else:
            places[column.key] = at
    missing = [c for c in sheet.columns if c.required and c.key not in places]
    fix = "voeg haar toe en vul haar in"
    problems += [error(f"de kolom {c.header} ontbreekt", fix, sheet=tab) for c in missing]
    return places, problems


# --- the rows -----------------------------------------------------------------------------------


def _read_body(sheet: Sheet, page: RawSheet, start: int, places: Places, year: int | None) -> Part:
    part = Part()
    above: dict[str, Value] = {}
    since_subtotal = 0
    for number, cells in page.rows:
        values = {k: cells[at - 1] if at <= len(cells) else None for k, at in places.items()}
        if number <= start or all(is_empty(v) for v in values.values()):
            continue
        kind = total_kind(sheet, values, str(above.get("block") or ""))
        if kind:
            covered = part.rows[since_subtotal:] if kind == "subtotaal" else part.rows
            totals, problems = printed_totals(
                sheet, kind, number, values, places, covered, tab=page.name
            )
            part.totals.extend(totals)
            part.problems.extend(problems)
            since_subtotal = len(part.rows)
            continue
        _fill_down(sheet, values, above)
        row, problems = _read_row(sheet, page.name, number, values, places, year)
        part.problems.extend(problems)
        if row:
            part.rows.append({**row, "tab": page.name, "row_number": number})
    return part


def _fill_down(sheet: Sheet, values: dict[str, Value], above: dict[str, Value]) -> None:
    for column in sheet.columns:
        if column.fill_down and column.key in values:
            if is_empty(values[column.key]):
                values[column.key] = above.get(column.key)
            above[column.key] = values[column.key]


def _read_row(
    sheet: Sheet,
    tab: str,
    number: int,
    values: Mapping[str, Value],
    places: Places,
    year: int | None,
) -> tuple[Row, list[Problem]]:
    row, complaints = check_row(sheet, values, year)
    problems = [
        error(c.what, c.fix, sheet=tab, cell=cell_name(places.get(c.column, 1), number))
        for c in complaints
        if c.column in places  # a missing column is told once, at the header
    ]
    return ({} if complaints else row), problems


def _repeats(sheet: Sheet, tab: str, rows: Sequence[Row], places: Places) -> Iterator[Problem]:
    """Rows that say the same thing twice would count twice."""
    first: dict[tuple[str, ...], int] = {}
    if not sheet.unique:
        return
    names = " + ".join(sheet.column(key).header for key in sheet.unique)
    for row in rows:
        key = tuple(str(row[k]).casefold() for k in sheet.unique)
        number = row["row_number"]
        if key in first:
            yield error(
                f"rij {first[key]} en rij {number} zijn dezelfde ({names})",
                "voeg ze samen tot één rij of verwijder er één",
                sheet=tab,
                cell=cell_name(places[sheet.unique[0]], number),
            )
        first.setdefault(key, number)


# --- what nobody sees on screen -----------------------------------------------------------------


def _unseen(sheet: Sheet, page: RawSheet, start: int, places: Places) -> Iterator[Problem]:
    columns = {number: sheet.column(key) for key, number in places.items()}
    yield from _hidden(page, start, columns)
    for top, left, bottom, right in page.merged:
        covered = [columns[n] for n in range(left, right + 1) if n in columns]
        if bottom > start and not all(c.fill_down for c in covered):
            yield warning(
                "in samengevoegde cellen telt alleen de cel linksboven",
                "hef de samenvoeging op en vul elke cel in",
                sheet=page.name,
                cell=f"{cell_name(left, top)}:{cell_name(right, bottom)}",
            )
    for row, number in sorted(page.unsaved_formulas):
        if row > start and number in columns:
            yield error(
                "deze formule heeft geen opgeslagen uitkomst",
                "open de werkmap in Excel, sla haar op en upload haar opnieuw",
                sheet=page.name,
                cell=cell_name(number, row),
            )


def _hidden(page: RawSheet, start: int, columns: Mapping[int, Column]) -> Iterator[Problem]:
    rows = sorted(n for n in page.hidden_rows if n > start)
    if rows:
        shown = ", ".join(str(n) for n in rows[:MOST_NUMBERS])
        rest = f" en nog {len(rows) - MOST_NUMBERS}" if len(rows) > MOST_NUMBERS else ""
        yield warning(
            f"verborgen rijen tellen mee: {shown}{rest}",
            "maak ze zichtbaar, of verwijder ze als ze niet mee horen te tellen",
            sheet=page.name,
        )
    for number in sorted(page.hidden_columns & columns.keys()):
        yield warning(
            f"de verborgen kolom {columns[number].header} telt mee",
            "maak haar zichtbaar of verwijder haar",
            sheet=page.name,
            cell=cell_name(number, start),
        )
