"""Hours and costs again in plain Python, the slow and obvious way."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tests.oracle.facts import (
    OVERHEAD,
    Facts,
    Figure,
    Measure,
    Row,
    all_named,
    closing,
    organisation,
    periods,
    plain,
    ratio,
    total,
)


def _line_kind(row: Row) -> str:
    return row["line_kind"] or ("out of pocket" if row["hours"] is None else "uren")


def _hours(sheet: str) -> Callable[[Facts, int, str | None], Figure]:
    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        del sector
        if not facts.has(year, sheet):
            return None
        lines = facts.rows(year, sheet)
        return total(
            [r["hours"] for r in lines if _line_kind(r) == "uren" or r["hours"] is not None]
        )

    return figure


def _cost(sheet: str) -> Callable[[Facts, int, str | None], Figure]:
    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        del sector
        if not facts.has(year, sheet):
            return None
        return total([r["cost"] for r in facts.rows(year, sheet)])

    return figure


def _printed(facts: Facts, year: int) -> list[Any]:
    found = facts.totals.get(year, ()) if facts.has(year, "budget") else ()
    return [t for t in found if t.sheet == "budget" and t.column == "cost"]


def _blocks(facts: Facts, year: int) -> list[tuple[list[Row], Figure, Figure]]:
    """Each block: its lines, what they add up to, what is printed under it."""
    lines: dict[str, list[Row]] = {}
    for row in facts.rows(year, "budget"):
        lines.setdefault(plain(row["block"]), []).append(row)
    found = []
    for block, rows in lines.items():
        under = [
            float(t.printed)
            for t in _printed(facts, year)
            if t.is_subtotal and plain(t.scope) == block
        ]
        found.append((rows, total([r["cost"] for r in rows]), sum(under) if under else None))
    return found


def cost_printed(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not facts.has(year, "budget"):
        return None
    grand = [float(t.printed) for t in _printed(facts, year) if not t.is_subtotal]
    if grand:
        return max(grand)
    return total([lines if under is None else under for _, lines, under in _blocks(facts, year)])


def cost_per_hour(facts: Facts, year: int, sector: str | None) -> Figure:
    hours = total([r["hours"] for r in facts.rows(year, "budget")])
    return ratio(cost_printed(facts, year, sector), hours)


def labour_cost_per_hour(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    cost = hours = 0.0
    for row in facts.rows(year, "budget"):
        if _line_kind(row) == "uren" and row["hours"] is not None and row["cost"] is not None:
            cost += float(row["cost"])
            hours += row["hours"]
    return ratio(cost, hours)


def _family(row: Row) -> str | None:
    return row["cost_role"].split("-")[0] if row["cost_role"] else None


def pieces(facts: Facts, year: int) -> list[tuple[str | None, Any]]:
    """Each cost with its role; a block's unexplained difference has the role of its lines where
    those that have one agree."""
    found: list[tuple[str | None, Any]] = []
    for rows, lines, under in _blocks(facts, year):
        found += [(_family(r), r["cost"]) for r in rows]
        roles = {_family(r) for r in rows} - {None}
        if under is not None and len(roles) == 1 and under != lines:
            found.append((roles.pop(), under - (lines or 0)))
    return found


def _overhead(*families: str) -> Callable[[Facts, int, str | None], Figure]:
    """Their share of all cost of which the role is known."""

    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        del sector
        known = [(family, cost) for family, cost in pieces(facts, year) if family]
        overhead = total([cost for family, cost in known if family in families])
        return ratio(overhead, total([cost for _, cost in known]))

    return figure


# --- full costs ---------------------------------------------------------------------------------


def _hamilton(weights: list[Fraction], cents: Fraction) -> list[int] | None:
    """Whole cents in proportion; what rounding down leaves goes to the largest remainders."""
    if cents == 0:
        return [0] * len(weights)
    if sum(weights) <= 0:
        return None
    exact = [weight * cents / sum(weights) for weight in weights]
    found = [math.floor(one) for one in exact]
    for _ in range(int(cents) - sum(found)):
        gaps = [one - whole for one, whole in zip(exact, found, strict=True)]
        found[gaps.index(max(gaps))] += 1
    return found


def _exact(cell: Any) -> Fraction:
    return Fraction(str(cell or 0))


def _hours_of(row: Row) -> Fraction | None:
    """The hours that costs are divided by; out of pocket has none."""
    if _line_kind(row) != "uren":
        return Fraction(0)
    return None if row["hours"] is None else _exact(row["hours"])


def _full(facts: Facts, year: int) -> list[tuple[Row, int]] | None:
    """Each direct line with its full cost in cents; None where it cannot be said."""
    lines = facts.rows(year, "budget")
    direct = [row for row in lines if row["cost_role"] == "direct"]
    if not direct or any(row["cost_role"] is None for row in lines):
        return None
    if any(row["cost"] is None for row in direct):
        return None
    pool = Fraction(0)
    found: list[tuple[Row, int]] = []
    for rows, computed, under in _blocks(facts, year):
        differs = under is not None and under != computed
        gap = 100 * (_exact(under) - _exact(computed)) if differs else Fraction(0)
        others = [row for row in rows if row["cost_role"] != "direct"]
        pool += sum((100 * _exact(row["cost"]) for row in others), Fraction(0))
        if len(others) == len(rows):
            pool += gap
            continue
        mine = _own(rows, gap)
        if mine is None or (differs and others):
            return None
        found += mine
    pool += _beside_blocks(facts, year)
    if facts.settings.get("allocation_key", "uren") == "uren":
        hours = [_hours_of(row) for row, _ in found]
        if None in hours:
            return None
        weights = [one or Fraction(0) for one in hours]
    else:
        weights = [Fraction(cents) for _, cents in found]
    parts = _hamilton(weights, pool)
    if parts is None:
        return None
    return [(row, own + part) for (row, own), part in zip(found, parts, strict=True)]


def _own(rows: list[Row], gap: Fraction) -> list[tuple[Row, int]] | None:
    """The direct lines of a block, each with its part of what is out of pocket: by hours."""
    direct = [row for row in rows if row["cost_role"] == "direct"]
    objects = [row for row in direct if _line_kind(row) == "uren"] or direct
    shared = gap + sum(100 * _exact(row["cost"]) for row in direct if row not in objects)
    hours = [_hours_of(row) for row in objects]
    if shared and None in hours:
        return None
    parts = _hamilton([one or Fraction(0) for one in hours], shared)
    if parts is None:
        return None
    costs = [int(100 * _exact(row["cost"])) for row in objects]
    return [(row, own + part) for row, own, part in zip(objects, costs, parts, strict=True)]


def _beside_blocks(facts: Facts, year: int) -> Fraction:
    """The cents of the printed grand total that the blocks do not explain."""
    grand = [_exact(t.printed) for t in _printed(facts, year) if not t.is_subtotal]
    blocks = [
        _exact(computed if under is None else under) for _, computed, under in _blocks(facts, year)
    ]
    return 100 * (max(grand) - sum(blocks)) if grand else Fraction(0)


def full_cost(facts: Facts, year: int, activity: str | None) -> Figure:
    found = _full(facts, year) if facts.has(year, "budget") else None
    if found is None:
        return None
    return sum(c for row, c in found if activity in (None, row["activity"])) / 100


# --- what one of each result costs --------------------------------------------------------------


def _visits_of(facts: Facts, year: int, activity: Row) -> list[Row]:
    name = plain(activity["activity"])
    return [r for r in facts.rows(year, "attendance") if plain(r["activity"]) == name]


def _contact_hours(facts: Facts, year: int, activity: Row) -> Fraction | None:
    """None where nobody wrote down how long somebody was there."""
    if not facts.has(year, "attendance"):
        return None
    came = [row for row in _visits_of(facts, year, activity) if row["present"] > 0]
    if any(row["duration"] is None for row in came):
        return None
    return sum((row["present"] * _exact(row["duration"]) for row in came), Fraction(0))


def _tie(activity: Row) -> tuple[str, str | None]:
    line = activity["budget_activity"]
    return plain(activity["block"]), plain(line) if line else None


def _cost_of(facts: Facts, year: int, activity: Row) -> int | None:
    """The cents of an activity: of the line that it names, or of what is left of its block; in
    proportion to contact hours where others have the same."""
    full = _full(facts, year) if facts.has(year, "budget") else None
    every = facts.rows(year, "activities")
    block, line = _tie(activity)
    named = {_tie(one) for one in every}
    mine = []
    for row, cents in full or ():
        name = (plain(row["block"]), plain(row["activity"]))
        if name == (block, line) or (line is None and name[0] == block and name not in named):
            mine.append(cents)
    if not mine:
        return None
    together = [one for one in every if _tie(one) == (block, line)]
    if len(together) == 1:
        return sum(mine)
    hours = [_contact_hours(facts, year, one) for one in together]
    if None in hours or not sum(one or 0 for one in hours):
        return None
    parts = _hamilton([one or Fraction(0) for one in hours], Fraction(sum(mine)))
    return parts[together.index(activity)] if parts else None


Output = Callable[[Facts, int, Row], Any]  # of an activity: a count, or a set of organisations


def _unit_cost(output: Output, *sheets: str, workshops: bool = False) -> Measure:
    """Σ cost ÷ Σ output, over the activities that have that output; sets are united."""

    def figure(facts: Facts, year: int, activity: str | None) -> Figure:
        if not facts.has(year, "budget", "activities", *sheets):
            return None
        cost, made = 0, []
        for one in facts.rows(year, "activities"):
            if workshops and plain(one["kind"] or "") != "leerwerkplaats":
                continue
            own, yields = _cost_of(facts, year, one), output(facts, year, one)
            if activity in (None, one["activity"]) and own is not None and yields:
                cost += own
                made.append(yields)
        if not made:
            return None
        whole = len(set.union(*made)) if isinstance(made[0], set) else float(sum(made))
        return cost / 100 / whole

    return figure


def _attendances(facts: Facts, year: int, activity: Row) -> int:
    return sum(row["present"] for row in _visits_of(facts, year, activity))


def _came(facts: Facts, year: int, activity: Row) -> set[str] | None:
    if not all_named(facts, year):
        return None
    names = {
        plain(r["organisation"]) for r in _visits_of(facts, year, activity) if r["present"] > 0
    }
    return {
        organisation(facts, row)
        for row in periods(facts, year)
        if plain(row["organisation"]) in names
    } & set(closing(facts, year))


def _products(facts: Facts, year: int, activity: Row) -> int:
    name = plain(activity["activity"])
    return sum(plain(r["activity"]) == name for r in facts.rows(year, "products"))


# --- actuals beside the budget ------------------------------------------------------------------


def _results(facts: Facts, year: int) -> list[tuple[Row, list[Row]]]:
    """Each budget line with its lines of Realisatie; one without Regelsoort belongs to the only
    budget line of its name."""
    if not facts.has(year, "budget", "actuals"):
        return []
    found = []
    budget = facts.rows(year, "budget")
    for line in budget:
        alike = [one for one in budget if _name(one) == _name(line)]
        mine = [
            row
            for row in facts.rows(year, "actuals")
            if _name(row) == _name(line)
            and (
                (row["line_kind"] is None and len(alike) == 1)
                or _line_kind(row) == _line_kind(line)
            )
        ]
        if mine:
            found.append((line, mine))
    return found


def _name(row: Row) -> tuple[str, str]:
    return plain(row["block"]), plain(row["activity"])


def budget_use(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    spent = planned = Fraction(0)
    for line, actual in _results(facts, year):
        if line["cost"] is not None and all(row["cost"] is not None for row in actual):
            spent += sum(_exact(row["cost"]) for row in actual)
            planned += _exact(line["cost"])
    return float(spent / planned) if planned else None


def _variance(which: int) -> Measure:
    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        del sector
        found = [_split(facts, year, *one) for one in _results(facts, year)]
        known = [parts[which] for parts in found if parts is not None]
        return float(sum(known)) if known else None

    return figure


def _split(
    facts: Facts, year: int, line: Row, actual: list[Row]
) -> tuple[Fraction, Fraction, Fraction] | None:
    """Price, efficiency and volume of one line (domain.md §4.5); None where it cannot be split."""
    cells = [line["cost"], *(row[key] for row in actual for key in ("hours", "cost"))]
    if _line_kind(line) != "uren" or not line["hours"] or None in cells:
        return None
    planned_hours, cost = _exact(line["hours"]), _exact(line["cost"])
    hours = sum((_exact(row["hours"]) for row in actual), Fraction(0))
    spent = sum((_exact(row["cost"]) for row in actual), Fraction(0))
    if not hours:
        return Fraction(0), Fraction(0), cost - spent
    price = cost / planned_hours
    tied = [one for one in facts.rows(year, "activities") if _tie(one) == _name(line)]
    due = planned_hours
    if len(tied) == 1 and tied[0]["planned"] and tied[0]["held"] is not None:
        due = planned_hours / tied[0]["planned"] * tied[0]["held"]
    return price * hours - spent, (due - hours) * price, (planned_hours - due) * price


ORACLE: dict[str, Measure] = {
    "hours_budgeted": _hours("budget"),
    "hours_actual": _hours("actuals"),
    "cost_budgeted": _cost("budget"),
    "cost_printed": cost_printed,
    "cost_actual": _cost("actuals"),
    "cost_per_hour": cost_per_hour,
    "labour_cost_per_hour": labour_cost_per_hour,
    "overhead_share": _overhead(*OVERHEAD),
    "overhead_share_project_account": _overhead("project", "account"),
    "overhead_share_project": _overhead("project"),
    "full_cost": full_cost,
    "cost_per_attendance": _unit_cost(_attendances, "attendance"),
    "cost_per_organisation": _unit_cost(_came, "attendance", "participants"),
    "cost_per_contact_hour": _unit_cost(_contact_hours, "attendance"),
    "cost_per_product": _unit_cost(_products, "products", workshops=True),
    "budget_use": budget_use,
    "price_variance": _variance(0),
    "efficiency_variance": _variance(1),
    "volume_variance": _variance(2),
}
