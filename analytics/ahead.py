"""A what-if of some years as chances: what each year may come to, around what is expected.

Arithmetic only, on the same plan and levers as `scenario.project`; refuses to let chance touch
anything but who joins and who stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from analytics.levers import Value, Values, parts, slots
from analytics.paths import PATHS, SEED, Intake, Plan, walk
from analytics.plan import Baseline, IncomeLine
from analytics.recruitment import Prospect
from analytics.scenario import project, recruits

CENTS = 100
QUANTILES = (0.1, 0.5, 0.9)  # one time in ten below the first, one time in ten above the last


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a year comes to besides who joins and who stays, in cents.

    `fixed` are contributions that no number of payers stands behind, `rest` all other income minus
    all other cost; every payer above `served_from` costs `serve`, every one above `won_from` costs
    `win`, which is 0 where those who join are certain.
    """

    year: int
    fixed: float
    rest: float
    serve: float
    served_from: float
    win: float
    won_from: float


@dataclass(frozen=True, kw_only=True)
class Ahead:
    """The years of a what-if, ready to be drawn.

    `now` is the year of the plan, as the one year of a plan of its own; year 1 of `later` is the
    year after, None where there is none. `told` says in Dutch what is no chance here.
    """

    now: Plan
    later: Plan | None
    years: tuple[Known, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Band:
    """One time in ten it is less than `low`, one time in ten more than `high`."""

    low: float
    middle: float
    high: float
    mean: float


@dataclass(frozen=True, kw_only=True)
class Bands:
    """What one year may come to; amounts in euros."""

    year: int
    balance: Band
    payers: Band
    contributions: Band


def ahead(baseline: Baseline, values: Values) -> Ahead:
    """The plans to draw from; on average they come to what `project` says.

    Who is there pays its own amount where it has a line of its own, else the average of its line;
    the new ones of the plan, and those of later years, pay their average. Leavers counted by
    sector leave the average of all behind, for nobody says which amount goes.
    """
    choices = _Choices(baseline, values)
    groups, asked = list(_groups(choices)), _asked(choices)
    fee = _yearly_fee(baseline, [*asked.elements()])
    fees = tuple(dict.fromkeys([*(f for _, f in groups), *(one.fee for one in asked), fee]))
    now = Plan(
        fees=fees,
        members=tuple(sum(n for n, f in groups if f == one) for one in fees),
        intakes=tuple(
            Intake(
                year=1,
                place=fees.index(one.fee),
                number=number,
                chance=one.chance,
                month=one.month,
            )
            for one, number in asked.items()
        ),
        rule=choices.raw("rule"),
        common=choices.share("common"),
    )
    return Ahead(
        now=now,
        later=_later(choices, now, fees.index(fee)) if choices.count("horizon") > 1 else None,
        years=tuple(_known(choices, sum(number for number, _ in groups))),
        told=tuple(_told(choices)),
    )


def bands(plan: Ahead, *, seed: int = SEED, paths: int = PATHS) -> tuple[Bands, ...]:
    """Draw so many futures; the same seed gives the same figures."""
    drawn = [*walk(plan.now, Generator(PCG64(seed)), paths)]
    if plan.later:
        drawn += walk(plan.later, Generator(PCG64(seed)), paths)
    return tuple(
        _bands(known, number, income)
        for known, (number, income) in zip(plan.years, drawn, strict=True)
    )


class _Choices:
    """The value of every lever: what was chosen, else what the plan says."""

    def __init__(self, baseline: Baseline, values: Values) -> None:
        self.plan, self.values, self.slots = baseline, values, slots(baseline)

    def raw(self, key: str) -> Any:
        value: Value = self.values.get(key, self.slots[key].default)
        return value

    def count(self, key: str) -> int:
        return int(float(self.raw(key)))

    def share(self, key: str) -> float:
        return float(self.raw(key)) / 100

    def leavers(self) -> dict[str, int]:
        """How many leave, by sector."""
        return {
            slot.sector: self.count(key)
            for key, slot in self.slots.items()
            if slot.lever.key == "leavers" and self.count(key)
        }


# --- who there is -------------------------------------------------------------------------------


def _groups(choices: _Choices) -> Iterator[tuple[int, int]]:
    """Everyone who pays for certain in the year of the plan: so many at so much, in cents."""
    plan, leavers = choices.plan, choices.leavers()
    own = [line for line in plan.income if line.is_existing and line.payers]
    lines = [line for line in own if not _is_gone(choices, line)]
    if leavers:
        amount = sum(line.amount for line in lines) - sum(
            number * plan.average(sector) for sector, number in leavers.items()
        )
        number = sum(line.payers for line in lines) - sum(leavers.values())
        yield from _split(number, round(amount))
    else:
        for line in lines:
            yield from _split(line.payers, line.amount)
    if plan.new:
        planned = choices.count("planned")
        new = sum(line.amount for line in plan.income if line.is_new)
        yield from _split(planned, round(new * planned / plan.new))
    if choices.raw("initiator") in ("paying", "both") and not _own(plan):
        yield 1, _initiator_fee(plan)


def _is_gone(choices: _Choices, line: IncomeLine) -> bool:
    """Whether this one leaves by name, or is the initiator that stops paying."""
    if line in _own(choices.plan):
        return choices.raw("initiator") in ("in_kind", "neither")
    return line.single and line.provider in parts(str(choices.raw("leaving")))


def _own(plan: Baseline) -> list[IncomeLine]:
    """The lines on which the initiator pays as a participant."""
    name = plan.initiator.name if plan.initiator else ""
    return [
        line for line in plan.income if line.is_existing and line.single and line.provider == name
    ]


def _initiator_fee(plan: Baseline) -> int:
    fee = plan.initiator.fee if plan.initiator else None
    return fee if fee is not None else max(plan.fees, default=0)


def _split(number: int, amount: int) -> Iterator[tuple[int, int]]:
    """So many payers of whole cents who together pay exactly this amount."""
    if number > 0:
        fee, left = divmod(max(amount, 0), number)
        yield number - left, fee
        if left:
            yield left, fee + 1


# --- who comes ----------------------------------------------------------------------------------


def _asked(choices: _Choices) -> Counter[Prospect]:
    """Everyone who may join in the year of the plan, those who are alike together."""
    return Counter(
        Prospect(name="", fee=one.fee, chance=one.chance, month=one.month)
        for one in recruits(choices.plan, choices.values)
    )


def _yearly_fee(plan: Baseline, asked: Sequence[Prospect]) -> int:
    """What a newcomer of a later year pays: like who is recruited now, else like who is there."""
    number = sum(one.chance for one in asked)
    if not number:
        return round(plan.average())
    return round(sum(one.chance * one.fee for one in asked) / number)


def _later(choices: _Choices, now: Plan, place: int) -> Plan:
    """The years after that of the plan; `place` is the class of those who come then."""
    years, keep, yearly = choices.count("horizon") - 1, choices.share("retention"), "yearly"
    # Who was asked in the year of the plan is there a year later if it joined and stayed.
    stayed = [
        Intake(year=1, place=one.place, number=one.number, chance=one.chance * keep)
        for one in now.intakes
    ]
    month = choices.count("start_month")
    new = [
        Intake(year=at, place=place, number=choices.count(yearly), chance=1.0, month=month)
        for at in range(1, years + 1)
        if choices.count(yearly)
    ]
    return Plan(
        fees=now.fees,
        members=now.members,
        intakes=(*stayed, *new),
        years=years,
        retention=keep,
        indexation=choices.share("indexation"),
        rule=now.rule,
        common=now.common,
    )


# --- the rest -----------------------------------------------------------------------------------


def _known(choices: _Choices, sure: int) -> Iterator[Known]:
    plan = choices.plan
    unnumbered = sum(
        line.amount
        for line in plan.income
        if (line.is_existing and not line.payers) or (line.is_new and not plan.new)
    )
    index = 1 + choices.share("indexation")
    bearing = choices.raw("service") == "yes"
    for at, year in enumerate(project(plan, choices.values).years):
        figures = {key: value or 0.0 for key, value in year.figures.items()}
        growth = (1 + choices.share("inflation")) ** at if bearing else 0.0
        won = figures["win_cost"] if at == 0 else 0.0
        rest = figures["balance"] + figures["serve_cost"] + won - figures["contributions_budgeted"]
        yield Known(
            year=year.year,
            fixed=unnumbered * (choices.share("retention") * index) ** at,
            rest=rest * CENTS,
            serve=(plan.serve or 0.0) * growth,
            served_from=plan.existing + plan.new + _initiator_change(choices),
            win=(plan.win or 0.0) * growth if at == 0 else 0.0,
            won_from=sure + plan.new - choices.count("planned"),
        )


def _initiator_change(choices: _Choices) -> int:
    """How many more pay because the initiator does, or fewer: it takes part either way."""
    own, choice = _own(choices.plan), choices.raw("initiator")
    if choice in ("paying", "both"):
        return 0 if own else 1
    return -sum(line.payers for line in own) if choice in ("in_kind", "neither") else 0


def _told(choices: _Choices) -> Iterator[str]:
    if choices.leavers():
        yield (
            "Van wie vertrekt is alleen het aantal bekend; daarom betaalt hier ieder die blijft "
            "het gemiddelde, en is de spreiding iets te klein"
        )
    if any(not one.single for one in choices.plan.income if one.is_existing):
        yield (
            "Niet van alle participanten is de eigen bijdrage bekend; wie samen op één regel "
            "staat, betaalt het gemiddelde van die regel"
        )
    if choices.count("yearly") and choices.count("horizon") > 1:
        yield "Wie er in latere jaren bij komt, komt hier zeker"


def _bands(known: Known, number: NDArray[np.int64], income: NDArray[np.int64]) -> Bands:
    paid = income + known.fixed
    served = np.maximum(number - known.served_from, 0) * known.serve
    won = np.maximum(number - known.won_from, 0) * known.win
    return Bands(
        year=known.year,
        balance=_band((paid + known.rest - served - won) / CENTS),
        payers=_band(number),
        contributions=_band(paid / CENTS),
    )


def _band(drawn: NDArray[Any]) -> Band:
    # An outcome that was really drawn: half a participant does not exist.
    low, middle, high = np.quantile(drawn, QUANTILES, method="inverted_cdf")
    return Band(low=float(low), middle=float(middle), high=float(high), mean=float(drawn.mean()))
