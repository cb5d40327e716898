"""Small numbers: intervals, why a share moves, how unequal, and amounts that add up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.statistics import decompose, gini, largest_remainder, wilson

COUNTS = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda pair: (min(pair), max(pair)))
SECTORS = st.dictionaries(st.sampled_from(["wonen", "welzijn", "zorg"]), COUNTS)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [  # domain.md §3.2 A3 and §3.3
        (26, 27, 0.817, 0.993),
        (27, 27, 0.875, 1.0),
        (4, 6, 0.300, 0.903),
        (0, 5, 0.0, 0.434),
    ],
)
def test_wilson(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (3, 2), (-1, 2)])
def test_what_is_no_share_has_no_interval(part: int, whole: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(part, whole)


def test_both_groups_rise_while_the_total_falls() -> None:
    # 21/26 = 80.8 % → 23/31 = 74.2 %, while zorg 90.0 → 93.3 and welzijn 50.0 → 56.3
    found = decompose({"zorg": (18, 20), "welzijn": (3, 6)}, {"zorg": (14, 15), "welzijn": (9, 16)})
    assert found is not None
    assert (found.before, found.after) == pytest.approx((0.8077, 0.7419), abs=5e-5)
    assert found.is_paradox
    assert all(group.within > 0 for group in found.groups)
    assert (found.within, found.mix) == pytest.approx((0.0442, -0.1100), abs=5e-5)


def test_a_total_that_moves_with_a_group_is_no_paradox() -> None:
    found = decompose({"zorg": (1, 2), "wonen": (1, 2)}, {"zorg": (2, 2), "wonen": (1, 2)})
    assert found is not None
    assert not found.is_paradox
    assert found.mix == 0


def test_a_group_that_is_new_changes_the_mix_only() -> None:
    found = decompose({"zorg": (1, 2)}, {"zorg": (1, 2), "wonen": (2, 2)})
    assert found is not None
    assert [group.within for group in found.groups] == [0, 0]
    assert found.mix == pytest.approx(0.25)


def test_without_anything_to_divide_by_there_is_no_decomposition() -> None:
    assert decompose({}, {"zorg": (1, 2)}) is None
    assert decompose({"zorg": (1, 2)}, {"zorg": (0, 0)}) is None


@given(before=SECTORS, after=SECTORS)
def test_within_and_mix_are_the_whole_change(
    before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]
) -> None:
    found = decompose(before, after)
    if found is not None:
        assert found.within + found.mix == pytest.approx(found.after - found.before, abs=1e-12)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 1, 1, 1], 0),
        ([0, 0, 0, 8], 0.75),  # 2·4·8 ÷ (4·8) − 5/4
        ([1, 3], 0.25),  # 2·(1 + 6) ÷ (2·4) − 3/2
        ([0, 0], None),
        ([], None),
    ],
)
def test_gini(values: list[float], expected: float | None) -> None:
    assert gini(values) == expected


def test_cents_go_to_the_largest_remainders_of_equals_to_the_first() -> None:
    assert largest_remainder([1, 1, 1], 100) == [34, 33, 33]
    # .5544 .5058 .7875 .3649 .7875: three cents are left, for the two of .79 and the first
    spread = largest_remainder([262, 138, 116, 149, 116], 1_300_000)
    assert spread == [436_108, 229_705, 193_086, 248_015, 193_086]


@given(shares=st.lists(st.integers(0, 500), min_size=1), total=st.integers(-10_000, 10_000))
def test_what_is_divided_adds_up(shares: list[int], total: int) -> None:
    if not sum(shares):
        with pytest.raises(ValueError, match="nothing to divide by"):
            largest_remainder(shares, total)
        return
    assert sum(largest_remainder(shares, total)) == total
