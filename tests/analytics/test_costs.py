"""What each activity costs: the figures of the plan, the rules one by one, and what cannot be
known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from analytics.allocation import Allocation, allocation
from analytics.costs import full_cost, unit_costs, variances
from analytics.metrics import measure
from data.reading.totals import ControlTotal
from tests.analytics.conftest import Cursor, Trial
from tests.tables import rows, upload

# --- the plan of 2015 ---------------------------------------------------------------------------

# Worked out by hand in domain.md §4.3: 206,025 of pools over 4,507 hours, or over 364,718 euros.
# Masterclass: 20,576 + 13,000 × 262/781 = 24,937.08; + 206,025 × 262/4,507 = 36,913.68.
PLAN_2015 = {
    "Masterclass": (36_913.68, 39_023.75),
    "Verhelderingskamer": (19_435.34, 20_542.37),
    "Verdiepingskamer": (16_793.48, 17_981.91),
    "Valorisatiemarkt": (20_639.27, 21_639.51),
    "Zorgalliantiecafé": (16_215.48, 17_077.41),
    "Inhoud": (292_168.02, 294_397.78),
    "Begeleiding": (136_230.67, 127_344.37),
    "Innovatielab": (21_890.08, 22_094.66),
    "Leerarrangementen": (10_456.98, 10_641.24),
}


@pytest.mark.parametrize(("at", "key"), [(0, "hours"), (1, "euros")])
def test_the_full_costs_of_the_plan(at: int, key: Any, facts_2015: Cursor) -> None:
    found = full_cost(facts_2015, 2015, key)
    assert list(found) == ["block", "activity", "hours", "direct", "indirect", "full"]
    expected = {activity: amounts[at] for activity, amounts in PLAN_2015.items()}
    assert dict(zip(found["activity"], found["full"], strict=True)) == expected
    assert cents(found["full"]) == 57_074_300  # the printed total, the unexplained 2 euros included
    assert cents(found["direct"]) == 36_471_800
    assert cents(found["indirect"]) == 20_602_500
    assert found["hours"].sum() == 4_507


def cents(amounts: Any) -> int:
    return sum(round(100 * amount) for amount in amounts)


def test_how_the_plan_comes_to_it(facts_2015: Cursor) -> None:
    found = allocation(facts_2015, 2015)
    assert found.pools == {
        "Projectorganisatie": 75_507,
        "Accountmanagement": 71_655,
        "Kennismanagement": 58_863,
    }
    assert (found.hours, found.direct, found.indirect) == (4_507, 364_718, 206_025)
    assert (found.total, found.largest.activity) == (570_743, "Inhoud")
    assert found.indirect_share == pytest.approx(0.360977, abs=5e-7)  # domain.md §4.2
    assert found.rate == pytest.approx(45.712225, abs=5e-7)
    assert found.surcharge == pytest.approx(0.5648884892, abs=5e-11)


def test_the_plan_does_not_say_what_in_kind_pays(facts_2015: Cursor) -> None:
    assert full_cost(facts_2015, 2015, in_kind=False).empty
    why = allocation(facts_2015, 2015, in_kind=False).why
    assert why == "van 18 van 18 regels met uren is niet bekend of in kind ze betaalt"


def test_a_year_without_budget(facts_2015: Cursor) -> None:
    assert full_cost(facts_2015, 2014).empty
    empty = allocation(facts_2015, 2014)
    assert empty == Allocation(key="hours", why="geen blad Begroting over 2014")
    assert (empty.rate, empty.surcharge, empty.indirect_share) == (None, None, None)


def test_the_kpi_follows_the_setting(plan: Any, trial: Trial) -> None:
    for choice, at in (("uren", 0), ("euro's", 1)):
        with trial(plan, allocation_key=choice) as cursor:
            whole = measure(cursor, "full_cost")["value"].item()
            parts = measure(cursor, "full_cost", by="activity").set_index("activity")["value"]
        assert whole == 570_743
        assert parts.to_dict() == {name: amounts[at] for name, amounts in PLAN_2015.items()}


# --- the rules one by one -----------------------------------------------------------------------

BUDGET = """
    blok | activiteit | kostenrol | bekostiging | uren | euro
    P    | leiding    | project   | cash        | 10   | 300
    P    | reizen     | project   |             |      | 60     # out of pocket is cash
    B    | café       | direct    | in kind     | 30   | 900
    B    | markt      | direct    | cash        | 10   | 500
    B    | drank      | direct    |             |      | 100    # out of pocket: 75 and 25, by hours
    L    | werk       | direct    | cash        | 20   | 1000
    O    | boek       | direct    |             |      | 40     # nothing but out of pocket
