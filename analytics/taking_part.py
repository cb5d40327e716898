"""What one organisation took part in: activities, layers, products, and whom it could meet there.

Knows attendance and what came of it, of one organisation in one year; refuses to know who somebody
is: a function group is as near as it comes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

import duckdb

from analytics.value import Exchange

Cursor = duckdb.DuckDBPyConnection


@dataclass(frozen=True, kw_only=True)
class Use:
    """One activity of the year: to how many of its `held` events anyone of the organisation came,
    how often, how long, and what that cost in euros (null where unknown). `leads`: it is the
    Trekker of the activity."""

    activity: str
    kind: str | None
    held: int
    events: int
    present: int
    hours: float | None
    value: float | None
    leads: bool


@dataclass(frozen=True, kw_only=True)
class Result:
    """One knowledge product of an activity that the organisation leads or took part in."""

    activity: str
    title: str
    kind: str | None
    applied_in: str | None
    leads: bool


@dataclass(frozen=True, kw_only=True)
class Contact:
    """With how many of the other participants, and from how many of the network's sectors, it was
    at one event that was not plenary; `median` is that of the network. A chance of contact."""

    met: int
    others: int
    sectors: int
    median: float


def rows(con: Cursor, query: str, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a query finds, by the names of its columns."""
    found = con.execute(query, asked)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def layers(con: Cursor, year: int, entity: str) -> tuple[tuple[str, int], ...]:
    """How often anyone of each function group was present, most first."""
    return tuple(con.execute(_LAYERS, {"year": year, "entity": entity}).fetchall())


_LAYERS = """
select coalesce(function_group, 'onbekend') as layer, sum(present)::integer as present
from visit
where year = $year and entity = $entity and present > 0
group by layer
order by present desc, layer
"""


def uses(con: Cursor, year: int, own: Exchange) -> tuple[Use, ...]:
    """Every activity of the year in the order of the sheet, and what one organisation had of it."""
    values = {part.activity: part.value for part in own.parts or ()}
    asked = {"year": year, "entity": own.entity}
    return tuple(Use(**row, value=values.get(row["activity"])) for row in rows(con, _USES, asked))


# An event is (Datum, Activiteit, Bijeenkomst); one without anybody was not held.
_USES = """
with event as (
    select
        name_key(activity) as activity_key,
        min(activity) as activity,
        sum(present) as everybody,
        coalesce(sum(present) filter (entity = $entity), 0) as present,
        sum(present * duration) filter (entity = $entity and present > 0) as hours,
        count(*) filter (entity = $entity and present > 0 and duration is null) as bare
    from visit
    where year = $year
    group by date, name_key(activity), name_key(coalesce(meeting, ''))
),
came as (
    select
        activity_key,
        min(activity) as activity,
        count(*) filter (everybody > 0) as held,
        count(*) filter (present > 0) as events,
        sum(present)::integer as present,
        case when sum(bare) = 0 then coalesce(sum(hours), 0) end as hours
    from event
    group by activity_key
),
planned as (
    select *, name_key(activity) as activity_key
    from activity
    where year = $year
)
select
    coalesce(x.activity, c.activity) as activity,
    x.kind,
    coalesce(c.held, 0) as held,
    coalesce(c.events, 0) as events,
    coalesce(c.present, 0) as present,
    case when c.activity_key is null then 0 else c.hours end as hours,
    coalesce(n.entity = $entity, false) as leads
from planned x
full join came c on c.activity_key = x.activity_key
left join known_name n on n.year = $year and n.name_key = name_key(x.lead)
order by x.source_id, x.tab, x.row_number, c.activity
"""


def hosted(con: Cursor, year: int, entity: str) -> tuple[tuple[dt.date, str], ...]:
    """The date and activity of each event at which it was the host."""
    return tuple(con.execute(_HOSTED, {"year": year, "entity": entity}).fetchall())


_HOSTED = """
select v.date, min(v.activity) as activity
from visit v
join known_name n on n.year = v.year and n.name_key = name_key(v.host)
where v.year = $year and n.entity = $entity
group by v.date, name_key(v.activity), name_key(coalesce(v.meeting, ''))
order by v.date, activity
"""


def products(con: Cursor, year: int, entity: str) -> tuple[Result, ...]:
    """The products of the activities that it leads or took part in; those it leads first."""
    found = rows(con, _PRODUCTS, {"year": year, "entity": entity})
    return tuple(Result(**row) for row in found)


_PRODUCTS = """
select
    p.activity,
    p.title,
    p.kind,
    p.applied_in,
    coalesce(n.entity = $entity, false) as leads
from product p
left join activity x on x.year = p.year and name_key(x.activity) = name_key(p.activity)
left join known_name n on n.year = x.year and n.name_key = name_key(x.lead)
where p.year = $year
    and (n.entity = $entity or name_key(p.activity) in (
        select name_key(activity) from visit
        where year = $year and entity = $entity and present > 0
    ))
order by leads desc, p.date nulls last, p.row_number
"""


def contact(con: Cursor, year: int, entity: str) -> Contact | None:
    """Whom it could meet; None without attendance or activities, without others, or when not all
    are known by name."""
    found = con.execute(_MET, {"year": year}).fetchall()
    if len(found) < 2:  # nobody else to meet
        return None
    _, met, sectors = next(row for row in found if row[0] == entity)
    middle = median(row[1] for row in found)
    return Contact(met=met, others=len(found) - 1, sectors=sectors, median=middle)


_MET = """
with came as materialized (
    select distinct event, entity, case when own then sector end as sector
    from network_visit
    where year = $year and counts
),
met as (
    select distinct one.entity, other.entity as other, other.sector
    from came one
    join came other on other.event = one.event and other.entity <> one.entity
)
select m.entity, count(distinct t.other) as met, count(distinct t.sector) as sectors
from member m
left join met t on t.entity = m.entity
where m.year = $year
    and exists (from active where year = $year and sheet = 'attendance')
    and exists (from active where year = $year and sheet = 'activities')
    and exists (from roster where year = $year and complete)
group by m.entity
"""
