"""What the store holds, asked through a cursor: steps, rows, settings, and how current it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import duckdb

from data.sheets import SHEETS, TITLES, Sheet


def version(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the last activation: changes when, and only when, the facts change."""
    return int(cursor.execute("select coalesce(max(seq), 0) from activation").fetchall()[0][0])


def stamp(cursor: duckdb.DuckDBPyConnection) -> str:
    """A text that differs whenever a figure may: facts or settings changed."""
    chosen = cursor.execute("select coalesce(max(seq), 0) from setting").fetchall()[0][0]
    return f"{version(cursor)}.{chosen}"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the history: a commit, an undo or a redo. `at` is UTC; `filename` is None when
    the step made nothing active."""

    commit_id: int
    at: dt.datetime
    by: str
    kind: str
    years: tuple[int, ...]
    sheets: tuple[str, ...]
    filename: str | None
    is_example: bool
    note: str


def history(cursor: duckdb.DuckDBPyConnection) -> list[Step]:
    """Every step, newest first."""
    found = cursor.execute(
        """
        select
            a.commit_id,
            max(a.at),
            any_value(a.by),
            any_value(a.kind),
            list(distinct a.year order by a.year),
            list(distinct a.sheet),
            any_value(u.filename),
            coalesce(bool_or(u.is_example), false),
            any_value(a.note)
        from activation a
        left join upload u on u.upload_id = a.upload_id
        group by a.commit_id
        order by a.commit_id desc
        """
    ).fetchall()
    return [
        Step(
            commit_id=commit_id,
            at=at,
            by=by,
            kind=kind,
            years=tuple(years),
            sheets=tuple(key for key in TITLES if key in sheets),
            filename=filename,
            is_example=is_example,
            note=note,
        )
        for commit_id, at, by, kind, years, sheets, filename, is_example, note in found
    ]


def rows(
    cursor: duckdb.DuckDBPyConnection, year: int, *, printed: bool = False
) -> dict[str, list[dict[str, Any]]]:
    """The active rows of a year by sheet key, as `data.template.write_workbook` takes them.

    With `printed` the total rows stand among them, where they stood in the workbook.
    """
    found = {}
    for sheet in SHEETS:
        keys = ["row_number", *(c.key for c in sheet.columns)]
        columns = ", ".join(f'"{key}"' for key in keys)
        chosen = cursor.execute(
            f"""
            select {columns} from {sheet.key}
            where upload_id = (select upload_id from active where year = ? and sheet = ?)
            order by row_number
            """,
            [year, sheet.key],
        ).fetchall()
        here = [dict(zip(keys, row, strict=True)) for row in chosen]
        if printed:
            here += _total_rows(cursor, sheet, year)
            here.sort(key=lambda row: row["row_number"])
        if here:
            found[sheet.key] = [{k: v for k, v in row.items() if k != "row_number"} for row in here]
    return found


def _total_rows(cursor: duckdb.DuckDBPyConnection, sheet: Sheet, year: int) -> list[dict[str, Any]]:
    """The printed totals of a sheet as rows again, the word in the column that names a line."""
    label = next((c.key for c in sheet.columns if c.required and not c.fill_down), "")
    totals: dict[int, dict[str, Any]] = {}
    for number, key, is_subtotal, printed in cursor.execute(
        """
        select t.row_number, t.column_key, t.is_subtotal, t.printed
        from control_total t
        join active a on a.upload_id = t.upload_id and a.sheet = t.sheet
        where a.year = ? and a.sheet = ?
        """,
        [year, sheet.key],
    ).fetchall():
        word = "Subtotaal" if is_subtotal else "Totaal"
        totals.setdefault(number, {"row_number": number, label: word})[key] = printed
    return list(totals.values())


def has_examples(cursor: duckdb.DuckDBPyConnection) -> bool:
    """True as long as any example data is active."""
    return bool(cursor.execute("select count(*) from active where is_example").fetchall()[0][0])


def settings(cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What is chosen for every setting now, by key."""
    return dict(cursor.execute("select key, value from setting_now").fetchall())
