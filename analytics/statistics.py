"""What small numbers allow to say: how sure a share is, and why a total moves as it does.

Pure arithmetic on counts; refuses to know what is counted.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

# On fewer than this a percentage says nothing (domain.md §3.3).
SMALLEST_WHOLE = 5
NORMAL_95 = 1.959963984540054  # of the standard normal distribution lies 95 % within


def wilson(part: float, whole: float) -> tuple[float, float]:
    """The interval in which a share lies with 95 % certainty: 26 of 27 is 0.817 to 0.993.

    In: two counts, 0 ≤ part ≤ whole. Out: two fractions. ValueError where whole is not above 0.
    Formula: Wilson (1927), domain.md §3.3.
    """
    if whole <= 0 or not 0 <= part <= whole:
        raise ValueError(f"{part} of {whole} is no share")
    z2 = NORMAL_95**2
    centre = (part + z2 / 2) / (whole + z2)
    spread = NORMAL_95 / (whole + z2) * math.sqrt(part * (whole - part) / whole + z2 / 4)
    return max(0.0, centre - spread), min(1.0, centre + spread)


@dataclass(frozen=True, kw_only=True)
class Group:
    """One group in a share that changed: its part and whole before and after, and what its own
    change (`within`) and its change in weight (`mix`) do to the total, as fractions."""

    name: str
    before: tuple[float, float]
    after: tuple[float, float]
    within: float
    mix: float


@dataclass(frozen=True, kw_only=True)
class Decomposition:
    """Why a share moves: within + mix over the groups is after − before, exactly."""

    before: float
    after: float
    groups: tuple[Group, ...]

    @property
    def within(self) -> float:
        """What the groups' own changes add up to."""
        return sum(group.within for group in self.groups)

    @property
    def mix(self) -> float:
        """What the changes in weight add up to."""
        return sum(group.mix for group in self.groups)

    @property
    def is_paradox(self) -> bool:
        """True when no group moves the way the total does, and some move the other way."""
        total = self.after - self.before
        moves = [
            group.after[0] / group.after[1] - group.before[0] / group.before[1]
            for group in self.groups
            if group.before[1] and group.after[1]
        ]
        against = [move for move in moves if move * total < 0]
        return bool(against) and not any(move * total > 0 for move in moves)


def decompose(
    before: Mapping[str, tuple[float, float]], after: Mapping[str, tuple[float, float]]
) -> Decomposition | None:
    """Split the change of a share into what groups did and what their sizes did.

    In: (part, whole) by group, twice; a group may lack on one side. Out: None where either side
    has nothing to divide by. Each group's own change counts at its mean weight, each change in
    weight at the group's mean share against the mean of both totals; a group that is new or gone
    has no change of its own. Formula: Marshall–Edgeworth form of the shift-share identity,
    domain.md §3.3 (18/20 → 14/15 and 3/6 → 9/16 is −6.6 points: +4.4 within, −11.0 by mix).
    """
    total_before, total_after = _total(before.values()), _total(after.values())
    if not total_before[1] or not total_after[1]:
        return None
    was, now = total_before[0] / total_before[1], total_after[0] / total_after[1]
    level = (was + now) / 2
    groups = []
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name, (0, 0)), after.get(name, (0, 0))
        weight_before, weight_after = one[1] / total_before[1], other[1] / total_after[1]
        share_before = one[0] / one[1] if one[1] else None
        share_after = other[0] / other[1] if other[1] else None
        first = share_after if share_before is None else share_before
        last = share_before if share_after is None else share_after
        if first is None or last is None:
            continue  # empty on both sides
        groups.append(
            Group(
                name=name,
                before=one,
                after=other,
                within=(last - first) * (weight_before + weight_after) / 2,
                mix=(weight_after - weight_before) * ((first + last) / 2 - level),
            )
        )
    return Decomposition(before=was, after=now, groups=tuple(groups))


def _total(pairs: Collection[tuple[float, float]]) -> tuple[float, float]:
    return sum(part for part, _ in pairs), sum(whole for _, whole in pairs)


def gini(values: Sequence[float]) -> float | None:
    """How unequally a total is spread over all: 0 when each has the same, towards 1 when one has
    all. Zeros count. None without values or when they add up to nothing.

    Formula: 2·Σ i·x_i ÷ (n·Σ x) − (n + 1) ÷ n over the values in rising order; kengetal D7.
    """
    ordered = sorted(values)
    total, count = sum(ordered), len(ordered)
    if not total:
        return None
    weighted = sum(rank * value for rank, value in enumerate(ordered, start=1))
    return 2 * weighted / (count * total) - (count + 1) / count


def largest_remainder(shares: Sequence[float], total: int) -> list[int]:
    """Whole numbers (cents) in proportion to the shares that add up to the total exactly.

    What rounding down leaves goes to the largest remainders, of equals to the first. ValueError
    where nothing can be divided by. Formula: Hamilton's method; design.md, "Allocation key".
    """
    whole = sum(shares)
    if whole <= 0:
        raise ValueError("nothing to divide by")
    exact = [share / whole * total for share in shares]
    found = [math.floor(one) for one in exact]
    order = sorted(range(len(exact)), key=lambda at: (-(round(exact[at] - found[at], 9)), at))
    for at in order[: total - sum(found)]:
        found[at] += 1
    return found
