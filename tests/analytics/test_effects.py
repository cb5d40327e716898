"""What a change of the facts does to the KPIs, and who or what it comes from."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from analytics.catalogue import BY_KEY, METRICS
from analytics.effects import LABELS, MOST_MOVERS, SIDES, Effect, Mover, effects, sides
from data.contents import settle
from data.store import MEMORY, Store, commit, connect, preview, reading
from data.workbook import Upload
from tests.analytics.conftest import Cursor
from tests.tables import Row, rows, upload

YEAR = 2015


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(connect(MEMORY)) as opened:
        yield opened


@contextmanager
def both(store: Store, before: Upload, after: Upload) -> Iterator[tuple[Cursor, Cursor]]:
    """A cursor on the facts before and one after, settled as a review does."""
    commit(store, before, by="test")
    with reading(store) as was, preview(store, after) as now:
        settle(was)
        settle(now)
        yield was, now


def changed(store: Store, before: dict[str, list[Row]], after: dict[str, list[Row]]) -> Any:
    """The effects by KPI of replacing these sheets."""
    with both(store, upload(YEAR, **before), upload(YEAR, **after)) as cursors:
        return {effect.metric: effect for effect in effects(*cursors, YEAR)}


def told(effect: Effect) -> list[str]:
    """`Zorg A: 10 → None (eur)` for each mover."""
    return [f"{m.label}: {_short(m.before)} → {_short(m.after)} ({m.unit})" for m in effect.movers]


def _short(value: float | None) -> str:
    return "None" if value is None else f"{value:g}"


# --- every KPI can be explained -----------------------------------------------------------------


def test_every_view_under_a_kpi_has_a_label() -> None:
    assert {metric.view for metric in METRICS} == set(LABELS)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_every_kpi_can_be_taken_apart(metric: Any, facts_2015: Cursor) -> None:
    key, label = LABELS[metric.view]
    figures = ", ".join(f"({sql})::double" for sql, _ in sides(metric))
    facts_2015.execute(
        f"select {key}, any_value({label}), {figures} from {metric.view} "
        f"where {metric.where} group by 1"
    ).fetchall()


def test_no_side_is_declared_for_nothing() -> None:
    without = [
        m
        for m in METRICS
        if not m.part and not m.function and m.unit not in ("eur", "hours", "count")
    ]
    assert {metric.view for metric in without} == set(SIDES)


# --- nothing, and one after the other -----------------------------------------------------------

BUDGET = """
    Blok | Activiteit | Kostenrol | Uren | Euro
    P    | plan       | project   | 10   | 1000
    P    | pr         | project   | 5    | 500
    B    | café       | direct    | 20   | 1500
    """


def test_the_same_facts_have_no_effects(store: Store, plan: Upload) -> None:
    with both(store, plan, plan) as cursors:
        assert effects(*cursors, YEAR) == []


def test_lines_that_move_sums_and_shares(store: Store) -> None:
    # café 1500 → 1700, pr from 5 hours to 15, a line more of 100 euro and 2 hours
    other = BUDGET.replace("1500", "1700").replace("| 5    |", "| 15   |")
    other += "B | markt | direct | 2 | 100"
    found = changed(store, {"budget": rows("budget", BUDGET)}, {"budget": rows("budget", other)})
    assert set(found) == {
        "hours_budgeted",
        "cost_budgeted",
        "cost_printed",
        "cost_per_hour",
        "labour_cost_per_hour",
        "overhead_share",
        "overhead_share_project_account",
        "overhead_share_project",
        "overhead_surcharge",
        "overhead_surcharge_project_account",
        "overhead_surcharge_project",
        "full_cost",
    }
    assert (found["hours_budgeted"].before, found["hours_budgeted"].after) == (35, 47)
    assert told(found["hours_budgeted"]) == [
        "P · pr: 5 → 15 (hours)",
        "B · markt: None → 2 (hours)",
    ]
    assert told(found["cost_printed"]) == [
        "B · café: 1500 → 1700 (eur)",
        "B · markt: None → 100 (eur)",
    ]
    share = found["overhead_share"]  # 1500 of 3000, then of 3300: only the whole moves
    assert (share.before, share.after) == (0.5, pytest.approx(1500 / 3300))
    assert told(share) == ["B · café: 1500 → 1700 (eur)", "B · markt: None → 100 (eur)"]
    # 3000/35 = 85,71 an hour: ten hours more pull by −857, 200 euro by 200, 100 − 171 by −71
    assert told(found["cost_per_hour"]) == [
        "P · pr: 5 → 15 (hours)",
        "B · café: 1500 → 1700 (eur)",
        "B · markt: None → 100 (eur)",
    ]


def test_the_pulls_of_a_share_add_up_to_its_change(store: Store) -> None:
    """Of a share that goes up, what pushes it up comes before what pulls it down less."""
    other = BUDGET.replace("1000", "1600").replace("1500", "1700")
    found = changed(store, {"budget": rows("budget", BUDGET)}, {"budget": rows("budget", other)})
    share = found["overhead_share"]
    # part 1500 → 2100, whole 3000 → 3800: +600 − 0,5 · 600 = 300 of plan, −0,5 · 200 = −100 of café
    assert told(share) == ["P · plan: 1000 → 1600 (eur)", "B · café: 1500 → 1700 (eur)"]
    assert share.after - share.before == pytest.approx((300 - 100) / 3800)


def test_only_the_lines_that_move_it_most(store: Store) -> None:
    lines = [f"B | line {n} | direct | 1 | {n}" for n in range(1, MOST_MOVERS + 3)]
    head = "Blok | Activiteit | Kostenrol | Uren | Euro\n"
    before = rows("budget", head + "\n".join(lines))
    after = [{**row, "cost": row["cost"] * 2} for row in before]
    found = changed(store, {"budget": before}, {"budget": after})
    assert told(found["cost_budgeted"]) == [
        f"B · line {n}: {n} → {2 * n} (eur)"
        for n in range(MOST_MOVERS + 2, 2, -1)  # the two smallest are left out
    ]


def test_most_changed_first_and_what_comes_or_goes_before_all(store: Store) -> None:
    before = "Verstrekker | Soort | Begroot | Ontvangen\n"
    one = before + "A | participantenbijdrage | 100 | 50\nHAN | in kind | 100 |"
    other = before + "A | participantenbijdrage | 110 | \nHAN | in kind | 100 |"
    old = upload(YEAR, contributions=rows("contributions", one))
    new = upload(YEAR, contributions=rows("contributions", other))
    with both(store, old, new) as cursors:
        found = effects(*cursors, YEAR)
    assert [effect.metric for effect in found] == [
        "contributions_received",  # 50 → unknown
        "contribution_realisation",  # 50% → unknown
        "contributions_budgeted",  # 100 → 110
        "funding_ratio",  # 1 → 1,1
        "average_contribution",  # 100 → 110
        "income_total",  # 200 → 210
        "in_kind_share",  # 1/2 → 100/210
        "largest_funder_share",  # 1/2 → 110/210
        "funder_concentration",  # 2 · (1/2)² → (110² + 100²)/210²
    ]
    assert found[0].size == math.inf
    assert (found[0].before, found[0].after) == (50, None)
    assert (found[0].why_before, found[0].why_after) == ("", "niet ingevuld")
    assert found[0].movers == (Mover(label="A", before=50, after=None, unit="eur"),)
    assert found[2].size == pytest.approx(10 / 110)


# --- organisations ------------------------------------------------------------------------------


def test_an_organisation_is_the_same_under_another_name(store: Store) -> None:
    head = "Organisatie | Sector | KvK\n"
    visits = "Datum | Activiteit | Organisatie | Aanwezig | Duur\n"
    before = {
        "participants": rows("participants", head + "Oud | zorg | 01234567\nB | wonen |"),
        "attendance": rows("attendance", visits + "2015-03-01 | Café | Oud | 2 | 2"),
    }
    after = {
        "participants": rows("participants", head + "Nieuw | zorg | 01234567\nb | wonen |"),
        "attendance": rows(
            "attendance",
            visits + "2015-03-01 | Café | Nieuw | 2 | 2\n2015-03-01 | Café | B  | 3 | 2",
        ),
    }
    found = changed(store, before, after)
    assert set(found) >= {"reach", "attendances", "contact_hours"}
    assert set(found).isdisjoint({"participants", "net_growth", "retention"})
    assert found["reach"].movers == (Mover(label="b", before=0, after=1, unit="count"),)
    assert told(found["attendances"]) == ["B: None → 3 (count)"]
    assert told(found["contact_hours"]) == ["B: None → 6 (hours)"]


def test_a_payer_who_is_no_participant_any_more_is_the_same_payer(store: Store) -> None:
    members = """
        Organisatie | KvK      | Sector
        Zorg A      | 11111111 | zorg
        Zorg B      | 22222222 | zorg
        """
    income = """
        Verstrekker | Soort                 | Begroot
        Zorg A      | participantenbijdrage | 1000
        Zorg B      | participantenbijdrage | 2000
        """
    found = changed(
        store,
        {
            "participants": rows("participants", members),
            "contributions": rows("contributions", income),
        },
        {
            "participants": rows("participants", members)[:1],
            "contributions": rows("contributions", income.replace("1000", "1500")),
        },
    )
    assert told(found["income_total"]) == ["Zorg A: 1000 → 1500 (eur)"]


def test_members_who_come_and_go(store: Store) -> None:
    head = "Organisatie | Sector | Lid sinds | Lid tot\n"
    before = head + "A | zorg | |\nB | zorg | |\nC | wonen | |"
    after = (
        head + "A | zorg | |\nB | zorg | | 2015-06-01\nC | wonen | |\nD | welzijn | 2015-02-01 |"
    )
    found = changed(
        store,
        {"participants": rows("participants", before)},
        {"participants": rows("participants", after)},
    )
    assert set(found) == {"retention", "sector_diversity"}  # as many came as went
    assert told(found["retention"]) == ["B: 1 → 0 (count)"]
    assert told(found["sector_diversity"]) == [
        "welzijn: None → 1 (count)",
        "zorg: 2 → 1 (count)",
    ]


def test_a_sheet_that_comes_in_says_why_there_was_nothing(store: Store) -> None:
    budget = {"budget": rows("budget", BUDGET)}
    members = {"participants": rows("participants", "Organisatie | Sector\nA | zorg")}
    found = changed(store, budget, members)
    assert found["participants"].why_before == "geen blad Participanten over 2015"
    assert found["participants"].movers == (Mover(label="A", before=None, after=1, unit="count"),)
    assert BY_KEY["participants"].unit == "count"
