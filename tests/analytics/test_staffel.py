"""A contribution scale of any kind: its bounds, its sums by hand, and what is no scale."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.staffel import (
    Classes,
    Percentage,
    Scale,
    Slice,
    Slices,
    Step,
    bounds,
    due,
    times,
    years,
)

GENERATED = settings(max_examples=100, deadline=None, derandomize=True, database=None)


def classes(*rows: tuple[int, int]) -> Classes:
    """Classes by (bound, contribution), both in euros."""
    return Classes(steps=tuple(Step(start=start, amount=100 * euros) for start, euros in rows))


def slices(*rows: tuple[int, str]) -> Slices:
    return Slices(steps=tuple(Slice(start=start, percent=Decimal(rate)) for start, rate in rows))


SCALE_2013 = classes(
    (0, 2_500), (5_000_000, 5_000), (10_000_000, 7_500), (25_000_000, 10_000), (75_000_000, 15_000)
)


@pytest.mark.parametrize(
    ("turnover", "euros"),
    [  # domain.md §5.1
        ("0", 2_500),
        ("4999999", 2_500),
        ("4999999.99", 2_500),  # whole euros: not yet five million
        ("5000000", 5_000),
        ("9990000", 5_000),
        ("10000000", 7_500),
        ("24999000", 7_500),
        ("24999600", 7_500),  # reads as 25.0 million, and is not
        ("25000000", 10_000),
        ("74999000", 10_000),
        ("75000000", 15_000),
        ("900000000", 15_000),
    ],
)
def test_a_class_holds_its_own_lower_bound(turnover: str, euros: int) -> None:
    assert due(SCALE_2013, Decimal(turnover)) == 100 * euros


@pytest.mark.parametrize(
    ("turnover", "cents"),
    [
        (0, 250_000),  # the minimum
        (12_499_999, 250_000),
        (12_500_000, 250_000),  # 0.02 % of 12.5 million is € 2,500 itself
        (12_500_025, 250_001),  # € 2,500.005: half a cent goes up
        (30_000_000, 600_000),
        (75_000_000, 1_500_000),
        (90_000_000, 1_500_000),  # the maximum
    ],
)
def test_a_percentage_between_a_minimum_and_a_maximum(turnover: int, cents: int) -> None:
    scale = Percentage(percent=Decimal("0.02"), minimum=250_000, maximum=1_500_000)
    assert due(scale, turnover) == cents
    assert bounds(scale) == [0, 12_500_000, 75_000_000]


def test_a_percentage_without_a_maximum_or_without_a_percentage() -> None:
    open_ended = Percentage(percent=Decimal("0.02"), minimum=250_000)
    assert due(open_ended, 900_000_000) == 18_000_000
    assert bounds(open_ended) == [0, 12_500_000]
    assert bounds(Percentage(percent=Decimal("0.02"))) == [0]
    flat = Percentage(percent=Decimal(0), minimum=250_000, maximum=1_500_000)
    assert due(flat, 900_000_000) == 250_000  # and no division by nothing
    assert bounds(flat) == [0]


@pytest.mark.parametrize(
    ("turnover", "euros"),
    [  # 0.05 % up to 10 million, 0.02 % up to 50 million, 0.01 % above
        (0, 0),
        (4_000_000, 2_000),
        (10_000_000, 5_000),
        (30_000_000, 5_000 + 4_000),
        (50_000_000, 5_000 + 8_000),
        (75_000_000, 5_000 + 8_000 + 2_500),
    ],
)
def test_each_slice_asks_over_what_falls_in_it(turnover: int, euros: int) -> None:
    scale = slices((0, "0.05"), (10_000_000, "0.02"), (50_000_000, "0.01"))
    assert due(scale, turnover) == 100 * euros
    assert bounds(scale) == [0, 10_000_000, 50_000_000]


@pytest.mark.parametrize("turnover", [None, -1, Decimal("-0.01")])
def test_without_a_turnover_nothing_is_asked(turnover: Decimal | int | None) -> None:
    with pytest.raises(ValueError, match=r"^omzet ontbreekt$"):
        due(SCALE_2013, turnover)


@GENERATED
@given(
    low=st.integers(0, 10**9),
    more=st.integers(0, 10**9),
    scale=st.sampled_from(
        [
            SCALE_2013,
            Percentage(percent=Decimal("0.013"), minimum=100_000, maximum=2_000_000),
            slices((0, "0.05"), (10_000_000, "0"), (50_000_000, "0.01")),
        ]
    ),
)
def test_a_higher_turnover_never_pays_less_on_a_rising_scale(
    low: int, more: int, scale: Scale
) -> None:
    assert due(scale, low) <= due(scale, low + more)


# --- later years --------------------------------------------------------------------------------


def test_classes_are_indexed_from_this_year_and_rounded_as_told() -> None:
    # 2 % a year, to € 50. 2,500: 2,550; 2,601 → 2,600; 2,653.02 → 2,650.
    # 7,500: 7,650; 7,803 → 7,800; 7,959.06 → 7,950 (from the rounded 7,800 it would be 7,956).
    scale = classes((0, 2_500), (10_000_000, 7_500))
    assert years(scale, Decimal(2), number=4) == (
        scale,
        classes((0, 2_550), (10_000_000, 7_650)),
        classes((0, 2_600), (10_000_000, 7_800)),
        classes((0, 2_650), (10_000_000, 7_950)),
    )


def test_halfway_goes_up_and_amounts_may_fall() -> None:
    assert years(classes((0, 2_500)), Decimal(1), number=2)[1] == classes((0, 2_550))  # 2,525
    assert years(classes((0, 2_500)), Decimal(-10), number=2)[1] == classes((0, 2_250))


def test_percentages_stay_and_their_edges_move() -> None:
    scale = Percentage(percent=Decimal("0.02"), minimum=250_000, maximum=1_500_000)
    later = years(scale, Decimal(2), step=100, number=2)[1]
    assert later == Percentage(percent=Decimal("0.02"), minimum=255_000, maximum=1_530_000)
    open_ended = Percentage(percent=Decimal("0.02"), minimum=250_000)
    assert years(open_ended, Decimal(2), number=2)[1] == Percentage(
        percent=Decimal("0.02"), minimum=255_000
    )
    rates = slices((0, "0.05"), (10_000_000, "0.02"))
    assert years(rates, Decimal(2), number=3) == (rates, rates, rates)


def test_rounding_needs_a_step() -> None:
    with pytest.raises(ValueError, match="afronden kan op een cent of meer"):
        times(SCALE_2013, Fraction(2), 0)


# --- what is no scale ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        (Classes, {"steps": ()}, "een staffel heeft ten minste één klasse"),
        (Slices, {"steps": ()}, "een staffel heeft ten minste één schijf"),
        (
            classes,
            ((5, 1),),
            "klasse 1: de ondergrens moet 0 zijn, anders valt er iemand onder",
        ),
        (classes, ((-5, 1), (0, 1)), "klasse 1: de ondergrens is negatief"),
        (
            classes,
            ((0, 1), (10, 2), (10, 3)),
            "klasse 3: de ondergrens ligt niet boven die van klasse 2",
        ),
        (
            slices,
            ((0, "1"), (20, "2"), (10, "3")),
            "schijf 3: de ondergrens ligt niet boven die van schijf 2",
        ),
        (classes, ((0, 1), (10, -2)), "klasse 2: de bijdrage is negatief"),
        (slices, ((0, "1"), (9, "100.1")), "schijf 2: het percentage ligt niet tussen 0 en 100"),
        (slices, ((0, "-1"),), "schijf 1: het percentage ligt niet tussen 0 en 100"),
        (Percentage, {"percent": Decimal(101)}, "het percentage ligt niet tussen 0 en 100"),
        (Percentage, {"percent": Decimal(1), "minimum": -1}, "het minimum is negatief"),
        (
            Percentage,
            {"percent": Decimal(1), "minimum": 2, "maximum": 1},
            "het maximum is lager dan het minimum",
        ),
    ],
)
def test_what_is_no_scale_says_which_row_and_why(kind: Any, arguments: Any, message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        kind(**arguments) if isinstance(arguments, dict) else kind(*arguments)


def test_a_bound_is_a_whole_number_of_euros() -> None:
    whole = Classes(steps=(Step(start=Decimal("0.00"), amount=1),))
    assert due(whole, 3) == 1
    with pytest.raises(ValueError, match="klasse 2: de ondergrens is geen heel aantal euro's"):
        Classes(steps=(Step(start=0, amount=1), Step(start=Decimal("9.5"), amount=2)))
