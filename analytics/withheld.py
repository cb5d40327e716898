"""What the facts leave hidden from a reader who may not see single organisations.

Knows who stands in each cell of money and of attendance, and with how much; refuses to know what is
done with a cell that has to be hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import duckdb

from analytics.catalogue.cost_figures import chosen_key
from analytics.costs import ActivityCost, activity_costs, reaching
from analytics.metrics import BY_KEY, DIMENSIONS
from analytics.suppression import SMALLEST, TOTAL, Cell, hidden, is_unsafe, together

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
# What an activity costs for each of these is over the activities that have any, of known cost.
SPLITTING = {
    "cost_per_attendance": "attendances",
    "cost_per_contact_hour": "contact_hours",
    "cost_per_organisation": "organisations",
    "cost_per_product": "products",
}
ADDED_UP = frozenset({"attendances", "contact_hours"})  # and how many there are of all is told too


@dataclass(frozen=True, kw_only=True)
class Withheld:
    """What is hidden, by year: names of sectors (TOTAL for all together) or of activities, keys of
    KPIs, or the bare years."""

    # sectors of which what was paid, or who came, would tell of single organisations
    money: Mapping[int, frozenset[str]] = field(default_factory=dict)
    attendance: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # years in which also what all together were to pay would, not only what was paid so far
    budgeted: frozenset[int] = frozenset()
    # activities of which who came would, and those of which the cost of an hour tells the others'
    activities: Mapping[int, frozenset[str]] = field(default_factory=dict)
    priced: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # KPIs of some of the activities, which beside those of all tell who came to a few
    split: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # years in which of some who came nobody wrote down for how long
    untimed: frozenset[int] = frozenset()
    # activities of which the best attended event tells by its size who came to it, or to the others
    events: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # KPIs that no sector is told of: of the hidden ones all did it, or none
    alike: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # sectors of which what participants alone did tells, beside what all did, what the others did
    passing: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # the same for what participants pay
    settled: frozenset[int] = frozenset()
    # sectors of which few have no receipts yet, or lack another amount, beside others that have it:
    # the plan of those that do tells what these few were to pay
    unfilled: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # contributions ('': undivided) at which a break-even tells what few new participants pay
    fees: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # sectors of which few left, joined or stayed: what went on being paid tells of these
    renewals: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # sectors of who meets whom; years in which all sectors but one are too small to say whether
    # sectors meet; years in which few bring students
    meetings: Mapping[int, frozenset[str]] = field(default_factory=dict)
    unmixed: frozenset[int] = frozenset()
    students: frozenset[int] = frozenset()


def withheld(con: duckdb.DuckDBPyConnection) -> Withheld:
    """What the facts leave hidden for a reader who may not see everything."""
    costs = activity_costs(con, chosen_key(con))
    pools = {year: _pools(here) for year, here in costs.items()}
    known, averages = _sets(con, _KNOWN), _sets(con, _AVERAGES)

    def gone(cells: _Cells) -> dict[int, frozenset[str]]:
        return {y: hidden(here, (), known.get(y, frozenset())) for y, here in cells.items()}

    def unsafe(question: str) -> dict[int, frozenset[str]]:
        return {
            year: frozenset(
                name for name, cell in here.items() if is_unsafe(cell, known.get(year, frozenset()))
            )
            for year, here in _cells(con, question).items()
        }

    def before_stroke(found: dict[int, frozenset[str]]) -> dict[int, frozenset[str]]:
        return {
            year: frozenset(name.partition("/")[0] for name in few) for year, few in found.items()
        }

    def of_others(question: str) -> dict[int, frozenset[str]]:
        return gone(
            {
                year: {
                    name: {who: held[who] for who in held.keys() - known.get(year, frozenset())}
                    for name, held in here.items()
                }
                for year, here in _cells(con, question).items()
            }
        )

    money = _cells(con, _MONEY)
    sectors, activities = _cells(con, _MEETINGS), _cells(con, _ACTIVITIES)
    meetings, attendance = gone(sectors), gone(_cells(con, _ATTENDANCE))
    closed = {
        year: hidden(here, pools.get(year, ()), known.get(year, frozenset()))
        for year, here in activities.items()
    }
    return Withheld(
        money=gone(money),
        budgeted=frozenset(year for year, cells in gone(_planned(money)).items() if TOTAL in cells),
        attendance=attendance,
        alike=_alike(con, attendance, known),
        activities=closed,
        meetings=meetings,
        unmixed=frozenset(y for y, here in sectors.items() if _tells_of_pairs(here, meetings[y])),
        unfilled=before_stroke(unsafe(_UNFILLED)),
        renewals=before_stroke(unsafe(_RENEWALS)),
        students=frozenset(year for year, few in unsafe(_STUDENTS).items() if few),
        priced={
            year: _priced(here, closed[year], pools.get(year, ()), known.get(year, frozenset()))
            for year, here in activities.items()
        },
        events={
            year: frozenset(name.removeprefix(BEST) for name in few)
            for year, few in unsafe(_EVENTS).items()
        },
        split={
            year: _split(here, closed[year], costs.get(year, ()), known.get(year, frozenset()))
            for year, here in activities.items()
        },
        untimed=frozenset(year for (year,) in con.execute(_UNTIMED).fetchall()),
        passing=of_others(_PASSING),
        settled=frozenset(year for year, cells in of_others(_SETTLED).items() if cells),
        fees={year: averages[year] for year, cells in of_others(_STATUS).items() if cells},
    )


def _alike(
    con: duckdb.DuckDBPyConnection,
    closed: Mapping[int, frozenset[str]],
    known: Mapping[int, frozenset[str]],
) -> dict[int, frozenset[str]]:
    """By year the KPIs of which the total less the shown sectors would say that in the hidden ones
    all participants did it, or none (the known ones apart), where those of the network differ."""
    counts = [BY_KEY[key] for key in sorted(COUNTED)]
    found: dict[int, set[str]] = {}
    for view in dict.fromkeys(metric.view for metric in counts):
        of_view = [metric for metric in counts if metric.view == view]
        figures = ", ".join(f"{metric.part}, {metric.whole}" for metric in of_view)
        by_year: dict[int, list[tuple[bool, bool, _Counts]]] = {}
        for year, sector, who, *did in con.execute(
            f"select year, sector, entity, {figures} from {view} group by all"
        ).fetchall():
            is_closed, is_known = sector in closed.get(year, ()), who in known.get(year, ())
            by_year.setdefault(year, []).append((is_closed, is_known, did))
        for (year, everyone), (at, metric) in product(by_year.items(), enumerate(of_view)):
            for here in (everyone, [one for one in everyone if not one[1]]):
                gone = [one for one in here if one[0]]
                if _all_or_none(gone, 2 * at) and not _all_or_none(here, 2 * at):
                    found.setdefault(year, set()).add(metric.key)
    return {year: frozenset(keys) for year, keys in found.items()}


_Counts = list[int]  # of one organisation: whether it did it, and whether that is known; by KPI


def _all_or_none(here: list[tuple[bool, bool, _Counts]], at: int) -> bool:
    part, whole = (sum(did[at + more] for *_, did in here) for more in (0, 1))
    return whole > 0 and part in (0, whole)


def _tells_of_pairs(cells: Mapping[str, Cell], gone: frozenset[str]) -> bool:
    """Whether the pairs that met within sectors, or between them, less those of the shown sectors,
    are of fewer than three organisations: then a sector of a few hides nothing."""
    own = cells.keys() & DIMENSIONS["sector"]
    apart = [len(cells[name]) for name in own & gone]
    if not apart:
        return False
    beside = sum(len(cells[name]) for name in own - gone)
    within = sum(size for size in apart if size > 1)
    # organisations of which one at least is in each pair of two sectors that is not shown
    between = sum(apart) + beside - max(*apart, beside)
    return 0 < within < SMALLEST or 0 < between < SMALLEST


def _priced(
    cells: Mapping[str, Cell],
    gone: frozenset[str],
    pools: Iterable[frozenset[str]],
    known: frozenset[str],
) -> frozenset[str]:
    """The activities of pools of which nothing is shown: who came once knows what an hour cost."""
    closed = [here for pool in pools if (here := pool & cells.keys()) and here <= gone]
    telling = [here for here in closed if is_unsafe(together(cells[name] for name in here), known)]
    return frozenset().union(*telling)


def activity_key(name: str) -> str:
    """What makes two names of an activity the same, as `name_key` of the views has it."""
    return " ".join(name.split()).lower()


def _pools(costs: Sequence[ActivityCost]) -> list[frozenset[str]]:
    """The activities that share budget lines: who came divides the cost of these."""
    lines = dict.fromkeys(one.lines for one in costs)
    return [
        frozenset(activity_key(one.activity) for one in costs if one.lines == line)
        for line in lines
    ]


def _split(
    cells: Mapping[str, Cell],
    gone: frozenset[str],
    costs: Sequence[ActivityCost],
    known: frozenset[str],
) -> frozenset[str]:
    """The KPIs of some of the activities of a pool, or of all of which the whole is told, that tell
    of the hidden ones among them, or among the others."""
    found = set()
    for metric, output in SPLITTING.items():
        some = [one for one in reaching(costs, output) if output != "products" or one.is_workshop]
        chosen = frozenset(activity_key(one.activity) for one in some)
        tables = [*_pools(costs), *([frozenset(cells)] if output in ADDED_UP else [])]
        halves = [
            (table & cells.keys() & chosen, table & cells.keys() - chosen) for table in tables
        ]
        parts = [part & gone for both in halves if all(both) for part in both]
        if any(is_unsafe(together(cells[name] for name in part), known) for part in parts if part):
            found.add(metric)
    return frozenset(found)


def _sets(con: duckdb.DuckDBPyConnection, question: str) -> dict[int, frozenset[str]]:
    """By year what the question gives: columns year and name."""
    found: dict[int, set[str]] = {}
    for year, name in con.execute(question).fetchall():
        found.setdefault(year, set()).add(name)
    return {year: frozenset(names) for year, names in found.items()}


def _planned(cells: _Cells) -> _Cells:
    """The cells of money with only what each was to pay, which is the first of the amounts."""
    return {
        year: {
            name: {who: amounts[:1] for who, amounts in cell.items()} for name, cell in here.items()
        }
        for year, here in cells.items()
    }


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
_PAID = """
    select
        year,
        sector,
        status,
        entity,
        coalesce(entity, 'regel ' || row_number || '/' || unnest(range(number))) as who,
        coalesce(budgeted, 0) / number as budgeted,
        coalesce(invoiced, 0) / number as invoiced,
        coalesce(received, 0) / number as received,
        [budgeted is null, invoiced is null, received is null] as gaps
    from contribution
    where kind = 'participantenbijdrage'
