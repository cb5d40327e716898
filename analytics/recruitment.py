"""What a list of prospects may bring in: every income that can come out, and its exact chance.

Arithmetic only, in whole cents: refuses to know where prospects come from or how it is shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Rule = Literal["year", "quarter", "month"]

# More is no list that a board weighs one by one.
MOST_PROSPECTS = 60
# Different incomes that are kept at once. Any 20 prospects have no more (2 to the power of 20), and
# neither have 60 with contributions in whole euros of together up to a million, or 60 on the scale
# of 2013 under every rule. Adding one prospect to so many incomes takes a few hundredths of a
# second.
MOST_SUMS = 1 << 20
# What adding floats may leave short of a chance that is in fact reached.
DUST = 1e-12


@dataclass(frozen=True, kw_only=True)
class Prospect:
    """An organisation that may join: its contribution a full year in cents, its chance to join and
    the month in which it would start."""

    name: str
    fee: int
    chance: float
    month: int = 1

    def __post_init__(self) -> None:
        check_share(self.chance, f"De kans van {self.name}")
        check_month(self.month, f"De startmaand van {self.name}")
        if self.fee < 0:
            raise ValueError(f"De bijdrage van {self.name} kan niet negatief zijn.")


@dataclass(frozen=True, kw_only=True, eq=False)
class Distribution:
    """All values that can come out, rising, each with its chance; together they are certain."""

    values: NDArray[np.int64]
    chances: NDArray[np.float64]

    @property
    def mean(self) -> float:
        """What it comes to on average."""
        return float(np.dot(self.values, self.chances))

    @property
    def sd(self) -> float:
        """The standard deviation."""
        return math.sqrt(float(np.dot((self.values - self.mean) ** 2, self.chances)))

    def quantile(self, share: float) -> int:
        """The smallest value that is not exceeded with at least this chance: 0.1 gives P10."""
        at = int(np.searchsorted(np.cumsum(self.chances), share - DUST))
        return int(self.values[min(at, len(self.values) - 1)])

    def chance_of(self, target: float) -> float:
        """The chance of this value or more."""
        at = int(np.searchsorted(self.values, target))
        reached = float(self.chances[at:].sum())
        # From the smaller side, so that what is certain is exactly 1.
        return reached if reached < 0.5 else 1.0 - float(self.chances[:at].sum())

    def shortfall(self, target: float) -> float:
        """How much it falls short of this value on average; what exceeds it makes up for nothing.

        Formula: E[max(0, target − X)].
        """
        return float(np.dot(np.maximum(target - self.values, 0), self.chances))


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What may come in (cents) and how many may join."""

    income: Distribution
    number: Distribution


@dataclass(frozen=True, kw_only=True)
class Extra:
    """What one prospect more adds to the mean income (cents) and to the chance of the target."""

    mean: float
    chance: float


def outlook(prospects: Sequence[Prospect], rule: Rule, common: float = 0.0) -> Outlook:
    """The exact distribution of the first year's income and of how many join.

    In: up to MOST_PROSPECTS prospects (none is a certain 0), what a year that is not whole costs,
    and the chance that all hang on one and the same thing. ValueError, in Dutch, beyond what can be
    counted exactly. Without `common` the number is Poisson-binomial; domain.md §5.2.

    `common` mixes two worlds: with that chance one draw decides for all (a prospect joins when it
    is below its own chance, so the likeliest join first and the others never without them), else
    each decides alone. That is a copula of the Fréchet family, αM + (1 − α)Π: a mixture of
    comonotonicity, the Fréchet–Hoeffding upper bound M, and independence Π (Nelsen, An Introduction
    to Copulas, 2006; Durante, 2007). It was chosen because each prospect keeps its own chance, so
    the mean stays what it was and only the spread grows; because the distribution stays exact; and
    because it takes one number that a board can put into words, where a matrix of correlations
    would take figures that nobody has.
    """
    check_share(common, "De samenhang")
    if len(prospects) > MOST_PROSPECTS:
        raise ValueError(
            f"Reken met hoogstens {MOST_PROSPECTS} prospects tegelijk, niet met {len(prospects)}."
        )
    amounts = [first_year(one.fee, one.month, rule) for one in prospects]
    chances = [one.chance for one in prospects]
    return Outlook(
        income=_distribution(amounts, chances, common),
        number=_distribution([1] * len(prospects), chances, common),
    )


