"""A file to an Upload: which sheet is which, what they say together, and everything wrong with it.

Knows the layout of a workbook; refuses to know where rows are kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from openpyxl.utils import get_column_letter

from data.problems import Problem, cell_name, error, notice
from data.questions import Answers, Desk, LeftOut, Memory, Question, Recognised
from data.reader import RawSheet, RawWorkbook, Value, read
from data.reading.cells import check_row, is_empty
from data.reading.known import settle_names
from data.reading.personal import Scrubbed, scrub, tab_names
from data.reading.recognise import Tab, find_cover, recognise
from data.reading.table import Part, Row, read_table, repeats
from data.reading.totals import ControlTotal
from data.reading.typed import tidy
from data.sheets import BY_KEY, COVER, TARGETS, TITLES, Sheet, headers

NOTHING_KNOWN = Memory()
NO_ANSWERS: Answers = MappingProxyType({})
YEARS = range(2010, 2041)  # the network began in 2010
_YEARS = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


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
    content: bytes,
    filename: str,
    *,
    metrics: Mapping[str, str] | None = None,
    memory: Memory = NOTHING_KNOWN,
    answers: Answers = NO_ANSWERS,
    progress: Callable[[float], None] | None = None,
) -> Upload:
    """Read a workbook, in a process of its own.

    In: the bytes of an xlsx file, its name, the KPIs that Doelen may name (key → Dutch label;
    None: not checked), what the store remembers, what the manager answered to the questions of
    this workbook, and who wants to know how far it is (from 0 to 1). Out: an Upload; whatever is
    wrong is in its problems, nothing is raised.
    """
    raw = read(content, filename=filename, progress=progress)
    sha256 = hashlib.sha256(content).hexdigest()
    return interpret(raw, filename, sha256, metrics=metrics, memory=memory, answers=answers)


def interpret(
    raw: RawWorkbook,
    filename: str,
    sha256: str,
    *,
    metrics: Mapping[str, str] | None = None,
    memory: Memory = NOTHING_KNOWN,
    answers: Answers = NO_ANSWERS,
) -> Upload:
    """The same, of plain rows that were read before."""
    if raw.problems and not raw.sheets:
        return Upload(filename=filename, sha256=sha256, problems=raw.problems)
    desk = Desk({**memory.answers, **answers})
    names = tab_names([page.name for page in raw.sheets])
    pages = [replace(page, name=name) for page, name in zip(raw.sheets, names, strict=True)]
    cover = find_cover(pages, desk)
    year, form = _read_year(cover, pages, filename, desk)
    tabs, problems = recognise(pages, year, desk)
    scrubbed = {tab.page.name: _scrub(tab) for tab in tabs}
    problems += [told for tab in tabs for told in _dropped(tab, scrubbed[tab.page.name])]
    places = {} if cover is None else {cover.name: form.places}
    read = {} if cover is None and not form.problems else {COVER.key: [form]}
    for tab in tabs:
        if tab.sheet is not None and not tab.sheet.pairs:
            clean = scrubbed[tab.page.name]
            part = _read_tab(tab.sheet, tab, clean, year, desk, date1904=raw.date1904)
            places[tab.page.name] = part.places
            read.setdefault(tab.sheet.key, []).append(part)
    parts = {key: _joined(BY_KEY[key], found, places) for key, found in read.items()}
    if metrics is not None and TARGETS.key in parts:
        parts[TARGETS.key] = _name_metrics(parts[TARGETS.key], metrics)
    tables = {key: part.rows for key, part in parts.items() if _says_something(key, part.rows)}
    problems += settle_names(tables, places, year, memory, desk)
    found = [*raw.problems, *problems, *(p for part in parts.values() for p in part.problems)]
    if not tables and not any(problem.is_error for problem in found):
        found.append(error("in deze werkmap staan geen gegevens", "vul ten minste één blad in"))
    return Upload(
        filename=filename,
        sha256=sha256,
        year=year,
        is_example=any(row["is_example"] for row in form.rows),
        tables=tables,
        totals=tuple(total for part in parts.values() for total in part.totals),
        problems=(*found, *_not_delivered(parts)),
        places=places,
        questions=tuple(desk.asked.values()),
        answers=_used(answers, desk),
        tabs=tuple(tab.recognised() for tab in tabs),
        left_out=tuple(left for part in parts.values() for left in part.left_out),
        blanked={tab: clean.cells for tab, clean in scrubbed.items() if clean.cells},
    )


def _used(answers: Answers, desk: Desk) -> Answers:
    """The answers of now that this workbook asked for; of a header she says it unasked."""
    asked = {key: question.answer for key, question in desk.asked.items()}
    return {k: v for k, v in answers.items() if k.startswith("header:") or asked.get(k) == v}


def _read_year(
    cover: RawSheet | None, pages: Sequence[RawSheet], filename: str, desk: Desk
) -> tuple[int | None, Part]:
    """The year, and what Toelichting says; without that sheet the year is hers to say.

    Until she does, the rest is read by the year that the file seems to be about.
    """
    form = _read_form(cover)
    if cover is None:
        asked = _ask_year(pages, filename, desk)
        year = asked.answer or asked.suggestion
        return int(year) if year else None, form if asked.is_open else Part()
    return (form.rows[0]["year"] if form.rows else None), form


# --- one tab ------------------------------------------------------------------------------------


def _scrub(tab: Tab) -> Scrubbed:
    """The tab without personal data, also when it is not read: nothing of it may go on."""
    kinds: dict[int, str] = {}
    if tab.sheet is not None and tab.sheet.pairs:
        kinds = {1: "text", 2: "text"}
    elif tab.sheet is not None:
        kinds = {at: tab.sheet.column(key).kind for key, at in tab.header.places.items()}
    return scrub(tab.page, header_row=tab.header.row, recognised=kinds)


_REASONS = {
    "header": "staan volgens de kolomnaam gegevens van personen",
    "names": "staan namen van personen",
    "email": "staan e-mailadressen",
    "phone": "staan telefoonnummers",
    "bsn": "staan nummers die op een BSN lijken",
}


def _dropped(tab: Tab, scrubbed: Scrubbed) -> Iterator[Problem]:
    """What was dropped, told without repeating any of it."""
    columns = {at: key for key, at in tab.header.places.items()}
    for dropped in scrubbed.dropped:
        where = f"in kolom {get_column_letter(dropped.column)}"
        count = "1 cel is" if dropped.cells == 1 else f"{dropped.cells} cellen zijn"
        what = f"{where} {_REASONS[dropped.reason]}; {count} weggelaten"
        fix = "het dashboard bewaart geen persoonsgegevens; u hoeft niets te doen"
        place = cell_name(dropped.column, tab.header.row) if tab.header.row else ""
        key = columns.get(dropped.column)
        if key and tab.sheet and tab.sheet.column(key).required and dropped.reason == "names":
            fix = f"vul hier in wat bij {tab.sheet.column(key).header} hoort, geen personen"
            yield error(what, fix, sheet=tab.page.name, cell=place)
        else:
            yield notice(what, fix, sheet=tab.page.name, cell=place)


def _read_tab(
    sheet: Sheet, tab: Tab, scrubbed: Scrubbed, year: int | None, desk: Desk, *, date1904: bool
) -> Part:
    return read_table(
        sheet,
        scrubbed.page,
        year,
        header=tab.header,
        desk=desk,
        date1904=date1904,
        of_people=any(d.reason in ("header", "names") for d in scrubbed.dropped),
    )


def _joined(sheet: Sheet, parts: Sequence[Part], places: Mapping[str, Mapping[str, int]]) -> Part:
    """One sheet out of its tabs; what two tabs both say counts once, and is a fout."""
    if len(parts) == 1:
        return parts[0]
    rows = [row for part in parts for row in part.rows]
    told = [problem for part in parts for problem in part.problems]
    again = [p for p in repeats(sheet, rows, places) if p not in told]
    return Part(
        rows=rows,
        totals=[total for part in parts for total in part.totals],
        problems=[*told, *again],
        left_out=[left for part in parts for left in part.left_out],
    )


# --- what the file as a whole says --------------------------------------------------------------


def _ask_year(pages: Sequence[RawSheet], filename: str, desk: Desk) -> Question:
    named = {int(y) for t in (filename, *(p.name for p in pages)) for y in _YEARS.findall(t)}
    named &= set(YEARS)
    question = Question(
        key="year",
        text="Over welk jaar gaat deze werkmap?",
        choices=tuple((str(year), str(year)) for year in YEARS),
        suggestion=str(max(named)) if named else None,
        remembered=False,
    )
    desk.ask(question)
    return desk.asked[question.key]


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


# --- Toelichting: a label and a value on each row -----------------------------------------------


def _read_form(page: RawSheet | None) -> Part:
    if page is None:
        fix = "kies het jaar, of voeg een blad Toelichting toe met een regel Jaar"
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


def _name_metrics(part: Part, metrics: Mapping[str, str]) -> Part:
    keys = {name.casefold(): key for key, label in metrics.items() for name in (key, label)}
    unknown = [row for row in part.rows if row["metric"].casefold() not in keys]
    problems = [
        error(
            f"'{row['metric']}' is geen kengetal van dit dashboard",
            "kies er een uit de lijst in de sjabloon of van de pagina Definities",
            sheet=row["tab"],
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
