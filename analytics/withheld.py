"""What the facts leave hidden from a reader who may not see single organisations.

Knows who stands in each cell of money and of attendance, and with how much; refuses to know what is
done with a cell that has to be hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from analytics.metrics import measure
from analytics.suppression import TOTAL, Cell, hidden, is_unsafe, together

# Of these a sector tells how many of its participants did something: all or none tells of each.
COUNTED = frozenset(
    {
        "reach",
        "active_participants",
        "board_engagement",
        "three_layer_reach",
        "hosting",
        "talk_coverage",
    }
)


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """What of each year is hidden: sectors of money and of attendance, activities of attendance,
    sectors of who meets whom; TOTAL among them when all together is hidden too. `unmixed` are the
    years in which all sectors but one are too small to say whether sectors meet; `renewals` where
    one or two left, joined or stayed, so that what went on being paid tells what these pay;
    `students` the years in which few bring students; `alike` the KPIs that no sector is told of,
    for of the hidden ones all did it, or none; `priced` the activities of which the cost of
    an hour would tell the hours of the others."""

    money: Mapping[int, frozenset[str]] = field(default_factory=dict)
    attendance: Mapping[int, frozenset[str]] = field(default_factory=dict)
    activities: Mapping[int, frozenset[str]] = field(default_factory=dict)
    meetings: Mapping[int, frozenset[str]] = field(default_factory=dict)
    unmixed: frozenset[int] = frozenset()
    renewals: Mapping[int, frozenset[str]] = field(default_factory=dict)
    students: frozenset[int] = frozenset()
    alike: Mapping[int, frozenset[str]] = field(default_factory=dict)
    priced: Mapping[int, frozenset[str]] = field(default_factory=dict)


def withheld(con: duckdb.DuckDBPyConnection) -> Withheld:
    """What the facts leave hidden for a reader who may not see everything."""
    pools: dict[int, dict[str, set[str]]] = {}
    for year, pool, activity in con.execute(_POOLS).fetchall():
        pools.setdefault(year, {}).setdefault(pool, set()).add(activity)
    known = _sets(con, _INITIATORS)

    def gone(cells: _Cells) -> dict[int, frozenset[str]]:
        return {y: hidden(here, (), known.get(y, frozenset())) for y, here in cells.items()}

    sectors, activities = _cells(con, _MEETINGS), _cells(con, _ACTIVITIES)
    meetings, attendance = gone(sectors), gone(_cells(con, _ATTENDANCE))
    closed = {
        year: hidden(here, pools.get(year, {}).values(), known.get(year, frozenset()))
        for year, here in activities.items()
    }
    return Withheld(
        money=gone(_cells(con, _MONEY)),
        attendance=attendance,
        alike=_alike(con, attendance),
        activities=closed,
        meetings=meetings,
        unmixed=frozenset(y for y, here in sectors.items() if meetings[y] >= here.keys()),
        renewals=_sets(con, _RENEWALS),
        students=frozenset(
            year
            for year, here in _cells(con, _STUDENTS).items()
            if is_unsafe(here[TOTAL], known.get(year, frozenset()))
        ),
        priced={
            year: _priced(here, closed[year], pools.get(year, {}).values())
            for year, here in activities.items()
        },
    )


def _alike(
    con: duckdb.DuckDBPyConnection, closed: Mapping[int, frozenset[str]]
) -> dict[int, frozenset[str]]:
    """By year the KPIs of which the total less the shown sectors would say that in the hidden ones
    all participants did it, or none, where those of the whole network differ."""
    counts: dict[int, dict[str, dict[str, tuple[float, float]]]] = {}
    found = measure(con, *COUNTED, by="sector").dropna(subset=["part", "whole"])
    for key, year, sector, part, whole in found[_COUNTS].itertuples(index=False):
        counts.setdefault(year, {}).setdefault(key, {})[sector] = (part, whole)
    return {
        year: frozenset(
            key
            for key, here in by_key.items()
            if _all_or_none(here[name] for name in here.keys() & closed.get(year, frozenset()))
            and not _all_or_none(here.values())
        )
        for year, by_key in counts.items()
    }


_COUNTS = ["metric", "year", "sector", "part", "whole"]


def _all_or_none(counts: Iterable[tuple[float, float]]) -> bool:
    there = list(counts)
    part, whole = sum(part for part, _ in there), sum(whole for _, whole in there)
    return whole > 0 and part in (0, whole)


def _priced(
    cells: Mapping[str, Cell], gone: frozenset[str], pools: Iterable[set[str]]
) -> frozenset[str]:
    """The activities of pools of which nothing is shown: who came once knows what an hour cost."""
    closed = [here for pool in pools if (here := pool & cells.keys()) and here <= gone]
    telling = [here for here in closed if is_unsafe(together(cells[name] for name in here))]
    return frozenset().union(*telling)


def _sets(con: duckdb.DuckDBPyConnection, question: str) -> dict[int, frozenset[str]]:
    """By year what the question gives: columns year and name."""
    found: dict[int, set[str]] = {}
    for year, name in con.execute(question).fetchall():
        found.setdefault(year, set()).add(name)
    return {year: frozenset(names) for year, names in found.items()}


_Cells = Mapping[int, Mapping[str, Cell]]


def _cells(con: duckdb.DuckDBPyConnection, question: str) -> dict[int, dict[str, Cell]]:
    """By year and name who stands in each cell; the question gives year, cell, organisation and
    its amounts."""
    found: dict[int, dict[str, dict[str, list[float]]]] = {}
    for year, cell, organisation, *amounts in con.execute(question).fetchall():
        here = found.setdefault(year, {}).setdefault(cell, {})
        here[organisation] = [float(amount) for amount in amounts]
    return {year: dict(here) for year, here in found.items()}


# Everyone who is there stands in the cell of its sector, also with nothing: 0 tells of it too. A
# line of several organisations together is as many as it says, of a sector that nobody knows.
_MONEY = """
    with paid as (
        select
            year,
            sector,
            coalesce(entity, 'regel ' || row_number || '/' || unnest(range(number))) as who,
            budgeted / number as budgeted,
            invoiced / number as invoiced,
            received / number as received
        from contribution
        where kind = 'participantenbijdrage'
        union all
        select year, sector, entity, 0, 0, 0
        from member
    )
    select year, sector, who, sum(coalesce(budgeted, 0)), sum(coalesce(invoiced, 0)),
        sum(coalesce(received, 0))
    from paid
    group by year, sector, who
