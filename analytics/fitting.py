"""The programme that a scenario can pay: its budget lines and its income, ready for the cut line.

Arithmetic only. Refuses to guess which hours in kind pays: where the sheet does not say, it may pay
any hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from analytics.cutline import Cut, Mode, cut
from analytics.levers import Values, parts, wishes
from analytics.plan import FEE, IN_KIND, SUBSIDY, Baseline, CostLine
from analytics.programme import Line, Purse
from analytics.scenario import CENTS, Year

MODES: dict[str, Mode] = {mode: mode for mode in get_args(Mode)}
PAID_IN_CASH = ("cash", "subsidie")  # of Bekostiging: the hours that in kind cannot pay


@dataclass(frozen=True, kw_only=True)
class Fit:
    """The programme beside the income.

    `fixed` is what is paid before any line, in cents: extra participants, what a printed total does
    not explain, and lines below zero. `contact_hours` is what remains of them, in proportion to the
    hours of the direct lines; None where they are unknown.
    """

    cut: Cut
    fixed: int
    contact_hours: float | None


def fit(baseline: Baseline, values: Values, year: Year) -> Fit:
    """What of the programme runs in one year of an outcome.

    In: the plan, the values (its levers mode, order and wishes) and the year. Rules: domain.md
    §5.4; the rule itself is the plan's: the programme follows the income.
    """
    lines = programme(baseline, values, year.lines)
    explained = sum(line.cost for line in lines)
    fixed = round((year.figures["cost"] or 0.0) * CENTS) - explained
    income = round(sum(amount for kind, amount in year.income.items() if kind != IN_KIND) * CENTS)
    in_kind = round(year.income[IN_KIND] * CENTS)
    wanted = [
        Line(key=f"wens/{at}", block="Wensen", activity=name, priority=at, cash=amount)
        for at, (name, amount) in enumerate(wishes(values), 1)
    ]
    mode = MODES[str(values.get("mode", "whole"))]
    found = cut(lines, Purse(cash=income - fixed, in_kind=in_kind), mode, wanted)
    return Fit(cut=found, fixed=fixed, contact_hours=_contact_hours(baseline, found))


def programme(baseline: Baseline, values: Values, costs: Mapping[str, int]) -> list[Line]:
    """The budget lines by priority: 1 falls last. In: what each costs, in cents.

    A line below zero is no activity that could run, or fall: it lowers what the others must bring.
    """
    ranks = {line.key: at for at, line in enumerate(ranked(baseline, values), 1)}
    return [
        _line(baseline, values, line, ranks[line.key], costs[line.key])
        for line in baseline.costs
        if line.explained and costs[line.key] >= 0
    ]


def ranked(baseline: Baseline, values: Values) -> list[CostLine]:
    """The budget lines, what falls last first: as chosen, else by Prioriteit, else the indirect
    lines before the direct ones, and each in the order of the sheet."""
    chosen = {key: at for at, key in enumerate(parts(str(values.get("order", ""))))}
    lines = [line for line in baseline.costs if line.explained]
    last = len(lines)
    return sorted(
        lines,
        key=lambda line: (
            chosen.get(line.key, last),
            last if line.priority is None else line.priority,
            line.family == "direct",
        ),
    )


def _line(baseline: Baseline, values: Values, line: CostLine, priority: int, cost: int) -> Line:
    cash_only = line.out_of_pocket or line.funding in PAID_IN_CASH
    return Line(
        key=line.key,
        block=line.block,
        activity=line.activity,
        priority=priority,
        cash=cost if cash_only else 0,
        in_kind=0 if cash_only else cost,
        own_income=_for(baseline, line, FEE),
        earmarked=int(_for(baseline, line, SUBSIDY) * _subsidised(baseline, values)),
        planned=line.planned,
        out_of_pocket=line.out_of_pocket,
        role=line.role,
    )


def _for(baseline: Baseline, line: CostLine, kind: str) -> int:
    """The income of one kind that is for this line alone: of several lines of one name it is for
    the first. Out of pocket brings none, and money back is no income."""
    name = _plain(line.activity)
    namesakes = [
        one.key
        for one in baseline.costs
        if one.explained and not one.out_of_pocket and _plain(one.activity) == name
    ]
    if line.key not in namesakes[:1]:
        return 0
    meant = (
        one.amount
        for one in baseline.income
        if one.kind == kind and _plain(one.destination) == name
    )
    return max(0, sum(meant))


def _subsidised(baseline: Baseline, values: Values) -> float:
    """What part of the plan's subsidies comes: less for all lines alike, and more for none."""
    given = baseline.given(SUBSIDY)
    if "subsidies" not in values or given <= 0:
        return 1.0
    return min(1.0, float(values["subsidies"]) * CENTS / given)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _contact_hours(baseline: Baseline, found: Cut) -> float | None:
    direct = {line.key: line.hours for line in baseline.costs if line.family == "direct"}
    planned = sum(direct.values())
    if baseline.contact_hours is None or not planned:
        return None
    # a line that costs nothing, or less, never falls
    runs = {row.line.key: row.cost / row.line.cost for row in found.rows if row.line.cost}
    kept = sum(hours * runs.get(key, 1.0) for key, hours in direct.items())
    return baseline.contact_hours * kept / planned
