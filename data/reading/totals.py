"""Printed totals: which rows are no data, what they cover, and where they differ from the lines.

A printed figure is kept beside the computed one; neither is ever corrected to the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal

from data.problems import Problem, Severity, cell_name, error, notice
from data.reader import Value
from data.reading.cells import Reading, check_total, is_empty
from data.reading.typed import tidy
from data.sheets import Sheet

# What may stand behind the word "totaal" in a total row; anything else is a name.
BEHIND_TOTAL = (
    *(
        "",
        "inkomsten",
        "uitgaven",
        "baten",
        "lasten",
        "kosten",
        "generaal",
        "begroting",
        "algemeen",
    ),
    *("aantal", "aanwezig", "aanwezigen", "deelnemers", "bezoekers", "personen", "participanten"),
    *("leden", "organisaties", "bijdragen", "contributies", "uren", "realisatie"),
)
# Half a cent: sums of decimals typed in Excel carry floating point dust below this.
TOLERANCE = Decimal("0.005")


@dataclass(frozen=True, kw_only=True)
class ControlTotal:
    """One printed figure on a total row, and the sum of the rows that it covers.

    `scope` is the block it covers, empty when it covers more than one block or there are none.
    `computed` is None when no covered row holds a figure.
    """

    sheet: str
    row_number: int
    cell: str
    column: str
    scope: str
    is_subtotal: bool
    printed: Decimal
    computed: Decimal | None

    @property
    def differs(self) -> bool:
        """True when printed and computed are not the same figure."""
        return self.computed is None or abs(self.printed - self.computed) >= TOLERANCE


# How people write the two words otherwise, at the start of a total row.
_MEANT = {
    "sub-totaal": "subtotaal",
    "sub totaal": "subtotaal",
    "subtot.": "subtotaal",
    "eindtotaal": "totaal",
    "totalen": "totaal",
    "tot.": "totaal",
    "som": "totaal",
}
_WORDS = re.compile(rf"^({'|'.join(map(re.escape, _MEANT))})(?=[ :]|$)")


def total_kind(sheet: Sheet, values: Mapping[str, Value], block: str) -> str | None:
    """`subtotaal` or `totaal` when the row is a printed total, else None.

    `block` is the block of the rows above: a total that carries its name is its subtotal.
    """
    for column in sheet.columns:
        value = values.get(column.key)
        if column.kind != "text" or not isinstance(value, str):
            continue
        word, of = _total_word(value)
        if word and block and of == tidy(block).casefold():
            return "subtotaal"
        if word and re.sub(r" ?\b20\d\d$", "", of) in BEHIND_TOTAL:
            return word
    return None


@lru_cache(maxsize=4096)
def _total_word(text: str) -> tuple[str, str]:
    """`subtotaal` or `totaal` where the text begins with it, and what stands behind it."""
    plain = _WORDS.sub(lambda word: _MEANT[word[0]], tidy(text).casefold())
    match = re.fullmatch(r"(subtotaal|totaal)\b[ :]*(.*?)[ :]*", plain)
    return (match[1], match[2]) if match else ("", "")


def printed_totals(
    sheet: Sheet,
    kind: str,
    number: int,
    values: Mapping[str, Value],
    places: Mapping[str, int],
    rows: Sequence[Mapping[str, Any]],
    *,
    tab: str,
    readings: Mapping[str, Reading] | None = None,
) -> tuple[list[ControlTotal], list[Problem]]:
    """The figures on one total row.

    In: the row's number and raw values, the column numbers by key, the data rows that it covers,
    the name of the tab. Out: a ControlTotal per figure, and a fout per figure that is no number.
    """
    found, complaints = check_total(sheet, values, readings)
    blocks = {row["block"] for row in rows if "block" in row}
    scope = next(iter(blocks)) if kind == "subtotaal" and len(blocks) == 1 else ""
    totals = [
        ControlTotal(
            sheet=sheet.key,
            row_number=number,
            cell=cell_name(places[key], number),
            column=key,
            scope=scope,
            is_subtotal=kind == "subtotaal",
            printed=Decimal(str(found[key])),
            computed=_sum(rows, key),
        )
        for key in sheet.totalled
        if found.get(key) is not None and not is_empty(values.get(key))
    ]
    problems = [
        error(c.what, c.fix, sheet=tab, cell=cell_name(places[c.column], number))
        for c in complaints
        if c.severity is Severity.ERROR
    ]
    return totals, problems


def _sum(rows: Sequence[Mapping[str, Any]], key: str) -> Decimal | None:
    figures = [Decimal(str(row[key])) for row in rows if row.get(key) is not None]
    return sum(figures, Decimal(0)) if figures else None


def differences(sheet: Sheet, tab: str, totals: Sequence[ControlTotal]) -> Iterator[Problem]:
    """A melding for every printed total that differs from the sum of its rows, with both."""
    for total in totals:
        if not total.differs:
            continue
        column = sheet.column(total.column)
        sign = "€ " if column.kind == "money" else ""
        printed = sign + figure(total.printed)
        name = f"{'subtotaal' if total.is_subtotal else 'totaal'} {column.header}"
        of = f" van {total.scope}" if total.scope else ""
        if total.computed is None:
            what = f"het gedrukte {name}{of} is {printed}, maar de regels geven geen bedrag"
        else:
            gap = sign + figure(abs(total.printed - total.computed))
            computed = sign + figure(total.computed)
            what = (
                f"het gedrukte {name}{of} is {printed}, de regels tellen op tot {computed}: "
                f"een verschil van {gap}"
            )
        fix = "het dashboard bewaart beide; verbeter de werkmap als één van de twee niet klopt"
        yield notice(what, fix, sheet=tab, cell=total.cell)


def not_compared(_: Sheet, tab: str, totals: Sequence[ControlTotal]) -> Iterator[Problem]:
    """While a row is wrong its figures are missing from every sum, which proves nothing."""
    for total in totals[:1]:
        what = "de gedrukte totalen zijn nog niet vergeleken met de som van de regels"
        fix = "verbeter eerst de fouten op dit blad"
        yield notice(what, fix, sheet=tab, cell=total.cell)


def figure(value: Decimal) -> str:
    """A figure in Dutch: `75.507`, `1.234,50`."""
    pattern = "#,##0" if value == value.to_integral_value() else "#,##0.00"
    return format_decimal(value, pattern, locale="nl_NL")
