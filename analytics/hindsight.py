"""What was expected of a decision beside what became of it.

Knows figures by the keys of `scenario.ITEMS`; refuses to say why they differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from analytics.balance import cost_lines, income_lines, side
from analytics.plan import CONTRIBUTION, Baseline
from analytics.scenario import ITEMS, Item, project

Figures = Mapping[str, float | None]


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One figure: what the plan said when the decision was made, what was expected of it, what the
    data say now of the same year, what really came in or was spent in that year, and what a later
    year says. None where it is unknown, or not there yet."""

    item: Item
    planned: float | None
    expected: float
    now: float | None
    actual: float | None
    later: float | None

    @property
    def off(self) -> float | None:
        """How far the same year came out from what was expected: really, else by the data."""
        found = self.now if self.actual is None else self.actual
        return None if found is None else found - self.expected

    @property
    def later_off(self) -> float | None:
        """How far the later year lies from what was expected."""
        return None if self.later is None else self.later - self.expected


def hindsight(
    expected: Mapping[str, float],
    *,
    planned: Figures,
    now: Figures,
    actual: Figures,
    later: Figures,
) -> list[Looked]:
    """Every figure that was expected, in the order of ITEMS."""
    return [
        Looked(
            item=item,
            planned=planned.get(item.key),
            expected=expected[item.key],
            now=now.get(item.key),
            actual=actual.get(item.key),
            later=later.get(item.key),
        )
        for item in ITEMS
        if item.key in expected
    ]


def present(plan: Baseline | None, measured: Figures) -> dict[str, float | None]:
    """The figures of a year: as measured where they are KPIs, the others from its own plan."""
    figures: Figures = {} if plan is None else project(plan).first.figures
    return {item.key: measured.get(item.key, figures.get(item.key)) for item in ITEMS}


def actuals(con: duckdb.DuckDBPyConnection, year: int) -> dict[str, float | None]:
    """What really came in and was spent in a year that is over; None where not every line tells.

    The balance takes only both sides whole: half of one beside all of the other is no balance.
    """
    lines = income_lines(con, year, 0.0)
    mine, costs = lines[lines["kind"] == CONTRIBUTION], cost_lines(con, year, 0.0)
    found = {
        "income_total": side(lines, 0.0),
        "contributions_budgeted": side(mine, 0.0),
        "cost": side(costs[costs["is_line"]], 0.0),  # nobody spends an unexplained difference
    }
    whole = {key: one.actual if one.known == one.total else None for key, one in found.items()}
    income, cost = whole["income_total"], whole["cost"]
    return {**whole, "balance": None if income is None or cost is None else income - cost}
