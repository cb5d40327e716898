"""What would happen if: the plan of a year under other assumptions, up to five years ahead.

Arithmetic only: a plan and values in, figures out; no database and no chance: what is uncertain
counts for its expectation. Rules: domain.md §5.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics.catalogue import BY_KEY as METRICS
from analytics.catalogue.metric import Unit
from analytics.levers import SECTORS, Slot, Value, Values, parts, slots
from analytics.plan import (
    CONTRIBUTION,
    FEE,
    IN_KIND,
    OVERHEAD,
    SUBSIDY,
    Baseline,
    CostLine,
    IncomeLine,
)
from analytics.recruitment import Prospect, Rule, first_year

CENTS = 100
MONTHS = 12


@dataclass(frozen=True, kw_only=True)
class Item:
    """One figure of an outcome; a KPI of the catalogue keeps its name, unit and meaning there."""

    key: str
    label: str
    unit: Unit
    help: str
    direction: str


def _kpi(key: str) -> Item:
    metric = METRICS[key]
    return Item(
        key=key,
        label=metric.label,
        unit=metric.unit,
        help=metric.help,
        direction=metric.direction,
    )


# What an outcome says, the most important first.
ITEMS: tuple[Item, ...] = (
    Item(
        key="balance",
        label="Saldo",
        unit="eur",
        help="Totaal inkomsten min kosten. Onder nul is het een gat: dat geld ontbreekt.",
        direction="up",
    ),
    _kpi("participants"),
    Item(
        key="payers",
        label="Betalers",
        unit="count",
        help="Hoeveel participanten volgens de begroting betalen, bestaande en nieuwe samen.",
        direction="up",
    ),
    _kpi("income_total"),
    _kpi("contributions_budgeted"),
    Item(
        key="cost",
        label="Kosten",
        unit="eur",
        help="De begrote kosten volgens de gedrukte totalen, plus de wervingskosten en "
        "relatiekosten van wie er boven het plan bij komt.",
        direction="down",
    ),
    _kpi("funding_ratio"),
    _kpi("in_kind_share"),
    _kpi("average_contribution"),
    _kpi("overhead_share"),
    Item(
        key="cost_per_payer",
        label="Kosten per betaler",
        unit="eur",
        help="Alle kosten gedeeld door het aantal betalers.",
        direction="down",
    ),
    _kpi("leverage"),
    Item(
        key="win_cost",
        label="Extra wervingskosten",
        unit="eur",
        help="Wat het werven kost van wie er boven het plan bij komt, tegen de wervingskosten per "
        "nieuwe participant van het plan.",
        direction="down",
    ),
    Item(
        key="serve_cost",
        label="Extra relatiekosten",
        unit="eur",
        help="Wat het contact kost met wie er boven het plan bij komt, tegen de relatiekosten per "
        "participant van het plan.",
        direction="down",
    ),
)
ITEM = {item.key: item for item in ITEMS}


@dataclass(frozen=True, kw_only=True)
class Year:
    """One year of an outcome. `figures` by key of ITEMS, in euros, None where unknown; `income`
    by kind in euros; `sectors` how many participants of each, empty where the plan does not tell;
    `lines` what each budget line costs, in cents."""

    year: int
    figures: Mapping[str, float | None]
    income: Mapping[str, float]
    sectors: Mapping[str, float]
    lines: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What becomes of the plan, year by year from the year of the plan; `years` has at least
    one."""

    years: tuple[Year, ...]

    @property
    def first(self) -> Year:
        """The year of the plan itself."""
        return self.years[0]


@dataclass(frozen=True, kw_only=True)
class Payback:
    """What one recruit of a class brings and costs, in cents; `months` is after how many months of
    membership it has paid for its own recruitment, None where it never does."""

    fee: int
    win: float
    serve: float
    months: int | None


@dataclass(frozen=True)
class _Choices:
    """The values of all levers: what was chosen, else what the plan says."""

    baseline: Baseline
    values: Values
    slots: Mapping[str, Slot] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "slots", slots(self.baseline))

    def raw(self, key: str) -> Value:
        return self.values.get(key, self.slots[key].default)

    def number(self, key: str) -> float:
        return float(self.raw(key))

    def share(self, key: str) -> float:
        return self.number(key) / 100

    def rule(self) -> Rule:
        found: Any = self.raw("rule")
        rule: Rule = found
        return rule

    def per(self, lever: str) -> list[tuple[Slot, float]]:
        """Every slider of a lever that has one per sector, class or block, where it is not 0."""
        found = [
            (slot, self.number(key)) for key, slot in self.slots.items() if slot.lever.key == lever
        ]
        return [(slot, number) for slot, number in found if number]


