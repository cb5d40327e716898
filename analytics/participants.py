"""What one organisation gives and gets, for the yearly talk with it.

Knows everything that the sheets say of one organisation in one year; refuses to know who may see
it, and to judge: what is given and got stands side by side, and heavy use is no merit by itself.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import duckdb

from analytics.allocation import Key
from analytics.scale import contribution
from analytics.taking_part import (
    Contact,
    Result,
    Use,
    contact,
    hosted,
    layers,
    products,
    rows,
    uses,
)
from analytics.value import Exchange, Place, exchanges, placed

Cursor = duckdb.DuckDBPyConnection
Conformity = Literal["fits", "agreed", "part_year", "differs", "unknown"]


@dataclass(frozen=True, kw_only=True)
class Participant:
    """One organisation that is a participant on 31 December; `label` is its name, with what tells
    it apart where two have the same."""

    entity: str
    organisation: str
    sector: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Income:
    """What an organisation gives of one kind, in euros; null where no cell of it is filled."""

    kind: str
    budgeted: float | None
    invoiced: float | None
    received: float | None


@dataclass(frozen=True, kw_only=True)
class Fee:
    """The class of the scale that an organisation's turnover falls in, and whether it pays so.

    `start` and `fee` are those of the class, null without a turnover or a scale; `agreed` what was
    agreed instead, with the `reason`. `paid` is the budgeted contribution of the year.
    """

    turnover: float | None
    turnover_year: int | None
    start: float | None
    fee: float | None
    agreed: float | None
    reason: str | None
    paid: float | None
    conformity: Conformity


@dataclass(frozen=True, kw_only=True)
class GiveAndGet:
    """One organisation in one year. Empty tuples and None: unknown, or nothing; `missing` are the
    titles by key of the sheets of which there is none over that year. `history` is what it gave
    and got in every year that it was a participant."""

    year: int
    participant: Participant
    seat: bool
    member_since: dt.date | None
    talk: dt.date | None
    income: tuple[Income, ...]
    fee: Fee
    exchange: Exchange
    value: Place | None
    ratio: Place | None
    layers: tuple[tuple[str, int], ...]
    uses: tuple[Use, ...]
    hosted: tuple[tuple[dt.date, str], ...]
    products: tuple[Result, ...]
    contact: Contact | None
    history: Mapping[int, Exchange]
    missing: Mapping[str, str]

    @property
    def present(self) -> int:
        """How often anyone of the organisation was present."""
        return sum(count for _, count in self.layers)

    @property
    def used(self) -> tuple[Use, ...]:
        """The activities to which anyone of it came, most visited first."""
        came = [use for use in self.uses if use.present]
        return tuple(sorted(came, key=lambda use: -use.present))

    @property
    def unused(self) -> tuple[Use, ...]:
        """The activities that were held and to which nobody of it came."""
        return tuple(use for use in self.uses if use.held and not use.present)


def participants(con: Cursor) -> dict[int, tuple[Participant, ...]]:
    """The participants on 31 December that are known by name, by year and in Dutch order."""
    rows = con.execute(_PARTICIPANTS).fetchall()
    names = Counter((year, organisation) for year, _, organisation, _ in rows)
    found: dict[int, list[Participant]] = {}
    for year, entity, organisation, sector in rows:
        is_one = names[year, organisation] == 1
        one = Participant(
            entity=entity,
            organisation=organisation,
            sector=sector,
            label=organisation if is_one else f"{organisation} ({entity})",
        )
        found.setdefault(year, []).append(one)
    return {year: tuple(here) for year, here in found.items()}


def give_and_get(
    con: Cursor, year: int, one: Participant, key: Key = "hours", *, in_kind: bool = True
) -> GiveAndGet:
    """All that one organisation gives and gets in a year in which it is a participant.

    In: a cursor on the facts, one of the `participants` of that year, the allocation key;
    `in_kind` False leaves out what is given and paid in hours.
    """
    asked = {"year": year, "entity": one.entity}
    years = exchanges(con, key, in_kind=in_kind)
    history = {y: own for y, here in years.items() for own in here if own.entity == one.entity}
    everyone, own = years[year], history[year]
    ((seat, since, talk),) = con.execute(_ABOUT, asked).fetchall()
    income = tuple(
        Income(**row) for row in rows(con, _INCOME, asked) if in_kind or row["kind"] != "in kind"
    )
    return GiveAndGet(
        year=year,
        participant=one,
        seat=seat,
        member_since=since,
        talk=talk,
        income=income,
        fee=_fee(con, asked),
        exchange=own,
        value=placed(everyone, own, "value"),
        ratio=placed(everyone, own, "ratio"),
        layers=layers(con, year, one.entity),
        uses=uses(con, year, own),
        hosted=hosted(con, year, one.entity),
        products=products(con, year, one.entity),
        contact=contact(con, year, one.entity),
        history=history,
        missing=dict(con.execute(_MISSING, [year]).fetchall()),
    )


_MISSING = """
select sheet, title
from sheet_title
where sheet not in (select sheet from active where year = ?)
"""
_PARTICIPANTS = """
select year, entity, organisation, sector
from member
order by year, organisation collate nocase.noaccent, entity
"""
_ABOUT = """
select
    coalesce(bool_or(advisory_board) filter (year = $year), false) as seat,
    min(member_since) filter (year = $year) as member_since,
    max(relation_talk) as talk
