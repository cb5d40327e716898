"""Where the plan contradicts itself: figures that should agree and do not.

Finds and names them; refuses to correct any, and to put them into words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import duckdb

FindingKind = Literal[
    "block_total",
    "grand_total",
    "balance",
    "balancing_item",
    "payers",
    "names",
    "days",
    "new_income",
]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Two figures about the same thing.

    `subject` names a block or line, `other` a second one where two lines are compared; `stated`
    is what the plan says, `found` what follows from the rest of it, both in `unit`.
    """

    kind: FindingKind
    stated: float
    found: float
    unit: Literal["eur", "count"]
    subject: str = ""
    other: str = ""


def contradictions(con: duckdb.DuckDBPyConnection, year: int) -> list[Finding]:
    """Everything in one year's data that does not agree with itself, most telling first.

    In: a cursor on the facts and a year. Out: findings; none when nothing is wrong or known.
    Source: domain.md §0 and §1.3.
    """
    return [
        Finding(
            kind=kind,
            subject=subject or "",
            other=other or "",
            stated=float(stated),
            found=float(found),
            unit=unit,
        )
        for question in _QUESTIONS
        for kind, subject, other, stated, found, unit in con.execute(
            question, {"year": year}
        ).fetchall()
    ]


# Each gives kind, subject, other, stated, found, unit.
_QUESTIONS: tuple[str, ...] = (
    # a block's printed subtotal is not the sum of its lines
    """
    select 'block_total', block, null, printed, computed, 'eur'
    from block_total
    where year = $year and printed <> computed
    order by block
    """,
    # the printed grand total is not the sum of the blocks
    """
    select 'grand_total', null, null, sum(cost), sum(cost) filter (explains <> 'year'), 'eur'
    from cost_line
    where year = $year
    having count(*) filter (explains = 'year') > 0
        and sum(cost) filter (explains <> 'year') is not null
    """,
    # income and cost of the plan differ
    """
    select 'balance', null, null, income, cost, 'eur'
    from (select sum(budgeted) as income from contribution where year = $year),
        (select sum(cost) as cost from cost_line where year = $year)
    where income <> cost
    """,
    # in kind is to the euro what is lacking: a balancing item
    """
    select 'balancing_item', null, null, in_kind, cost - cash, 'eur'
    from (
            select
                sum(budgeted) filter (kind = 'in kind') as in_kind,
                sum(budgeted) filter (kind <> 'in kind') as cash
            from contribution
            where year = $year
        ),
        (select sum(cost) as cost from cost_line where year = $year)
    where in_kind = cost - cash and in_kind > 0
    """,
    # the plan names another number of participants than pay, with the new ones or without
    """
    select 'payers', null, null, any_value(y.stated_participants), sum(c.existing), 'count'
    from (
        select year, number, case when status = 'bestaand' then number end as existing
        from contribution
        where year = $year and kind = 'participantenbijdrage'
    ) c
    join data_year y on y.year = c.year
    having any_value(y.stated_participants) not in (sum(c.existing), sum(c.number))
    """,
    # fewer participants are known by name than the plan states
    """
    select 'names', null, null, stated, named, 'count'
    from roster
    where year = $year and not complete
    """,
    # two lines with the same hours have different days
    """
    select 'days', a.activity, b.activity, a.days, b.days, 'count'
    from budget_line a
    join budget_line b on b.year = a.year and b.hours = a.hours and b.row_number > a.row_number
    where a.year = $year and a.days <> b.days
    order by a.row_number, b.row_number
    """,
    # the income from new participants is more than that many can pay on the scale
    """
    select 'new_income', null, null, sum(c.budgeted), sum(c.number) * any_value(s.highest), 'eur'
    from contribution c
    join (select year, max(contribution) as highest from scale_class group by year) s
        on s.year = c.year
    where c.year = $year and c.kind = 'participantenbijdrage' and c.status = 'nieuw'
    having sum(c.budgeted) > sum(c.number) * any_value(s.highest)
    """,
)