@dataclass(frozen=True)
class _Crowd:
    """So many payers who together pay so much in a full year (cents), by sector if known."""

    number: float = 0.0
    amount: float = 0.0
    sectors: Mapping[str, float] = field(default_factory=dict)

    def times(self, share: float) -> _Crowd:
        return _Crowd(
            self.number * share,
            self.amount * share,
            {sector: number * share for sector, number in self.sectors.items()},
        )

    def plus(self, other: _Crowd) -> _Crowd:
        every = [*self.sectors, *(sector for sector in other.sectors if sector not in self.sectors)]
        return _Crowd(
            self.number + other.number,
            self.amount + other.amount,
            {s: self.sectors.get(s, 0.0) + other.sectors.get(s, 0.0) for s in every},
        )


def project(baseline: Baseline, values: Values | None = None) -> Outcome:
    """What becomes of the plan.

    In: the plan, and the value of each lever that differs from it (by the keys of
    `levers.slots`, as `levers.read` gives them). Out: one Year for each year of the horizon.
    Without values the first year is the plan itself, exactly. Formulas: domain.md §5.2 to §5.5.
    """
    choices = _Choices(baseline, values or {})
    there, (extra, part_year) = _there(choices), _extra(choices)
    crowd = there.plus(extra)
    years = [_year(choices, 0, crowd, there.amount + part_year, _joining(choices))]
    part = first_year(MONTHS, int(choices.number("start_month")), choices.rule()) / MONTHS
    for ahead in range(1, int(choices.number("horizon"))):
        joining = _yearly(choices)
        stayed = crowd.times(choices.share("retention"))
        income = stayed.amount + joining.amount * part
        crowd = stayed.plus(joining)
        years.append(_year(choices, ahead, crowd, income, joining.number))
    return Outcome(years=tuple(years))


def recruits(baseline: Baseline, values: Values) -> tuple[Prospect, ...]:
    """Everyone who may join beyond the plan, one by one, with its chance: for `recruitment`.

    Prospects without a known contribution are left out; `Baseline.missing` says so.
    """
    choices = _Choices(baseline, values)
    chance, month = choices.share("chance"), int(choices.number("start_month"))
    found = [
        Prospect(
            name=f"{slot.sector} {at + 1}",
            fee=baseline.fees[slot.level],
            chance=chance,
            month=month,
        )
        for slot, number in choices.per("recruits")
        for at in range(int(number))
    ]
    if choices.raw("prospects") == "yes":
        found += [
            Prospect(name=one.name, fee=one.fee, chance=one.chance, month=one.month)
            for one in baseline.candidates
            if one.fee is not None
        ]
    return tuple(found)


def payback(baseline: Baseline) -> tuple[Payback, ...]:
    """When a recruit of each class has paid for itself; empty where the plan gives no costs.

    Formula: months = ⌈12 × win ÷ (fee − serve)⌉, with domain.md C12 and C13.
    """
    win, serve = baseline.win, baseline.serve
    if win is None or serve is None:
        return ()
    return tuple(
        Payback(
            fee=fee,
            win=win,
            serve=serve,
            # what floats add to a whole number of months is no month
            months=math.ceil(round(MONTHS * win / (fee - serve), 6)) if fee > serve else None,
        )
        for fee in baseline.fees
    )


# --- who pays -----------------------------------------------------------------------------------


def _there(choices: _Choices) -> _Crowd:
    """Who pays in the year of the plan without who is recruited beyond it, for a full year."""
    plan = choices.baseline
    there = _Crowd(
        plan.existing,
        sum(line.amount for line in plan.income if line.is_existing),
        dict(plan.sectors),
    )
    going = _named_leavers(choices).plus(_leavers(choices))
    return there.plus(going).plus(_initiator(choices)).plus(_planned(choices))


