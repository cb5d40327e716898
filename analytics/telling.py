"""A what-if as plain data: what the command line prints and what a saved scenario remembers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics.fitting import Fit, fit
from analytics.levers import Values
from analytics.plan import Baseline
from analytics.scenario import ITEMS, Year, payback, project

CENTS = 100


def report(baseline: Baseline, values: Values) -> dict[str, Any]:
    """An outcome beside the plan, as a tree of text and numbers; amounts in euros.

    Out: year, values, years (each: year, figures by key of scenario.ITEMS with value, baseline,
    unit and label; income by kind; sectors; programme: what runs of it), payback per class.
    """
    now = project(baseline, {"horizon": values.get("horizon", 1)})
    then = project(baseline, values)
    return {
        "year": baseline.year,
        "values": dict(values),
        "missing": list(baseline.missing),
        "years": [
            _year(was, year, fit(baseline, values, year))
            for was, year in zip(now.years, then.years, strict=True)
        ],
        "payback": [
            {
                "fee": one.fee / CENTS,
                "win": one.win / CENTS,
                "serve": one.serve / CENTS,
                "months": one.months,
            }
            for one in payback(baseline)
        ],
    }


def figures(baseline: Baseline, values: Values) -> dict[str, float]:
    """The known figures of the year of the plan, by key: what a decision expects."""
    found = project(baseline, values).first.figures
    return {key: value for key, value in found.items() if value is not None}


def _year(was: Year, year: Year, fitted: Fit) -> dict[str, Any]:
    return {
        "year": year.year,
        "figures": {
            item.key: {
                "value": year.figures[item.key],
                "baseline": was.figures[item.key],
                "unit": item.unit,
                "label": item.label,
            }
            for item in ITEMS
        },
        "income": dict(year.income),
        "sectors": dict(year.sectors),
        "programme": _programme(fitted),
    }


def _programme(fitted: Fit) -> Mapping[str, Any]:
    found = fitted.cut
    return {
        "mode": found.mode,
        "gap": found.gap / CENTS,
        "short": found.short / CENTS,
        "left": {"cash": found.left.cash / CENTS, "in_kind": found.left.in_kind / CENTS},
        "contact_hours": fitted.contact_hours,
        "lines": [
            {
                "key": row.line.key,
                "block": row.line.block,
                "activity": row.line.activity,
                "planned": row.line.cost / CENTS,
                "runs": row.cost / CENTS,
                "status": row.status,
            }
            for row in found.rows
        ],
        "wishes": [line.activity for line in found.unlocked],
    }
