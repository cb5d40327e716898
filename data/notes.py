"""Notes that the programme manager writes beside figures: kept append-only and dated.

Knows where a note stands and what it says; refuses to know what it means, and no figure uses it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from data import store as stores
from data.kept import seen
from data.rows import next_number, now
from data.store import Store, StoreError

LONGEST = 2_000  # characters: a note, not a report


@dataclass(frozen=True, kw_only=True)
class Note:
    """The last thing that was written in one place of one year; `at` is UTC."""

    year: int
    place: str
    text: str
    at: dt.datetime
    by: str


def write(store: Store, year: int, place: str, text: str, *, by: str) -> None:
    """Keep a note; what stood there before stays in the history.

    An empty text takes the note off the screen. StoreError when it is too long.
    """
    text = seen(text).strip()
    if len(text) > LONGEST:
        raise StoreError(f"Een notitie heeft hooguit {LONGEST} tekens; deze heeft er {len(text)}.")
    with stores.transaction(store, keep=True) as cursor:
        number = next_number(cursor, "note", "seq")
        cursor.execute(
            "insert into note values (?, ?, ?, ?, ?, ?)", [number, year, place, text, now(), by]
        )


def notes(cursor: duckdb.DuckDBPyConnection, year: int) -> dict[str, Note]:
    """What stands in each place of a year now."""
    found = cursor.execute(
        """
        select n.place, arg_max(n.text, n.seq), arg_max(n.at, n.seq), arg_max(n.by, n.seq)
        from note n
        where n.year = ?
        group by n.place
        """,
        [year],
    ).fetchall()
    return {
        place: Note(year=year, place=place, text=text, at=at, by=by)
        for place, text, at, by in found
        if text
    }
