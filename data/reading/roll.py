"""A list of people who were there, counted: one row per organisation, event and function group.

Arithmetic on rows; the names of the people were dropped before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.questions import LeftOut
from data.reader import Value
from data.reading.typed import tidy
from data.sheets import ATTENDANCE

HERE = frozenset({"ja", "j", "x", "v", "ok", "aanwezig", "yes", "waar", "✓", "✔", "geweest"})
AWAY = frozenset(
    {"nee", "n", "afwezig", "afgemeld", "afgezegd", "no", "no show", "no-show", "onwaar"}
)
COUNTED = ("registered", "present")


def as_count(value: Value) -> Value:
    """1 or 0 for what people put behind a name, anything else as it is."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and tidy(value).casefold() in HERE:
        return 1
    if isinstance(value, str) and tidy(value).casefold() in AWAY:
        return 0
    return value


def marks_people(present: Sequence[Value], *, named: bool) -> bool:
    """Whether a column says of each row only that someone was there: ja, x, 1, and not how many.

    In: its cells, and whether there were names of people beside them.
    """
    told = [cell for cell in present if cell is not None]
    words = any(isinstance(cell, str) for cell in told)
    return (named or words) and all(as_count(cell) in (0, 1) for cell in told)


def together(rows: Sequence[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[LeftOut]]:
    """The rows of a list of people, those of the same organisation and function group added up.

    Out: a row per group, standing where its first person stood, and the rows that went into it.
    """
    groups: dict[tuple[str, ...], dict[str, Any]] = {}
    left: list[LeftOut] = []
    for row in rows:
        key = tuple(str(row[k]).casefold() for k in ATTENDANCE.unique)
        if key not in groups:
            groups[key] = dict(row)
            continue
        group = groups[key]
        for column in COUNTED:
            if row[column] is not None:
                group[column] = (group[column] or 0) + row[column]
        why = f"meegeteld in rij {group['row_number']}"
        left.append(
            LeftOut(sheet=ATTENDANCE.key, tab=row["tab"], row_number=row["row_number"], why=why)
        )
    return list(groups.values()), left
