"""One sheet with a header: where its columns stand and what its rows say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from data.questions import Desk
from data.reading.header import HEADER_WITHIN
from data.reading.table import KEEP, SKIP, Part, read_table, repeats
from data.sheets import (
    ATTENDANCE,
    BUDGET,
    PARTICIPANTS,
    PROSPECTS,
    SHEETS,
    Column,
    Sheet,
    headers,
)
from tests.data.conftest import bare, page

NO_ANSWERS: Mapping[str, str] = {}


def read(sheet: Sheet, table: str, **more: Any) -> Part:
    return read_table(sheet, page(sheet.title, table, **more), 2015)


def said(part: Part) -> list[str]:
    return [f"{p.severity} {p.place}: {p.what}" for p in part.problems]


# --- the header ---------------------------------------------------------------------------------

EVERY_HEADER = [
    (sheet, column, header)
    for sheet in SHEETS
    if not sheet.pairs
    for column in sheet.columns
    for header in headers(column)
]


@pytest.mark.parametrize(("sheet", "column", "header"), EVERY_HEADER)
def test_every_header_and_alias_is_found(sheet: Sheet, column: Column, header: str) -> None:
    other = next(c for c in sheet.columns if c is not column)
    part = read(sheet, f"{other.header} | {header}")
    assert part.places == {other.key: 1, column.key: 2}


@pytest.mark.parametrize(
    "header", ["organisatie", "ORGANISATIE*", " Organisatie : ", "Naam\xa0 organisatie *"]
)
def test_header_is_found_however_it_is_typed(header: str) -> None:
    assert read(PARTICIPANTS, f"Sector | {header}").places == {"sector": 1, "organisation": 2}


def test_title_rows_above_the_header() -> None:
    part = read(
        PARTICIPANTS,
        """
        Jaaropgave Zorgalliantie 2015

        Participanten      | per 31-12
                           |
                           | KvK-nr. | Naam instelling | Domein
                           |         | A               | zorg
        """,
    )
    assert said(part) == []
    assert part.places == {"kvk": 2, "organisation": 3, "sector": 4}
    assert [(row["organisation"], row["row_number"]) for row in part.rows] == [("A", 6)]


@pytest.mark.parametrize(("lines", "found"), [(HEADER_WITHIN - 1, True), (HEADER_WITHIN, False)])
def test_header_stands_near_the_top(lines: int, found: bool) -> None:
    part = read(PARTICIPANTS, "regel\n" * lines + "Organisatie | Sector\nA | zorg")
    assert bool(part.rows) is found
    assert said(part) == ([] if found else ["fout Participanten: de rij met kolomnamen ontbreekt"])


def test_nothing_at_all() -> None:
    assert read(PARTICIPANTS, "") == Part()


def test_only_a_header() -> None:
    assert read(PARTICIPANTS, "Organisatie | Sector") == Part(
        places={"organisation": 1, "sector": 2}
    )


# --- the rows -----------------------------------------------------------------------------------


def test_block_stands_on_its_first_row_only() -> None:
    part = read(
        BUDGET,
        """
        Onderwerp    | Activiteit
        Bijeenkomst  | Café
                     | Markt
        - - -        | - - -
        "-"          | Masterclass
        Leerwerk     | Inhoud
        """,
    )
    assert said(part) == []
    assert [(r["block"], r["activity"], r["row_number"]) for r in part.rows] == [
        ("Bijeenkomst", "Café", 2),
        ("Bijeenkomst", "Markt", 3),
        ("Bijeenkomst", "Masterclass", 5),  # past the ruled line of row 4
        ("Leerwerk", "Inhoud", 6),
    ]


def test_first_row_without_a_block() -> None:
    assert said(read(BUDGET, "Blok | Activiteit\n | Café")) == ["fout Begroting!A2: Blok ontbreekt"]


def test_block_column_missing() -> None:
    part = read(BUDGET, "Activiteit | Euro\nCafé | 5")
    assert said(part) == ["fout Begroting: de kolom Blok ontbreekt"]
    assert part.rows == []


def test_row_with_a_fault_is_left_out_and_the_others_are_kept() -> None:
    part = read(
        BUDGET,
        """
        Blok | Activiteit | Uren | Euro
        B    | a          | veel | ooit
             | b          | 2    | 3
        """,
    )
    assert said(part) == [
        "fout Begroting!C2: 'veel' is geen getal",
        "fout Begroting!D2: 'ooit' is geen getal",
    ]
    assert bare(part.rows) == [{"block": "B", "activity": "b", "hours": 2, "cost": 3}]


def test_row_that_ends_before_the_last_column() -> None:
    part = read(PARTICIPANTS, "Organisatie | Sector | Plaats\nA | zorg")
    assert said(part) == []
    assert part.rows[0]["place"] is None


def test_columns_that_are_not_there_are_empty_or_their_default() -> None:
    [row] = read(PARTICIPANTS, "Organisatie | Sector\nA | zorg").rows
    assert row.keys() == {c.key for c in PARTICIPANTS.columns} | {"tab", "row_number"}
    assert bare([row]) == [{"organisation": "A", "sector": "zorg", "role": "participant"}]


def test_rows_with_only_unread_cells_are_no_rows() -> None:
    part = read(PARTICIPANTS, "Organisatie | Sector | Opmerking\n | | zie boven\nA | zorg")
    assert [row["row_number"] for row in part.rows] == [3]


# --- rows that count twice ----------------------------------------------------------------------


def test_same_organisation_in_two_periods_is_not_twice() -> None:
    part = read(
        PARTICIPANTS,
        """
        Organisatie | Sector | Lid sinds  | Lid tot
        A           | zorg   |            | 2015-03-01
        A           | zorg   | 2015-09-01 |
        """,
    )
    assert said(part) == []
    assert [row["member_since"] for row in part.rows] == [None, dt.date(2015, 9, 1)]


def test_each_repeat_names_the_first() -> None:
    part = read(
        PARTICIPANTS,
        """
        Sector | Organisatie
        zorg   | A
        zorg   | a
        zorg   | A
        """,
    )
    assert said(part) == [
        "fout Participanten!B3: rij 2 en rij 3 zijn dezelfde (Organisatie + Lid sinds)",
        "fout Participanten!B4: rij 2 en rij 4 zijn dezelfde (Organisatie + Lid sinds)",
    ]


def test_income_lines_may_repeat() -> None:
    sheet = next(s for s in SHEETS if s.key == "contributions")
    part = read(sheet, "Verstrekker | Soort\nA | subsidie\nA | subsidie")
    assert (said(part), len(part.rows)) == ([], 2)


# --- what nobody sees on screen -----------------------------------------------------------------

SMALL = """
Begroting 2015

