"""What members make of one scenario together, by hand."""

from __future__ import annotations

from analytics.levers import Values
from analytics.together import Sent, Spread, middle, outcomes, spreads
from tests.analytics.small_plan import small_plan

START: Values = {"planned": 1.0}


def sent(name: str, values: Values, start: Values = START) -> Sent:
    return Sent(name=name, values=values, start=start)


def by_key(*members: Sent) -> dict[str, Spread]:
    return {one.slot.key: one for one in spreads(small_plan(), members)}


def test_numbers_lie_between_the_lowest_and_the_highest() -> None:
    found = by_key(
        sent("a", {"planned": 0.0, "recruits.zorg.1": 4.0}),
        sent("b", {"planned": 1.0, "recruits.zorg.1": 1.0}),  # planned as in the scenario
        sent("c", {}),  # back to the plan: 2; no recruits
        sent("d", {"planned": 1.0}),
    )
    assert list(found) == ["planned", "recruits.zorg.1"]
    planned, recruits = found.values()
    # 0, 1, 1, 2: in the middle 1; a and c moved it
    assert (planned.low, planned.middle, planned.high, planned.touched) == (0, 1, 2, 2)
    # 0, 0, 1, 4: in the middle ½
    assert (recruits.low, recruits.middle, recruits.high, recruits.touched) == (0, 0.5, 4, 2)
    assert planned.counts == {}


def test_choices_are_counted_and_texts_only_touched() -> None:
    found = by_key(
        sent("a", {**START, "initiator": "paying", "wishes": "Café=100"}),
        sent("b", {**START, "initiator": "paying"}),
        sent("c", START),
    )
    assert found["initiator"].counts == {
        "zoals in het plan": 1,
        "alleen als betalende participant": 2,
    }
    assert (found["initiator"].touched, found["initiator"].low) == (2, None)
    assert (found["wishes"].touched, found["wishes"].counts, found["wishes"].low) == (1, {}, None)


def test_each_is_held_against_the_version_that_it_started_from() -> None:
    found = by_key(sent("a", {"planned": 0.0}, {"planned": 0.0}), sent("b", {"planned": 1.0}))
    assert found == {}


def test_a_value_that_the_plan_refuses_does_not_count() -> None:
    found = by_key(sent("a", {**START, "chance": 400.0}), sent("b", {**START, "planned": 9.0}))
    assert list(found) == ["planned"]  # 9 falls back to the plan's own 2, which is no 1
    assert found["planned"].high == 2


def test_outcomes_rise_and_have_a_middle() -> None:
    found = outcomes(
        small_plan(),
        [sent("plan", {}), sent("none", {"planned": 0.0}), sent("one", {"planned": 1.0})],
    )
    assert list(found.items()) == [("none", -10_000), ("one", -5_000), ("plan", 0)]
    assert middle(found) == -5_000