"""
_MONEY = f"""
    with paid as ({_PAID})
    select year, sector, who, sum(budgeted), sum(invoiced), sum(received)
    from (
        select year, sector, who, budgeted, invoiced, received from paid
        union all
        select year, sector, entity, 0, 0, 0 from member
    )
    group by year, sector, who
"""
# All together, and by sector before the stroke, of whom an amount is not filled in of which others'
# is; what is planned is known.
_UNFILLED = f"""
    with paid as ({_PAID}),
    by_amount as (
        select *, unnest(range(len(gaps))) as amount, unnest(gaps) as is_gap from paid
    ),
    lacking as (
        select
            *,
            budgeted + invoiced + received as told,
            bool_or(not is_gap) over (partition by year, amount, sector) as beside,
            bool_or(not is_gap) over (partition by year, amount) as at_all
        from by_amount
        qualify is_gap and told > 0 and not (entity is null and status = 'nieuw')
    )
    select year, sector || '/' || amount, who, sum(told) from lacking where beside group by all
    union all
    select year, '/' || amount, who, sum(told) from lacking where at_all group by all
"""
# What everyone pays less what existing participants pay is what new ones do.
_STATUS = f"""
    with paid as ({_PAID})
    select year, if(status = 'bestaand', status, 'ander'), who, sum(budgeted)
    from paid
    group by all
