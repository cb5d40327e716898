"""What a board may want to make up for with recruits, and what a mix of them does to the levers.

Arithmetic on a plan and its levers; refuses to know which mixes there are (`mixes` does).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analytics.levers import SECTORS, Value, Values, slots
from analytics.mixes import Mix
from analytics.plan import IN_KIND, SUBSIDY, Baseline
from analytics.scenario import project

CENTS = 100
# The sectors that the network means to grow in; the others have no share to strive for.
GROWING = ("wonen", "welzijn", "zorg")

Count = Literal["gross", "later", "first"]


@dataclass(frozen=True, kw_only=True)
class Goal:
    """An amount to make up for, in cents, and the levers that move along when it is."""

    key: str
    label: str
    amount: int
    change: Mapping[str, Value] = field(default_factory=dict)


def goals(baseline: Baseline, values: Values, year: int) -> tuple[Goal, ...]:
    """What there is to make up for: what a year lacks, and what the network may want to do without.

    What doing without something costs is what the balance of the year of the plan loses by it.
    """
    outcome = project(baseline, values)
    shown, first = outcome.years[year - baseline.year], outcome.first
    lack = -round((shown.figures["balance"] or 0.0) * CENTS)
    name = baseline.initiator.name if baseline.initiator else "de initiatiefnemer"
    found = [
        Goal(key="gap", label=f"het gat in de begroting van {year}", amount=lack),
        *(
            Goal(key=key, label=label, amount=_loss(baseline, values, change), change=change)
            for key, label, change in (
                ("in_kind", "de inbreng in kind", {"initiator": "neither"}),
                (
                    "paying",
                    f"de inbreng in kind, als {name} gaat betalen als participant",
                    {"initiator": "paying"},
                ),
                ("subsidies", "de subsidies", {"subsidies": 0.0}),
            )
        ),
        Goal(
            key="even",
            label="wat bijdragen van participanten achterblijven bij in kind en subsidie",
            amount=_behind(first.income, first.figures["funding_ratio"]),
        ),
    ]
    return tuple(goal for goal in found if goal.amount > 0)


def costs(baseline: Baseline, count: Count) -> tuple[int, int]:
    """What a recruit costs to serve a year and to win once, in cents rounded up.

    `gross` counts neither, `later` only the contact, `first` both, as in the first year.
    """
    serve = math.ceil(baseline.serve or 0) if count != "gross" else 0
    return serve, math.ceil(baseline.win or 0) if count == "first" else 0


def evened(counts: Mapping[str, float], number: int) -> list[str]:
    """The sectors of so many recruits when each goes to the sector with the fewest by then."""
    now = {sector: counts.get(sector, 0.0) for sector in GROWING}
    order = []
    for _ in range(number):
        least = min(GROWING, key=lambda sector: now[sector])
        now[least] += 1
        order.append(least)
    return order


def difference(counts: Mapping[str, float], number: int) -> float:
    """How many participants the largest sector has more than the smallest, after `evened`."""
    added = evened(counts, number)
    now = [counts.get(sector, 0.0) + added.count(sector) for sector in GROWING]
    return max(now) - min(now)


def placed(
    baseline: Baseline, values: Values, mix: Mix, sectors: Sequence[str]
) -> dict[str, Value] | None:
    """The levers with this mix recruited besides who is recruited already.

    In: a sector for each recruit, the one with the highest contribution first; where its lever has
    no room left the next sector takes it. Out: None where no sector has room.
    """
    known, found = slots(baseline), dict(values)
    levels = [level for level, count in enumerate(mix.counts) for _ in range(count)]
    levels.sort(key=lambda level: -mix.fees[level])
    for level, wanted in zip(levels, sectors, strict=True):
        for sector in (wanted, *SECTORS):
            key = f"recruits.{sector}.{level + 1}"
            number = float(found.get(key, 0)) + 1
            if number <= known[key].high:
                found[key] = number
                break
        else:
            return None
    return found


def _loss(baseline: Baseline, values: Values, change: Values) -> int:
    now, then = (
        project(baseline, asked).first.figures["balance"] or 0.0
        for asked in (values, {**values, **change})
    )
    return round((now - then) * CENTS)


def _behind(income: Mapping[str, float], ratio: float | None) -> int:
    """What contributions lack to be as much as in kind and subsidy together."""
    others = income[IN_KIND] + income[SUBSIDY]
    return round(others * (1 - ratio) * CENTS) if ratio is not None else 0
