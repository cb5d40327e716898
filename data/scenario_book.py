"""A scenario as a workbook that goes on calculating, and its levers read back from it.

The sheets that are written stand in `data/scenario_sheets/`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.worksheet.properties import PageSetupProperties

from data import reader
from data.problems import Problem, cell_name, error, warning
from data.reading.personal import looks_personal
from data.scenario_sheets.about import write_about
from data.scenario_sheets.contents import ABOUT, LEVERS, LISTS, OUTCOME, Value
from data.scenario_sheets.contents import FeeClass as FeeClass
from data.scenario_sheets.contents import Lever as Lever
from data.scenario_sheets.contents import Line as Line
from data.scenario_sheets.contents import ScenarioBook as ScenarioBook
from data.scenario_sheets.levers import write_levers
from data.scenario_sheets.outcome import write_outcome


@dataclass(frozen=True, kw_only=True)
class Imported:
    """The levers of a workbook as they stand in it, in bounds or not; none when there are fouten.

    `unknown` are the keys of levers that are not among those asked for.
    """

    values: Mapping[str, Value] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems for which nothing was read."""
        return tuple(problem for problem in self.problems if problem.is_error)


def write(book: ScenarioBook) -> bytes:
    """The workbook. Its totals are formulas without a stored result: who opens it calculates.

    A number keeps 15 digits, as in Excel.
    """
    made = Workbook()
    levers = made.worksheets[0]
    levers.title = LEVERS
    outcome, about, lists = (made.create_sheet(title) for title in (OUTCOME, ABOUT, LISTS))
    lists.sheet_state = "hidden"
    followed = {key for line in book.lines for key in line.per}
    followed.update(key for found in book.classes for key in found.levers)
    write_levers(levers, lists, book.levers, followed)
    write_outcome(outcome, book)
    write_about(about, book, [lever.label for lever in book.levers if lever.key not in followed])
    for page in (levers, outcome, about):  # printed, each is one page wide
        page.page_setup.orientation = "landscape"
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for page in (levers, outcome):  # against slips, so without a password
        page.protection.sheet = True
        page.protection.formatColumns = page.protection.formatRows = False
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


# --- reading ------------------------------------------------------------------------------------

AGAIN = (
    "download het scenario opnieuw van de pagina Wat als, wijzig daarin alleen de gele cellen "
    f"op het blad {LEVERS} en lees dat bestand in"
)
LONGEST_KEY = 80  # characters: a longer one is none, and is named by its place


def read(content: bytes, *, levers: Sequence[Lever], filename: str = "") -> Imported:
    """The values that a workbook of `write` holds now, read in a process of its own.

    In: the bytes of an xlsx file, the levers there are. Whatever is wrong is in the problems of
    what comes out; nothing is raised.
    """
    raw = reader.read(content, filename=filename)
    if not raw.sheets:
        return Imported(problems=raw.problems)
    page = next((p for p in raw.sheets if p.name.strip().casefold() == LEVERS.casefold()), None)
    if page is None:
        return Imported(problems=(error(f"het blad {LEVERS} ontbreekt", AGAIN, sheet=LEVERS),))
    columns = _columns(page)
    if columns is None:
        what = "er is geen rij met de kolommen Waarde en Sleutel"
        return Imported(problems=(error(what, AGAIN, sheet=page.name),))
    return _levers(page, columns, {lever.key: lever for lever in levers})


def _columns(page: reader.RawSheet) -> tuple[int, int, int] | None:
    """The row with headers, and the columns of the value and the key."""
    for number, cells in page.rows:
        texts = [cell.strip().casefold() if isinstance(cell, str) else "" for cell in cells]
        if "waarde" in texts and "sleutel" in texts:
            return number, texts.index("waarde") + 1, texts.index("sleutel") + 1
    return None


def _levers(
    page: reader.RawSheet, columns: tuple[int, int, int], known: Mapping[str, Lever]
) -> Imported:
    top, value_at, key_at = columns
    values: dict[str, Value] = {}
    places: dict[str, str] = {}
    unknown: list[str] = []
    problems: list[Problem] = []
    for number, cells in page.rows:
        key = str(_at(cells, key_at) or "").strip()
        if number <= top or not key:
            continue
        place = cell_name(value_at, number)
        if key not in known:
            hidden = len(key) > LONGEST_KEY or looks_personal(key)
            unknown.append(cell_name(key_at, number) if hidden else key)
        elif key in places:
            what = f"deze knop staat ook al in {places[key]}"
            problems.append(error(what, "houd er één over", sheet=page.name, cell=place))
        else:
            places[key] = place
            without = (number, value_at) in page.unsaved_formulas
            value = _value(known[key], _at(cells, value_at), without=without)
            if value is None:
                problems.append(_no_value(_at(cells, value_at), page.name, place, without=without))
            else:
                values[key] = value
    broken = any(problem.is_error for problem in problems)
    return Imported(
        values={} if broken else values, unknown=tuple(unknown), problems=tuple(problems)
    )


def _value(lever: Lever, found: reader.Value, *, without: bool) -> Value | None:
    """What a cell says of a lever; None when that is no number and no text.

    `without`: it holds a formula of which the result was not kept.
    """
    if found is None and isinstance(lever.value, str) and not (lever.choices or without):
        return ""  # a text that is empty, such as a list of nobody
    if not isinstance(found, int | float | str) or isinstance(found, bool):
        return None
    said = {shown.casefold(): value for value, shown in lever.choices}
    return said.get(found.strip().casefold(), found) if isinstance(found, str) else found


def _at(cells: Sequence[reader.Value], column: int) -> reader.Value:
    return cells[column - 1] if column <= len(cells) else None


def _no_value(value: reader.Value, sheet: str, place: str, *, without: bool) -> Problem:
    """What is wrong with a cell that holds no number and no text."""
    if without:
        what = "hier staat een formule waarvan de uitkomst niet is bewaard"
        fix = "typ het getal zelf, of open het bestand in Excel en sla het op"
        return error(what, fix, sheet=sheet, cell=place)
    if value is None:
        fix = "de knop blijft staan zoals hij staat; vul een waarde in als u iets anders wilt"
        return warning("deze waarde is leeg", fix, sheet=sheet, cell=place)
    return error("hier staat geen getal", "vul een getal in", sheet=sheet, cell=place)
