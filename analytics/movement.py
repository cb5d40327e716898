"""What moved most between two years, and which targets are not met; nothing on why.

Knows the figures that `measure` gave; asks the store nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from analytics.catalogue import METRICS, Metric

# Already a difference: how much that differs from last year's difference tells nobody anything.
DIFFERENCES = ("net_growth", "price_variance", "efficiency_variance", "volume_variance")


@dataclass(frozen=True, kw_only=True)
class Move:
    """One KPI in two years, both known, in its own unit."""

    metric: Metric
    before: float
    now: float

    @property
    def size(self) -> float:
        """How much it changed, on one scale for every unit: against its own size, but what lies
        between −1 and 1 by nature in points of that."""
        change = abs(self.now - self.before)
        if self.metric.unit in ("share", "index"):
            return change
        return change / max(abs(self.now), abs(self.before))

    @property
    def is_better(self) -> bool | None:
        """Whether the change is favourable; None where more is neither better nor worse."""
        if self.metric.direction == "context":
            return None
        return (self.now > self.before) == (self.metric.direction == "up")


@dataclass(frozen=True, kw_only=True)
class Missed:
    """One KPI that has a target and does not reach it."""

    metric: Metric
    value: float
    target: float


def moves(figures: pd.DataFrame, year: int, before: int) -> list[Move]:
    """The KPIs that differ between two years, most changed first.

    In: what `measure` gave over both years. A KPI that is unknown in either is left out, and so
    is one whose change is less than can be told from the dust of adding.
    """
    now, was = _known(figures, year), _known(figures, before)
    found = [
        Move(metric=metric, before=was[metric.key], now=now[metric.key])
        for metric in METRICS
        if metric.key in now
        and metric.key in was
        and metric.key not in DIFFERENCES
        and abs(now[metric.key] - was[metric.key]) > 1e-9
    ]
    return sorted(found, key=lambda move: -round(move.size, 9))


def missed(figures: pd.DataFrame, year: int, targets: Mapping[str, float]) -> Iterator[Missed]:
    """The targets of a year that are not reached, in the order of the catalogue.

    A KPI that is unknown, or of which more is neither better nor worse, cannot miss one.
    """
    now = _known(figures, year)
    for metric in METRICS:
        if metric.key not in targets or metric.key not in now or metric.direction == "context":
            continue
        short = targets[metric.key] - now[metric.key]
        if (short if metric.direction == "up" else -short) > 1e-9:
            yield Missed(metric=metric, value=now[metric.key], target=targets[metric.key])


def _known(figures: pd.DataFrame, year: int) -> dict[str, float]:
    here = figures[figures["year"] == year].dropna(subset=["value"])
    return dict(zip(here["metric"], here["value"].astype(float), strict=True))
