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
    "FAMILIES",
    "LABELS",
    "METRICS",
    "Basis",
    "Figures",
    "Metric",
    "Unit",
]

FAMILIES: dict[str, tuple[Metric, ...]] = {
    "Groei": growth.METRICS,
    "Inkomsten": income.METRICS,
    "Kosten": costs.METRICS,
    "Begroting in verhouding": balance.METRICS,
    "Bereik": engagement.METRICS,
    "Opbrengst van leerwerkplaatsen": workplaces.METRICS,
    "Netwerk": network.METRICS,
    "Waarde voor participanten": value.METRICS,
}
METRICS = tuple(metric for family in FAMILIES.values() for metric in family)
BY_KEY = {metric.key: metric for metric in METRICS}
LABELS = {metric.key: metric.label for metric in METRICS}
