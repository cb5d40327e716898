"""What a column as a whole tells about its cells: its habit, its unit, its choices, its end.

A number that can be read two ways is never guessed from its own cell: its column decides here, or
the manager does.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

from data.problems import Problem, cell_name, error
from data.questions import Desk, Question
from data.reader import Value
from data.reading.cells import Reading, is_empty
from data.reading.header import Header, plain, told_unit
from data.reading.names import suggestion
from data.reading.personal import looks_personal
from data.reading.typed import (
    MOST_QUOTED,
    Habit,
    UnreadableError,
    habit,
    number,
    says_unknown,
    scale_of,
    tidy,
    two_ways,
    without_unit,
)
from data.sheets import Column, Sheet, headers

# More unknown choices than this in one column are no synonyms but another kind of column.
MOST_CHOICES = 40
# More million than this is no turnover of an organisation, so the amounts are in thousands.
MOST_MILLIONS = 1000
NO_CHOICE = ""  # the answer that a cell with an unknown choice is to be empty
# What a line under a table begins with.
_NOTE = re.compile(
    r"\*|\W*(bron|noot|opmerking(en)?|toelichting|let op|n\.b\.|nb|peildatum|zie|stand per)\b\W",
    re.IGNORECASE,
)

Values = Sequence[tuple[int, dict[str, Value]]]  # row number, and raw values by column key


def column_readings(
    sheet: Sheet, values: Values, header: Header, desk: Desk, tab: str
) -> tuple[dict[str, Reading], list[Problem]]:
    """How the cells of each column with numbers are to be read, and what must be asked first."""
    readings: dict[str, Reading] = {}
    problems: list[Problem] = []
    for key, at in header.places.items():
        column = sheet.column(key)
        if column.kind not in ("integer", "number", "money", "ratio"):
            continue
        cells = [(n, row[key]) for n, row in values if row.get(key) is not None]
        scale = header.units.get(key, 1)
        usual = _habit(tab, column, [cell for _, cell in cells], scale, desk)
        if column.asks_unit_below is not None:
            amounts = {n: amount for n, cell in cells if (amount := _amount(cell, usual))}
            if scale == 1 and amounts and max(amounts.values()) < column.asks_unit_below:
                scale, asked = _ask_unit(sheet, column, header, max(amounts.values()), desk, tab)
                problems += asked
            else:
                problems += _too_small(column, at, amounts, scale, tab)
        readings[key] = Reading(scale=scale, usual=usual)
    return readings, problems


def _habit(
    tab: str, column: Column, cells: Sequence[Value], scale: int, desk: Desk
) -> Habit | None:
    for answer in ("nl", "en", "whole"):
        if desk.answers.get(f"number:{tab}.{column.key}") == answer:
            return answer
    texts = {cell for cell in cells if isinstance(cell, str)}
    if not texts:
        return None
    numbers = [c for c in cells if isinstance(c, int | float) and not isinstance(c, bool)]
    whole = bool(numbers) and all(n == int(n) for n in numbers)
    # Of millions a fraction is as likely as thousands of them, whatever stands in other cells.
    whole = whole and max(scale, *map(scale_of, texts)) < 10**6
    found = habit(texts, whole=whole)
    # No amount in euros has three decimals: such a text goes against the habit of its column.
    point = {"nl": ",", "en": "."}.get(found or "", "-")
    against = column.kind == "money" and scale < 10**6 and point in map(two_ways, texts)
    return None if against else found


def _amount(cell: Value, usual: Habit | None) -> Decimal | None:
    """An amount above 0 that does not say its own unit; None for anything else."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        found = Decimal(repr(cell))
        return found if found.is_finite() and found > 0 else None
    if not isinstance(cell, str):
        return None
    try:
        meant = number(cell, usual or "nl")
    except UnreadableError:
        return None
    return meant.number if meant.number and meant.number > 0 and not meant.own_scale else None


def _too_small(
    column: Column, at: int, amounts: Mapping[int, Decimal], scale: int, tab: str
) -> Iterator[Problem]:
    """A fout for each amount that cannot be in the unit of the others."""
    for row, amount in amounts.items():
        if amount * scale < (column.asks_unit_below or 0):
            what = f"dit bedrag is heel klein naast de andere onder {column.header}"
            fix = "schrijf het in dezelfde eenheid als de andere"
            yield error(what, fix, sheet=tab, cell=cell_name(at, row))


