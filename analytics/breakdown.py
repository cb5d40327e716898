"""An outcome amount by amount, with the levers that each follows: what a spreadsheet goes on with.

Arithmetic only: it asks the model itself what one step of a lever does. Refuses to follow what is
not in proportion, such as a chance or a choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from analytics.levers import Slot, Value, Values, slots
from analytics.plan import CONTRIBUTION, FEE, IN_KIND, SUBSIDY, Baseline
from analytics.scenario import CENTS, Year, project

# How far a lever is moved to see what an amount does, in its own unit: far enough that a cent of
# rounding does not count.
STEPS = {"planned": 1.0, "leavers": 1.0, "in_kind": 1000.0, "subsidies": 1000.0, "cost": 100.0}
RECRUITS = "recruits"
# What stands aside while the contributions of those who are already there are worked out.
_ASIDE: dict[str, Value] = {"planned": 0, "initiator": "plan", "prospects": "no"}
_JOINING = (
    ("Bijdragen van nieuwe participanten uit het plan", "planned"),
    ("Verandering in de bijdrage van de HAN", "initiator"),
    ("Bijdragen van prospects van het blad Werving", "prospects"),
)
_INCOME = (("Deelnemersbijdragen", FEE), ("In kind", IN_KIND), ("Subsidies", SUBSIDY))
_SERVICE = (
    ("Extra kosten van werving", "win_cost"),
    ("Extra kosten van relatiebeheer", "serve_cost"),
)


@dataclass(frozen=True, kw_only=True)
class Amount:
    """One amount of the year of the plan, in euros: in the plan and in the scenario. `per` is what
    it changes by one step of each lever that it follows."""

    label: str
    kind: Literal["income", "cost"]
    planned: float
    now: float
    per: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Recruited:
    """Those recruited beyond the plan in one class of the scale, all sectors together, in euros:
    what one pays in a full year, and what all of them bring in the year of the plan."""

    fee: float
    amount: float
    levers: tuple[str, ...]


def amounts(plan: Baseline, values: Values) -> list[Amount]:
    """Every amount but the contributions of `recruited`; together they make the balance."""
    before, after = _amounts(plan, {}), _amounts(plan, values)
    per: dict[tuple[str, str], dict[str, float]] = {key: {} for key in after}
    for slot in slots(plan).values():
        step = _step(slot, values)
        if not step:
            continue
        here = float(values.get(slot.key, slot.default))
        moved = _amounts(plan, {**values, slot.key: here + step})
        for key, amount in moved.items():
            factor = round((amount - after[key]) / step, 6)
            if factor and _follows(slot, key[1]):
                per[key][slot.key] = factor
    return [
        Amount(label=key[1], kind=_kind(key), planned=before[key], now=after[key], per=per[key])
        for key in after
        if key[0] == "cost" or before[key] or after[key] or per[key]
    ]


def recruited(plan: Baseline, values: Values) -> list[Recruited]:
    """What the recruits of each class bring, the lowest class first."""
    bare = _without_recruits(values)
    without = _contributions(plan, bare)
    found = []
    for level, fee in enumerate(plan.fees):
        keys = tuple(
            slot.key
            for slot in slots(plan).values()
            if slot.lever.key == RECRUITS and slot.level == level
        )
        here = {**bare, **{key: values[key] for key in keys if key in values}}
        amount = _contributions(plan, here) - without
        found.append(Recruited(fee=fee / CENTS, amount=round(amount, 6), levers=keys))
    return found


def _amounts(plan: Baseline, values: Values) -> dict[tuple[str, str], float]:
    """Each amount by its side and its label."""
    year, bare = _first(plan, values), _without_recruits(values)
    held = {**bare, **_ASIDE}
    total = _contributions(plan, held)
    found = {("income", "Bijdragen van wie er al is"): total}
    for label, key in _JOINING:
        held = _restored(held, bare, key)
        more = _contributions(plan, held)
        found["income", label] = round(more - total, 6)
        total = more
    for label, kind in _INCOME:
        found["income", label] = year.income[kind]
    for line in plan.costs:
        label = _free(found, f"{line.block}: {line.activity}")
        found["cost", label] = year.lines[line.key] / CENTS
    for label, key in _SERVICE:
        found["cost", label] = year.figures[key] or 0.0
    return found


def _restored(held: Values, bare: Values, key: str) -> dict[str, Value]:
    """The values with one of those that stood aside as the scenario has it."""
    rest = {name: value for name, value in held.items() if name != key}
    return {**rest, key: bare[key]} if key in bare else rest


def _free(found: Mapping[tuple[str, str], float], label: str) -> str:
    """The label, numbered when another line has it already."""
    same = sum(key[1] == label or key[1].startswith(f"{label} (") for key in found)
    return f"{label} ({same + 1})" if same else label


def _kind(key: tuple[str, str]) -> Literal["income", "cost"]:
    return "income" if key[0] == "income" else "cost"


def _follows(slot: Slot, label: str) -> bool:
    """Extra cost follows only who is recruited: below what the plan counts on there is none."""
    return (slot.lever.key == RECRUITS) == (label in dict(_SERVICE))


def _step(slot: Slot, values: Values) -> float:
    """How far to move a lever, up where it can; 0 for one that is not followed, or cannot move."""
    step = {**STEPS, RECRUITS: 1.0}.get(slot.lever.key, 0.0)
    if not step:
        return 0.0
    here = float(values.get(slot.key, slot.default))
    return next((s for s in (step, -step) if slot.lever.low <= here + s <= slot.high), 0.0)


def _without_recruits(values: Values) -> dict[str, Value]:
    return {key: value for key, value in values.items() if not key.startswith(f"{RECRUITS}.")}


def _first(plan: Baseline, values: Values) -> Year:
    return project(plan, {**values, "horizon": 1}).first


def _contributions(plan: Baseline, values: Values) -> float:
    return _first(plan, values).income[CONTRIBUTION]
