"""Income and cost together again in plain Python, the slow and obvious way."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from tests.oracle.costs import cost_printed, pieces
from tests.oracle.facts import OVERHEAD, Facts, Figure, Measure, Row, plain, ratio, total
from tests.oracle.income import payers, scale


def _lines(facts: Facts, year: int, kind: str) -> list[Row]:
    return [r for r in facts.rows(year, "contributions") if r["kind"] == kind]


def _both(facts: Facts, year: int) -> bool:
    return facts.has(year, "budget", "contributions")


def leverage(facts: Facts, year: int, group: str | None) -> Figure:
    cost = cost_printed(facts, year, group)
    return ratio(cost, payers(facts, year)[0]) if _both(facts, year) else None


def _per_participant(role: str, status: str) -> Measure:
    def figure(facts: Facts, year: int, group: str | None) -> Figure:
        del group
        cost = [r["cost"] for r in facts.rows(year, "budget") if r["cost_role"] == role]
        if not _both(facts, year) or not cost:
            return None
        return ratio(total(cost), payers(facts, year, status)[1])

    return figure


def _surcharge(*families: str) -> Measure:
    def figure(facts: Facts, year: int, group: str | None) -> Figure:
        del group
        known = [(family, cost) for family, cost in pieces(facts, year) if family]
        above = total([cost for family, cost in known if family in families])
        rest = total([cost for family, cost in known if family not in families])
        return ratio(above, rest)

    return figure


def fee_coverage(facts: Facts, year: int, activity: str | None) -> Figure:
    if not _both(facts, year):
        return None
    fees: dict[str, float] = {}
    for row in _lines(facts, year, "deelnemersbijdrage"):
        if row["destination"] and row["budgeted"] is not None:
            name = plain(row["destination"])
            fees[name] = fees.get(name, 0) + float(row["budgeted"])
    labour: dict[str, float] = {}
    for row in facts.rows(year, "budget"):
        kind = row["line_kind"] or ("out of pocket" if row["hours"] is None else "uren")
        if kind == "uren" and row["cost"] is not None:
            name = plain(row["activity"])
            labour[name] = labour.get(name, 0) + float(row["cost"])
    both = [n for n in fees if n in labour and (activity is None or n == plain(activity))]
    return ratio(sum(fees[n] for n in both), sum(labour[n] for n in both)) if both else None


def _break_even(purses: tuple[str, ...]) -> Callable[[Facts, int, str | None], Figure]:
    def figure(facts: Facts, year: int, fee: str | None) -> Figure:
        cost = cost_printed(facts, year, None)
        given = [total([r["budgeted"] for r in _lines(facts, year, kind)]) for kind in purses]
        if not _both(facts, year) or cost is None or None in given:
            return None
        need = Fraction(cost) - sum(Fraction(one) for one in given if one is not None)
        exact = _fee(facts, year, fee)
        return None if not exact or exact <= 0 else max(0, math.ceil(need / exact))

    return figure


def _fee(facts: Facts, year: int, fee: str | None) -> Fraction | None:
    """What the group's whole euros stand for: a class of the scale, else the average."""
    for row in scale(facts, year):
        if fee is not None and math.floor(Fraction(row["contribution"]) + Fraction(1, 2)) == int(
            fee
        ):
            return Fraction(row["contribution"])
    paid, number = payers(facts, year, "bestaand")
    return None if paid is None or not number else Fraction(paid) / number


ORACLE: dict[str, Measure] = {
    "leverage": leverage,
    "recruitment_cost": _per_participant("account-nieuw", "nieuw"),
    "relation_cost": _per_participant("account-huidig", "bestaand"),
    "overhead_surcharge": _surcharge(*OVERHEAD),
    "overhead_surcharge_project_account": _surcharge("project", "account"),
    "overhead_surcharge_project": _surcharge("project"),
    "fee_coverage": fee_coverage,
    "break_even": _break_even(("in kind", "subsidie", "deelnemersbijdrage")),
    "break_even_without_in_kind": _break_even(("subsidie", "deelnemersbijdrage")),
}
