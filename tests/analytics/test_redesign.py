"""Another scale beside today's: five organisations by hand, and equations over any number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.redesign import Band, Member, redesign, revenue, same_revenue
from analytics.staffel import Classes, Percentage, Scale, Slice, Slices, Step, due
from tests.analytics.test_staffel import SCALE_2013, classes, slices

MILLION = 1_000_000
# One class fewer: 0 to 10 million together, and 75 million and more pays 16,000.
NEW = classes((0, 3_000), (10 * MILLION, 7_500), (25 * MILLION, 10_000), (75 * MILLION, 16_000))
MEMBERS = (
    Member(name="Klein", turnover=4 * MILLION, today=250_000),
    Member(name="Middel", turnover=8 * MILLION, today=500_000),
    Member(name="Groot", turnover=80 * MILLION),  # today is not known: the old scale says 15,000
    Member(name="Vast", turnover=90 * MILLION, today=100, deviating=400_000, reason="initiatief"),
    Member(name="Gelijk", turnover=10 * MILLION, today=750_000),
    Member(name="Stil", turnover=None, today=500_000),
    Member(name="Fout", turnover=-1),
)

GENERATED = settings(max_examples=100, deadline=None, derandomize=True, database=None)
members = st.lists(
    st.builds(
        Member,
        name=st.text(max_size=3),
        turnover=st.none() | st.integers(-1, 200 * MILLION),
        today=st.none() | st.integers(0, 2_000_000),
        deviating=st.none() | st.integers(0, 2_000_000),
    ),
    max_size=12,
)
scales = st.one_of(
    st.lists(st.integers(0, 2_000_000), min_size=1, max_size=4).map(
        lambda amounts: Classes(
            steps=tuple(Step(start=at * 20 * MILLION, amount=one) for at, one in enumerate(amounts))
        )
    ),
    st.lists(st.decimals(0, 1, places=4), min_size=1, max_size=4).map(
        lambda rates: Slices(
            steps=tuple(Slice(start=at * 20 * MILLION, percent=one) for at, one in enumerate(rates))
        )
    ),
    st.builds(
        Percentage,
        percent=st.decimals(0, 1, places=4),
        minimum=st.integers(0, 500_000),
        maximum=st.none() | st.integers(500_000, 2_000_000),
    ),
)


def test_who_pays_less_and_who_more() -> None:
    found = redesign(MEMBERS, NEW, SCALE_2013)
    assert [(one.member.name, one.difference) for one in found.winners] == [("Middel", -200_000)]
    assert [(one.member.name, one.difference) for one in found.losers] == [
        ("Klein", 50_000),
        ("Groot", 100_000),
    ]
    assert [(one.member.name, one.new, one.why) for one in found.unchanged] == [
        ("Vast", 400_000, "initiatief"),
        ("Gelijk", 750_000, ""),
    ]
    assert [(one.member.name, one.old, one.new, one.why) for one in found.unknown] == [
        ("Stil", 500_000, None, "omzet ontbreekt"),
        ("Fout", None, None, "omzet ontbreekt"),
    ]
    # 2,500 + 5,000 + 15,000 + 4,000 + 7,500, and 3,000 + 3,000 + 16,000 + 4,000 + 7,500
    assert (found.before, found.after, found.outside) == (3_400_000, 3_350_000, 500_000)


def test_without_the_old_scale_who_pays_an_unknown_amount_is_unknown() -> None:
    (shift,) = redesign([MEMBERS[2]], NEW).unknown
    assert (shift.old, shift.new, shift.why) == (None, 1_600_000, "bijdrage nu ontbreekt")


def test_the_board_sees_totals_by_class_of_the_new_scale() -> None:
    more = (*MEMBERS, *(Member(name=n, turnover=10, today=250_000) for n in ("A", "B")))
    bands = redesign(more, NEW, SCALE_2013).bands
    assert bands == (
        Band(start=0, end=10 * MILLION, count=4, before=1_250_000, after=1_200_000),
        Band(start=10 * MILLION, end=25 * MILLION, count=1, before=750_000, after=750_000),
        Band(start=25 * MILLION, end=75 * MILLION, count=0, before=0, after=0),
        Band(start=75 * MILLION, end=None, count=1, before=1_500_000, after=1_600_000),
        Band(start=None, end=None, count=1, before=400_000, after=400_000),
    )
    assert [band.small for band in bands] == [False, True, False, True, True]
    assert [band.start for band in redesign(more[-2:], NEW).bands][-1] == 75 * MILLION


def test_a_turnover_just_under_a_bound_is_in_the_band_that_it_pays_by() -> None:
    shift = Member(name="Net niet", turnover=Decimal("9999999.99"), today=0)
    assert [band.count for band in redesign([shift], NEW).bands] == [1, 0, 0, 0]


@pytest.mark.parametrize(
    ("turnover", "old", "burden"),
    [
        (5 * MILLION, 500_000, 1.0),  # 1,000 for each million is 1 per mille
        (74_900_000, 1_000_000, 10_000 / 74_900),
        (0, 250_000, None),
        (None, 250_000, None),
        (5 * MILLION, None, None),
    ],
)
def test_the_burden_is_per_mille_of_the_turnover(
    turnover: int | None, old: int | None, burden: float | None
) -> None:
    (shift,) = redesign([Member(name="A", turnover=turnover, today=old)], NEW).shifts
    assert shift.burdens[0] == (None if burden is None else pytest.approx(burden))


def test_the_burden_afterwards_comes_beside_it() -> None:
    (shift,) = redesign([MEMBERS[1]], NEW).shifts
    assert shift.burdens == (pytest.approx(0.625), pytest.approx(0.375))


@GENERATED
@given(members=members, new=scales, old=st.none() | scales)
def test_everyone_is_in_one_list_and_the_bands_are_the_totals(
    members: list[Member], new: Scale, old: Scale | None
) -> None:
    found = redesign(members, new, old)
    parts = (found.winners, found.losers, found.unchanged, found.unknown)
    assert sorted(map(id, found.shifts)) == sorted(id(one) for part in parts for one in part)
    assert sum(one.difference or 0 for one in found.shifts) == found.after - found.before
    assert sum(band.count for band in found.bands) == len(found.known)
    assert sum(band.before for band in found.bands) == found.before
    assert sum(band.after for band in found.bands) == found.after
    unasked = [one for one in members if one.deviating is None and one.turnover in (None, -1)]
    missing = [one.member for one in found.unknown if one.why == "omzet ontbreekt"]
    assert missing == unasked


@GENERATED
@given(members=members, scale=scales)
def test_the_same_scale_moves_nobody(members: list[Member], scale: Scale) -> None:
    bare = [Member(name=one.name, turnover=one.turnover) for one in members]
    found = redesign(bare, scale, scale)
    assert not found.winners
    assert not found.losers
    assert found.after == revenue(scale, bare)


# --- the same revenue ---------------------------------------------------------------------------


def test_one_factor_brings_the_revenue_back() -> None:
    # on NEW: 3,000 + 3,000 + 16,000 + 7,500 = 29,500 beside the 4,000 of Vast; asked 34,000, so the
    # factor is 30,000 / 29,500: 3,050.85 → 3,050; 7,627.12 → 7,650; 16,271.19 → 16,250;
    # 3,050 + 3,050 + 16,250 + 7,650 + 4,000 = 34,000
    found = same_revenue(NEW, MEMBERS, 3_400_000)
    assert found.scale == classes(
        (0, 3_050), (10 * MILLION, 7_650), (25 * MILLION, 10_150), (75 * MILLION, 16_250)
    )
    assert (found.revenue, found.difference) == (3_400_000, 0)
    assert found.factor == pytest.approx(300 / 295)


def test_what_rounding_leaves_is_told() -> None:
    # asked 34,000, to € 500: 3,000 + 3,000 + 16,500 + 7,500 + 4,000
    assert same_revenue(NEW, MEMBERS, 3_400_000, step=50_000).difference == 0
    # asked 33,900: 29,900 / 29,500: 3,040.68 → 3,000, 7,601.69 → 7,500, 16,216.95 → 16,000
    found = same_revenue(NEW, MEMBERS, 3_390_000, step=50_000)
    assert (found.revenue, found.difference) == (3_350_000, -40_000)


def test_percentages_go_along() -> None:
    payers = [Member(name="A", turnover=10 * MILLION), Member(name="B", turnover=90 * MILLION)]
    # 0.05 % of 10 million + 0.05 % of 50 million + 0.01 % of 40 million, twice: 5,000 and 29,000
    rates = slices((0, "0.05"), (50 * MILLION, "0.01"))
    twice = same_revenue(rates, payers, 6_800_000)
    assert twice.scale == slices((0, "0.1"), (50 * MILLION, "0.02"))
    assert (twice.revenue, twice.difference, twice.factor) == (6_800_000, 0, 2.0)
    # 0.05 %: 5,000 and the maximum of 15,000; half of it 2,500 and 7,500
    edged = Percentage(percent=Decimal("0.05"), minimum=100_000, maximum=1_500_000)
    half = same_revenue(edged, payers, 1_000_000)
    assert half.scale == Percentage(percent=Decimal("0.025"), minimum=50_000, maximum=750_000)
    assert half.difference == 0


def test_where_no_factor_helps_it_says_so() -> None:
    with pytest.raises(ValueError, match="er valt niets op te schalen"):
        same_revenue(NEW, [MEMBERS[3], MEMBERS[5]], 500_000)
    with pytest.raises(ValueError, match="samen al meer dan de gevraagde opbrengst"):
        same_revenue(NEW, MEMBERS, 300_000)


@GENERATED
@given(members=members, amounts=st.lists(st.integers(1, 2_000_000), min_size=1, max_size=4))
def test_rounding_moves_each_by_half_a_step_at_most(
    members: list[Member], amounts: list[int]
) -> None:
    scale = Classes(
        steps=tuple(Step(start=at * 20 * MILLION, amount=one) for at, one in enumerate(amounts))
    )
    payers = [*members, Member(name="A", turnover=0)]
    agreed = sum(one.deviating or 0 for one in payers)
    moving = [one for one in payers if one.deviating is None and (one.turnover or 0) >= 0]
    found = same_revenue(scale, payers, agreed + 3_000_000, step=5_000)
    assert abs(found.difference) <= 2_500 * len(moving)
    known = [one for one in moving if one.turnover is not None]
    assert found.revenue == agreed + sum(due(found.scale, one.turnover) for one in known)