"""
_AVERAGES = """
    with average as (
        select year, floor(sum(budgeted) / sum(payers) + 0.5)::bigint as fee
        from contribution
        where kind = 'participantenbijdrage' and status = 'bestaand'
        group by year
    ),
    class as (
        select year, floor(contribution + 0.5)::bigint as fee
        from scale_class
    )
    select year, fee::varchar from average anti join class using (year, fee)
    union all
    select distinct year, '' from contribution where kind = 'participantenbijdrage'
"""
# Who is no participant on 31 December: all less the participants is what these few pay, or came.
_SETTLED = f"""
    with paid as ({_PAID})
    select p.year, '', p.who, sum(p.budgeted), sum(p.invoiced)
    from paid p
    anti join member m on m.year = p.year and m.entity = p.entity
    group by p.year, p.who
"""
_CAME = """
    select
        year,
        sector,
        activity,
        date,
        meeting,
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
_PASSING = f"""
    with came as ({_CAME})
    select c.year, c.sector, c.who, sum(c.present), sum(c.hours)
    from came c
    anti join member m on m.year = c.year and m.entity = c.who
    group by c.year, c.sector, c.who
"""
BEST = chr(10)  # before an activity: its best attended event; the name alone: its other events
_EVENTS = f"""
    with came as ({_CAME}),
    event as (
        select year, name_key(activity) as activity, date, name_key(meeting) as meeting,
            sum(present) as size
        from came
        group by all
    ),
    best as (
        select year, activity, arg_max((date, meeting), size) as event
        from event
        group by year, activity
    )
    select
        c.year,
        if((c.date, name_key(c.meeting)) is not distinct from b.event, chr(10), '') || b.activity,
        c.who,
        sum(c.present)
    from came c
    join best b on b.year = c.year and b.activity = name_key(c.activity)
    group by all
"""
_ACTIVITIES = f"""
    with came as ({_CAME})
    select year, name_key(activity), who, sum(present), sum(hours)
    from came
    group by year, name_key(activity), who
"""
_UNTIMED = """
    select year
    from visit
    where sector <> 'extern' and present > 0
    group by year
    having count(duration) between 1 and count(*) - 1
"""
_MEETINGS = "select year, sector, entity, 1 from member"
# Everybody knows what the initiator brings in and would pay, and what is planned of who is yet to
# join: these cannot hide two others.
_KNOWN = f"""
    with paid as ({_PAID})
    select i.year, c.entity
    from initiator i
    join connected c on c.year = i.year and c.organisation = i.organisation
    union
    select year, who from paid where entity is null and status = 'nieuw'
"""
_STUDENTS = """
    select year, '', coalesce(entity, name_key(organisation)), sum(present)
    from workplace_visit
    where function_group = 'student' and present > 0
    group by all
"""
# As the bridge of contributions counts them (growth.renewal): all together, and by sector, the name
# before the stroke.
_RENEWALS = """
    with payer as (
        select
            year,
            coalesce(sector, 'onbekend') as sector,
            case when complete then flow else 'unfilled' end as flow,
            coalesce(entity, 'regel ' || row_number || '/' || unnest(range(number))) as who,
            before / number as before,
            after / number as after
        from renewal
        where followed
    )
    select
        year,
        if(grouping(sector) = 1, '', sector) || '/' || flow,
        who,
        sum(before),
        sum(after)
    from payer
    group by grouping sets ((year, flow, who), (year, sector, flow, who))
"""
