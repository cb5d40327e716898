"""Hours and costs again in plain Python, the slow and obvious way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.oracle.facts import OVERHEAD, Facts, Figure, Measure, Row, plain, ratio, total


def _line_kind(row: Row) -> str:
    return row["line_kind"] or ("out of pocket" if row["hours"] is None else "uren")


def _hours(sheet: str) -> Callable[[Facts, int, str | None], Figure]:
    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        del sector
        if not facts.has(year, sheet):
            return None
        lines = facts.rows(year, sheet)
        return total(
            [r["hours"] for r in lines if _line_kind(r) == "uren" or r["hours"] is not None]
        )

    return figure


def _cost(sheet: str) -> Callable[[Facts, int, str | None], Figure]:
    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        del sector
        if not facts.has(year, sheet):
            return None
        return total([r["cost"] for r in facts.rows(year, sheet)])

    return figure


def _printed(facts: Facts, year: int) -> list[Any]:
    found = facts.totals.get(year, ()) if facts.has(year, "budget") else ()
    return [t for t in found if t.sheet == "budget" and t.column == "cost"]


def _blocks(facts: Facts, year: int) -> list[tuple[list[Row], Figure, Figure]]:
    """Each block: its lines, what they add up to, what is printed under it."""
    lines: dict[str, list[Row]] = {}
    for row in facts.rows(year, "budget"):
        lines.setdefault(plain(row["block"]), []).append(row)
    found = []
    for block, rows in lines.items():
        under = [
            float(t.printed)
            for t in _printed(facts, year)
            if t.is_subtotal and plain(t.scope) == block
        ]
        found.append((rows, total([r["cost"] for r in rows]), sum(under) if under else None))
    return found


def cost_printed(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not facts.has(year, "budget"):
        return None
    grand = [float(t.printed) for t in _printed(facts, year) if not t.is_subtotal]
    if grand:
        return max(grand)
    return total([lines if under is None else under for _, lines, under in _blocks(facts, year)])


def cost_per_hour(facts: Facts, year: int, sector: str | None) -> Figure:
    hours = total([r["hours"] for r in facts.rows(year, "budget")])
    return ratio(cost_printed(facts, year, sector), hours)


def labour_cost_per_hour(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    cost = hours = 0.0
    for row in facts.rows(year, "budget"):
        if _line_kind(row) == "uren" and row["hours"] is not None and row["cost"] is not None:
            cost += float(row["cost"])
            hours += row["hours"]
    return ratio(cost, hours)


def _family(row: Row) -> str | None:
    return row["cost_role"].split("-")[0] if row["cost_role"] else None


def _overhead(*families: str) -> Callable[[Facts, int, str | None], Figure]:
    """Their share of all cost of which the role is known; a block's unexplained difference has the
    role of its lines where those that have one agree."""

    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        del sector
        pieces: list[tuple[str | None, Any]] = []
        for rows, lines, under in _blocks(facts, year):
            pieces += [(_family(r), r["cost"]) for r in rows]
            roles = {_family(r) for r in rows} - {None}
            if under is not None and len(roles) == 1 and under != lines:
                pieces.append((roles.pop(), under - (lines or 0)))
        overhead = total([cost for family, cost in pieces if family in families])
        return ratio(overhead, total([cost for family, cost in pieces if family]))

    return figure


ORACLE: dict[str, Measure] = {
    "hours_budgeted": _hours("budget"),
    "hours_actual": _hours("actuals"),
    "cost_budgeted": _cost("budget"),
    "cost_printed": cost_printed,
    "cost_actual": _cost("actuals"),
    "cost_per_hour": cost_per_hour,
    "labour_cost_per_hour": labour_cost_per_hour,
    "overhead_share": _overhead(*OVERHEAD),
    "overhead_share_project_account": _overhead("project", "account"),
    "overhead_share_project": _overhead("project"),
}