def _leavers(choices: _Choices) -> _Crowd:
    """Who leaves by number, and takes along at most what those that are there pay together: of a
    few of them, the averages may say more."""
    lines = [line for line in choices.baseline.income if line.is_existing and line.payers]
    most = sum(line.amount for line in lines if not _is_gone(choices, line))
    crowd = _Crowd()
    for slot, number in choices.per("leavers"):
        amount = number * choices.baseline.average(slot.sector)
        crowd = crowd.plus(_Crowd(number, amount, {slot.sector: number}))
    return _Crowd(
        -crowd.number,
        -min(crowd.amount, max(0, most)),
        {sector: -number for sector, number in crowd.sectors.items()},
    )


def _is_gone(choices: _Choices, line: IncomeLine) -> bool:
    """Whether who pays this leaves by name, or is the initiator that stops paying."""
    plan, stops = choices.baseline, choices.raw("initiator") in ("in_kind", "neither")
    if stops and plan.initiator and line.provider == plan.initiator.name:
        return line.single
    return line.single and line.provider in parts(str(choices.raw("leaving")))


def _planned(choices: _Choices) -> _Crowd:
    plan = choices.baseline
    number = choices.number("planned")
    amount = sum(line.amount for line in plan.income if line.is_new)
    return _Crowd(number, amount * number / plan.new) if plan.new else _Crowd(0, amount)


def _extra(choices: _Choices) -> tuple[_Crowd, float]:
    """Who is recruited beyond the plan, as expected, and what they pay in the first year."""
    plan, rule = choices.baseline, choices.rule()
    chance, month = choices.share("chance"), int(choices.number("start_month"))
    crowd, part = _Crowd(), 0.0
    for slot, number in choices.per("recruits"):
        fee, count = plan.fees[slot.level], number * chance
        crowd = crowd.plus(_Crowd(count, count * fee, {slot.sector: count}))
        part += count * first_year(fee, month, rule)
    if choices.raw("prospects") == "yes":
        for one in plan.candidates:
            if one.fee is not None:
                crowd = crowd.plus(
                    _Crowd(one.chance, one.chance * one.fee, {one.sector: one.chance})
                )
                part += one.chance * first_year(one.fee, one.month, rule)
    return crowd, part


def _initiator(choices: _Choices) -> _Crowd:
    """What changes if the initiator starts to pay, or stops; it takes part either way."""
    plan, choice = choices.baseline, choices.raw("initiator")
    pays = [
        line
        for line in plan.income
        if line.is_existing
        and line.single
        and plan.initiator
        and line.provider == plan.initiator.name
    ]
    if choice in ("paying", "both") and not pays:
        return _Crowd(1, _initiator_fee(plan))
    if choice in ("in_kind", "neither") and pays:
        return _Crowd(-sum(line.payers for line in pays), -sum(line.amount for line in pays))
    return _Crowd()


def _initiator_fee(plan: Baseline) -> int:
    fee = plan.initiator.fee if plan.initiator else None
    return fee if fee is not None else max(plan.fees, default=0)


def _named_leavers(choices: _Choices) -> _Crowd:
    asked = parts(str(choices.raw("leaving")))
    crowd = _Crowd()
    for line in choices.baseline.income:
        if line.is_existing and line.single and line.provider in asked:
            crowd = crowd.plus(_Crowd(-line.payers, -line.amount, {line.sector: -line.payers}))
    return crowd


def _joining(choices: _Choices) -> float:
    """How many join in the year of the plan."""
    return choices.number("planned") + _extra(choices)[0].number


def _yearly(choices: _Choices) -> _Crowd:
    """Who joins in each later year: like who is recruited now, else like who is there."""
    plan, number = choices.baseline, choices.number("yearly")
    model = _extra(choices)[0]
    if not model.number:
        return _Crowd(number, number * plan.average())
    return model.times(number / model.number)


# --- one year -----------------------------------------------------------------------------------


def _year(choices: _Choices, ahead: int, crowd: _Crowd, paid: float, joining: float) -> Year:
    plan = choices.baseline
    index = (1 + choices.share("indexation")) ** ahead
    income = {
        CONTRIBUTION: paid * index,
        FEE: float(plan.given(FEE)),
        IN_KIND: _in_kind(choices),
        SUBSIDY: _of_lever(choices, "subsidies", SUBSIDY),
    }
    lines = {line.key: _cost(choices, line, ahead) for line in plan.costs}
    extra = _service(choices, ahead, crowd, joining)
    figures = {
        **_figures(plan, crowd.number, income, lines, extra),
        "participants": _participants(choices, ahead, crowd),
    }
    return Year(
        year=plan.year + ahead,
        figures=figures,
        income={kind: amount / CENTS for kind, amount in income.items()},
        sectors=_sectors(plan, crowd, figures["participants"]),
        lines={key: round(cost) for key, cost in lines.items()},
    )


