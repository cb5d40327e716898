"""The what-if again in plain Python, the slow and obvious way: one by one, in fractions.

Knows domain.md §5 and what each lever says of itself; refuses to look at how the product does it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from analytics.plan import Baseline, CostLine, IncomeLine

Values = Mapping[str, Any]
ONE, NONE = Fraction(1), Fraction(0)


@dataclass(frozen=True)
class Entry:
    """One who pays, or no longer does: cents a year, how many payers, how many more take part than
    in the plan and of which sector, how many years after the plan it came, and what it brings in
    that year (None: a whole year)."""

    money: Fraction = NONE
    payers: Fraction = NONE
    more: Fraction = NONE
    sector: str = ""
    since: int = 0
    first: Fraction | None = None


def outcome(plan: Baseline, said: Values) -> list[dict[str, Any]]:
    """Each year: its figures, and under `income`, `sectors` and `lines` (cents) what it is made
    of."""
    entries, years = list(_first_year(plan, said)), []
    for ahead in range(int(said.get("horizon", 1))):
        if ahead:
            entries += _newcomers(plan, said, ahead)
        years.append(_year(plan, said, entries, ahead))
    return years


def _number(said: Values, key: str, default: Any) -> Fraction:
    return Fraction(str(said.get(key, default)))


def _per(said: Values, lever: str) -> Iterator[tuple[list[str], Fraction]]:
    for key, value in said.items():
        name, *rest = key.split(".")
        if name == lever and rest:
            yield rest, Fraction(str(value))


# --- who pays -----------------------------------------------------------------------------------


def _first_year(plan: Baseline, said: Values) -> Iterator[Entry]:
    there = list(_there(plan, said))
    yield from there
    yield from _leavers(plan, said, sum(one.money for one in there if one.payers))
    yield from _initiator_starts(plan, said)
    yield from _planned(plan, said)
    yield from _recruited(plan, said)


def _contributions(plan: Baseline) -> list[IncomeLine]:
    return [line for line in plan.income if line.kind == "participantenbijdrage"]


def _existing(plan: Baseline) -> list[IncomeLine]:
    return [line for line in _contributions(plan) if line.status != "nieuw"]


def _is_initiator(plan: Baseline, line: IncomeLine) -> bool:
    return plan.initiator is not None and line.single and line.provider == plan.initiator.name


def _there(plan: Baseline, said: Values) -> Iterator[Entry]:
    """Who is a participant already, but for who leaves by name; the initiator may stop paying."""
    leaving = [name.strip() for name in str(said.get("leaving", "")).split(";")]
    for line in _existing(plan):
        if line.single and line.provider in leaving:
            yield Entry(more=-Fraction(line.payers), sector=line.sector)
        elif _is_initiator(plan, line) and said.get("initiator") in ("in_kind", "neither"):
            continue
        else:
            yield Entry(money=Fraction(line.amount), payers=Fraction(line.payers))


def _leavers(plan: Baseline, said: Values, left: Fraction) -> Iterator[Entry]:
    """Each takes the average of its sector, as far as there is any money left."""
    for [sector], number in _per(said, "leavers"):
        for _ in range(int(number)):
            takes = min(_average(plan, sector), left)
            left -= takes
            yield Entry(money=-takes, payers=-ONE, more=-ONE, sector=sector)


def _average(plan: Baseline, sector: str) -> Fraction:
    lines = _existing(plan)
    if any(line.sector == sector and line.payers for line in lines):
        lines = [line for line in lines if line.sector == sector and line.payers]
    payers = sum(line.payers for line in lines)
    return Fraction(sum(line.amount for line in lines), payers) if payers else NONE


def _initiator_starts(plan: Baseline, said: Values) -> Iterator[Entry]:
    pays = any(_is_initiator(plan, line) for line in _existing(plan))
    if said.get("initiator") in ("paying", "both") and not pays:
        known = plan.initiator.fee if plan.initiator else None
        highest = max((fee for _, fee in plan.scale), default=0)
        yield Entry(money=Fraction(highest if known is None else known), payers=ONE)


def _planned(plan: Baseline, said: Values) -> Iterator[Entry]:
    lines = [line for line in _contributions(plan) if line.status == "nieuw"]
    amount, number = sum(line.amount for line in lines), sum(line.payers for line in lines)
    come = int(_number(said, "planned", number))
    if not number:
        yield Entry(money=Fraction(amount))  # further lines of who is there
    for at in range(number):
        if at < come:
            yield Entry(money=Fraction(amount, number), payers=ONE)
        else:
            yield Entry(more=-ONE)


def _recruited(plan: Baseline, said: Values) -> Iterator[Entry]:
    """Who comes on top of the plan, each for its chance."""
    chance = _number(said, "chance", 100) / 100
    month = int(_number(said, "start_month", 1))
    for (sector, level), number in _per(said, "recruits"):
        for _ in range(int(number)):
            yield _newcomer(said, plan.scale[int(level) - 1][1], chance, month, sector)
    if said.get("prospects") == "yes":
        for one in plan.candidates:
            if one.fee is not None:
                yield _newcomer(said, one.fee, Fraction(str(one.chance)), one.month, one.sector)


def _newcomer(said: Values, fee: int, chance: Fraction, month: int, sector: str) -> Entry:
    """The first year is rounded to cents for each, half a cent up."""
    first = math.floor(fee * _part(said, month) + Fraction(1, 2))
    return Entry(chance * fee, chance, chance, sector, 0, chance * first)


def _part(said: Values, month: int) -> Fraction:
    """What part of a year is paid by who starts in this month."""
    rule = said.get("rule", "year")
    months = {"year": 12, "quarter": 12 - 3 * ((month - 1) // 3), "month": 13 - month}[rule]
    return Fraction(months, 12)


def _newcomers(plan: Baseline, said: Values, ahead: int) -> Iterator[Entry]:
    """Who comes in a later year: each like the average of who is recruited now, else of all."""
    recruited = list(_recruited(plan, said))
    weight = sum((one.payers for one in recruited), NONE)
    part = _part(said, int(_number(said, "start_month", 1)))
    for _ in range(int(_number(said, "yearly", 0))):
        if not weight:
            fee = _average(plan, "")
            yield Entry(fee, ONE, ONE, "", ahead, fee * part)
        for one in recruited if weight else ():
            share, money = one.payers / weight, one.money / weight
            yield Entry(money, share, share, one.sector, ahead, money * part)


# --- one year -----------------------------------------------------------------------------------


def _year(plan: Baseline, said: Values, entries: Iterable[Entry], ahead: int) -> dict[str, Any]:
    stays = _number(said, "retention", 100) / 100
    prices = (1 + _number(said, "inflation", 0) / 100) ** ahead
    paid = payers = more = joined = NONE
    sectors = {sector: number * stays**ahead for sector, number in plan.sectors.items()}
    for one in entries:
        left = stays ** (ahead - one.since)
        now = one.since == ahead
        paid += one.first if now and one.first is not None else one.money * left
        payers += one.payers * left
        more += one.more * left
        joined += one.more if now and one.first is not None else 0
        if one.sector:
            sectors[one.sector] = sectors.get(one.sector, NONE) + one.more * left
    if not ahead:
        joined += int(_number(said, "planned", plan.new))
    there = plan.participants
    participants = None if there is None else max(NONE, there * stays**ahead + more)
    income = {
        "participantenbijdrage": paid * (1 + _number(said, "indexation", 0) / 100) ** ahead / 100,
        "deelnemersbijdrage": _given(plan, "deelnemersbijdrage"),
        "in kind": _in_kind(plan, said),
        "subsidie": _number(said, "subsidies", _given(plan, "subsidie")),
    }
    lines = {line.key: _cost(said, line) * prices for line in plan.costs}
    win, serve = NONE, NONE
    if said.get("service", "yes") == "yes":
        win = max(NONE, joined - _count(plan, "nieuw")) * _each(plan, "account-nieuw", "nieuw")
        above = more + (_count(plan, "nieuw") + _existing_count(plan)) * (stays**ahead - 1)
        serve = max(NONE, above) * _each(plan, "account-huidig", "bestaand")
    extra = (win * prices / 100, serve * prices / 100)
    return {
        **_figures(plan, income, lines, payers, extra),
        "participants": participants,
        "income": income,
        "sectors": _spread(sectors, participants) if plan.sectors else {},
        "lines": lines,
    }


def _figures(
    plan: Baseline,
    income: Mapping[str, Fraction],
    lines: Mapping[str, Fraction],
    payers: Fraction,
    extra: tuple[Fraction, Fraction],
) -> dict[str, Any]:
    total, paid = sum(income.values()), income["participantenbijdrage"]
    cost = sum(lines.values()) / 100 + sum(extra)
    mine = paid + (income["deelnemersbijdrage"] if plan.fee_counts else 0)
    families = {line.key: line.family for line in plan.costs if line.family}
    overhead = [lines[key] for key, family in families.items() if family != "direct"]
    sorted_out = [lines[key] for key in families]
    return {
        "balance": total - cost,
        "payers": payers,
        "income_total": total,
        "contributions_budgeted": paid,
        "cost": cost,
        "funding_ratio": _ratio(mine, income["in kind"] + income["subsidie"]),
        "in_kind_share": _ratio(income["in kind"], total),
        "average_contribution": _ratio(paid, payers),
        "overhead_share": _ratio(
            sum(overhead) + 100 * sum(extra), sum(sorted_out) + 100 * sum(extra)
        ),
        "cost_per_payer": _ratio(cost, payers),
        "leverage": _ratio(cost, paid),
        "win_cost": extra[0],
        "serve_cost": extra[1],
    }


def _ratio(part: Fraction, whole: Fraction) -> Fraction | None:
    return part / whole if whole else None


def _given(plan: Baseline, kind: str) -> Fraction:
    return Fraction(sum(line.amount for line in plan.income if line.kind == kind), 100)


def _in_kind(plan: Baseline, said: Values) -> Fraction:
    if said.get("initiator") in ("paying", "neither"):
        return NONE
    return _number(said, "in_kind", _given(plan, "in kind"))


def _cost(said: Values, line: CostLine) -> Fraction:
    """What a printed total does not explain belongs to no line, and so changes with no block."""
    change = _number(said, f"cost.{line.block}", 0) if line.explained else NONE
    return line.cost * (1 + change / 100)


def _count(plan: Baseline, status: str) -> int:
    return sum(line.payers for line in _contributions(plan) if line.status == status)


def _existing_count(plan: Baseline) -> int:
    return sum(line.payers for line in _existing(plan))


def _each(plan: Baseline, role: str, status: str) -> Fraction:
    """What the plan spends on one of them (C12, C13), in cents."""
    number = _count(plan, status)
    spent = sum(line.cost for line in plan.costs if line.role == role)
    return Fraction(spent, number) if number else NONE


def _spread(sectors: Mapping[str, Fraction], participants: Fraction | None) -> dict[str, Fraction]:
    """Nobody of a sector is below none; who has no sector is spread like the others."""
    counted = {sector: max(NONE, number) for sector, number in sectors.items()}
    known = sum(counted.values())
    there = participants or NONE
    return {s: number * there / known if known else NONE for s, number in counted.items()}
