"""Where a year's money comes from and what it goes to, as one stream: income, blocks, activities.

Knows the income lines and the full costs; refuses to say which income pays which activity, for the
budget is one purse.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from analytics.allocation import Key, allocation, to_cents, to_euros

ORDER = ("participantenbijdrage", "deelnemersbijdrage", "subsidie", "in kind")
# Less than this apart, income and costs balance: a plan prints whole euros.
ROUNDING = 1.0


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One year in euros: income by kind, full costs by block, and by direct line in its block.

    `short` is what the costs are above the income, negative where the income is above the costs.
    `earmarked` are the amounts of which the destination is stated, with it. Empty where either
    side is unknown, for the reason in `why`.
    """

    income: tuple[tuple[str, float], ...] = ()
    blocks: tuple[tuple[str, float], ...] = ()
    lines: tuple[tuple[str, str, float], ...] = ()
    short: float = 0
    earmarked: tuple[tuple[str, float], ...] = ()
    why: str = ""


def flow(
    con: duckdb.DuckDBPyConnection, year: int, key: Key = "hours", *, in_kind: bool = True
) -> Flow:
    """The stream of a year.

    In: a cursor on the facts, a year, the allocation key; `in_kind` False leaves out what is
    brought in in hours, as income and as costs. Out: the stream, its lines by block.
    """
    rows = con.execute(_INCOME, [year]).fetchall()
    income = {kind: amount for kind, amount, _ in rows if in_kind or kind != "in kind"}
    paid = allocation(con, year, key, in_kind=in_kind)
    if paid.why or not income:
        return Flow(why=paid.why or f"over {year} zijn geen begrote inkomsten bekend")
    blocks: dict[str, int] = {}
    names: dict[str, str] = {}
    for line in paid.lines:
        block = names.setdefault(line.name[0], line.block)
        blocks[block] = blocks.get(block, 0) + to_cents(line.full)
    short = paid.total - sum(income.values())
    return Flow(
        income=tuple((kind, income[kind]) for kind in ORDER if kind in income),
        blocks=tuple((block, to_euros(cents)) for block, cents in blocks.items()),
        lines=tuple(
            (block, line.activity, line.full)
            for block in blocks
            for line in paid.lines
            if names[line.name[0]] == block
        ),
        short=short if abs(short) >= ROUNDING else 0,
        earmarked=tuple(
            (name, amount) for kind, _, given in rows if kind in income for name, amount in given
        ),
    )


_INCOME = """
select
    kind,
    sum(budgeted)::double,
    coalesce(
        list((destination, budgeted::double) order by tab, row_number)
            filter (destination is not null and budgeted > 0),
        []
    )
from contribution
where year = ?
group by kind
having sum(budgeted) > 0
order by kind
"""
