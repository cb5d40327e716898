"""What each activity really costs, and what for: beside what it reached, and beside its budget.

Knows the budget lines, what people attended and what came of it; refuses to guess: what cannot be
tied to an activity is unknown, with the reason in Dutch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from analytics.allocation import (
    Allocation,
    DirectLine,
    Key,
    allocation,
    allocations,
    no_budget,
    to_cents,
    to_euros,
)
from analytics.statistics import largest_remainder

Cursor = duckdb.DuckDBPyConnection
FULL = ("block", "activity", "hours", "direct", "indirect", "full")
# What a unit of each costs, as the column with it is called.
PER = {
    "hours": "per_hour",
    "attendances": "per_attendance",
    "organisations": "per_organisation",
    "contact_hours": "per_contact_hour",
    "products": "per_product",
}
UNIT = ("block", "activity", "kind", "line", "shared", "cost", *PER, *PER.values(), "why")


def full_cost(con: Cursor, year: int, key: Key = "hours", *, in_kind: bool = True) -> pd.DataFrame:
    """What each direct budget line costs with its part of the indirect costs.

    In: a cursor on the facts, a year, the allocation key; `in_kind` False leaves out what is paid
    in hours. Out: one row per direct line in the order of the sheet, columns block, activity,
    hours, direct, indirect, full (euros); `full` adds up to the printed costs to the cent. Empty
    where it is unknown; `analytics.allocation` says why. Formula: domain.md §4.3.
    """
    lines = allocation(con, year, key, in_kind=in_kind).lines
    return pd.DataFrame(
        [[getattr(line, name) for name in FULL] for line in lines], columns=list(FULL)
    )


def unit_costs(con: Cursor, year: int, key: Key = "hours", *, in_kind: bool = True) -> pd.DataFrame:
    """What each activity that people attend costs, and for each of what it reached.

    In: as `full_cost`. Out: one row per activity of the sheet Activiteiten in its order, columns
    block, activity, kind, line (Begrotingsactiviteit; None: what is left of the block), shared
    (whether its lines are shared with other activities), cost (euros), hours (budgeted),
    attendances, organisations (participants with anyone present), contact_hours, products, and
    per_hour to per_product: the cost of one; null where unknown, with the reason in `why`.
    Formula: domain.md §3.2, C4 to C7; design.md, "Costs meet attendance".
    """
    found = activity_costs(con, key, in_kind=in_kind, year=year).get(year, ())
    rows = [
        [
            *(getattr(one, name) for name in (*UNIT[:6], *PER)),
            *(one.per(output) for output in PER),
            one.why,
        ]
        for one in found
    ]
    frame = pd.DataFrame(rows, columns=list(UNIT))
    return frame.astype(dict.fromkeys(("cost", *PER, *PER.values()), "Float64"))


def variances(con: Cursor, year: int) -> pd.DataFrame:
    """What each budget line cost against its budget, and why: price, efficiency, volume.

    In: a cursor on the facts and a year. Out: one row per budget line that has actuals, in the
    order of the sheet, columns block, activity, line_kind, hours, cost, actual_hours, actual_cost,
    planned, held, price, efficiency, volume, difference (euros; + is favourable). The three add up
    to the difference; they are null where there is only a difference. Formula: domain.md §4.5.
    """
    return con.execute(_VARIANCES, [year]).df()


_VARIANCES = """
select
    block,
    activity,
    line_kind,
    hours,
    cost::double as cost,
    actual_hours,
    actual_cost::double as actual_cost,
    planned,
    held,
    price,
    efficiency,
    volume,
    difference::double as difference