"""


def costs(trial: Trial, budget: str = BUDGET, key: Any = "hours", **options: Any) -> Allocation:
    """The allocation over a year with this budget."""
    totals = options.pop("totals", ())
    with trial(upload(2015, totals=totals, budget=rows("budget", budget))) as cursor:
        return allocation(cursor, 2015, key, **options)


def told(found: Allocation) -> dict[str, tuple[float, float, float]]:
    assert not found.why
    return {line.activity: (line.hours, line.direct, line.indirect) for line in found.lines}


def test_pools_come_down_by_hours(trial: Trial) -> None:
    # 360 over 60 hours; the book has none
    assert told(costs(trial)) == {
        "café": (30, 975, 180),
        "markt": (10, 525, 60),
        "werk": (20, 1_000, 120),
        "boek": (0, 40, 0),
    }


def test_pools_come_down_by_euros(trial: Trial) -> None:
    # 360 over 2,540 euros: 138.19, 74.41, 141.73 and 5.67
    found = told(costs(trial, key="euros"))
    assert [indirect for *_, indirect in found.values()] == [138.19, 74.41, 141.73, 5.67]


def test_without_in_kind_costs_go_and_what_they_are_divided_by_stays(trial: Trial) -> None:
    found = told(costs(trial, in_kind=False))
    assert found["café"] == (30, 75, 180)  # its hours are given, its drinks and its part are not
    assert found["markt"] == (10, 525, 60)
    by_euros = told(costs(trial, key="euros", in_kind=False))
    assert by_euros["café"] == (30, 75, 138.19)


def test_hours_without_costs_need_no_source(trial: Trial) -> None:
    free = BUDGET.replace("cash        | 10   | 300", "            | 10   | 0  ")
    assert costs(trial, free, in_kind=False).why == ""


def printed(scope: str, amount: int) -> ControlTotal:
    return ControlTotal(
        sheet="budget",
        row_number=99,
        cell="I99",
        column="cost",
        scope=scope,
        is_subtotal=bool(scope),
        printed=Decimal(amount),
        computed=None,
    )


def test_a_difference_is_a_cost_of_its_block(trial: Trial) -> None:
    # P prints 6 more than its lines: 366 over 60 hours
    of_pool = costs(trial, totals=[printed("P", 366)])
    assert told(of_pool)["café"] == (30, 975, 183)
    assert of_pool.pools == {"P": 366}
    # B prints 4 more: 104 to share, 78 of it for the café
    assert told(costs(trial, totals=[printed("B", 1_504)]))["café"] == (30, 978, 180)


def test_a_difference_of_no_block_is_indirect(trial: Trial) -> None:
    found = costs(trial, totals=[printed("", 2_960)])  # 60 more than all lines
    assert found.pools == {"P": 360, "(geen blok)": 60}
    assert told(found)["café"] == (30, 975, 210)
    assert cents(line.full for line in found.lines) == 296_000


def test_cents_add_up_and_the_first_of_equals_gets_the_odd_one(trial: Trial) -> None:
    thirds = """
        blok | activiteit | kostenrol | uren | euro
        P    | leiding    | project   | 1    | 100
        B    | een        | direct    | 5    | 10
        B    | twee       | direct    | 5    | 10
        B    | drie       | direct    | 5    | 10
    """
    found = costs(trial, thirds)
    assert [line.indirect for line in found.lines] == [33.34, 33.33, 33.33]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("| project   | cash ", "|           | cash ", "Kostenrol is niet ingevuld op 1 van 7"),
        ("direct ", "kennis ", "geen enkele regel van de begroting heeft de kostenrol direct"),
        ("| 20   | 1000", "| 20   |     ", "Euro is niet ingevuld bij werk"),
        ("| 20   | 1000", "|      | 1000", "er zijn geen uren"),
        ("reizen     | project ", "reizen     | direct ", ""),
    ],
)
def test_nothing_is_guessed(old: str, new: str, why: str, trial: Trial) -> None:
    budget = BUDGET.replace(old, new)
    assert budget != BUDGET
    if why.startswith("er zijn geen uren"):
        budget = "\n".join(line for line in budget.splitlines() if "  B  " not in line)
    found = costs(trial, budget)
    assert found.why.startswith(why)
    assert bool(found.lines) == (not why)


def test_a_line_of_hours_without_hours(trial: Trial) -> None:
    stated = """
        blok | activiteit | regelsoort | kostenrol | uren | euro
        P    | leiding    | uren       | project   | 10   | 300
        B    | café       | uren       | direct    |      | 900
    """
    assert costs(trial, stated).why == "Uren is niet ingevuld bij café"
    assert told(costs(trial, stated, key="euros")) == {"café": (0, 900, 300)}


def test_a_difference_in_a_block_of_both_kinds_belongs_to_nobody(trial: Trial) -> None:
    mixed = BUDGET.replace("P    | leiding", "L    | leiding")
    assert costs(trial, mixed).why == ""
    why = costs(trial, mixed, totals=[printed("L", 1_301)]).why
    assert why.startswith("het gedrukte totaal van L wijkt af van de regels")


# --- what activities cost -----------------------------------------------------------------------

ACTIVITIES = """
    activiteit | blok | begrotingsactiviteit | soort
    Café       | b    | CAFÉ                 | café
    Rest       | B    |                      |                 # the market: all that is left of B
    Lab een    | L    |                      | Leerwerkplaats
    Lab twee   | L    |                      | leerwerkplaats
    Lab drie   | L    |                      | leerwerkplaats  # was never held
    Reis       | P    | reizen               |                 # is no direct line
    Verweesd   | P    |                      |
