"""The sheet Uitkomst: income, costs and what is left, as formulas that follow the levers.

Refuses to know a model: it adds, subtracts and multiplies what it is handed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from data.scenario_sheets.cells import BOLD, RIGHT, TOP, put, write_headers
from data.scenario_sheets.contents import LEVERS, FeeClass, Line, ScenarioBook, Value
from data.template import FORMATS

_MONEY = FORMATS["money"]


def write_outcome(page: Worksheet, book: ScenarioBook) -> None:
    """Income, costs and what is left; below it the recruits that bring in part of the income."""
    for letter, width in zip("ABCDE", (58, 18, 18, 18, 18), strict=True):
        page.column_dimensions[letter].width = width
    places = {lever.key: f"{LEVERS}!$B${row}" for row, lever in enumerate(book.levers, start=2)}
    levers = {lever.key: lever.value for lever in book.levers}
    rows: dict[str, list[tuple[str, float, float | str]]] = {"income": [], "cost": []}
    for line in book.lines:
        rows[line.kind].append((line.label, line.baseline, _following(line, places, levers)))
    recruits = len(rows["income"]) + 2
    if book.classes:
        rows["income"].append(("Werving, zoals hieronder berekend", 0, 0))
    income = _write_block(page, 1, "Inkomsten", rows["income"])
    costs = _write_block(page, income + 2, "Kosten", rows["cost"])
    _write_result(page, costs + 2, income, costs, book)
    if book.classes:
        total = _write_classes(page, costs + 7, book.classes, places, levers)
        page.cell(recruits, 3, f"=E{total}")
    if book.is_example:  # beside the figures too, for whoever looks no further
        page.cell(1, 5, "voorbeeldgegevens").font = BOLD


def _following(line: Line, places: Mapping[str, str], levers: Mapping[str, Value]) -> float | str:
    """The amount in the scenario, as a formula where it follows levers."""
    if not line.per:
        return line.scenario
    moved = sum(factor * float(levers[key]) for key, factor in line.per.items())
    rest = round(line.scenario - moved, 6)  # of euros: no more than the dust of subtracting floats
    terms = "".join(f"{factor:+}".upper() + f"*{places[key]}" for key, factor in line.per.items())
    return "=" + f"{rest}".upper() + terms


def _write_block(
    page: Worksheet, top: int, title: str, rows: Iterable[tuple[str, float, float | str]]
) -> int:
    """A header, the lines and their total; gives the row of the total."""
    write_headers(page, top, (title, "Nu", "In dit scenario", "Verschil"), RIGHT)
    row = top
    for row, (label, baseline, scenario) in enumerate(rows, start=top + 1):
        _write_sums(page, row, label, baseline, scenario)
    # From the header on, which is no number: so a block without lines adds up to 0 too.
    sums = [f"=SUM({letter}{top}:{letter}{row})" for letter in "BC"]
    _write_sums(page, row + 1, f"Totaal {title.lower()}", *sums, bold=True)
    return row + 1


def _write_result(page: Worksheet, row: int, income: int, costs: int, book: ScenarioBook) -> None:
    left = [f"={x}{income}-{x}{costs}" for x in "BC"]
    _write_sums(page, row, "Saldo: inkomsten min kosten", *left, bold=True)
    signs = [(1 if line.kind == "income" else -1, line) for line in book.lines]
    baseline = sum(sign * line.baseline for sign, line in signs)
    scenario = sum(sign * line.scenario for sign, line in signs)
    scenario += sum(found.amount for found in book.classes)
    _write_sums(page, row + 1, "Saldo toen dit bestand werd gemaakt", baseline, scenario)
    moved = [f"=ROUND({x}{row}-{x}{row + 1},2)" for x in "BC"]
    _write_sums(page, row + 2, "Verschil door wat u sindsdien wijzigde", *moved)


def _write_sums(
    page: Worksheet,
    row: int,
    label: str,
    baseline: float | str,
    scenario: float | str,
    *,
    bold: bool = False,
) -> None:
    put(page.cell(row, 1), label)
    page.cell(row, 2, baseline)
    page.cell(row, 3, scenario)
    page.cell(row, 4, f"=C{row}-B{row}")
    for at in range(1, 5):
        cell = page.cell(row, at)
        cell.font, cell.number_format = Font(bold=bold), _MONEY
        cell.alignment = TOP if at == 1 else RIGHT


def _write_classes(
    page: Worksheet,
    top: int,
    classes: Sequence[FeeClass],
    places: Mapping[str, str],
    levers: Mapping[str, Value],
) -> int:
    """How many recruits of each class, and what they bring in; gives the row of the total."""
    headers = ("Werving", "Bijdrage", "Aantal", "Deel dat meetelt", "Opbrengst")
    write_headers(page, top, headers, RIGHT)
    for row, found in enumerate(classes, start=top + 1):
        full = found.fee * sum(float(levers[key]) for key in found.levers)
        put(page.cell(row, 1), found.label)
        page.cell(row, 2, found.fee)
        page.cell(row, 3, "=" + "+".join(places[key] for key in found.levers))
        page.cell(row, 4, found.amount / full if full else 1)
        page.cell(row, 5, f"=B{row}*C{row}*D{row}")
    total = top + len(classes) + 1
    page.cell(total, 1, "Totaal werving")
    for letter in "CE":
        page[f"{letter}{total}"] = f"=SUM({letter}{top}:{letter}{total - 1})"
    for row in range(top + 1, total + 1):
        page.cell(row, 1).alignment = TOP
        for at, shown in ((2, _MONEY), (3, "General"), (4, "0.0%"), (5, _MONEY)):
            page.cell(row, at).number_format, page.cell(row, at).alignment = shown, RIGHT
    for at in (1, 3, 5):
        page.cell(total, at).font = BOLD
    page.cell(
        total + 1,
        1,
        "Deel dat meetelt: wat het dashboard van een heel jaarbedrag rekende, door de startmaand, "
        "de kans en dergelijke; 100 % is een heel jaar en zeker.",
    ).alignment = TOP
    return total