from line_result
where year = ?
order by source_id, tab, row_number
"""


# --- activities that people attend --------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ActivityCost:
    """One activity of the sheet Activiteiten: what it cost, and what it reached.

    `members` are the participants that came; None where not all participants are known by name.
    `hours` are the budgeted ones of its lines, in its part.
    """

    block: str
    activity: str
    kind: str | None
    line: str | None
    is_workshop: bool
    attendances: int | None
    members: frozenset[str] | None
    contact_hours: float | None
    products: int | None
    lines: tuple[str, str | None]  # the block and line that it is tied to, however spelt
    shared: bool = False
    cost: float | None = None
    hours: float | None = None
    why: str = ""

    @property
    def organisations(self) -> int | None:
        """How many participants came."""
        return None if self.members is None else len(self.members)

    def per(self, output: str) -> float | None:
        """What one of it costs; None where either is unknown or there is none."""
        count = getattr(self, output)
        return self.cost / count if self.cost is not None and count else None


def activity_costs(
    con: Cursor, key: Key, *, in_kind: bool = True, year: int | None = None
) -> dict[int, tuple[ActivityCost, ...]]:
    """The activities of every year that has them, or of one; see `unit_costs`."""
    paid = allocations(con, key, in_kind=in_kind, year=year)
    by_year: dict[int, list[ActivityCost]] = {}
    for here, members, *values in con.execute(_ACTIVITIES, {"year": year}).fetchall():
        block_key, line_key, *rest = values
        fields = dict(zip(_FIELDS, rest, strict=True))
        known = None if members is None else frozenset(members)
        one = ActivityCost(lines=(block_key, line_key), members=known, **fields)
        by_year.setdefault(here, []).append(one)
    return {
        here: _tied(found, paid.get(here, no_budget(key, here))) for here, found in by_year.items()
    }


_FIELDS = (
    "block",
    "activity",
    "kind",
    "line",
    "is_workshop",
    "attendances",
    "contact_hours",
    "products",
)
# Contact hours are null where of anyone who came nobody knows for how long; participants where not
# all are known by name.
_ACTIVITIES = """
with came as (
    select
        v.year,
        name_key(v.activity) as activity_key,
        sum(v.present)::bigint as attendances,
        coalesce(list(distinct m.entity) filter (v.present > 0 and m.entity is not null), [])
            as members,
        case
            when count(*) filter (v.present > 0 and v.duration is null) = 0
            then coalesce(sum(v.present * v.duration), 0)
        end as contact_hours
    from visit v
    left join member m on m.year = v.year and m.entity = v.entity
    where $year is null or v.year = $year
    group by v.year, name_key(v.activity)
),
made as (
    select year, name_key(activity) as activity_key, count(*) as products
    from product
    group by year, name_key(activity)
)
select
    x.year,
    case
        when d.sheet is null or r.year is null then null
        when c.activity_key is null then []
        else c.members
    end as members,
    name_key(x.block) as block_key,
    name_key(x.budget_activity) as line_key,
    x.block,
    x.activity,
    x.kind,
    x.budget_activity as line,
    coalesce(name_key(x.kind) = 'leerwerkplaats', false) as is_workshop,
    case when d.sheet is null then null else coalesce(c.attendances, 0) end as attendances,
    case
        when d.sheet is null then null
        when c.activity_key is null then 0
        else c.contact_hours
    end as contact_hours,
    case when p.sheet is null then null else coalesce(m.products, 0) end as products
from activity x
left join active d on d.year = x.year and d.sheet = 'attendance'
left join active p on p.year = x.year and p.sheet = 'products'
left join roster r on r.year = x.year and r.complete
left join came c on c.year = x.year and c.activity_key = name_key(x.activity)
left join made m on m.year = x.year and m.activity_key = name_key(x.activity)
where $year is null or x.year = $year
order by x.year, x.source_id, x.tab, x.row_number
"""


def reaching(found: Iterable[ActivityCost], output: str) -> list[ActivityCost]:
    """The activities of which the cost is known, and some of this output (a key of PER)."""
    return [one for one in found if one.cost is not None and getattr(one, output)]


def _tied(found: Sequence[ActivityCost], paid: Allocation) -> tuple[ActivityCost, ...]:
    """Each activity with its part of the lines that it is tied to."""
    groups: dict[tuple[str, str | None], list[ActivityCost]] = {}
    for one in found:
        groups.setdefault(one.lines, []).append(one)
    costed = {
        one.activity: one
        for lines, group in groups.items()
        for one in _shared(group, _lines_of(lines, groups, paid), paid.why)
    }
    return tuple(costed[one.activity] for one in found)


def _lines_of(
    lines: tuple[str, str | None], groups: Mapping[tuple[str, str | None], object], paid: Allocation
) -> list[DirectLine]:
    """The budget lines under an activity: the one it names, else those of its block that no other
    activity names, for what one activity has cost is not the cost of another too."""
    block, line = lines
    if line is not None:
        return [one for one in paid.lines if one.name == lines]
    return [one for one in paid.lines if one.name[0] == block and one.name not in groups]


def _shared(
    group: Sequence[ActivityCost], lines: Sequence[DirectLine], why: str
) -> list[ActivityCost]:
    """The activities of one line, or one block, with its cost divided by their contact hours.

    Not equally where these are unknown: then one that was never held would cost as much as one
    that met all year.
    """
    first, shared = group[0], len(group) > 1
    hours = [one.contact_hours for one in group]
    known = [count for count in hours if count is not None]
    if not why and not lines:
        why = (
            f"in {first.block} is geen directe regel van de begroting over voor deze activiteit"
            if first.line is None
            else f"{first.line} is in {first.block} geen directe regel van de begroting"
        )
    if not why and shared and (len(known) < len(hours) or not sum(known)):
        why = "deelt kosten met andere activiteiten, en niet van alle zijn de contacturen bekend"
    if why:
        return [replace(one, shared=shared, why=why) for one in group]
    cents = sum(to_cents(line.full) for line in lines)
    budgeted = sum(line.hours for line in lines)
    weights = [float(count) for count in known] if shared else [1.0]
    return [
        replace(one, shared=shared, cost=to_euros(part), hours=budgeted * weight / sum(weights))
        for one, part, weight in zip(group, largest_remainder(weights, cents), weights, strict=True)
    ]
