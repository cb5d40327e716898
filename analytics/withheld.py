"""What the facts leave hidden from a reader who may not see single organisations.

Knows what figures together tell of the cells of money and of attendance; refuses to know who stands
in these (`contributors`), and what is done with a cell that has to be hidden.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import duckdb

from analytics.catalogue.cost_figures import chosen_key
from analytics.contributors import (
    ACTIVITIES,
    ATTENDANCE,
    AVERAGES,
    BEST,
    DURATIONS,
    EVENTS,
    KNOWN,
    MEETINGS,
    MONEY,
    MOVING,
    OF_MEMBERS,
    PASSING,
    PASSING_BY,
    PROSPECTS,
    RENEWALS,
    SPELLINGS,
    STATUS,
    STUDENTS,
    UNFILLED,
    UNTIMED,
    Contributors,
    contributors,
    named,
)
from analytics.costs import ActivityCost, activity_costs, reaching
from analytics.metrics import BY_KEY, DIMENSIONS
from analytics.suppression import SMALLEST, TOTAL, Cell, hidden, is_unsafe, together
from analytics.value import exchanges

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
FEWEST = 12  # organisations of which a spread is not the figures of a few that one may know
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
    # activities, in every spelling, of which who came would
    activities: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # KPIs of some of the activities, which beside those of all tell who came to a few
    split: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # years in which of some who came nobody wrote down for how long, or in which it tells, beside
    # how many came, who did for the longer or the shorter of two durations
    untimed: frozenset[int] = frozenset()
    # years in which it does of a sector
    untold: frozenset[int] = frozenset()
    # activities of which the best attended event tells by its size who came to it, or to the others
    events: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # KPIs that no sector is told of: of the hidden ones all did it, or none
    alike: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # sectors of which what participants alone did tells, beside what all did, what the others did
    passing: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # years in which too few participants came to say how unequally
    uncommon: frozenset[int] = frozenset()
    # years in which what participants got tells what a few of them, or of the others, did at one
    # activity
    passing_by: frozenset[int] = frozenset()
    # years in which value per euro is of a few, or of all but a few who paid or got something
    uneven: frozenset[int] = frozenset()
    # sectors of which few have no receipts yet, or lack another amount, beside others that have it:
    # the plan of those that do tells what these few were to pay
    unfilled: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # contributions ('': undivided) at which a break-even tells what few new participants pay
    fees: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # sectors of which few left, joined, stayed, or came from another sector: what went on being
    # paid tells of these
    renewals: Mapping[int, frozenset[str]] = field(default_factory=dict)
    # sectors of who meets whom; years in which all sectors but one are too small to say whether
    # sectors meet; years in which few bring students, or others to where these learn
    meetings: Mapping[int, frozenset[str]] = field(default_factory=dict)
    unmixed: frozenset[int] = frozenset()
    students: frozenset[int] = frozenset()
    # years with few prospects
    prospects: frozenset[int] = frozenset()


def withheld(con: duckdb.DuckDBPyConnection) -> Withheld:
    """What the facts leave hidden for a reader who may not see everything."""
    costs = activity_costs(con, chosen_key(con))
    keys: dict[str, str] = dict(con.execute(SPELLINGS).fetchall())
    pools = {year: _pools(here, keys) for year, here in costs.items()}
    known, averages = named(con, KNOWN), named(con, AVERAGES)

    def gone(cells: Contributors) -> dict[int, frozenset[str]]:
        return {y: hidden(here, (), known.get(y, frozenset())) for y, here in cells.items()}

    def unsafe(question: str) -> dict[int, frozenset[str]]:
        return {
            year: frozenset(
                name for name, cell in here.items() if is_unsafe(cell, known.get(year, frozenset()))
            )
            for year, here in contributors(con, question).items()
        }

    def before_stroke(found: dict[int, frozenset[str]]) -> dict[int, frozenset[str]]:
        return {
            year: frozenset(name.partition("/")[0] for name in few) for year, few in found.items()
        }

    def others(question: str) -> Contributors:
        return {
            year: {
                name: {who: held[who] for who in held.keys() - known.get(year, frozenset())}
                for name, held in here.items()
            }
            for year, here in contributors(con, question).items()
        }

    money = contributors(con, MONEY)
    sectors, activities = contributors(con, MEETINGS), contributors(con, ACTIVITIES)
    meetings, came = gone(sectors), gone(contributors(con, ATTENDANCE))
    # what participants alone did is told too
    attendance = _both(came, gone(contributors(con, OF_MEMBERS)))
    durations = {year: _by_duration(here) for year, here in contributors(con, DURATIONS).items()}
    closed = {
        year: hidden(
            here,
            pools.get(year, ()),
            known.get(year, frozenset()),
            also=_told_by_hours(durations.get(year, {}), ACTIVITY, known.get(year, frozenset())),
        )
        for year, here in activities.items()
    }
    return Withheld(
        money=gone(money),
        budgeted=frozenset(year for year, cells in gone(_planned(money)).items() if TOTAL in cells),
        attendance=attendance,
        alike=_alike(con, attendance, known),
        activities={year: _spelt(gone, keys) for year, gone in closed.items()},
        meetings=meetings,
        unmixed=frozenset(y for y, here in sectors.items() if _tells_of_pairs(here, meetings[y])),
        unfilled=before_stroke(unsafe(UNFILLED)),
        renewals=before_stroke(unsafe(RENEWALS)),
        students=frozenset(year for year, few in unsafe(STUDENTS).items() if few),
        events={
            year: _spelt({name.strip(BEST).partition(BEST)[0] for name in few}, keys)
            for year, few in unsafe(EVENTS).items()
        },
        split={
            year: _split(
                here, closed[year], costs.get(year, ()), keys, known.get(year, frozenset())
            )
            for year, here in activities.items()
        },
        untimed=frozenset(year for (year,) in con.execute(UNTIMED).fetchall())
        | _timed(durations, closed, known),
        untold=frozenset(
            year
            for year, here in durations.items()
            if _told_by_hours(here, SECTOR, known.get(year, frozenset()))
        ),
        uncommon=frozenset(
            year
            for year, here in contributors(con, OF_MEMBERS).items()
            if sum(came > 0 for cell in here.values() for came, _ in cell.values()) < FEWEST
        ),
        prospects=frozenset(year for (year,) in con.execute(PROSPECTS).fetchall()),
        passing=_both(gone(others(PASSING)), unsafe(MOVING)),
        passing_by=frozenset(
            year
            for year, here in others(PASSING_BY).items()
            if _passes(here, closed.get(year, frozenset()))
        ),
        uneven=_uneven(con, money, known),
        fees={year: averages[year] for year, cells in gone(others(STATUS)).items() if cells},
    )


SECTOR, ACTIVITY = "sector/", "activity/"  # before the parts of DURATIONS
OTHER = "other/"  # before an activity in PASSING_BY: who is no participant
_Durations = Mapping[str, Mapping[str, Cell]]  # part → duration → who came for so long


def _by_duration(cells: Mapping[str, Cell]) -> _Durations:
    found: dict[str, dict[str, Cell]] = {}
    for name, cell in cells.items():
        part, _, duration = name.partition(BEST)
        found.setdefault(part, {})[duration] = cell
    return found


def _is_told(durations: Mapping[str, Cell], known: frozenset[str]) -> bool:
    """Whether how many came and for how many hours, two sums, tell who came for how long: of more
    than two durations they do not."""
    return len(durations) == 2 and any(is_unsafe(cell, known) for cell in durations.values())


def _told_by_hours(parts: _Durations, of: str, known: frozenset[str]) -> frozenset[str]:
    """The sectors, or the activities, of which hours tell who came for how long."""
    return frozenset(
        name.removeprefix(of)
        for name, here in parts.items()
        if name.startswith(of) and _is_told(here, known)
    )


def _timed(
    durations: Mapping[int, _Durations],
    closed: Mapping[int, frozenset[str]],
    known: Mapping[int, frozenset[str]],
) -> frozenset[int]:
    """The years of which all hours, or those less the hours of what is shown, tell it."""
    found = set()
    for year, parts in durations.items():
        rest: dict[str, Cell] = {}
        for name in closed.get(year, frozenset()) - {TOTAL}:
            for duration, cell in parts.get(ACTIVITY + name, {}).items():
                rest[duration] = together([rest.get(duration, {}), cell])
        secret = known.get(year, frozenset())
        if _is_told(parts.get("", {}), secret) or _is_told(rest, secret):
            found.add(year)
    return frozenset(found)


def _both(
    some: Mapping[int, frozenset[str]], others: Mapping[int, frozenset[str]]
) -> dict[int, frozenset[str]]:
    return {
        year: some.get(year, frozenset()) | others.get(year, frozenset())
        for year in some.keys() | others.keys()
    }


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


def _uneven(
    con: duckdb.DuckDBPyConnection, money: Contributors, known: Mapping[int, frozenset[str]]
) -> frozenset[int]:
    """The years in which value per euro, beside what all got and all pay, tells of the few of whom
    only one of these is known, or of the few of whom both are."""
    found = set()
    for year, everyone in exchanges(con, chosen_key(con)).items():
        both = {one.entity for one in everyone if one.is_complete}
        got = {one.entity: [one.value or 0] for one in everyone}
        paid = together(money.get(year, {}).values())
        cells = [
            {who: got[who] + paid[who] for who in both},
            *(
                {who: held[who] for who in held.keys() - both if any(held[who])}
                for held in (got, paid)
            ),
        ]
        secret = known.get(year, frozenset())
        if any(is_unsafe({who: cell[who] for who in cell.keys() - secret}) for cell in cells):
            found.add(year)
    return frozenset(found)


def _passes(cells: Mapping[str, Cell], closed: frozenset[str]) -> bool:
    """Whether what participants got tells of a few that are none, by activity; or, where these came
    to no more than two, which that and how many they were tell apart, of a few participants."""
    if any(name.startswith(OTHER) and is_unsafe(cell) for name, cell in cells.items()):
        return True
    mixed = {name.partition("/")[2] for name in cells}
    return len(mixed) <= 2 and (bool(mixed & closed) or any(map(is_unsafe, cells.values())))


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


def _pools(costs: Sequence[ActivityCost], keys: Mapping[str, str]) -> list[frozenset[str]]:
    """The activities that share budget lines: who came divides the cost of these."""
    lines = dict.fromkeys(one.lines for one in costs)
    return [frozenset(keys[one.activity] for one in costs if one.lines == line) for line in lines]


def _split(
    cells: Mapping[str, Cell],
    gone: frozenset[str],
    costs: Sequence[ActivityCost],
    keys: Mapping[str, str],
    known: frozenset[str],
) -> frozenset[str]:
    """The KPIs of some of the activities of a pool, or of all of which the whole is told, that tell
    of the hidden ones among them, or among the others."""
    found = set()
    for metric, output in SPLITTING.items():
        some = [one for one in reaching(costs, output) if output != "products" or one.is_workshop]
        chosen = frozenset(keys[one.activity] for one in some)
        tables = [*_pools(costs, keys), *([frozenset(cells)] if output in ADDED_UP else [])]
        halves = [
            (table & cells.keys() & chosen, table & cells.keys() - chosen) for table in tables
        ]
        parts = [part & gone for both in halves if all(both) for part in both]
        if any(is_unsafe(together(cells[name] for name in part), known) for part in parts if part):
            found.add(metric)
    return frozenset(found)


def _spelt(gone: Collection[str], keys: Mapping[str, str]) -> frozenset[str]:
    """These activities as sheets write them: what makes two spellings the same, only SQL knows."""
    return frozenset(name for name, key in keys.items() if key in gone)


def _planned(cells: Contributors) -> Contributors:
    """The cells of money with only what each was to pay, which is the first of the amounts."""
    return {
        year: {
            name: {who: amounts[:1] for who, amounts in cell.items()} for name, cell in here.items()
        }
        for year, here in cells.items()
    }
