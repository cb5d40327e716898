"""The sheet Toelichting of a scenario: what it is, what it was made on, and how to go on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from data.scenario_sheets.cells import BOLD, TOP, put
from data.scenario_sheets.contents import LEVERS, OUTCOME, ScenarioBook, Value
from data.template import FORMATS


def write_about(page: Worksheet, book: ScenarioBook, not_followed: Sequence[str]) -> None:
    """Write the sheet; `not_followed` are the labels of levers that Uitkomst leaves out."""
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 100
    for row, (label, text) in enumerate(_about(book, not_followed), start=1):
        put(page.cell(row, 1), label)
        page.cell(row, 1).font, page.cell(row, 1).alignment = BOLD, TOP
        put(page.cell(row, 2), text)
        page.cell(row, 2).alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        page.cell(row, 2).number_format = (
            FORMATS["date"] if isinstance(text, dt.date) else "General"
        )


def _about(
    book: ScenarioBook, not_followed: Sequence[str]
) -> Iterator[tuple[str, Value | dt.date]]:
    yield "Scenario", book.name
    yield "Omschrijving", book.description or "–"
    yield "Jaar", book.year
    yield "Versie", "nog niet bewaard" if book.version is None else book.version
    yield "Bewaard op", "nog niet bewaard" if book.saved_on is None else book.saved_on
    yield "Gemaakt op", f"versie {book.data_version} van de gegevens in het dashboard"
    yield "Staffel", "geen" if book.scale_year is None else f"die van {book.scale_year}"
    yield "Voorbeeldgegevens", _FICTITIOUS if book.is_example else "nee"
    yield "Wijzigen", _CHANGING
    yield "Uitkomsten", _CALCULATING
    if not_followed:
        yield "Rekent hier niet mee", "; ".join(not_followed)
        yield "", "Het dashboard rekent deze knoppen wel door, zodra u dit bestand daar inleest."
    yield "Terug naar het dashboard", _BACK


_FICTITIOUS = "ja: organisaties en bedragen zijn verzonnen, er valt niets uit te besluiten"
_CHANGING = (
    f"Verander alleen de gele cellen op {LEVERS}; {OUTCOME} rekent dan mee. De andere cellen zijn "
    "vergrendeld tegen vergissingen, zonder wachtwoord."
)
_CALCULATING = (
    "De formules worden uitgerekend zodra u dit bestand opent in Excel of LibreOffice. Ziet u "
    "lege cellen, kies dan 'Bewerken inschakelen'. Een voorvertoning, zoals in een mailbox of op "
    "een telefoon, rekent niet."
)
_BACK = (
    "Sla het bestand op als Excel-werkmap (.xlsx) en lees het in op de pagina Wat als, tabblad "
    f"Bewaren; alleen de waarden op {LEVERS} worden gelezen."
)
