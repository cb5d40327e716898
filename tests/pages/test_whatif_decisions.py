"""The tab Besluiten: deciding, withdrawing, and what became of what was expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data.decisions import Decision, decide, decisions
from data.scenarios import Saved
from data.store import Store, commit, reading, undo
from pages.parts import whatif_decisions
from tests.pages.test_pages import opened as opened
from tests.pages.whatif import fill, inside, kept, press, said, table
from tests.pages.whatif import opened as page_of
from tests.tables import rows, upload

TAB, TEXT = "Besluiten", "De Raad van Advies besloot …"


@pytest.fixture(autouse=True)
def _stored(opened: Callable[[Path | None], None], plan_file: Path) -> None:
    opened(plan_file)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "empty.duckdb"))


def stored() -> list[Decision]:
    def ask(store: Store) -> list[Decision]:
        with reading(store) as cursor:
            return decisions(cursor)

    return inside(ask)


def decided(saved: Saved, text: str = "om te werven", **more: Any) -> None:
    given = {
        "figures": saved.figures,
        "check_on": dt.date(2015, 12, 31),
        "decided_on": dt.date(2015, 3, 3),
        **more,
    }
    inside(
        lambda store: decide(
            store, text=text, scenario_id=saved.id, version=saved.version, by="t", **given
        )
    )


def test_nothing_yet() -> None:
    page = page_of(TAB)
    assert "Een besluit gaat over een bewaard scenario" in said(page)
    assert "Er is nog geen besluit vastgelegd." in said(page)


def test_decide_on_the_version_that_was_chosen() -> None:
    first = kept("Een", {"planned": 0})
    kept("Een", {"planned": 3}, scenario_id=first.id)
    page = page_of(TAB)
    page.selectbox(key="decide-which").set_value((1, 1))
    fill(page, TEXT, "om niemand te werven")
    page.date_input(key="decide-on").set_value(dt.date(2026, 3, 3))
    page.date_input(key="decide-check").set_value(dt.date(2026, 12, 31))
    press(page, "Besluit vastleggen")
    assert "Het besluit is vastgelegd" in said(page)
    [found] = stored()
    assert (found.scenario.version, found.text) == (1, "om niemand te werven")
    assert (found.decided_on, found.check_on) == (dt.date(2026, 3, 3), dt.date(2026, 12, 31))
    assert found.figures["balance"] == -55_000
    [row] = table(page, "Verwacht saldo")
    assert row["Scenario"] == "Een, versie 1 (2015)"
    assert row["Verwacht saldo"] == "−€ 55.000"
    assert "Saldo over 2015: verwacht −€ 55.000; het plan zei toen € 0" in said(page)
    assert "Er is nog geen later jaar geladen" in said(page)


@pytest.mark.parametrize(
    ("text", "check", "told"),
    [
        ("", dt.date(2026, 12, 31), "Een besluit ontbreekt"),
        ("iets", dt.date(2026, 3, 3), "De toetsdatum ligt niet na het besluit"),
        ("iets", None, "Vul beide data in."),
    ],
)
def test_what_is_no_decision(text: str, check: dt.date | None, told: str) -> None:
    kept("Een", {"planned": 0})
    page = page_of(TAB)
    fill(page, TEXT, text)
    page.date_input(key="decide-on").set_value(dt.date(2026, 3, 3))
    page.date_input(key="decide-check").set_value(check)
    press(page, "Besluit vastleggen")
    assert told in said(page)
    assert stored() == []


def test_the_version_that_is_open_is_proposed() -> None:
    first = kept("Een", {"planned": 0})
    kept("Twee", {"planned": 1})
    assert page_of(TAB).selectbox(key="decide-which").value == (2, 1)  # the newest
    page = page_of(TAB, state={"what-if-kept-open": (first.id, 1, 1)})
    assert page.selectbox(key="decide-which").value == (1, 1)


def test_withdraw_with_a_reason() -> None:
    decided(kept("Een", {"planned": 0}))
    page = page_of(TAB)
    press(page, "Intrekken")
    assert "De reden van intrekken ontbreekt" in said(page)
    fill(page, "Waarom?", "Er kwam een subsidie")
    press(page, "Intrekken")
    assert "Het besluit is ingetrokken" in said(page)
    assert table(page, "Stand")[0]["Stand"] == "ingetrokken: Er kwam een subsidie"
    assert "Intrekken" not in [button.label for button in page.button]


def test_decisions_whose_check_date_has_come() -> None:
    saved = kept("Een", {"planned": 0})
    decided(saved, "om te werven")
    decided(saved, "om veel te lang te praten over " + "van alles " * 9)
    page = page_of(TAB)
    assert [row["Stand"] for row in table(page, "Stand")] == ["te toetsen", "te toetsen"]

    class Board:
        def facts(self) -> Any:
            from pages.parts.opening import open_store

            return reading(open_store())

    assert whatif_decisions.due(Board(), dt.date(2015, 12, 30)) == []
    texts = whatif_decisions.due(Board(), dt.date(2015, 12, 31))
    assert texts[1] == (
        "Toets het besluit van 3 maart 2015 (om te werven): de toetsdatum was 31 december 2015. "
        "Zie Wat als, onder Besluiten."
    )
    assert texts[0].count("…") == 1
    press(page, "Intrekken")
    assert len(whatif_decisions.due(Board())) == 2
    fill(page, "Waarom?", "Klaar")
    press(page, "Intrekken")
    assert len(whatif_decisions.due(Board())) == 1


# --- hindsight ----------------------------------------------------------------------------------

INCOME = """
    Verstrekker | Soort                 | Status   | Aantal | Begroot | Ontvangen
    A           | participantenbijdrage | bestaand | 1      | {}      | {}
    Nieuw       | participantenbijdrage | nieuw    | 2      | 40      | 40
