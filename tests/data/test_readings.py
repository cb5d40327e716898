"""What a column tells about its cells: habit, unit, choices, and the notes under a table."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from data.questions import Desk
from data.reader import Value
from data.reading.cells import Reading
from data.reading.header import Header, find_header
from data.reading.readings import MOST_CHOICES, column_readings, note_rows, resolve_choices
from data.sheets import ATTENDANCE, BUDGET, PARTICIPANTS, Sheet
from tests.data.conftest import page

NO_ANSWERS: Mapping[str, str] = {}


def readings(
    sheet: Sheet, table: str, answers: Mapping[str, str] = NO_ANSWERS
) -> tuple[dict[str, Reading], list[str], Desk]:
    made, desk = page("Blad", table), Desk(answers)
    header = find_header(sheet, made, desk)
    values: list[tuple[int, dict[str, Value]]] = [
        (n, {k: cells[at - 1] if at <= len(cells) else None for k, at in header.places.items()})
        for n, cells in made.rows
        if n > header.row
    ]
    found, problems = column_readings(sheet, values, header, desk, "Blad")
    return found, [f"{p.severity} {p.cell}: {p.what}" for p in problems], desk


# --- how a column writes numbers ----------------------------------------------------------------

HABITS: list[tuple[str, list[str], str | None]] = [
    ("Uren", ['"2.500"'], None),
    ("Uren", ['"2.500"', '"7,5"'], "nl"),
    ("Uren", ['"2.500"', '"7.5"'], "en"),
    ("Uren", ['"2.500"', "8"], "whole"),
    ("Uren", ['"2.500"', "7.5"], None),  # how a number cell is kept says nothing of texts
    ("Uren", ['"2.500"', "WAAR"], None),
    ("Uren", ['"2,500"', "8"], None),
    ("Uren", ["2500", "8"], None),  # no texts, so nothing to decide
    ("Euro", ['"2.500"', "8"], "whole"),
    ("Euro", ['"2.500,00"'], "nl"),
    # an amount in euros has no three decimals, so these speak against the habit
    ("Euro", ['"2.500"', '"12.50"'], None),
    ("Euro", ['"2,500"', '"12,50"'], None),
    ("Euro", ['"2,500"', '"12.50"'], "en"),
    ("Euro (mln)", ['"2.500"', '"12.5"'], "en"),
    ("Euro (mln)", ['"2.500"', "12"], None),
    ("Euro", ['"2.500 mln"', "25000000"], None),
]


@pytest.mark.parametrize(("header", "cells", "usual"), HABITS)
def test_habit_of_a_column(header: str, cells: list[str], usual: str | None) -> None:
    lines = "".join(f"B | a{n} | {cell}\n" for n, cell in enumerate(cells))
    found, _, _ = readings(BUDGET, f"Blok | Activiteit | {header}\n{lines}")
    [reading] = found.values()
    assert reading.usual == usual


@pytest.mark.parametrize("answer", ["nl", "en", "whole"])
def test_answer_decides(answer: str) -> None:
    table = 'Blok | Activiteit | Euro\nB | a | "2.500"\nB | b | "12.50"'
    assert readings(BUDGET, table, {"number:Blad.cost": answer})[0]["cost"].usual == answer


def test_only_columns_with_numbers_have_a_reading() -> None:
    table = "Datum | Activiteit | Organisatie | Aanwezig | Functie\n1-1 | a | A | 3 | docent"
    assert readings(ATTENDANCE, table)[0] == {"present": Reading()}


# --- units --------------------------------------------------------------------------------------


def turnover(*cells: str, header: str = "Omzet", answer: str = "") -> tuple[int, list[str], Desk]:
    lines = "".join(f"A{n} | zorg | {cell}\n" for n, cell in enumerate(cells))
    answers = {"unit:participants.turnover:omzet": answer} if answer else NO_ANSWERS
    table = f"Organisatie | Sector | {header}\n{lines}"
    found, said, desk = readings(PARTICIPANTS, table, answers)
    return found["turnover"].scale, said, desk


SMALL = ["fout C1: de bedragen onder Omzet zijn heel klein voor euro's"]


@pytest.mark.parametrize(
    ("cells", "suggestion"),
    [
        (["25", "7.5"], "1000000"),
        (['"7,5"', '"12"'], "1000000"),  # texts are amounts too
        (["0.5", "n.v.t.", "#N/A", "", "-3", "WAAR"], "1000000"),
        (["7500", "2500"], "1000"),  # of 7.500 million there is none
        (["40", "25 mln"], "1000000"),  # the second says itself what it is
    ],
)
def test_unit_is_asked_where_no_amount_can_be_in_euros(cells: list[str], suggestion: str) -> None:
    scale, said, desk = turnover(*cells)
    assert (scale, said) == (1, SMALL)
    [question] = desk.asked.values()
    assert (question.is_open, question.suggestion, question.cell) == (True, suggestion, "C1")


@pytest.mark.parametrize("header", ["Omzet", "Omzet 2014", "omzet 2015 *"])
def test_unit_that_was_answered_holds_every_year_and_is_told(header: str) -> None:
    told = ["melding C1: de bedragen onder Omzet zijn gelezen in miljoenen euro's"]
    assert turnover("25", header=header, answer="1000000")[:2] == (10**6, told)
    assert turnover("25", header=header, answer="1")[:2] == (1, [])
    assert turnover("25", header=header, answer="12")[:2] == (1, SMALL)


def test_unit_is_not_asked_where_there_is_nothing_to_ask() -> None:
    for cells in (["25000000", "7500000"], ["", "n.v.t."], ["0"], ["25 mln"], ["veel"]):
        assert turnover(*cells)[:2] == (1, [])
    assert turnover("25", "7.5", header="Omzet (mln)")[:2] == (10**6, [])


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Omzet", ["25000000", "12.5"]),
        ("Omzet", ["25000000", '"12,5"']),
        ("Omzet (mln)", ["25", "0.005"]),
    ],
)
def test_amount_in_another_unit_than_the_rest_is_a_fout(header: str, cells: list[str]) -> None:
    _, said, desk = turnover(*cells, header=header)
    assert said == ["fout C3: dit bedrag is heel klein naast de andere onder Omzet"]
    assert desk.asked == {}


def test_amounts_that_need_no_unit() -> None:
    assert readings(BUDGET, "Blok | Activiteit | Euro\nB | a | 5")[1] == []


# --- choices ------------------------------------------------------------------------------------


def resolved(
    *typed: Value,
    sheet: Sheet = PARTICIPANTS,
    key: str = "sector",
    answers: Mapping[str, str] = NO_ANSWERS,
) -> tuple[list[Value], Desk]:
    values: list[tuple[int, dict[str, Value]]] = [(n, {key: v}) for n, v in enumerate(typed, 2)]
    desk = Desk(answers)
    resolve_choices(sheet, values, {key: 3}, desk, "Blad")
    return [row[key] for _, row in values], desk


def test_choice_as_it_is_spelt_otherwise() -> None:
    cells, desk = resolved("ZORG", " Zorg ", None, "- -", 7, "In-Kind", sheet=PARTICIPANTS)
    assert cells[:5] == ["zorg", "zorg", None, "- -", 7]
    assert list(desk.asked) == ["value:participants.sector:in-kind"]
    cells, desk = resolved("In-kind", "Out-of-pocket", sheet=BUDGET, key="line_kind")
    assert (cells[1], list(desk.asked)) == ("out of pocket", ["value:budget.line_kind:in-kind"])


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("VVT", "zorg"),
        ("Woningcorporatie", "wonen"),
        ("welzijnswerk", "welzijn"),
        ("onderwijss", "onderwijs"),
        ("diversen", None),
    ],
)
def test_what_is_no_choice_is_asked_once(typed: str, suggestion: str | None) -> None:
    cells, desk = resolved(typed, typed)
    assert cells == [typed, typed]
    [question] = desk.asked.values()
    assert (question.key, question.suggestion, question.cell, question.remembered) == (
        f"value:participants.sector:{typed.casefold()}", suggestion, "C2", True,
    )  # fmt: skip
    assert "" not in dict(question.choices)  # a sector must be chosen


def test_answer_about_a_choice() -> None:
    assert resolved("VVT", answers={"value:participants.sector:vvt": "zorg"})[0] == ["zorg"]
    assert resolved("VVT", answers={"value:participants.sector:vvt": "weg"})[0] == ["VVT"]
    emptied = {"value:attendance.function_group:x": ""}
    assert resolved("X", sheet=ATTENDANCE, key="function_group", answers=emptied)[0] == [None]


@pytest.mark.parametrize(
    "typed", ["n.v.t.", "?", "Sector", "Branche *", "Jan de Vries", "vraag j.jansen@zzg.nl"]
)
def test_nothing_is_asked_about_unknowns_headers_and_people(typed: str) -> None:
    cells, desk = resolved(typed)
    assert (cells, desk.asked) == ([typed], {})


def test_many_other_words_are_no_synonyms() -> None:
    _, desk = resolved(*(f"woord {n}" for n in range(MOST_CHOICES + 5)))
    assert len(desk.asked) == MOST_CHOICES


def test_only_columns_that_are_there() -> None:
    desk = Desk()
    resolve_choices(PARTICIPANTS, [(2, {"organisation": "A"})], {"organisation": 1}, desk, "Blad")
    assert desk.asked == {}


# --- notes under a table ------------------------------------------------------------------------

NOTES: dict[str, tuple[str, list[int]]] = {
    "none": ("A | zorg\nB | zorg", []),
    "behind an empty row": ("A | zorg\n\nDit zijn alle leden", [3]),
    "more lines of it": ("A | zorg\n\nDit zijn alle\nleden", [3, 4]),
    "without an empty row": ("A | zorg\nDit zijn alle leden", []),
    "without an empty row, but like a note": ("A | zorg\n* gefuseerd\nBron: RvA", [2, 3]),
    "two cells": ("A | zorg\n\nBron: | RvA", []),
    "a figure": ("A | zorg\n\n7", []),
    "nothing else": ("Bron: RvA", [1]),
    "a name that begins like a note": ("A | zorg\nBronovo\nNotenboom", []),
}


@pytest.mark.parametrize("case", NOTES)
def test_notes(case: str) -> None:
    table, numbers = NOTES[case]
    places = {"organisation": 1, "sector": 2}
    assert note_rows(page("x", table).rows, places, {"organisation", "sector"}) == numbers


def test_text_that_is_a_whole_row_is_no_note() -> None:
    rows = page("x", "ZZG | docent\n\nVivaan\n\nStand per 1 mei").rows
    places = {"organisation": 1, "function_group": 2}
    assert note_rows(rows, places, {"organisation"}) == [5]
    assert note_rows(rows, places) == [3, 5]


def test_column_on_its_own_has_no_notes() -> None:
    assert note_rows(page("x", "A\n\nB").rows, {"organisation": 1}) == []
    assert column_readings(PARTICIPANTS, [], Header(), Desk(), "x") == ({}, [])
