"""Who did what when: read from the rows that acts leave, and kept here where they leave none.

Every row is append-only; refuses to know what was in a file, and whose figures.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from data import store as stores
from data.kept import add
from data.store import Store


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act of one account; `what` is Dutch. `at` is UTC."""

    at: dt.datetime
    by: str
    what: str


def keep(store: Store, what: str, *, by: str) -> None:
    """Keep an act that leaves no other row, such as an export; `what` names no organisation."""
    with stores.transaction(store, keep=True) as cursor:
        add(cursor, "logged", {"what": what}, by)


def acts(cursor: duckdb.DuckDBPyConnection) -> list[Act]:
    """Every act since the store was made, the last one first."""
    found = cursor.execute(
        "select a.at, a.by, a.what from act a order by a.at desc, a.what"
    ).fetchall()
    return [Act(at=at, by=by, what=what) for at, by, what in found]
