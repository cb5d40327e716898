"""From what the board saw to what is true now, in two steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from analytics.catalogue import METRICS
from analytics.restatement import Restated, bridge
from data.contents import version
from data.store import MEMORY, Store, commit, connect, reading
from tests.tables import rows, upload

BUDGET = "Blok | Activiteit | Kostenrol | Uren | Euro\nP | plan | project | 10 | {}"
INCOME = "Verstrekker | Soort | Begroot\nA | participantenbijdrage | {}"


@pytest.fixture
def store() -> Iterator[Store]:
    with closing(connect(MEMORY)) as opened:
        yield opened


def restated(store: Store, then: int, year: int = 2015) -> dict[str, Restated]:
    with (
        reading(store, as_of=then) as seen,
        reading(store, known_at=then) as corrected,
        reading(store) as now,
    ):
        found = bridge(seen, corrected, now, year)
    assert [one.metric for one in found] == [metric.key for metric in METRICS]
    return {one.metric: one for one in found}


def moment(store: Store) -> int:
    with reading(store) as cursor:
        return version(cursor)


def test_corrected_and_new_data_are_told_apart(store: Store) -> None:
    commit(store, upload(2015, budget=rows("budget", BUDGET.format(1000))), by="Ann")
    then = moment(store)
    commit(store, upload(2015, budget=rows("budget", BUDGET.format(1200))), by="Ann")
    commit(store, upload(2015, contributions=rows("contributions", INCOME.format(900))), by="Ann")
    found = restated(store, then)
    cost, income = found["cost_budgeted"], found["income_total"]
    assert (cost.seen, cost.corrected, cost.now) == (1000, 1200, 1200)
    assert (income.seen, income.corrected, income.now) == (None, None, 900)
    assert (income.why, found["reach"].now) == ("", None)
    assert found["reach"].why == "geen blad Participanten en Deelname over 2015"


def test_one_figure_of_which_part_is_corrected_and_part_new(store: Store) -> None:
    """Last year's sheet, which comes in later, makes a leaver visible: that is new data."""
    head = "Organisatie | Sector | Lid sinds\n"
    now = head + "A | zorg | 2014-01-01\nB | zorg | 2015-02-01"
    corrected = now + "\nC | zorg | 2015-03-01"
    last_year = head + "A | zorg |\nX | zorg |"
    commit(store, upload(2015, participants=rows("participants", now)), by="Ann")
    then = moment(store)
    commit(store, upload(2015, participants=rows("participants", corrected)), by="Ann")
    commit(store, upload(2014, participants=rows("participants", last_year)), by="Ann")
    growth = restated(store, then)["net_growth"]
    # 1 joined; with C 2; and with X, who was there in 2014 and left, 1
    assert (growth.seen, growth.corrected, growth.now) == (1, 2, 1)


def test_nothing_was_seen_before_the_first_step(store: Store) -> None:
    commit(store, upload(2015, budget=rows("budget", BUDGET.format(1000))), by="Ann")
    cost = restated(store, 0)["cost_budgeted"]
    assert (cost.seen, cost.corrected, cost.now) == (None, None, 1000)
