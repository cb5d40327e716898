"""How much of a change is data and how much is assumption."""

from __future__ import annotations

from analytics.since import since
from tests.analytics.small_plan import cost, small_plan


def test_the_data_moved_and_the_levers_stayed() -> None:
    then = small_plan()
    now = small_plan(costs=(*then.costs, cost("Programma", "Café", 1_500, "direct")))
    found = since(then, now, {"planned": 1})
    assert found is not None
    # then: one of the two new ones does not come, 5.000 less; now the costs are 1.500 higher
    assert (found.planned, found.then, found.now, found.planned_now) == (0, -5_000, -6_500, -1_500)
    assert (found.assumption, found.data, found.assumption_now) == (-5_000, -1_500, -5_000)
    assert found.planned + found.assumption + found.data == found.now
    assert found.lost == ()


def test_a_lever_that_the_plan_of_now_refuses_is_said() -> None:
    then = small_plan()
    now = small_plan(scale=((0, 300_000),))  # there is no second class any more
    found = since(then, now, {"recruits.wonen.2": 1, "service": "no"})
    assert found is not None
    # then one recruit of 5.000; now none
    assert (found.then, found.now) == (5_000, 0)
    assert len(found.lost) == 1
    assert "recruits.wonen.2" in found.lost[0]


def test_nothing_to_say_of_a_plan_that_stayed_the_same() -> None:
    assert since(small_plan(), small_plan(), {"planned": 0}) is None
