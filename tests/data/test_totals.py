"""Printed totals: which rows are none of the data, what they cover, and where they differ."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.example import plan_2015
from data.problems import Severity
from data.reading.table import Part, read_table
from data.reading.totals import ControlTotal, figure, total_kind
from data.sheets import ATTENDANCE, BUDGET, CONTRIBUTIONS, PARTICIPANTS, Sheet
from tests.data.conftest import page, upload_rows


def read(sheet: Sheet, table: str) -> Part:
    return read_table(sheet, page(sheet.title, table), 2015)


# (sheet, a text column, what stands there, the block above) → the kind of total
KINDS = [
    (BUDGET, "activity", "Subtotaal", "B", "subtotaal"),
    (BUDGET, "activity", "TOTAAL:", "B", "totaal"),
    (BUDGET, "activity", "Totaal uitgaven", "B", "totaal"),
    (BUDGET, "activity", "Totaal\xa0 generaal", "B", "totaal"),
    (BUDGET, "block", "Totaal", "B", "totaal"),
    (BUDGET, "block", "Subtotaal", "", "subtotaal"),
    (BUDGET, "activity", "Totaal Projectorganisatie", "Projectorganisatie", "subtotaal"),
    (BUDGET, "activity", "Subtotaal projectorganisatie", "Projectorganisatie", "subtotaal"),
    (BUDGET, "activity", "Totaal: Onderwijs en arbeid", "Onderwijs  en\xa0arbeid ", "subtotaal"),
    (BUDGET, "activity", "Totaal Projectorganisatie", "Bijeenkomsten", None),
    (BUDGET, "activity", "Totaal kosten", "Kosten", "subtotaal"),
    (BUDGET, "activity", "Totaalplan", "B", None),
    (BUDGET, "activity", "Eindtotaal", "B", "totaal"),
    (BUDGET, "activity", "Totalen", "B", "totaal"),
    (BUDGET, "activity", "Tot. 2015", "B", "totaal"),
    (BUDGET, "activity", "Sub-totaal:", "B", "subtotaal"),
    (BUDGET, "activity", "Sub totaal B", "B", "subtotaal"),
    (BUDGET, "activity", "Totaal kosten 2015", "B", "totaal"),
    (BUDGET, "activity", "Somber", "B", None),
    (BUDGET, "activity", "Totaal 12", "B", None),
    (ATTENDANCE, "organisation", "Totaal aanwezig", "", "totaal"),
    (ATTENDANCE, "organisation", "Totaal deelnemers:", "", "totaal"),
    (PARTICIPANTS, "organisation", "Totaal participanten 2015", "", "totaal"),
    (BUDGET, "activity", None, "B", None),
    (BUDGET, "activity", 5, "B", None),
    (BUDGET, "line_kind", "Totaal", "B", None),  # a choice is no name
    (CONTRIBUTIONS, "provider", "Totaal inkomsten", "", "totaal"),
    (PARTICIPANTS, "organisation", "Totaal Zorg", "", None),  # an organisation may be called that
]


@pytest.mark.parametrize(("sheet", "column", "value", "block", "kind"), KINDS)
def test_kind(
    sheet: Sheet, column: str, value: str | int | None, block: str, kind: str | None
) -> None:
    assert total_kind(sheet, {column: value}, block) == kind


def test_participant_that_is_really_called_totaal_zorg() -> None:
    part = read(PARTICIPANTS, "Organisatie | Sector\nTotaal Zorg | zorg\nA | zorg")
    assert ([row["organisation"] for row in part.rows], part.problems) == (["Totaal Zorg", "A"], [])


BLOCKS = """
Blok               | Activiteit                | Uren | Dagen | Euro
Projectorganisatie | Raad van Advies           | 65   | 8     | 4525
                   | PR en communicatie        | 200  | 25    | 9000.50
                   | Totaal Projectorganisatie | 265  | 34    | 13525.50
Bijeenkomsten      | Café                      |      |       | 13000
                   | Subtotaal                 |      | -     | 13000
                   | - - - -                   |
                   | Totaal                    | 265  |       | 26525
