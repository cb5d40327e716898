"""From what the board saw to what is true now: what was corrected since, and what is new.

Knows three cursors on the facts; refuses to know what makes them differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from analytics.catalogue import METRICS
from analytics.metrics import measure


@dataclass(frozen=True, kw_only=True)
class Restated:
    """One KPI of one year: as it was seen, with the data of then corrected, and now; None where
    it is unknown, and `why` says why it is now."""

    metric: str
    seen: float | None
    corrected: float | None
    now: float | None
    why: str


def bridge(
    seen: duckdb.DuckDBPyConnection,
    corrected: duckdb.DuckDBPyConnection,
    now: duckdb.DuckDBPyConnection,
    year: int,
) -> list[Restated]:
    """Every KPI of a year, in the order of the catalogue.

    In: a cursor on the facts as they were seen, one on what was there then as it is now, and one
    on all there is now. Corrected data makes the difference between the first two, new data that
    between the last two.
    """
    then, mended, present = (
        {str(row.metric): row for row in measure(cursor, year=year).itertuples()}
        for cursor in (seen, corrected, now)
    )
    return [
        Restated(
            metric=metric.key,
            seen=_known(then[metric.key].value),
            corrected=_known(mended[metric.key].value),
            now=_known(present[metric.key].value),
            why=str(present[metric.key].why),
        )
        for metric in METRICS
    ]


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
