"""The points of a drawing: every kind of scale is straight between them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analytics.staffel import Scale, due
from analytics.steps import points, reach
from tests.analytics.test_redesign import GENERATED, scales
from tests.analytics.test_staffel import classes

MILLION = 1_000_000


def test_a_step_stands_upright() -> None:
    scale = classes((0, 2_500), (6 * MILLION, 5_000))
    end = reach(scale)
    assert end == 8 * MILLION + 1  # a third beyond the highest bound
    assert points(scale, end) == [
        (0, 250_000),
        (6 * MILLION - 1, 250_000),
        (6 * MILLION, 500_000),
        (end, 500_000),
    ]


def test_the_drawing_holds_the_highest_bound_of_both() -> None:
    low, high = classes((0, 1)), classes((0, 1), (30, 2))
    assert reach(low) == 2  # even a scale with one class is drawn
    assert reach(low, high) == 41
    assert points(high, 20) == [(0, 100), (20, 100)]  # a bound beyond the end is not there


@GENERATED
@given(scales, st.floats(0, 1))
def test_between_two_points_it_is_straight(scale: Scale, part: float) -> None:
    end = reach(scale)
    turnover = int(part * end)
    found = points(scale, end)
    (low, below) = max(one for one in found if one[0] <= turnover)
    (high, above) = min(one for one in found if one[0] >= turnover)
    straight = below + (above - below) * (turnover - low) / ((high - low) or 1)
    assert abs(due(scale, turnover) - straight) <= 2  # each end is rounded to a cent