"""
ATTENDANCE = """
    datum     | activiteit | duur | organisatie | aanwezig
    28-1-2015 | CAFÉ       | 2    | Aster       | 3
    28-1-2015 | Café       | 2    | (extern)    | 2
    1-2-2015  | Lab een    | 3    | Aster       | 1
    2-2-2015  | Lab een    | 3    | Berk        | 2
    1-3-2015  | Lab twee   | 1    | Berk        | 3
    1-3-2015  | Lab twee   | 1    | Vreemd      | 0
"""
PARTICIPANTS = "organisatie | sector\nAster | zorg\nBerk | wonen\nCeder | zorg"
PRODUCTS = "activiteit | titel\nLab twee | Boek\nCafé | Verslag"
SHEETS = {
    "budget": BUDGET,
    "activities": ACTIVITIES,
    "attendance": ATTENDANCE,
    "participants": PARTICIPANTS,
    "products": PRODUCTS,
}


def unit(trial: Trial, *without: str, **changed: str) -> pd.DataFrame:
    """The unit costs of a year with these sheets, by activity."""
    texts = {key: text for key, text in (SHEETS | changed).items() if key not in without}
    tables = {key: rows(key, text, year=2015) for key, text in texts.items()}
    with trial(upload(2015, **tables)) as cursor:
        return unit_costs(cursor, 2015).set_index("activity")


def test_activities_cost_their_line_or_their_part_of_it(trial: Trial) -> None:
    found = unit(trial)
    # Lab een 3 × 3 = 9 contact hours, Lab twee 3: of 1,120 euros and 20 hours three quarters and
    # one; Lab drie was never held
    assert found["cost"].dropna().to_dict() == {
        "Café": 1_155,
        "Rest": 585,
        "Lab een": 840,
        "Lab twee": 280,
        "Lab drie": 0,
    }
    assert found["hours"].dropna().to_dict() == {
        "Café": 30,
        "Rest": 10,
        "Lab een": 15,
        "Lab twee": 5,
        "Lab drie": 0,
    }
    assert found["shared"].tolist() == [False, False, True, True, True, False, False]
    assert found.loc["Reis", "why"] == "reizen is in P geen directe regel van de begroting"
    assert found.loc["Verweesd", "why"] == (
        "in P is geen directe regel van de begroting over voor deze activiteit"
    )


def test_what_one_of_each_costs(trial: Trial) -> None:
    found = unit(trial)
    outputs = ["attendances", "organisations", "contact_hours", "products"]
    assert found.loc["Café", outputs].tolist() == [5, 1, 10, 1]
    assert found.loc["Lab een", outputs].tolist() == [3, 2, 9, 0]
    per = ["per_hour", "per_attendance", "per_organisation", "per_contact_hour"]
    assert found.loc["Café", per].tolist() == [38.5, 231, 1_155, 115.5]
    assert found.loc["Lab een", per].tolist() == [56, 280, 420, pytest.approx(840 / 9)]
    assert found["per_product"].dropna().to_dict() == {"Café": 1_155, "Lab twee": 280}
    assert found.loc["Rest", ["attendances", "organisations", "contact_hours"]].tolist() == [0] * 3
    assert pd.isna(found.loc["Rest", "per_attendance"])  # nobody came: not to be divided


def test_the_kpis_take_the_activities_that_have_any(trial: Trial) -> None:
    tables = {key: rows(key, text, year=2015) for key, text in SHEETS.items()}
    keys = [f"cost_per_{one}" for one in ("attendance", "organisation", "contact_hour", "product")]
    with trial(upload(2015, **tables)) as cursor:
        whole = measure(cursor, *keys).set_index("metric")
        labs = measure(cursor, "cost_per_attendance", by="activity").set_index("activity")
    # café and two labs: 1,155 + 840 + 280 = 2,275 over 5 + 3 + 3; two different participants;
    # 10 + 9 + 3 hours; of workshops only Lab twee has a product
    assert whole["value"].to_dict() == {
        "cost_per_attendance": 2_275 / 11,
        "cost_per_organisation": 2_275 / 2,
        "cost_per_contact_hour": 2_275 / 22,
        "cost_per_product": 280,
    }
    assert whole.loc["cost_per_attendance", ["part", "whole"]].tolist() == [2_275, 11]
    assert whole.loc["cost_per_attendance", ["known", "total"]].tolist() == [5, 7]
    assert labs["value"].dropna().to_dict() == {
        "Café": 231,
        "Lab een": 280,
        "Lab twee": pytest.approx(280 / 3),
    }
    assert labs.loc["Rest", "why"] == "niet te berekenen: er is niets om door te delen"
    assert labs.loc["Reis", "why"] == "niet ingevuld"


def test_without_a_workshop_there_is_no_cost_of_its_products(trial: Trial) -> None:
    cafe = "\n".join(ACTIVITIES.splitlines()[:3])
    texts = SHEETS | {"activities": cafe, "products": "activiteit | titel\nCafé | Verslag"}
    tables = {key: rows(key, text, year=2015) for key, text in texts.items()}
    with trial(upload(2015, **tables)) as cursor:
        found = measure(cursor, "cost_per_product").iloc[0]
    assert pd.isna(found["value"])
    assert found["why"] == "niet te berekenen: er zijn geen regels"


def test_shared_costs_need_contact_hours(trial: Trial) -> None:
    unknown = "deelt kosten met andere activiteiten, en niet van alle zijn de contacturen bekend"
    labs = ["Lab een", "Lab twee", "Lab drie"]
    without = unit(trial, "attendance")
    assert set(without.loc[labs, "why"]) == {unknown}
    assert without.loc["Café", "cost"] == 1_155  # has its own line
    assert pd.isna(without.loc["Café", "attendances"])
    # nobody wrote down how long Lab twee took
    untimed = unit(
        trial, attendance=ATTENDANCE.replace("Lab twee   | 1    | Berk", "Lab twee | | Berk")
    )
    assert set(untimed.loc[labs, "why"]) == {unknown}
    assert untimed.loc["Lab twee", "attendances"] == 3
    # only the café was held
    unheld = unit(trial, attendance="\n".join(ATTENDANCE.splitlines()[:4]))
    assert set(unheld.loc[labs, "why"]) == {unknown}


def test_what_is_not_delivered_is_unknown_and_not_0(trial: Trial) -> None:
    assert unit(trial, "products")["products"].isna().all()
    assert unit(trial, "participants")["organisations"].isna().all()
    found = unit(trial, "budget")
    assert found["cost"].isna().all()
    assert set(found["why"]) == {"geen blad Begroting over 2015"}
    assert unit(trial, "activities").empty


# --- variances ----------------------------------------------------------------------------------

LINES = """
    blok | activiteit         | regelsoort | kostenrol | uren | euro
    B    | Verhelderingskamer |            | direct    | 138  | 10830
    B    | Café               |            | direct    | 10   | 400
    B    | Drank              |            | direct    |      | 100
    B    | Zaal               | uren       | direct    | 0    | 50
    B    | Dubbel             | uren       | direct    | 10   | 100
    B    | Dubbel             | out of pocket | direct |      | 70
    B    | Nog niets          |            | direct    | 10   | 100
    L    | Begeleiding        |            | direct    | 1200 | 81376