def one_more(
    prospects: Sequence[Prospect],
    candidate: Prospect,
    target: int,
    rule: Rule,
    common: float = 0.0,
) -> Extra:
    """What a candidate adds to these prospects, in mean and in the chance to reach a target in
    cents."""
    before = outlook(prospects, rule, common).income
    after = outlook([*prospects, candidate], rule, common).income
    return Extra(
        mean=after.mean - before.mean, chance=after.chance_of(target) - before.chance_of(target)
    )


def first_year(fee: int, month: int, rule: Rule) -> int:
    """What a participant that starts in this month pays in that year, in cents.

    The whole fee, or its part by whole quarters (that of the start counts) or by months (that of
    the start counts); half a cent is rounded up. Which rule holds the sources do not say.
    """
    parts, whole = {
        "year": (1, 1),
        "quarter": (4 - (month - 1) // 3, 4),
        "month": (13 - month, 12),
    }[rule]
    return (2 * fee * parts + whole) // (2 * whole)


def check_share(share: float, what: str) -> None:
    """ValueError, in Dutch, unless it lies between 0 and 1."""
    if not 0 <= share <= 1:
        raise ValueError(f"{what} moet tussen 0 % en 100 % liggen.")


def check_month(month: int, what: str) -> None:
    """ValueError, in Dutch, unless it is a month."""
    if not 1 <= month <= 12:
        raise ValueError(f"{what} moet tussen 1 en 12 liggen.")


def _distribution(amounts: Sequence[int], chances: Sequence[float], common: float) -> Distribution:
    """Both worlds, each as likely as `common` says."""
    alone, together = _alone(amounts, chances), _together(amounts, chances)
    return _merged(
        np.concatenate([alone.values, together.values]),
        np.concatenate([alone.chances * (1 - common), together.chances * common]),
    )


def _alone(amounts: Sequence[int], chances: Sequence[float]) -> Distribution:
    """Each decides for itself: one after another is added to all sums so far.

    Sums that cannot occur are never kept, so it is the convolution on the greatest common divisor
    of the amounts without the empty places of that grid.
    """
    found = Distribution(values=np.zeros(1, np.int64), chances=np.ones(1))
    for amount, chance in sorted(zip(amounts, chances, strict=True)):  # equals first: fewer sums
        found = _merged(
            np.concatenate([found.values, found.values + amount]),
            np.concatenate([found.chances * (1 - chance), found.chances * chance]),
        )
        if len(found.values) > MOST_SUMS:
            raise ValueError(
                "Deze prospects geven samen te veel verschillende uitkomsten om exact te tellen. "
                "Rond hun bijdragen af op hele euro's of reken met minder prospects."
            )
    return found


def _together(amounts: Sequence[int], chances: Sequence[float]) -> Distribution:
    """One draw decides for all: the likeliest joins first, and then the next."""
    order = sorted(range(len(amounts)), key=lambda at: -chances[at])
    steps = np.array([1.0, *(chances[at] for at in order), 0.0])
    return _merged(
        np.cumsum([0, *(amounts[at] for at in order)], dtype=np.int64), steps[:-1] - steps[1:]
    )


def _merged(values: NDArray[np.int64], chances: NDArray[np.float64]) -> Distribution:
    """Equal values as one, rising; without those that have no chance."""
    values, chances = values[chances > 0], chances[chances > 0]
    order = np.argsort(values, kind="stable")  # two rising halves are merged in one pass
    values, chances = values[order], chances[order]
    starts = np.flatnonzero(np.diff(values, prepend=-1))  # no value is below 0
    return Distribution(values=values[starts], chances=np.add.reduceat(chances, starts))
