"""The frame of Wat als: a link opens it, a lever moves it, and what cannot be is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from data.store import commit, connect
from tests.pages.test_pages import opened as opened
from tests.pages.whatif import opened as page_of
from tests.pages.whatif import press, said, tables, values
from tests.tables import rows, upload

TAB = "Uitkomst"


@pytest.fixture(autouse=True)
def _stored(opened: Callable[[Path | None], None], plan_file: Path) -> None:
    opened(plan_file)


def test_without_a_lever_it_is_the_plan() -> None:
    page = page_of(TAB)
    assert "#### Zoals het plan van 2015 er ligt, sluit de begroting precies." in said(page)
    assert values(page) == {}
    assert "plan: € 0" in said(page).replace("\u00a0", " ")


def test_a_link_moves_the_levers_and_the_sentence_says_what_that_does() -> None:
    page = page_of(TAB, planned=0)
    assert values(page) == {"planned": 0.0}
    told = said(page).replace("\u00a0", " ")
    assert "Met 1 knop verzet komt de begroting van 2015 € 55.000 tekort" in told
    assert "€ 55.000 minder dan in het plan." in told
    assert not page.warning


def test_a_link_may_say_anything() -> None:
    page = page_of(TAB, **{"recruits.wonen.4": "1e999", "recruits.mars.1": "3", "chance": "50"})
    assert values(page) == {"chance": 50.0}
    [warning] = page.warning
    assert "1e999" in warning.value
    assert "is geen knop van dit plan" in warning.value.replace("\\", "")
    assert page.query_params.get("recruits.mars.1") is None


def test_a_move_counts_at_once_and_can_be_taken_back() -> None:
    page = page_of(TAB)
    page.number_input(key="lever-planned").set_value(3).run()
    assert values(page) == {"planned": 3.0}
    assert "€ 27.500 tekort" in said(page).replace("\u00a0", " ")
    page = press(page, "Alles zoals in het plan")
    assert values(page) == {}
    assert page.number_input(key="lever-planned").value == 6


def test_a_group_of_levers_is_drawn_when_it_is_chosen() -> None:
    page = page_of(TAB)
    assert [s.key for s in page.slider] == ["lever-chance"]
    page.button_group(key="which-levers").set_value("time").run()
    assert {"lever-horizon", "lever-indexation"} <= {s.key for s in page.slider}


def test_a_lever_out_of_sight_is_told() -> None:
    page = page_of(TAB, planned=3, chance=50, inflation=2)
    assert "Ook verzet: 1 bij Jaren vooruit." in said(page)
    page.button_group(key="which-levers").set_value("time").run()
    assert "Ook verzet: 2 bij Werven." in said(page)


def test_the_figures_are_beside_the_plan_and_explained_when_asked() -> None:
    page = page_of(TAB, planned=0)
    told = said(page)
    for text in ("€ 515.743", "plan: € 570.743", "−€ 55.000"):
        assert text in told
    assert "**Saldo:**" not in told
    assert "**Saldo:**" in said(page_of(TAB, state={"outcome-help": True}))


def test_the_years_of_the_horizon_can_be_looked_at() -> None:
    page = page_of(TAB, horizon=3, inflation=10)
    assert "Uitkomst 2017" in said(page)
    page.button_group(key="outcome-year").set_value(2016).run()
    assert not page.exception
    assert "Uitkomst 2016" in said(page)


def test_every_outcome_stands_beside_the_plan_when_asked() -> None:
    page = page_of(TAB, state={"outcome-all": True}, planned=0)
    rows = {row["Kengetal"]: row for row in tables(page)[-1]}
    assert rows["Saldo"]["Verschil"] == "−€ 55.000"
    assert rows["Participanten"]["Plan"] == "–"  # not all are known by name


def test_organisations_never_stand_in_the_address() -> None:
    page = page_of(TAB, leaving="HAN")
    assert values(page) == {}


def test_without_a_plan_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = str(tmp_path / "x.duckdb")
    store = connect(address)
    commit(
        store, upload(2015, budget=rows("budget", "Blok | Activiteit | Euro\nA | b | 1")), by="t"
    )
    store.close()
    monkeypatch.setenv("ZORGALLIANTIE_DB", address)
    page = page_of(TAB)
    [told] = page.info
    assert "geen blad Bijdragen over 2015" in told.value
