"""A contribution scale of any kind: what it asks of a turnover, and what it becomes in later years.

Arithmetic only: no database. Refuses to guess: without a turnover there is nothing to ask.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from analytics.scale import contribution

Number = Decimal | int
NO_TURNOVER = "omzet ontbreekt"
EURO = 100


@dataclass(frozen=True, kw_only=True)
class Step:
    """A class: from this turnover on, in whole euros, one pays this amount, in cents."""

    start: Number
    amount: int


@dataclass(frozen=True, kw_only=True)
class Slice:
    """Of the turnover above `start`, in whole euros, up to the next slice: this percentage."""

    start: Number
    percent: Decimal


@dataclass(frozen=True, kw_only=True)
class Classes:
    """An amount by class of turnover; a class holds its own lower bound."""

    steps: tuple[Step, ...]

    def __post_init__(self) -> None:
        _check_starts([step.start for step in self.steps], "klasse")
        for at, step in enumerate(self.steps, start=1):
            _check_amount(step.amount, f"klasse {at}: de bijdrage")


@dataclass(frozen=True, kw_only=True)
class Percentage:
    """A percentage of the turnover, between a minimum and a maximum in cents (None: no maximum)."""

    percent: Decimal
    minimum: int = 0
    maximum: int | None = None

    def __post_init__(self) -> None:
        _check_percent(self.percent, "het percentage")
        _check_amount(self.minimum, "het minimum")
        if self.maximum is not None and self.maximum < self.minimum:
            raise ValueError("het maximum is lager dan het minimum")


@dataclass(frozen=True, kw_only=True)
class Slices:
    """A percentage by slice of turnover, each over what falls in that slice only."""

    steps: tuple[Slice, ...]

    def __post_init__(self) -> None:
        _check_starts([step.start for step in self.steps], "schijf")
        for at, step in enumerate(self.steps, start=1):
            _check_percent(step.percent, f"schijf {at}: het percentage")


Scale = Classes | Percentage | Slices


def due(scale: Scale, turnover: Number | None) -> int:
    """What an organisation with this turnover pays, in whole cents.

    Turnover counts in whole euros and is never rounded to millions first (domain.md §5.1); half a
    cent goes up. ValueError where the turnover is missing or negative.
    """
    if turnover is None or turnover < 0:
        raise ValueError(NO_TURNOVER)
    euros = math.floor(turnover)
    if isinstance(scale, Classes):
        amounts = {Decimal(step.start): Decimal(step.amount) for step in scale.steps}
        return int(contribution(Decimal(euros), amounts) or 0)  # the first class starts at 0
    if isinstance(scale, Slices):
        ends = [*(int(step.start) for step in scale.steps[1:]), euros]
        parts = [
            max(0, min(end, euros) - int(step.start)) * Fraction(step.percent)
            for step, end in zip(scale.steps, ends, strict=True)
        ]
        return _rounded(sum(parts, Fraction()))  # a percent of a euro is a cent
    asked = max(scale.minimum, _rounded(euros * Fraction(scale.percent)))
    return asked if scale.maximum is None else min(asked, scale.maximum)


def bounds(scale: Scale) -> list[int]:
    """Where the classes of a scale start, in whole euros; of a percentage: what pays the minimum,
    the percentage itself, and the maximum."""
    if not isinstance(scale, Percentage):
        return [int(step.start) for step in scale.steps]
    if not scale.percent:
        return [0]
    edges = [scale.minimum] if scale.maximum is None else [scale.minimum, scale.maximum]
    return sorted({0, *(math.ceil(edge / Fraction(scale.percent)) for edge in edges)})


def years(
    scale: Scale, indexation: Decimal, step: int = 50 * EURO, number: int = 5
) -> tuple[Scale, ...]:
    """The scale of this year, as it is, and of each of the years after it.

    In: the indexation in percent a year, what amounts are rounded to, in cents, and how many years
    in all. Every year is indexed from this year's amounts, so rounding never piles up. Bounds and
    percentages stay as they are: turnover moves along with prices itself.
    """
    rise = 1 + Fraction(indexation) / 100
    return (scale, *(times(scale, rise**year, step) for year in range(1, number)))


def times(scale: Scale, factor: Fraction, step: int, *, rates: bool = False) -> Scale:
    """The scale with all amounts times the factor, rounded to the step in cents.

    `rates`: the percentages as well; they keep six decimals, for one in a hundred thousand of a
    percent is already € 100 on a turnover of a billion.
    """
    if step < 1:
        raise ValueError("afronden kan op een cent of meer")
    if isinstance(scale, Classes):
        amounts = [_rounded(one.amount * factor, step) for one in scale.steps]
        found = zip(scale.steps, amounts, strict=True)
        return Classes(steps=tuple(replace(one, amount=amount) for one, amount in found))
    rise = factor if rates else Fraction(1)
    if isinstance(scale, Slices):
        sliced = [replace(one, percent=_rate(one.percent, rise)) for one in scale.steps]
        return Slices(steps=tuple(sliced))
    return Percentage(
        percent=_rate(scale.percent, rise),
        minimum=_rounded(scale.minimum * factor, step),
        maximum=None if scale.maximum is None else _rounded(scale.maximum * factor, step),
    )


def _rate(percent: Decimal, factor: Fraction) -> Decimal:
    if factor == 1:
        return percent
    return Decimal(_rounded(Fraction(percent) * factor * 10**6)).scaleb(-6)


def _rounded(exact: Fraction, step: int = 1) -> int:
    """The nearest multiple of the step; halfway goes up."""
    return step * math.floor(exact / step + Fraction(1, 2))


# --- what is no scale ---------------------------------------------------------------------------


def _check_starts(starts: Sequence[Number], word: str) -> None:
    if not starts:
        raise ValueError(f"een staffel heeft ten minste één {word}")
    for at, start in enumerate(starts, start=1):
        if start < 0:
            raise ValueError(f"{word} {at}: de ondergrens is negatief")
        if start != math.floor(start):
            raise ValueError(f"{word} {at}: de ondergrens is geen heel aantal euro's")
        if at == 1 and start != 0:
            raise ValueError(f"{word} 1: de ondergrens moet 0 zijn, anders valt er iemand onder")
        if at > 1 and start <= starts[at - 2]:
            raise ValueError(f"{word} {at}: de ondergrens ligt niet boven die van {word} {at - 1}")


def _check_amount(amount: int, what: str) -> None:
    if amount < 0:
        raise ValueError(f"{what} is negatief")


def _check_percent(percent: Decimal, what: str) -> None:
    if not 0 <= percent <= 100:
        raise ValueError(f"{what} ligt niet tussen 0 en 100")
