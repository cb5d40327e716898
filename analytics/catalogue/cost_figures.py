"""The KPIs of costs that no aggregate gives: full costs, and what one of each result costs.

Knows `analytics.costs`; the allocation key is a setting.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import duckdb

from analytics.allocation import Allocation, Key, allocations, to_cents, to_euros
from analytics.catalogue.metric import Dimension, Figures, Function, Groups
from analytics.costs import ActivityCost, activity_costs, reaching

KEYS: dict[str, Key] = {"uren": "hours", "euro's": "euros"}
Costs = Sequence[ActivityCost]


def chosen_key(con: duckdb.DuckDBPyConnection) -> Key:
    """The key that the setting asks for."""
    ((value,),) = con.execute(
        "select value from setting_now where key = 'allocation_key'"
    ).fetchall()
    return KEYS[value]


def full_cost(con: duckdb.DuckDBPyConnection, by: Dimension | None) -> Groups:
    """The full cost of each year, or of each direct budget line in it (of one name, together)."""
    rows = con.execute("select year, count(cost), count(*) from cost_line group by 1").fetchall()
    counts = {year: (known, total) for year, known, total in rows}
    found: dict[tuple[int, str], Figures] = {}
    for year, paid in allocations(con, chosen_key(con)).items():
        if by == "activity":
            found |= {(year, name): figures for name, figures in _per_line(paid).items()}
        else:
            known, total = counts[year]
            cents = sum(to_cents(line.full) for line in paid.lines)
            value = None if paid.why else to_euros(cents)
            found[year, ""] = Figures(value, min(known, total - bool(paid.why)), None, None, total)
    return found


def _per_line(paid: Allocation) -> dict[str, Figures]:
    cents: dict[str, list[int]] = {}
    for line in paid.lines:
        cents.setdefault(line.activity, []).append(to_cents(line.full))
    return {
        name: Figures(to_euros(sum(some)), len(some), None, None, len(some))
        for name, some in cents.items()
    }


def _per(
    output: str,
    *,
    count: Callable[[Costs], float],
    of_workshops: bool = False,
) -> Function:
    """The cost of one of an output: of all activities that have any, and of each activity."""

    def figures(con: duckdb.DuckDBPyConnection, by: Dimension | None) -> Groups:
        found: dict[tuple[int, str], Figures] = {}
        for year, activities in activity_costs(con, chosen_key(con)).items():
            asked = [one for one in activities if one.is_workshop or not of_workshops]
            if by == "activity":
                found |= {(year, one.activity): _figures([one]) for one in asked}
            elif asked:
                found[year, ""] = _figures(asked)
        return found

    def _figures(asked: Costs) -> Figures:
        known = [one for one in asked if one.cost is not None and getattr(one, output) is not None]
        having = reaching(known, output)
        if not having:
            return Figures(None, len(known), None, None, len(asked))
        cost = to_euros(sum(to_cents(one.cost or 0) for one in having))
        return Figures(cost / count(having), len(known), cost, count(having), len(asked))

    return figures


def _sum(output: str) -> Callable[[Costs], float]:
    return lambda found: sum(getattr(one, output) for one in found)


def _different(found: Costs) -> float:
    """The participants that came to any of them, each once."""
    return len(frozenset().union(*(one.members or () for one in found)))


per_attendance = _per("attendances", count=_sum("attendances"))
per_organisation = _per("organisations", count=_different)
per_contact_hour = _per("contact_hours", count=_sum("contact_hours"))
per_product = _per("products", count=_sum("products"), of_workshops=True)
