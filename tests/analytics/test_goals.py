"""What to make up for, on the plan of 2015; and what a mix does to the levers."""

from __future__ import annotations

import pytest

from analytics.baseline import Cursor, baseline
from analytics.goals import costs, difference, evened, goals, placed
from analytics.levers import Value, read
from analytics.mixes import Mix, closing
from analytics.plan import Baseline
from analytics.scenario import project

FEES = (250_000, 500_000, 750_000, 1_000_000, 1_500_000)


@pytest.fixture(scope="module")
def planned(facts_2015: Cursor) -> Baseline:
    return baseline(facts_2015, 2015)


def amounts(planned: Baseline, values: dict[str, Value], year: int = 2015) -> dict[str, int]:
    return {goal.key: goal.amount for goal in goals(planned, values, year)}


def test_the_goals_of_domain_5_6(planned: Baseline) -> None:
    """In kind 240.579; 15.000 less when HAN pays; subsidies 46.164; (240.579 + 46.164) − 275.000
    = 11.743. The plan closes, so there is no gap; without the six new ones it is 55.000."""
    assert amounts(planned, {}) == {
        "in_kind": 24_057_900,
        "paying": 22_557_900,
        "subsidies": 4_616_400,
        "even": 1_174_300,
    }
    assert amounts(planned, {"planned": 0.0})["gap"] == 5_500_000
    assert "HAN" in next(goal.label for goal in goals(planned, {}, 2015) if goal.key == "paying")


def test_what_is_gone_cannot_be_made_up_for(planned: Baseline) -> None:
    """Without in kind and subsidies the gap is 286.743, and nothing is left to be even with."""
    assert amounts(planned, {"initiator": "neither", "subsidies": 0.0}) == {"gap": 28_674_300}


def test_the_gap_is_that_of_the_year_shown(planned: Baseline) -> None:
    """Costs 1 % up: 570.743 × 1 % = 5.707,43."""
    values: dict[str, Value] = {"horizon": 2.0, "inflation": 1.0}
    assert "gap" not in amounts(planned, values)
    assert amounts(planned, values, 2016)["gap"] == 570_743


def test_without_an_initiator(planned: Baseline) -> None:
    empty = Baseline(year=2015, income=planned.income, costs=planned.costs)
    assert any("de initiatiefnemer" in goal.label for goal in goals(empty, {}, 2015))


def test_what_a_recruit_costs(planned: Baseline) -> None:
    """12.905 ÷ 6 = 2.150,83 1/3 to win, rounded up; 52.050 ÷ 25 = 2.082 to serve."""
    assert costs(planned, "gross") == (0, 0)
    assert costs(planned, "later") == (208_200, 0)
    assert costs(planned, "first") == (208_200, 215_084)
    assert costs(Baseline(year=2015, income=(), costs=()), "first") == (0, 0)


def test_the_smallest_sector_first() -> None:
    """3, 7 and 17: four to wonen make it 7; then in turns."""
    counts = {"wonen": 3, "welzijn": 7, "zorg": 17, "onderwijs": 2}
    assert evened(counts, 6) == ["wonen"] * 5 + ["welzijn"]
    assert difference(counts, 0) == 14
    assert difference(counts, 6) == 17 - 8
    assert difference({}, 2) == 1


def test_a_mix_that_is_adopted_closes_the_gap(planned: Baseline) -> None:
    """Net of what the first year costs, as the scenario counts."""
    values: dict[str, Value] = {"planned": 0.0, "recruits.zorg.4": 1.0}
    gap = amounts(planned, values)["gap"]
    serve, win = costs(planned, "first")
    for mix in closing(gap, planned.fees, 10, serve=serve, win=win).mixes[:20]:
        found = placed(planned, values, mix, ["wonen"] * mix.number)
        assert found is not None
        assert read(planned, found) == (found, [])
        assert (project(planned, found).first.figures["balance"] or 0) >= 0


def test_recruits_are_placed_by_contribution(planned: Baseline) -> None:
    mix = Mix(fees=FEES, counts=(1, 0, 0, 2, 0))
    assert placed(planned, {"recruits.zorg.4": 1.0}, mix, ["zorg", "wonen", "welzijn"]) == {
        "recruits.zorg.4": 2.0,
        "recruits.wonen.4": 1.0,
        "recruits.welzijn.1": 1.0,
    }


def test_what_does_not_fit_goes_to_the_next_sector(planned: Baseline) -> None:
    """A lever goes up to 30; five sectors hold 150 of a class."""
    found = placed(planned, {}, Mix(fees=FEES, counts=(0, 0, 0, 31, 0)), ["zorg"] * 31)
    assert found == {"recruits.zorg.4": 30.0, "recruits.wonen.4": 1.0}
    assert placed(planned, {}, Mix(fees=FEES, counts=(151, 0, 0, 0, 0)), ["zorg"] * 151) is None
