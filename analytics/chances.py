"""What may come of the recruits of a what-if, in counts that a board can picture.

Arithmetic on an exact distribution, in whole cents; refuses to round before it counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analytics.levers import Value, Values
from analytics.plan import Baseline
from analytics.recruitment import Distribution, Prospect
from analytics.scenario import project
from analytics.statistics import largest_remainder

CENTS = 100
TIMES = 100  # out of so many, as people count


@dataclass(frozen=True, kw_only=True)
class Step:
    """Values from `low` up to and including `high`, and their chance."""

    low: int
    high: int
    chance: float


def without(values: Values) -> dict[str, Value]:
    """The same what-if without anyone recruited beyond the plan."""
    return {
        key: value
        for key, value in values.items()
        if key != "prospects" and not key.startswith("recruits.")
    }


def gap(baseline: Baseline, values: Values) -> int:
    """What the year of the plan lacks, in cents, as long as no one beyond the plan is recruited."""
    balance = project(baseline, without(values)).first.figures["balance"] or 0.0
    return max(0, -round(balance * CENTS))


def dots(found: Distribution, number: int) -> list[int]:
    """So many values, each standing for as much chance: the quantiles in the middle of each.

    A quantile dotplot (Kay and others, 2016): what a dot stands for is counted, not read off.
    """
    return [found.quantile((at + 0.5) / number) for at in range(number)]


def of_hundred(found: Distribution) -> dict[int, int]:
    """How often each value comes out of a hundred times, together a hundred."""
    times = largest_remainder(found.chances.tolist(), TIMES)
    return dict(zip(found.values.tolist(), times, strict=True))


def steps(found: Distribution, most: int) -> list[Step]:
    """Every value with its chance; where there are more than `most`, equal parts of the range."""
    if len(found.values) <= most:
        return [
            Step(low=value, high=value, chance=chance)
            for value, chance in zip(found.values.tolist(), found.chances.tolist(), strict=True)
        ]
    low, high = int(found.values[0]), int(found.values[-1])
    ends = np.linspace(low, high, most + 1).astype(np.int64)
    places = np.clip(np.searchsorted(ends, found.values) - 1, 0, most - 1)
    chances = np.bincount(places, weights=found.chances, minlength=most)
    return [
        Step(low=int(ends[at]) + (at > 0), high=int(ends[at + 1]), chance=float(chances[at]))
        for at in range(most)
    ]


def typical(prospects: Sequence[Prospect]) -> float:
    """The mean chance of these prospects; there is at least one."""
    return sum(one.chance for one in prospects) / len(prospects)
