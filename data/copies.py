"""Copies of the store as files in one folder: how one is written, and which are kept.

Knows files and DuckDB; refuses to know when a copy is due. Never a copy of a live file: what was
committed may not stand in it yet.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from data.rows import now

COPY = "copy_of_store"  # its name while it is written
NAME, UNFINISHED = "zorgalliantie-%Y-%m-%dT%H%M%S.%f.duckdb", ".part"
FORMER = ".voor-%Y-%m-%dT%H%M%S.%f"  # behind the name of a store that a copy replaced


def write(
    cursor: duckdb.DuckDBPyConnection, folder: Path, *, kept: int, oldest: dt.datetime | None
) -> Path:
    """Write all that the cursor's database holds to a new file, and forget the oldest ones.

    In: a cursor that may write there, outside a transaction; how many stay, and from when on
    (None: of any age). Out: the file. OSError or duckdb.Error
    when it cannot be written; then there is no new file and those that there were are all there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"*{UNFINISHED}*"):  # of a copy that was cut short
        left.unlink()
    path = folder / f"{now():{NAME}}"
    part = path.with_suffix(UNFINISHED)
    with attached(cursor, part) as name:
        cursor.execute(f'copy from database "{name}" to {COPY}')
    put(part, path)
    for old in surplus(folder, kept=kept, oldest=oldest):
        old.unlink()
    return path


@contextmanager
def attached(cursor: duckdb.DuckDBPyConnection, part: Path) -> Iterator[str]:
    """A new file as the database COPY of the cursor; gives the name of the cursor's own."""
    ((name,),) = cursor.execute("select current_database()").fetchall()
    quoted = str(part).replace("'", "''")
    cursor.execute(f"attach '{quoted}' as {COPY}")
    try:
        yield name
    finally:
        cursor.execute(f"detach {COPY}")  # what stands beside the file is then in it


def surplus(folder: Path, *, kept: int, oldest: dt.datetime | None) -> dict[Path, dt.datetime]:
    """The copies that are too many or too old, and when they were made; never the newest one."""
    made = list(listed(folder).items())
    return {
        path: at
        for place, (path, at) in enumerate(made)
        if place and (place >= kept or (oldest is not None and at < oldest))
    }


def listed(folder: Path) -> dict[Path, dt.datetime]:
    """The copies in a folder and when they were made, in UTC, newest first; no other files."""
    found = {}
    for path in sorted(folder.glob("*.duckdb"), reverse=True):
        with suppress(ValueError):  # somebody put another file there
            found[path] = dt.datetime.strptime(path.name, NAME)
    return found


def former(store: Path) -> dict[Path, dt.datetime]:
    """The stores that a restore put aside beside this one, and when, in UTC."""
    found = {}
    for path in store.parent.glob("*"):
        with suppress(ValueError):
            aside = path.name.removeprefix(store.name).removesuffix(".wal")
            found[path] = dt.datetime.strptime(aside, FORMER)
    return found


def put(part: Path, path: Path) -> None:
    """Give a finished file its name, all or nothing, also when the machine stops meanwhile."""
    _settle(part)
    part.replace(path)
    _settle(path.parent)


def _settle(path: Path) -> None:
    """On the disk, not only on its way there."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
