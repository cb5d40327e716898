"""How rows get into a table: as text, cast in SQL, so that a cent stays a cent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pandas as pd

from data.schema import SQL_TYPES


def append(cursor: duckdb.DuckDBPyConnection, table: str, new: Sequence[Mapping[str, Any]]) -> None:
    """Add rows to a table of `data.schema`.

    In: a cursor, the table, and rows by column; a column that a row lacks stays empty.
    """
    if not new:
        return
    types = SQL_TYPES[table]
    frame = pd.DataFrame(
        {key: pd.array([_as_text(row.get(key)) for row in new], dtype="string") for key in types}
    )
    cursor.register("incoming", frame)
    casts = ", ".join(f'cast("{key}" as {kind}) as "{key}"' for key, kind in types.items())
    cursor.execute(f"insert into {table} by name select {casts} from incoming")
    cursor.unregister("incoming")


def next_number(cursor: duckdb.DuckDBPyConnection, table: str, column: str) -> int:
    """One more than the highest number in a column; ask it under the write lock."""
    highest = cursor.execute(f"select coalesce(max({column}), 0) from {table}").fetchall()
    return int(highest[0][0]) + 1


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)
