"""The rows with column names: which they are, and which column each name stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from data.questions import Desk
from data.reading.header import (
    HEADER_WITHIN,
    Header,
    find_header,
    of_other_years,
    question_key,
    unread,
)
from data.sheets import ACTUALS, ATTENDANCE, BUDGET, CONTRIBUTIONS, PARTICIPANTS, Sheet
from tests.data.conftest import page

NO_ANSWERS: Mapping[str, str] = {}


def found(
    sheet: Sheet, table: str, *, answers: Mapping[str, str] = NO_ANSWERS, **more: Any
) -> tuple[Header, Desk]:
    desk = Desk(answers)
    return find_header(sheet, page(sheet.title, table, **more), desk), desk


def said(header: Header) -> list[str]:
    return [f"{p.severity} {p.cell}: {p.what}" for p in header.problems]


def test_no_header() -> None:
    header, _ = found(PARTICIPANTS, "A | zorg")
    assert (header, header.found) == (Header(), False)


def test_one_column_is_no_header() -> None:
    assert not found(PARTICIPANTS, "Organisatie\nA")[0].found


def test_header_far_down_below_a_title() -> None:
    lines = "iets\n" * (HEADER_WITHIN - 1)
    header, _ = found(PARTICIPANTS, lines + "Organisatie | Sector")
    assert (header.row, header.places) == (HEADER_WITHIN, {"organisation": 1, "sector": 2})
    assert not found(PARTICIPANTS, "iets\n" + lines + "Organisatie | Sector")[0].found


# --- synonyms, typing errors, units -------------------------------------------------------------

SYNONYMS: list[tuple[Sheet, str, dict[str, int]]] = [
    (PARTICIPANTS, "Naam instelling | Branche | KvK-nr.",
     {"organisation": 1, "sector": 2, "kvk": 3}),
    (PARTICIPANTS, "Participant | Domein | Ingangsdatum | Opgezegd per",
     {"organisation": 1, "sector": 2, "member_since": 3, "member_until": 4}),
    (CONTRIBUTIONS, "Naam | Soort | Contributie", {"provider": 1, "kind": 2, "budgeted": 3}),
    (CONTRIBUTIONS, "Naam | Soort | Fee | Betaald",
     {"provider": 1, "kind": 2, "budgeted": 3, "received": 4}),
    (BUDGET, "Onderwerp | Omschrijving | Uren | Dagen | €",
     {"block": 1, "activity": 2, "hours": 3, "days": 4, "cost": 5}),
    (BUDGET, "Onderwerp | Activiteit | Begroot 2015", {"block": 1, "activity": 2, "cost": 3}),
    (BUDGET, "Blok | Onderwerp | Uren", {"block": 1, "activity": 2, "hours": 3}),
    (ACTUALS, "Blok | Activiteit | Realisatie 2015", {"block": 1, "activity": 2, "cost": 3}),
    (ATTENDANCE, "Wanneer | Activiteit | Locatie | Instelling | Functie | Opkomst",
     {"date": 1, "activity": 2, "host": 3, "organisation": 4, "function_group": 5, "present": 6}),
    (ATTENDANCE, "Datum | Activiteit | Organisatie | Aantal (2015)",
     {"date": 1, "activity": 2, "organisation": 3, "present": 4}),
]  # fmt: skip


@pytest.mark.parametrize(("sheet", "header", "places"), SYNONYMS)
def test_synonyms(sheet: Sheet, header: str, places: dict[str, int]) -> None:
    found_header, desk = found(sheet, header)
    assert found_header.places == places
    assert said(found_header) == []
    assert desk.asked == {}


def test_typing_error_in_a_header_is_told() -> None:
    header, _ = found(PARTICIPANTS, "Organistie | Sector | KvK | Vestgingsplaats | Jan")
    assert header.places == {"organisation": 1, "sector": 2, "kvk": 3, "place": 4}
    assert said(header) == [
        "waarschuwing A1: 'Organistie' is gelezen als de kolom Organisatie",
        "waarschuwing D1: 'Vestgingsplaats' is gelezen als de kolom Plaats",
    ]


def test_typing_error_never_takes_a_column_that_is_there_or_twice() -> None:
    header, _ = found(
        PARTICIPANTS, "Organisatie | Organistie | Sector | Ingansdatum | Inganggsdatum"
    )
    assert header.places == {"organisation": 1, "sector": 3, "member_since": 4}


@pytest.mark.parametrize(
    ("text", "scale", "word"),
    [
        ("Omzet x € 1.000", 1000, "duizenden"),
        ("Omzet (in duizenden)", 1000, "duizenden"),
        ("Omzet (mln)", 10**6, "miljoenen"),
        ("Omzet 2014 in mln euro", 10**6, "miljoenen"),
    ],
)
def test_unit_in_a_header_is_told(text: str, scale: int, word: str) -> None:
    header, _ = found(PARTICIPANTS, f"Organisatie | Sector | {text}")
    assert header.units == {"turnover": scale}
    assert said(header) == [f"melding C1: de bedragen onder Omzet zijn gelezen in {word} euro's"]


def test_unit_of_a_column_without_amounts_is_none() -> None:
    assert found(BUDGET, "Blok | Activiteit | Uren (x 1000)")[0].units == {}


def test_unit_in_the_row_below() -> None:
    header, _ = found(PARTICIPANTS, "Organisatie | Sector | Omzet\n | | x € 1.000")
    assert (header.row, header.units) == (1, {})  # the second row is no header and no number
    header, _ = found(PARTICIPANTS, "| | Omzet\nOrganisatie | Sector | (x € 1.000)")
    assert (header.row, header.units, header.places["turnover"]) == (2, {"turnover": 1000}, 3)


# --- two rows -----------------------------------------------------------------------------------

GROUPS = """
Plan en uitkomst 2015

 |  | Begroot |   | Realisatie |
