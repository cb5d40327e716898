"""What the board's figures would do: each KPI before and after, and who or what moves it most.

Knows the views, on two cursors; refuses to know why the facts on them differ.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from analytics.catalogue import METRICS, Metric, Unit
from analytics.metrics import measure

MOST_MOVERS = 5  # more lines explain no better


@dataclass(frozen=True, kw_only=True)
class Mover:
    """One organisation, line or sector, and what stands against its name: None where nothing does.

    Of a share or ratio that is the figure above the line, or the one below it where only that
    moved; `unit` is its unit.
    """

    label: str
    before: float | None
    after: float | None
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One KPI that changes: its value before and after, why either is unknown, what moves it."""

    metric: str
    before: float | None
    after: float | None
    why_before: str
    why_after: str
    movers: tuple[Mover, ...]

    @property
    def size(self) -> float:
        """How much it changes against its own size, at most 2; a value that comes or goes, most."""
        if self.before is None or self.after is None:
            return math.inf
        return abs(self.after - self.before) / max(abs(self.after), abs(self.before))


def effects(
    before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection, year: int
) -> list[Effect]:
    """The KPIs of a year that differ between two cursors on the facts, most changed first."""
    was, now = _measured(before, year), _measured(after, year)
    changed = [m for m in METRICS if not _same(was[m.key].value, now[m.key].value)]
    movers = _movers(before, after, year, changed)
    found = [
        Effect(
            metric=metric.key,
            before=_known(was[metric.key].value),
            after=_known(now[metric.key].value),
            why_before=was[metric.key].why,
            why_after=now[metric.key].why,
            movers=movers[metric.key],
        )
        for metric in changed
    ]
    return sorted(found, key=lambda effect: -round(effect.size, 9))


def _measured(cursor: duckdb.DuckDBPyConnection, year: int) -> dict[str, Any]:
    return {str(row.metric): row for row in measure(cursor, year=year).itertuples()}


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _same(one: Any, other: Any) -> bool:
    """Equal but for the dust of adding the same figures in another order; unknown is a value."""
    if pd.isna(one) or pd.isna(other):
        return bool(pd.isna(one) and pd.isna(other))
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


# --- who or what moves a KPI --------------------------------------------------------------------

# Of each view under a KPI: what makes its rows those of the same thing, and how that thing is
# called.
LABELS: dict[str, tuple[str, str]] = {
    "member": ("entity", "organisation"),
    "membership_flow": ("entity", "organisation"),
    "member_visit": ("entity", "organisation"),
    "member_host": ("entity", "organisation"),
    "member_talk": ("entity", "organisation"),
    "return_visit": ("entity", "organisation"),
    "workplace_visit": ("coalesce(entity, name_key(organisation))", "organisation"),
    **dict.fromkeys(("held_event", "workplace", "workplace_report"), ("activity_key", "activity")),
    "sector_size": ("sector", "sector"),
    "sector_seat": ("entity", "organisation"),
    "recruitment": ("coalesce(entity, name_key(organisation))", "organisation"),
    "renewal": ("coalesce(entity, name_key(organisation))", "organisation"),
    "contribution": ("coalesce(entity, name_key(provider))", "provider"),
    "scale_check": ("entity", "provider"),
    "plan_line": ("line_key", "label"),
    "fee_line": ("name_key(activity)", "activity"),
    "network_visit": ("entity", "organisation"),
    "visit": ("coalesce(entity, name_key(organisation))", "organisation"),
    **dict.fromkeys(
        (
            "budget_line",
            "actual_line",
            "cost_line",
            "line_result",
            "cost_and_visit",
            "cost_and_member",
            "cost_and_product",
            "value_and_member",
            "value_and_contribution",
        ),
        ("name_key(block) || chr(10) || name_key(activity)", "block || ' · ' || activity"),
    ),
}
# What moves a KPI that neither adds up over those things nor states a part and a whole.
SIDES: dict[str, tuple[str, Unit]] = {"sector_size": ("sum(participants)", "count")}


