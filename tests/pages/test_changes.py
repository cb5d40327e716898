"""What a step changes, as a reader meets it: counts, cells and figures in Dutch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.effects import Effect, Mover
from data.changes import SheetChange, compare
from data.sheets import BY_KEY
from pages.parts import changes
from tests.data.conftest import full_row
from tests.pages.test_pages import text
from tests.tables import rows


def draw(found: Sequence[SheetChange], effects: Sequence[Effect] = ()) -> AppTest:
    """The preview on a page of its own."""

    def script(found: object, effects: object) -> None:
        from pages.parts import changes

        changes.show(found, effects, 2015)

    page = AppTest.from_function(script, args=(found, effects), default_timeout=60).run()
    assert not page.exception
    return page


def table(page: AppTest, column: str) -> list[list[str]]:
    """The rows of the first table with this column, as a reader sees them."""
    found = next(t.value for t in page.table if column in t.value)
    return [
        [str(cell).replace("\\", "").replace("\u00a0", " ") for cell in row]
        for row in found.to_numpy().tolist()
    ]


def effect(metric: str, before: float | None, after: float | None, **more: Any) -> Effect:
    given = {"why_before": "", "why_after": "", "movers": (), **more}
    return Effect(metric=metric, before=before, after=after, **given)


BEFORE = """
    Organisatie | Sector | Omzet  | Lid sinds  | Raad van Advies | Omzetjaar
    Zorg A      | zorg   | 1000   |            | ja              | 2013
    Zorg B      | zorg   | 1250,5 | 2012-01-01 |                 |
    """
AFTER = """
    Organisatie | Sector | Omzet   | Lid sinds  | Raad van Advies | Omzetjaar
    Zorg A      | wonen  | 1000,25 |            | nee             | 2014
    Zorg *C*    | zorg   | 7       | 2015-02-01 |                 |
    """


def test_rows_and_cells_that_change() -> None:
    before, after = rows("participants", BEFORE), rows("participants", AFTER)
    budget = {"budget": [full_row(BY_KEY["budget"])]}
    page = draw(
        compare({"participants": before, **budget}, {"participants": after, **budget}),
    )
    assert "Wat er verandert in 2015" in text(page)
    assert table(page, "Erbij") == [["Participanten", "2", "2", "1", "1", "1"]]
    assert "Zonder wijziging: Begroting." in text(page)
    [expander] = page.expander
    assert expander.label == "Participanten: 1 rij erbij, 1 gewijzigd en 1 weg"
    assert table(page, "Kolom") == [
        ["gewijzigd", "Zorg A", "Sector", "zorg", "wonen"],
        ["gewijzigd", "Zorg A", "Raad van Advies", "ja", "nee"],
        ["gewijzigd", "Zorg A", "Omzet", "€ 1.000", "€ 1.000,25"],
        ["gewijzigd", "Zorg A", "Omzetjaar", "2013", "2014"],
        [
            "erbij",
            "Zorg *C*; 01-02-2015",
            "hele rij",
            "–",
            "Sector zorg; Rol participant; Omzet € 7",
        ],
        [
            "weg",
            "Zorg B; 01-01-2012",
            "hele rij",
            "Sector zorg; Rol participant; Omzet € 1.250,50",
            "–",
        ],
    ]
    assert [b.label for b in page.get("download_button")] == ["Download als CSV"]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("hours", 7.125, "7,125"),
        ("hours", 1200.0, "1.200"),
        ("cost", Decimal("75507.00"), "€\u00a075.507"),
        ("cost", Decimal("0.10"), "€\u00a00,10"),
        ("cost", Decimal("-1E+3"), "−€\u00a01.000"),
        ("priority", 3, "3"),
        ("block", "3", "3"),
        ("days", None, "–"),
    ],
)
def test_a_cell_shows_every_digit(column: str, value: Any, expected: str) -> None:
    assert changes._cell(BY_KEY["budget"].column(column), {column: value}) == expected


def test_a_share_and_a_day_read_as_in_the_workbook() -> None:
    chance = BY_KEY["prospects"].column("chance")
    assert changes._cell(chance, {"chance": 0.335}) == "33,5%"
    assert changes._cell(chance, {"chance": 0.5}) == "50%"
    day = BY_KEY["attendance"].column("date")
    assert changes._cell(day, {"date": dt.date(2015, 3, 1)}) == "01-03-2015"


def test_printed_totals_are_told_apart() -> None:
    line = {"block": "P", "activity": "a", "cost": Decimal(1)}
    total = {"activity": "Subtotaal", "cost": Decimal(1)}
    page = draw(compare({"budget": [line, total]}, {"budget": [line, {**total, "cost": 2}]}))
    assert table(page, "Gedrukte totalen") == [["Begroting", "1", "1", "1"]]
    assert page.expander[0].label == "Begroting: 1 gedrukt totaal"
    assert table(page, "Kolom") == [["gewijzigd", "P; Subtotaal", "Euro", "€ 1", "€ 2"]]


def test_a_line_of_a_sheet_without_a_unique_column() -> None:
    bare = {"provider": "A", "kind": "subsidie"}
    page = draw(compare({}, {"contributions": [bare]}))
    assert table(page, "Kolom") == [["erbij", "A; subsidie", "hele rij", "–", "hele rij"]]


def test_more_than_a_screen_holds() -> None:
    visit = full_row(BY_KEY["prospects"])
    many = [{**visit, "prospect": f"P{n}"} for n in range(1234)]
    found = compare({"prospects": []}, {"prospects": many})
    page = draw(found)
    assert page.expander[0].label == "Werving: 1.234 rijen erbij"
    assert len(table(page, "Kolom")) == changes.MOST_ROWS
    assert "De eerste 50; de download heeft ze alle." in text(page)
    lines = changes._csv(found[0], ("Nu", "Straks")).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 1234
    assert lines[0] == "Wat;Rij;Kolom;Nu;Straks"
    assert lines[1].startswith("erbij;P0;hele rij;–;")
    page = draw(compare({"prospects": []}, {"prospects": many[:50]}))
    assert "De eerste 50" not in text(page)


def test_a_cell_never_becomes_a_formula() -> None:
    prospect = full_row(BY_KEY["prospects"])
    change = compare({}, {"prospects": [{**prospect, "prospect": "=1+1"}]})[0]
    assert b"erbij;'=1+1;" in changes._csv(change, ("Nu", "Straks"))


# --- figures ------------------------------------------------------------------------------------


def test_nothing_changes() -> None:
    row = {"scale": [full_row(BY_KEY["scale"])]}
    page = draw(compare(row, row))
    assert "Alle rijen blijven zoals ze zijn." in text(page)
    assert "Geen enkel kengetal verandert." in text(page)
    assert not page.table


def test_what_the_figures_do_and_by_whom() -> None:
    row = {"scale": [full_row(BY_KEY["scale"])]}
    found = [
        effect("participants", None, 27, why_before="geen blad Participanten over 2015"),
        effect("contributions_received", 50, None, why_after="niet ingevuld"),
        effect(
            "overhead_share",
            0.361,
            0.38,
            movers=(
                Mover(label="P · plan", before=1000, after=1500.5, unit="eur"),
                Mover(label="[x](y)", before=None, after=10, unit="eur"),
                Mover(label="P · pr", before=20, after=None, unit="eur"),
            ),
        ),
    ]
    page = draw(compare(row, row), found)
    said = text(page).replace("\\", "")
    assert "kengetallen veranderen; het meest Participanten: van – naar 27." in said
    assert table(page, "Kengetal") == [
        ["Participanten", "–", "27", "–"],
        ["Overhead", "36,1%", "38%", "+1,9 procentpunt"],
    ]
    assert "- **Participanten**: was onbekend: geen blad Participanten over 2015" in said
    assert "**1 kengetal wordt onbekend:**\n- niet ingevuld: Ontvangen bijdragen (€ 50)" in said
    movers = "P · plan van € 1.000 naar € 1.500,50; [x](y) erbij: € 10; P · pr weg: € 20"
    assert f"- **Overhead**: {movers}" in said


def test_figures_that_all_become_unknown_share_their_reason() -> None:
    lost = [
        effect(key, 20, None, why_after="26 van 27 bekend")
        for key in ("participants", "net_growth")
    ]
    said = text(draw((), lost)).replace("\\", "")
    assert f"2 van de {len(changes.METRICS)} kengetallen veranderen." in said
    assert "**2 kengetallen worden onbekend:**" in said
    assert "- 26 van 27 bekend: Participanten (20) en Netto groei (20)" in said


def test_one_figure_that_nobody_moves() -> None:
    page = draw((), [effect("participants", 26, 27)])
    said = text(page).replace("\\", "")
    assert "kengetallen verandert; Participanten: van 26 naar 27." in said
    assert table(page, "Kengetal") == [["Participanten", "26", "27", "+1"]]
    assert not page.expander
