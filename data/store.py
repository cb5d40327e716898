"""The versioned store: rows are only ever added, and activations say which version is true.

The one place that knows where the data is kept. Every write is one transaction under one lock.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pandas as pd

from data import copies
from data.contents import gone_at, purged, settings, told, version
from data.gate import Gate
from data.problems import Problem
from data.references import check_references
from data.retention import RETENTION, since
from data.rows import activate, activations, now, put_upload
from data.schema import SCHEMA, VIEWS
from data.settings import SETTINGS
from data.sheets import TITLES
from data.versions import Version, line_up, moved_together
from data.workbook import Upload

ENVIRONMENT, COPIES = "ZORGALLIANTIE_DB", "ZORGALLIANTIE_BACKUPS"
MEMORY = ":memory:"


class StoreError(Exception):
    """The store cannot do this; the message is Dutch and says what to do."""


class LockedError(StoreError):
    """Another process has the database."""


class StaleError(StoreError):
    """Someone else changed the data after the preview."""


class PurgedError(StoreError):
    """What is asked for was removed, because its term was over."""


class RejectedError(StoreError):
    """The upload has fouten; `problems` are those of the upload and of its references."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("De werkmap bevat fouten; er is niets opgeslagen.")


@dataclass(kw_only=True, eq=False)
class Store:
    """An open store: hand it to the functions of this module, take cursors with `reading`.

    `copies` is the folder of its reserve copies; None where nothing outlives the process. Not
    frozen: `closed` puts another connection in it, while `gate` keeps every reader out.
    """

    address: str
    connection: duckdb.DuckDBPyConnection
    copies: Path | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    gate: Gate = field(default_factory=Gate)

    def close(self) -> None:
        """Let go of the store; every cursor on it ends."""
        self.connection.close()


def default_address() -> str:
    """Where the data is kept: the environment variable ZORGALLIANTIE_DB, else beside the code."""
    return os.environ.get(ENVIRONMENT) or str(Path(__file__).parent / "zorgalliantie.duckdb")


def exists(address: str) -> bool:
    """True when there is a store at this address."""
    return address != MEMORY and Path(address).exists()


def _copies(address: str) -> Path | None:
    """A folder of its own beside the store, or where the environment says: on another disk."""
    if address == MEMORY:
        return None
    beside = Path(address).absolute()
    return Path(os.environ.get(COPIES) or beside.with_name(f"{beside.stem}-reservekopieen"))


def connect(address: str | None = None) -> Store:
    """Open the store, and make it when there is none.

    In: its address (None: `default_address()`; `:memory:` for one that is forgotten).
    LockedError when another process has it, StoreError when it cannot be read or written.
    """
    address = address or default_address()
    return Store(address=address, connection=_opened(address), copies=_copies(address))


def _opened(address: str) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(address, config=_HARDENED)
    except duckdb.Error as problem:
        raise _unreachable(address, problem) from problem
    try:
        _prepare(connection, [] if address == MEMORY else [_copies(address), workshop(address)])
    except duckdb.Error as problem:
        connection.close()
        raise _unreachable(address, problem) from problem
    shutil.rmtree(workshop(address), ignore_errors=True)  # left by one that was killed meanwhile
    return connection


def workshop(address: str) -> Path:
    """The folder on the same disk in which a store is rewritten before it takes its place."""
    beside = Path(address).absolute()
    return beside.with_name(f"{beside.name}.nieuw")


# Reads and writes its own file and its copies, and nothing else: no network, no extensions.
_HARDENED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}


MARK = "zorgalliantie_store"  # the table by which a database is known to be ours
_CHOICES = SETTINGS + RETENTION


