"""What participants give and what they get for it, at cost: never what it is worth to them.

Knows who came for how long, what each activity cost and who paid what; refuses to guess: who came
where the cost of an hour is unknown has no ratio, and a line for several together is nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from statistics import quantiles

import duckdb

from analytics.allocation import Key
from analytics.costs import ActivityCost, activity_costs
from analytics.statistics import SMALLEST_WHOLE

Cursor = duckdb.DuckDBPyConnection


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one participant got of one activity: over so many rows of Deelname, in euros; null where
    unknown, with the reason in `why`. The name is that of the sheet Activiteiten, if it is there.
    """

    activity: str
    visits: int
    value: float | None
    why: str


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """What one participant gave and got in a year; null where unknown.

    `parts` is None where there is no sheet Deelname; `contribution` is what it pays under its own
    name, in euros: invoiced, else budgeted.
    """

    entity: str
    organisation: str
    sector: str
    parts: tuple[Part, ...] | None
    contribution: float | None

    @property
    def visits(self) -> int:
        """The rows of Deelname by which anyone of it came."""
        return sum(part.visits for part in self.parts or ())

    @property
    def valued(self) -> int:
        """Those of which the cost is known."""
        return sum(part.visits for part in self.parts or () if part.value is not None)

    @property
    def value(self) -> float | None:
        """What all that it attended cost, in euros, as far as known; 0 when nobody came."""
        known = [part.value for part in self.parts or () if part.value is not None]
        return sum(known) if known or self.parts == () else None

    @property
    def is_complete(self) -> bool:
        """Whether it is known what it gave, and what all that it attended cost."""
        return (
            self.parts is not None and self.valued == self.visits and self.contribution is not None
        )

    @property
    def ratio(self) -> float | None:
        """Value for each euro of contribution; only where both are known in full."""
        value, paid = self.value, self.contribution
        if not self.is_complete or value is None or paid is None or paid <= 0:
            return None  # money back is no contribution
        return value / paid


@dataclass(frozen=True, kw_only=True)
class Place:
    """One figure beside the quartiles of its group; `sector` None: of the whole network."""

    value: float
    sector: str | None
    count: int
    low: float
    median: float
    high: float


def exchanges(
    con: Cursor, key: Key = "hours", *, in_kind: bool = True, year: int | None = None
) -> dict[int, tuple[Exchange, ...]]:
    """What every participant on 31 December gave and got, by year.

    In: a cursor on the facts, the allocation key, one year (None: all); `in_kind` False leaves out
    what is paid in hours. Value: contact hours × full cost per contact hour of that activity.
    Formula: domain.md §3.2, F1 and F2.
    """
    costs = activity_costs(con, key, in_kind=in_kind, year=year)
    known = {(y, one.activity): one for y, here in costs.items() for one in here}
    paid = {(y, who): amount for y, who, amount in con.execute(_PAID, {"year": year}).fetchall()}
    counted = {y for (y,) in con.execute(_COUNTED).fetchall()}
    found: dict[int, list[Exchange]] = {}
    rows = con.execute(_CAME, {"year": year}).fetchall()
    for (y, entity, organisation, sector), came in groupby(rows, key=itemgetter(0, 1, 2, 3)):
        exchange = Exchange(
            entity=entity,
            organisation=organisation,
            sector=sector,
            parts=tuple(
                _part(activity, visits, hours, known.get((y, activity)))
                for *_, activity, visits, hours in came
                if activity is not None
            )
            if y in counted
            else None,
            contribution=paid.get((y, entity)),
        )
        found.setdefault(y, []).append(exchange)
    return {y: tuple(here) for y, here in found.items()}


_COUNTED = "select year from active where sheet = 'attendance'"
# Of each participant and each activity that it attended: how many rows of Deelname, how long.
_CAME = """
with came as (
    select
        year,
        entity,
        name_key(activity) as activity_key,
        min(activity) as activity,
        count(*) as visits,
        sum(present * duration) as hours
    from visit
    where present > 0 and entity is not null and ($year is null or year = $year)
    group by year, entity, name_key(activity)
)
select
    m.year,
    m.entity,
    m.organisation,
    m.sector,
    coalesce(x.activity, c.activity) as activity,
    c.visits,
    c.hours
from member m
left join came c on c.year = m.year and c.entity = m.entity
left join activity x on x.year = c.year and name_key(x.activity) = c.activity_key
where $year is null or m.year = $year
order by m.year, m.row_number, m.entity, c.activity_key
"""
# What is paid under one name; null where of a line of it no amount is known.
_PAID = """
select
    year,
    entity,
    case
        when count(coalesce(invoiced, budgeted)) = count(*)
        then sum(coalesce(invoiced, budgeted))::double
    end as amount
from contribution
where kind = 'participantenbijdrage'
    and number = 1
    and entity is not null
    and ($year is null or year = $year)
group by year, entity
"""


def _part(activity: str, visits: int, hours: float | None, cost: ActivityCost | None) -> Part:
    """Its own contact hours at the cost of one; of an activity with any unknown, none has one."""
    rate = cost.per("contact_hours") if cost is not None else None
    if rate is not None and hours is not None:
        return Part(activity=activity, visits=visits, value=hours * rate, why="")
    if cost is None:
        why = f"{activity} staat niet op het blad Activiteiten"
    else:
        why = cost.why or f"van {activity} zijn geen contacturen bekend"
    return Part(activity=activity, visits=visits, value=None, why=why)


def placed(everyone: Sequence[Exchange], one: Exchange, figure: str) -> Place | None:
    """One participant's `value` or `ratio` beside the quartiles of its sector.

    Of the whole network where its sector has too few with a figure; None where that has too few,
    or its own figure is unknown. Quartiles count the ends in, as a spreadsheet does.
    """
    own = getattr(one, figure)
    if own is None:
        return None
    sector: str | None = one.sector
    there = _known(everyone, figure, sector)
    if len(there) < SMALLEST_WHOLE:
        sector, there = None, _known(everyone, figure, None)
    if len(there) < SMALLEST_WHOLE:
        return None
    low, median, high = quantiles(there, n=4, method="inclusive")
    return Place(value=own, sector=sector, count=len(there), low=low, median=median, high=high)


def _known(everyone: Sequence[Exchange], figure: str, sector: str | None) -> list[float]:
    found = (getattr(one, figure) for one in everyone if sector in (None, one.sector))
    return [value for value in found if value is not None]
