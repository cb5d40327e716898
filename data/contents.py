"""What the store holds, asked through a cursor: steps, rows, settings, and how current it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import duckdb

from data.rows import activations
from data.sheets import SHEETS, Sheet
from data.versions import subjects


def version(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the last activation: changes when, and only when, the facts change."""
    return int(cursor.execute("select coalesce(max(seq), 0) from activation").fetchall()[0][0])


def stamp(cursor: duckdb.DuckDBPyConnection) -> str:
    """A text that differs whenever a figure may: facts or settings changed."""
    chosen = cursor.execute("select coalesce(max(seq), 0) from setting").fetchall()[0][0]
    return f"{version(cursor)}.{chosen}"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the history: a commit, an undo or a redo. `at` is UTC.

    `about` is the commit that an undo or redo moved, and `filename` what that commit loaded;
    `sheets` are the sheets of it that this step moved, as (year, sheet key), `cleared` those
    that the commit emptied when it took the examples out.
    """

    commit_id: int
    about: int
    at: dt.datetime
    by: str
    kind: str
    filename: str
    is_example: bool
    sheets: tuple[tuple[int, str], ...]
    cleared: tuple[tuple[int, str], ...]
    note: str


def history(cursor: duckdb.DuckDBPyConnection) -> list[Step]:
    """Every step, newest first."""
    about = subjects(activations(cursor))
    uploads = {
        (commit_id, year, sheet): (filename, is_example)
        for commit_id, year, sheet, filename, is_example in cursor.execute(
            """
            select a.commit_id, a.year, a.sheet, u.filename, u.is_example
            from activation a
            join upload u on u.upload_id = a.upload_id
            """
        ).fetchall()
    }
    steps = cursor.execute(
        """
        select
            a.commit_id,
            max(a.at),
            any_value(a.by),
            any_value(a.kind),
            any_value(a.note),
            list((a.year, a.sheet) order by a.seq)
        from activation a
        group by a.commit_id
        order by a.commit_id desc
        """
    ).fetchall()
    return [_step(step, about[step[0]], uploads) for step in steps]


def _step(
    step: tuple[Any, ...], about: int, uploads: dict[tuple[int, int, str], tuple[str, bool]]
) -> Step:
    commit_id, at, by, kind, note, moved = step
    loaded = [(year, sheet) for year, sheet in moved if (about, year, sheet) in uploads]
    filename, is_example = next((uploads[about, *one] for one in loaded), ("", False))
    return Step(
        commit_id=commit_id,
        about=about,
        at=at,
        by=by,
        kind=kind,
        filename=filename,
        is_example=is_example,
        sheets=tuple(loaded),
        cleared=tuple(one for one in moved if tuple(one) not in loaded),
        note=note,
    )


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