from member_period
where entity = $entity and year <= $year
"""
# A line for several together is nobody's in particular.
_INCOME = """
select
    kind,
    sum(budgeted)::double as budgeted,
    sum(invoiced)::double as invoiced,
    sum(received)::double as received
from contribution
where year = $year and entity = $entity and number = 1
group by kind
order by min(row_number)
"""


# --- the contribution scale ---------------------------------------------------------------------

_FEE = """
select
    arg_max(turnover, row_number) as turnover,
    arg_max(turnover_year, row_number) as turnover_year,
    arg_max(agreed_contribution, row_number) as agreed,
    arg_max(agreed_reason, row_number) as reason,
    coalesce(min(coalesce(member_since, date '0001-01-01')) > make_date($year, 1, 1), false)
    or max(coalesce(member_until, date '9999-12-31')) <= make_date($year, 12, 31) as part_year,
    (
        select sum(budgeted) from contribution
        where year = $year and entity = $entity and number = 1 and kind = 'participantenbijdrage'
    ) as paid
from member_period
where year = $year and entity = $entity
"""
_SCALE = "select turnover_from, contribution from scale_class where year = ?"


def _fee(con: Cursor, asked: Mapping[str, Any]) -> Fee:
    (row,) = rows(con, _FEE, asked)
    classes: dict[Decimal, Decimal] = dict(con.execute(_SCALE, [asked["year"]]).fetchall())
    turnover: Decimal | None = row["turnover"]
    fee = contribution(turnover, classes) if turnover is not None else None
    start = max((at for at in classes if turnover is not None and at <= turnover), default=None)
    return Fee(
        turnover=_number(turnover),
        turnover_year=row["turnover_year"],
        start=_number(start),
        fee=_number(fee),
        agreed=_number(row["agreed"]),
        reason=row["reason"],
        paid=_number(row["paid"]),
        conformity=_conformity(row["paid"], fee, row["agreed"], row["part_year"]),
    )


def _conformity(
    paid: Decimal | None, fee: Decimal | None, agreed: Decimal | None, part_year: bool
) -> Conformity:
    """Who was there for part of the year may pay for part of it: the rule is not known."""
    asked = fee if agreed is None else agreed
    if paid is None and agreed == 0:
        return "agreed"  # nothing to pay, and no line that says so
    if paid is None or asked is None:
        return "unknown"
    if paid == asked:
        return "fits" if paid == fee else "agreed"
    return "part_year" if part_year and 0 <= paid < asked else "differs"


def _number(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
