"""How what is removed really leaves the disk: the store is rewritten without it, old copies go.

Knows files, as the copies do; refuses to know what is removed and why. A row that is only deleted
keeps standing in its block, so the rows that stay are written to a new file.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import duckdb

from data import copies
from data.rows import now
from data.store import (
    MARK,
    MEMORY,
    Store,
    StoreError,
    backup,
    closed,
    connect,
    copies_kept,
    let_go,
    reading,
    workshop,
)
from data.verify import verify


def rewrite(store: Store, contents: Mapping[str, str]) -> None:
    """Put another store in the place of this one: each table holds what its query gives.

    In: table → query on this store; a table without one is taken over as it is. All or nothing,
    also when the machine stops meanwhile. StoreError when it cannot be written, or when what was
    written is not whole; then this one is as it was.
    """
    if store.address == MEMORY:
        raise StoreError("Deze database staat alleen in het geheugen; er is niets te herschrijven.")
    target, folder = Path(store.address), workshop(store.address)
    part = folder / target.name
    made = f"select timestamp '{now()}' as made_at"
    with store.lock:
        try:
            folder.mkdir(exist_ok=True)
            _write(store, part, {**contents, MARK: made})
            _try_out(part)
            with closed(store):
                copies.put(part, target)
        except (OSError, duckdb.Error) as problem:
            raise StoreError(
                f"In de map {folder.parent} kan de database niet opnieuw worden geschreven; er is "
                "niets verwijderd. Maak ruimte vrij en geef schrijfrechten."
            ) from problem
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _write(store: Store, part: Path, contents: Mapping[str, str]) -> None:
    """A copy of the tables and views, filled by the queries; the lock keeps writers out."""
    with store.connection.cursor() as cursor, copies.attached(cursor, part) as name:
        cursor.execute(f'copy from database "{name}" to {copies.COPY} (schema)')
        tables = cursor.execute(
            "select table_name from duckdb_tables() where database_name = ?", [name]
        ).fetchall()
        for (table,) in tables:
            rows = contents.get(table, f"from {table}")
            cursor.execute(f"insert into {copies.COPY}.main.{table} by name {rows}")


def _try_out(part: Path) -> None:
    """It opens, and everything holds."""
    with closing(connect(str(part))) as written, reading(written) as cursor:
        wrong = verify(cursor)
    if wrong:
        raise StoreError(f"Wat overblijft, klopt niet; er is niets verwijderd. {' '.join(wrong)}")
    let_go(str(part))


def overdue_copies(store: Store, cursor: duckdb.DuckDBPyConnection) -> dict[Path, dt.datetime]:
    """The reserve copies that are to go, and when they were made (UTC).

    Those that are too many or too old, and all from before the store was rewritten: what was
    removed then still stands in them. So it does in the stores that a restore put aside.
    """
    if store.copies is None:
        return {}
    kept, oldest = copies_kept(cursor)
    rewritten = _rewritten_at(cursor)
    aside = copies.former(Path(store.address).absolute())
    everything = copies.listed(store.copies) | aside
    bounds = [moment for moment in (rewritten, oldest) if moment is not None]
    old = {p: at for p, at in everything.items() if rewritten is not None and at < rewritten}
    gone = {path: at for path, at in aside.items() if any(at < bound for bound in bounds)}
    return old | gone | copies.surplus(store.copies, kept=kept, oldest=oldest)


def all_copies(store: Store) -> dict[Path, dt.datetime]:
    """Every reserve copy, and every store that a restore put aside."""
    if store.copies is None:
        return {}
    return copies.listed(store.copies) | copies.former(Path(store.address).absolute())


def forget_copies(store: Store) -> None:
    """Delete the copies that are to go, after a new one where they hold what was removed."""
    with store.lock:
        with reading(store) as cursor:
            old, rewritten = overdue_copies(store, cursor), _rewritten_at(cursor)
        if rewritten is not None and any(at < rewritten for at in old.values()):
            _replace(store)
        try:
            for path in old:
                path.unlink(missing_ok=True)  # the new copy may have pushed it out already
        except OSError as problem:
            raise StoreError(
                f"De reservekopie {problem.filename} kan niet worden verwijderd; geef "
                "schrijfrechten in die map en verwijder opnieuw."
            ) from problem


def _replace(store: Store) -> None:
    try:
        backup(store)
    except StoreError as problem:
        raise StoreError(
            "Uit de database is het verwijderd, maar er kan geen nieuwe reservekopie worden "
            "gemaakt. Daarom staan de oude er nog, met wat verwijderd is. Maak ruimte vrij in "
            f"{store.copies} en verwijder opnieuw."
        ) from problem


def _rewritten_at(cursor: duckdb.DuckDBPyConnection) -> dt.datetime | None:
    """When the store was last rewritten; None when it never was."""
    ((found,),) = cursor.execute(f"select max(made_at) from {MARK}").fetchall()
    return found if found is None else dt.datetime.fromisoformat(str(found))
