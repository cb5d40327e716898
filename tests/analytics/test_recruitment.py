"""What prospects may bring in, beside weighing every combination of who joins."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.recruitment import (
    MOST_PROSPECTS,
    Outlook,
    Prospect,
    Rule,
    first_year,
    one_more,
    outlook,
)

RULES: tuple[Rule, ...] = ("year", "quarter", "month")
SCALE = (250_000, 500_000, 750_000, 1_000_000, 1_500_000)

# domain.md §5.2: six prospects that together are 55,000 euros.
SIX = [
    Prospect(name=f"Prospect {number}", fee=euros * 100, chance=chance)
    for number, (euros, chance) in enumerate(
        [(10_000, 0.7), (10_000, 0.5), (15_000, 0.4), (7_500, 0.5), (10_000, 0.3), (2_500, 0.6)]
    )
]


def tried(prospects: list[Prospect], rule: Rule, common: float) -> dict[tuple[int, int], Fraction]:
    """The exact chance of every (income, number), by weighing all 2^n combinations."""
    amounts = [first_year(one.fee, one.month, rule) for one in prospects]
    chances = [exact(one.chance) for one in prospects]
    weights: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
    for joins in product((0, 1), repeat=len(prospects)):
        alone = Fraction(1)
        for join, chance in zip(joins, chances, strict=True):
            alone *= chance if join else 1 - chance
        weights[total(amounts, joins)] += (1 - exact(common)) * alone
    for low, high in pairwise(sorted({Fraction(0), Fraction(1), *chances})):
        joins = tuple(int((low + high) / 2 < chance) for chance in chances)  # of any draw between
        weights[total(amounts, joins)] += exact(common) * (high - low)
    return weights


def exact(share: float) -> Fraction:
    """As it was meant: all shares here are twentieths."""
    return Fraction(round(share * 20), 20)


def total(amounts: list[int], joins: tuple[int, ...]) -> tuple[int, int]:
    return sum(amount for amount, join in zip(amounts, joins, strict=True) if join), sum(joins)


def close(number: float) -> object:
    return pytest.approx(number, rel=1e-9, abs=1e-9)


def test_the_funnel_of_the_plan() -> None:
    found = outlook(SIX, "year")
    # .7 × 10,000 + .5 × 10,000 + .4 × 15,000 + .5 × 7,500 + .3 × 10,000 + .6 × 2,500
    assert found.income.mean == close(26_250_00)
    # √(.21 × 10² + .25 × 10² + .24 × 15² + .25 × 7.5² + .21 × 10² + .24 × 2.5²) thousand
    assert found.income.sd == pytest.approx(11_685_99.6, abs=0.05)
    assert [found.income.quantile(share) for share in (0.1, 0.5, 0.9)] == [
        10_000_00,
        27_500_00,
        42_500_00,
    ]
    # Only all six pay 55,000: .7 × .5 × .4 × .5 × .3 × .6
    assert found.income.chance_of(55_000_00) == close(0.0126)
    assert [round(chance, 4) for chance in found.number.chances] == [
        0.0126, 0.0873, 0.2374, 0.3254, 0.2374, 0.0873, 0.0126,
    ]  # fmt: skip
    assert found.number.mean == close(3.0)
    assert found.number.chance_of(3) == close(0.5 + 0.3254 / 2)  # it is symmetric
    # No sum exceeds 55,000, so the shortfall is what the mean lacks.
    assert found.income.shortfall(55_000_00) == close(55_000_00 - 26_250_00)


def test_one_thing_that_decides_for_all_widens_the_spread_and_keeps_the_mean() -> None:
    spread = [outlook(SIX, "year", common).income for common in (0.0, 0.2, 0.5, 1.0)]
    assert [found.mean for found in spread] == [close(26_250_00)] * 4
    assert [found.sd for found in spread] == sorted({found.sd for found in spread})
    # All six join when the least likely does.
    assert spread[-1].chance_of(55_000_00) == close(0.3)
    assert spread[1].chance_of(55_000_00) == close(0.8 * 0.0126 + 0.2 * 0.3)
    # With a draw below .3 all join, below .4 all but the fifth, and so on down to none.
    assert spread[-1].values.tolist() == [
        0, 10_000_00, 12_500_00, 30_000_00, 45_000_00, 55_000_00,
    ]  # fmt: skip


prospects = st.lists(
    st.builds(
        Prospect,
        name=st.just("P"),
        fee=st.sampled_from((*SCALE, 0, 1, 123_457)),
        chance=st.integers(0, 20).map(lambda twentieths: twentieths / 20),
        month=st.integers(1, 12),
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(
    prospects=prospects,
    rule=st.sampled_from(RULES),
    common=st.sampled_from((0.0, 0.0, 0.25, 0.8, 1.0)),
    target=st.integers(0, 6_000_000),
    share=st.integers(1, 20).map(lambda twentieths: twentieths / 20),
)
def test_any_funnel_equals_weighing_every_combination(
    prospects: list[Prospect], rule: Rule, common: float, target: int, share: float
) -> None:
    found, weights = outlook(prospects, rule, common), tried(prospects, rule, common)
    for at, distribution, goal in ((0, found.income, target), (1, found.number, target % 9)):
        single: dict[int, Fraction] = defaultdict(Fraction)
        for outcome, weight in weights.items():
            single[outcome[at]] += weight
        likely = {value: weight for value, weight in sorted(single.items()) if weight}
        assert distribution.values.tolist() == list(likely)
        assert distribution.chances.tolist() == [close(float(one)) for one in likely.values()]
        mean = sum(value * weight for value, weight in likely.items())
        square = sum((value - mean) ** 2 * weight for value, weight in likely.items())
        assert distribution.mean == close(float(mean))
        assert distribution.sd**2 == close(float(square))
        reached = sum(weight for value, weight in likely.items() if value >= goal)
        assert distribution.chance_of(goal) == close(float(reached))
        lacking = sum(max(0, goal - value) * weight for value, weight in likely.items())
        assert distribution.shortfall(goal) == close(float(lacking))
        assert distribution.quantile(share) == next(
            value
            for value in likely
            if sum(one for low, one in likely.items() if low <= value) >= exact(share)
        )


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(prospects=prospects, rule=st.sampled_from(RULES), common=st.floats(0, 1))
def test_chances_add_up_and_the_mean_is_that_of_each(
    prospects: list[Prospect], rule: Rule, common: float
) -> None:
    found = outlook(prospects, rule, common)
    each = [one.chance * first_year(one.fee, one.month, rule) for one in prospects]
    assert found.income.mean == close(sum(each))
    assert found.number.mean == close(sum(one.chance for one in prospects))
    for distribution in (found.income, found.number):
        assert distribution.chances.sum() == close(1)
        assert distribution.chance_of(0) == 1  # exactly


def test_without_prospects_nothing_is_certain() -> None:
    assert [as_pairs(one) for one in in_both_worlds([])] == [[(0, 1.0)]] * 2


def test_what_is_certain_is_certain() -> None:
    never, always = (Prospect(name="P", fee=100, chance=chance) for chance in (0, 1))
    assert [as_pairs(one) for one in in_both_worlds([never, always, always])] == [[(200, 1.0)]] * 2
    found = outlook([never, always], "year").income
    assert (found.sd, found.quantile(0.1), found.chance_of(100), found.chance_of(101)) == (
        0, 100, 1, 0,
    )  # fmt: skip


def test_a_float_that_falls_short_of_its_share_still_reaches_it() -> None:
    found = outlook([Prospect(name="P", fee=100, chance=0.9)], "year").income
    assert found.chances[0] < 0.1  # 1 − .9 as a float
    assert (found.quantile(0.1), found.quantile(0.1001), found.quantile(1)) == (0, 100, 100)


def in_both_worlds(prospects: list[Prospect]) -> list[Outlook]:
    return [outlook(prospects, "year", common) for common in (0.0, 0.5)]


def as_pairs(found: Outlook) -> list[tuple[int, float]]:
    return list(zip(found.income.values.tolist(), found.income.chances.tolist(), strict=True))


@pytest.mark.parametrize(
    ("fee", "month", "rule", "paid"),
    [
        (1_000_000, 1, "year", 1_000_000),
        (1_000_000, 12, "year", 1_000_000),
        (1_000_000, 1, "quarter", 1_000_000),
        (1_000_000, 3, "quarter", 1_000_000),
        (1_000_000, 4, "quarter", 750_000),
        (1_000_000, 9, "quarter", 500_000),
        (1_000_000, 10, "quarter", 250_000),
        (1_000_000, 12, "quarter", 250_000),
        (1_000_000, 1, "month", 1_000_000),
        (1_000_000, 7, "month", 500_000),
        (250_000, 12, "month", 20_833),  # 20,833.33…
        (250_000, 11, "month", 41_667),  # 41,666.66…
        (2, 10, "quarter", 1),  # half a cent goes up
        (1, 12, "month", 0),
        (6, 12, "month", 1),
    ],
)
def test_the_first_year(fee: int, month: int, rule: Rule, paid: int) -> None:
    assert first_year(fee, month, rule) == paid


def test_one_more_adds_to_the_mean_and_to_the_chance() -> None:
    one = Prospect(name="P", fee=10_000_00, chance=0.5)
    late = Prospect(name="Q", fee=10_000_00, chance=0.5, month=7)
    assert one_more([one], one, 10_000_00, "year").mean == close(5_000_00)
    assert one_more([one], one, 10_000_00, "year").chance == close(0.75 - 0.5)
    assert one_more([one], one, 20_000_00, "year").chance == close(0.25 - 0)
    assert one_more([one], one, 20_000_00, "year", 1.0).chance == close(0.5)  # both or neither
    assert one_more([one], late, 15_000_00, "month").mean == close(2_500_00)
    assert one_more([one], late, 15_000_01, "month").chance == 0


@pytest.mark.parametrize("rule", RULES)
def test_sixty_prospects_on_the_scale_are_counted_exactly(rule: Rule) -> None:
    many = [
        Prospect(name="P", fee=SCALE[at % 5], chance=(at % 19 + 1) / 20, month=at % 12 + 1)
        for at in range(MOST_PROSPECTS)
    ]
    found = outlook(many, rule)
    assert found.income.chances.sum() == close(1)
    assert found.income.mean == close(
        sum(one.chance * first_year(one.fee, one.month, rule) for one in many)
    )


def test_sixty_different_amounts_in_whole_euros_are_counted_exactly() -> None:
    many = [Prospect(name="P", fee=(2_501 + 7 * at) * 100, chance=0.5) for at in range(60)]
    assert outlook(many, "year").income.mean == close(sum(one.fee for one in many) / 2)


def test_too_many_prospects_are_refused() -> None:
    with pytest.raises(ValueError, match="hoogstens 60 prospects tegelijk, niet met 61"):
        outlook([SIX[0]] * 61, "year")


def test_too_many_different_outcomes_are_refused() -> None:
    powers = [Prospect(name="P", fee=2**at, chance=0.5) for at in range(21)]
    assert len(outlook(powers[:20], "year").income.values) == 2**20
    with pytest.raises(ValueError, match="te veel verschillende uitkomsten"):
        outlook(powers, "year")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"chance": 1.01}, "De kans van Zorghuis moet tussen 0 % en 100 % liggen"),
        ({"chance": -0.01}, "De kans van Zorghuis moet tussen 0 % en 100 % liggen"),
        ({"chance": float("nan")}, "De kans van Zorghuis moet tussen 0 % en 100 % liggen"),
        ({"month": 0}, "De startmaand van Zorghuis moet tussen 1 en 12 liggen"),
        ({"month": 13}, "De startmaand van Zorghuis moet tussen 1 en 12 liggen"),
        ({"fee": -1}, "De bijdrage van Zorghuis kan niet negatief zijn"),
    ],
)
def test_a_prospect_that_cannot_be(wrong: dict[str, float], message: str) -> None:
    right: dict[str, float] = {"fee": 250_000, "chance": 0.5}
    with pytest.raises(ValueError, match=message):
        Prospect(name="Zorghuis", **(right | wrong))  # type: ignore[arg-type]


def test_a_shock_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="De samenhang moet tussen 0 % en 100 % liggen"):
        outlook(SIX, "year", 1.5)
