"""Every KPI, stated once: what it means, the one aggregate that gives it, where it comes from.

Declares, and computes nothing.
References: domain.md §3.2 gives each KPI its letter; "jaarplan" is the plan for 2015.
"""

from __future__ import annotations

from analytics.catalogue import (
    balance,
    costs,
    engagement,
    growth,
    income,
    network,
    value,
    workplaces,
)
from analytics.catalogue.metric import DIMENSIONS, Basis, Figures, Metric, Unit

__all__ = [
    "BY_KEY",
    "DIMENSIONS",
    "LABELS",
    "METRICS",
    "Basis",
    "Figures",
    "Metric",
    "Unit",
]

METRICS: tuple[Metric, ...] = (
    *growth.METRICS,
    *income.METRICS,
    *costs.METRICS,
    *balance.METRICS,
    *engagement.METRICS,
    *workplaces.METRICS,
    *network.METRICS,
    *value.METRICS,
)
BY_KEY = {metric.key: metric for metric in METRICS}
LABELS = {metric.key: metric.label for metric in METRICS}
