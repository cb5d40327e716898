"""What moves the balance most: computed lever by lever, and nothing that moves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.baseline import baseline
from analytics.drivers import LEFT_OUT, Driver, drivers
from analytics.levers import Slot, Values, slots
from analytics.plan import CONTRIBUTION, EXISTING, IN_KIND, Baseline, IncomeLine
from analytics.scenario import project
from tests.analytics.conftest import Cursor
from tests.plans import a_plan, some_values

SECTORAL = ("recruits", "leavers")


def by_hand(plan: Baseline, values: Values, slot: Slot) -> Iterator[tuple[Any, float]]:
    """Every step of one lever that changes the balance of the last year."""
    here = values.get(slot.key, slot.default)
    sizes = {"count": 1, "percent": 5, "month": 3}
    tried: list[Any] = [value for value, _ in slot.lever.choices]
    if slot.lever.unit in (*sizes, "eur"):
        size = sizes.get(slot.lever.unit, float(here) / 10)
        tried = [float(here) + way * size for way in (-1, 1)]
        tried = [value for value in tried if slot.lever.low <= value <= slot.high]
    for value in tried:
        before = project(plan, values).years[-1].figures["balance"]
        after = project(plan, {**values, slot.key: value}).years[-1].figures["balance"]
        assert before is not None
        assert after is not None
        if abs(after - before) > 0.005:
            yield value, after - before


@settings(max_examples=25, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 10**9).map(Random))
def test_every_driver_equals_what_a_hand_would_find(source: Random) -> None:
    plan = a_plan(source)
    values = some_values(source, plan)
    found = {driver.slot.key: driver for driver in drivers(plan, values)}
    sizes = [driver.size for driver in found.values()]
    assert sizes == sorted(sizes, reverse=True)
    for key, slot in slots(plan).items():
        expected = sorted(by_hand(plan, values, slot), key=lambda step: step[1])
        if key not in found:
            told = [one for one in found.values() if one.slot.lever is slot.lever]
            assert not expected or slot.lever.key in LEFT_OUT or same_as(slot, told), key
            continue
        steps = found[key].steps
        assert {step.value for step in steps} == {value for value, _ in expected}
        assert [step.change for step in steps] == pytest.approx(
            [change for _, change in expected], abs=0.01
        )
        assert (found[key].low, found[key].high) == (steps[0], steps[-1])
        assert found[key].size == max(abs(step.change) for step in steps)


def same_as(slot: Slot, told: list[Driver]) -> bool:
    """Whether another sector is told that does the same."""
    return any(one.slot.level == slot.level for one in told) and slot.lever.key in SECTORAL


def test_what_moves_the_real_plan(facts_2015: Cursor) -> None:
    plan = baseline(facts_2015, 2015)
    found = {driver.slot.key: driver for driver in drivers(plan, {})}
    assert next(iter(found)) == "initiator"
    # neither in kind nor paying: −240.579; both: + 15.000
    assert (found["initiator"].low.value, found["initiator"].low.change) == ("neither", -240_579)
    assert (found["initiator"].high.value, found["initiator"].high.change) == ("both", 15_000)
    # all come already: one fewer is 55.000 / 6
    assert [(s.value, s.change) for s in found["planned"].steps] == [(5, -9_166.67)]
    # one of the highest class, less 2.150,83 and 2.082
    assert [s.change for s in found["recruits.wonen.5"].steps] == [10_767.17]
    assert [s.change for s in found["subsidies"].steps] == [-4_616.4, 4_616.4]
    assert [s.change for s in found["cost.Leerwerkplaatsen"].steps] == [-13_475.15, 13_475.15]
    # of no payer is the sector known, so leavers are told once
    assert [key for key in found if key.startswith("leavers.")] == ["leavers.onbekend"]
    assert not {"retention", "yearly", "chance", "common", "horizon", "mode"} & set(found)


def test_later_years_have_drivers_of_their_own(facts_2015: Cursor) -> None:
    plan = baseline(facts_2015, 2015)
    found = {driver.slot.key: driver for driver in drivers(plan, {"horizon": 2.0})}
    assert [s.change for s in found["retention"].steps] == [-13_750]  # 5 % of 275.000
    assert {"yearly", "indexation", "inflation"} <= set(found)


LINE = IncomeLine(provider="A", kind=CONTRIBUTION, amount=500_000, status=EXISTING, payers=4)
PLAN = Baseline(
    year=2015,
    income=(LINE, IncomeLine(provider="HAN", kind=IN_KIND, amount=0)),
    costs=(),
    scale=((0, 250_000),),
)


def test_of_levers_that_do_the_same_the_one_that_was_moved_is_told() -> None:
    values: Values = {"recruits.zorg.1": 2.0, "recruits.overig.1": 1.0, "leavers.zorg": 1.0}
    found = {driver.slot.key: driver for driver in drivers(PLAN, values)}
    assert [key for key in found if "." in key] == ["recruits.zorg.1", "leavers.zorg"]
    assert [step.value for step in found["recruits.zorg.1"].steps] == [1, 3]


def test_nothing_moves_nothing() -> None:
    assert drivers(Baseline(year=2015, income=(), costs=()), {}) == []
    # of € 0 in kind there is no tenth
    assert "in_kind" not in {driver.slot.key for driver in drivers(PLAN, {})}
