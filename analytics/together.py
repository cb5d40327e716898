"""What members make of one scenario together: how far their levers and outcomes lie apart.

Arithmetic only. Refuses to choose: a median is where the middle stands, no decision.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analytics.levers import Slot, Value, Values, read, slots
from analytics.plan import Baseline
from analytics.scenario import project

NUMBERS = ("count", "percent", "month", "eur", "year")


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What one member sent in, and the values of the scenario that it started from."""

    name: str
    values: Values
    start: Values


@dataclass(frozen=True, kw_only=True)
class Spread:
    """One lever that at least one member moved. Of numbers `low`, `middle` and `high` say where
    all members have it; of choices `counts` says how many took each, by its Dutch. Texts, such as
    an order, have neither."""

    slot: Slot
    touched: int
    low: float | None = None
    middle: float | None = None
    high: float | None = None
    counts: Mapping[str, int] = field(default_factory=dict)


def spreads(plan: Baseline, sent: Sequence[Sent]) -> list[Spread]:
    """Each lever that somebody moved, in the order of the levers.

    Who leaves a lever alone has it where the scenario has it, and counts with that.
    """
    held = [(read(plan, one.values)[0], read(plan, one.start)[0]) for one in sent]
    found = []
    for slot in slots(plan).values():
        values = [ends.get(slot.key, slot.default) for ends, _ in held]
        starts = [start.get(slot.key, slot.default) for _, start in held]
        touched = sum(value != start for value, start in zip(values, starts, strict=True))
        if touched:
            found.append(_spread(slot, touched, values))
    return found


def outcomes(plan: Baseline, sent: Sequence[Sent]) -> dict[str, float]:
    """The balance that each member arrives at in the year of the plan, the lowest first."""
    found = {
        one.name: project(plan, read(plan, one.values)[0]).first.figures["balance"] or 0.0
        for one in sent
    }
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def middle(found: Mapping[str, float]) -> float:
    """The balance in the middle of those of all members."""
    return statistics.median(found.values())


def _spread(slot: Slot, touched: int, values: Sequence[Value]) -> Spread:
    if slot.lever.unit in NUMBERS:
        numbers = [float(value) for value in values]
        return Spread(
            slot=slot,
            touched=touched,
            low=min(numbers),
            middle=statistics.median(numbers),
            high=max(numbers),
        )
    if slot.lever.unit == "choice":
        taken = Counter(str(value) for value in values)
        counts = {label: taken[key] for key, label in slot.lever.choices if taken[key]}
        return Spread(slot=slot, touched=touched, counts=counts)
    return Spread(slot=slot, touched=touched)
