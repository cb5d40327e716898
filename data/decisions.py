"""What the board decided on a scenario, and what it expects of it: append-only and dated.

Knows which version was decided on; refuses to know whether it came true.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

import duckdb

from data import store as stores
from data.kept import Expected, add, figures_json, paragraph
from data.rows import next_number
from data.scenarios import Saved, last_version, saved_versions, versions
from data.store import Store, StoreError


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided on a version of a scenario, and what was expected of it on `check_on`.

    `base` is the version of the facts that it was expected on, `withdrawn` says why it was
    withdrawn; None while it stands.
    """

    id: int
    text: str
    scenario: Saved
    figures: Expected
    base: int
    check_on: dt.date
    decided_on: dt.date
    at: dt.datetime
    by: str
    withdrawn: str | None


def decide(
    store: Store,
    *,
    text: str,
    scenario_id: int,
    version: int,
    figures: Expected,
    check_on: dt.date,
    decided_on: dt.date,
    by: str,
) -> Decision:
    """Keep a decision on one version of a scenario, and what is expected of it on `check_on`."""
    text = paragraph(text, "Een besluit", required=True)
    expected = figures_json(figures)
    if check_on <= decided_on:
        raise StoreError("De toetsdatum ligt niet na het besluit; kies een latere dag.")
    with stores.transaction(store, keep=True) as cursor:
        last = last_version(cursor, scenario_id)
        if all(saved.version != version for saved in versions(cursor, scenario_id)):
            raise StoreError(
                f"Het scenario '{last.name}' heeft geen versie {version}; kies versie 1 tot en "
                f"met {last.version}."
            )
        number = next_number(cursor, "decision", "decision_id")
        row = {"decision_id": number, "scenario_id": scenario_id, "version": version, "text": text}
        row |= {"figures": expected, "check_on": check_on, "decided_on": decided_on}
        add(cursor, "decision", {**row, "kind": "decide"}, by)
        return _decision(cursor, number)


def withdraw_decision(store: Store, decision_id: int, reason: str, *, by: str) -> None:
    """Withdraw a decision, with why; it stays in the list as withdrawn."""
    reason = paragraph(reason, "De reden van intrekken", required=True)
    with stores.transaction(store, keep=True) as cursor:
        found = _decision(cursor, decision_id)
        if found.withdrawn is not None:
            raise StoreError("Dit besluit is al ingetrokken.")
        row = {"decision_id": found.id, "text": reason, "figures": figures_json(found.figures)}
        row |= {"scenario_id": found.scenario.id, "version": found.scenario.version}
        row |= {"check_on": found.check_on, "decided_on": found.decided_on, "kind": "withdraw"}
        add(cursor, "decision", row, by)


def decisions(cursor: duckdb.DuckDBPyConnection) -> list[Decision]:
    """Every decision, also one that was withdrawn, the last decided first."""
    found = cursor.execute(
        """
        select
            d.decision_id,
            d.text,
            d.scenario_id,
            d.version,
            d.figures,
            (select coalesce(max(a.seq), 0) from activation a where a.at <= d.at) as base,
            d.check_on,
            d.decided_on,
            d.at,
            d.by,
            w.text
        from decision d
        left join decision w on w.decision_id = d.decision_id and w.kind = 'withdraw'
        where d.kind = 'decide'
        order by d.decided_on desc, d.seq desc
        """
    ).fetchall()
    pinned = {(saved.id, saved.version): saved for saved in saved_versions(cursor)}
    return [
        Decision(
            id=number,
            text=text,
            scenario=pinned[scenario_id, version],
            figures=json.loads(figures),
            base=base,
            check_on=check_on,
            decided_on=decided_on,
            at=at,
            by=by,
            withdrawn=reason,
        )
        for (
            number, text, scenario_id, version, figures, base, check_on, decided_on, at, by, reason,
        ) in found
    ]  # fmt: skip


def _decision(cursor: duckdb.DuckDBPyConnection, decision_id: int) -> Decision:
    found = [decision for decision in decisions(cursor) if decision.id == decision_id]
    if not found:
        raise StoreError(f"Er is geen besluit met nummer {decision_id}; kies er een uit de lijst.")
    return found[0]