def _in_kind(choices: _Choices) -> float:
    if choices.raw("initiator") in ("paying", "neither"):
        return 0.0
    return _of_lever(choices, "in_kind", IN_KIND)


def _of_lever(choices: _Choices, key: str, kind: str) -> float:
    """An amount in cents: what was chosen, else what the plan says, to the cent."""
    if key in choices.values:
        return choices.number(key) * CENTS
    return float(choices.baseline.given(kind))


def _cost(choices: _Choices, line: CostLine, ahead: int) -> float:
    change = choices.share(f"cost.{line.block}") if line.explained else 0.0
    return line.cost * (1 + change) * (1 + choices.share("inflation")) ** ahead


def _service(choices: _Choices, ahead: int, crowd: _Crowd, joining: float) -> tuple[float, float]:
    """What it costs to find and to serve more participants than the plan counts on.

    The plan pays for as many as it counts on, each year again; who leaves saves nothing.
    """
    plan = choices.baseline
    if choices.raw("service") == "no":
        return 0.0, 0.0
    growth = (1 + choices.share("inflation")) ** ahead
    found = max(0.0, joining - plan.new) * (plan.win or 0.0)
    more = crowd.number - _unlike(choices, ahead) - plan.existing - plan.new
    served = max(0.0, more) * (plan.serve or 0.0)
    return found * growth, served * growth


def _participants(choices: _Choices, ahead: int, crowd: _Crowd) -> float | None:
    """Who take part: as many more or fewer than pay as in the plan, and staying as they do."""
    plan = choices.baseline
    if plan.participants is None:
        return None
    beside = (plan.participants - plan.existing - plan.new) * choices.share("retention") ** ahead
    return max(0.0, crowd.number - _unlike(choices, ahead) + beside)


def _unlike(choices: _Choices, ahead: int) -> float:
    """How many more or fewer pay because the initiator starts or stops: it takes part anyhow."""
    return _initiator(choices).number * choices.share("retention") ** ahead


def _figures(
    plan: Baseline,
    payers: float,
    income: Mapping[str, float],
    lines: Mapping[str, float],
    extra: tuple[float, float],
) -> dict[str, float | None]:
    """The figures of ITEMS but for the participants, in euros."""
    total, paid = sum(income.values()), income[CONTRIBUTION]
    programme = sum(lines.values())
    cost = programme + sum(extra)
    mine = paid + (income[FEE] if plan.fee_counts else 0.0)
    overhead = [lines[line.key] for line in plan.costs if line.family in OVERHEAD]
    sorted_out = [lines[line.key] for line in plan.costs if line.family]
    return {
        "balance": (total - cost) / CENTS,
        "payers": payers,
        "income_total": total / CENTS,
        "contributions_budgeted": paid / CENTS,
        "cost": cost / CENTS,
        "funding_ratio": _ratio(mine / CENTS, (income[IN_KIND] + income[SUBSIDY]) / CENTS),
        "in_kind_share": _ratio(income[IN_KIND] / CENTS, total / CENTS),
        "average_contribution": _ratio(paid / CENTS, payers),
        "overhead_share": _ratio(
            (sum(overhead) + sum(extra)) / CENTS, (sum(sorted_out) + sum(extra)) / CENTS
        ),
        "cost_per_payer": _ratio(cost / CENTS, payers),
        "leverage": _ratio(cost / CENTS, paid / CENTS),
        "win_cost": extra[0] / CENTS,
        "serve_cost": extra[1] / CENTS,
    }


def _ratio(part: float, whole: float) -> float | None:
    """Of euros, as a KPI divides them: of cents the last digit may be another."""
    return part / whole if whole else None


def _sectors(plan: Baseline, crowd: _Crowd, total: float | None) -> dict[str, float]:
    """Participants by sector; who joins or leaves without a sector is spread like the rest."""
    if not plan.sectors or total is None:
        return {}
    found = {s: max(0.0, crowd.sectors.get(s, 0.0)) for s in {**plan.sectors, **crowd.sectors}}
    known = sum(found.values())
    order = [*(s for s in SECTORS if s in found), *(s for s in found if s not in SECTORS)]
    return {s: found[s] * total / known if known else 0.0 for s in order}
