"""What a workbook would do, before anyone says yes: problems, changes, and what to confirm.

The one way to look ahead, for the page and the command line alike; refuses to measure a KPI.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import duckdb

from data.changes import SheetChange, compare, completed, confirmations, nothing_to_do
from data.contents import rows, settle, version
from data.problems import Problem
from data.references import check_references
from data.sheets import ATTENDANCE
from data.store import Store, preview, reading
from data.workbook import Upload


@dataclass(frozen=True, kw_only=True)
class Review:
    """What the upload would change in its year.

    `upload` is what to commit; `based_on` the version that "now" stands for; `problems` those of
    the upload and of what must agree between sheets; `confirm` what the manager must say yes to;
    `now` and `then` are cursors on the facts without and with it, open as long as the review is.
    """

    upload: Upload
    based_on: int
    problems: tuple[Problem, ...]
    changes: tuple[SheetChange, ...]
    confirm: tuple[str, ...]
    nothing_to_do: bool
    now: duckdb.DuckDBPyConnection
    then: duckdb.DuckDBPyConnection


@contextmanager
def review(
    store: Store, upload: Upload, *, drop_examples: bool = False, complete: bool = False
) -> Iterator[Review]:
    """Look ahead: the upload is committed, looked at, and rolled back.

    In: the store, an upload without fouten, whether all other example data goes out, and whether
    its attendance completes what is active instead of replacing it. The write lock is held
    meanwhile, so keep it short.
    """
    year = upload.year or 0
    with reading(store) as now:
        upload = _completed(now, upload) if complete else upload
        settle(now)
        with preview(store, upload, drop_examples=drop_examples) as then:
            settle(then)
            before, after = rows(now, year, printed=True), rows(then, year, printed=True)
            changes = compare(before, after, every=True)
            real = {key: before[key] for key in before.keys() - _invented(now, upload)}
            yield Review(
                upload=upload,
                based_on=version(now),
                problems=(*upload.problems, *check_references(then, upload)),
                changes=tuple(changes),
                confirm=tuple(confirmations(compare(real, after, every=True), real, after)),
                nothing_to_do=nothing_to_do(changes),
                now=now,
                then=then,
            )


def _invented(now: duckdb.DuckDBPyConnection, upload: Upload) -> set[str]:
    """The sheets of its year that hold example data, which real data may replace unasked."""
    if upload.is_example:
        return set()
    found = now.execute(
        "select sheet from active where year = ? and is_example", [upload.year]
    ).fetchall()
    return {sheet for (sheet,) in found}


def completed_by(cursor: duckdb.DuckDBPyConnection, upload: Upload) -> bool:
    """Whether there is attendance of that year, which this upload could complete."""
    active = cursor.execute(
        "select count(*) from active where year = ? and sheet = ?", [upload.year, ATTENDANCE.key]
    ).fetchall()
    return ATTENDANCE.key in upload.tables and bool(active[0][0])


def only_new_events(cursor: duckdb.DuckDBPyConnection, upload: Upload) -> bool:
    """Whether no event of the upload's attendance is active: it then rather adds than replaces."""
    active = cursor.execute(
        "select distinct date, name_key(activity) from visit where year = ?", [upload.year]
    ).fetchall()
    rows = upload.tables.get(ATTENDANCE.key, [])
    here = {(row["date"], " ".join(row["activity"].split()).lower()) for row in rows}
    return here.isdisjoint(active)


def _completed(now: duckdb.DuckDBPyConnection, upload: Upload) -> Upload:
    """The upload, its attendance with what is active added."""
    active = rows(now, upload.year or 0, provenance=True).get(ATTENDANCE.key, [])
    if ATTENDANCE.key not in upload.tables or not active:
        return upload
    union = [dict(row) for row in completed(active, upload.tables[ATTENDANCE.key])]
    return replace(upload, tables={**upload.tables, ATTENDANCE.key: union})