def sides(metric: Metric) -> tuple[tuple[str, Unit], ...]:
    """The aggregates that are compared per label, each with its unit: one, or part and whole."""
    if metric.function is not None:
        return ((metric.sql, metric.part_unit),)
    if metric.part and metric.whole:
        whole_unit = metric.whole_unit or metric.part_unit
        return (metric.part, metric.part_unit), (metric.whole, whole_unit)
    if metric.unit in ("eur", "hours", "count"):
        return ((metric.sql, metric.unit),)
    return (SIDES[metric.view],)


_Figures = tuple[float | None, ...]  # one for each side
_Labelled = Mapping[str, tuple[str, _Figures]]  # by key: the label, and its figures


def _movers(
    before: duckdb.DuckDBPyConnection,
    after: duckdb.DuckDBPyConnection,
    year: int,
    metrics: Sequence[Metric],
) -> dict[str, tuple[Mover, ...]]:
    """The movers of each KPI; KPIs over the same rows are asked in one query."""
    together: dict[tuple[str, str], list[Metric]] = {}
    for metric in metrics:
        together.setdefault((metric.view, metric.where), []).append(metric)
    found: dict[str, tuple[Mover, ...]] = {}
    for group in together.values():
        was, now = _per_label(before, year, group), _per_label(after, year, group)
        found |= {m.key: tuple(_most(m, was[m.key], now[m.key])) for m in group}
    return found


def _per_label(
    cursor: duckdb.DuckDBPyConnection, year: int, metrics: Sequence[Metric]
) -> dict[str, _Labelled]:
    view, where = metrics[0].view, metrics[0].where
    key, label = LABELS[view]
    columns = [f"({sql})::double" for metric in metrics for sql, _ in sides(metric)]
    rows = cursor.execute(
        f"""
        select {key}, any_value({label}), {", ".join(columns)}
        from {view}
        where year = ? and ({where})
        group by 1
        """,
        [year],
    ).fetchall()
    found: dict[str, _Labelled] = {}
    at = 2
    for metric in metrics:
        end = at + len(sides(metric))
        found[metric.key] = {row[0]: (row[1], row[at:end]) for row in rows}
        at = end
    return found


def _most(metric: Metric, was: _Labelled, now: _Labelled) -> Iterable[Mover]:
    """The labels that pull hardest at the KPI, and that differ in a figure at all."""
    rate = _rate(was.values())
    now = _renamed(now, was)
    nothing: _Figures = (None,) * len(sides(metric))
    moved: list[tuple[float, Mover]] = []
    for key in dict.fromkeys([*was, *now]):
        label = (now if key in now else was)[key][0]
        one, other = was.get(key, ("", nothing))[1], now.get(key, ("", nothing))[1]
        for (_, unit), before, after in zip(sides(metric), one, other, strict=True):
            if not _same(before or 0, after or 0):  # of both sides, the first that moves
                mover = Mover(label=label, before=before, after=after, unit=unit)
                moved.append((abs(_pull(one, other, rate)), mover))
                break
    moved.sort(key=lambda each: (-round(each[0], 9), each[1].label))
    return (mover for _, mover in moved[:MOST_MOVERS])


def _renamed(now: _Labelled, was: _Labelled) -> _Labelled:
    """What has a label on both sides stays one thing, though its organisation became (un)known."""
    gone = {label: key for key, (label, _) in was.items() if key not in now}
    return {key if key in was else gone.get(found[0], key): found for key, found in now.items()}


def _rate(labelled: Iterable[tuple[str, _Figures]]) -> float:
    """Part over whole of all labels together; 0 of a KPI that has no whole."""
    part, whole = 0.0, 0.0
    for _, figures in labelled:
        part += figures[0] or 0
        whole += sum(figure or 0 for figure in figures[1:])
    return part / whole if whole else 0.0


def _pull(before: _Figures, after: _Figures, rate: float) -> float:
    """What one label does to the KPI, but for a factor that all labels share.

    A sum moves by what is added; a share p/w by Δp − (p/w)·Δw, over the whole that it becomes:
    summed over the labels that is exactly its change.
    """
    part, *whole = ((now or 0) - (was or 0) for was, now in zip(before, after, strict=True))
    return part - rate * sum(whole)