Blok | Activiteit | Uren | € | Uren | €
B    | Café       | 116  | 8982 | 100 | 8000
"""
MERGED = [(3, 3, 3, 4), (3, 5, 3, 6)]


@pytest.mark.parametrize(("sheet", "hours", "cost"), [(BUDGET, 3, 4), (ACTUALS, 5, 6)])
def test_group_above_says_which_half(sheet: Sheet, hours: int, cost: int) -> None:
    header, desk = found(sheet, GROUPS, merged=MERGED)
    assert header.row == 4
    assert header.places == {"block": 1, "activity": 2, "hours": hours, "cost": cost}
    assert (said(header), desk.asked) == ([], {})
    assert header.texts[5] == "Realisatie Uren"


def test_group_without_merged_cells_stands_above_one_column() -> None:
    header, desk = found(BUDGET, GROUPS)
    assert header.places["hours"] == 3
    assert list(desk.asked) == ["column:Begroting.cost"]  # € stands under nothing, twice


def test_figures_of_the_other_half_are_never_taken() -> None:
    table = "| | Realisatie |\nBlok | Activiteit | Uren | €\nB | a | 1 | 2"
    header, _ = found(BUDGET, table, merged=[(1, 3, 1, 4)])
    assert header.places == {"block": 1, "activity": 2}
    assert found(BUDGET, "Blok | Activiteit | Uren (werkelijk)")[0].places == {
        "block": 1,
        "activity": 2,
    }
    own = found(BUDGET, "Blok | Activiteit | Uren (begroot, niet werkelijk)")[0].places
    assert own == {"block": 1, "activity": 2, "hours": 3}


def test_name_merged_over_both_rows() -> None:
    table = "Blok | Activiteit | Begroot |\n | | Uren | €\nB | a | 1 | 2"
    header, _ = found(BUDGET, table, merged=[(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4)])
    assert (header.row, header.places) == (2, {"block": 1, "activity": 2, "hours": 3, "cost": 4})


def test_label_above_is_no_header() -> None:
    header, _ = found(ATTENDANCE, "Activiteit: | Masterclass\nNaam | Organisatie | Functie")
    assert (header.row, header.places) == (2, {"organisation": 2, "function_group": 3})
    assert header.above == {"activity": "Masterclass"}


def test_labels_beside_one_another_are_no_header() -> None:
    table = (
        "Datum: | 2015-01-28 | Activiteit: | Café | Locatie:\nOrganisatie: | Functie:\nA | docent"
    )
    header, _ = found(ATTENDANCE, table)
    assert (header.row, header.places) == (2, {"organisation": 1, "function_group": 2})
    assert header.above.keys() == {"date", "activity"}


def test_above_holds_no_names_and_nothing_empty() -> None:
    table = """
    Activiteit: | overleg met Jan de Vries
    Datum | - -
    Locatie | 7
    Locatie | 8
    Organisatie | Functie
    A | docent
    Gastheer | B
    """
    assert found(ATTENDANCE, table)[0].above == {"host": 7}


# --- two columns with one name ------------------------------------------------------------------

THREE = "Verstrekker | Soort | Begroot 2013 | Begroot 2014 | Begroot 2015"


def test_columns_with_one_name_are_asked_about() -> None:
    header, desk = found(CONTRIBUTIONS, THREE)
    assert said(header) == ["fout D1: de kolom Begroot staat er drie keer"]
    [question] = desk.asked.values()
    assert (question.key, question.is_open, question.remembered) == (
        "column:Bijdragen.budgeted", True, False,
    )  # fmt: skip
    assert [label for _, label in question.choices] == [
        "kolom C: Begroot 2013",
        "kolom D: Begroot 2014",
        "kolom E: Begroot 2015",
    ]


@pytest.mark.parametrize(("letter", "at"), [("C", 3), ("D", 4), ("E", 5)])
def test_each_of_three_can_be_chosen(letter: str, at: int) -> None:
    header, _ = found(CONTRIBUTIONS, THREE, answers={"column:Bijdragen.budgeted": letter})
    assert (header.places["budgeted"], said(header)) == (at, [])


def test_choice_of_a_column_that_is_gone() -> None:
    header, _ = found(CONTRIBUTIONS, THREE, answers={"column:Bijdragen.budgeted": "Z"})
    assert len(said(header)) == 1


def test_four_with_one_name() -> None:
    assert "staat er 4 keer" in said(found(CONTRIBUTIONS, THREE + " | Begroot 2016")[0])[0]


def test_years_in_the_row_below_tell_columns_apart() -> None:
    table = "| | Begroot | Begroot\nVerstrekker | Soort | 2014 | 2015\nA | subsidie | 1 | 2"
    header, desk = found(CONTRIBUTIONS, table)
    assert (header.row, header.above) == (2, {})
    [question] = desk.asked.values()
    assert [label for _, label in question.choices] == [
        "kolom C: Begroot 2014",
        "kolom D: Begroot 2015",
    ]


@pytest.mark.parametrize(
    ("name", "year", "cells"),
    [
        ("Begroot 2014", 2015, ["C1"]),
        ("Begroot 2014", 2014, []),
        ("Begroot 2014", None, []),
        ("Begroot 2014-2015", 2015, []),
        ("Begroot", 2015, []),
    ],
)
def test_figures_of_another_year_are_told(name: str, year: int | None, cells: list[str]) -> None:
    header, _ = found(CONTRIBUTIONS, f"Verstrekker | Soort | {name}")
    told = list(of_other_years(CONTRIBUTIONS, header, "Bijdragen", year))
    assert [(str(p.severity), p.cell) for p in told] == [("waarschuwing", cell) for cell in cells]


# --- corrected by hand --------------------------------------------------------------------------


def test_answer_says_what_a_column_is() -> None:
    key = question_key(PARTICIPANTS, "Club *")
    assert key == question_key(PARTICIPANTS, "club 2016")  # the same every year
    header, _ = found(PARTICIPANTS, "Club 2015 | Sector", answers={key: "organisation"})
    assert header.places == {"organisation": 1, "sector": 2}


def test_answer_says_that_a_column_is_not_read() -> None:
    answers = {question_key(PARTICIPANTS, "Plaats"): ""}
    header, _ = found(PARTICIPANTS, "Organisatie | Sector | Plaats", answers=answers)
    assert header.places == {"organisation": 1, "sector": 2}


def test_answer_about_a_column_under_a_group() -> None:
    answers = {question_key(BUDGET, "Begroot Bedragje"): "cost"}
    table = "| | Begroot | \nBlok | Activiteit | Uren | Bedragje"
    header, _ = found(BUDGET, table, answers=answers, merged=[(1, 3, 1, 4)])
    assert header.places == {"block": 1, "activity": 2, "hours": 3, "cost": 4}


def test_answer_that_is_no_column_any_more() -> None:
    answers = {question_key(PARTICIPANTS, "Plaats"): "weg"}
    header, _ = found(PARTICIPANTS, "Organisatie | Plaats", answers=answers)
    assert header.places == {"organisation": 1, "place": 2}


def test_unit_alone_has_a_key_too() -> None:
    assert question_key(BUDGET, "2015") == "header:budget:2015"


# --- what is not read ---------------------------------------------------------------------------


def about_unread(sheet: Sheet, table: str) -> list[str]:
    made = page(sheet.title, table)
    return [f"{p.severity} {p.cell}" for p in unread(sheet, find_header(sheet, made, Desk()), made)]


def test_columns_that_are_not_read() -> None:
    table = "Organisatie | Sector | Contactpersoon | Leeg | Streep\nA | zorg | x | | - -"
    assert about_unread(PARTICIPANTS, table) == ["melding C1"]


def test_figures_by_month_are_not_read_and_that_is_told() -> None:
    table = "Blok | Activiteit | Jan | Feb | Totaal\nB | a | 1 | 2 | 3"
    assert about_unread(ACTUALS, table) == [*(f"melding {c}1" for c in "CDE"), "waarschuwing "]
    assert about_unread(ACTUALS, "Blok | Activiteit | Jan\nB | a | veel") == ["melding C1"]
    assert about_unread(ACTUALS, "Blok | Activiteit | Uren\nB | a | 1") == []
