"""The sheet that lists every problem with a link to its cell: knows how it is laid out in XML.

Refuses to know where the problems came from.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from data.marking.formats import Formats
from data.marking.patch import inline
from data.marking.splice import MAIN, escape
from data.problems import Problem, Severity

LIST_TITLE = "Opmerkingen"  # the tab; `Opmerkingen (2)` where the workbook has one of its own
LIST_OPENING = "Opmerkingen van het dashboard bij deze werkmap"  # cell A1, by which it is known

MAX_LINES = 50_000  # Excel follows no more than 65,530 links on a sheet
MAX_CELL = 32_000  # characters; Excel holds 32,767 in a cell
HEADERS = ("Soort", "Blad", "Cel", "Wat is er", "Wat te doen")
WIDTHS = (16, 22, 12, 70, 70)
EXPLANATIONS = {
    Severity.ERROR: "moet worden verbeterd voordat de gegevens kunnen worden opgeslagen",
    Severity.WARNING: "kan kloppen, maar kijk het na",
    Severity.NOTICE: "ter informatie",
}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was done beside the problems: cells emptied by tab, and tabs with too many comments."""

    emptied: Mapping[str, int]
    also: Mapping[str, int]
    crowded: Sequence[str] = ()
    comments: int = 0


def listing(
    problems: Sequence[Problem], parts: Mapping[str, str], facts: Facts, formats: Formats
) -> bytes:
    """The worksheet part. Links go to the tabs in `parts` only."""
    plain, bold, link = formats.text(), formats.text("bold"), formats.text("link")
    fills = {severity: formats.text(severity=severity) for severity in Severity}
    lines: list[tuple[tuple[int, str], ...]] = [((bold, LIST_OPENING),)]
    lines += [((0, text),) for text in _introduction(facts)]
    lines += [((fills[s], s.value), (0, text)) for s, text in EXPLANATIONS.items()]
    lines += [(), tuple((bold, header) for header in HEADERS)]
    top = len(lines)
    links = []
    for problem in problems[:MAX_LINES]:
        linked = bool(problem.cell) and problem.sheet in parts
        texts = (problem.sheet, problem.cell, problem.what, problem.fix)
        styles = (plain, link if linked else plain, plain, plain)
        severity = (fills[problem.severity], problem.severity.value)
        lines.append((severity, *zip(styles, texts, strict=True)))
        if linked:
            links.append(_link(len(lines), problem))
    bottom = len(lines)
    if len(problems) > MAX_LINES:
        more = f"{len(problems) - MAX_LINES:,}".replace(",", ".")
        lines.append(((plain, f"en nog {more} opmerkingen, die hier niet meer passen"),))
    return _worksheet(lines, links, top, bottom)


def _introduction(facts: Facts) -> list[str]:
    but = ", behalve wat hieronder staat" if facts.emptied or facts.also else ""
    told = [
        "Dit blad, de kleuren en de opmerkingen in de cellen zijn toegevoegd door het dashboard; "
        f"verder is aan deze werkmap niets veranderd{but}.",
        "Verbeter de cellen, sla de werkmap op en upload haar opnieuw. "
        "Dit blad wordt dan niet gelezen; u mag het ook verwijderen.",
        "Een cel die bij een volgende controle goed is, kan haar kleur nog houden: "
        "dit blad zegt wat er geldt.",
    ]
    if facts.crowded:
        told.append(
            f"Op {_tabs(facts.crowded)} staat alleen bij de eerste {facts.comments} cellen een "
            "opmerking in de cel; gekleurd zijn ze allemaal."
        )
    if facts.emptied:
        told.append(
            f"Leeggemaakt, want persoonsgegevens worden niet bewaard: {_counts(facts.emptied)}."
        )
    if facts.also:
        told.append(
            "Ook uit andere cellen gehaald, omdat daar dezelfde persoonsgegevens in stonden: "
            f"{_counts(facts.also)}."
        )
    return told


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(
        f"{count} {'cel' if count == 1 else 'cellen'} op '{tab}'" for tab, count in counts.items()
    )


def _tabs(tabs: Sequence[str]) -> str:
    return ", ".join(f"'{tab}'" for tab in tabs)


def _link(row: int, problem: Problem) -> bytes:
    quoted = problem.sheet.replace("'", "''")
    return b'<hyperlink ref="C%d" location="%s" display="%s"/>' % (
        row, escape(f"'{quoted}'!{problem.cell}"), escape(problem.cell)
    )  # fmt: skip


def _worksheet(
    lines: Sequence[Sequence[tuple[int, str]]], links: Sequence[bytes], top: int, bottom: int
) -> bytes:
    """The table stands under its headers on line `top`, up to and including line `bottom`."""
    columns = b"".join(
        b'<col min="%d" max="%d" width="%d" customWidth="1"/>' % (number, number, width)
        for number, width in enumerate(WIDTHS, start=1)
    )
    rows = b"".join(_row(number, cells) for number, cells in enumerate(lines, start=1))
    hyperlinks = b"<hyperlinks>%s</hyperlinks>" % b"".join(links) if links else b""
    return (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="%s">'
        b'<sheetViews><sheetView workbookViewId="0"><pane ySplit="%d" topLeftCell="A%d" '
        b'activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView>'
        b'</sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>%s</cols><sheetData>%s'
        b'</sheetData><autoFilter ref="A%d:E%d"/>%s</worksheet>'
    ) % (MAIN.encode(), top, top + 1, columns, rows, top, bottom, hyperlinks)


def _row(number: int, cells: Sequence[tuple[int, str]]) -> bytes:
    made = (
        b'<c r="%c%d" s="%d" t="inlineStr">%s</c>'
        % (letter, number, style, inline(text[:MAX_CELL]))
        for letter, (style, text) in zip(b"ABCDE", cells, strict=False)
        if text
    )
    return b'<row r="%d">%s</row>' % (number, b"".join(made))


def alone(problems: Sequence[Problem], why: str) -> bytes:
    """A workbook with nothing but the list, for one that cannot be coloured, and why it cannot."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = LIST_TITLE
    lines = [
        [LIST_OPENING],
        [why],
        [],
        list(HEADERS),
        *([p.severity.value, p.sheet, p.cell, p.what, p.fix] for p in problems),
    ]
    for number, line in enumerate(lines, start=1):
        for at, text in enumerate(line, start=1):
            cell = page.cell(number, at, ILLEGAL_CHARACTERS_RE.sub("", text)[:MAX_CELL])
            cell.data_type = "s"  # a text that starts with = stays a text
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
