"""The sheet Knoppen: the levers, of which only the values are there to change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.scenario_sheets.cells import RIGHT, TOP, put, write_headers, write_row
from data.scenario_sheets.contents import LISTS, Lever
from data.template import FORMATS

HEADERS = (
    "Knop", "Waarde", "Eenheid", "Laagste", "Hoogste", "Rekent mee in Uitkomst", "Uitleg", "Sleutel"
)  # fmt: skip
VALUE, KEY = HEADERS.index("Waarde") + 1, HEADERS.index("Sleutel") + 1
_ALIGNED = {  # by column; the unit and the answer ja or nee stand apart from the figure before them
    VALUE: RIGHT,
    HEADERS.index("Eenheid") + 1: Alignment(vertical="top", horizontal="left", indent=1),
    HEADERS.index("Laagste") + 1: RIGHT,
    HEADERS.index("Hoogste") + 1: RIGHT,
    HEADERS.index("Rekent mee in Uitkomst") + 1: Alignment(
        vertical="top", horizontal="center", wrap_text=True
    ),
}
_TO_CHANGE = PatternFill("solid", fgColor="FFF2CC")
_GREY = Font(color="808080")


def write_levers(
    page: Worksheet, lists: Worksheet, levers: Sequence[Lever], followed: Collection[str]
) -> None:
    """Write the sheet; `followed` are the keys that Uitkomst follows."""
    write_headers(page, 1, HEADERS)
    for at, alignment in _ALIGNED.items():
        page.cell(1, at).alignment = alignment
    page.freeze_panes = "C2"
    for letter, width in zip("ABCDEFGH", (42, 16, 14, 10, 10, 14, 70, 24), strict=True):
        page.column_dimensions[letter].width = width
    for row, lever in enumerate(levers, start=2):
        counts = "ja" if lever.key in followed else "nee"
        bounds = (lever.minimum, lever.maximum)
        shown = dict(lever.choices).get(str(lever.value), lever.value)
        cells = (lever.label, shown, lever.unit, *bounds, counts, lever.help, lever.key)
        write_row(page, row, cells)
        value = page.cell(row, VALUE)
        value.fill, value.protection = _TO_CHANGE, Protection(locked=False)
        if isinstance(lever.value, str):
            value.number_format = FORMATS["text"]
        for at in range(1, len(HEADERS) + 1):
            page.cell(row, at).alignment = _ALIGNED.get(at, TOP)
        page.cell(row, KEY).font = _GREY
        rule = _rule(lever, lists, row - 1)
        if rule is not None:
            rule.add(value)
            page.add_data_validation(rule)


def _rule(lever: Lever, lists: Worksheet, number: int) -> DataValidation | None:
    """What Excel lets someone type; the choices come in a column of their own."""
    if lever.choices:
        letter = get_column_letter(number)
        for row, (_, shown) in enumerate(lever.choices, start=1):
            put(lists.cell(row, number), shown)
        cells = f"{LISTS}!${letter}$1:${letter}${len(lever.choices)}"
        return _told(DataValidation(type="list", formula1=cells), "Kies een waarde uit de lijst.")
    low, high = lever.minimum, lever.maximum
    if isinstance(lever.value, str) or (low is None and high is None):
        return None
    kind: Literal["whole", "decimal"] = "whole" if lever.whole else "decimal"
    what = "een geheel getal" if lever.whole else "een getal"
    if low is None:
        rule = DataValidation(type=kind, operator="lessThanOrEqual", formula1=str(high))
        return _told(rule, f"Vul {what} in van hooguit {_dutch(high)}.")
    if high is None:
        rule = DataValidation(type=kind, operator="greaterThanOrEqual", formula1=str(low))
        return _told(rule, f"Vul {what} in van ten minste {_dutch(low)}.")
    rule = DataValidation(type=kind, operator="between", formula1=str(low), formula2=str(high))
    return _told(rule, f"Vul {what} in van {_dutch(low)} tot en met {_dutch(high)}.")


def _told(rule: DataValidation, text: str) -> DataValidation:
    rule.errorTitle, rule.error, rule.showErrorMessage = "Deze waarde kan niet", text, True
    return rule


def _dutch(number: float | None) -> str:
    return f"{number:.12g}".replace(".", ",")
