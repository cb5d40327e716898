"""Scenarios that people saved: every version is kept, with the facts and the scale it was made on.

Knows who kept what and when; refuses to know what a lever or a figure means.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from data import store as stores
from data.kept import Expected, Values, add, figures_json, levers_json, line, name_key, paragraph
from data.rows import next_number
from data.store import Store, StoreError

LONGEST_NAME = 80  # characters: it stands above a column when scenarios are compared


@dataclass(frozen=True, kw_only=True)
class Saved:
    """One version of a scenario. `base` is the version of the facts it was made on, `at` is UTC.

    `figures` are what came out when it was saved; `deleted` is of the scenario as it is now.
    """

    id: int
    version: int
    name: str
    description: str
    year: int
    values: Values
    figures: Expected
    base: int
    scale_year: int | None
    at: dt.datetime
    by: str
    deleted: bool


def save(
    store: Store,
    name: str,
    *,
    year: int,
    values: Values,
    base: int,
    by: str,
    scale_year: int | None = None,
    description: str = "",
    figures: Expected | None = None,
    scenario_id: int | None = None,
    seen_version: int | None = None,
    pin_again: bool = False,
) -> Saved:
    """Keep a new scenario, or the next version of an old one; gives what stands now.

    In: the scenario it is a version of (None: a new one) and the version that was looked at (None:
    whichever is the last). Nothing is added when nothing changed; `pin_again` adds a version
    then too, on the facts of now. StoreError when it cannot be kept; then nothing changed.
    """
    row = {
        "name": line(name, "De naam van een scenario", LONGEST_NAME),
        "description": paragraph(description, "De omschrijving van een scenario"),
        "year": year,
        "content": levers_json(values),
        "figures": figures_json(figures or {}),
        "base": base,
        "scale_year": scale_year,
    }
    with stores.transaction(store, keep=True) as cursor:
        if scenario_id is None:
            return _put(cursor, next_number(cursor, "scenario", "scenario_id"), 1, row, by)
        last = last_version(cursor, scenario_id)
        if last.deleted:
            raise StoreError(
                f"Het scenario '{last.name}' is intussen verwijderd; zet het eerst terug, of "
                "bewaar dit als nieuw scenario."
            )
        if _unchanged(last, row) and not pin_again:
            return last
        _refuse_other(last, year, seen_version)
        return _put(cursor, scenario_id, last.version + 1, row, by)


def copy(store: Store, scenario_id: int, name: str, *, by: str) -> Saved:
    """Keep the last version of a scenario under another name; also of one that was deleted."""
    name = line(name, "De naam van een scenario", LONGEST_NAME)
    with stores.transaction(store, keep=True) as cursor:
        row = {**_row(last_version(cursor, scenario_id)), "name": name}
        return _put(cursor, next_number(cursor, "scenario", "scenario_id"), 1, row, by)


def delete(store: Store, scenario_id: int, *, by: str) -> None:
    """Take a scenario off the list; its versions stay, and `restore` puts it back."""
    with stores.transaction(store, keep=True) as cursor:
        last = last_version(cursor, scenario_id)
        if last.deleted:
            raise StoreError(f"Het scenario '{last.name}' is al verwijderd.")
        _add(cursor, last.id, last.version, "delete", _row(last), by)


def restore(store: Store, scenario_id: int, *, by: str) -> None:
    """Put a deleted scenario back. StoreError when another one took its name meanwhile."""
    with stores.transaction(store, keep=True) as cursor:
        last = last_version(cursor, scenario_id)
        if not last.deleted:
            raise StoreError(f"Het scenario '{last.name}' is niet verwijderd.")
        if _taken(cursor, last.name, last.year, last.id):
            raise StoreError(
                f"Er is intussen een ander scenario '{last.name}' voor {last.year}; geef dat eerst "
                "een andere naam, of kopieer het verwijderde scenario onder een nieuwe naam."
            )
        _add(cursor, last.id, last.version, "restore", _row(last), by)


def scenarios(
    cursor: duckdb.DuckDBPyConnection, year: int | None = None, *, deleted: bool = False
) -> list[Saved]:
    """The last version of each scenario of a year (None: of any), newest first.

    `deleted`: those that were deleted instead of those that are there.
    """
    lasts: dict[int, Saved] = {}
    for saved in saved_versions(cursor):
        lasts.setdefault(saved.id, saved)
    return [s for s in lasts.values() if s.deleted == deleted and year in (None, s.year)]


def versions(cursor: duckdb.DuckDBPyConnection, scenario_id: int) -> list[Saved]:
    """Every version of a scenario, newest first, also when it was deleted; none if it never was."""
    return [saved for saved in saved_versions(cursor) if saved.id == scenario_id]


def saved_versions(cursor: duckdb.DuckDBPyConnection) -> list[Saved]:
    """Every version of every scenario, newest first."""
    found = cursor.execute(
        """
        select
            s.scenario_id,
            s.version,
            s.name,
            s.description,
            s.year,
            s.content,
            s.figures,
            s.base,
            s.scale_year,
            s.at,
            s.by,
            last.kind = 'delete'
        from scenario s
        join (
            select scenario_id, arg_max(kind, seq) as kind
            from scenario
            group by scenario_id
        ) last on last.scenario_id = s.scenario_id
        where s.kind = 'save'
        order by s.seq desc
        """
    ).fetchall()
    return [
        Saved(
            id=number,
            version=version,
            name=name,
            description=description,
            year=year,
            values=json.loads(content),
            figures=json.loads(figures),
            base=base,
            scale_year=scale_year,
            at=at,
            by=by,
            deleted=deleted,
        )
        for (
            number, version, name, description, year, content, figures, base, scale_year, at, by,
            deleted,
        ) in found
    ]  # fmt: skip


def last_version(cursor: duckdb.DuckDBPyConnection, scenario_id: int) -> Saved:
    """The last version of a scenario, also when it was deleted. StoreError when there is none."""
    found = versions(cursor, scenario_id)
    if not found:
        raise StoreError(f"Er is geen scenario met nummer {scenario_id}; kies er een uit de lijst.")
    return found[0]


def _row(saved: Saved) -> dict[str, Any]:
    return {
        "name": saved.name,
        "description": saved.description,
        "year": saved.year,
        "content": levers_json(saved.values),
        "figures": figures_json(saved.figures),
        "base": saved.base,
        "scale_year": saved.scale_year,
    }


def _unchanged(last: Saved, row: Mapping[str, Any]) -> bool:
    """Whether it says the same, on whatever facts: a slider's 3.0 is 3."""
    own = {"name": last.name, "description": last.description, "scale_year": last.scale_year}
    same = last.values == json.loads(row["content"]) and last.year == row["year"]
    return same and all(row[key] == value for key, value in own.items())


