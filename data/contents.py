"""What the store holds, asked through a cursor: steps, rows, settings, and how current it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from data.rows import activations
from data.sheets import BY_KEY, SHEETS, TITLES, Sheet
from data.versions import subjects


def version(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the last activation: changes when, and only when, the facts change."""
    return int(cursor.execute("select coalesce(max(seq), 0) from activation").fetchall()[0][0])


def stamp(cursor: duckdb.DuckDBPyConnection) -> str:
    """A text that differs whenever a figure may: facts or settings changed, or rows are gone."""
    chosen, removed = cursor.execute(
        """
        select
            (select coalesce(max(seq), 0) from setting),
            (select coalesce(max(seq), 0) from purged)
        """
    ).fetchall()[0]
    return f"{version(cursor)}.{chosen}.{removed}"


def purged(cursor: duckdb.DuckDBPyConnection) -> dict[tuple[int, str], dt.datetime]:
    """The versions whose rows were removed, as (upload_id, sheet key), and when (UTC)."""
    found = cursor.execute("select p.upload_id, p.sheet, p.at from purged p").fetchall()
    return {(upload_id, sheet): at for upload_id, sheet, at in found}


Gone = tuple[int, str, dt.datetime]  # year, sheet key, when its rows were removed (UTC)


def gone_at(cursor: duckdb.DuckDBPyConnection, seq: int) -> list[Gone]:
    """What was true after that activation and of which the rows were removed since."""
    return cursor.execute(
        """
        with seen as (
            select year, sheet, arg_max(coalesce(upload_id, -1), seq) as upload_id
            from activation
            where seq <= ?
            group by year, sheet
        )
        select s.year, s.sheet, p.at
        from seen s
        join purged p on p.upload_id = s.upload_id and p.sheet = s.sheet
        """,
        [seq],
    ).fetchall()


def told(gone: Sequence[Gone]) -> str:
    """`Participanten 2015 is op 03-03-2026 verwijderd`, for each."""
    return ", ".join(
        f"{TITLES[sheet]} {year} is op {local(at):%d-%m-%Y} verwijderd"
        for year, sheet, at in sorted(gone, key=lambda one: (one[0], list(TITLES).index(one[1])))
    )


def local(at: dt.datetime) -> dt.datetime:
    """A moment of the store (UTC) as a clock in the Netherlands says it."""
    return at.replace(tzinfo=dt.UTC).astimezone(_NETHERLANDS)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the history: a commit, an undo or a redo. `at` is UTC.

    `about` is the commit that an undo or redo moved, and `filename` what that commit loaded;
    `sheets` are the sheets of it that this step moved, as (year, sheet key), `cleared` those
    that the commit emptied when it took the examples out, `purged` those of `sheets` whose rows
    were removed since, because their term was over.
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
    purged: tuple[tuple[int, str], ...] = ()


# The views that others build on, in the order in which they do.
_BUILT_ON = (
    "setting_now",
    "active",
    "data_year",
    "member_period",
    "connected",
    "member",
    "roster",
    "opening",
    "succession",
    "membership_flow",
    "known_name",
    "contribution",
    "budget_line",
    "visit",
    "cost_line",
    "plan_line",
    "line_result",
    "network_pair",
    "network_degree",
)


def settle(cursor: duckdb.DuckDBPyConnection) -> None:
    """Work the common views out once for all that is still asked of this cursor.

    Most of what a view costs is planning it, and a KPI asks several. From here on the cursor sees
    the facts of this moment: whoever adds rows through it does so before.
    """
    for view in _BUILT_ON:
        cursor.execute(f"create temp table {view} as from main.{view}")


