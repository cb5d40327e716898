"""The versioned store: rows are only ever added, and activations say which version is true.

The one place that knows where the data is kept. Every write is one transaction under one lock.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data import VERSION
from data.problems import Problem, Severity
from data.references import check_references
from data.schema import SCHEMA, SQL_TYPES, VIEWS
from data.settings import SETTINGS
from data.sheets import SHEETS, TITLES, Sheet
from data.versions import Version, line_up
from data.workbook import Upload

ENVIRONMENT = "ZORGALLIANTIE_DB"
MEMORY = ":memory:"


class StoreError(Exception):
    """The store cannot do this; the message is Dutch and says what to do."""


class LockedError(StoreError):
    """Another process has the database."""


class StaleError(StoreError):
    """Someone else changed the data after the preview."""


class RejectedError(StoreError):
    """The upload has fouten; `problems` are those of the upload and of its references."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("De werkmap bevat fouten; er is niets opgeslagen.")


@dataclass(frozen=True)
class Store:
    """An open store: hand it to the functions of this module, take cursors with `reading`."""

    connection: duckdb.DuckDBPyConnection
    lock: threading.RLock = field(default_factory=threading.RLock)

    def close(self) -> None:
        """Let go of the store; every cursor on it ends."""
        self.connection.close()


def default_address() -> str:
    """Where the data is kept: the environment variable ZORGALLIANTIE_DB, else beside the code."""
    return os.environ.get(ENVIRONMENT) or str(Path(__file__).parent / "zorgalliantie.duckdb")


def exists(address: str) -> bool:
    """True when there is a store at this address."""
    return address != MEMORY and Path(address).exists()


def connect(address: str | None = None) -> Store:
    """Open the store, and make it when there is none.

    In: its address (None: `default_address()`; `:memory:` for one that is forgotten).
    LockedError when another process has it, StoreError when it cannot be read or written.
    """
    address = address or default_address()
    try:
        connection = duckdb.connect(address, config=_HARDENED)
    except duckdb.Error as problem:
        raise _unreachable(address, problem) from problem
    try:
        _prepare(connection)
    except duckdb.Error as problem:
        connection.close()
        raise _unreachable(address, problem) from problem
    return Store(connection)


# Reads and writes its own file, and nothing else: no other files, no network, no extensions.
_HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("begin")
    for statement in SCHEMA:
        connection.execute(statement)
    _publish(connection, "setting_default", {s.key: s.default for s in SETTINGS}, "value")
    _publish(connection, "sheet_title", TITLES, "title")
    connection.execute(VIEWS)
    connection.execute("commit")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _publish(
    connection: duckdb.DuckDBPyConnection, table: str, what: Mapping[str, str], column: str
) -> None:
    """Make what the code states readable by the views, as it stands in this release."""
    key = "sheet" if column == "title" else "key"
    frame = pd.DataFrame({key: list(what), column: list(what.values())}, dtype="string")
    connection.register("published", frame)
    connection.execute(f"create or replace table {table} as select * from published")
    connection.unregister("published")


def _unreachable(address: str, problem: duckdb.Error) -> StoreError:
    text = str(problem)
    if "lock" in text.lower() and "PID" in text:
        return LockedError(
            "De database is in gebruik door een ander programma, waarschijnlijk het dashboard "
            "zelf; sluit dat eerst, of gebruik de pagina Gegevens."
        )
    folder = Path(address).parent
    if not Path(address).exists() or "Permission denied" in text or "Read-only" in text:
        return StoreError(
            f"In de map {folder} kan de database niet worden geopend of gemaakt; geef dit "
            f"programma schrijfrechten, of wijs met {ENVIRONMENT} een andere plaats aan."
        )
    return StoreError(
        f"De database {address} is beschadigd of geen database van dit dashboard; zet een "
        f"reservekopie terug, of wijs met {ENVIRONMENT} een andere plaats aan."
    )


