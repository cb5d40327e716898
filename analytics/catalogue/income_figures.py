"""Figures of income that no aggregate can give: shares of a whole, and how many must contribute.

Knows the views; refuses to know how a figure is named or drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import duckdb

from analytics.catalogue.metric import Dimension, Figures, Groups

Cursor = duckdb.DuckDBPyConnection
_BUDGETED = """
    select year, count(*) as total, count(budgeted) as known, sum(budgeted) as whole
    from contribution
    group by year
"""


def share(con: Cursor, by: Dimension | None) -> Groups:
    """The share of each kind of income in what is budgeted; undivided it says nothing."""
    del by
    return _shares(
        con,
        f"""
        select b.year, c.kind, sum(c.budgeted), b.whole, count(c.budgeted), count(*)
        from contribution c
        join ({_BUDGETED}) b on b.year = c.year
        group by all
        """,
    )


def largest(con: Cursor, by: Dimension | None) -> Groups:
    """The share of the largest funder; a line for several organisations is divided by how many."""
    del by
    return _shares(
        con,
        f"""
        with funder as (
            select year, sum(budgeted / number) as given
            from contribution
            group by
                year,
                number,
                case when number = 1 then coalesce(entity, name_key(provider)) end,
                case when number > 1 then (source_id, tab, row_number) end
        )
        select f.year, '', max(f.given), b.whole, b.known, b.total
        from funder f
        join ({_BUDGETED}) b on b.year = f.year
        group by all
        """,
    )


def _shares(con: Cursor, question: str) -> Groups:
    return {
        (year, group): Figures(
            float(part) / float(whole) if whole and part is not None else None,
            known,
            None if part is None else float(part),
            None if whole is None else float(whole),
            total,
        )
        for year, group, part, whole, known, total in con.execute(question).fetchall()
    }


def concentration(con: Cursor, by: Dimension | None) -> Groups:
    """The sum of the squared shares of participants, in kind and subsidies (domain.md B6)."""
    del by
    rows = con.execute(
        f"""
        with purse as (
            select year, sum(budgeted)::double as given
            from contribution
            group by year, case when kind in ('in kind', 'subsidie') then kind end
        )
        select p.year, sum(p.given ** 2) / nullif(b.whole::double ** 2, 0), b.known, b.total
        from purse p
        join ({_BUDGETED}) b on b.year = p.year
        group by p.year, b.whole, b.known, b.total
        """
    ).fetchall()
    return {(year, ""): Figures(value, known, None, None, n) for year, value, known, n in rows}


def break_even(con: Cursor, by: Dimension | None) -> Groups:
    """The participants that cover what no other cash and no hours cover (domain.md §4.6).

    Undivided at the average contribution of existing participants; by fee also at each class of
    the scale.
    """
    return dict(_needed(con, by, in_kind=True))


def break_even_without(con: Cursor, by: Dimension | None) -> Groups:
    """The same where nothing is brought in in kind, and costs stay as they are."""
    return dict(_needed(con, by, in_kind=False))


# Of a purse without lines nothing comes; of one whose cells are empty nobody knows what comes.
_PURSE = """case when count(*) filter (kind = '{0}') = 0 then 0
    else sum(income) filter (kind = '{0}') end"""
_PLAN = f"""
select
    year,
    sum(cost) filter (sheet = 'budget') as cost,
    {_PURSE.format("in kind")} as in_kind,
    {_PURSE.format("subsidie")} + {_PURSE.format("deelnemersbijdrage")} as others,
    sum(income) filter (kind = 'participantenbijdrage' and status = 'bestaand') as paid,
    sum(payers) filter (kind = 'participantenbijdrage' and status = 'bestaand') as payers,
    count(amount) as known,
    count(*) as total
from plan_line
where kind is distinct from 'participantenbijdrage' or status = 'bestaand'
group by year
"""


def _needed(
    con: Cursor, by: Dimension | None, *, in_kind: bool
) -> Iterator[tuple[tuple[int, str], Figures]]:
    classes: dict[int, list[Decimal]] = {}
    for year, fee in con.execute("select year, contribution from scale_class").fetchall():
        classes.setdefault(year, []).append(fee)
    for year, cost, hours, others, paid, payers, known, total in con.execute(_PLAN).fetchall():
        given = hours if in_kind else Decimal(0)
        need = None if None in (cost, given, others) else cost - given - others
        average = None if paid is None or not payers else Fraction(paid) / int(payers)
        fees = {"": average} if by is None else _fees(average, classes.get(year, []))
        for group, fee in fees.items():
            value = None if need is None or fee is None else _enough(Fraction(need), fee)
            yield (year, group), Figures(value, known, None, None, total)


def _fees(average: Fraction | None, classes: list[Decimal]) -> dict[str, Fraction]:
    """Each contribution by its whole euros; a class comes before an average beside it."""
    found = [*([] if average is None else [average]), *map(Fraction, classes)]
    return {str(math.floor(fee + Fraction(1, 2))): fee for fee in found}


def _enough(need: Fraction, fee: Fraction) -> int | None:
    """How many times the fee makes at least what is needed; nobody knows of a fee of nothing."""
    return max(0, math.ceil(need / fee)) if fee > 0 else None
