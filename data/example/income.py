"""How the example years were paid: who contributes what, what was invoiced and what came in.

Knows every income line; refuses to know what the money was spent on, its total excepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from random import Random
from typing import NamedTuple

from data.example import costs, plan_2015
from data.example.members import (
    MERGED,
    PARTNER_NETWORKS,
    Membership,
    contribution,
    listed,
    members_on,
    reference_date,
    turnover_in,
)
from data.example.plan_2015 import Row

_SUBSIDIES = {2012: 60_000, 2013: 48_000, 2014: 40_000, 2015: 46_164, 2016: 62_000}
_SUBSIDY_RECEIVED = {2012: 60_000, 2013: 48_000, 2014: 34_000, 2015: 41_164, 2016: 31_000}
_HOURS_GIVEN = {2012: 96, 2013: 98, 2014: 109, 2015: 97, 2016: 73}  # in kind, % of what was agreed
_NEW_2015 = (6, 55_000)  # the plan counted on six, by no name; five came
_DEEPENING_FEE = 1_500
_DEEPENING = {2015: (6, 6), 2016: (6, 5)}  # participants planned and come
_UNPAID = {(2012, 17), (2013, 20), (2014, 16), (2015, 23), (2016, 38)}
_HALF_PAID = {(2013, 11), (2014, 13), (2015, 12), (2016, 31)}
_PAYS_BY_QUARTER = 0.3  # the share of members that do; it shows in a year that is not over


class Income(NamedTuple):
    """One income line."""

    provider: str
    kind: str
    budgeted: int
    invoiced: int | None = None
    received: int | None = None
    status: str | None = None
    number: int | None = None
    destination: str | None = None


def contributions(year: int) -> list[Row]:
    """The sheet Bijdragen; what the hogeschool gives in hours balances income and cost."""
    lines = [*_existing(year), *_new(year), *_deepening(year)]
    subsidy = _SUBSIDIES[year]
    needed = costs.printed_total(year).cost - subsidy - sum(line.budgeted for line in lines)
    given = needed * _HOURS_GIVEN[year] // 100
    lines.append(Income("Voorbeeldhogeschool", "in kind", needed, received=given))
    lines.append(Income("Voorbeeldfondsen", "subsidie", subsidy, subsidy, _SUBSIDY_RECEIVED[year]))
    made = [{k: v for k, v in line._asdict().items() if v is not None} for line in lines]
    return [*made, {"provider": "Totaal", "budgeted": sum(line.budgeted for line in lines)}]


def _existing(year: int) -> Iterator[Income]:
    random = Random(year).random
    start = date(year, 1, 1)
    for member in members_on(start):
        due = contribution(member.number, turnover_in(member, year), year)
        if due and (member.since is None or member.since < start):
            yield _fee(member, year, due, "bestaand", random)


def _new(year: int) -> Iterator[Income]:
    random = Random(year + 1000).random
    lines = []
    for member in _joined(year):
        due = contribution(member.number, turnover_in(member, year), year)
        lines.append(_fee(member, year, due, "nieuw", random))
    if year != plan_2015.YEAR:
        yield from lines
        return
    number, budgeted = _NEW_2015
    yield Income(
        provider="Nieuw te werven participanten",
        kind="participantenbijdrage",
        budgeted=budgeted,
        invoiced=sum(line.invoiced or 0 for line in lines),
        received=sum(line.received or 0 for line in lines),
        status="nieuw",
        number=number,
    )


def _joined(year: int) -> list[Membership]:
    """The organisations that became a member in the year: no merger, and not back within it."""
    start = date(year, 1, 1)
    before = {m.number for m in listed(year) if m.since is None or m.since < start}
    others = {*before, *MERGED.values(), *PARTNER_NETWORKS}
    return [m for m in listed(year) if m.number not in others]


def _deepening(year: int) -> Iterator[Income]:
    if year in _DEEPENING:
        planned, came = _DEEPENING[year]
        yield Income(
            provider="Deelnemers Verdiepingskamer",
            kind="deelnemersbijdrage",
            budgeted=planned * _DEEPENING_FEE,
            invoiced=came * _DEEPENING_FEE,
            received=came * _DEEPENING_FEE,
            number=planned,
            destination="Verdiepingskamer",
        )


def _fee(
    member: Membership, year: int, due: int, status: str, random: Callable[[], float]
) -> Income:
    invoiced = due * _months(member.number, year) // 12
    received = invoiced
    if random() < _PAYS_BY_QUARTER and reference_date(year).month < 12:
        received = invoiced * 3 // 4
    if (year, member.number) in _HALF_PAID:
        received = invoiced // 2
    if (year, member.number) in _UNPAID:
        received = 0
    return Income(member.name, "participantenbijdrage", due, invoiced, received, status)


def _months(number: int, year: int) -> int:
    """The months to pay for; after a merger the new organisation takes over the invoice."""
    if number in MERGED:
        return 12
    firsts = [date(year, month, 1) for month in range(1, 13)]
    periods = [period for period in listed(year) if period.number == number]
    return sum(any(period.on(day) for period in periods) for day in firsts)
