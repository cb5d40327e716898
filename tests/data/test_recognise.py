"""Which tab is which sheet: by choice, by name, by columns; and when it is asked."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from data.questions import Desk, Recognised
from data.reader import RawSheet
from data.reading.recognise import Tab, find_cover, recognise, tab_key
from tests.data.conftest import cover, page

NO_ANSWERS: Mapping[str, str] = {}
LEDEN = "Organisatie | Sector\nA | zorg"
PRESENT = "Datum | Activiteit | Organisatie | Aanwezig\n2015-01-28 | Café | A | 3"
PEOPLE = "Naam | Organisatie | Functie\nx | A | docent"
COSTS = "Blok | Activiteit | Euro\nB | a | 1"


def told(
    *pages: RawSheet, answers: Mapping[str, str] = NO_ANSWERS, year: int | None = 2015
) -> tuple[list[str], list[str], Desk]:
    """What each tab is, what is said (severity, tab, first words), and what was asked."""
    desk = Desk(answers)
    tabs, problems = recognise(pages, year, desk)
    said = [f"{p.severity} {p.sheet}: {p.what}" for p in problems]
    return [tab.sheet.key if tab.sheet else "" for tab in tabs], said, desk


# --- by name ------------------------------------------------------------------------------------

NAMES = [
    ("Participanten", LEDEN, "participants"),
    ("participanten 2015", LEDEN, "participants"),
    ("Participanten2015", LEDEN, "participants"),
    ("Ledenlijst", LEDEN, "participants"),
    ("Begroting 2015 def", COSTS, "budget"),
    ("Begroting 2015 DEF v3", COSTS, "budget"),
    ("Kosten (concept)", COSTS, "budget"),
    ("Begroting 2014-2015", COSTS, "budget"),
    ("Urenstaat", COSTS, "actuals"),
    ("Presentie", PRESENT, "attendance"),
    ("Presentie 3 maart 2015", PRESENT, "attendance"),
    ("Presentie 3-3-15", PRESENT, "attendance"),
    ("Aanwezigheid_2015", PRESENT, "attendance"),
]


@pytest.mark.parametrize(("name", "table", "key"), NAMES)
def test_by_name(name: str, table: str, key: str) -> None:
    keys, said, desk = told(page(name, table))
    assert (keys, said) == ([key], [])
    assert [(q.key, q.answer) for q in desk.asked.values()] == [(tab_key(name), key)]


@pytest.mark.parametrize("name", ["Presentie 2015", "presentie 2016", "Presentie 3 maart 2016"])
def test_question_keeps_its_key_between_years(name: str) -> None:
    assert tab_key(name) == "tab:presentie"


def test_name_of_nothing_but_a_year_has_a_key() -> None:
    assert (tab_key("2015"), tab_key("v2")) == ("tab:2015", "tab:v2")


@pytest.mark.parametrize("name", ["Lijsten", "lijsten 2015"])
def test_lists_of_the_template_are_passed_over(name: str) -> None:
    assert told(page(name, "concept | participant\nvastgesteld |", hidden=True))[:2] == ([], [])


def test_hidden_lists_of_her_own_are_told() -> None:
    said = told(page("Lijsten", "zorg | wonen", hidden=True))[1]
    assert said[0].startswith("melding Lijsten: dit verborgen blad wordt niet gelezen")


def test_empty_tabs_are_passed_over() -> None:
    assert told(page("Blad2"))[:2] == ([], [])


def test_cover_has_no_columns() -> None:
    tabs, _ = recognise([cover(2015)], 2015, Desk())
    assert tabs[0].recognised() == Recognised(tab="Toelichting", sheet="cover")


# --- by columns ---------------------------------------------------------------------------------

UNREAD = "dit blad wordt niet gelezen"
COLUMNS: list[tuple[str, str, str, str]] = [
    ("Blad1", LEDEN, "participants", "melding {}: dit blad is aan zijn kolommen herkend als "
     "Participanten"),
    ("Café 28-01", PEOPLE, "attendance", "melding {}: dit blad is aan zijn kolommen herkend als "
     "Deelname"),
    ("3 maart 2015", "Activiteit: | Markt\n" + PEOPLE, "attendance",
     "melding {}: dit blad is aan zijn kolommen herkend als Deelname"),
    ("Blad1", COSTS, "", "fout {}: dit blad kan Begroting of Realisatie zijn"),
    ("Overzicht uitgaven", COSTS, "budget", "melding {}: dit blad is aan zijn kolommen herkend "
     "als Begroting"),
    ("Notities", "los | iets", "", "melding {}: " + UNREAD),
    ("OUD 2014", LEDEN, "", "melding {}: " + UNREAD),
    ("Participanten 2014", LEDEN, "", "melding {}: " + UNREAD),
    ("Café 31-31", PEOPLE, "", "melding {}: " + UNREAD),  # no day at all
]  # fmt: skip


@pytest.mark.parametrize(("name", "table", "key", "said"), COLUMNS)
def test_by_columns(name: str, table: str, key: str, said: str) -> None:
    assert told(page(name, table))[:2] == ([key], [said.format(name)])


def test_year_of_a_tab_says_nothing_while_that_of_the_workbook_is_unknown() -> None:
    assert told(page("Participanten 2014", LEDEN), year=None)[:2] == (["participants"], [])


def test_tab_per_event_says_what_and_when() -> None:
    tabs, _ = recognise([page("Café (28-01)", PEOPLE), page("28 januari", PEOPLE)], 2015, Desk())
    assert tabs[0].header.above == {"date": "28-01", "activity": "Café"}
    assert tabs[1].sheet is None  # which activity it was stands nowhere


def test_columns_say_more_than_the_name_of_the_tab() -> None:
    tabs, _ = recognise([page("Presentie 3 maart", PRESENT)], 2015, Desk())
    assert tabs[0].header.above == {}


def test_name_of_a_person_in_a_tab_is_no_activity() -> None:
    tabs, _ = recognise([page("Presentie", PEOPLE), page("Gesprek Jan de Vries 28-01", PEOPLE)],
                        2015, Desk({"tab:gesprek jan de vries": "attendance"}))  # fmt: skip
    assert tabs[1].header.above == {"date": "28-01"}


def test_header_that_is_the_name_of_a_person_is_not_shown() -> None:
    tabs, _ = recognise([page("Leden", "Organisatie | Sector | Jan de Vries")], 2015, Desk())
    assert tabs[0].recognised() == Recognised(
        tab="Leden",
        sheet="participants",
        header_row=1,
        columns=((1, "Organisatie", "organisation"), (2, "Sector", "sector"), (3, "", "")),
    )


# --- two of the same ----------------------------------------------------------------------------


def test_two_tabs_with_the_name_of_one_sheet() -> None:
    keys, said, _ = told(page("Leden", LEDEN), page("Participanten", LEDEN))
    assert keys == ["participants", ""]
    assert said == [
        "fout Participanten: dit is een tweede blad Participanten, naast 'Leden'",
    ]


def test_second_tab_by_columns_is_left_alone() -> None:
    keys, said, _ = told(page("Nieuw", LEDEN), page("Leden", LEDEN))
    assert keys == ["", "participants"]
    assert said == ["waarschuwing Nieuw: dit blad lijkt op Participanten, maar dat staat al op een "
                    "ander blad"]  # fmt: skip


def test_two_tabs_by_columns() -> None:
    keys, said, _ = told(page("Een", LEDEN), page("Twee", LEDEN))
    assert keys == ["participants", ""]
    assert said[-1] == "fout Twee: dit is een tweede blad Participanten, naast 'Een'"


def test_attendance_may_stand_on_any_number_of_tabs() -> None:
    keys, _, _ = told(
        page("Café 28-01", PEOPLE), page("Presentie", PRESENT), page("Markt 3-6", PEOPLE)
    )
    assert keys == ["attendance"] * 3


def test_tab_of_another_year_beside_that_of_this_year() -> None:
    tabs = (page("Leden 2014", LEDEN), page("Leden 2015", LEDEN))
    for answers in (NO_ANSWERS, {"tab:leden": "participants"}):  # what she chose is about 2015
        keys, said, desk = told(*tabs, answers=answers)
        assert (keys, said) == (["", "participants"], [f"melding Leden 2014: {UNREAD}"])
        assert desk.asked["tab:leden"].answer == "participants"
    hidden = page("Leden 2014", LEDEN, hidden=True)
    assert told(hidden, tabs[1])[:2] == (["", "participants"], [])


# --- by choice ----------------------------------------------------------------------------------


def test_chosen() -> None:
    keys, said, _ = told(page("Notities", LEDEN), answers={"tab:notities": "prospects"})
    assert (keys, said) == (["prospects"], [])


def test_chosen_not_to_be_read() -> None:
    keys, said, desk = told(page("Leden", LEDEN), answers={"tab:leden": ""})
    assert (keys, said) == ([""], [f"melding Leden: {UNREAD}"])
    assert desk.asked["tab:leden"].answer == ""


def test_tab_of_another_year_is_read_when_chosen_and_that_is_told() -> None:
    keys, said, _ = told(page("Uitgaven 2014", COSTS), answers={"tab:uitgaven": "budget"})
    assert keys == ["budget"]
    assert said == [
        "waarschuwing Uitgaven 2014: dit blad noemt een ander jaar en wordt gelezen als 2015"
    ]


def test_choice_that_is_no_sheet_any_more() -> None:
    keys, said, desk = told(page("Leden", LEDEN), answers={"tab:leden": "clubs"})
    assert (keys, said) == (["participants"], [])
    assert desk.asked["tab:leden"].answer == "participants"


def test_cover_by_name_and_by_choice() -> None:
    other = page("Vooraf", "Jaar | 2015")
    assert find_cover([other, cover(2015)], Desk()) == cover(2015)
    assert find_cover([other], Desk()) is None
    assert find_cover([other], Desk({"tab:vooraf": "cover"})) is other
    assert find_cover([cover(2015)], Desk({"tab:toelichting": ""})) is None


# --- hidden -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "keys", "said"),
    [
        (None, [""], ["fout Leden 2015: dit blad is verborgen"]),
        ("lezen", ["participants"], []),
        ("weglaten", [""], []),
    ],
)
def test_hidden_tab(answer: str | None, keys: list[str], said: list[str]) -> None:
    answers = {"hidden-sheet:leden 2015": answer} if answer else NO_ANSWERS
    assert told(page("Leden 2015", LEDEN, hidden=True), answers=answers)[:2] == (keys, said)


def test_each_hidden_tab_is_a_question_of_its_own() -> None:
    tabs = [page(f"Café {day}", PEOPLE, hidden=True) for day in ("28-01", "3-6")]
    keys, said, desk = told(*tabs, answers={"hidden-sheet:café 28-01": "lezen"})
    assert (keys, len([text for text in said if "verborgen" in text])) == (["attendance", ""], 1)
    assert desk.asked["hidden-sheet:café 3-6"].is_open


def test_hidden_tab_that_is_nothing() -> None:
    _, said, desk = told(page("Kladje", "los | iets", hidden=True))
    assert said == ["melding Kladje: dit verborgen blad wordt niet gelezen"]
    assert "hidden-sheet:kladje" not in desk.asked
    assert told(page("OUD 2014", LEDEN, hidden=True))[:2] == ([""], [])


def test_tab_without_columns() -> None:
    assert Tab(page=page("x")).recognised() == Recognised(tab="x", sheet="")
