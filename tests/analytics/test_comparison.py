"""Scenarios side by side: their figures beside the plan, the best of each, the levers moved."""

from __future__ import annotations

from analytics.comparison import compare, longest
from analytics.scenario import ITEMS, project
from tests.analytics.small_plan import small_plan

ONE = {"planned": 1.0}
MORE = {"recruits.wonen.2": 1.0, "service": "no", "subsidies": 3000.0}


def test_figures_of_each_beside_the_plan() -> None:
    plan = small_plan()
    found = compare(plan, [{}, ONE, MORE])
    assert found.year == 2015
    assert [row.item for row in found.rows] == list(ITEMS)
    # one new one less: 5.000; one recruit of 5.000 and 1.000 more subsidy: 6.000
    assert (found.balance.plan, found.balance.values) == (0, (0, -5_000, 6_000))
    for place, values in enumerate(({}, ONE, MORE)):
        figures = project(plan, values).first.figures
        assert [row.values[place] for row in found.rows] == [figures[i.key] for i in ITEMS]


def test_the_best_where_more_or_less_is_better() -> None:
    rows = {row.item.key: row for row in compare(small_plan(), [{}, ONE, MORE, MORE]).rows}
    assert rows["balance"].best == {2, 3}
    assert rows["cost_per_payer"].best == {2, 3}  # lower is better: 47.000 ÷ 5
    assert rows["cost"].best == frozenset()  # the same everywhere
    assert rows["average_contribution"].best == frozenset()  # neither is better


def test_an_unknown_figure_is_never_the_best() -> None:
    plan = small_plan(participants=None, sectors={})
    rows = {row.item.key: row for row in compare(plan, [{}, ONE]).rows}
    assert rows["participants"].values == (None, None)
    assert rows["participants"].best == frozenset()


def test_levers_that_anyone_moved() -> None:
    levers = compare(small_plan(), [ONE, MORE]).levers
    assert {moved.slot.key: moved.values for moved in levers} == {
        "planned": (1.0, 2),
        "recruits.wonen.2": (0, 1.0),
        "service": ("yes", "no"),
        "subsidies": (2000.0, 3000.0),
    }
    assert compare(small_plan(), [{}]).levers == ()


def test_a_later_year_carries_on_what_looks_less_far() -> None:
    plan, ahead = small_plan(), {"horizon": 3.0, "inflation": 10.0}
    found = compare(plan, [ahead, ONE], 2)
    assert found.year == 2017
    # costs 47.000 × 1,21 = 56.870, income 47.000; the other has one payer of 5.000 less
    assert [round(value or 0, 6) for value in found.balance.values] == [-9_870, -5_000]
    assert longest([ahead, ONE]) == 3
    assert longest([]) == 1
