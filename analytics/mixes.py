"""Goal seek on the classes of the scale: which recruits together make a sum or close a gap.

Arithmetic only, in whole cents: refuses to know what the gap is and which organisations there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

# Mixes that are listed; the rest are counted. More is no list that anyone reads.
LISTED = 1_000
# Mixes that are weighed at once, about a tenth of a second. Beyond, those with the most recruits
# are left out (`Closing.within`).
WEIGHED = 100_000

Why = Literal["te weinig", "onmogelijk", "niet geloofwaardig"]


@dataclass(frozen=True, kw_only=True)
class Mix:
    """So many recruits in each class of the scale."""

    fees: tuple[int, ...]
    counts: tuple[int, ...]

    @property
    def number(self) -> int:
        """All recruits."""
        return sum(self.counts)

    @property
    def total(self) -> int:
        """What they pay a year, in cents."""
        return sum(fee * count for fee, count in zip(self.fees, self.counts, strict=True))


@dataclass(frozen=True, kw_only=True)
class Shortage:
    """Why no mix closes the gap.

    `te weinig`: the allowed number brings in `at_most` cents; it takes `needed` recruits.
    `onmogelijk`: every class costs as much as it brings in.
    `niet geloofwaardig`: it takes `needed` recruits, of the `supply` organisations entered those
    that may be recruited bring in `at_most` cents.
    """

    why: Why
    at_most: int = 0
    needed: int | None = None
    supply: int | None = None


@dataclass(frozen=True, kw_only=True)
class Closing:
    """The mixes that close a gap, best first; `more` were found that are not listed.

    None has more than `within` recruits, and up to there all were found: usually as many as was
    asked, fewer where there are too many mixes to weigh.
    """

    mixes: tuple[Mix, ...]
    more: int
    within: int
    shortage: Shortage | None = None


def single(gap: int, fee: int, serve: int = 0) -> int | None:
    """How many recruits of one class close the gap; None when they cost as much as they pay.

    Formula: ceil(G ÷ (f − k)), domain.md §5.6.
    """
    if gap <= 0:
        return 0
    return -(-gap // (fee - serve)) if fee > serve else None


def mixes(target: int, fees: Sequence[int], number: int) -> list[Mix]:
    """All mixes of exactly so many recruits that pay exactly the target; those with the most in
    the highest class first."""
    order = sorted(range(len(fees)), key=lambda at: -fees[at])
    places = [order.index(at) for at in range(len(fees))]
    return [
        Mix(fees=tuple(fees), counts=tuple(counts[place] for place in places))
        for counts in _exact(target, [fees[at] for at in order], number)
    ]


def closing(
    gap: int,
    fees: Sequence[int],
    most: int,
    *,
    serve: int = 0,
    win: int = 0,
    supply: Sequence[int] | None = None,
    key: Callable[[Mix], Any] | None = None,
) -> Closing:
    """All minimal mixes that close the gap: leave out any one recruit and it is open again.

    In: the gap; what each class pays; how many recruits at most; what each recruit costs a year to
    serve and, where the first year must close the gap, once to win; how many organisations there
    are in each class, where that is known. Of the LISTED mixes with the fewest recruits, and among
    equals those with the least left over, `key` decides the order (`by_number` unless said).
    """
    net = [fee - serve - win for fee in fees]
    limits = [most] * len(net) if supply is None else [min(most, one) for one in supply]
    shortage = _shortage(gap, net, most, limits, supply)
    if shortage:
        return Closing(mixes=(), more=0, within=most, shortage=shortage)
    within, found = _weighed(gap, net, most, limits)
    number, total = found.sum(axis=1), found @ np.array(net, np.int64)
    first = np.lexsort((total, number))[:LISTED]
    listed = [Mix(fees=tuple(fees), counts=tuple(row)) for row in found[first].tolist()]
    return Closing(
        mixes=tuple(sorted(listed, key=key) if key else listed),
        more=len(found) - len(listed),
        within=within,
    )


def by_number(mix: Mix) -> tuple[int, int]:
    """The fewest recruits first, among equals those that pay least: the least left over."""
    return mix.number, mix.total


def by_service(serve: int) -> Callable[[Mix], tuple[int, int]]:
    """The lowest cost of service a year first, among equals those that pay most for it."""
    return lambda mix: (mix.number * serve, -mix.total)


def _exact(target: int, fees: list[int], number: int) -> Iterator[tuple[int, ...]]:
    """Counts by class from the highest fee down, tried only where the others can pay the rest."""
    if not number * fees[-1] <= target <= number * fees[0]:
        return
    first, *rest = fees
    if not rest:
        yield (number,)
        return
    most, least = number, 0
    if first > rest[-1]:
        most = min(most, (target - number * rest[-1]) // (first - rest[-1]))
    if first > rest[0]:
        least = max(least, -((number * rest[0] - target) // (first - rest[0])))
    for count in range(most, least - 1, -1):
        for others in _exact(target - count * first, rest, number - count):
            yield count, *others


def _shortage(
    gap: int, net: Sequence[int], most: int, limits: Sequence[int], supply: Sequence[int] | None
) -> Shortage | None:
    """Why the gap stays open whatever the mix, if so."""
    best = max(net)
    if gap <= 0:
        return None
    if best <= 0:
        return Shortage(why="onmogelijk")
    needed = -(-gap // best)
    if most < needed:
        return Shortage(why="te weinig", at_most=most * best, needed=needed)
    at_most = _reach(net, limits, most)[-1]
    if supply is not None and at_most < gap:
        return Shortage(
            why="niet geloofwaardig", at_most=at_most, needed=needed, supply=sum(supply)
        )
    return None


def _reach(net: Sequence[int], limits: Sequence[int], most: int) -> list[int]:
    """The most that 0, 1, 2, … up to `most` recruits bring in together; no one has to come."""
    ranked = sorted(zip(net, limits, strict=True), reverse=True)
    each = [max(one, 0) for one, limit in ranked for _ in range(limit)][:most]
    reach = [0]
    for one in each + [0] * (most - len(each)):
        reach.append(reach[-1] + one)
    return reach


def _weighed(
    gap: int, net: Sequence[int], most: int, limits: Sequence[int]
) -> tuple[int, NDArray[np.int64]]:
    """All minimal mixes of up to so many recruits; of fewer where there are too many to weigh."""
    fewest = next(at for at, one in enumerate(_reach(net, limits, most)) if one >= max(gap, 0))
    while (found := _minimal(gap, net, most, limits)) is None:
        if most == fewest:
            raise ValueError("Met zo veel klassen zijn er te veel combinaties om te vergelijken.")
        most = (most + fewest) // 2
    return most, found


def _minimal(
    gap: int, net: Sequence[int], most: int, limits: Sequence[int]
) -> NDArray[np.int64] | None:
    """A row of counts for each minimal mix; None where more than WEIGHED would be weighed.

    From the class that brings in most to the one that brings in least: as long as the gap is open,
    either this class closes it, for which there is only one count, or any count that does not close
    it goes on to the next class. The last recruit is then the cheapest, and the gap is open without
    it: so every minimal mix is found, once.
    """
    useful = sorted((at for at, one in enumerate(net) if one > 0), key=lambda at: -net[at])
    open_ = np.zeros((1, len(net)), np.int64)
    if gap <= 0:
        return open_  # nothing needs to be done
    left, places = np.array([gap]), np.array([most])
    found = [open_[:0]]
    for rank, at in enumerate(useful):
        closes = -(-left // net[at])
        fits = closes <= np.minimum(places, limits[at])
        found.append(_with(open_[fits], at, closes[fits]))
        rest = useful[rank + 1 :]
        least = _least(left, places, net[at], net[rest[0]] if rest else 0)
        reach = np.array(_reach([net[one] for one in rest], [limits[one] for one in rest], most))
        choices = np.minimum(np.minimum(closes - 1, places), limits[at]) + 1
        choices = np.maximum(choices - least, 0)
        if choices.sum() + sum(map(len, found)) > WEIGHED:
            return None
        rows = np.repeat(np.arange(len(open_)), choices)
        counts = np.arange(len(rows)) - np.repeat(np.cumsum(choices) - choices - least, choices)
        left, places = left[rows] - counts * net[at], places[rows] - counts
        able = reach[places] >= left
        open_ = _with(open_[rows[able]], at, counts[able])
        left, places = left[able], places[able]
    return np.concatenate(found)


def _least(
    left: NDArray[np.int64], places: NDArray[np.int64], first: int, second: int
) -> NDArray[np.int64]:
    """How many of the first class it takes at least, if all others are of the second."""
    if first == second:
        return np.zeros_like(left)
    needed: NDArray[np.int64] = -((places * second - left) // (first - second))
    return np.maximum(needed, 0)


def _with(rows: NDArray[np.int64], at: int, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """These rows, with a count filled in for one class."""
    filled = rows.copy()
    filled[:, at] = counts
    return filled
