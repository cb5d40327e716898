"""Why a share of the whole network moves: by what its sectors do, or by how large they become.

Knows the figures that `measure` gave; asks the store nothing.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analytics.catalogue import METRICS, Metric
from analytics.statistics import SMALLEST_WHOLE, Decomposition, decompose

Pair = tuple[float, float]  # part and whole


@dataclass(frozen=True, kw_only=True)
class Side:
    """A part and a whole in one year; the share is None where there is nothing to divide by, or
    where there are too few for a percentage."""

    part: float
    whole: float
    share: float | None


@dataclass(frozen=True, kw_only=True)
class Weight:
    """What happened to the size of one sector, and where its own share lies."""

    sector: str
    before: float
    after: float
    heavier: bool  # it became a larger part of the whole
    above: bool  # its share lies above that of the whole


@dataclass(frozen=True, kw_only=True)
class Shift:
    """One share in two years, taken apart by sector."""

    metric: Metric
    change: Decomposition
    before: Side
    after: Side

    @property
    def move(self) -> float:
        """How much the total moved, as a fraction."""
        return self.change.after - self.change.before

    @property
    def is_few(self) -> bool:
        """Whether the network is too small for a percentage in either year."""
        return self.before.share is None or self.after.share is None

    @property
    def all_against(self) -> bool:
        """Whether each sector of both years moved, so that a paradox is one of every sector."""
        both = [one for one in self.change.groups if one.before[1] and one.after[1]]
        return self.change.is_paradox and all(one.within for one in both)

    @property
    def heaviest(self) -> Weight | None:
        """The sector whose change in size did most to move the total this way; None where none
        did."""
        group = max(self.change.groups, key=lambda one: one.mix * self.move)
        if group.mix * self.move <= 0:
            return None
        heavier = group.after[1] / self.after.whole > group.before[1] / self.before.whole
        return Weight(
            sector=group.name,
            before=group.before[1],
            after=group.after[1],
            heavier=heavier,
            above=(group.mix > 0) == heavier,
        )

    def sides(self) -> Iterator[tuple[str, Side, Side]]:
        """Every sector with its two years."""
        for one in self.change.groups:
            yield one.name, _side(self.metric, one.before), _side(self.metric, one.after)


def shifts(
    figures: pd.DataFrame, by_sector: pd.DataFrame, year: int, before: int
) -> Iterator[Shift]:
    """Every share that is known by sector in both years, in the order of the catalogue.

    In: what `measure` gave undivided and by sector over both years. A share of which the sectors
    do not add up to the network (a sector is unknown, or somebody counts in two) is left out.
    """
    whole, parts = _pairs(figures, "metric"), _pairs(by_sector, "sector")
    for metric in METRICS:
        if metric.unit != "share" or not metric.by_sector or metric.only_split:
            continue
        totals = [whole[metric.key, at] for at in (before, year)]
        groups = [parts[metric.key, at] for at in (before, year)]
        if not all(_adds_up(g, t) for g, t in zip(groups, totals, strict=True)):
            continue
        change = decompose(*groups)
        if change is not None:
            was, now = (_side(metric, total[metric.key]) for total in totals)
            yield Shift(metric=metric, change=change, before=was, after=now)


def _pairs(frame: pd.DataFrame, label: str) -> dict[tuple[str, int], dict[str, Pair]]:
    """Part and whole by KPI and year, and in it by label, where both are known; {} elsewhere."""
    known = frame.dropna(subset=["part", "whole"])
    found: dict[tuple[str, int], dict[str, Pair]] = defaultdict(dict)
    columns = (known[name] for name in ("metric", "year", label, "part", "whole"))
    for key, year, name, part, whole in zip(*columns, strict=True):
        found[key, int(year)][name] = float(part), float(whole)
    return found


def _adds_up(groups: dict[str, Pair], total: dict[str, Pair]) -> bool:
    """Whether the sectors together are the network; they are not where nothing is known of it."""
    return any(
        math.isclose(part, sum(p for p, _ in groups.values()), abs_tol=1e-6)
        and math.isclose(whole, sum(w for _, w in groups.values()), abs_tol=1e-6)
        for part, whole in total.values()
    )


def _side(metric: Metric, pair: Pair) -> Side:
    part, whole = pair
    few = metric.part_unit == "count" and whole < SMALLEST_WHOLE
    return Side(part=part, whole=whole, share=part / whole if whole and not few else None)
