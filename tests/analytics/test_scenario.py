"""The what-if: nothing changed is the plan itself, each lever does what it says, and an oracle."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.baseline import PlanError, baseline
from analytics.levers import Values, slots
from analytics.metrics import BY_KEY, measure
from analytics.plan import CONTRIBUTION, EXISTING, NEW, Baseline, CostLine, IncomeLine, Initiator
from analytics.recruitment import outlook
from analytics.scenario import ITEM, ITEMS, Year, payback, project, recruits
from data.contents import settle
from data.workbook import Upload
from tests.analytics.conftest import Cursor, Trial
from tests.oracle.scenario import outcome
from tests.plans import a_plan, some_values
from tests.worlds import Maker

KPIS = [item.key for item in ITEMS if item.key in BY_KEY]
seeds = st.integers(0, 10**9).map(Random)
often = settings(max_examples=150, deadline=None, derandomize=True, database=None)
seldom = settings(often, max_examples=60)  # each moves every slider


@pytest.fixture(scope="module")
def real(facts_2015: Cursor) -> Baseline:
    """The real plan for 2015."""
    return baseline(facts_2015, 2015)


def first(plan: Baseline, **values: Any) -> dict[str, float | None]:
    return dict(project(plan, values).first.figures)


def balance(plan: Baseline, **values: Any) -> float:
    found = first(plan, **values)["balance"]
    assert found is not None
    return found


# --- nothing changed is the plan ----------------------------------------------------------------


@often
@given(seeds)
def test_without_values_the_first_year_is_the_plan(source: Random) -> None:
    plan = a_plan(source)
    [found] = project(plan).years
    amounts = {CONTRIBUTION, *(line.kind for line in plan.income)}
    assert all(found.income[kind] == plan.given(kind) / 100 for kind in amounts)
    assert found.figures["income_total"] == sum(line.amount for line in plan.income) / 100
    assert found.figures["cost"] == sum(line.cost for line in plan.costs) / 100
    assert found.figures["payers"] == plan.existing + plan.new
    assert found.figures["participants"] == plan.participants
    assert found.lines == {line.key: line.cost for line in plan.costs}
    assert found.sectors == pytest.approx(plan.sectors)
    assert (found.figures["win_cost"], found.figures["serve_cost"]) == (0, 0)


@often
@given(seeds)
def test_values_of_the_plan_itself_change_nothing(source: Random) -> None:
    plan = a_plan(source)
    every = {key: slot.default for key, slot in slots(plan).items()}
    assert project(plan, every) == project(plan)


def compared(found: Year, kpis: pd.Series[float]) -> list[str]:
    """The figures that are not exactly what the pages show; None stands for unknown."""
    return [
        key for key in KPIS if found.figures[key] != (None if math.isnan(kpis[key]) else kpis[key])
    ]


def kpis(frame: pd.DataFrame, year: int) -> pd.Series[float]:
    found: pd.Series[float] = frame[frame["year"] == year].set_index("metric")["value"]
    return found


def test_the_real_plan_is_what_the_pages_show(facts_2015: Cursor, real: Baseline) -> None:
    found = project(real).first
    assert compared(found, kpis(measure(facts_2015), 2015)) == []
    assert found.figures["balance"] == 0
    assert found.figures["participants"] is None  # 11 of 27 are known by name
    assert found.figures["cost"] == 570_743
    assert found.sectors == {}


def test_the_example_years_are_what_the_pages_show(examples: list[Upload], trial: Trial) -> None:
    with trial(*examples) as cursor:
        settle(cursor)
        frame = measure(cursor)
        for one in examples:
            plan = baseline(cursor, one.year)
            assert plan.missing == ()
            assert compared(project(plan).first, kpis(frame, one.year)) == []
            assert plan.win == pytest.approx(100 * kpis(frame, one.year)["recruitment_cost"])
            assert plan.serve == pytest.approx(100 * kpis(frame, one.year)["relation_cost"])


@pytest.mark.parametrize("chosen", [{}, {"fee_is_contribution": "ja", "initiator_counts": "nee"}])
def test_generated_years_are_what_the_pages_show(chosen: dict[str, str], trial: Trial) -> None:
    """But for amounts that are not filled in. The plan leaves them out, and says so; a KPI is
    unknown when all of a kind are empty, and so is the ratio when nobody pays: there it reads 0."""
    compared_years = 0
    for start in range(3):
        worlds = [Maker(Random(6 * start + at), 2001 + 5 * at).make() for at in range(6)]
        with trial(*(one for world in worlds for one in world.workbooks), **chosen) as cursor:
            settle(cursor)
            frame = measure(cursor)
            for year in [year for world in worlds for year in world.years]:
                try:
                    plan = baseline(cursor, year)
                except PlanError:
                    continue
                compared_years += 1
                found, shown = project(plan).first, kpis(frame, year)
                for key in compared(found, shown):
                    assert math.isnan(shown[key]), (year, key, shown[key], found.figures[key])
                    assert found.figures[key] == 0, (year, key, found.figures[key])
                    nobody = key == "funding_ratio" and not plan.given(CONTRIBUTION)
                    assert plan.missing or nobody, (year, key)
                for mine, kpi in ((plan.win, "recruitment_cost"), (plan.serve, "relation_cost")):
                    if mine is not None and not math.isnan(shown[kpi]):
                        assert mine == pytest.approx(100 * shown[kpi])
    assert compared_years > 20


# --- the oracle ---------------------------------------------------------------------------------


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(seeds)
def test_every_year_equals_its_oracle(source: Random) -> None:
    plan = a_plan(source)
    values = {**some_values(source, plan), "horizon": float(source.randint(1, 5))}
    found = project(plan, values).years
    expected = outcome(plan, values)
    assert len(found) == len(expected)
    for ahead, (year, other) in enumerate(zip(found, expected, strict=True)):
        assert year.year == plan.year + ahead
        for item in ITEMS:
            same(year.figures[item.key], other[item.key], (item.key, ahead, values))
        for kind, amount in other["income"].items():
            same(year.income[kind], amount, (kind, ahead, values))
        assert set(year.sectors) >= {s for s, number in other["sectors"].items() if number}
        for sector, number in year.sectors.items():
            same(number, other["sectors"].get(sector, Fraction(0)), (sector, ahead, values))
        for key, cost in year.lines.items():
            assert abs(cost - other["lines"][key]) <= Fraction(501, 1000), (key, ahead, values)


def same(found: float | None, expected: Fraction | None, place: object) -> None:
    if found is None or expected is None or abs(found) > 1e6 * max(1, abs(expected)):
        # a whole that floats leave a trace of is as good as none
        assert found is expected, (found, expected, place)
        return
    assert math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-6), (found, expected, place)


def test_every_item_is_told_once() -> None:
    assert set(project(a_plan(Random(1))).first.figures) == set(ITEM)
    assert len({item.label for item in ITEMS}) == len(ITEMS)
    assert all(item.help.endswith(".") for item in ITEMS)
    labels = {metric.label for key, metric in BY_KEY.items() if key not in KPIS}
    assert not labels & {item.label for item in ITEMS}


# --- what more and fewer do ---------------------------------------------------------------------


@seldom
@given(seeds)
def test_more_recruits_never_lower_income(source: Random) -> None:
    plan = a_plan(source)
    values = {**some_values(source, plan), "horizon": 3.0, "yearly": 0.0}
    for key, slot in slots(plan).items():
        if slot.lever.key not in ("recruits", "planned"):
            continue
        here = float(values.get(key, slot.default))
        more = {**values, key: min(slot.high, here + 1)}
        rising(project(plan, values).years, project(plan, more).years)


def rising(before: tuple[Year, ...], after: tuple[Year, ...]) -> None:
    for was, year in zip(before, after, strict=True):
        for key in ("income_total", "contributions_budgeted", "payers"):
            low, high = was.figures[key], year.figures[key]
            assert low is not None
            assert high is not None
            assert high >= low - 1e-6, key


@seldom
@given(seeds)
def test_more_leavers_never_raise_contributions(source: Random) -> None:
    plan = a_plan(source)
    values = {**some_values(source, plan), "horizon": 3.0}
    for key, slot in slots(plan).items():
        if slot.lever.key == "leavers":
            more = {**values, key: float(values.get(key, 0)) + 1}
            rising(project(plan, more).years, project(plan, values).years)
    named = str(values.get("leaving", ""))
    for line in plan.income:
        if line.is_existing and line.single:
            more = {**values, "leaving": f"{named}; {line.provider}"}
            rising(project(plan, more).years, project(plan, values).years)


@often
@given(seeds)
def test_contributions_never_fall_below_zero(source: Random) -> None:
    plan = a_plan(source)
    for year in project(plan, {**some_values(source, plan), "horizon": 4.0}).years:
        assert year.income[CONTRIBUTION] >= -1e-6
        assert (year.figures["payers"] or 0) >= -1e-9
        assert (year.figures["participants"] or 0) >= 0
        assert all(number >= 0 for number in year.sectors.values())
        if year.sectors:
            there = sum(year.sectors.values())
            assert there in (0, pytest.approx(year.figures["participants"]))


@often
@given(seeds)
def test_who_is_certain_counts_whole(source: Random) -> None:
    plan = a_plan(source)
    values = {
        key: value
        for key, value in some_values(source, plan).items()
        if key.partition(".")[0] in ("recruits", "leavers", "planned", "initiator", "leaving")
    }
    payers = first(plan, **values, chance=100.0)["payers"]
    assert payers is not None
    assert float(payers).is_integer()


@often
@given(seeds, st.integers(1, 12))
def test_by_month_brings_no_more_than_by_quarter(source: Random, month: int) -> None:
    plan = a_plan(source)
    values = {**some_values(source, plan), "start_month": float(month), "horizon": 2.0}
    values["yearly"] = 3.0
    by = {rule: project(plan, {**values, "rule": rule}) for rule in ("month", "quarter", "year")}
    rising(by["month"].years, by["quarter"].years)
    rising(by["quarter"].years, by["year"].years)


@often
@given(seeds)
def test_who_may_join_brings_on_average_what_is_expected(source: Random) -> None:
    plan = a_plan(source)
    values = some_values(source, plan)
    values = {k: v for k, v in values.items() if not (k.startswith("recruits") and v == 0)}
    prospects = recruits(plan, values)
    without = {k: v for k, v in values.items() if not k.startswith(("recruits", "prospects"))}
    one = project(plan, values).first.income[CONTRIBUTION]
    other = project(plan, without).first.income[CONTRIBUTION]
    rule: Any = values.get("rule", "year")
    if len(prospects) <= 12:
        mean = outlook(prospects, rule).income.mean / 100
        assert one - other == pytest.approx(mean, rel=1e-9, abs=1e-5)


@often
@given(seeds)
def test_the_initiator_takes_part_whether_it_pays_or_not(source: Random) -> None:
    plan = a_plan(source)
    values = {**some_values(source, plan), "horizon": 5.0, "leavers": 0}
    values = {k: v for k, v in values.items() if not k.startswith("leavers")}
    ways = ("plan", "in_kind", "paying", "both", "neither")
    found = [project(plan, {**values, "initiator": way}).years for way in ways]
    for years in zip(*found, strict=True):
        there = {round(year.figures["participants"] or 0, 6) for year in years}
        assert len(there) == 1


# --- domain.md by hand --------------------------------------------------------------------------


def test_only_the_current_25(real: Baseline) -> None:
    # 570.743 − 55.000 of six who never come = 515.743; costs stay 570.743 (§4.6)
    found = first(real, planned=0)
    assert found["income_total"] == 515_743
    assert found["balance"] == -55_000
    assert found["payers"] == 25
    assert found["average_contribution"] == 8_800


def test_half_of_the_planned_pay_half(real: Baseline) -> None:
    assert balance(real, planned=3) == -27_500  # 3 × 55.000 / 6


def test_the_initiator_pays_instead_of_working(real: Baseline) -> None:
    # 15.000, the highest class, for 240.579 in kind = −225.579 (§5.5); nobody is won or served
    found = first(real, initiator="paying")
    assert found["balance"] == -225_579
    assert found["payers"] == 32
    assert (found["win_cost"], found["serve_cost"]) == (0, 0)
    assert found["in_kind_share"] == 0
    assert balance(real, initiator="both") == 15_000
    assert balance(real, initiator="neither") == -240_579
    assert balance(real, initiator="in_kind") == 0


@pytest.mark.parametrize(
    ("retention", "expected"),
    [
        (100, (31, 37, 43, 49)),
        (95, (31, 35.45, 39.6775, 43.693625)),
        (90, (31, 33.9, 36.51, 38.859)),
        (84, (31, 32.04, 32.9136, 33.647424)),
    ],
)
def test_four_years_of_retention(
    retention: float, expected: tuple[float, ...], real: Baseline
) -> None:
    """§5.3: what was, times the part that stays, plus six."""
    found = project(real, {"retention": retention, "yearly": 6.0, "horizon": 4.0})
    assert [year.figures["payers"] for year in found.years] == pytest.approx(expected)
    assert [year.year for year in found.years] == [2015, 2016, 2017, 2018]
    # each brings 220.000 / 25 = 8.800 on average: 275.000 × r + 6 × 8.800
    second = found.years[1].figures["contributions_budgeted"]
    assert second == pytest.approx(275_000 * retention / 100 + 52_800)


def test_recruits_beyond_the_plan_cost_what_the_plan_reckons(real: Baseline) -> None:
    # three housing corporations of the highest class: 45.000;
    # found for 12.905 / 6 = 2.150,83 and served for 52.050 / 25 = 2.082 each
    found = first(real, **{"recruits.wonen.5": 3})
    assert found["contributions_budgeted"] == 320_000
    assert found["win_cost"] == pytest.approx(6_452.5)
    assert found["serve_cost"] == pytest.approx(6_246)
    assert found["balance"] == pytest.approx(45_000 - 6_452.5 - 6_246)
    assert balance(real, **{"recruits.wonen.5": 3}, service="no") == 45_000
    # instead of who was planned, they cost nothing more
    assert first(real, **{"recruits.wonen.5": 3}, planned=3)["win_cost"] == 0


def test_prices_rise_from_the_second_year(real: Baseline) -> None:
    values = {"horizon": 3.0, "indexation": 2.0, "inflation": 1.0, "cost.Leerwerkplaatsen": 10.0}
    found = project(real, values).years
    # 275.000 × 1,02² and (570.743 + 26.950,30) × 1,01²
    assert found[0].figures["contributions_budgeted"] == 275_000
    assert found[2].figures["contributions_budgeted"] == pytest.approx(286_110)
    assert found[0].figures["cost"] == pytest.approx(597_693.3)
    assert found[2].figures["cost"] == pytest.approx(597_693.3 * 1.0201)


def test_a_later_newcomer_pays_an_exact_part() -> None:
    """A year of 12 months in twelfths: five of them of 1.200 is 500, however it is rounded."""
    plan = small(IncomeLine(provider="A", kind=CONTRIBUTION, amount=120_000, payers=1))
    values: Values = {"horizon": 2.0, "yearly": 1.0, "rule": "month", "start_month": 8.0}
    assert project(plan, values).years[1].income[CONTRIBUTION] == pytest.approx(1_700)


def test_leavers_take_no_more_than_there_is() -> None:
    """Of A (15.000) and B (5.000) A leaves by name and one by number, at 10.000 on average."""
    plan = small(
        IncomeLine(provider="A", kind=CONTRIBUTION, amount=1_500_000, status=EXISTING, payers=1),
        IncomeLine(provider="B", kind=CONTRIBUTION, amount=500_000, status=EXISTING, payers=1),
    )
    found = project(plan, {"leaving": "A", "leavers.onbekend": 1.0}).first
    assert found.income[CONTRIBUTION] == 0
    assert found.figures["payers"] == 0
    assert found.figures["average_contribution"] is None


def test_an_initiator_that_pays_already() -> None:
    line = IncomeLine(provider="HAN", kind=CONTRIBUTION, amount=1_500_000, payers=1)
    han = Initiator(name="HAN", sector="onderwijs", fee=1_000_000)
    plan = small(line, initiator=han)
    assert [first(plan, initiator=way)["payers"] for way in ("both", "neither")] == [1, 0]
    assert first(plan, initiator="paying")["contributions_budgeted"] == 15_000  # what it pays now


def test_what_an_initiator_would_pay() -> None:
    """Its own class where its turnover is known, else the highest; without a scale nothing."""
    han = Initiator(name="HAN", sector="onderwijs", fee=1_000_000)
    scale = ((0, 250_000), (5_000_000, 1_500_000))
    assert balance(small(initiator=han, scale=scale), initiator="both") == 10_000
    assert balance(small(scale=scale), initiator="both") == 15_000
    assert balance(small(), initiator="both") == 0


def small(*lines: IncomeLine, **others: Any) -> Baseline:
    return Baseline(year=2015, income=lines, costs=(), **others)


# --- when a recruit has paid for itself ---------------------------------------------------------


def test_payback_by_class(real: Baseline) -> None:
    """12 × 2.150,83 = 25.810 a year, over the contribution less 2.082:
    418 → 61,7; 2.918 → 8,8; 5.418 → 4,8; 7.918 → 3,3; 12.918 → 1,998."""
    found = payback(real)
    assert [one.fee for one in found] == [250_000, 500_000, 750_000, 1_000_000, 1_500_000]
    assert [one.months for one in found] == [62, 9, 5, 4, 2]
    assert {round(one.win) for one in found} == {215_083}
    assert {one.serve for one in found} == {208_200}


def contacts(win: int, serve: int, payers: int) -> Baseline:
    lines = [
        IncomeLine(provider=status, kind=CONTRIBUTION, amount=0, status=status, payers=payers)
        for status in (EXISTING, NEW)
    ]
    costs = [
        CostLine(key=role, block="Account", activity=role, cost=cost, role=role)
        for role, cost in (("account-nieuw", win), ("account-huidig", serve))
    ]
    return Baseline(
        year=2015, income=tuple(lines), costs=tuple(costs), scale=((0, 250_000), (1, 500_000))
    )


def test_who_costs_more_than_it_brings_never_pays_back() -> None:
    assert [one.months for one in payback(contacts(100_000, 250_000, 1))] == [None, 5]


def test_a_whole_number_of_months_is_no_month_more() -> None:
    # 12 × 50.000 / 3 = 200.000, and 250.000 − 150.000 / 3 = 200.000: 1 month exactly
    [low, _] = payback(contacts(50_000, 150_000, 3))
    assert low.months == 1


def test_no_costs_of_contact_no_payback() -> None:
    assert payback(small(scale=((0, 250_000),))) == ()
