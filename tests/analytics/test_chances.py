"""The recruits of a what-if in counts, by hand and beside the exact distribution."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.chances import dots, gap, of_hundred, steps, typical, without
from analytics.plan import CONTRIBUTION, EXISTING, Baseline, CostLine, IncomeLine
from analytics.recruitment import Distribution, Prospect, outlook

# domain.md §5.2: six prospects, in cents.
SIX = tuple(
    Prospect(name=f"P{at}", fee=fee, chance=chance)
    for at, (fee, chance) in enumerate(
        (
            (1_000_000, 0.7),
            (1_000_000, 0.5),
            (1_500_000, 0.4),
            (750_000, 0.5),
            (1_000_000, 0.3),
            (250_000, 0.6),
        )
    )
)
PLAN = Baseline(
    year=2015,
    income=(
        IncomeLine(provider="A", kind=CONTRIBUTION, amount=900_000, status=EXISTING, payers=1),
    ),
    costs=(CostLine(key="a/b", block="a", activity="b", cost=1_000_000),),
    scale=((0, 250_000),),
)


def found() -> Distribution:
    return outlook(SIX, "year").income


def test_the_gap_is_that_without_recruits() -> None:
    """€ 10.000 − € 9.000 = € 1.000, whoever may come."""
    assert gap(PLAN, {"recruits.wonen.1": 1.0, "prospects": "yes"}) == 100_000
    assert gap(PLAN, {"cost.a": -10.0}) == 0
    assert without({"recruits.wonen.1": 1.0, "prospects": "yes", "rule": "month"}) == {
        "rule": "month"
    }


def test_fifty_dots_hold_the_tail_of_one_in_79() -> None:
    """P(≥ 55.000) = 0,0126: the last of fifty dots, at 99 %, stands there, the one before not."""
    fifty = dots(found(), 50)
    assert fifty == sorted(fifty)
    assert fifty[-1] == 5_500_000
    assert fifty[-2] < 5_500_000
    assert dots(found(), 1) == [2_750_000]  # the median


def test_how_many_join_of_a_hundred_times() -> None:
    """.0126 .0873 .2374 .3254 .2374 .0873 .0126 of 100, the largest remainders rounded up."""
    assert of_hundred(outlook(SIX, "year").number) == {0: 1, 1: 9, 2: 24, 3: 32, 4: 24, 5: 9, 6: 1}


@settings(max_examples=50, deadline=None)
@given(
    fees=st.lists(st.integers(0, 10_000), min_size=1, max_size=8),
    most=st.integers(1, 30),
)
def test_steps_lose_nothing(fees: list[int], most: int) -> None:
    one = outlook([Prospect(name="", fee=fee, chance=0.5) for fee in fees], "year").income
    parts = steps(one, most)
    assert len(parts) <= most
    assert sum(part.chance for part in parts) == pytest.approx(1)
    for part in parts:
        inside = one.chance_of(part.low) - one.chance_of(part.high + 1)
        assert part.chance == pytest.approx(inside, abs=1e-9)


def test_the_mean_chance() -> None:
    """(0,7 + 0,5 + 0,4 + 0,5 + 0,3 + 0,6) ÷ 6 = 0,5."""
    assert typical(SIX) == pytest.approx(0.5)
