"""One sheet with a header: where its columns stand and what its rows say."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from data.sheets import BUDGET, PARTICIPANTS, SHEETS, Column, Sheet, headers
from data.table import HEADER_WITHIN, Part, read_table
from tests.data.conftest import bare, page


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
        B    | a          | veel | pm
             | b          | 2    | 3
        """,
    )
    assert said(part) == [
        "fout Begroting!C2: 'veel' is geen getal",
        "fout Begroting!D2: 'pm' is geen getal",
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


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([1, 3], None),  # title and header
        ([4], "4"),
        ([5, 4], "4, 5"),
        (range(4, 12), "4, 5, 6, 7, 8, 9, 10, 11"),
        (range(4, 14), "4, 5, 6, 7, 8, 9, 10, 11 en nog 2"),
    ],
)
def test_hidden_rows(rows: list[int], shown: str | None) -> None:
    part = read(BUDGET, SMALL, hidden_rows=rows)
    expected = f"waarschuwing Begroting: verborgen rijen tellen mee: {shown}"
    assert said(part) == ([expected] if shown else [])


def test_hidden_columns_are_told_in_order() -> None:
    part = read(BUDGET, SMALL, hidden_columns=[4, 9, 1])
    assert said(part) == [
        "waarschuwing Begroting!A3: de verborgen kolom Blok telt mee",
        "waarschuwing Begroting!D3: de verborgen kolom Euro telt mee",
    ]


def test_formulas_without_a_value_are_told_in_order() -> None:
    part = read(BUDGET, SMALL, formulas=[(5, 4), (4, 3), (2, 1), (3, 4), (4, 12)])
    assert [p.place for p in part.problems] == ["Begroting!C4", "Begroting!D5"]
