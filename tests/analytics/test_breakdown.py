"""An outcome amount by amount: together the balance, and each follows its levers as the model."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.breakdown import Amount, amounts, recruited
from analytics.levers import Values
from analytics.plan import Baseline, Candidate, Initiator
from analytics.scenario import project
from tests.analytics.small_plan import cost, small_plan

WIDE = small_plan(
    initiator=Initiator(name="HAN", sector="onderwijs", fee=None),
    candidates=(Candidate(name="Pro", sector="zorg", fee=300_000, chance=0.5, month=1),),
)
EVERYTHING: Values = {
    "planned": 1.0,
    "recruits.wonen.1": 3.0,
    "recruits.zorg.2": 1.0,
    "chance": 50.0,
    "rule": "quarter",
    "start_month": 7.0,
    "prospects": "yes",
    "initiator": "both",
    "leavers.zorg": 1.0,
    "subsidies": 4000.0,
    "cost.Programma": 10.0,
    "horizon": 3.0,
}


def total(plan: Baseline, values: Values) -> float:
    return sum(
        one.now if one.kind == "income" else -one.now for one in amounts(plan, values)
    ) + sum(one.amount for one in recruited(plan, values))


def balance(plan: Baseline, values: Values) -> float:
    return project(plan, values).first.figures["balance"] or 0.0


def named(found: list[Amount]) -> dict[str, Amount]:
    return {one.label: one for one in found}


@pytest.mark.parametrize("values", [{}, {"planned": 0.0}, EVERYTHING])
def test_together_they_are_the_balance(values: Values) -> None:
    assert total(WIDE, values) == pytest.approx(balance(WIDE, values), abs=0.01)


def test_amounts_by_hand() -> None:
    found = named(amounts(WIDE, EVERYTHING))
    said = {label: (one.planned, one.now) for label, one in found.items()}
    # Siza, the one of zorg, leaves with 20.000; one new of two; the HAN pays the highest class;
    # half a prospect of 3.000 from the first quarter on; 10 % on 40.000
    assert said["Bijdragen van wie er al is"] == (30_000, 10_000)
    assert said["Bijdragen van nieuwe participanten uit het plan"] == (10_000, 5_000)
    assert said["Verandering in de bijdrage van de HAN"] == (0, 5_000)
    assert said["Bijdragen van prospects van het blad Werving"] == (0, 1_500)
    assert said["Subsidies"] == (2_000, 4_000)
    assert said["Programma: Masterclass"] == (40_000, 44_000)
    assert "Deelnemersbijdragen" not in said  # there are none, and no lever makes any


def test_recruits_by_hand() -> None:
    low, high = recruited(WIDE, EVERYTHING)
    # 3 × ½ × 2.500 × ½ year and 1 × ½ × 5.000 × ½ year
    assert (low.fee, low.amount, high.fee, high.amount) == (2_500, 1_875, 5_000, 1_250)
    assert low.levers[0] == "recruits.wonen.1"
    assert len(low.levers) == len(high.levers) == 5


@pytest.mark.parametrize(
    "key", ["planned", "leavers.wonen", "subsidies", "in_kind", "cost.Account", "cost.Programma"]
)
@pytest.mark.parametrize("values", [{}, EVERYTHING])
def test_a_step_of_a_lever_does_what_per_says(key: str, values: Values) -> None:
    """Held against the model, further than the step that was tried; without extra service cost."""
    start = {**values, "service": "no"}
    end = {**start, key: {"planned": 0.0, "leavers.wonen": 1.0}.get(key, 50.0)}
    here = {"in_kind": 5_000.0, "subsidies": 2_000.0, "planned": 2.0}.get(key, 0.0)
    moved = float(end[key]) - float(start.get(key, here))
    said = sum(
        (1 if one.kind == "income" else -1) * one.per.get(key, 0.0) * moved
        for one in amounts(WIDE, start)
    )
    assert said == pytest.approx(balance(WIDE, end) - balance(WIDE, start), abs=0.01)


def test_extra_cost_follows_who_is_recruited_and_nothing_else() -> None:
    found = named(amounts(WIDE, {"recruits.wonen.1": 1.0, "chance": 50.0}))
    win, serve = found["Extra kosten van werving"], found["Extra kosten van relatiebeheer"]
    # finding two costs 4.000, contact with two 3.000; half of one is expected
    assert (win.now, serve.now) == (1_000, 750)
    assert (win.per["recruits.zorg.2"], serve.per["recruits.zorg.2"]) == (1_000, 750)
    assert {key.split(".")[0] for key in {**win.per, **serve.per}} == {"recruits"}
    held = named(amounts(WIDE, {"planned": 0.0}))
    assert held["Extra kosten van werving"].per == {}  # the first two replace those of the plan


def test_a_lever_that_cannot_move_is_not_followed() -> None:
    plan = replace(small_plan(), income=small_plan().income[:1])  # nobody new: planned is 0 to 0
    found = named(amounts(plan, {}))
    assert "Bijdragen van nieuwe participanten uit het plan" not in found
    assert all("planned" not in one.per for one in found.values())


def test_lines_with_the_same_name_are_told_apart() -> None:
    line = cost("Programma", "Café", 100, "direct")
    plan = small_plan(costs=(line, replace(line, key="2"), replace(line, key="3")))
    labels = [one.label for one in amounts(plan, {}) if one.label.startswith("Programma")]
    assert labels == ["Programma: Café", "Programma: Café (2)", "Programma: Café (3)"]


def test_a_plan_without_a_scale_has_no_recruits() -> None:
    assert recruited(small_plan(scale=()), {}) == []
