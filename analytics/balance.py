"""Whether we keep to the plan: budget beside actuals, the balance and how the year may end.

Knows the views; refuses to forecast a year that is over, or one of which nothing is known yet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb
import pandas as pd

Cursor = duckdb.DuckDBPyConnection


@dataclass(frozen=True, kw_only=True)
class Side:
    """Income or cost of a year in euros.

    `actual` is what came in, or was spent, by the reference date; None where no line tells.
    `expected` is the year-end by the plan of the days that are left, `pace` the year-end if it goes
    on as before, both None in a year that is over. `known` of `total` lines have an actual figure;
    of the others the plan counts.
    """

    planned: float | None
    actual: float | None
    expected: float | None
    pace: float | None
    known: int
    total: int


def days_left(reference: dt.date | None, year: int) -> float:
    """The share of the year that comes after its reference date; 0 where that is not known."""
    first, end = dt.date(year, 1, 1), dt.date(year, 12, 31)
    if reference is None or not first <= reference < end:
        return 0.0
    return (end - reference).days / ((end - first).days + 1)


def cost_lines(con: Cursor, year: int, left: float) -> pd.DataFrame:
    """Budget beside actuals, one row per budget line, with what its block does not explain.

    In: a cursor, a year and the share of it that is left. Out: columns block, activity, planned,
    actual and expected (actual + planned × left; the plan where no actual is known), in the order
    of the sheet; then actuals without a budget line.
    """
    found = con.execute(
        """
        select
            c.block,
            c.activity,
            c.cost::double as planned,
            r.actual_cost::double as actual,
            c.explains = 'line' as is_line,
            min(c.row_number) over (partition by c.year, name_key(c.block)) as first,
            c.row_number
        from cost_line c
        left join line_result r
            on r.year = c.year
            and r.source_id = c.source_id
            and r.tab = c.tab
            and r.row_number = c.row_number
        where c.year = $year
        union all
        select a.block, a.activity, null, a.cost::double, true, 1e9, a.row_number
        from actual_line a
        where a.year = $year
            and not exists (
                select 1
                from line_result r
                where r.year = a.year
                    and list_contains(
                        r.actual_rows,
                        {'source_id': a.source_id, 'tab': a.tab, 'row_number': a.row_number}
                    )
            )
        order by first, row_number
        """,
        {"year": year},
    ).df()
    planned, actual = found["planned"].fillna(0), found["actual"]
    found["expected"] = (actual + planned * left).where(actual.notna(), found["planned"])
    return found[["block", "activity", "planned", "actual", "expected", "is_line"]]


def income_lines(con: Cursor, year: int, left: float) -> pd.DataFrame:
    """Income as planned, invoiced and received, one row per line.

    Out: columns provider, kind, number, planned, invoiced, actual (received), open (invoiced −
    received) and expected: received + planned × left, but never more than is still to come in:
    what was invoiced, else planned. Where nothing is known of what was received, the plan.
    """
    found = con.execute(
        """
        select
            provider,
            kind,
            number,
            budgeted::double as planned,
            invoiced::double as invoiced,
            received::double as actual,
            (invoiced - received)::double as open
        from contribution
        where year = ?
        order by source_id, tab, row_number
        """,
        [year],
    ).df()
    actual, due = found["actual"], found["invoiced"].fillna(found["planned"]).fillna(0)
    rest = (found["planned"].fillna(0) * left).clip(upper=(due - actual).clip(lower=0))
    found["expected"] = (actual + rest).where(actual.notna(), found["planned"])
    return found


def side(lines: pd.DataFrame, left: float) -> Side:
    """The lines of income or of cost together."""
    known = lines[lines["actual"].notna()]
    running = left > 0 and len(known) > 0
    pace = known["actual"].sum() / (1 - left) if running and left < 1 else None
    others = lines.loc[lines["actual"].isna(), "planned"].sum()
    return Side(
        planned=_sum(lines["planned"]),
        actual=_sum(lines["actual"]),
        expected=_sum(lines["expected"]) if running else None,
        pace=None if pace is None else float(pace + others),
        known=len(known),
        total=len(lines),
    )


def _sum(cells: pd.Series) -> float | None:
    return float(cells.sum()) if cells.notna().any() else None


def printed_totals(con: Cursor, year: int) -> pd.DataFrame:
    """Each block's printed total beside the sum of its lines: columns block, printed, computed and
    gap, in the order of the sheet; only blocks that have a printed total."""
    return con.execute(
        """
        select
            block,
            printed::double as printed,
            computed::double as computed,
            (printed - coalesce(computed, 0))::double as gap
        from block_total
        where year = ? and printed is not null
        order by row_number
        """,
        [year],
    ).df()
