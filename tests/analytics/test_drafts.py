"""A scale on the drawing board: what each change makes of it, and where it is wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from analytics.drafts import Draft, adopted, longer, priced, shorter, started, today, wrong
from analytics.staffel import Classes, Percentage, Slice, Slices, Step
from tests.analytics.test_staffel import SCALE_2013, classes

MILLION = 1_000_000
PLAN = [(int(step.start), step.amount) for step in SCALE_2013.steps]
DRAFT = today(PLAN)
SLICED = replace(
    DRAFT,
    kind="slices",
    slices=(
        Slice(start=0, percent=Decimal("0.05")),
        Slice(start=10 * MILLION, percent=Decimal("0.02")),
    ),
)


def test_it_starts_as_the_scale_of_today() -> None:
    assert DRAFT.built() == SCALE_2013
    assert DRAFT.rows == 5


def test_the_other_kinds_start_near_it() -> None:
    # the highest class: 15.000 on 75 million is 0,02 %
    expected = Percentage(percent=Decimal("0.02"), minimum=250_000, maximum=1_500_000)
    assert replace(DRAFT, kind="percentage").built() == expected
    sliced = replace(DRAFT, kind="slices")
    assert sliced.built() == Slices(steps=(Slice(start=0, percent=Decimal("0.02")),))
    assert (replace(DRAFT, kind="percentage").rows, sliced.rows) == (1, 1)


def test_without_a_scale_nobody_pays_yet() -> None:
    empty = today([])
    assert empty.built() == classes((0, 0))
    assert replace(empty, kind="percentage").built() == Percentage(percent=Decimal(0), maximum=0)


@pytest.mark.parametrize(
    ("draft", "row", "why"),
    [
        (started(DRAFT, 0, 1), 0, "klasse 1: de ondergrens moet 0 zijn"),
        (started(DRAFT, 2, 5 * MILLION), 2, "klasse 3: de ondergrens ligt niet boven"),
        (started(DRAFT, 1, 30 * MILLION), 2, "klasse 3: de ondergrens ligt niet boven"),
        (started(SLICED, 1, 0), 1, "schijf 2: de ondergrens ligt niet boven"),
        (priced(SLICED, 1, Decimal(101)), 1, "schijf 2: het percentage"),
        (
            replace(DRAFT, kind="percentage", percentage=(Decimal(1), 200, 100)),
            0,
            "het maximum is lager",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_row(draft: Draft, row: int, why: str) -> None:
    found = wrong(draft)
    assert found is not None
    assert found[0] == row
    assert found[1].startswith(why)
    with pytest.raises(ValueError, match=why):
        draft.built()


@pytest.mark.parametrize("kind", ["classes", "slices", "percentage"])
def test_nothing_is_wrong_with_what_it_starts_as(kind: str) -> None:
    assert wrong(replace(DRAFT, kind=kind)) is None


def test_a_class_more_changes_nothing_yet() -> None:
    more = longer(DRAFT)
    assert more.classes == (*DRAFT.classes, Step(start=150 * MILLION, amount=1_500_000))
    assert shorter(more, 5) == DRAFT
    assert longer(today([])).classes[1].start == MILLION
    assert longer(SLICED).slices[2] == Slice(start=20 * MILLION, percent=Decimal("0.02"))


def test_a_class_less() -> None:
    assert [step.start for step in shorter(DRAFT, 1).classes][:3] == [0, 10 * MILLION, 25 * MILLION]
    assert shorter(SLICED, 1).slices == SLICED.slices[:1]
    assert shorter(SLICED, 1).classes == DRAFT.classes  # the other kind stays as it was


def test_bounds_and_prices_move() -> None:
    assert started(DRAFT, 1, 4 * MILLION).classes[1] == Step(start=4 * MILLION, amount=500_000)
    assert priced(DRAFT, 1, Decimal(5_250)).classes[1] == Step(start=5 * MILLION, amount=525_000)
    assert started(SLICED, 1, 7).slices[1] == Slice(start=7, percent=Decimal("0.02"))
    assert priced(SLICED, 0, Decimal("0.1")).slices[0] == Slice(start=0, percent=Decimal("0.1"))


@pytest.mark.parametrize(
    ("scale", "kind"),
    [
        (classes((0, 7)), "classes"),
        (Slices(steps=(Slice(start=0, percent=Decimal(1)),)), "slices"),
        (Percentage(percent=Decimal(1), minimum=3), "percentage"),
    ],
)
def test_a_scale_is_shown_as_it_is(scale: Classes | Slices | Percentage, kind: str) -> None:
    shown = adopted(replace(DRAFT, indexation=Decimal(2)), scale)
    assert (shown.kind, shown.built(), shown.indexation) == (kind, scale, Decimal(2))
