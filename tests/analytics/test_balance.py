"""Income and cost beside each other: each figure by hand, the forecast and its limits."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from analytics.balance import cost_lines, days_left, income_lines, printed_totals, side
from analytics.metrics import measure
from analytics.passport import passport
from tests.analytics.conftest import Cursor, Trial
from tests.tables import rows, upload


def _figure(cursor: Cursor, key: str, **by: str) -> float:
    if not by:
        return float(measure(cursor, key, year=2015)["value"].item())
    ((dimension, group),) = by.items()
    found = measure(cursor, key, year=2015, by=dimension)  # type: ignore[arg-type]
    return float(found[found[dimension] == group]["value"].item())


# --- the plan of 2015, by hand ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "by", "expected"),
    [
        ("average_contribution", {}, 275_000 / (25 + 6)),
        ("largest_funder_share", {}, 240_579 / 570_743),
        # 284,000 of participants with the Verdiepingskamer, 240,579 in kind, 46,164 subsidies
        ("funder_concentration", {}, (284_000**2 + 240_579**2 + 46_164**2) / 570_743**2),
        ("income_share", {"kind": "participantenbijdrage"}, 275_000 / 570_743),
        ("income_share", {"kind": "deelnemersbijdrage"}, 9_000 / 570_743),
        ("income_share", {"kind": "in kind"}, 240_579 / 570_743),
        ("income_share", {"kind": "subsidie"}, 46_164 / 570_743),
        ("leverage", {}, 570_743 / 275_000),
        ("recruitment_cost", {}, 12_905 / 6),
        ("relation_cost", {}, 52_050 / 25),
        ("overhead_surcharge", {}, 206_025 / 364_718),
        ("overhead_surcharge_project_account", {}, 147_162 / 423_581),
        ("overhead_surcharge_project", {}, 75_507 / 495_236),
        ("fee_coverage", {"activity": "Verdiepingskamer"}, 9_000 / 9_560),
        # 570,743 - 240,579 - 46,164 - 9,000 = 275,000; at 220,000 / 25 = 8,800 that is 31.25
        ("break_even", {}, 32),
        ("break_even", {"fee": "8800"}, 32),
        ("break_even", {"fee": "15000"}, 19),
        ("break_even", {"fee": "10000"}, 28),
        ("break_even", {"fee": "7500"}, 37),
        ("break_even", {"fee": "5000"}, 55),
        ("break_even", {"fee": "2500"}, 110),
        ("break_even_without_in_kind", {}, 59),  # 515,579 / 8,800 = 58.59
    ],
)
def test_the_plan_of_2015(
    key: str, by: dict[str, str], expected: float, facts_2015: Cursor
) -> None:
    assert _figure(facts_2015, key, **by) == pytest.approx(expected)


def test_the_two_euros_of_the_project_are_told_once(facts_2015: Cursor) -> None:
    """Its subtotal and the total of Bijdragen stand on rows of the same number."""
    found = passport(facts_2015, "leverage", 2015)
    counting = found.rows[found.rows["counts"]]
    assert counting["part"].sum() == 570_743
    assert counting["whole"].sum() == 275_000


# --- rules --------------------------------------------------------------------------------------

MEMBERS = """
    organisatie | sector | omzet    | afwijkende bijdrage | lid sinds  | rol
    Aster       | zorg   | 6000000  |                     |            |
    Berk        | zorg   | 6000000  |                     |            |
    Ceder       | zorg   |          | 3000                |            |
    Den         | zorg   |          |                     |            |
    Eik         | zorg   | 6000000  |                     | 01-07-2015 |
    Els         | zorg   | 6000000  |                     |            |
    Netwerk     | zorg   |          |                     |            | partnernetwerk
"""
INCOME = """
    verstrekker | soort                 | aantal | begroot | gefactureerd | ontvangen
    Aster       | participantenbijdrage | 1      | 9000    | 5000         | 2500
    Berk        | participantenbijdrage | 1      | 6000    |              |        # 5000 is asked
    Ceder       | participantenbijdrage | 1      | 1000    |              | 0      # and 2000 below
    Ceder       | participantenbijdrage | 1      | 2000    |              |
    Den         | participantenbijdrage | 1      | 2500    |              |        # no turnover
    Eik         | participantenbijdrage | 1      | 2500    |              |        # half a year
    Els         | participantenbijdrage | 1      |         |              |
    Vreemd      | participantenbijdrage | 1      | 2500    |              |
    Nog te doen | participantenbijdrage | 2      | 5000    |              |
    Aster       | in kind               | 1      | 500     |              |
