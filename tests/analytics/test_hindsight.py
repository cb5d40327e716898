"""Expectation beside reality, by hand."""

from __future__ import annotations

from contextlib import closing

from analytics.hindsight import actuals, hindsight, present
from data.store import MEMORY, commit, connect, reading
from tests.analytics.small_plan import small_plan
from tests.tables import rows, upload


def test_expected_figures_beside_what_became_of_them() -> None:
    found = hindsight(
        {"payers": 5.0, "balance": -1_000.0, "gone": 3.0},
        planned={"balance": 0.0, "payers": None},
        now={"balance": 100.0},
        actual={"balance": -400.0},
        later={"payers": 7.0},
    )
    balance, payers = found  # in the order of ITEMS; what is no item any more is left out
    assert (balance.item.key, payers.item.key) == ("balance", "payers")
    assert (balance.planned, balance.now, balance.actual) == (0, 100, -400)
    assert balance.off == 600  # what really happened goes before what was planned
    assert balance.later_off is None
    assert (payers.planned, payers.now, payers.off) == (None, None, None)
    assert payers.later_off == 2


def test_by_the_data_where_nothing_is_known_of_what_really_came() -> None:
    [found] = hindsight(
        {"balance": -1_000.0}, planned={}, now={"balance": 100.0}, actual={}, later={}
    )
    assert found.off == 1_100


def test_kpis_are_measured_and_the_rest_comes_from_the_plan() -> None:
    found = present(small_plan(), {"participants": 9.0, "income_total": None})
    assert (found["participants"], found["income_total"]) == (9, None)
    assert (found["balance"], found["payers"]) == (0, 4)
    nothing = present(None, {"participants": 9.0})
    assert (nothing["participants"], nothing["balance"]) == (9, None)


INCOME = """
    Verstrekker | Soort                 | Begroot | Ontvangen
    Talis       | participantenbijdrage | 100     | 90
    Gemeente    | subsidie              | 50      | {}
"""
COSTS = """
    Blok | Activiteit | Uren | Euro
    P    | plan       | 1    | 120
"""
SPENT = """
    Blok | Activiteit | Euro
    P    | plan       | {}
"""


def actual(received: str, spent: str) -> dict[str, float | None]:
    with closing(connect(MEMORY)) as store:
        commit(
            store,
            upload(
                2015,
                contributions=rows("contributions", INCOME.format(received)),
                budget=rows("budget", COSTS),
                actuals=rows("actuals", SPENT.format(spent)),
            ),
            by="test",
        )
        with reading(store) as cursor:
            return actuals(cursor, 2015)


def test_what_really_came_in_and_was_spent() -> None:
    assert actual("40", "125") == {
        "income_total": 130,
        "contributions_budgeted": 90,
        "cost": 125,
        "balance": 5,
    }


def test_half_of_a_side_is_no_balance() -> None:
    found = actual("", "125")
    assert (found["income_total"], found["contributions_budgeted"]) == (None, 90)
    assert (found["cost"], found["balance"]) == (125, None)