"""


def test_totals_inside_the_data() -> None:
    part = read(BUDGET, BLOCKS)
    assert [row["row_number"] for row in part.rows] == [2, 3, 5]
    assert [
        (t.cell, t.column, t.scope, t.is_subtotal, t.printed, t.computed, t.differs)
        for t in part.totals
    ] == [
        ("C4", "hours", "Projectorganisatie", True, 265, 265, False),
        ("D4", "days", "Projectorganisatie", True, 34, 33, True),
        ("E4", "cost", "Projectorganisatie", True, Decimal("13525.50"), Decimal("13525.50"), False),
        ("E6", "cost", "Bijeenkomsten", True, 13000, 13000, False),
        ("C8", "hours", "", False, 265, 265, False),
        ("E8", "cost", "", False, 26525, Decimal("26525.50"), True),
    ]
    assert [f"{p.severity} {p.place}: {p.what}" for p in part.problems] == [
        "melding Begroting!D4: het gedrukte subtotaal Dagen van Projectorganisatie is 34, "
        "de regels tellen op tot 33: een verschil van 1",
        "melding Begroting!E8: het gedrukte totaal Euro is € 26.525, "
        "de regels tellen op tot € 26.525,50: een verschil van € 0,50",
    ]


def test_subtotal_over_two_blocks_has_no_scope() -> None:
    part = read(BUDGET, "Blok | Activiteit | Euro\nA | a | 1\nB | b | 2\n | Subtotaal | 3")
    assert [(t.scope, t.is_subtotal, t.differs) for t in part.totals] == [("", True, False)]


def test_subtotal_of_a_sheet_without_blocks() -> None:
    part = read(
        CONTRIBUTIONS,
        """
        Verstrekker | Soort    | Aantal | Begroot
        A           | subsidie |        | 10
        Subtotaal   |          | 1      | 10
        B           | in kind  | 3      | 20
        Subtotaal   |          | 3      | 21
        Totaal      |          | 4      | 30
        """,
    )
    assert [(t.row_number, t.column, t.scope, t.differs) for t in part.totals] == [
        (3, "number", "", False),
        (3, "budgeted", "", False),
        (5, "number", "", False),
        (5, "budgeted", "", True),
        (6, "number", "", False),
        (6, "budgeted", "", False),
    ]


def test_total_before_any_row() -> None:
    part = read(BUDGET, "Blok | Activiteit | Euro\n | Totaal | 5")
    assert [(t.computed, t.differs) for t in part.totals] == [(None, True)]


def test_totals_wait_for_the_rows_to_be_right() -> None:
    part = read(BUDGET, "Blok | Activiteit | Euro\nA | a | veel\n | b | 5\n | Totaal | 7")
    assert [(p.severity, p.place) for p in part.problems] == [
        (Severity.ERROR, "Begroting!C2"),
        (Severity.NOTICE, "Begroting!C4"),
    ]
    assert "nog niet vergeleken" in part.problems[1].what


@pytest.mark.parametrize(
    ("printed", "computed", "differs"),
    [
        ("5", "5.004", False),  # dust of Excel
        ("5", "5.005", True),
        ("5", "4.99", True),
        ("5", None, True),
    ],
)
def test_differs(printed: str, computed: str | None, differs: bool) -> None:
    total = ControlTotal(
        sheet="budget",
        row_number=3,
        cell="C3",
        column="cost",
        scope="",
        is_subtotal=False,
        printed=Decimal(printed),
        computed=None if computed is None else Decimal(computed),
    )
    assert total.differs is differs


@pytest.mark.parametrize(
    ("value", "text"),
    [("75507", "75.507"), ("75507.00", "75.507"), ("1234.5", "1.234,50"), ("-0.25", "-0,25")],
)
def test_figure(value: str, text: str) -> None:
    assert figure(Decimal(value)) == text


def test_real_plan_differs_in_two_figures() -> None:
    """592 + 65 + 200 + 100 hours etc. add up; 43,480 + 4,525 + 9,000 + 8,500 + 10,000 = 75,505."""
    upload = upload_rows(plan_2015.rows())
    assert upload.errors == ()
    assert len(upload.totals) == 6 * 3 + 3 + 1  # blocks, the budget's total, the income's total
    assert [(t.sheet, t.scope, t.printed, t.computed) for t in upload.totals if t.differs] == [
        ("budget", "Projectorganisatie", 75507, 75505),
        ("budget", "", 570743, 570741),
    ]
