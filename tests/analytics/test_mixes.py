"""Goal seek on the classes, beside trying every mix."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.mixes import (
    LISTED,
    Closing,
    Mix,
    Shortage,
    by_number,
    by_service,
    closing,
    mixes,
    single,
)

SCALE = (250_000, 500_000, 750_000, 1_000_000, 1_500_000)
HAN = 240_579_00  # in kind, domain.md §5.6
PAYING = 225_579_00  # what is left when HAN pays 15,000
SERVE = 2_082_00  # account management of a participant a year
WIN = 2_150_83  # and once, to win one

Counts = tuple[int, ...]


def tried(number: int, classes: int) -> list[Counts]:
    """Every count by class of at most so many recruits."""
    every = product(range(number + 1), repeat=classes)
    return [counts for counts in every if sum(counts) <= number]


def worth(counts: Counts, each: list[int]) -> int:
    return sum(count * one for count, one in zip(counts, each, strict=True))


def counts_of(found: Closing | list[Mix]) -> list[Counts]:
    return [mix.counts for mix in (found.mixes if isinstance(found, Closing) else found)]


@pytest.mark.parametrize(
    ("fee", "gap", "serve", "number"),
    [
        (2_500, HAN, 0, 97), (2_500, PAYING, 0, 91),
        (2_500, HAN, SERVE, 576), (2_500, PAYING, SERVE, 540),
        (5_000, HAN, 0, 49), (5_000, PAYING, 0, 46),
        (5_000, HAN, SERVE, 83), (5_000, PAYING, SERVE, 78),
        (7_500, HAN, 0, 33), (7_500, PAYING, 0, 31),
        (7_500, HAN, SERVE, 45), (7_500, PAYING, SERVE, 42),
        (10_000, HAN, 0, 25), (10_000, PAYING, 0, 23),
        (10_000, HAN, SERVE, 31), (10_000, PAYING, SERVE, 29),
        (15_000, HAN, 0, 17), (15_000, PAYING, 0, 16),
        (15_000, HAN, SERVE, 19), (15_000, PAYING, SERVE, 18),
    ],
)  # fmt: skip
def test_how_many_of_one_class(fee: int, gap: int, serve: int, number: int) -> None:
    assert single(gap, fee * 100, serve) == number
    only = closing(gap, [fee * 100], number, serve=serve)
    assert counts_of(only) == [(number,)]
    assert closing(gap, [fee * 100], number - 1, serve=serve).shortage == Shortage(
        why="te weinig", at_most=(number - 1) * (fee * 100 - serve), needed=number
    )


def test_one_class_at_its_edges() -> None:
    assert single(100, 50) == 2  # to the cent
    assert single(101, 50) == 3
    assert single(0, 50, 60) == single(-1, 50, 60) == 0
    assert single(1, 50, 50) is None
    assert single(1, 50, 60) is None


def test_what_replaces_the_subsidies() -> None:
    assert [single(46_164_00, fee) for fee in SCALE[2:]] == [7, 5, 4]


def test_six_that_pay_55_000() -> None:
    found = mixes(55_000_00, SCALE, 6)
    assert {(mix.number, mix.total) for mix in found} == {(6, 55_000_00)}
    assert counts_of(found) == [
        (2, 1, 0, 0, 3),  # 2 × 2,500 + 5,000 + 3 × 15,000
        (2, 0, 0, 2, 2),
        (1, 1, 1, 1, 2),
        (0, 3, 0, 1, 2),
        (1, 0, 3, 0, 2),
        (0, 2, 2, 0, 2),
        (1, 0, 1, 3, 1),
        (0, 2, 0, 3, 1),
        (0, 1, 2, 2, 1),
        (0, 0, 4, 1, 1),
        (0, 1, 0, 5, 0),
        (0, 0, 2, 4, 0),
    ]


@pytest.mark.parametrize(
    ("target", "number", "ways"),
    [
        (55_000, 6, 12),
        (55_000, 3, 0),  # three pay 45,000 at most
        (45_000, 3, 1),
        (220_000, 25, 419),  # domain.md §1.3
        (275_000, 31, 738),
        (55_001, 6, 0),
        (0, 0, 1),
        (2_500, 0, 0),
    ],
)
def test_how_many_mixes_pay_a_sum(target: int, number: int, ways: int) -> None:
    assert len(mixes(target * 100, SCALE, number)) == ways


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    fees=st.lists(st.integers(0, 8), min_size=1, max_size=4),
    number=st.integers(0, 8),
    target=st.integers(0, 40),
)
def test_every_exact_mix_is_found_and_no_other(fees: list[int], number: int, target: int) -> None:
    wanted = [
        counts
        for counts in tried(number, len(fees))
        if sum(counts) == number and worth(counts, fees) == target
    ]
    assert sorted(counts_of(mixes(target, fees, number))) == wanted


def test_the_frontier_of_two_classes() -> None:
    found = closing(HAN, [15_000_00, 10_000_00], 30)
    assert {(0, 25), (3, 20), (7, 14), (11, 8), (15, 2), (17, 0)} < set(counts_of(found))
    assert len(found.mixes) == 18  # up to 17 of the one, each time the fewest of the other
    assert (found.more, found.within, found.shortage) == (0, 30, None)
    assert counts_of(found)[:2] == [(15, 2), (16, 1)]  # 17, of which 245,000 is nearest


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    fees=st.lists(st.integers(0, 12), min_size=1, max_size=4),
    gap=st.integers(-2, 60),
    most=st.integers(0, 7),
    serve=st.integers(0, 4),
    win=st.integers(0, 2),
    stock=st.none() | st.lists(st.integers(0, 4), min_size=4, max_size=4),
)
def test_every_minimal_mix_is_found_and_no_other(
    fees: list[int], gap: int, most: int, serve: int, win: int, stock: list[int] | None
) -> None:
    net = [fee - serve - win for fee in fees]
    supply = stock[: len(fees)] if stock else None
    wanted = [
        counts
        for counts in tried(most, len(fees))
        if all(count <= one for count, one in zip(counts, supply or [most] * 4, strict=False))
        if worth(counts, net) >= gap
        if all(worth(counts, net) - net[at] < gap for at, count in enumerate(counts) if count)
    ]
    found = closing(gap, fees, most, serve=serve, win=win, supply=supply)
    assert sorted(counts_of(found)) == wanted
    assert (found.more, found.within) == (0, most)
    assert bool(wanted) != bool(found.shortage)
    if found.shortage:
        best = max(worth(counts, net) for counts in tried(most, len(fees)))
        assert (found.shortage.why == "onmogelijk") == (max(net) <= 0)
        assert (found.shortage.why == "te weinig") == (max(net) > 0 and best < gap)


def test_why_nothing_closes_the_gap() -> None:
    # Three pay at most 3 × 15,000; it takes four.
    assert closing(55_000_00, SCALE, 3).shortage == Shortage(
        why="te weinig", at_most=45_000_00, needed=4
    )
    # A class of 2,000 costs 2,082 to serve.
    assert closing(1, [2_000_00], 99, serve=SERVE).shortage == Shortage(why="onmogelijk")
    # It pays for its service, but not in the year in which it is won.
    assert closing(1, [2_500_00], 99, serve=SERVE).shortage is None
    assert closing(1, [2_500_00], 99, serve=SERVE, win=WIN).shortage == Shortage(why="onmogelijk")
    # 16 × 15,000 is too little and 17 is enough; entered are 2 × 15,000, 3 × 10,000 and 5 of each
    # lower class: 30,000 + 30,000 + 37,500 + 25,000 + 12,500.
    assert closing(HAN, SCALE, 40, supply=[5, 5, 5, 3, 2]).shortage == Shortage(
        why="niet geloofwaardig", at_most=135_000_00, needed=17, supply=20
    )


def test_supply_limits_each_class() -> None:
    found = closing(55_000_00, SCALE, 6, supply=[9, 0, 2, 4, 1])
    assert found.mixes
    assert all(
        count <= one
        for mix in found.mixes
        for count, one in zip(mix.counts, (9, 0, 2, 4, 1), strict=True)
    )
    assert counts_of(found)[0] == (0, 0, 0, 4, 1)  # 4 × 10,000 + 15,000, to the euro


def test_a_gap_that_is_closed_needs_nobody() -> None:
    assert counts_of(closing(0, SCALE, 5)) == [(0, 0, 0, 0, 0)]
    assert counts_of(closing(-1, [100], 5, serve=200)) == [(0,)]


def test_mixes_come_in_the_order_that_was_asked() -> None:
    plain = closing(46_164_00, SCALE, 6).mixes
    assert list(plain) == sorted(plain, key=by_number)
    assert [(mix.number, mix.total) for mix in plain[:3]] == [
        (4, 47_500_00),
        (4, 47_500_00),
        (4, 50_000_00),
    ]
    cheap = closing(46_164_00, SCALE, 6, key=by_service(SERVE)).mixes
    assert set(cheap) == set(plain)
    # Four cost 4 × 2,082 to serve and pay 60,000 at most; with three of them the gap is open.
    assert (cheap[0].counts, by_service(SERVE)(cheap[0])) == (
        (0, 0, 0, 0, 4),
        (4 * SERVE, -60_000_00),
    )
    spread = closing(46_164_00, SCALE, 6, key=lambda mix: -sum(map(bool, mix.counts))).mixes
    assert spread[0].counts == (1, 1, 2, 1, 1)  # 47,500 from every class


def test_what_is_not_listed_is_counted() -> None:
    found = closing(HAN, SCALE, 30)
    assert (len(found.mixes), found.more, found.within) == (LISTED, 3_631, 30)
    assert len(tried_fast(HAN, 30)) == LISTED + 3_631
    assert [mix.number for mix in found.mixes] == sorted(mix.number for mix in found.mixes)


def tried_fast(gap: int, most: int) -> list[Counts]:
    """The minimal mixes on the scale, by trying all counts of the four upper classes: of the lowest
    it takes either none or just enough."""
    found = []
    for upper in product(*(range(min(most, -(-gap // fee)) + 1) for fee in SCALE[1:])):
        rest = gap - worth(upper, list(SCALE[1:]))
        lowest = max(0, -(-rest // SCALE[0]))
        if sum(upper) + lowest > most:
            continue
        cheapest = min(fee for fee, count in zip(SCALE, (lowest, *upper), strict=True) if count)
        if lowest * SCALE[0] - rest < cheapest:
            found.append((lowest, *upper))
    return found


def test_of_too_many_those_with_the_most_recruits_are_left_out() -> None:
    found = closing(HAN, SCALE, 600, serve=SERVE)
    assert 19 < found.within < 600  # single() needs 19 of the highest class
    same = closing(HAN, SCALE, found.within, serve=SERVE)
    assert (same.mixes, same.more, same.within) == (found.mixes, found.more, found.within)


def test_so_many_classes_that_even_the_fewest_recruits_are_too_many_mixes() -> None:
    with pytest.raises(ValueError, match="Met zo veel klassen"):
        closing(5_990, range(1_000, 1_040), 9)
