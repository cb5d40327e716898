"""A file to an Upload: which sheet is which, what they say together, and everything wrong with it.

Knows the layout of a workbook; refuses to know where rows are kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.cells import check_row, is_empty, tidy
from data.problems import Problem, cell_name, error, notice
from data.questions import Answers, LeftOut, Question, Recognised
from data.reader import RawSheet, RawWorkbook, Value, read
from data.sheets import BY_KEY, COVER, SHEETS, TARGETS, TITLES, Sheet, headers
from data.table import Part, Row, read_table
from data.totals import ControlTotal


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What one workbook says: rows per sheet key, printed totals, problems.

    `year` is None when Toelichting does not give one. Only sheets that say something are in
    `tables`: a sheet without rows counts as not delivered. Each row carries its `tab` and its
    `row_number`. `places` gives the column number of each column by tab. `questions` are those
    that the workbook raises, answered or not; `answers` all that its reading was based on.
    `tabs` says what each tab was taken for, `left_out` which rows are no data, `blanked` which
    cells (row, column) by tab held personal data: those values are nowhere in this object.
    """

    filename: str
    sha256: str
    year: int | None = None
    is_example: bool = False
    tables: Mapping[str, list[Row]] = field(default_factory=dict)
    totals: tuple[ControlTotal, ...] = ()
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    answers: Answers = field(default_factory=dict)
    tabs: tuple[Recognised, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    blanked: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that block a commit."""
        return tuple(p for p in self.problems if p.is_error)


def read_workbook(
    content: bytes, filename: str, *, metrics: Mapping[str, str] | None = None
) -> Upload:
    """Read a workbook, in a process of its own.

    In: the bytes of an xlsx file, its name, and the KPIs that Doelen may name (key → Dutch label;
    None: not checked). Out: an Upload; whatever is wrong is in its problems, nothing is raised.
    """
    return interpret(read(content), filename, hashlib.sha256(content).hexdigest(), metrics=metrics)


def interpret(
    raw: RawWorkbook, filename: str, sha256: str, *, metrics: Mapping[str, str] | None = None
) -> Upload:
    """The same, of plain rows that were read before."""
    if raw.problems and not raw.sheets:
        return Upload(filename=filename, sha256=sha256, problems=raw.problems)
    pages, problems = _recognise(raw.sheets)
    parts = {COVER.key: _read_form(pages.get(COVER.key))}
    cover = parts[COVER.key].rows
    year = cover[0]["year"] if cover else None
    for key, page in pages.items():
        if key != COVER.key:
            parts[key] = read_table(BY_KEY[key], page, year)
    if metrics is not None and TARGETS.key in parts:
        parts[TARGETS.key] = _name_metrics(parts[TARGETS.key], pages[TARGETS.key].name, metrics)
    tables = {key: part.rows for key, part in parts.items() if _says_something(key, part.rows)}
    found = [*raw.problems, *problems, *(p for part in parts.values() for p in part.problems)]
    if not tables and not any(problem.is_error for problem in found):
        found.append(error("in deze werkmap staan geen gegevens", "vul ten minste één blad in"))
    return Upload(
        filename=filename,
        sha256=sha256,
        year=year,
        is_example=bool(cover and cover[0]["is_example"]),
        tables=tables,
        totals=tuple(total for part in parts.values() for total in part.totals),
        problems=(*found, *_not_delivered(parts)),
        places={pages[key].name: part.places for key, part in parts.items() if key in pages},
    )


def _says_something(key: str, rows: Sequence[Row]) -> bool:
    """A Toelichting with only the year is an envelope: it leaves the active one as it was."""
    if key != COVER.key:
        return bool(rows)
    said = {k for row in rows for k, value in row.items() if value is not None}
    return bool(said - {"year", "tab", "row_number"})


def _not_delivered(parts: Mapping[str, Part]) -> list[Problem]:
    broken = {key for key, part in parts.items() if any(p.is_error for p in part.problems)}
    empty = [TITLES[k] for k, part in parts.items() if not part.rows and k not in broken]
    if not empty:
        return []
    what = f"leeg, en dus niet aangeleverd: {', '.join(empty)}"
    return [notice(what, "dat is goed als u over deze bladen niets te melden hebt")]


# --- which sheet is which -----------------------------------------------------------------------


def _recognise(raw: Sequence[RawSheet]) -> tuple[dict[str, RawSheet], list[Problem]]:
    found: dict[str, RawSheet] = {}
    problems: list[Problem] = []
    for page in raw:
        sheet = _sheet_named(page.name)
        if sheet is None:
            problems += [] if page.hidden or not page.rows else [_unread(page.name)]
        elif page.hidden:
            fix = "maak het zichtbaar of verwijder het uit de werkmap"
            problems.append(error("dit blad is verborgen", fix, sheet=page.name))
        elif sheet.key in found:
            what = f"dit is een tweede blad {sheet.title}, naast '{found[sheet.key].name}'"
            problems.append(error(what, "houd er één over", sheet=page.name))
        else:
            found[sheet.key] = page
    return found, problems


def _sheet_named(name: str) -> Sheet | None:
    """The sheet that a tab stands for: its title in any case, a year behind it or not."""
    plain = re.sub(r"\s*(19|20)\d\d$", "", tidy(name)).casefold()
    return next((s for s in SHEETS if s.title.casefold() == plain), None)


def _unread(name: str) -> Problem:
    titles = ", ".join(s.title for s in SHEETS)
    return notice(
        "dit blad wordt niet gelezen",
        f"geef het, als het gelezen moet worden, een van deze namen: {titles}",
        sheet=name,
    )


# --- Toelichting: a label and a value on each row -----------------------------------------------


def _read_form(page: RawSheet | None) -> Part:
    if page is None:
        fix = "voeg een blad Toelichting toe met een regel Jaar, of begin met de sjabloon"
        return Part(problems=[error("het blad Toelichting ontbreekt", fix)])
    places, values, twice = _answers(page)
    if twice:
        what = "dit staat hierboven al, met een ander antwoord"
        cells = [cell_name(2, number) for number in twice]
        return Part(
            problems=[error(what, "houd er één over", sheet=page.name, cell=c) for c in cells]
        )
    if "year" not in places:
        fix = "zet in kolom A het woord Jaar en in kolom B het jaar"
        return Part(problems=[error("de regel Jaar ontbreekt", fix, sheet=page.name)])
    row, complaints = check_row(COVER, values, None)
    problems = [
        error(c.what, c.fix, sheet=page.name, cell=cell_name(2, places[c.column]))
        for c in complaints
    ]
    row |= {"tab": page.name, "row_number": 1}
    return Part(rows=[] if complaints else [row], problems=problems)


def _answers(page: RawSheet) -> tuple[dict[str, int], dict[str, Value], list[int]]:
    """The row number and the value of each label in column A, and the rows that contradict it."""
    labels = {h.casefold(): column.key for column in COVER.columns for h in headers(column)}
    places: dict[str, int] = {}
    values: dict[str, Value] = {}
    twice: list[int] = []
    for number, cells in page.rows:
        label, value = (*cells, None, None)[:2]
        key = labels.get(tidy(label).rstrip(" *:").casefold()) if isinstance(label, str) else None
        if key is not None and key not in places:
            places[key], values[key] = number, value
        elif key is not None and not is_empty(value) and value != values[key]:
            twice.append(number)
    return places, values, twice


# --- Doelen: a target names a KPI by its Dutch label or its key ---------------------------------


def _name_metrics(part: Part, tab: str, metrics: Mapping[str, str]) -> Part:
    keys = {name.casefold(): key for key, label in metrics.items() for name in (key, label)}
    unknown = [row for row in part.rows if row["metric"].casefold() not in keys]
    problems = [
        error(
            f"'{row['metric']}' is geen kengetal van dit dashboard",
            "kies er een uit de lijst in de sjabloon of van de pagina Definities",
            sheet=tab,
            cell=cell_name(part.places["metric"], row["row_number"]),
        )
        for row in unknown
    ]
    rows = [
        {**row, "metric": keys[row["metric"].casefold()]} for row in part.rows if row not in unknown
    ]
    return replace(part, rows=rows, problems=[*part.problems, *problems])


def wrong_year(upload: Upload, year: int) -> Upload:
    """The upload, with a fout when it is about another year than the one asked for."""
    if upload.year in (None, year):
        return upload
    problem = error(
        f"deze werkmap gaat over {upload.year}, niet over {year}",
        f"kies het jaar {upload.year}, of verbeter Jaar op het blad Toelichting",
        sheet=COVER.title,
    )
    return replace(upload, problems=(problem, *upload.problems))