@contextmanager
def reading(store: Store, *, as_of: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on the facts as they are now, or as they were after activation number `as_of`."""
    with store.connection.cursor() as cursor:
        if as_of is not None:
            cursor.execute(f"set variable as_of = {as_of:d}")
        yield cursor


@contextmanager
def preview(
    store: Store, upload: Upload, *, drop_examples: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on the facts as they would be after committing this upload; nothing is kept.

    The write lock is held meanwhile, so keep it short. The upload must be free of fouten.
    """
    with _transaction(store, keep=False) as cursor:
        _put(cursor, upload, by="", note="", drop_examples=drop_examples)
        yield cursor


def version(cursor: duckdb.DuckDBPyConnection) -> int:
    """The number of the last activation: changes when, and only when, the facts change."""
    return int(cursor.execute("select coalesce(max(seq), 0) from activation").fetchall()[0][0])


def stamp(cursor: duckdb.DuckDBPyConnection) -> str:
    """A text that differs whenever a figure may: facts or settings changed."""
    chosen = cursor.execute("select coalesce(max(seq), 0) from setting").fetchall()[0][0]
    return f"{version(cursor)}.{chosen}"


def commit(
    store: Store,
    upload: Upload,
    *,
    by: str,
    based_on: int | None = None,
    drop_examples: bool = False,
    note: str = "",
) -> int:
    """Store an upload and make its sheets the true ones, all or nothing.

    In: the upload; who; the `version` its preview was based on (None: whatever is true now);
    whether all other example data goes out in the same step. Out: the commit's number.
    RejectedError when the upload has fouten, StaleError when the facts changed since the preview.
    """
    if upload.errors:
        raise RejectedError(upload.problems)
    with _transaction(store, keep=True) as cursor:
        if based_on is not None and version(cursor) != based_on:
            raise StaleError(
                "Iemand anders heeft intussen gegevens gewijzigd; bekijk het voorbeeld opnieuw."
            )
        number = _put(cursor, upload, by=by, note=note, drop_examples=drop_examples)
        found = check_references(cursor, upload)
        if any(p.severity is Severity.ERROR for p in found):
            raise RejectedError([*upload.problems, *found])
    return number


def undo(
    store: Store, *, by: str, year: int | None = None, sheet: str | None = None
) -> list[Version]:
    """Step back to the version before the active one.

    In: the year (None: of any year), and the sheet's key; without a sheet the last commit is
    taken back whole, in every year and sheet that it touched. Out: the versions taken back.
    StoreError when there is nothing to take back, or when a sheet was changed since.
    """
    return _step(store, "undo", by, year, sheet)


def redo(
    store: Store, *, by: str, year: int | None = None, sheet: str | None = None
) -> list[Version]:
    """Step forward again to the version that was last taken back; as `undo`, the other way."""
    return _step(store, "redo", by, year, sheet)


def _step(store: Store, kind: str, by: str, year: int | None, sheet: str | None) -> list[Version]:
    with _transaction(store, keep=True) as cursor:
        lines = line_up(_activations(cursor))
        moves = [
            line
            for line in lines
            if (year is None or line.year == year) and (sheet is None or line.sheet == sheet)
        ]
        candidates = [v for line in moves if (v := line.last(kind)) is not None]
        if not candidates:
            verb = "ongedaan te maken" if kind == "undo" else "opnieuw te doen"
            raise StoreError(f"Er is niets {verb}.")
        chosen = max(candidates, key=lambda v: v.touched)
        whole = lines if sheet is None else moves
        together = [line for line in whole if chosen.commit_id in line.commits()]
        changed = [x for x in together if not _at(x.last(kind), chosen.commit_id)]
        if changed:
            names = ", ".join(f"{TITLES[x.sheet]} {x.year}" for x in changed)
            raise StoreError(
                f"Sinds deze stap is gewijzigd: {names}; kies per blad wat u wilt terugdraaien."
            )
        steps = [(x.year, x.sheet, x.target(kind)) for x in together]
        _activate(cursor, steps, kind=kind, by=by, note="")
        return [v for x in together if (v := x.last(kind)) is not None]


def _at(candidate: Version | None, commit_id: int) -> bool:
    return candidate is not None and candidate.commit_id == commit_id


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


def choose(store: Store, key: str, value: str, *, by: str) -> None:
    """Decide a setting. StoreError when there is no such setting or choice."""
    if not any(s.key == key and value in s.choices for s in SETTINGS):
        raise StoreError(f"'{value}' is geen keuze voor de instelling {key}.")
    with _transaction(store, keep=True) as cursor:
        cursor.execute(
            """
            insert into setting
            select (select coalesce(max(seq), 0) + 1 from setting), ?, ?, ?, ?, ?
            """,
            [key, value, version(cursor), _now(), by],
        )


# --- one transaction ----------------------------------------------------------------------------


@contextmanager
def _transaction(store: Store, *, keep: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    with store.lock, store.connection.cursor() as cursor:
        cursor.execute("begin")
        try:
            yield cursor
            cursor.execute("commit" if keep else "rollback")
        except BaseException:  # also a closed browser tab: nothing may stay half done
            cursor.execute("rollback")
            raise


def _put(
    cursor: duckdb.DuckDBPyConnection, upload: Upload, *, by: str, note: str, drop_examples: bool
) -> int:
    upload_id = _next(cursor, "upload", "upload_id")
    cursor.execute(
        "insert into upload values (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            upload_id,
            upload.year,
            upload.filename,
            upload.sha256,
            by,
            _now(),
            upload.is_example,
            VERSION,
        ],
    )
    for key, table in upload.tables.items():
        _append(cursor, key, [{**row, "upload_id": upload_id} for row in table])
    _append(
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
    steps: list[tuple[int, str, int | None]] = [
        (upload.year, key, upload_id) for key in upload.tables if upload.year is not None
    ]
    if drop_examples:
        replaced = {(year, sheet) for year, sheet, _ in steps}
        steps += [(y, s, None) for y, s in _example_sheets(cursor) if (y, s) not in replaced]
    return _activate(cursor, steps, kind="commit", by=by, note=note)


def _example_sheets(cursor: duckdb.DuckDBPyConnection) -> list[tuple[int, str]]:
    return cursor.execute("select year, sheet from active where is_example order by all").fetchall()


def _activate(
    cursor: duckdb.DuckDBPyConnection,
    steps: Sequence[tuple[int, str, int | None]],
    *,
    kind: str,
    by: str,
    note: str,
) -> int:
    commit_id = _next(cursor, "activation", "commit_id")
    seq = _next(cursor, "activation", "seq")
    at = _now()
    _append(
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


def _activations(
    cursor: duckdb.DuckDBPyConnection,
) -> list[tuple[int, int, int, str, int | None, str]]:
    return cursor.execute(
        "select seq, commit_id, year, sheet, upload_id, kind from activation order by seq"
    ).fetchall()


def _next(cursor: duckdb.DuckDBPyConnection, table: str, column: str) -> int:
    highest = cursor.execute(f"select coalesce(max({column}), 0) from {table}").fetchall()
    return int(highest[0][0]) + 1


def _append(
    cursor: duckdb.DuckDBPyConnection, table: str, new: Sequence[Mapping[str, Any]]
) -> None:
    """Add rows. Values travel as text and are cast in SQL, so a cent stays a cent."""
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


def _as_text(value: Any) -> str | None:
    return None if value is None else str(value)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)
