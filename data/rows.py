"""How an upload and a step get into the tables: amounts as text, cast in SQL, so cents stay cents.

Works inside a transaction that `data.store` opened; refuses to open or end one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import duckdb
import pyarrow as pa  # type: ignore[import-untyped]  # it publishes no types

from data import VERSION
from data.schema import SQL_TYPES
from data.sheets import TITLES
from data.versions import Activation
from data.workbook import Upload


def put_upload(
    cursor: duckdb.DuckDBPyConnection, upload: Upload, *, by: str, note: str, drop_examples: bool
) -> int:
    """Add an upload and make its sheets the true ones; gives the number of the step."""
    upload_id = next_number(cursor, "upload", "upload_id")
    described = {
        "upload_id": upload_id,
        "year": upload.year,
        "filename": upload.filename,
        "sha256": upload.sha256,
        "uploaded_by": by,
        "uploaded_at": now(),
        "is_example": upload.is_example,
        "code_version": VERSION,
    }
    append(cursor, "upload", [described])
    for key, table in upload.tables.items():
        # a row that completes an earlier version brings the upload and the tab that it came from
        origin = {"source_id": upload_id, "tab": TITLES[key]}
        append(cursor, key, [{**origin, **row, "upload_id": upload_id} for row in table])
    _put_totals(cursor, upload, upload_id)
    append(cursor, "left_out", [{**vars(left), "upload_id": upload_id} for left in upload.left_out])
    _put_answers(cursor, upload, upload_id, by)
    steps: list[tuple[int, str, int | None]] = [
        (upload.year, key, upload_id) for key in upload.tables if upload.year is not None
    ]
    if drop_examples:
        replaced = {(year, sheet) for year, sheet, _ in steps}
        steps += [(y, s, None) for y, s in _example_sheets(cursor) if (y, s) not in replaced]
    return activate(cursor, steps, kind="commit", by=by, note=note)


def _put_totals(cursor: duckdb.DuckDBPyConnection, upload: Upload, upload_id: int) -> None:
    """Keep the printed totals of the sheets that come along."""
    append(
        cursor,
        "control_total",
        [
            {
                "upload_id": upload_id,
                "sheet": t.sheet,
                "row_number": t.row_number,
                "column_key": t.column,
                "scope": t.scope,
                "is_subtotal": t.is_subtotal,
                "printed": t.printed,
            }
            for t in upload.totals
            if t.sheet in upload.tables
        ],
    )


def _put_answers(
    cursor: duckdb.DuckDBPyConnection, upload: Upload, upload_id: int, by: str
) -> None:
    """Keep what the reading was based on, so that next year's workbook asks nothing twice."""
    seq = next_number(cursor, "answer", "seq")
    passing = {question.key for question in upload.questions if not question.remembered}
    append(
        cursor,
        "answer",
        [
            {
                "seq": seq + number,
                "question": key,
                "answer": value,
                "remembered": key not in passing,
                "upload_id": upload_id,
                "at": now(),
                "by": by,
            }
            for number, (key, value) in enumerate(upload.answers.items())
        ],
    )


def activate(
    cursor: duckdb.DuckDBPyConnection,
    steps: Sequence[tuple[int, str, int | None]],
    *,
    kind: str,
    by: str,
    note: str,
) -> int:
    """Make these uploads (None: nothing) the true ones, as one step; gives its number.

    In: (year, sheet key, upload_id) for each, what kind of step it is, who takes it, and a note.
    """
    commit_id = next_number(cursor, "activation", "commit_id")
    seq = next_number(cursor, "activation", "seq")
    at = now()
    append(
        cursor,
        "activation",
        [
            {
                "seq": seq + number,
                "commit_id": commit_id,
                "year": year,
                "sheet": sheet,
                "upload_id": upload_id,
                "kind": kind,
                "at": at,
                "by": by,
                "note": note,
            }
            for number, (year, sheet, upload_id) in enumerate(steps)
        ],
    )
    return commit_id


def activations(cursor: duckdb.DuckDBPyConnection) -> list[Activation]:
    """Every activation in order, as `data.versions.line_up` takes them."""
    return cursor.execute(
        "select commit_id, year, sheet, upload_id, kind from activation order by seq"
    ).fetchall()


def append(cursor: duckdb.DuckDBPyConnection, table: str, new: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to a table of `data.schema`.

    In: a cursor, the table, and rows by column; a column that a row lacks stays empty.
    """
    if not new:
        return
    types = SQL_TYPES[table]
    arrays = {key: _array([row.get(key) for row in new], kind) for key, kind in types.items()}
    cursor.register("incoming", pa.table(arrays))
    casts = ", ".join(f'cast("{key}" as {kind}) as "{key}"' for key, kind in types.items())
    cursor.execute(f"insert into {table} by name select {casts} from incoming")
    cursor.unregister("incoming")


# Types of which Arrow keeps every value as it is; amounts are not among them: the cast in SQL
# rounds to cents, where Arrow would refuse.
_ARROW = {
    "varchar": pa.string(),
    "integer": pa.int32(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def _array(values: list[Any], kind: str) -> Any:
    """One column; as text where Arrow does not take the values for what they should be."""
    if kind in _ARROW:
        with suppress(pa.ArrowException):
            return pa.array(values, _ARROW[kind])
    return pa.array([None if v is None else str(v) for v in values], pa.string())


def next_number(cursor: duckdb.DuckDBPyConnection, table: str, column: str) -> int:
    """One more than the highest number in a column; ask it under the write lock."""
    highest = cursor.execute(f"select coalesce(max({column}), 0) from {table}").fetchall()
    return int(highest[0][0]) + 1


def now() -> dt.datetime:
    """The moment in UTC, as the tables keep it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def _example_sheets(cursor: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    return cursor.execute("select year, sheet from active where is_example order by all").fetchall()
