"""KPIs measured: what every KPI of the catalogue is in each year, and why where it is unknown.

Knows the views and nothing else of the store; refuses to know how a number is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from analytics.catalogue import BY_KEY, DIMENSIONS, LABELS, METRICS, Metric
from analytics.catalogue.metric import Dimension, Figures, Groups

__all__ = ["BY_KEY", "COLUMNS", "DIMENSIONS", "LABELS", "METRICS", "Metric", "measure"]

COLUMNS = ("metric", "year", "value", "known", "total", "part", "whole", "why")


def measure(
    con: duckdb.DuckDBPyConnection,
    *keys: str,
    year: int | None = None,
    by: Dimension | None = None,
) -> pd.DataFrame:
    """KPIs as a frame, one row per KPI and year (and sector).

    In: a cursor on the facts; KPI keys (none: all); one year (None: every year with data); `by`
    adds a column of that name, and leaves out KPIs that are not divided so. Out: columns metric,
    year, [`by`], value (in the metric's unit, shares as fractions, null where unknown), known and
    total (rows with a figure, of how many), part and whole (the two figures behind a share
    or ratio), why (Dutch: why a value is null, or "").
    KeyError for an unknown key.
    """
    chosen = [BY_KEY[key] for key in keys] or list(METRICS)
    asked = [metric for metric in chosen if by is None or divided(metric, by)]
    known_years = con.execute("select year from data_year order by year").fetchall()
    years = [y for (y,) in known_years] if year is None else [year]
    missing = _missing(con)
    found = _aggregate(con, asked, by)
    rows = [row for metric in asked for row in _rows(metric, years, by, found[metric.key], missing)]
    columns = [*COLUMNS[:2], *([by] if by else []), *COLUMNS[2:]]
    return pd.DataFrame(rows, columns=columns).astype(
        {"value": "float64", "part": "Float64", "whole": "Float64"}
    )


def divided(metric: Metric, by: Dimension) -> bool:
    """Whether a KPI has figures per sector, kind of income, fee or activity."""
    return metric.split == by or (by == "sector" and metric.by_sector)


def _aggregate(
    con: duckdb.DuckDBPyConnection, metrics: Sequence[Metric], by: Dimension | None
) -> dict[str, Groups]:
    """Each KPI's figures; KPIs over the same rows are asked in one query."""
    together: dict[tuple[str, str], list[Metric]] = {}
    result: dict[str, Groups] = {}
    for metric in metrics:
        if metric.function is None:
            together.setdefault((metric.view, metric.where), []).append(metric)
        else:
            result[metric.key] = metric.function(con, by)
    for (view, where), group in together.items():
        figures = ", ".join(
            f"({m.sql})::double, count({m.counted or 1}), ({m.part or 'null'})::double,"
            f" ({m.whole or 'null'})::double"
            for m in group
        )
        rows = con.execute(
            f"""
            select year, {by or "''"}, count(*), {figures}
            from {view}
            where {where}
            group by 1, 2
            """
        ).fetchall()
        for at, metric in enumerate(group):
            result[metric.key] = {
                (row[0], row[1]): Figures._make((*row[3 + 4 * at : 7 + 4 * at], row[2]))
                for row in rows
            }
    return result


def _rows(
    metric: Metric,
    years: Sequence[int],
    by: Dimension | None,
    found: Groups,
    missing: _Missing,
) -> Iterator[dict[str, object]]:
    for year in years:
        why = missing.why(metric, year)
        if not by and metric.only_split:
            why = why or "wordt alleen onderverdeeld getoond"
        here = sorted(group for y, group in found if y == year)
        # rows without a sector may belong to any of them: then nothing is known to be 0
        empty = None if "onbekend" in here else metric.empty
        for group in dict.fromkeys([*DIMENSIONS[by], *here]) if by else [""]:
            nothing = Figures(empty, 0, None, None, 0)
            value, known, part, whole, total = found.get((year, group), nothing)
            row: dict[str, object] = {"metric": metric.key, "year": year}
            if by:
                row[by] = group
            row |= {"value": None if why else value, "known": known, "total": total}
            row |= {"part": None if why else part, "whole": None if why else whole}
            yield row | {"why": why or _reason(metric, value, known, total)}


def _reason(metric: Metric, value: object, known: int, total: int) -> str:
    if value is not None:
        return ""
    if known < total:
        return "niet ingevuld"
    if metric.gap and total:
        return metric.gap
    return f"niet te berekenen: er {'is niets om door te delen' if total else 'zijn geen regels'}"


@dataclass(frozen=True)
class _Missing:
    """Which sheets are active in which year, and where not every participant is known by name."""

    active: frozenset[tuple[int, str]]
    titles: dict[str, str]
    incomplete: dict[int, str]

    def why(self, metric: Metric, year: int) -> str:
        lacking = [sheet for sheet in metric.needs if (year, sheet) not in self.active]
        if lacking:
            return f"geen blad {' en '.join(self.titles[s] for s in lacking)} over {year}"
        return self.incomplete.get(year, "") if metric.needs_names else ""


def _missing(con: duckdb.DuckDBPyConnection) -> _Missing:
    active = con.execute("select year, sheet from active").fetchall()
    rosters = con.execute("select year, named, stated from roster where not complete").fetchall()
    titles = con.execute("select sheet, title from sheet_title").fetchall()
    return _Missing(
        active=frozenset((year, sheet) for year, sheet in active),
        titles=dict(titles),
        incomplete={y: f"{named} van {stated} bij naam bekend" for y, named, stated in rosters},
    )
