"""Where a figure comes from: every row of the sheets behind it, and what each adds to the figure.

Knows the views, the sheets behind them and the formulas of the catalogue; refuses to know a second
formula: what a row adds is the KPI's own aggregate over that row alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pandas as pd

from analytics.catalogue import BY_KEY, Metric
from analytics.metrics import measure
from analytics.trails import BEHIND, EMPTY, SAME_ROW, TOTALLED, TRAILS, Trail


@dataclass(frozen=True, kw_only=True)
class File:
    """One workbook that rows of a passport stand in; `uploaded_at` is UTC."""

    filename: str
    sha256: str
    uploaded_at: dt.datetime
    is_example: bool


@dataclass(frozen=True, kw_only=True)
class Passport:
    """A figure and the rows behind it.

    `value`, `part`, `whole` and `why` are those of `measure`; `files` those that the rows stand
    in, newest first. `rows` has the columns sheet (its key), file, tab, row_number, counts, why,
    part, whole, and then those of the sheets; first the rows that count. `why` says in Dutch why
    a row does not count, or how it does where that is not plain. What the rows that count have in
    `part` and in `whole` adds up to the figure, or to the two figures behind it. `withheld`: the
    rows are not for this reader.
    """

    metric: Metric
    year: int
    sector: str | None
    value: float | None
    part: float | None
    whole: float | None
    why: str
    files: tuple[File, ...]
    rows: pd.DataFrame
    withheld: bool = False


def passport(
    con: duckdb.DuckDBPyConnection, key: str, year: int, sector: str | None = None
) -> Passport:
    """The rows behind one KPI of one year, or of one sector in it.

    In: a cursor on the facts, a KPI key, a year, a sector of a KPI that has them (None: all
    together). KeyError for an unknown key or sector.
    """
    metric = BY_KEY[key]
    figures = measure(con, key, year=year, by=None if sector is None else "sector")
    if sector is not None:
        figures = figures[figures["sector"] == sector]
        if figures.empty:
            raise KeyError(f"{key} is not known of {sector}")
    figure = figures.iloc[0]
    _keep(con, metric, year)
    rows = con.execute(_query(metric), {"year": year, "sector": sector}).df()
    return Passport(
        metric=metric,
        year=year,
        sector=sector,
        value=_number(figure["value"]),
        part=_number(figure["part"]),
        whole=_number(figure["whole"]),
        why=figure["why"],
        files=_files(con, rows),
        rows=rows.drop(columns=["trail", "source_id"]),
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _files(con: duckdb.DuckDBPyConnection, rows: pd.DataFrame) -> tuple[File, ...]:
    found = con.execute(
        """
        select filename, sha256, uploaded_at, is_example
        from upload
        where list_contains($ids, upload_id)
        order by upload_id desc
        """,
        {"ids": [int(one) for one in rows["source_id"].unique()]},
    ).fetchall()
    return tuple(
        File(filename=name, sha256=digest, uploaded_at=at, is_example=is_example)
        for name, digest, at, is_example in found
    )


# --- one query for all of them ------------------------------------------------------------------

# What the query asks more than once. Kept, for a view costs more to plan than to run, and each
# mention of it is planned again.
_KEPT = {
    "viewed": "from {view} where year = $year",
    "period": "from member_period where year in ($year, $year - 1)",
    "standing": "from connected where year in ($year, $year - 1)",
}
# What each row of the view adds, and whether it is one that the KPI asks for.
_TRACED = """
with traced as (
    select source_id, tab, row_number, ({part})::double as part, ({whole})::double as whole
    from viewed
    where ({where}) and ($sector is null or {sector} = $sector)
    group by source_id, tab, row_number
),
seen as (
    select
        source_id,
        tab,
        row_number,
        coalesce(bool_or({where}), false) as fits,
        any_value({sector}) as sector
    from viewed
    group by source_id, tab, row_number
)
"""
_ROWS = """
select
    {at} as trail,
    '{sheet}' as sheet,
    r.source_id,
    u.filename as file,
    r.tab,
    r.row_number,
    coalesce({counts}, false) as counts,
    case
        when {counts} then {how}
        when not s.fits then {unfit}
        when s.sector <> $sector then 'andere sector: ' || s.sector
        else coalesce({why}, '{empty}')
    end as why,
    case when {counts} then t.part end as part,
    case when {counts} then t.whole end as whole,
    {columns}
