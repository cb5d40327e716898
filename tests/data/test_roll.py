"""Lists of people: who was there as a number, and one row per organisation and function group."""

from __future__ import annotations

from typing import Any

import pytest

from data.questions import LeftOut
from data.reader import CellError, Value
from data.reading.roll import as_count, marks_people, together


@pytest.mark.parametrize("typed", ["ja", "J", " X ", "v", "aanwezig", "✓", "WAAR", True])
def test_here(typed: Value) -> None:
    assert as_count(typed) == 1


@pytest.mark.parametrize("typed", ["nee", "N", "Afgemeld", "no-show", "afwezig", False])
def test_away(typed: Value) -> None:
    assert as_count(typed) == 0


@pytest.mark.parametrize("typed", [3, 0.5, "3", "misschien", None, CellError("#N/A")])
def test_anything_else_stays(typed: Value) -> None:
    assert as_count(typed) is typed


MARKS: list[tuple[list[Value], bool, bool]] = [
    (["ja", "nee", None, "x"], False, True),
    ([1, 0, 1], True, True),
    ([True, False], True, True),
    ([1, 1], False, False),  # nobody was named: these may be counts
    ([3, 1], True, False),  # counts, with the name of who sent them
    (["ja", 12], False, False),
    ([], True, True),
    ([], False, False),
    (["veel"], True, False),
]


@pytest.mark.parametrize(("cells", "named", "people"), MARKS)
def test_marks_people(cells: list[Value], named: bool, people: bool) -> None:
    assert marks_people(cells, named=named) is people


def person(number: int, organisation: str, **more: Any) -> dict[str, Any]:
    row = {"date": "d", "activity": "a", "meeting": None, "function_group": None}
    counts = {"registered": None, "present": 1, "tab": "Café", "row_number": number}
    return {**row, "organisation": organisation, **counts, **more}


def test_people_of_one_organisation_are_added_up() -> None:
    rows, left = together(
        [
            person(2, "ZZG", registered=1),
            person(3, "Vivaan"),
            person(4, "zzg", present=0),  # the same but for case
            person(5, "ZZG", registered=1, present=1),
            person(6, "ZZG", function_group="student"),
        ]
    )
    assert [(r["organisation"], r["registered"], r["present"], r["row_number"]) for r in rows] == [
        ("ZZG", 2, 2, 2),
        ("Vivaan", None, 1, 3),
        ("ZZG", None, 1, 6),
    ]
    assert left == [
        LeftOut(sheet="attendance", tab="Café", row_number=n, why="meegeteld in rij 2")
        for n in (4, 5)
    ]


def test_nobody_came() -> None:
    assert together([]) == ([], [])