"""
_CAME = """
    select
        year,
        sector,
        activity,
        coalesce(entity, name_key(organisation)) as who,
        present,
        coalesce(present * duration, 0) as hours
    from visit
    where sector <> 'extern' and present > 0
"""
_ATTENDANCE = f"""
    with came as ({_CAME})
    select year, sector, who, sum(present), sum(hours)
    from (
        select year, sector, who, present, hours from came
        union all
        select year, sector, entity, 0, 0 from member
    )
    group by year, sector, who
"""
_ACTIVITIES = f"""
    with came as ({_CAME})
    select year, name_key(activity), who, sum(present), sum(hours)
    from came
    group by year, name_key(activity), who
"""
# Activities that share budget lines: what the shown ones cost for an hour tells the others' hours.
_POOLS = """
    select
        year,
        name_key(block) || '/' || coalesce(name_key(budget_activity), ''),
        name_key(activity)
    from activity
"""
_MEETINGS = "select year, sector, entity, 1 from member"
# Everybody knows what the initiator brings in and would pay: it cannot hide two others.
_INITIATORS = """
    select i.year, c.entity
    from initiator i
    join connected c on c.year = i.year and c.organisation = i.organisation
"""
_STUDENTS = """
    select year, '', coalesce(entity, name_key(organisation)), sum(present)
    from workplace_visit
    where function_group = 'student' and present > 0
    group by all
"""
# As the bridge of contributions counts them (growth.renewal), together ('') and by sector.
_RENEWALS = """
    with payer as (
        select
            year,
            sector,
            case when complete then flow else 'unfilled' end as flow,
            coalesce(entity, 'regel ' || row_number) as who
        from renewal
        where followed
    )
    select year, if(grouping(sector) = 1, '', coalesce(sector, 'onbekend'))
    from payer
    group by grouping sets ((year, flow), (year, sector, flow))
    having count(distinct who) between 1 and 2
"""
