"""The levers: each explains itself, and whatever a link says, values come of it and no error."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.baseline import baseline
from analytics.fitting import fit
from analytics.levers import BY_KEY, GROUPS, LEVERS, SECTORS, parts, read, slots, wishes
from analytics.plan import CONTRIBUTION, EXISTING, NEW, Baseline, CostLine, IncomeLine, Initiator
from analytics.scenario import project
from tests.analytics.conftest import Cursor
from tests.plans import a_plan, some_values

often = settings(max_examples=200, deadline=None, derandomize=True, database=None)
seeds = st.integers(0, 10**9).map(Random)


def line(provider: str, amount: int = 500_000, status: str = EXISTING, **others: Any) -> IncomeLine:
    given = {"payers": 1, **others}
    return IncomeLine(provider=provider, kind=CONTRIBUTION, amount=amount, status=status, **given)


PLAN = Baseline(
    year=2015,
    income=(
        line("Aster", sector="zorg"),
        line("Berk", sector="zorg"),
        line("HAN", sector="onderwijs"),
        line("Nieuwe", status=NEW, payers=4, single=False),
        IncomeLine(provider="HAN", kind="in kind", amount=500_025),
    ),
    costs=(
        CostLine(key="a/café", block="A", activity="Café", cost=100),
        CostLine(key="b/markt", block="B", activity="Markt", cost=100),
        CostLine(key="b/rest", block="B", activity="Rest", cost=2, explained=False),
    ),
    scale=((0, 250_000), (5_000_000, 500_000)),
    participants=3,
    sectors={"zorg": 2, "onderwijs": 1},
    initiator=Initiator(name="HAN", sector="onderwijs", fee=500_000),
)


# --- every lever explains itself ----------------------------------------------------------------


@pytest.mark.parametrize("lever", LEVERS, ids=lambda lever: lever.key)
def test_every_lever_explains_itself(lever: Any) -> None:
    assert BY_KEY[lever.key] is lever
    assert lever.group in GROUPS
    assert lever.help.endswith(".")
    assert lever.label[0].isupper()
    assert lever.low <= lever.high
    assert bool(lever.choices) == (lever.unit == "choice")
    if lever.unit == "choice":
        assert lever.default in dict(lever.choices)


def test_no_two_levers_share_a_key_or_a_label() -> None:
    assert len(LEVERS) == len(BY_KEY) == len({lever.label for lever in LEVERS})
    assert {lever.group for lever in LEVERS} == set(GROUPS)


# --- the sliders of a plan ----------------------------------------------------------------------


@often
@given(seeds)
def test_every_slider_starts_where_the_plan_stands(source: Random) -> None:
    found = slots(a_plan(source))
    assert len({slot.label for slot in found.values()}) == len(found)
    assert list(dict.fromkeys(slot.lever.key for slot in found.values())) == [
        lever.key for lever in LEVERS if any(s.lever is lever for s in found.values())
    ]
    for key, slot in found.items():
        assert slot.key == key
        if not isinstance(slot.default, str):
            assert slot.lever.low <= slot.default <= slot.high


def test_a_slider_for_each_sector_class_and_block() -> None:
    found = slots(PLAN)
    assert [key for key in found if key.startswith("leavers.")] == [
        f"leavers.{sector}" for sector in SECTORS
    ]
    assert found["leavers.zorg"].high == 2
    assert found["leavers.wonen"].high == 0
    assert len([key for key in found if key.startswith("recruits.")]) == 10
    assert found["recruits.wonen.2"].label == "Extra werven, wonen, klasse van € 5.000"
    assert [key for key in found if key.startswith("cost.")] == ["cost.A", "cost.B"]
    assert (found["planned"].default, found["planned"].high) == (4, 4)
    assert (found["in_kind"].default, found["subsidies"].default) == (5000.25, 0)
    large = replace(PLAN.income[-1], amount=200_000_000)
    assert slots(replace(PLAN, income=(large,)))["in_kind"].high == 2_000_000


@pytest.mark.parametrize("sectors", [{}, {"zorg": 1, "onbekend": 1}])
def test_who_leaves_may_be_of_an_unknown_sector(sectors: dict[str, int]) -> None:
    plan = Baseline(year=2015, income=PLAN.income, costs=(), sectors=sectors)
    assert slots(plan)["leavers.onbekend"].high == (1 if sectors else 3)


# --- what a link says ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("planned", "2", 2.0),
        ("planned", 2, 2.0),
        ("chance", "62,5", 62.5),
        ("chance", " 62.5 ", 62.5),
        ("in_kind", "5.000", 5_000.0),  # Dutch thousands, not five euros
        ("in_kind", "240.579,50", 240_579.5),
        ("in_kind", "240579", 240_579.0),
        ("cost.A", "-5", -5.0),
        ("rule", "month", "month"),
        ("leaving", " Aster ;; Berk;Aster", "Aster; Berk"),
        ("order", "b/markt; a/café; b/markt", "b/markt; a/café"),
        ("wishes", "Feest = 500;Leer  gang=02000 ", "Feest=500; Leer gang=02000"),
    ],
)
def test_what_is_taken_over(key: str, text: object, value: object) -> None:
    assert read(PLAN, {key: text}) == ({key: value}, [])


@pytest.mark.parametrize(
    ("key", "text"),
    [("planned", 4), ("chance", "100"), ("rule", "year"), ("in_kind", "5000,25"), ("leaving", ";")],
)
def test_what_equals_the_plan_is_left_out(key: str, text: object) -> None:
    assert read(PLAN, {key: text}) == ({}, [])


NUMBER = "het is een getal van 0 tot en met 4"


@pytest.mark.parametrize(
    ("key", "text", "why"),
    [
        ("planned", "nan", NUMBER),
        ("planned", "inf", NUMBER),
        ("planned", "1e999", NUMBER),
        ("planned", "1e0", NUMBER),
        ("planned", "1_0", NUMBER),
        ("planned", "٣", NUMBER),
        ("planned", "", NUMBER),
        ("planned", None, NUMBER),
        ("planned", True, NUMBER),
        ("planned", ["2"], NUMBER),
        ("planned", "-1", NUMBER),
        ("planned", "5", NUMBER),
        ("planned", "1,5", NUMBER),
        ("planned", "9" * 400, NUMBER),
        ("planned", "<script>alert(1)</script>", NUMBER),
        ("chance", "62,125", "van 0 tot en met 100"),  # would not come back the same
        ("start_month", "0", "van 1 tot en met 12"),
        ("leavers.zorg", "3", "van 0 tot en met 2"),
        ("rule", "<b>year</b>", "kies uit year, quarter, month"),
        ("wishes", "Feest", "een naam, een isgelijkteken en hele euro's"),
        ("wishes", "Feest=-5", "een naam, een isgelijkteken en hele euro's"),
        ("wishes", "=5", "een naam, een isgelijkteken en hele euro's"),
        ("wishes", "a=b=5", "een naam, een isgelijkteken en hele euro's"),
        ("wishes", f"{'x' * 61}=5", "een naam, een isgelijkteken en hele euro's"),
    ],
)
def test_what_cannot_be_falls_back_and_says_so(key: str, text: object, why: str) -> None:
    values, [message] = read(PLAN, {key: text})
    assert values == {}
    assert why in message
    assert message.startswith(slots(PLAN)[key].label)
    assert message.endswith("Deze knop staat zoals in het plan.")
    assert len(message) < 300


@pytest.mark.parametrize("key", ["", "recruits", "recruits.wonen.6", "leavers.x", "x" * 9999])
def test_an_unknown_lever_says_so(key: str) -> None:
    values, [message] = read(PLAN, {key: "1"})
    assert values == {}
    assert message.endswith("is geen knop van dit plan en telt niet mee.")
    assert len(message) < 100


@pytest.mark.parametrize("name", ["Nieuwe", "HAN", "<img src=x>", "y" * 9999])
def test_who_has_no_line_of_its_own_cannot_leave_by_name(name: str) -> None:
    values, [message] = read(PLAN, {"leaving": f"Aster; {name}"})
    assert values == {"leaving": "Aster"}
    assert message.startswith("Vertrekkers bij naam: een eigen regel op Bijdragen ontbreekt voor")
    assert len(message) < 150
    assert read(PLAN, {"leaving": name})[0] == {}


def test_a_long_list_is_told_by_its_first_three() -> None:
    values, [message] = read(PLAN, {"order": "; ".join([*"pqrst", "b/markt"])})
    assert values == {"order": "b/markt"}
    assert message == (
        "Volgorde van de regels: 'p', 'q', 'r' en nog 2 staat niet in deze begroting en telt niet "
        "mee."
    )
    assert read(PLAN, {"order": "b/rest"})[0] == {}  # what a total does not explain is no line


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ({"leavers.zorg": 2, "leavers.onderwijs": 1, "leaving": "Aster"}, 3),
        ({"leavers.zorg": 2, "leavers.onderwijs": 1, "initiator": "neither"}, 2),
    ],
)
def test_no_more_leave_than_there_are(said: dict[str, object], there: int) -> None:
    values, [message] = read(PLAN, said)
    assert not [key for key in values if key.startswith("leavers.")]
    assert message.startswith(f"Er vertrekken er meer dan de {there} die er zijn")
    fine = {key: value for key, value in said.items() if key != "leavers.onderwijs"}
    if "leaving" in said or "initiator" in said:
        assert read(PLAN, fine)[1] == []


def test_all_who_are_there_may_leave() -> None:
    values, messages = read(PLAN, {"leavers.zorg": "2", "leavers.onderwijs": "1"})
    assert messages == []
    assert project(PLAN, {**values, "planned": 0.0}).first.figures["payers"] == 0


def test_the_parts_of_a_text() -> None:
    assert parts(" a; ;b ") == ["a", "b"]
    assert wishes({"wishes": "Feest=500; Leergang=2000"}) == [
        ("Feest", 50_000),
        ("Leergang", 200_000),
    ]
    assert wishes({}) == []


# --- whatever is said ---------------------------------------------------------------------------

words = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["nan", "-inf", "1e999", "1.000", "-0", "1,5", "a=1;b=2", "a/café", "Aster", "yes", "year"]
    ),
    st.floats(),
    st.integers(),
    st.none(),
    st.booleans(),
)


@often
@given(st.dictionaries(st.one_of(st.sampled_from([*slots(PLAN)]), st.text(max_size=9)), words))
def test_whatever_is_said_gives_values_that_hold(said: dict[str, object]) -> None:
    values, messages = read(PLAN, said)
    known = slots(PLAN)
    assert set(values) <= set(said) & set(known)
    assert all(values[key] != known[key].default for key in values)
    assert all(message.endswith(".") for message in messages)
    year = project(PLAN, values).first
    assert fit(PLAN, values, year).cut.short == 0
    assert read(PLAN, values) == (values, [])
    assert read(PLAN, {key: str(value) for key, value in values.items()}) == (values, [])


@often
@given(seeds)
def test_what_was_read_reads_the_same(source: Random) -> None:
    plan = a_plan(source)
    values = some_values(source, plan, share=0.8)
    assert read(plan, values) == (values, [])
    assert read(plan, {key: str(value) for key, value in values.items()}) == (values, [])


def test_the_lines_of_the_real_plan_can_be_put_in_order(facts_2015: Cursor) -> None:
    plan = baseline(facts_2015, 2015)
    keys = "; ".join(line.key for line in reversed(plan.costs) if line.explained)
    assert read(plan, {"order": keys}) == ({"order": keys}, [])