"""


def load(year: int, budget: int, *, income: int = 60, received: int = 60, spent: int = 0) -> None:
    sheets = {
        "cover": rows("cover", f"Jaar\n{year}"),
        "budget": rows("budget", f"Blok | Activiteit | Uren | Euro\nP | plan | 1 | {budget}"),
        "contributions": rows("contributions", INCOME.format(income, received)),
    }
    if spent:
        sheets["actuals"] = rows("actuals", f"Blok | Activiteit | Euro\nP | plan | {spent}")
    inside(lambda store: commit(store, upload(year, **sheets), by="t"))


def hindsight(page: AppTest, key: str = "Saldo") -> dict[str, str]:
    return next(row for row in table(page, "Plan toen") if row["Kengetal"] == key)


@pytest.mark.usefixtures("empty")
def test_expectation_beside_what_came_of_it() -> None:
    load(2015, 100)
    decided(kept("Een", {"planned": 1}))  # one of two new ones, together 40: 20 less
    load(2015, 110, received=50, spent=95)  # a dearer plan; 90 came in, 95 was spent
    load(2016, 120, income=100)  # 140 beside 120
    page = page_of(TAB, jaar=2015)
    assert hindsight(page) == {
        "Kengetal": "Saldo",
        "Plan toen": "€ 0",
        "Verwacht": "−€ 20",
        "2015 in de gegevens van nu": "−€ 10",
        "2015 werkelijk": "−€ 5",
        "Verschil 2015": "+€ 15",
        "2016": "€ 20",
        "Verschil 2016": "+€ 40",
    }
    assert (
        "Saldo over 2015: verwacht −€ 20; het plan zei toen € 0; werkelijk werd het −€ 5 (€ 15 "
        "meer dan verwacht); 2016 staat op € 20 (€ 40 meer dan verwacht)." in said(page)
    )
    assert "de gegevens zeggen nu 3 (1 meer dan verwacht)" in said(page)  # payers


@pytest.mark.usefixtures("empty")
def test_a_year_that_was_taken_back() -> None:
    load(2014, 100)
    load(2015, 100)
    decided(kept("Een", {"planned": 1}))
    inside(lambda store: undo(store, by="t"))
    page = page_of(TAB)
    row = hindsight(page)
    assert (row["Plan toen"], row["Verwacht"]) == ("€ 0", "−€ 20")
    assert row["2015 in de gegevens van nu"] == row["2015 werkelijk"] == "–"
    assert "Saldo over 2015: verwacht −€ 20; het plan zei toen € 0." in said(page)


@pytest.mark.usefixtures("empty")
def test_a_plan_of_then_that_is_not_known_any_more() -> None:
    load(2015, 100)
    decided(kept("Een", {"planned": 2}, base=0))
    page = page_of(TAB)
    assert hindsight(page)["Plan toen"] == "–"
    assert "de gegevens zeggen nu € 0 (zoals verwacht)" in said(page)
