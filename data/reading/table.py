"""One tab with a header: what its rows say, which rows are no data, what nobody sees on screen.

Knows plain rows and where the columns stand; refuses to know how a file is opened.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from openpyxl.utils import get_column_letter

from data.problems import Problem, cell_name, error, notice, warning
from data.questions import Desk, LeftOut, Question
from data.reader import RawSheet, Value
from data.reading.cells import Reading, check_row, is_empty
from data.reading.header import Header, find_header, of_other_years, unread
from data.reading.personal import looks_personal
from data.reading.readings import column_readings, note_rows, resolve_choices
from data.reading.roll import COUNTED, as_count, marks_people, together
from data.reading.totals import ControlTotal, differences, not_compared, printed_totals, total_kind
from data.reading.typed import tidy
from data.sheets import ATTENDANCE, Column, Sheet

KEEP, SKIP = "meetellen", "weglaten"
# Under such a name stands the last day as a participant, not the first day after it.
LAST_DAYS = ("opgezegd", "opzegging", "einde", "laatste", "t/m", "tot en met")
# More ranges of hidden rows than this are asked about together.
MOST_RANGES = 12

Row = dict[str, Any]  # column key → value; "tab" and "row_number" say where it stands in Excel
Places = Mapping[str, int]  # column key → column number, from 1


@dataclass(frozen=True, kw_only=True)
class Part:
    """What one tab of the file gave: rows, printed totals, problems, and where columns stand."""

    rows: list[Row] = field(default_factory=list)
    totals: list[ControlTotal] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    places: Places = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)


def read_table(
    sheet: Sheet,
    page: RawSheet,
    year: int | None,
    *,
    header: Header | None = None,
    desk: Desk | None = None,
    date1904: bool = False,
    of_people: bool = False,
) -> Part:
    """The rows of one tab.

    In: the sheet that it is, the plain rows, the workbook's year if known, where its columns
    stand (None: looked up), the answers given (what is asked is added), how Excel counts days, and
    whether each row of attendance was a person (so it is without a column that counts them).
    """
    if not page.rows:
        return Part()
    desk = desk or Desk()
    header = header or find_header(sheet, page, desk)
    if not header.found:
        required = ", ".join(c.header for c in sheet.columns if c.required)
        fix = f"zet boven de gegevens een rij met ten minste: {required}"
        return Part(problems=[error("de rij met kolomnamen ontbreekt", fix, sheet=page.name)])
    return _Reader(sheet, page, year, header, desk, date1904, of_people).read()


@dataclass
class _Reader:
    """One tab on its way in."""

    sheet: Sheet
    page: RawSheet
    year: int | None
    header: Header
    desk: Desk
    date1904: bool
    named: bool  # that names of people stood in it
    part: Part = field(default_factory=Part)

    def read(self) -> Part:
        places = self._places()
        given = {**self._filled_in(places), **self.header.above}
        skipped = self._hidden_rows()
        values = self._values(places, given, skipped)
        header = replace(self.header, places=places)
        readings, asked = column_readings(self.sheet, values, header, self.desk, self.page.name)
        self.part.problems.extend(asked)
        resolve_choices(self.sheet, values, places, self.desk, self.page.name)
        people = self.sheet is ATTENDANCE and self._lists_people(values, places)
        if people:
            given = {"present": 1, **given}
            values = [
                (n, v | {key: as_count(v[key]) for key in COUNTED if key in v}) for n, v in values
            ]
        self._read_body(values, places, given, readings)
        if people:
            self._count_people()
        problems = [
            *self.header.problems,
            *unread(self.sheet, self.header, self.page),
            *of_other_years(self.sheet, self.header, self.page.name, self.year),
            *self._missing(places, given),
            *self._unseen(places, skipped),
            *self.part.problems,
            *repeats(self.sheet, self.part.rows, {self.page.name: places}),
        ]
        wrong = any(p.is_error for p in self.part.problems)
        compare = not_compared if wrong else differences
        problems += compare(self.sheet, self.page.name, self.part.totals)
        return replace(self.part, problems=problems, places=places)

    def _values(
        self, places: Places, given: Mapping[str, Value], skipped: frozenset[int]
    ) -> list[tuple[int, dict[str, Value]]]:
        """The rows of the table: row number, and raw values by column key."""
        body = [row for row in self.page.rows if row[0] > self.header.row and row[0] not in skipped]
        for number in sorted(skipped):
            self._leave(number, "verborgen rij, op uw verzoek weggelaten")
        needed = {c.key for c in self.sheet.columns if c.required} - {*given, "present"}
        notes = note_rows(body, places, needed)
        for number in notes:
            self._leave(number, "noot onder de tabel")
        if notes:
            what = f"onder de tabel {'staat een noot' if len(notes) == 1 else 'staan noten'}"
            fix = "hoort dit bij de tabel, vul dan de lege cellen van de rij in"
            cell = f"A{notes[0]}"
            self.part.problems.append(notice(what, fix, sheet=self.page.name, cell=cell))
        values = [
            (number, {k: cells[at - 1] if at <= len(cells) else None for k, at in places.items()})
            for number, cells in body
            if number not in notes
        ]
        return [(n, v) for n, v in values if not all(is_empty(x) for x in v.values())]

    # --- columns --------------------------------------------------------------------------------

    def _places(self) -> dict[str, int]:
        """The columns that are read: a hidden one only when she says so."""
        places = dict(self.header.places)
        for key, at in self.header.places.items():
            if at in self.page.hidden_columns and self._hidden_column(key, at) == SKIP:
                del places[key]
        return places

    def _hidden_column(self, key: str, at: int) -> str | None:
        letter, name = get_column_letter(at), self.sheet.column(key).header
        question = Question(
            key=f"hidden-column:{self.page.name}:{letter}",
            text=f"Op het blad {self.page.name} is de kolom {name} verborgen. Moet zij meetellen?",
            choices=((KEEP, "meetellen"), (SKIP, "weglaten")),
            sheet=self.page.name,
            cell=cell_name(at, self.header.row),
            remembered=False,
        )
        answer = self.desk.ask(question)
        if answer is None:
            fix = "kies of zij moet meetellen, maak haar zichtbaar of verwijder haar"
            what = f"de kolom {name} is verborgen"
            self.part.problems.append(error(what, fix, sheet=self.page.name, cell=question.cell))
        return answer

    def _filled_in(self, places: Places) -> dict[str, Value]:
        """A list to choose from that has no column at all may be the same for every row."""
        found: dict[str, Value] = {}
        for column in self.sheet.columns:
            if column.required and column.choices and column.key not in places:
                answer = self.desk.ask(
                    Question(
                        key=f"fill:{self.sheet.key}.{column.key}",
                        text=f"Op het blad {self.page.name} ontbreekt de kolom {column.header}. "
                        "Geldt voor alle regels hetzelfde?",
                        choices=tuple((choice, choice) for choice in column.choices),
                        sheet=self.page.name,
                    )
                )
                if answer is not None:
                    found[column.key] = answer
        return found

    def _missing(self, places: Places, given: Mapping[str, Value]) -> Iterator[Problem]:
        for column in self.sheet.columns:
            if column.required and column.key not in places and column.key not in given:
                fix = "voeg haar toe en vul haar in"
                if column.key == "present":
                    fix = "kies of elke regel één aanwezige is, of voeg haar toe en vul haar in"
                if column.choices:
                    fix = "kies wat voor alle regels geldt, of voeg haar toe en vul haar in"
                what = f"de kolom {column.header} ontbreekt"
                yield error(what, fix, sheet=self.page.name)

    # --- rows -----------------------------------------------------------------------------------

    def _read_body(
        self,
        values: Sequence[tuple[int, dict[str, Value]]],
        places: Places,
        given: Mapping[str, Value],
        readings: Mapping[str, Reading],
    ) -> None:
        above: dict[str, Value] = {}
        since_subtotal = 0
        names = {key: self.header.texts.get(at) for key, at in places.items()}
        for number, row in values:
            if all(value is None or value == names[key] for key, value in row.items()):
                self._leave(number, "herhaling van de kolomnamen")
                continue
            kind = total_kind(self.sheet, row, str(above.get("block") or ""))
            if kind:
                rows = self.part.rows
                covered = rows[since_subtotal:] if kind == "subtotaal" else rows
                totals, problems = printed_totals(
                    self.sheet,
                    kind,
                    number,
                    row,
                    places,
                    covered,
                    tab=self.page.name,
                    readings=readings,
                )
                self.part.totals.extend(totals)
                self.part.problems.extend(problems)
                self._leave(number, f"{kind}: vergeleken met de som van de regels")
                since_subtotal = len(rows)
                continue
            _fill_down(self.sheet, row, above)
            self._read_row(number, {**given, **row}, places, readings)

    def _lists_people(self, values: Sequence[tuple[int, dict[str, Value]]], places: Places) -> bool:
        """Whether each row of attendance is a person; without names or a count she is asked."""
        if "present" in self.header.places:
            rows = [row for _, row in values if not total_kind(self.sheet, row, "")]
            return "present" in places and marks_people(
                [row["present"] for row in rows], named=self.named
            )
        question = Question(
            key="people:attendance",
            text=f"Op het blad {self.page.name} staat niet hoeveel mensen er waren. "
            "Is elke regel één aanwezige?",
            choices=((KEEP, "ja, elke regel is één aanwezige"), (SKIP, "nee")),
            sheet=self.page.name,
        )
        return self.named or self.desk.ask(question) == KEEP

    def _count_people(self) -> None:
        persons = len(self.part.rows)
        rows, added = together(self.part.rows)
        self.part.rows[:] = rows
        self.part.left_out.extend(added)
        if persons and not any(p.is_error for p in self.part.problems):
            what = f"presentielijst: {persons} regels met personen zijn {len(rows)} regels per "
            fix = "het dashboard bewaart aantallen, geen personen"
            what += "organisatie en functiegroep geworden"
            self.part.problems.append(notice(what, fix, sheet=self.page.name))

    def _read_row(
        self,
        number: int,
        values: Mapping[str, Value],
        places: Places,
        readings: Mapping[str, Reading],
    ) -> None:
        row, complaints = check_row(self.sheet, values, self.year, readings, date1904=self.date1904)
        for c in complaints:
            at = places.get(c.column)
            if at is None and c.column not in values:
                continue  # a missing column is told once, at the header
            cell = cell_name(at, number) if at else ""
            problem = Problem(
                severity=c.severity, what=c.what, fix=c.fix, sheet=self.page.name, cell=cell
            )
            if at or problem not in self.part.problems:  # what holds for all rows is told once
                self.part.problems.append(problem)
            if c.ambiguous:
                self._ask_habit(c.column, cell_name(at or 1, number))
        if row:
            row |= {"tab": self.page.name, "row_number": number}
            self._last_day(row, places)
            self.part.rows.append(row)

    def _last_day(self, row: Row, places: Places) -> None:
        """31 December is nearly always the last day, and Lid tot the first day without."""
        day, at = row.get("member_until"), places.get("member_until")
        if day is None or at is None or (day.month, day.day) != (12, 31):
            return
        name, cell = self.header.texts[at].casefold(), cell_name(at, row["row_number"])
        if any(word in name for word in LAST_DAYS):
            row["member_until"] = day + dt.timedelta(days=1)
            what = f"{day:%d-%m-%Y} is gelezen als de laatste dag als participant"
            told = notice(
                what, "klopt dat niet, verbeter de datum", sheet=self.page.name, cell=cell
            )
        else:
            what = f"Lid tot is de eerste dag zonder lidmaatschap, en hier staat {day:%d-%m-%Y}"
            fix = f"is het de laatste dag, vul dan 01-01-{day.year + 1} in"
            told = warning(what, fix, sheet=self.page.name, cell=cell)
        self.part.problems.append(told)

    def _ask_habit(self, key: str, cell: str) -> None:
        self.desk.ask(
            Question(
                key=f"number:{self.page.name}.{key}",
                text=f"Hoe zijn de getallen in de kolom {self.sheet.column(key).header} van het "
                f"blad {self.page.name} geschreven?",
                choices=(
                    ("nl", "2.500 is tweeduizend vijfhonderd; 2,5 is twee en een half"),
                    ("en", "2,500 is tweeduizend vijfhonderd; 2.5 is twee en een half"),
                    ("whole", "punt en komma staan alleen tussen duizendtallen"),
                ),
                suggestion="nl",
                sheet=self.page.name,
                cell=cell,
                remembered=False,
            )
        )

    def _leave(self, number: int, why: str) -> None:
        self.part.left_out.append(
            LeftOut(sheet=self.sheet.key, tab=self.page.name, row_number=number, why=why)
        )

    # --- what nobody sees on screen -------------------------------------------------------------

    def _hidden_rows(self) -> frozenset[int]:
        """The hidden rows that she wants to be left out; an error for those she did not say."""
        hidden = sorted(n for n in self.page.hidden_rows if n > self.header.row)
        ranges = _ranges(hidden)
        if len(ranges) > MOST_RANGES:
            ranges = [hidden]
        skipped: set[int] = set()
        for rows in ranges:
            answer = self.desk.ask(self._about_hidden(rows))
            if answer == SKIP:
                skipped.update(rows)
            if answer is None:
                self.part.problems.append(
                    error(
                        f"{_these(rows)} verborgen",
                        "kies of dat moet meetellen, maak het zichtbaar of verwijder het",
                        sheet=self.page.name,
                        cell=f"A{rows[0]}",
                    )
                )
        return frozenset(skipped)

    def _about_hidden(self, rows: Sequence[int]) -> Question:
        names = dict(self.page.rows)
        first = next((v for v in names[rows[0]] if isinstance(v, str) and not is_empty(v)), "")
        named = f" ({tidy(first)})" if first and not looks_personal(first) else ""
        return Question(
            key=f"hidden-rows:{self.page.name}:{rows[0]}-{rows[-1]}",
            text=f"Op het blad {self.page.name}: {_these(rows)} verborgen{named}. Meetellen?",
            choices=((KEEP, "meetellen"), (SKIP, "weglaten")),
            sheet=self.page.name,
            cell=f"A{rows[0]}",
            remembered=False,
        )

    def _unseen(self, places: Places, skipped: frozenset[int]) -> Iterator[Problem]:
        columns: dict[int, Column] = {at: self.sheet.column(key) for key, at in places.items()}
        for top, left, bottom, right in self.page.merged:
            covered = [columns[n] for n in range(left, right + 1) if n in columns]
            if bottom > self.header.row and not all(c.fill_down for c in covered):
                yield warning(
                    "in samengevoegde cellen telt alleen de cel linksboven",
                    "hef de samenvoeging op en vul elke cel in",
                    sheet=self.page.name,
                    cell=f"{cell_name(left, top)}:{cell_name(right, bottom)}",
                )
        for row, number in sorted(self.page.unsaved_formulas):
            if row > self.header.row and number in columns and row not in skipped:
                yield error(
                    "deze formule heeft geen opgeslagen uitkomst",
                    "open de werkmap in Excel, sla haar op en upload haar opnieuw",
                    sheet=self.page.name,
                    cell=cell_name(number, row),
                )


def _fill_down(sheet: Sheet, values: dict[str, Value], above: dict[str, Value]) -> None:
    for column in sheet.columns:
        if column.fill_down and column.key in values:
            if is_empty(values[column.key]):
                values[column.key] = above.get(column.key)
            above[column.key] = values[column.key]


def repeats(sheet: Sheet, rows: Sequence[Row], places: Mapping[str, Places]) -> Iterator[Problem]:
    """Rows that say the same thing twice would count twice.

    In: the sheet, its rows of one tab or more, and where the columns stand by tab.
    """
    first: dict[tuple[str, ...], Row] = {}
    if not sheet.unique:
        return
    names = " + ".join(sheet.column(key).header for key in sheet.unique)
    for row in rows:
        key = tuple(str(row[k]).casefold() for k in sheet.unique)
        if key in first:
            other = first[key]
            number, tab = row["row_number"], row["tab"]
            elsewhere = f" van het blad {other['tab']}" if other["tab"] != tab else ""
            yield error(
                f"rij {other['row_number']}{elsewhere} en rij {number} zijn dezelfde ({names})",
                "voeg ze samen tot één rij of verwijder er één",
                sheet=tab,
                cell=cell_name(places[tab].get(sheet.unique[0], 1), number),
            )
        first.setdefault(key, row)


def _ranges(numbers: Sequence[int]) -> list[list[int]]:
    """Neighbours together: 5, 7, 8 is [[5], [7, 8]]."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def _these(rows: Sequence[int]) -> str:
    """`rij 5 is`, `de rijen 7 tot en met 9 zijn`, `12 rijen zijn`."""
    if len(rows) == 1:
        return f"rij {rows[0]} is"
    if rows[-1] - rows[0] + 1 == len(rows):
        return f"de rijen {rows[0]} tot en met {rows[-1]} zijn"
    return f"{len(rows)} rijen zijn"
