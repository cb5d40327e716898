"""Workbooks as people really keep them: how each is made, and what must come of it.

Every row and every example of the traps that a grown spreadsheet holds, each as a real file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from data.questions import Memory
from tests.workbooks.making import Shape, workbook


@dataclass(frozen=True, kw_only=True)
class Odd:
    """One odd workbook and what must come of it.

    `outcome` of the first reading: "schoon" (no fout), "vragen" (it waits for `answers`, with
    which it is clean unless `told` says otherwise) or "fouten". `asks`: the questions of the first
    reading that wait, with what is suggested. `told`: every problem of the last reading in order,
    `severity place: part of its text`. `read`: what the columns named hold then, row by row.
    """

    why: str
    make: Callable[[], bytes]
    outcome: str
    told: str = ""
    asks: str = ""
    read: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    memory: Memory = field(default_factory=Memory)
    filename: str = "Jaaropgave Zorgalliantie 2015 DEF v3 (2).xlsx"
    in_child: bool = False


ODD: dict[str, Odd] = {}


def odd(
    name: str,
    why: str,
    content: Mapping[str, str] | Callable[[], bytes],
    outcome: str,
    told: str = "",
    *,
    shape: Shape | None = None,
    year: int | None = 2015,
    **more: object,
) -> None:
    """Add a workbook: tabs as text tables with an optional `shape`, or what makes the file."""
    assert name not in ODD
    make = content if callable(content) else lambda: workbook(content, shape, year=year)
    ODD[name] = Odd(why=why, make=make, outcome=outcome, told=told, **more)  # type: ignore[arg-type]


def tab(made: openpyxl.Workbook, name: str) -> Worksheet:
    """A tab that is about to be saved."""
    page = made[name]
    assert isinstance(page, Worksheet)
    return page
