"""Scenarios side by side: what each makes of the same plan, and which levers make the difference.

Arithmetic only. Refuses to say which scenario is best: only which figure is, where more is better.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analytics.levers import Slot, Value, Values, slots
from analytics.plan import Baseline
from analytics.scenario import ITEMS, Item, project


@dataclass(frozen=True, kw_only=True)
class Row:
    """One figure: in the plan and in each scenario. `best` are the places of the scenarios that
    have the best of it; empty where more nor less is better, or where they are all equal."""

    item: Item
    plan: float | None
    values: tuple[float | None, ...]
    best: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One lever that is not the same everywhere: what it stands at in each scenario."""

    slot: Slot
    values: tuple[Value, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Scenarios in the order in which they were given; `rows` in the order of ITEMS."""

    year: int
    rows: tuple[Row, ...]
    levers: tuple[Moved, ...]

    @property
    def balance(self) -> Row:
        """The row of the balance."""
        return self.rows[0]


def compare(plan: Baseline, scenarios: Sequence[Values], ahead: int = 0) -> Comparison:
    """The figures of each scenario, so many years after the plan's own.

    A scenario that looks less far ahead is carried on as it stands.
    """
    before = _figures(plan, {}, ahead)
    after = [_figures(plan, values, ahead) for values in scenarios]
    return Comparison(
        year=plan.year + ahead,
        rows=tuple(_row(item, before, after) for item in ITEMS),
        levers=tuple(_levers(plan, scenarios)),
    )


def longest(scenarios: Sequence[Values]) -> int:
    """How many years the scenario that looks furthest ahead counts."""
    return max((int(float(values.get("horizon", 1))) for values in scenarios), default=1)


def _figures(plan: Baseline, values: Values, ahead: int) -> Mapping[str, float | None]:
    return project(plan, {**values, "horizon": ahead + 1}).years[ahead].figures


def _row(
    item: Item,
    before: Mapping[str, float | None],
    after: Sequence[Mapping[str, float | None]],
) -> Row:
    values = tuple(figures[item.key] for figures in after)
    return Row(item=item, plan=before[item.key], values=values, best=_best(item, values))


def _best(item: Item, values: Sequence[float | None]) -> frozenset[int]:
    rounded = {at: round(value, 6) for at, value in enumerate(values) if value is not None}
    if item.direction not in ("up", "down") or len(set(rounded.values())) < 2:
        return frozenset()
    top = (max if item.direction == "up" else min)(rounded.values())
    return frozenset(at for at, value in rounded.items() if value == top)


def _levers(plan: Baseline, scenarios: Sequence[Values]) -> list[Moved]:
    """The levers that anyone moved."""
    found = []
    for slot in slots(plan).values():
        values = tuple(scenario.get(slot.key, slot.default) for scenario in scenarios)
        if any(value != slot.default for value in values):
            found.append(Moved(slot=slot, values=values))
    return found