"""
ACTUALS = """
    blok | activiteit         | regelsoort | uren | euro
    B    | verhelderingskamer |            | 100  | 8100
    B    | Café               |            | 0    | 25
    B    | Drank              |            |      | 130
    B    | Zaal               | uren       | 2    | 60
    B    | Dubbel             |            | 10   | 90     # has hours: those of the first
    L    | Begeleiding        |            | 1100 | 77000
    L    | Verrassing         |            | 5    | 500    # was not budgeted
"""
HELD = """
    activiteit | blok | begrotingsactiviteit | aantal gepland | aantal gerealiseerd
    Kamer      | B    | Verhelderingskamer   | 3              | 2
    Zaal       | B    | Zaal                 | 0              | 1
    Lab een    | L    | Begeleiding          | 4              | 4                    # one of two
    Lab twee   | L    | Begeleiding          | 4              | 2
"""


def compared(trial: Trial, actuals: str = ACTUALS) -> pd.DataFrame:
    texts = {"budget": LINES, "actuals": actuals, "activities": HELD}
    tables = {key: rows(key, text) for key, text in texts.items()}
    with trial(upload(2015, **tables)) as cursor:
        return variances(cursor, 2015).set_index("activity")


def test_price_efficiency_and_volume(trial: Trial) -> None:
    found = compared(trial)
    parts = ["price", "efficiency", "volume", "difference"]
    split = found[parts].round(2)
    # domain.md §4.5, the first oracle: 81,376/1,200 is 67.81 an hour; (67.81 − 70) × 1,100 and
    # (1,200 − 1,100) × 67.81. Two activities share the line, so nothing is said of volume.
    assert split.loc["Begeleiding"].tolist() == [-2_405.33, 6_781.33, 0, 4_376]
    # the second: 2 of 3 held, so 92 hours were due
    assert split.loc["Verhelderingskamer"].tolist() == [-252.17, -627.83, 3_610, 2_730]
    # not one hour: the price of an hour is not known, all is volume
    assert split.loc["Café"].tolist() == [0, 0, 375, 375]
    assert split.loc["Drank"].fillna(-1).tolist() == [-1, -1, -1, -30]  # out of pocket
    assert split.loc["Zaal"].fillna(-1).tolist() == [-1, -1, -1, -10]  # no price was planned
    assert "Nog niets" not in found.index
    assert "Verrassing" not in found.index
    assert found.loc["Dubbel", ["line_kind", "difference"]].tolist() == ["uren", 10]
    assert found.loc["Verhelderingskamer", ["planned", "held"]].tolist() == [3, 2]


def test_actuals_without_a_kind_belong_to_the_only_line_of_that_name(trial: Trial) -> None:
    only_euros = ACTUALS.replace("| 1100 | 77000", "|      | 77000")
    found = compared(trial, only_euros)
    assert found.loc["Begeleiding", "difference"] == 4_376
    assert pd.isna(found.loc["Begeleiding", "price"])


def test_budget_use_and_variances_as_kpis(trial: Trial) -> None:
    texts = {"budget": LINES, "actuals": ACTUALS, "activities": HELD}
    tables = {key: rows(key, text) for key, text in texts.items()}
    keys = ("budget_use", "price_variance", "efficiency_variance", "volume_variance")
    with trial(upload(2015, **tables)) as cursor:
        found = measure(cursor, *keys).set_index("metric")["value"]
    # 8,100 + 25 + 130 + 60 + 90 + 77,000 of 10,830 + 400 + 100 + 50 + 100 + 81,376
    assert found["budget_use"] == pytest.approx(85_405 / 92_856)
    # Dubbel: 10 cheaper in all
    assert found["price_variance"] == pytest.approx(-2_405.3333 - 252.1739 + 10, abs=1e-3)
    assert found["efficiency_variance"] == pytest.approx(6_781.3333 - 627.8261, abs=1e-3)
    assert found["volume_variance"] == pytest.approx(3_610 + 375)


def test_a_difference_needs_both_amounts(trial: Trial) -> None:
    found = compared(trial, ACTUALS.replace("| 1100 | 77000", "| 1100 |      "))
    assert found.loc["Begeleiding"].isna()[["price", "difference"]].all()
