"""What the contribution scale allows: what one organisation pays, and which sums so many can pay.

Arithmetic only: no database.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache


def contribution(turnover: Decimal, classes: Mapping[Decimal, Decimal]) -> Decimal | None:
    """What an organisation with this turnover pays, None below the lowest class.

    In: the turnover, and the contribution of each class by the turnover that it starts at. A class
    holds its own lower bound, and turnover counts in whole euros (domain.md §5.1).
    """
    reached = [start for start in classes if start <= math.floor(turnover)]
    return classes[max(reached)] if reached else None


# A page asks the same at every visit, and odd cents among the fees make it a matter of a second.
@lru_cache(maxsize=256)
def nearest(amount: int, number: int, fees: frozenset[int]) -> int:
    """The sum closest to `amount` that `number` organisations can pay together; of two the lower.

    In: the amount, how many pay (at least one) and what one may pay (at least one fee), all in
    whole cents. The amount itself comes back when, and only when, they can pay it.
    """
    lowest = min(fees)
    base = number * lowest  # nobody pays less
    steps = {fee - lowest for fee in fees} - {0}  # from the lowest class up to another
    if not steps or amount <= base:
        return base
    unit = math.gcd(*steps)
    wanted = (amount - base) // unit
    sums = _sums(number, [step // unit for step in steps], wanted + max(steps) // unit + 1)
    below = (sums & ((2 << wanted) - 1)).bit_length() - 1
    above = sums >> (wanted + 1)
    found = [below]
    if above:
        found.append(wanted + (above & -above).bit_length())
    return min((base + unit * at for at in found), key=lambda made: (abs(made - amount), made))


def _sums(number: int, steps: list[int], highest: int) -> int:
    """All sums of at most `number` steps, as the bits of one integer; none far above `highest`."""
    sums, within = 1, (2 << highest) - 1
    for _ in range(number):
        more = sums
        for step in steps:
            more |= (sums << step) & within
        if more == sums:
            break
        sums = more
    return sums