Blok | Activiteit | Uren | Euro
B    | a          | 1    | 5
     | b          | 2    | 6
"""

MERGES: dict[str, tuple[tuple[int, int, int, int], list[str]]] = {
    "the title": ((1, 1, 1, 4), []),
    "in the header": ((3, 3, 3, 4), []),
    "a block over its rows": ((4, 1, 5, 1), []),
    "columns that are not read": ((4, 7, 5, 8), []),
    "two figures": ((4, 4, 5, 4), ["waarschuwing Begroting!D4:D5"]),
    "a block and its activity": ((4, 1, 4, 2), ["waarschuwing Begroting!A4:B4"]),
    "header and figures": ((3, 3, 4, 3), ["waarschuwing Begroting!C3:C4"]),
}


@pytest.mark.parametrize("case", MERGES)
def test_merged_cells(case: str) -> None:
    merge, places = MERGES[case]
    part = read(BUDGET, SMALL, merged=[merge])
    assert [f"{p.severity} {p.place}" for p in part.problems] == places


def asked(part: Part, desk: Desk) -> list[str]:
    assert all(not q.remembered for q in desk.asked.values())  # row 4 is another one next year
    return [f"{p.severity} {p.cell}: {p.what}" for p in part.problems]


def hidden(
    rows: Sequence[int] = (), columns: Sequence[int] = (), answers: Mapping[str, str] = NO_ANSWERS
) -> tuple[Part, Desk]:
    desk = Desk(answers)
    made = page("Begroting", SMALL, hidden_rows=rows, hidden_columns=columns)
    return read_table(BUDGET, made, 2015, desk=desk), desk


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([1, 3], []),  # title and header
        ([4], ["fout A4: rij 4 is verborgen"]),
        ([5, 4], ["fout A4: de rijen 4 tot en met 5 zijn verborgen"]),
    ],
)
def test_hidden_rows_are_asked_about(rows: list[int], shown: list[str]) -> None:
    part, desk = hidden(rows)
    assert asked(part, desk) == shown
    assert len(part.rows) == 2  # shown meanwhile, but there is a fout


def test_hidden_rows_that_count() -> None:
    part, _ = hidden([4], answers={"hidden-rows:Begroting:4-4": KEEP})
    assert (said(part), len(part.rows), part.left_out) == ([], 2, [])


def test_hidden_rows_that_do_not() -> None:
    part, _ = hidden([5], answers={"hidden-rows:Begroting:5-5": SKIP})
    assert (said(part), [row["activity"] for row in part.rows]) == ([], ["a"])
    assert [(left.row_number, left.why) for left in part.left_out] == [
        (5, "verborgen rij, op uw verzoek weggelaten")
    ]


def test_answer_about_other_rows_does_not_count() -> None:
    part, _ = hidden([4, 5], answers={"hidden-rows:Begroting:4-4": SKIP})
    assert [p.is_error for p in part.problems] == [True]


def test_many_hidden_rows_here_and_there_are_one_question() -> None:
    lines = "".join(f"B{n} | a | 1 | 2\n" for n in range(40))
    made = page(
        "Begroting", "Blok | Activiteit | Uren | Euro\n" + lines, hidden_rows=range(2, 42, 2)
    )
    desk = Desk()
    part = read_table(BUDGET, made, 2015, desk=desk)
    assert asked(part, desk) == ["fout A2: 20 rijen zijn verborgen"]
    answers = {"hidden-rows:Begroting:2-40": SKIP}
    assert len(read_table(BUDGET, made, 2015, desk=Desk(answers)).rows) == 20


@pytest.mark.parametrize(("name", "shown"), [("ZZG", " (ZZG)"), ("Jan de Vries", ""), ("7", "")])
def test_question_names_the_row_but_no_person(name: str, shown: str) -> None:
    desk = Desk()
    made = page("Participanten", f"Organisatie | Sector\n{name}\nB | zorg", hidden_rows=[2])
    read_table(PARTICIPANTS, made, 2015, desk=desk)
    [question] = desk.asked.values()
    assert question.text == (f"Op het blad Participanten: rij 2 is verborgen{shown}. Meetellen?")


def test_hidden_columns_are_asked_about_in_order() -> None:
    part, desk = hidden(columns=[4, 9, 1])
    assert asked(part, desk) == [
        "fout A3: de kolom Blok is verborgen",
        "fout D3: de kolom Euro is verborgen",
    ]


def test_hidden_column_that_counts_or_not() -> None:
    key = "hidden-column:Begroting:D"
    assert hidden(columns=[4], answers={key: KEEP})[0].rows[0]["cost"] == 5
    part, _ = hidden(columns=[4], answers={key: SKIP})
    assert (part.rows[0]["cost"], "cost" in part.places) == (None, False)
    part, _ = hidden(columns=[1], answers={"hidden-column:Begroting:A": SKIP})
    assert "fout Begroting: de kolom Blok ontbreekt" in said(part)


def test_formula_in_a_row_that_is_left_out_is_no_fault() -> None:
    desk = Desk({"hidden-rows:Begroting:5-5": SKIP})
    made = page("Begroting", SMALL, hidden_rows=[5], formulas=[(5, 4)])
    assert read_table(BUDGET, made, 2015, desk=desk).problems == []


def test_formulas_without_a_value_are_told_in_order() -> None:
    part = read(BUDGET, SMALL, formulas=[(5, 4), (4, 3), (2, 1), (3, 4), (4, 12)])
    assert [p.place for p in part.problems] == ["Begroting!C4", "Begroting!D5"]


# --- rows that are no data ----------------------------------------------------------------------


def why(part: Part) -> list[tuple[int, str]]:
    return [(left.row_number, left.why) for left in part.left_out]


def test_repeated_header_is_no_row_and_raises_no_question() -> None:
    desk = Desk()
    table = """
    Naam instelling | Branche | Lid sinds
    A               | zorg    |
    Naam instelling | Branche | Lid sinds
    B               | wonen   |
    """
    part = read_table(PARTICIPANTS, page("Leden", table), 2015, desk=desk)
    assert [row["organisation"] for row in part.rows] == ["A", "B"]
    assert (said(part), why(part)) == ([], [(3, "herhaling van de kolomnamen")])
    assert desk.asked == {}


def test_total_in_the_middle_and_a_note_below() -> None:
    part = read(
        BUDGET,
        """
        Blok | Activiteit | Euro
        B    | a          | 5
             | Subtotaal  | 5
        C    | c          | 6
             | Eindtotaal | 11

        * zonder btw
        """,
    )
    assert [row["activity"] for row in part.rows] == ["a", "c"]
    assert [number for number, _ in why(part)] == [7, 3, 5]
    assert said(part) == ["melding Begroting!A7: onder de tabel staat een noot"]


# --- one sector for every row, the last day -----------------------------------------------------


def test_list_that_is_the_same_for_every_row() -> None:
    table, desk = page("Werving", "Organisatie | Kans\nA | 50%\nB | 10%"), Desk()
    part = read_table(PROSPECTS, table, 2015, desk=desk)
    assert said(part) == ["fout Werving: de kolom Sector ontbreekt"]
    assert (
        part.problems[0].fix == "kies wat voor alle regels geldt, of voeg haar toe en vul haar in"
    )
    assert list(desk.asked) == ["fill:prospects.sector"]
    part = read_table(PROSPECTS, table, 2015, desk=Desk({"fill:prospects.sector": "wonen"}))
    assert ([row["sector"] for row in part.rows], said(part)) == (["wonen", "wonen"], [])


@pytest.mark.parametrize("header", ["Opgezegd per", "Einde lidmaatschap", "Opzegging per"])
def test_last_day_becomes_the_first_day_after_and_that_is_told(header: str) -> None:
    part = read(PARTICIPANTS, f"Organisatie | Sector | {header}\nA | zorg | 31-12-2015")
    assert part.rows[0]["member_until"] == dt.date(2016, 1, 1)
    assert said(part) == [
        "melding Participanten!C2: 31-12-2015 is gelezen als de laatste dag als participant"
    ]


def test_last_day_under_lid_tot_is_asked_to_look_at() -> None:
    part = read(
        PARTICIPANTS, "Organisatie | Sector | Lid tot\nA | zorg | 31-12-2015\nB | zorg | 1-7-15"
    )
    assert part.rows[0]["member_until"] == dt.date(2015, 12, 31)
    assert [f"{p.severity} {p.cell}" for p in part.problems] == ["waarschuwing C2"]


# --- lists of people ----------------------------------------------------------------------------


def attended(
    table: str, *, named: bool = False, answers: Mapping[str, str] = NO_ANSWERS, **more: Any
) -> tuple[Part, Desk]:
    desk = Desk(answers)
    made = page("Café 28-01", "Datum: | 2015-01-28 | Activiteit: | Café\n" + table, **more)
    return read_table(ATTENDANCE, made, 2015, desk=desk, of_people=named), desk


def counts(part: Part) -> list[tuple[str, int]]:
    return [(row["organisation"], row["present"]) for row in part.rows]


def test_names_that_were_dropped_make_each_row_one() -> None:
    part, desk = attended("Organisatie | Functie\nA | docent\nA | docent\nB | student", named=True)
    assert counts(part) == [("A", 2), ("B", 1)]
    assert said(part) == [
        "melding Café 28-01: presentielijst: 3 regels met personen zijn 2 regels per organisatie "
        "en functiegroep geworden"
    ]
    assert (why(part), desk.asked) == ([(4, "meegeteld in rij 3")], {})


def test_what_holds_for_every_row_is_told_once() -> None:
    made = page("Café", "Datum: | 28-01 | Activiteit: | Café\nOrganisatie | Aanwezig\nA | 3\nB | 4")
    assert said(read_table(ATTENDANCE, made, 2015)) == [
        "melding Café: '28-01' is gelezen als 28-01-2015"
    ]


def test_ja_and_nee_are_people_also_without_names() -> None:
    table = "Organisatie | Aangemeld | Aanwezig\nA | ja | ja\nA | ja | nee\nB | x | x\nTotaal | | 2"
    part, _ = attended(table)
    assert [(r["organisation"], r["registered"], r["present"]) for r in part.rows] == [
        ("A", 2, 1), ("B", 1, 1),
    ]  # fmt: skip


def test_counts_stay_counts_with_a_contact_beside_them() -> None:
    part, _ = attended("Organisatie | Aanwezig\nA | 3\nB | 4\nA | 3", named=True)
    assert counts(part) == [("A", 3), ("B", 4), ("A", 3)]
    assert [p.what.partition(" (")[0] for p in part.problems] == ["rij 3 en rij 5 zijn dezelfde"]


def test_list_without_names_or_counts_is_asked_about() -> None:
    table = "Organisatie | Functie\nA | docent\nB | student"
    part, desk = attended(table)
    assert "fout Café 28-01: de kolom Aanwezig ontbreekt" in said(part)
    assert (part.rows, list(desk.asked)) == ([], ["people:attendance"])
    assert desk.asked["people:attendance"].remembered
    part, _ = attended(table, answers={"people:attendance": KEEP})
    assert counts(part) == [("A", 1), ("B", 1)]
    assert attended(table, answers={"people:attendance": SKIP})[0].rows == []


def test_column_with_counts_that_is_hidden_and_left_out_is_not_1_each() -> None:
    answers = {"hidden-column:Café 28-01:B": SKIP}
    part, _ = attended("Organisatie | Aanwezig\nA | 3", answers=answers, hidden_columns=[2])
    assert part.rows == []
    assert "fout Café 28-01: de kolom Aanwezig ontbreekt" in said(part)


def test_list_of_nobody_says_nothing() -> None:
    part, _ = attended("Organisatie | Functie", named=True)
    assert (part.rows, said(part)) == ([], [])


def test_row_of_one_text_in_a_list_of_people_is_no_note() -> None:
    part, _ = attended("Organisatie | Functie\nA | docent\n\nBronovo\nB\n\nBron: RvA", named=True)
    assert counts(part) == [("A", 1), ("Bronovo", 1), ("B", 1)]
    assert why(part) == [(8, "noot onder de tabel")]


# --- how numbers are written --------------------------------------------------------------------


def test_column_that_does_not_decide_is_asked_about() -> None:
    table = page("Begroting", 'Blok | Activiteit | Uren\nB | a | "2.500"\nB | b | "1.250"')
    desk = Desk()
    assert len(read_table(BUDGET, table, 2015, desk=desk).rows) == 0
    [question] = desk.asked.values()
    assert (question.key, question.cell, question.remembered) == (
        "number:Begroting.hours",
        "C2",
        False,
    )
    for answer, hours in (("nl", 2500), ("whole", 2500), ("en", 2.5)):
        part = read_table(BUDGET, table, 2015, desk=Desk({"number:Begroting.hours": answer}))
        assert part.rows[0]["hours"] == hours
        assert [p.severity for p in part.problems] == ["melding", "melding"]


def test_total_is_read_as_its_column() -> None:
    part = read(BUDGET, 'Blok | Activiteit | Euro x € 1.000\nB | a | 2.5\n | Totaal | "2,5"')
    assert [(t.printed, t.computed) for t in part.totals] == [(2500, 2500)]


# --- the same on two tabs -----------------------------------------------------------------------


def test_repeats_over_two_tabs() -> None:
    row = {"date": 1, "activity": "a", "meeting": None, "organisation": "A", "function_group": None}
    rows = [{**row, "tab": tab, "row_number": n} for tab, n in (("een", 2), ("twee", 5))]
    [problem] = repeats(ATTENDANCE, rows, {"een": {}, "twee": {"date": 3}})
    assert str(problem).startswith("twee!C5: rij 2 van het blad een en rij 5 zijn dezelfde (Datum")
