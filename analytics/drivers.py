"""What moves the outcome most: each lever a step down and a step up, and what the balance does.

Arithmetic only. Refuses to say how likely a step is: that is for the board to weigh.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from analytics.levers import UNKNOWN_SECTOR, Slot, Value, Values, slots
from analytics.plan import Baseline
from analytics.scenario import project

# How far a lever is moved to see what it does, in its own unit; euros move by this part of
# themselves. One organisation is the smallest step there is, and 5 % what one year may bring.
STEPS = {"count": 1.0, "percent": 5.0, "month": 3.0}
EUROS = 0.10
# What the board decides for the calculation, and what does not touch the balance.
LEFT_OUT = ("horizon", "service", "mode")


@dataclass(frozen=True, kw_only=True)
class Step:
    """A lever at another value, and how much that changes the balance, in euros."""

    value: Value
    change: float


@dataclass(frozen=True, kw_only=True)
class Driver:
    """One lever: the steps that can be taken from where it stands, the worst change first."""

    slot: Slot
    steps: tuple[Step, ...]

    @property
    def low(self) -> Step:
        """The step that costs most, or brings least."""
        return self.steps[0]

    @property
    def high(self) -> Step:
        """The step that brings most."""
        return self.steps[-1]

    @property
    def size(self) -> float:
        """How far the balance moves at most, either way."""
        return max(abs(step.change) for step in self.steps)


def drivers(baseline: Baseline, values: Values) -> list[Driver]:
    """The levers that move the balance of the last year of the horizon, the strongest first.

    Each lever is moved alone, from where it stands. A lever that moves nothing is left out.
    """
    now = _balance(baseline, values)
    found = []
    for slot in _told(baseline, values):
        changes = [
            # in cents: less is only what floats leave behind
            Step(
                value=value, change=round(_balance(baseline, {**values, slot.key: value}) - now, 2)
            )
            for value in _near(slot, values.get(slot.key, slot.default))
        ]
        moved = sorted((s for s in changes if s.change), key=lambda step: step.change)
        if moved:
            found.append(Driver(slot=slot, steps=tuple(moved)))
    return sorted(found, key=lambda driver: -driver.size)


def _told(baseline: Baseline, values: Values) -> Iterable[Slot]:
    """The levers, and of those that do the same the first, or the first that was moved: recruits
    of one class, and leavers that take the same average along for want of a sector."""
    known = {line.sector for line in baseline.income if line.is_existing and line.payers}
    known.discard(UNKNOWN_SECTOR)
    found: dict[str, Slot] = {}
    for slot in slots(baseline).values():
        if slot.lever.key in LEFT_OUT:
            continue
        same = slot.key
        if slot.lever.key == "recruits":
            same = f"recruits {slot.level}"
        elif slot.lever.key == "leavers" and slot.high and slot.sector not in known:
            same = f"leavers {baseline.average(slot.sector)}"
        first = found.setdefault(same, slot)
        if first.key not in values and (slot.key in values or slot.sector == UNKNOWN_SECTOR):
            found[same] = slot
    return found.values()


def _balance(baseline: Baseline, values: Values) -> float:
    return project(baseline, values).years[-1].figures["balance"] or 0.0


def _near(slot: Slot, here: Value) -> Iterator[Value]:
    """The values one step away that the lever allows."""
    lever = slot.lever
    if lever.unit == "choice":
        yield from (value for value, _ in lever.choices if value != here)
    elif lever.unit in STEPS or lever.unit == "eur":
        step = STEPS[lever.unit] if lever.unit in STEPS else float(here) * EUROS
        for value in (float(here) - step, float(here) + step):
            if lever.low <= value <= slot.high and value != here:
                yield value
