"""What members send in on a scenario: their own levers under a name they choose, append-only.

Knows that the last of a name counts; refuses names that say who someone is.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass

import duckdb

from data import store as stores
from data.kept import Values, add, levers_json, line, name_key
from data.reading.personal import looks_personal
from data.scenarios import last_version
from data.store import Store, StoreError

LONGEST_NAME = 40  # characters: a nickname, not an address


@dataclass(frozen=True, kw_only=True)
class Submission:
    """The levers of one member; `version` is that of the scenario when it was sent in."""

    scenario_id: int
    version: int
    name: str
    values: Values
    at: dt.datetime
    by: str


def submit(store: Store, scenario_id: int, name: str, values: Values, *, by: str) -> None:
    """Keep a member's own levers; the same name again replaces what it sent in before.

    StoreError for a name that says who someone is or under which another account sent in, and for
    a scenario that is not there any more.
    """
    name = line(name, "De naam waaronder u inzendt", LONGEST_NAME)
    if looks_personal(name) or _ADDRESS.search(name):
        raise StoreError(
            "Kies een schuilnaam, uw voornaam of de naam van uw organisatie: volledige namen, "
            "e-mailadressen en telefoonnummers bewaart het dashboard niet."
        )
    content = levers_json(values)
    with stores.transaction(store, keep=True) as cursor:
        last = last_version(cursor, scenario_id)
        if last.deleted:
            raise StoreError(
                f"Het scenario '{last.name}' is intussen verwijderd; vraag de programmamanager om "
                "het terug te zetten."
            )
        _check_own(_sent(cursor, scenario_id, name), by)
        row = {"scenario_id": last.id, "version": last.version, "name": name, "content": content}
        add(cursor, "submission", {**row, "kind": "submit"}, by)


_ADDRESS = re.compile(r"\w@\w")  # also `jan@huis`, which is no address elsewhere


def withdraw(store: Store, scenario_id: int, name: str, *, by: str) -> None:
    """Take back what was sent in under a name. StoreError when there is nothing of this account."""
    with stores.transaction(store, keep=True) as cursor:
        sent = _sent(cursor, scenario_id, name)
        if sent is None:
            raise StoreError("Onder deze naam is niets ingezonden; kijk hoe de naam geschreven is.")
        _check_own(sent, by)
        row = {"scenario_id": scenario_id, "version": sent.version, "name": sent.name}
        row |= {"kind": "withdraw", "content": levers_json(sent.values)}
        add(cursor, "submission", row, by)


def _sent(cursor: duckdb.DuckDBPyConnection, scenario_id: int, name: str) -> Submission | None:
    found = {name_key(sent.name): sent for sent in submissions(cursor, scenario_id)}
    return found.get(name_key(name))


def _check_own(sent: Submission | None, by: str) -> None:
    if sent is not None and sent.by != by:
        raise StoreError("Onder deze naam heeft iemand anders ingezonden; kies een andere naam.")


def submissions(cursor: duckdb.DuckDBPyConnection, scenario_id: int) -> list[Submission]:
    """The last that each name sent in on a scenario, in the order in which they came."""
    found = cursor.execute(
        """
        select s.name, s.version, s.kind, s.content, s.at, s.by
        from submission s
        where s.scenario_id = ?
        order by s.seq
        """,
        [scenario_id],
    ).fetchall()
    sent: dict[str, Submission] = {}
    for name, version, kind, content, at, by in found:
        sent.pop(name_key(name), None)
        if kind == "submit":
            sent[name_key(name)] = Submission(
                scenario_id=scenario_id,
                version=version,
                name=name,
                values=json.loads(content),
                at=at,
                by=by,
            )
    return list(sent.values())