def history(cursor: duckdb.DuckDBPyConnection) -> list[Step]:
    """Every step, newest first."""
    about = subjects(activations(cursor))
    uploads = {
        (commit_id, year, sheet): (filename, is_example, removed)
        for commit_id, year, sheet, filename, is_example, removed in cursor.execute(
            """
            select a.commit_id, a.year, a.sheet, u.filename, u.is_example, p.seq is not null
            from activation a
            join upload u on u.upload_id = a.upload_id
            left join purged p on p.upload_id = a.upload_id and p.sheet = a.sheet
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
    step: tuple[Any, ...], about: int, uploads: dict[tuple[int, int, str], tuple[str, bool, bool]]
) -> Step:
    commit_id, at, by, kind, note, moved = step
    loaded = [(year, sheet) for year, sheet in moved if (about, year, sheet) in uploads]
    filename, is_example, _ = next((uploads[about, *one] for one in loaded), ("", False, False))
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
        purged=tuple(one for one in loaded if uploads[about, *one][-1]),
    )


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """One workbook that was made active once: who, when (`at` is UTC), which file, how many rows.

    `counts` gives the rows per sheet key, `active` the sheets of it that are true now, `purged`
    when (UTC) the rows of a sheet of it were removed; such a sheet has no count. `seq` is
    the activation after which all of it was: hand it to `data.store.reading` as `as_of`.
    """

    upload_id: int
    year: int
    seq: int
    at: dt.datetime
    by: str
    filename: str
    sha256: str
    is_example: bool
    note: str
    counts: dict[str, int]
    active: frozenset[str]
    purged: dict[str, dt.datetime] = field(default_factory=dict)


def loaded(cursor: duckdb.DuckDBPyConnection) -> list[Loaded]:
    """Every workbook that was ever made active, newest first."""
    counts = row_counts(cursor)
    active: dict[int, set[str]] = {}
    for upload_id, sheet in cursor.execute("select upload_id, sheet from active").fetchall():
        active.setdefault(upload_id, set()).add(sheet)
    removed: dict[int, dict[str, dt.datetime]] = {}
    for (upload_id, sheet), at in purged(cursor).items():
        removed.setdefault(upload_id, {})[sheet] = at
    return [
        Loaded(
            **dict(zip(_LOADED, row, strict=True)),
            counts=counts.get(row[0], {}),
            active=frozenset(active.get(row[0], ())),
            purged=removed.get(row[0], {}),
        )
        for row in cursor.execute(
            """
            with whole as (
                select commit_id, max(seq) as seq from activation group by commit_id
            )
            select
                u.upload_id,
                u.year,
                max(w.seq),
                u.uploaded_at,
                u.uploaded_by,
                u.filename,
                u.sha256,
                u.is_example,
                any_value(a.note)
            from upload u
            join activation a on a.upload_id = u.upload_id and a.kind = 'commit'
            join whole w on w.commit_id = a.commit_id
            group by all
            order by u.upload_id desc
            """
        ).fetchall()
    ]


def row_counts(cursor: duckdb.DuckDBPyConnection) -> dict[int, dict[str, int]]:
    """The rows of every version by upload and sheet."""
    counts: dict[int, dict[str, int]] = {}
    for upload_id, sheet, count in cursor.execute(
        " union all ".join(
            f"select upload_id, '{sheet.key}', count(*) from {sheet.key} group by upload_id"
            for sheet in SHEETS
        )
    ).fetchall():
        counts.setdefault(upload_id, {})[sheet] = count
    return counts


_LOADED = ("upload_id", "year", "seq", "at", "by", "filename", "sha256", "is_example", "note")


def seen_on(cursor: duckdb.DuckDBPyConnection, day: dt.date) -> int:
    """The last activation of that day or before, for `data.store.reading`: 0 when there was none.

    A day ends at midnight in the Netherlands.
    """
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), _NETHERLANDS)
    ended = midnight.astimezone(dt.UTC).replace(tzinfo=None)
    found = cursor.execute(
        "select coalesce(max(seq), 0) from activation a where a.at < ?", [ended]
    ).fetchall()
    return int(found[0][0])


_NETHERLANDS = ZoneInfo("Europe/Amsterdam")


def rows(
    cursor: duckdb.DuckDBPyConnection,
    year: int,
    *,
    printed: bool = False,
    provenance: bool = False,
) -> dict[str, list[dict[str, Any]]]:
    """The active rows of a year by sheet key, as `data.template.write_workbook` takes them.

    With `printed` the total rows stand among them, where they stood in the workbook. With
    `provenance` each row carries the `source_id`, `tab` and `row_number` that it came from.
    """
    active = dict(
        cursor.execute("select sheet, upload_id from active where year = ?", [year]).fetchall()
    )
    found = {}
    for sheet in SHEETS:
        if sheet.key not in active:
            continue
        here = version_rows(cursor, sheet.key, active[sheet.key], printed=printed)
        if not provenance:
            for row in here:
                del row["source_id"], row["tab"], row["row_number"]
        if here:
            found[sheet.key] = here
    return found


def version_rows(
    cursor: duckdb.DuckDBPyConnection, sheet: str, upload_id: int, *, printed: bool = False
) -> list[dict[str, Any]]:
    """The rows of one version of a sheet, active or not, each with where it came from."""
    described = BY_KEY[sheet]
    keys = [*_ORIGIN, *(c.key for c in described.columns)]
    columns = ", ".join(f'"{key}"' for key in keys)
    chosen = cursor.execute(
        f"select {columns} from {sheet} where upload_id = ? order by source_id, tab, row_number",
        [upload_id],
    ).fetchall()
    here = [dict(zip(keys, row, strict=True)) for row in chosen]
    if printed and here:
        last = {key: here[-1][key] for key in _ORIGIN}
        here += [{**last, **row} for row in _total_rows(cursor, described, upload_id)]
        here.sort(key=itemgetter(*_ORIGIN))
    return here


_ORIGIN = ("source_id", "tab", "row_number")


def _total_rows(
    cursor: duckdb.DuckDBPyConnection, sheet: Sheet, upload_id: int
) -> list[dict[str, Any]]:
    """The printed totals of a sheet as rows again, the word in the column that names a line."""
    label = next((c.key for c in sheet.columns if c.required and not c.fill_down), "")
    totals: dict[int, dict[str, Any]] = {}
    for number, key, is_subtotal, printed in cursor.execute(
        """
        select row_number, column_key, is_subtotal, printed
        from control_total
        where upload_id = ? and sheet = ?
        """,
        [upload_id, sheet.key],
    ).fetchall():
        word = "Subtotaal" if is_subtotal else "Totaal"
        totals.setdefault(number, {"row_number": number, label: word})[key] = printed
    return list(totals.values())


def has_examples(cursor: duckdb.DuckDBPyConnection) -> bool:
    """True as long as any example data is active."""
    return bool(cursor.execute("select count(*) from active where is_example").fetchall()[0][0])


def decided(cursor: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """The keys of the settings that somebody decided, be it on the default."""
    return frozenset(key for (key,) in cursor.execute("select key from setting").fetchall())


def settings(cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What is chosen for every setting now, by key."""
    return dict(cursor.execute("select key, value from setting_now").fetchall())


def answers(cursor: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What was last answered to each question whose answer holds for later workbooks too."""
    return dict(
        cursor.execute(
            "select question, arg_max(answer, seq) from answer where remembered group by question"
        ).fetchall()
    )
