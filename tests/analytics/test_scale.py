"""The contribution scale beside what trying every mix of classes gives."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations_with_replacement

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.scale import contribution, nearest

CLASSES = {
    Decimal(start): Decimal(fee)
    for start, fee in (
        (0, 2_500),
        (5_000_000, 5_000),
        (10_000_000, 7_500),
        (25_000_000, 10_000),
        (75_000_000, 15_000),
    )
}
FEES = frozenset(int(fee) * 100 for fee in CLASSES.values())


def tried(amount: int, number: int, fees: frozenset[int]) -> int:
    """The same as `nearest`, by trying every mix."""
    mixes = {sum(mix) for mix in combinations_with_replacement(sorted(fees), number)}
    return min(mixes, key=lambda made: (abs(made - amount), made))


@pytest.mark.parametrize(
    ("turnover", "fee"),
    [
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
def test_a_class_holds_its_own_lower_bound(turnover: str, fee: int) -> None:
    assert contribution(Decimal(turnover), CLASSES) == fee


def test_below_the_lowest_class_nothing_is_known() -> None:
    assert contribution(Decimal(10), {Decimal(100): Decimal(5)}) is None


@pytest.mark.parametrize(
    ("amount", "number", "found"),
    [
        (55_000, 3, 45_000),  # three can pay 3 × 15,000 at most
        (55_000, 6, 55_000),
        (220_000, 25, 220_000),
        (275_000, 31, 275_000),
        (276_000, 31, 275_000),
        (276_250, 31, 275_000),  # as far from 277,500
        (276_251, 31, 277_500),
        (1_000, 1, 2_500),
        (12_500, 1, 10_000),  # 10,000 and 15,000 are as far
        (12_501, 1, 15_000),
        (42_500, 3, 40_000),  # not 42,500: 15,000 + 15,000 leaves 12,500, which is no class
    ],
)
def test_what_so_many_can_pay_on_the_scale_of_2013(amount: int, number: int, found: int) -> None:
    assert nearest(amount * 100, number, FEES) == found * 100


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    fees=st.frozensets(st.integers(0, 30), min_size=1, max_size=5),
    number=st.integers(1, 5),
    amount=st.integers(0, 200),
)
def test_any_scale_equals_trying_every_mix(fees: frozenset[int], number: int, amount: int) -> None:
    assert nearest(amount, number, fees) == tried(amount, number, fees)
