"""How sure a figure is, in a few words behind it; computes no figure itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from analytics.catalogue import Metric
from analytics.statistics import SMALLEST_WHOLE, wilson
from pages.parts import dutch

EXPLAINED = (
    "Achter elk cijfer staat hoe zeker het is. Begroot: een plan, nog geen uitkomst. Voorlopig: "
    "het jaar is nog niet om. Onvolledig: niet elke regel is ingevuld. Marge: met zo weinig "
    "organisaties zegt een percentage niet meer dan dat het daartussen ligt (interval van "
    "Wilson, 95%). Volledig: geteld, zonder voorbehoud."
)


def certainty(metric: Metric, row: dict[str, Any], until: dt.date | None) -> str | None:
    """`voorlopig: tot en met 30 september 2016`, `marge 82% tot 99%`, `begroot`; None of nothing.

    In: what `measure` says of the KPI, and up to when it counts if the year is not over.
    """
    if pd.isna(row["value"]):
        return None
    if until is not None:
        return f"voorlopig: tot en met {dutch.date(until)}"
    if metric.counted and row["known"] < row["total"]:
        rows = f": {row['known']} van {row['total']} regels ingevuld"
        return "onvolledig" + (rows if row["known"] else "")  # of how many, the board may not know
    is_sample = metric.sampled and is_share_of_counts(metric) and pd.notna(row["whole"])
    if is_sample and 0 <= row["part"] <= row["whole"] >= SMALLEST_WHOLE:
        low, high = wilson(row["part"], row["whole"])
        ends = (dutch.number(end, "share", digits=0) for end in (low, high))
        return "marge {} tot {}".format(*ends)
    return "begroot" if metric.basis == "begroot" else "volledig"


def is_share_of_counts(metric: Metric) -> bool:
    """Whether a KPI is a share of things that are counted, so that few of them say little."""
    return metric.unit == "share" and metric.part_unit == "count" and metric.part is not None


def too_few(metric: Metric, row: dict[str, Any]) -> str | None:
    """The counts instead of a percentage, where there are too few to give one."""
    if not is_share_of_counts(metric) or pd.isna(row["whole"]):
        return None
    if not 0 < row["whole"] < SMALLEST_WHOLE:
        return None
    return f"{phrase(metric, row)}: te weinig voor een percentage"


def phrase(metric: Metric, row: dict[str, Any]) -> str:
    """`25 van 27 participanten`, `€ 240.579 van € 570.743`."""
    part = dutch.number(row["part"], metric.part_unit)
    whole = dutch.number(row["whole"], metric.whole_unit or metric.part_unit)
    return f"{part} {metric.between} {whole} {metric.of}".strip()