def _refuse_other(last: Saved, year: int, seen_version: int | None) -> None:
    if seen_version not in (None, last.version):
        raise StoreError(
            f"Het scenario '{last.name}' is intussen gewijzigd door {last.by}: versie "
            f"{last.version}. Bewaar dit als nieuw scenario, of open versie {last.version} en "
            "breng uw wijzigingen daarin aan; er gaat niets verloren."
        )
    if last.year != year:
        raise StoreError(
            f"Het scenario '{last.name}' gaat over {last.year}, niet over {year}; bewaar dit als "
            "nieuw scenario."
        )


def _put(
    cursor: duckdb.DuckDBPyConnection,
    scenario_id: int,
    version: int,
    row: Mapping[str, Any],
    by: str,
) -> Saved:
    """Add a version, unless its name is another scenario's."""
    if _taken(cursor, row["name"], row["year"], scenario_id):
        raise StoreError(
            f"Er is al een scenario '{row['name']}' voor {row['year']}; kies een andere naam, of "
            "open dat scenario en bewaar dit als volgende versie."
        )
    _add(cursor, scenario_id, version, "save", row, by)
    return last_version(cursor, scenario_id)


def _taken(cursor: duckdb.DuckDBPyConnection, name: str, year: int, scenario_id: int) -> bool:
    return any(
        name_key(s.name) == name_key(name) for s in scenarios(cursor, year) if s.id != scenario_id
    )


def _add(
    cursor: duckdb.DuckDBPyConnection,
    scenario_id: int,
    version: int,
    kind: str,
    row: Mapping[str, Any],
    by: str,
) -> None:
    added = {"scenario_id": scenario_id, "version": version, "kind": kind, **row}
    add(cursor, "scenario", added, by)