def _prepare(connection: duckdb.DuckDBPyConnection, folders: Sequence[Path | None]) -> None:
    tables = {
        name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()
    }
    if tables and MARK not in tables:
        raise duckdb.InvalidInputException("a database of another program")
    connection.execute("begin")
    connection.execute(f"create table if not exists {MARK} (made_at timestamp default now())")
    for statement in SCHEMA:
        connection.execute(statement)
    _publish(
        connection,
        "setting_default",
        key=[s.key for s in _CHOICES],
        value=[s.default for s in _CHOICES],
        label=[s.label for s in _CHOICES],
    )
    _publish(connection, "sheet_title", sheet=list(TITLES), title=list(TITLES.values()))
    connection.execute(VIEWS)
    connection.execute("commit")
    if folders:
        connection.execute("set allowed_directories = ?", [[str(folder) for folder in folders]])
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def _publish(connection: duckdb.DuckDBPyConnection, table: str, **columns: list[str]) -> None:
    """Make what the code states readable by the views, as it stands in this release."""
    connection.register("published", pd.DataFrame(columns, dtype="string"))
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
def reading(
    store: Store, *, as_of: int | None = None, known_at: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on the facts as they are now, or as they were after activation number `as_of`.

    `known_at` keeps only the sheets of a year that were active after that activation, as they are
    now (or at `as_of`). All that is asked of one cursor is of one moment, whatever others commit
    meanwhile. PurgedError when rows that were true at `as_of` were removed since.
    """
    with store.gate.inside(), _told_in_dutch(), store.connection.cursor() as cursor:
        for variable, seq in (("as_of", as_of), ("known_at", known_at)):
            if seq is not None:
                cursor.execute(f"set variable {variable} = {seq:d}")
        cursor.execute("begin")
        if as_of is not None and (gone := gone_at(cursor, as_of)):
            raise PurgedError(f"Wat er toen stond, is niet meer te tonen: {told(gone)}.")
        yield cursor


# What DuckDB raises for a broken block or a full disk; "Corrupt database file" is a bare Error.
_DAMAGE = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
)


@contextmanager
def _told_in_dutch() -> Iterator[None]:
    """Damage that is met only now, and a full disk, are no traceback for the reader."""
    try:
        yield
    except duckdb.Error as problem:
        unwritten = isinstance(problem, duckdb.TransactionException) and "commit" in str(problem)
        if not (unwritten or type(problem) is duckdb.Error or isinstance(problem, _DAMAGE)):
            raise
        raise StoreError(
            "De database kan niet worden gelezen of geschreven: de schijf is vol of het bestand "
            "is beschadigd. Maak ruimte vrij of zet een reservekopie terug, en start opnieuw."
        ) from problem


@contextmanager
def preview(
    store: Store, upload: Upload, *, drop_examples: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on the facts as they would be after committing this upload; nothing is kept.

    The write lock is held meanwhile, so keep it short. The upload must be free of fouten.
    """
    with transaction(store, keep=False) as cursor:
        put_upload(cursor, upload, by="", note="", drop_examples=drop_examples)
        yield cursor


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

    In: the upload; who; the `version` its review was based on, which then checked the references
    (None: whatever is true now, and they are checked here);
    whether all other example data goes out in the same step. Out: the commit's number.
    RejectedError when the upload has fouten, StaleError when the facts changed since the preview,
    StoreError when what there is cannot be copied first.
    """
    if upload.errors:
        raise RejectedError(upload.problems)
    with store.lock:
        _copy_what_changes(store)
        with transaction(store, keep=True) as cursor:
            if based_on is not None and version(cursor) != based_on:
                raise StaleError(
                    "Iemand anders heeft intussen gegevens gewijzigd; bekijk het voorbeeld opnieuw."
                )
            number = put_upload(cursor, upload, by=by, note=note, drop_examples=drop_examples)
            found = check_references(cursor, upload) if based_on is None else []
            if any(p.is_error for p in found):
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
    with transaction(store, keep=True) as cursor:
        lines = line_up(activations(cursor))
        asked = [x for x in lines if year in (None, x.year) and sheet in (None, x.sheet)]
        candidates = [v for x in asked if (v := x.last(kind)) is not None]
        if not candidates:
            verb = "terug te draaien" if kind == "undo" else "opnieuw te doen"
            raise StoreError(f"Er is niets {verb}.")
        chosen = max(candidates, key=lambda v: v.step)
        together = moved_together(lines if sheet is None else asked, kind, chosen)
        versions = [v for x in together if (v := x.last(kind)) is not None]
        ready = {(v.year, v.sheet) for v in versions if v.commit_id == chosen.commit_id}
        changed = [x for x in together if (x.year, x.sheet) not in ready]
        if changed:
            names = ", ".join(f"{TITLES[x.sheet]} {x.year}" for x in changed)
            raise StoreError(
                f"Sinds deze stap is gewijzigd: {names}; kies per blad wat u wilt terugdraaien."
            )
        steps = [(x.year, x.sheet, x.target(kind)) for x in together]
        _refuse_purged(cursor, steps)
        activate(cursor, steps, kind=kind, by=by, note="")
        return versions


def _refuse_purged(
    cursor: duckdb.DuckDBPyConnection, steps: Sequence[tuple[int, str, int | None]]
) -> None:
    """A version whose rows were removed can not become true again."""
    removed = purged(cursor)
    gone = [(y, sheet, removed[u, sheet]) for y, sheet, u in steps if u and (u, sheet) in removed]
    if gone:
        raise PurgedError(f"Deze stap kan niet meer: {told(gone)}.")


def choose(store: Store, key: str, value: str, *, by: str) -> None:
    """Decide a setting. StoreError when there is no such setting or choice."""
    if not any(s.key == key and value in s.choices for s in _CHOICES):
        raise StoreError(f"'{value}' is geen keuze voor de instelling {key}.")
    with transaction(store, keep=True) as cursor:
        cursor.execute(
            """
            insert into setting
            select (select coalesce(max(seq), 0) + 1 from setting), ?, ?, ?, ?, ?
            """,
            [key, value, version(cursor), now(), by],
        )


# --- reserve copies -----------------------------------------------------------------------------


def backup(store: Store) -> Path:
    """Write a whole copy of the store, as it is now, beside the others.

    Out: where it stands. StoreError when there is no place for it; nothing is lost then.
    """
    if store.copies is None:
        raise StoreError("Deze database staat alleen in het geheugen en heeft geen reservekopie.")
    try:
        with store.lock, store.connection.cursor() as cursor:
            kept, oldest = copies_kept(cursor)
            return copies.write(cursor, store.copies, kept=kept, oldest=oldest)
    except (OSError, duckdb.Error) as problem:
        raise StoreError(
            f"In de map {store.copies} kan geen reservekopie worden gemaakt; er is niets "
            f"gewijzigd. Maak ruimte vrij en geef schrijfrechten, of wijs met {COPIES} een andere "
            "map aan."
        ) from problem


def copies_kept(cursor: duckdb.DuckDBPyConnection) -> tuple[int, dt.datetime | None]:
    """How many reserve copies stay, and from when on (None: of any age)."""
    chosen = settings(cursor)
    return int(chosen["keep_copies"]), since(chosen["keep_copy_age"], now())


def backups(store: Store) -> list[dt.datetime]:
    """When the reserve copies that there are were made, in UTC, newest first."""
    return [] if store.copies is None else list(copies.listed(store.copies).values())


def _copy_what_changes(store: Store) -> None:
    """A copy of what a commit is about to change, where there is something."""
    with reading(store) as cursor:
        is_new = version(cursor) == 0
    if store.copies is not None and not is_new:
        backup(store)


# --- another store in its place -----------------------------------------------------------------

PATIENCE = 20  # seconds; a page reads for one or two


@contextmanager
def closed(store: Store) -> Iterator[None]:
    """The store let go of for a moment, and whatever then stands at its address opened again.

    Nobody reads or writes meanwhile. StoreError when readers do not finish, when something else
    has it too, or when it cannot be opened again.
    """
    try:
        with store.lock, store.gate.alone(PATIENCE):
            store.close()
            try:
                let_go(store.address)
                yield
            finally:
                store.connection = _opened(store.address)
    except TimeoutError as problem:
        raise StoreError(
            "Anderen zijn aan het lezen; er is niets gewijzigd. Probeer het over een minuut weer."
        ) from problem


def let_go(address: str) -> None:
    """StoreError unless nothing has it any more, and all of it stands in the file itself."""
    try:
        duckdb.connect(address, read_only=True).close()
    except duckdb.Error as problem:
        raise LockedError(
            "Een ander programma heeft de database op dit moment geopend; er is niets gewijzigd."
        ) from problem
    if Path(f"{address}.wal").exists():
        raise StoreError(
            "Niet alles staat al in de database zelf; er is niets gewijzigd. Maak ruimte vrij op "
            "de schijf en probeer het weer."
        )


# --- one transaction ----------------------------------------------------------------------------


@contextmanager
def transaction(store: Store, *, keep: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on a transaction of its own under the write lock, kept or rolled back at the end.

    StoreError when the store cannot be written; whatever is raised inside rolls back.
    """
    with store.lock, _told_in_dutch(), store.connection.cursor() as cursor:
        cursor.execute("begin")
        try:
            yield cursor
            cursor.execute("commit" if keep else "rollback")
        except BaseException:  # also a closed browser tab: nothing may stay half done
            with suppress(duckdb.Error):  # a broken connection has nothing left to roll back
                cursor.execute("rollback")
            raise
