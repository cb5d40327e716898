"""From a workbook to the active figures, on the page: what is offered, and what it does."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.contents import answers, has_examples
from data.example import FOLDER, plan_2015
from data.problems import Severity
from data.store import commit, reading
from data.template import write_workbook
from data.workbook import Upload
from pages.parts.opening import open_store
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


def counted(page: AppTest) -> pd.DataFrame:
    """The rows per sheet now and after, by the title of the sheet."""
    found = next(t.value for t in page.table if "Straks" in t.value and "Blad" in t.value)
    return found.set_index("Blad")


def said(page: AppTest) -> str:
    """Every problem that is drawn."""
    return "\n".join(t.value.to_string() for t in page.table if "Cel" in t.value).replace("\\", "")


def test_real_data_takes_the_examples_out(page: AppTest) -> None:
    page = upload(page, PLAN.read_bytes(), PLAN.name)
    counts = counted(page)
    assert counts.loc["Deelname", "Straks"] == "0"
    press(page, COMMIT)
    assert active() == {(2015, PLAN.name)}
    [past] = [t.value for t in open_page("uploads").table if "Stap" in t.value]
    said = past["Wat"][0].replace("\\", "")
    assert "jaarplan-2015.xlsx geladen: Toelichting, Participanten" in said
    assert said.endswith("voorbeelden weg uit 2012, 2013, 2014, 2015 en 2016")
    assert "jaarplan-2015.xlsx is nu actief voor 2015." in text(page).replace("\\", "")


def test_unless_the_manager_wants_to_keep_them(page: AppTest) -> None:
    page = upload(page, PLAN.read_bytes(), PLAN.name)
    assert counted(page).loc["Deelname", "Straks"] == "0"
    page = page.checkbox[0].uncheck().run()
    assert "Deelname" not in counted(page).index  # it stays as it is
    press(page, COMMIT)
    assert (2015, "voorbeeld-2015.xlsx") in active()
    assert (2012, "voorbeeld-2012.xlsx") in active()


def test_an_example_does_not_offer_it(page: AppTest) -> None:
    page = upload(page, (FOLDER / "voorbeeld-2015.xlsx").read_bytes())
    assert not page.checkbox
    assert "Er is niets te doen" in text(page)
    assert COMMIT not in [b.label for b in page.button]


def test_the_preview_says_what_the_figures_will_do(page: AppTest) -> None:
    rows = plan_2015.rows()
    rows = {"cover": rows["cover"], "contributions": rows["contributions"]}
    page = upload(page, write_workbook(rows))
    page = page.checkbox[0].uncheck().run()
    # the plan holds no received contributions, and only lines without names
    [lost] = [m.value for m in page.markdown if "onbekend:**" in m.value]
    assert "niet ingevuld: Ontvangen bijdragen (" in lost.replace("\\", "")


def test_a_workbook_with_fouten_cannot_be_committed(page: AppTest) -> None:
    before = active()
    rows = plan_2015.rows()
    rows["budget"][1]["hours"] = "veel"
    page = upload(page, write_workbook(rows))
    assert "Deze werkmap wordt zo niet geladen" in text(page)
    assert COMMIT not in [b.label for b in page.button]
    assert active() == before


def test_a_fout_between_sheets_is_met_in_the_preview(page: AppTest) -> None:
    rows = {
        "cover": [{"year": 2015}],
        "products": [{"activity": "Onbekend", "title": "Iets", "kind": "overig"}],
    }
    page = upload(page, write_workbook(rows))
    page = page.checkbox[0].uncheck().run()  # else the sheet it refers to goes out
    assert "Onbekend staat niet op het blad Activiteiten" in said(page)
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
    assert page.error[0].value.replace("\\", "") == "Er is niets opnieuw te doen."


def test_more_problems_than_a_screen_holds(page: AppTest) -> None:
    rows = {
        "cover": [{"year": 2015}],
        "products": [{"activity": "a", "title": f"t{n}", "kind": "boek"} for n in range(250)],
    }
    page = upload(page, write_workbook(rows))
    assert "250 fouten" in text(page)
    assert "De eerste 200 van 251; de downloads hebben ze alle." in text(page)
    assert sum(len(t.value) for t in page.table if "Cel" in t.value) == 200


# --- questions ----------------------------------------------------------------------------------


def messy() -> bytes:
    """A workbook of her own: no Toelichting, a word for a sector, a hidden row, a name twice."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    members = book.create_sheet("Leden 2015")
    members.append(["Naam instelling", "Branche", "Contactpersoon"])
    members.append(["BrabantZorg", "VVT", "Jan de Vries"])
    members.append(["Talis", "wonen", "Karin Bakker"])
    members.append(["Oud Lid", "zorg", "Piet de Boer"])
    members.row_dimensions[4].hidden = True
    income = book.create_sheet("Bijdragen")
    income.append(["Organisatie", "Contributie"])
    income.append(["Brabant Zorg", "€ 10.000,-"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def answer(page: AppTest, question: str, choice: str) -> None:
    next(s for s in page.selectbox if question in s.label.replace("\\", "")).select(choice)


def test_questions_are_answered_on_the_page_and_remembered(page: AppTest) -> None:
    page = upload(page, messy(), "jaaropgave 2015.xlsx")
    assert "4 vragen" in text(page)
    assert "Deze werkmap wordt zo niet geladen" in text(page)
    answer(page, "is verborgen", "weglaten")
    answer(page, "ontbreekt de kolom Soort", "participantenbijdrage")
    page = press(page, "Antwoorden gebruiken")  # the year and the sector as they were suggested
    assert "1 vraag" in text(page)
    assert "Kies ook een antwoord" not in text(page)
    assert "'Brabant Zorg' lijkt op 'BrabantZorg'" in said(page)
    page = press(page, "Antwoorden gebruiken")
    assert "Deze werkmap wordt zo niet geladen" not in text(page)
    for box in page.checkbox[1:]:
        page = box.check().run()
    page = press(page, COMMIT)
    assert (2015, "jaaropgave 2015.xlsx") in active()
    store = open_store()
    assert store is not None
    with reading(store) as cursor:
        names = cursor.execute("select organisation, sector from member_period").fetchall()
        assert sorted(names) == [("BrabantZorg", "zorg"), ("Talis", "wonen")]
        assert cursor.execute("select distinct provider from contribution").fetchall() == [
            ("BrabantZorg",)
        ]
        kept = answers(cursor)
    assert kept["value:participants.sector:vvt"] == "zorg"
    assert kept["name:organisation:brabant zorg"] == "BrabantZorg"
    assert not any(key.startswith(("year", "hidden")) for key in kept)

    again = upload(open_page("uploads"), messy(), "jaaropgave 2015.xlsx")
    assert "2 vragen" in text(again)  # only what is of this file alone: the year, the hidden row


def test_a_question_without_an_answer_is_pointed_out(page: AppTest) -> None:
    page = upload(page, messy(), "jaaropgave 2015.xlsx")
    for _ in range(2):  # the first time the suggestions are taken
        page = press(page, "Antwoorden gebruiken")
    assert "Kies ook een antwoord waar nog niets staat." in text(page)


def test_what_was_recognised_can_be_corrected(page: AppTest) -> None:
    page = upload(page, messy(), "jaaropgave 2015.xlsx")
    [seen] = [t.value for t in page.table if "Gelezen als" in t.value]
    assert seen["Gelezen als"].tolist() == ["Participanten", "Bijdragen"]
    assert "Branche (Sector)" in seen["Kolommen"][0].replace("\\", "")
    assert seen["Niet gelezen"][0] == "Contactpersoon"
    page = next(s for s in page.selectbox if s.key == "correct-tab-Leden 2015").select("").run()
    [seen] = [t.value for t in page.table if "Gelezen als" in t.value]
    assert seen["Gelezen als"].tolist() == ["niet gelezen", "Bijdragen"]
    page = (
        next(s for s in page.selectbox if s.key.startswith("correct-column-Bijd")).select("").run()
    )
    [seen] = [t.value for t in page.table if "Gelezen als" in t.value]
    assert seen["Niet gelezen"][1] == "Organisatie"


def test_an_answer_can_be_changed(page: AppTest) -> None:
    page = upload(page, messy(), "jaaropgave 2015.xlsx")
    page = press(page, "Antwoorden gebruiken")
    assert page.session_state["workbook"]["upload"].year == 2015
    answer(page, "Over welk jaar", "2016")
    page = page.run()
    assert page.session_state["workbook"]["upload"].year == 2016


def test_problems_are_filtered(page: AppTest) -> None:
    page = upload(page, messy(), "jaaropgave 2015.xlsx")
    everything = said(page)
    assert "gegevens van personen" in everything
    page = page.pills[0].select(Severity.ERROR).run()
    assert "gegevens van personen" not in said(page)
    assert "is verborgen" in said(page)
    page = next(s for s in page.selectbox if s.key == "problem-sheet").select("Bijdragen").run()
    assert "is verborgen" not in said(page)


# --- attendance ---------------------------------------------------------------------------------


def events(*days: int) -> bytes:
    """A workbook with one visit on each of these days of November 2015."""
    rows = {
        "cover": [{"year": 2015}],
        "attendance": [
            {
                "date": dt.date(2015, 11, day),
                "activity": "Zorgalliantiecafé",
                "organisation": "(extern)",
                "present": 7,
            }
            for day in days
        ],
    }
    return write_workbook(rows)


def how(page: AppTest) -> Any:
    return next(r for r in page.radio if r.key.startswith("complete"))


def choose(page: AppTest, what: str) -> AppTest:
    """Replace or complete the attendance."""
    return how(page).set_value(what).run()


def load(page: AppTest, content: bytes) -> None:
    """Commit a workbook and keep the examples."""
    press(choose(upload(page, content).checkbox[0].uncheck().run(), "vervangen"), COMMIT)


def attended() -> tuple[int, int]:
    store = open_store()
    assert store is not None
    with reading(store) as cursor:
        return cursor.execute(
            "select count(*), count(distinct source_id) from visit where year = 2015"
        ).fetchall()[0]


def test_a_file_with_new_events_completes_the_attendance(page: AppTest) -> None:
    load(page, events(1, 2, 3))
    page = upload(open_page("uploads"), events(3, 4)).checkbox[0].uncheck().run()
    page = choose(page, "aanvullen")
    assert counted(page).loc["Deelname", "Straks"] == "4"
    assert not any("klopt" in c.label for c in page.checkbox)  # nothing vanishes
    press(page, COMMIT)
    assert attended() == (4, 2)


def test_replacing_most_of_the_attendance_asks_for_a_yes(page: AppTest) -> None:
    load(page, events(1, 2, 3))
    page = upload(open_page("uploads"), events(4)).checkbox[0].uncheck().run()
    assert how(page).value == "aanvullen"  # it has only a new event
    page = choose(page, "vervangen")
    asked = [c.key for c in page.checkbox if "klopt" in c.label]
    assert asked
    assert next(b for b in page.button if b.label == COMMIT).disabled
    for key in asked:
        page = next(c for c in page.checkbox if c.key == key).check().run()
    press(page, COMMIT)
    assert attended() == (1, 1)
