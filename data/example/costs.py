"""What the example years cost: the plan of 2015, made larger or smaller, and what became of it.

Knows the budget and the actuals; refuses to know who paid and who came.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from data.example import plan_2015
from data.example.plan_2015 import (
    ACCOUNT,
    EDUCATION,
    KNOWLEDGE,
    MEETINGS,
    PROJECT,
    WORKSHOPS,
    Line,
    Row,
    Total,
)

# The size of a block as a percentage of 2015, and the price level likewise.
_SIZE = {
    #       2012, 2013, 2014, 2016
    PROJECT: (80, 90, 92, 100),
    ACCOUNT: (60, 78, 92, 112),
    KNOWLEDGE: (60, 78, 86, 104),
    MEETINGS: (75, 90, 96, 115),
    WORKSHOPS: (82, 94, 88, 60),  # 2016: the hogeschool pays a contribution and gives fewer hours
    EDUCATION: (60, 80, 92, 150),
}
_SIZED_YEARS = (2012, 2013, 2014, 2016)
_PRICE_LEVEL = {2012: 94, 2013: 96, 2014: 98, 2016: 101}
_STARTED = {
    "Verhelderingskamer": 2013,
    "E-community": 2014,
    "Innovatielab": 2014,
    "Verdiepingskamer": 2015,
    "Zorgalliantiecafé": 2015,
}
_PRIORITY_2016 = {  # the first year in which the order was agreed
    "Inhoud": 1,
    "Begeleiding": 2,
    "Verhelderingskamer": 3,
    "Masterclass": 4,
    "Valorisatiemarkt": 5,
    "Verdiepingskamer": 6,
    "Zorgalliantiecafé": 7,
    "Leerarrangementen": 8,
    "Innovatielab": 9,
}

# Actuals: the usual share of the budget, and the lines that went otherwise.
_SPENT = {2012: 0.95, 2013: 0.97, 2014: 1.05, 2015: 0.98, 2016: 0.71}
_SPENT_OTHERWISE = {
    (2013, "Subsidie-aanvraag"): 0.35,  # one application instead of three
    (2014, "Inhoud"): 1.16,  # six welzijn organisations joined during the year
    (2014, "Nieuwe participanten"): 1.42,
    (2014, "PR en communicatie"): 0.80,
    (2015, "E-community"): 1.27,
    (2015, "Nieuwe participanten"): 1.24,
    (2015, "Verhelderingskamer"): 0.70,  # two of the three were held
    (2015, "Innovatielab"): 0.62,
    (2016, "Valorisatiemarkt"): 0.18,  # is held in November
}


def budget(year: int) -> list[Row]:
    """The sheet Begroting: in 2015 the lines of the plan, in other years derived from them."""
    if year == plan_2015.YEAR:
        printed = plan_2015.PRINTED
    else:
        printed = {
            block: _sum([line for line in budget_lines(year) if line.block == block])
            for block in plan_2015.PRINTED
        }
    return plan_2015.budget(budget_lines(year), printed, printed_total(year))


def budget_lines(year: int) -> tuple[Line, ...]:
    """The budget lines of a year, each with its block."""
    if year == plan_2015.YEAR:
        return plan_2015.LINES
    return tuple(
        _resized(line, year) for line in plan_2015.LINES if _STARTED.get(line.activity, 0) <= year
    )


def printed_total(year: int) -> Total:
    """The grand total that stands under the budget."""
    return plan_2015.PRINTED_TOTAL if year == plan_2015.YEAR else _sum(budget_lines(year))


def actuals(year: int) -> list[Row]:
    """The sheet Realisatie: the budget with real life in it."""
    random = Random(year).random
    return [_actual(line, year, random) for line in budget_lines(year)]


def _sum(lines: Sequence[Line]) -> Total:
    return Total(
        hours=sum(line.hours or 0 for line in lines),
        days=sum(line.days or 0 for line in lines),
        cost=sum(line.cost for line in lines),
    )


def _resized(line: Line, year: int) -> Line:
    size = _SIZE[line.block][_SIZED_YEARS.index(year)]
    priority = _PRIORITY_2016.get(line.activity) if year == 2016 else None
    cost = line.cost * size * _PRICE_LEVEL[year] // 10_000
    if line.hours is None:
        return line._replace(cost=cost, funding="cash", priority=priority)
    hours = line.hours * size // 100
    return line._replace(hours=hours, days=hours // 8, cost=cost, priority=priority)


def _actual(line: Line, year: int, random: Callable[[], float]) -> Row:
    usual = _SPENT[year] * (0.94 + 0.12 * random())
    share = _SPENT_OTHERWISE.get((year, line.activity), usual)
    rate = 0.98 + 0.04 * random()
    row: Row = {"block": line.block, "activity": line.activity}
    if line.hours is None:
        return {**row, "line_kind": "out of pocket", "cost": round(line.cost * share * rate)}
    return {
        **row,
        "line_kind": "uren",
        "hours": round(line.hours * share),
        "cost": round(line.cost * share * rate),
    }
