"""Years ahead as chances: on average what `project` says, year by year and lever by lever."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.ahead import Ahead, Band, ahead, bands
from analytics.levers import Value, read
from analytics.paths import expected
from analytics.plan import (
    CONTRIBUTION,
    EXISTING,
    IN_KIND,
    NEW,
    Baseline,
    Candidate,
    CostLine,
    IncomeLine,
    Initiator,
)
from analytics.scenario import project

FEW = 20_000  # paths
SCALE = ((0, 250_000), (5, 500_000), (10, 750_000), (25, 1_000_000), (75, 1_500_000))


def paying(provider: str, amount: int, sector: str = "zorg", **more: object) -> IncomeLine:
    asked = {"status": EXISTING, "payers": 1, **more}
    return IncomeLine(provider=provider, kind=CONTRIBUTION, amount=amount, sector=sector, **asked)  # type: ignore[arg-type]


PLAN = Baseline(
    year=2015,
    income=(
        paying("A", 1_500_000),
        paying("B", 250_000, "wonen"),
        paying("Rest", 2_500_001, "onbekend", payers=3, single=False),  # no third in whole cents
        paying("Nieuw", 5_500_000, "onbekend", payers=6, single=False, status=NEW),
        paying("HAN", 1_000_000, "onderwijs"),
        IncomeLine(provider="HAN", kind=IN_KIND, amount=24_057_900, sector="onderwijs"),
    ),
    costs=(
        CostLine(key="a/b", block="a", activity="b", cost=5_000_000),
        CostLine(key="a/n", block="a", activity="n", cost=1_290_500, role="account-nieuw"),
        CostLine(key="a/h", block="a", activity="h", cost=1_041_000, role="account-huidig"),
    ),
    scale=SCALE,
    initiator=Initiator(name="HAN", sector="onderwijs", fee=1_000_000),
    candidates=(
        Candidate(name="P", sector="wonen", fee=1_000_000, chance=0.5, month=7),
        Candidate(name="Q", sector="zorg", fee=None, chance=0.5, month=1),
    ),
)
# Months and rules of which the part of a year is a whole number of hundredths.
LEVERS = {
    "planned": st.integers(0, 6),
    "recruits.wonen.4": st.integers(0, 3),
    "recruits.zorg.1": st.integers(0, 2),
    "chance": st.sampled_from([0, 35, 100]),
    "start_month": st.sampled_from([1, 7, 10]),
    "rule": st.sampled_from(["year", "quarter", "month"]),
    "prospects": st.sampled_from(["no", "yes"]),
    "service": st.sampled_from(["no", "yes"]),
    "common": st.sampled_from([0, 20]),
    "leavers.zorg": st.integers(0, 2),
    "leaving": st.sampled_from(["", "A", "A; B"]),
    "initiator": st.sampled_from(["plan", "in_kind", "paying", "both", "neither"]),
    "horizon": st.integers(1, 5),
    "retention": st.sampled_from([50, 95, 100]),
    "yearly": st.integers(0, 4),
    "indexation": st.sampled_from([0, 2.5]),
    "inflation": st.sampled_from([0, 2]),
}


def means(found: Ahead) -> list[tuple[float, float]]:
    """Payers and contributions in euros of every year, without drawing."""
    years = [*expected(found.now), *(expected(found.later) if found.later else ())]
    return [
        (one.number, (one.income + known.fixed) / 100)
        for one, known in zip(years, found.years, strict=True)
    ]


@settings(max_examples=80, deadline=None)
@given(
    asked=st.fixed_dictionaries({}, optional=LEVERS),
    own=st.booleans(),
    bare=st.booleans(),
)
def test_on_average_it_is_what_is_projected(asked: dict[str, Value], own: bool, bare: bool) -> None:
    """Payers exactly; contributions to a few cents, for a fee of a later year is in whole cents."""
    plan = PLAN if own else replace(PLAN, income=PLAN.income[:4] + PLAN.income[5:])
    if bare:  # contributions that no number of payers stands behind
        line = paying("Zonder aantal", 123_456, payers=0)
        new = paying("Nieuw zonder aantal", 654_321, payers=0, status=NEW)
        plan = replace(plan, income=(*plan.income[:3], *plan.income[4:], line, new))
    values, _ = read(plan, asked)
    years = project(plan, values).years
    for (number, paid), year in zip(means(ahead(plan, values)), years, strict=True):
        assert number == pytest.approx(year.figures["payers"])
        assert paid == pytest.approx(year.figures["contributions_budgeted"], abs=0.5)


def test_what_is_drawn_comes_to_the_same() -> None:
    """Within four standard errors of each mean; without costs that only some futures have, the
    balance too."""
    asked = {"recruits.wonen.4": 3, "chance": 50, "horizon": 3, "retention": 90, "yearly": 2}
    values, _ = read(PLAN, {**asked, "indexation": 2, "service": "no"})
    found = bands(ahead(PLAN, values), paths=FEW)
    for drawn, year in zip(found, project(PLAN, values).years, strict=True):
        assert drawn.year == year.year
        for band, key in (
            (drawn.payers, "payers"),
            (drawn.contributions, "contributions_budgeted"),
            (drawn.balance, "balance"),
        ):
            spread = max(band.high - band.low, 0.01)  # wider than a standard deviation
            assert abs(band.mean - (year.figures[key] or 0)) <= 4 * spread / math.sqrt(FEW)
            assert band.low <= band.middle <= band.high


def test_nothing_uncertain_is_exactly_what_is_projected() -> None:
    """What it costs to win and to serve those above the plan included."""
    values, _ = read(PLAN, {"recruits.wonen.4": 2, "horizon": 2, "yearly": 8, "inflation": 3})
    found = bands(ahead(PLAN, values), paths=2)
    for drawn, year in zip(found, project(PLAN, values).years, strict=True):
        for band, key in (
            (drawn.balance, "balance"),
            (drawn.payers, "payers"),
            (drawn.contributions, "contributions_budgeted"),
        ):
            assert band.low == band.middle == band.high == pytest.approx(year.figures[key])


def test_one_recruit_by_hand() -> None:
    """One of € 10.000 with a chance of 50 % in the year itself: half the futures have 13 payers.

    The plan: 15.000 + 2.500 + 25.000,01 + 55.000 + 10.000 = 107.500,01 of 12 payers.
    """
    values, _ = read(PLAN, {"recruits.wonen.4": 1, "chance": 50})
    (found,) = bands(ahead(PLAN, values), paths=FEW)
    assert (found.payers.low, found.payers.high) == (12, 13)
    assert (found.contributions.low, found.contributions.high) == (107_500.01, 117_500.01)


def test_the_same_seed_draws_the_same() -> None:
    plan = ahead(PLAN, {"retention": 90.0, "horizon": 3.0})
    assert bands(plan, paths=500) == bands(plan, paths=500)
    assert bands(plan, paths=500) != bands(plan, paths=500, seed=1)


def test_it_says_what_is_no_chance_here() -> None:
    one = replace(PLAN, income=PLAN.income[:2])
    assert ahead(one, {}).told == ()
    several = ahead(PLAN, {"leavers.zorg": 1.0, "yearly": 2.0, "horizon": 2.0}).told
    assert [text.split()[0] for text in several] == ["Van", "Niet", "Wie"]


def test_a_plan_without_anyone_and_without_a_scale() -> None:
    empty = Baseline(year=2015, income=(), costs=())
    (found,) = bands(ahead(empty, {"initiator": "paying"}), paths=10)
    assert found.payers == Band(low=1, middle=1, high=1, mean=1)
    assert found.contributions == Band(low=0, middle=0, high=0, mean=0)