from {sheet} r
join active a on a.sheet = '{sheet}' and a.year = {year} and a.upload_id = r.upload_id
join upload u on u.upload_id = r.source_id
left join traced t on {same_traced}
left join seen s on {same_seen}
{joins}
where {only}
"""
# A printed total counts where it explains what its lines do not; then its tab is not known.
_TOTALS = """
select
    {at} as trail,
    '{sheet}' as sheet,
    c.upload_id as source_id,
    any_value(u.filename) as file,
    (
        select arg_max(r.tab, r.row_number) from {sheet} r
        where r.upload_id = c.upload_id and r.row_number < c.row_number
    ) as tab,
    c.row_number,
    bool_or(t.part <> 0 or t.whole <> 0) is true as counts,
    case when bool_or(t.part <> 0 or t.whole <> 0)
        then 'gedrukt totaal: het verschil met de som van de regels'
        else 'gedrukt totaal: is geen regel'
    end as why,
    any_value(t.part) filter (t.part <> 0 or t.whole <> 0) as part,
    any_value(t.whole) filter (t.part <> 0 or t.whole <> 0) as whole,
    if(bool_or(c.is_subtotal), 'Subtotaal ', 'Totaal ') || any_value(c.scope) as {label},
    {printed}
from control_total c
join active a on a.sheet = c.sheet and a.year = {year} and a.upload_id = c.upload_id
join upload u on u.upload_id = c.upload_id
left join traced t
    on t.source_id = c.upload_id and t.tab is null and t.row_number = c.row_number and {explains}
where c.sheet = '{sheet}' and {only}
group by c.upload_id, c.row_number
"""
_LEFT_OUT = """
select
    {at} as trail,
    '{sheet}' as sheet,
    l.upload_id as source_id,
    u.filename as file,
    l.tab,
    l.row_number,
    false as counts,
    l.why
from left_out l
join upload u on u.upload_id = l.upload_id
where l.sheet = '{sheet}' and {only}
    and l.upload_id in (
        select r.source_id
        from {sheet} r
        join active a on a.sheet = '{sheet}' and a.year = {year} and a.upload_id = r.upload_id
    )
    and not exists (
        select 1 from control_total c
        where c.upload_id = l.upload_id and c.sheet = l.sheet and c.row_number = l.row_number
    )
"""


def _keep(con: duckdb.DuckDBPyConnection, metric: Metric, year: int) -> None:
    view, *_ = _behind(metric)
    for name, question in _KEPT.items():
        con.execute(
            f"create or replace temp table {name} as {question.format(view=view)}", {"year": year}
        )


def _behind(metric: Metric) -> tuple[str, str, str]:
    """The view with a KPI's rows, which of them, and what each adds."""
    return BEHIND.get(metric.view, (metric.view, metric.where, metric.part or metric.sql))


def _query(metric: Metric) -> str:
    view, where, part = _behind(metric)
    traced = _TRACED.format(
        where=where,
        part=part,
        whole=metric.whole or "null",
        sector="sector" if metric.by_sector else "null",
    )
    selects = [
        select for at, trail in enumerate(TRAILS[view]) for select in _selects(metric, trail, at)
    ]
    order = "order by counts desc, trail, source_id, tab, row_number"
    return f"{traced} {' union all by name '.join(selects)} {order}"


def _selects(metric: Metric, trail: Trail, at: int) -> Iterator[str]:
    """The rows of the sheet, its printed totals, and the rows that are no data."""
    known = {"at": at, "sheet": trail.sheet, "year": trail.year, "only": trail.only}
    yield _ROWS.format(
        **known,
        counts=trail.counts or _counts(metric),
        how=trail.how,
        unfit=trail.unfit,
        why=trail.why,
        empty=EMPTY.get(metric.counted or "", ""),
        columns=", ".join(f"r.{column}" for column in trail.columns),
        same_traced=SAME_ROW.format("t"),
        same_seen=SAME_ROW.format("s"),
        joins=trail.joins,
    )
    figures = [c for c in trail.columns if c in TOTALLED]
    yield _TOTALS.format(
        **known,
        label=trail.label,
        explains=trail.explains,
        printed=", ".join(
            f"any_value(c.printed) filter (c.column_key = '{c}') as {c}" for c in figures
        ),
    )
    yield _LEFT_OUT.format(**known)


def _counts(metric: Metric) -> str:
    """When a row counts: it has a figure, which for a count is not 0."""
    if metric.whole is None:
        return "t.part <> 0" if metric.view == "membership_flow" else "t.part is not null"
    if metric.part_unit == "count":
        return "t.whole > 0"
    return "(t.whole is not null or t.part <> 0)"
