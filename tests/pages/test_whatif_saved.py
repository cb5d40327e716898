"""The tab Bewaren: saving, opening, copying, deleting, sharing, comparing, and the workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from data.scenario_book import read, write
from data.scenarios import Saved, scenarios
from data.store import Store, commit, reading
from pages.parts import whatif_book, whatif_saved
from pages.parts.access import AS_BOARD
from tests.pages.test_pages import opened as opened
from tests.pages.whatif import fill, inside, kept, press, said, table, tables, values
from tests.pages.whatif import opened as page_of
from tests.tables import rows, upload

Use = Callable[[Path | None], None]
TAB = "Bewaren"


@pytest.fixture(autouse=True)
def _stored(opened: Use, plan_file: Path) -> None:
    opened(plan_file)


def stored() -> list[Saved]:
    def ask(store: Store) -> list[Saved]:
        with reading(store) as cursor:
            return scenarios(cursor)

    return inside(ask)


def link(page: AppTest) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.code[0].value).query)


def choose(page: AppTest, label: str, value: object) -> AppTest:
    next(s for s in page.selectbox if s.label == label).set_value(value).run()
    assert not page.exception
    return page


# --- saving -------------------------------------------------------------------------------------


def test_save_and_save_the_next_version() -> None:
    page = page_of(TAB, planned=0)
    assert "Er is over 2015 nog geen scenario bewaard" in said(page)
    fill(page, "Naam", "Niemand komt")
    fill(page, "Omschrijving", "Het slechtste geval")
    press(page, "Bewaren als nieuw scenario")
    assert "'Niemand komt' is bewaard als versie 1." in said(page)
    [saved] = stored()
    assert (saved.values, saved.description) == ({"planned": 0}, "Het slechtste geval")
    assert saved.figures["balance"] == -55_000  # six new ones, together 55.000
    assert saved.scale_year == 2015

    press(page, "Bewaren als volgende versie")
    assert "Er is niets gewijzigd sinds versie 1." in said(page)
    press(page, "Alles zoals in het plan")
    assert "De knoppen staan intussen anders." in said(page)
    press(page, "Bewaren als volgende versie")
    assert "'Niemand komt' is bewaard als versie 2." in said(page)
    assert stored()[0].version == 2


def test_what_the_store_refuses_is_told_in_place() -> None:
    page = page_of(TAB, planned=0)
    press(page, "Bewaren als nieuw scenario")
    assert page.error[0].value.startswith("De naam van een scenario ontbreekt")
    kept("Een", {"planned": 1})
    fill(page, "Naam", "een")
    press(page, "Bewaren als nieuw scenario")
    assert "Er is al een scenario 'een' voor 2015" in said(page)
    assert len(stored()) == 1


def test_someone_else_saved_meanwhile() -> None:
    saved = kept("Een", {"planned": 1})
    page = press(page_of(TAB), "Openen")
    kept("Een", {"planned": 3}, scenario_id=saved.id)
    press(page, "Alles zoals in het plan")
    press(page, "Bewaren als volgende versie")
    assert "is intussen gewijzigd door t: versie 2" in said(page)


def test_open_an_earlier_version_and_go_on_from_it() -> None:
    first = kept("Een", {"planned": 1})
    kept("Een", {"planned": 3}, scenario_id=first.id)
    page = page_of(TAB)
    listed, history = (rows for rows in tables(page) if "Bewaard" in rows[0])
    assert [row["Versie"] for row in listed] == ["2"]
    assert [row["Versie"] for row in history] == ["2", "1"]
    choose(page, "Versie", 1)
    press(page, "Openen")
    assert "'Een', versie 1, is geopend" in said(page)
    assert values(page) == {"planned": 1}
    press(page, "Bewaren als volgende versie")
    assert "'Een' is bewaard als versie 3." in said(page)
    assert stored()[0].values == {"planned": 1}


def test_copy_delete_and_undo() -> None:
    kept("Een", {"planned": 1})
    page = page_of(TAB)
    fill(page, "Naam van de kopie", "Twee")
    press(page, "Kopie bewaren")
    assert sorted(one.name for one in stored()) == ["Een", "Twee"]
    choose(page, "Scenario", 1)
    press(page, "Verwijderen")
    assert [one.name for one in stored()] == ["Twee"]
    assert "'Een' is verwijderd." in said(page)
    press(page, "Ongedaan maken")
    assert "'Een' is teruggezet." in said(page)
    assert len(stored()) == 2
    press(page, "Verwijderen")
    later = page_of(TAB)  # another session puts it back from the list
    press(later, next(b.label for b in later.button if b.label.endswith("terugzetten")))
    assert len(stored()) == 2


# --- the link -----------------------------------------------------------------------------------


def test_the_link_carries_the_whole_scenario_and_the_year() -> None:
    page = page_of(TAB, planned=0, initiator="paying", **{"recruits.wonen.4": 3})
    said_in_link = link(page)
    assert said_in_link == {
        "jaar": ["2015"],
        "planned": ["0"],
        "recruits.wonen.4": ["3"],
        "initiator": ["paying"],
    }
    other = page_of(TAB, **{key: value for key, [value] in said_in_link.items() if key != "jaar"})
    assert values(other) == values(page)


def test_names_of_organisations_stay_inside(opened: Use, example_file: Path) -> None:
    opened(example_file)
    held = {"leaving": "Zorggroep Fictia", "planned": 0.0}
    page = page_of(TAB, jaar=2015, state={"what-if": (2015, held)})
    assert values(page)["leaving"] == "Zorggroep Fictia"
    assert link(page) == {"jaar": ["2015"], "planned": ["0"]}
    assert said(page).count("De vertrekkers bij naam staan er niet in") == 2  # link and workbook
    fill(page, "Naam", "Met vertrek")
    press(page, "Bewaren als nieuw scenario")
    assert stored()[0].values["leaving"] == "Zorggroep Fictia"
    [row] = [r for r in table(page, "Knop") if r["Knop"] == "Vertrekkers bij naam"]
    assert row["nu op het scherm"] == "1 organisatie"


# --- comparing ----------------------------------------------------------------------------------


def test_compare_side_by_side() -> None:
    kept("Niemand", {"planned": 0})
    kept("plan", {"subsidies": 50_000.0, "horizon": 2})
    page = page_of(TAB, planned=3)
    story = next(m.value for m in page.markdown if m.value.startswith("Het saldo van 2015"))
    assert "nu op het scherm −€ 27.500" in story.replace("\\", "").replace("\u00a0", " ")
    [balance] = [row for row in table(page, "Niemand") if row["Kengetal"] == "Saldo"]
    assert balance == {
        "Kengetal": "Saldo",
        "Plan": "€ 0",
        "nu op het scherm": "−€ 27.500 (−€ 27.500)",
        "plan": "€ 3.836 (+€ 3.836)",
        "Niemand": "−€ 55.000 (−€ 55.000)",
    }
    levers = {row["Knop"]: row["Niemand"] for row in table(page, "Knop")}
    assert levers["Subsidies per jaar"] == "€ 46.164"
    page.segmented_control(key="compared-year").set_value(2016).run()
    assert not page.exception
    assert "Uitkomsten over 2016" in said(page)
    page.multiselect(key="compared").set_value([]).run()
    assert "Kies ten minste één scenario" in said(page)


def test_a_scenario_may_be_called_what_a_column_is_called() -> None:
    kept("Plan", {"planned": 0})
    page = page_of(TAB)
    assert {"Plan", "Plan (scenario)"} <= set(table(page, "Plan (scenario)")[0])


def test_nothing_moved_has_no_levers() -> None:
    assert "Geen enkele knop staat anders dan in het plan." in said(page_of(TAB))


# --- data that moved since ----------------------------------------------------------------------


def load(year: int, more: int, payers: str = "A") -> None:
    """A budget of 100 and so much more, beside an income of 100, of which these pay 60."""
    cost = rows("budget", f"Blok | Activiteit | Uren | Euro\nP | plan | 1 | {100 + more}")
    each = 60 // len(payers)
    paid = (f"{one} | participantenbijdrage | bestaand | 1 | {each}\n" for one in payers)
    income = rows(
        "contributions",
        f"Verstrekker | Soort | Status | Aantal | Begroot\n{''.join(paid)}"
        "Nieuw | participantenbijdrage | nieuw | 2 | 40",
    )
    inside(lambda store: commit(store, upload(year, budget=cost, contributions=income), by="t"))


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(tmp_path / "empty.duckdb"))


@pytest.mark.usefixtures("empty")
def test_how_much_is_data_and_how_much_assumption() -> None:
    load(2015, 0)
    kept("Een", {"planned": 1})
    load(2015, 30)
    page = press(page_of(TAB), "Openen")
    story = next(m.value for m in page.markdown if m.value.startswith("Bewaard op"))
    story = story.replace("\\", "").replace("\u00a0", " ")
    # the plan closed at 0; one of two new ones less is 20; the costs rose by 30
    assert "ging van € 0 in het plan van toen naar −€ 50 in dit scenario nu" in story
    assert "−€ 20 door de aannames en −€ 30 door gegevens" in story
    assert [row["Saldo"] for row in table(page, "Stap")] == [
        "€ 0", "−€ 20", "−€ 20", "−€ 30", "−€ 50"
    ]  # fmt: skip
    press(page, "Bewaren als volgende versie")  # on the data of now, though no lever moved
    assert "is bewaard als versie 2" in said(page)
    assert "Wat is er veranderd sinds" not in said(page)


@pytest.mark.usefixtures("empty")
def test_the_board_gets_no_plan_of_then_that_told_of_one() -> None:
    load(2015, 0)
    kept("Een", {"planned": 1})
    load(2015, 30, payers="ABCD")
    came_to = "Saldo bij het bewaren"
    assert [row[came_to] for row in table(page_of(TAB), came_to)] == ["−€ 20"]
    page = page_of(TAB, state={AS_BOARD: True})
    assert [row[came_to] for row in table(page, came_to)] == ["–"]
    press(page, "Openen")
    assert "Het plan van toen is niet getoond: het zegt iets over" in said(page)
    assert "Bewaard op" not in said(page)


@pytest.mark.usefixtures("empty")
def test_data_of_another_year_change_nothing() -> None:
    load(2015, 0)
    kept("Een", {"planned": 1})
    load(2016, 0)
    page = press(page_of(TAB, jaar=2015), "Openen")
    assert "Wat is er veranderd sinds" not in said(page)


@pytest.mark.usefixtures("empty")
def test_a_plan_that_cannot_be_worked_out_any_more() -> None:
    load(2015, 0)
    kept("Een", {"planned": 1}, base=0)
    page = press(page_of(TAB), "Openen")
    assert "Het plan van toen is niet meer na te rekenen: er was geen blad" in said(page)


# --- the workbook -------------------------------------------------------------------------------


def study(**query: Any) -> whatif_book.Study:
    """The study as the page opens it."""
    caught: list[whatif_book.Study] = []
    original = whatif_book.show
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whatif_saved.whatif_book, "show", lambda s, _: caught.append(s))
        page_of(TAB, **query)
    assert original is whatif_book.show
    return caught[-1]


def test_the_workbook_says_what_the_page_says_and_reads_back() -> None:
    found = study(planned=2, initiator="paying", **{"recruits.wonen.4": 3, "chance": 50})
    written = whatif_book.book(found, None)
    income = sum(x.scenario for x in written.lines if x.kind == "income")
    income += sum(x.amount for x in written.classes)
    cost = sum(x.scenario for x in written.lines if x.kind == "cost")
    assert income - cost == pytest.approx(found.after.first.figures["balance"], abs=0.05)
    assert sum(
        x.baseline if x.kind == "income" else -x.baseline for x in written.lines
    ) == pytest.approx(0)
    back = read(write(written), levers=written.levers)
    assert not back.problems
    assert {key: back.values[key] for key in found.values} == found.values
    assert not written.is_example


def test_a_saved_version_is_named_in_the_workbook(opened: Use, example_file: Path) -> None:
    opened(example_file)
    saved = kept("Een", {"planned": 1}, description="Waarom")
    held = {"leaving": "Zorggroep Fictia"}
    written = whatif_book.book(study(jaar=2015, state={"what-if": (2015, held)}), saved)
    assert (written.name, written.version, written.description) == ("Een", 1, "Waarom")
    assert written.saved_on is not None
    assert written.is_example
    assert all(lever.key != "leaving" for lever in written.levers)
    assert "Zorggroep Fictia" not in repr(written)


def workbook(change: Callable[[openpyxl.Workbook], None]) -> bytes:
    made = openpyxl.load_workbook(io.BytesIO(write(whatif_book.book(study(planned=2), None))))
    change(made)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def put(key: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    def change(made: openpyxl.Workbook) -> None:
        page = made["Knoppen"]
        row = next(r for r in range(1, 99) if page.cell(r, 8).value == key)
        page.cell(row, 2).value = value

    return change


@pytest.mark.parametrize(
    ("change", "told", "stands"),
    [
        (put("planned", 4), "De knoppen staan zoals in a.xlsx.", {"planned": 4}),
        (put("planned", 99), "'99' kan niet", {}),
        (put("planned", None), "deze waarde is leeg", {}),
        (put("planned", True), "hier staat geen getal", {"subsidies": 1000}),
    ],
)
def test_a_workbook_is_read_back(
    change: Callable[[openpyxl.Workbook], None], told: str, stands: dict[str, float]
) -> None:
    content = workbook(change)
    page = page_of(TAB, subsidies=1000)
    page.file_uploader[0].set_value(("a.xlsx", content, whatif_book.XLSX))
    press(page, "Knoppen overnemen")
    assert told in said(page)
    assert values(page) == stands


def test_levers_that_the_plan_does_not_have_and_no_file() -> None:
    def strange(made: openpyxl.Workbook) -> None:
        made["Knoppen"]["H3"] = "iets"

    content = workbook(strange)
    page = press(page_of(TAB), "Knoppen overnemen")
    assert "Kies eerst een werkmap." in said(page)
    page.file_uploader[0].set_value(("a.xlsx", content, whatif_book.XLSX))
    press(page, "Knoppen overnemen")
    assert "Deze knoppen heeft dit plan niet, ze tellen niet mee: 'iets'." in said(page)