"""
SCALE = "vanaf omzet | bijdrage\n0 | 2500\n5000000 | 5000"


def test_whose_contribution_is_that_of_the_scale(trial: Trial) -> None:
    sheets = {"participants": MEMBERS, "contributions": INCOME, "scale": SCALE}
    tables = {key: rows(key, text, year=2015) for key, text in sheets.items()}
    with trial(upload(2015, **tables)) as cursor:
        found = measure(cursor, "scale_conformity", year=2015).iloc[0]
        told = passport(cursor, "scale_conformity", 2015).rows
        collected = _figure(cursor, "collection_rate")
        largest = _figure(cursor, "largest_funder_share")
        average = _figure(cursor, "average_contribution")
    # Aster and Ceder of Aster, Berk, Ceder; Den, Eik and Els cannot be tested
    assert (found["part"], found["whole"], found["known"], found["total"]) == (2, 3, 3, 6)
    lines = told[told["sheet"] == "contributions"].set_index("row_number")["why"]
    assert lines.to_dict() == {
        2: "volgens de staffel of de afspraak",
        3: "anders dan de staffel of afspraak",
        4: "volgens de staffel of de afspraak",
        5: "andere regel van dezelfde organisatie: telt daar mee",
        6: "niet toetsbaar: geen omzet of geen staffel",
        7: "niet toetsbaar: participant voor een deel van het jaar",
        8: "Gefactureerd en Begroot zijn niet ingevuld",
        9: "staat niet op het blad Participanten",
        10: "voor meer organisaties samen",
        11: "andere soort: in kind",
    }
    assert collected == 2_500 / 5_000
    assert largest == 9_500 / 31_000  # Aster, in money and in kind
    assert average == 30_500 / 8  # Aster, Berk, Ceder, Den, Eik, Vreemd and two to come


def test_an_unknown_purse_leaves_the_need_unknown(trial: Trial) -> None:
    income = """
        verstrekker | soort                 | status   | begroot
        Aster       | participantenbijdrage | bestaand | 0
        Fonds       | in kind               |          |
    """
    tables = {
        "contributions": rows("contributions", income),
        "budget": rows("budget", "blok | activiteit | euro\nA | een | 100"),
        "scale": rows("scale", SCALE),
    }
    with trial(upload(2015, **tables)) as cursor:
        assert measure(cursor, "break_even", year=2015, by="fee")["value"].isna().all()
        found = measure(cursor, "break_even_without_in_kind", year=2015, by="fee")
    # 100 euro at 2,500 and at 5,000; of a contribution of nothing nobody can say
    assert found.set_index("fee")["value"].dropna().to_dict() == {"2500": 1, "5000": 1}


def test_without_existing_participants_only_the_scale_is_known(trial: Trial) -> None:
    tables = {
        "contributions": rows("contributions", "verstrekker | soort | begroot\nF | subsidie | 500"),
        "budget": rows("budget", "blok | activiteit | euro\nA | een | 100"),
    }
    with trial(upload(2015, **tables)) as cursor:
        assert measure(cursor, "break_even", year=2015)["value"].isna().all()
        assert measure(cursor, "break_even", year=2015, by="fee").empty


# --- the balance and how the year may end -------------------------------------------------------


def test_what_is_left_of_a_year() -> None:
    assert days_left(dt.date(2016, 9, 30), 2016) == 92 / 366
    assert days_left(dt.date(2015, 12, 31), 2015) == 0
    assert days_left(dt.date(2014, 6, 30), 2015) == 0
    assert days_left(None, 2015) == 0


def test_a_forecast_adds_what_the_plan_has_for_the_days_left(trial: Trial) -> None:
    tables = {
        "budget": rows(
            "budget",
            "blok | activiteit | uren | euro\nA | een | 10 | 1000\nA | twee | 10 | 400",
        ),
        "actuals": rows(
            "actuals", "blok | activiteit | uren | euro\nA | een | 8 | 900\nB | drie | 1 | 50"
        ),
        "contributions": rows("contributions", INCOME),
    }
    with trial(upload(2015, **tables)) as cursor:
        costs, income = cost_lines(cursor, 2015, 0.25), income_lines(cursor, 2015, 0.25)
        assert printed_totals(cursor, 2015).empty
    # 900 + a quarter of 1000; nothing known of twee: its plan; drie was never planned
    assert costs["expected"].tolist() == [1_150, 400, 50]
    # 2500 + a quarter of 9000 is under the 5000 invoiced; of Ceder 0 + a quarter of 1000
    assert income["expected"].dropna().tolist()[:3] == [4_750, 6_000, 250]
    assert income["open"].dropna().tolist() == [2_500]
    cost = side(costs, 0.25)
    assert (cost.planned, cost.actual, cost.expected) == (1_400, 950, 1_600)
    assert cost.pace == pytest.approx(950 / 0.75 + 400)
    assert (cost.known, cost.total) == (2, 3)


def test_income_never_exceeds_what_is_still_to_come_in() -> None:
    """Paid in full by 30 September, a contribution does not grow with the days."""
    paid = pd.DataFrame({"planned": [100.0], "actual": [100.0], "expected": [100.0]})
    over = side(paid, 0)
    assert (over.actual, over.expected, over.pace) == (100, None, None)


def test_what_is_paid_in_full_stays(trial: Trial) -> None:
    line = "verstrekker | soort | begroot | gefactureerd | ontvangen\nA | subsidie | 9 | 8 | 8"
    with trial(upload(2015, contributions=rows("contributions", line))) as cursor:
        assert income_lines(cursor, 2015, 0.25)["expected"].tolist() == [8]


def test_nothing_known_gives_no_forecast() -> None:
    nothing = pd.DataFrame({"planned": [None], "actual": [None], "expected": [None]}, dtype=float)
    found = side(nothing, 0.5)
    assert (found.planned, found.actual, found.expected, found.pace) == (None, None, None, None)


def test_printed_totals_beside_their_lines(facts_2015: Cursor) -> None:
    found = printed_totals(facts_2015, 2015)
    assert found.iloc[0].tolist() == ["Projectorganisatie", 75_507, 75_505, 2]
    assert found["gap"].tolist() == [2, 0, 0, 0, 0, 0]
