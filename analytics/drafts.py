"""A contribution scale while it is being designed: three kinds side by side, and what is wrong.

Arithmetic only: no database. A draft may be wrong; a scale of `staffel` never is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeVar

from analytics.staffel import EURO, Classes, Percentage, Scale, Slice, Slices, Step

Row = TypeVar("Row")
Kind = Literal["classes", "percentage", "slices"]
FIRST = 1_000_000  # euros: where a second class starts when the first is the only one
FINEST = Decimal("0.0001")  # of a percentage that a draft starts with


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What stands on the drawing board, so that changing the kind loses nothing.

    `percentage` is what the kind percentage holds: the percentage, and its minimum and maximum in
    cents (None: no maximum). `indexation` in percent a year.
    """

    kind: Kind
    classes: tuple[Step, ...]
    slices: tuple[Slice, ...]
    percentage: tuple[Decimal, int, int | None]
    indexation: Decimal = Decimal(0)

    def built(self) -> Scale:
        """The scale that this is; ValueError in Dutch where it is none."""
        if self.kind == "classes":
            return Classes(steps=self.classes)
        if self.kind == "slices":
            return Slices(steps=self.slices)
        percent, minimum, maximum = self.percentage
        return Percentage(percent=percent, minimum=minimum, maximum=maximum)

    @property
    def rows(self) -> int:
        """How many classes or slices there are."""
        return {"classes": len(self.classes), "slices": len(self.slices), "percentage": 1}[
            self.kind
        ]


def today(scale: Sequence[tuple[int, int]]) -> Draft:
    """The scale of today to start from; without one, a single class in which nobody pays.

    In: the contribution of each class in cents by its lowest turnover in whole euros. The other
    kinds start near it: they ask of the highest bound what the scale asks there.
    """
    steps = tuple(Step(start=start, amount=amount) for start, amount in scale)
    steps = steps or (Step(start=0, amount=0),)
    bound, most = int(steps[-1].start), steps[-1].amount
    percent = (Decimal(most) / bound).quantize(FINEST) if bound else Decimal(0)
    return Draft(
        kind="classes",
        classes=steps,
        slices=(Slice(start=0, percent=percent),),
        percentage=(percent, steps[0].amount, most),
    )


def wrong(draft: Draft) -> tuple[int, str] | None:
    """At which row a draft is no scale, counted from 0, and in Dutch why; None where it is one."""
    for rows in range(1, draft.rows + 1):
        part = replace(draft, classes=draft.classes[:rows], slices=draft.slices[:rows])
        try:
            part.built()
        except ValueError as problem:
            return rows - 1, str(problem)
    return None


def adopted(draft: Draft, scale: Scale) -> Draft:
    """The draft with this scale as what it shows."""
    if isinstance(scale, Classes):
        return replace(draft, kind="classes", classes=scale.steps)
    if isinstance(scale, Slices):
        return replace(draft, kind="slices", slices=scale.steps)
    shown = (scale.percent, scale.minimum, scale.maximum)
    return replace(draft, kind="percentage", percentage=shown)


def longer(draft: Draft) -> Draft:
    """One class or slice more, from twice the highest bound on, which changes nothing yet."""
    if draft.kind == "slices":
        last = draft.slices[-1]
        return replace(draft, slices=(*draft.slices, replace(last, start=_next(last.start))))
    step = draft.classes[-1]
    return replace(draft, classes=(*draft.classes, replace(step, start=_next(step.start))))


def shorter(draft: Draft, at: int) -> Draft:
    """The draft without one class or slice."""
    if draft.kind == "slices":
        return replace(draft, slices=_put(draft.slices, at))
    return replace(draft, classes=_put(draft.classes, at))


def started(draft: Draft, at: int, euros: int) -> Draft:
    """The draft with one class or slice from another turnover on, in whole euros."""
    if draft.kind == "slices":
        other = replace(draft.slices[at], start=euros)
        return replace(draft, slices=_put(draft.slices, at, other))
    return replace(draft, classes=_put(draft.classes, at, replace(draft.classes[at], start=euros)))


def priced(draft: Draft, at: int, figure: Decimal) -> Draft:
    """The draft with another amount in euros for one class, or another percentage for a slice."""
    if draft.kind == "slices":
        other = replace(draft.slices[at], percent=figure)
        return replace(draft, slices=_put(draft.slices, at, other))
    step = replace(draft.classes[at], amount=round(figure * EURO))
    return replace(draft, classes=_put(draft.classes, at, step))


def _next(start: Decimal | int) -> int:
    return int(start) * 2 or FIRST


def _put(rows: tuple[Row, ...], at: int, *instead: Row) -> tuple[Row, ...]:
    return (*rows[:at], *instead, *rows[at + 1 :])
