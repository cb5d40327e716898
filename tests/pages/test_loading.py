"""From a workbook to the active figures, on the page: what is offered, and what it does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.contents import has_examples
from data.example import FOLDER, plan_2015
from data.store import commit, reading
from data.template import write_workbook
from data.workbook import Upload
from pages.parts.state import open_store
from tests.conftest import PLAN
from tests.pages.test_pages import open_page, text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COMMIT = "Maak deze werkmap actief"


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example_file: Path) -> AppTest:
    """The page on a copy of the example years."""
    address = tmp_path / "test.duckdb"
    shutil.copyfile(example_file, address)
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(address))
    return open_page("uploads")


def upload(page: AppTest, content: bytes, name: str = "x.xlsx") -> AppTest:
    found = page.file_uploader[0].upload(name, content, XLSX).run()
    assert not found.exception
    return found


def press(page: AppTest, label: str) -> AppTest:
    found = next(b for b in page.button if b.label == label).click().run()
    assert not found.exception
    return found


def active() -> set[tuple[int, str]]:
    store = open_store()
    assert store is not None
    with reading(store) as cursor:
        return set(cursor.execute("select year, filename from active").fetchall())


def test_real_data_takes_the_examples_out(page: AppTest) -> None:
    page = upload(page, PLAN.read_bytes(), PLAN.name)
    fates = page.table[1].value
    assert "voorbeeld, gaat weg" in fates["Wat er gebeurt"].tolist()
    press(page, COMMIT)
    assert active() == {(2015, PLAN.name)}
    [past] = [t.value for t in open_page("uploads").table if "Stap" in t.value]
    said = past["Wat"][0].replace("\\", "")
    assert "jaarplan-2015.xlsx geladen: Toelichting, Participanten" in said
    assert said.endswith("voorbeelden weg uit 2012, 2013, 2014, 2015 en 2016")
    assert "jaarplan-2015.xlsx is nu actief voor 2015." in text(page)


def test_unless_the_manager_wants_to_keep_them(page: AppTest) -> None:
    page = upload(page, PLAN.read_bytes(), PLAN.name)
    page = page.checkbox[0].uncheck().run()
    assert "voorbeeld, gaat weg" not in page.table[1].value["Wat er gebeurt"].tolist()
    press(page, COMMIT)
    assert (2015, "voorbeeld-2015.xlsx") in active()
    assert (2012, "voorbeeld-2012.xlsx") in active()


def test_an_example_does_not_offer_it(page: AppTest) -> None:
    page = upload(page, (FOLDER / "voorbeeld-2015.xlsx").read_bytes())
    assert not page.checkbox
    assert "Geen enkel kengetal verandert." in text(page)


def test_the_preview_says_what_the_figures_will_do(page: AppTest) -> None:
    rows = plan_2015.rows()
    rows = {"cover": rows["cover"], "contributions": rows["contributions"]}
    page = upload(page, write_workbook(rows))
    page = page.checkbox[0].uncheck().run()
    [changed] = [t.value for t in page.table if "Kengetal" in t.value]
    # the plan holds no received contributions, and only lines without names
    assert changed[changed["Kengetal"] == "Ontvangen bijdragen"]["Straks"].tolist() == ["–"]


def test_a_workbook_with_fouten_cannot_be_committed(page: AppTest) -> None:
    before = active()
    rows = plan_2015.rows()
    rows["budget"][1]["hours"] = "veel"
    page = upload(page, write_workbook(rows))
    assert "Deze werkmap wordt niet geladen" in text(page)
    assert COMMIT not in [b.label for b in page.button]
    assert active() == before


def test_a_fout_between_sheets_is_met_in_the_preview(page: AppTest) -> None:
    rows = {
        "cover": [{"year": 2015}],
        "products": [{"activity": "Onbekend", "title": "Iets", "kind": "overig"}],
    }
    page = upload(page, write_workbook(rows))
    page = page.checkbox[0].uncheck().run()  # else the sheet it refers to goes out
    assert "Onbekend staat niet op het blad Activiteiten" in page.table[0].value.to_string()
    assert COMMIT not in [b.label for b in page.button]


def test_someone_else_was_first(page: AppTest, plan: Upload) -> None:
    page = upload(page, PLAN.read_bytes(), PLAN.name)
    store = open_store()
    assert store is not None
    commit(store, plan, by="iemand anders")
    press(page, COMMIT)
    assert "Iemand anders heeft intussen gegevens gewijzigd" in page.status[0].label
    with reading(store) as cursor:
        assert has_examples(cursor)  # the commit that would have taken them out did not happen


def test_steps_back_and_forth(page: AppTest) -> None:
    press(page, "Laatste stap terugdraaien")
    assert "Teruggedraaid:" in text(page)
    assert 2016 not in {year for year, _ in active()}
    press(page, "Opnieuw doen")
    assert "Opnieuw gedaan:" in text(page)
    assert 2016 in {year for year, _ in active()}
    press(page, "Opnieuw doen")
    assert page.error[0].value == "Er is niets opnieuw te doen."


def test_more_problems_than_a_screen_holds(page: AppTest) -> None:
    rows = {
        "cover": [{"year": 2015}],
        "products": [{"activity": "a", "title": f"t{n}", "kind": "boek"} for n in range(250)],
    }
    page = upload(page, write_workbook(rows))
    assert "250 fouten" in text(page)
    assert "De eerste 200 van 251; de download heeft ze alle." in text(page)
    assert len(page.table[0].value) == 200