def _ask_unit(
    sheet: Sheet, column: Column, header: Header, largest: Decimal, desk: Desk, tab: str
) -> tuple[int, list[Problem]]:
    at = header.places[column.key]
    question = Question(
        key=f"unit:{sheet.key}.{column.key}:{without_unit(header.texts[at])}",
        text=f"In welke eenheid staat de kolom {column.header} van het blad {tab}?",
        choices=(
            ("1", "in euro's"),
            ("1000", "in duizenden euro's"),
            ("1000000", "in miljoenen euro's"),
        ),
        suggestion="1000000" if largest < MOST_MILLIONS else "1000",
        sheet=tab,
        cell=cell_name(at, header.row),
    )
    answer = desk.ask(question)
    if answer is None:
        what = f"de bedragen onder {column.header} zijn heel klein voor euro's"
        fix = "kies in welke eenheid ze staan, of zet die in de kolomnaam: Omzet (mln)"
        return 1, [error(what, fix, sheet=tab, cell=question.cell)]
    scale = int(answer)
    told = [told_unit(column, scale, tab=tab, cell=question.cell)] if scale > 1 else []
    return scale, told


# --- choices ------------------------------------------------------------------------------------


def resolve_choices(
    sheet: Sheet, values: Values, places: Mapping[str, int], desk: Desk, tab: str
) -> None:
    """Replace what people type for a choice by the choice, where they said so before.

    `In-kind` is `in kind` without a word; of anything else that is no choice the manager is
    asked what it means, with a suggestion where there is one.
    """
    for column in sheet.columns:
        if not column.choices or column.key not in places:
            continue
        meant: dict[str, Value] = {}
        for at, row in values:
            typed = row[column.key]
            if isinstance(typed, str) and not is_empty(typed):
                if typed not in meant:
                    cell = cell_name(places[column.key], at)
                    asked = len(meant) < MOST_CHOICES
                    meant[typed] = _choice(sheet, column, typed, desk, tab, cell, asked)
                row[column.key] = meant[typed]


def _choice(
    sheet: Sheet, column: Column, typed: str, desk: Desk, tab: str, cell: str, asked: bool
) -> Value:
    text = tidy(typed).casefold()
    bare = {" ".join(choice.replace("-", " ").split()): choice for choice in column.choices}
    found = bare.get(" ".join(text.replace("-", " ").split()))
    if found is not None:
        return found
    is_header = plain(typed) in {plain(name) for name in headers(column)}
    long = len(tidy(typed)) > MOST_QUOTED  # a report in the place of a word
    if not asked or is_header or long or says_unknown(typed) or looks_personal(typed):
        return typed
    answer = desk.ask(
        Question(
            key=f"value:{sheet.key}.{column.key}:{text}",
            text=f"Wat betekent '{tidy(typed)}' in de kolom {column.header} van het blad {tab}?",
            choices=(
                *((choice, choice) for choice in column.choices),
                *(() if column.required else ((NO_CHOICE, "leeg laten"),)),
            ),
            suggestion=_suggested(column, text),
            sheet=tab,
            cell=cell,
        )
    )
    if answer is None:
        return typed
    return answer or None


def _suggested(column: Column, text: str) -> str | None:
    """The choice that a word or a part of it stands for, else one that is spelt nearly so."""
    known = next((choice for word, choice in column.synonyms if word in text), None)
    return known or suggestion(text, column.choices)


# --- the end of a table -------------------------------------------------------------------------


def note_rows(
    body: Sequence[tuple[int, Sequence[Value]]],
    places: Mapping[str, int],
    needed: Collection[str] = (),
) -> list[int]:
    """The rows under a table that are no rows of it: one text on its own, after the last row
    with more, behind an empty row or beginning like a note.

    `needed` are the columns that a row must fill. A text that fills the only one may be a whole
    row, however alone it stands, unless it begins like a note.
    """
    whole = {places.get(key) for key in needed} if len(needed) == 1 else set()
    trailing: list[tuple[int, bool]] = []  # row number, and whether a note may begin there
    for at in range(len(body) - 1, -1, -1):
        number, cells = body[at]
        filled = [(n, cell) for n, cell in enumerate(cells, start=1) if not is_empty(cell)]
        if len(filled) != 1 or not isinstance(filled[0][1], str):
            break
        marked = bool(_NOTE.match(tidy(filled[0][1]) + " "))
        if filled[0][0] in whole and not marked:
            break
        gap = at > 0 and body[at - 1][0] < number - 1
        trailing.append((number, marked or gap))
    first = next((number for number, begins in reversed(trailing) if begins), None)
    if first is None or len(places) < 2:
        return []
    return [number for number, _ in reversed(trailing) if number >= first]
