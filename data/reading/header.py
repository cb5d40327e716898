"""The rows with column names: which they are, and which column each name stands for.

Knows what people call a column; refuses to know what stands below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain, pairwise

from openpyxl.utils import get_column_letter

from data.problems import Problem, cell_name, error, notice, warning
from data.questions import Desk, Question
from data.reader import RawSheet, Value
from data.reading.cells import is_empty
from data.reading.names import suggestion
from data.reading.personal import looks_personal
from data.reading.typed import tidy, unit, without_unit
from data.sheets import SHEETS, Column, Sheet, headers

# A title and some lines may stand above the header; further down it is no header any more.
HEADER_WITHIN = 15
LONGEST_NAME = 200  # characters: a longer text is no name of a column, and comparing it takes time
_YEARS = range(2000, 2101)  # a number of this size in a header is a year
NOT_READ = ""  # the answer that a column, or a tab, is not to be read

Texts = dict[int, tuple[str, ...]]  # column number → its names, from the lowest header row up


@dataclass(frozen=True, kw_only=True)
class Header:
    """Where the columns of one tab stand.

    `row` is the last row with names (0: none found), `texts` what the names are by column number,
    `places` the column number of each column key, `units` what one stands for in a column of
    amounts, `above` what is said above the header (`Datum: 28-01`) by column key.
    """

    row: int = 0
    texts: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    above: Mapping[str, Value] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def found(self) -> bool:
        """True when there is a row with column names."""
        return self.row > 0


def find_header(sheet: Sheet, page: RawSheet, desk: Desk) -> Header:
    """The header of a tab that is taken for this sheet.

    In: the sheet, the plain rows, and the answers given. Out: the row, or pair of rows, that
    names the most columns, at least two; a Header without a row when there is none.
    """
    best: tuple[int, int, Texts] | None = None
    for row, texts in _candidates(sheet, page):
        named = [c.key for c in _assign(sheet, texts, desk).values() if c]
        refused = sum(any(_answer(sheet, n, desk) == NOT_READ for n in t) for t in texts.values())
        score = len(set(named)) + refused
        # Two columns with one name mean that the row above says which is which.
        doubled = best is not None and best[1] == row and len(named) + refused > score == best[0]
        if best is not None and best[1] == row and _half(sheet, texts):
            doubled = True
        if score > 1 and (best is None or score > best[0] or doubled):
            best = (score, row, texts)
    if best is None:
        best = _misspelt(sheet, page, desk)
    if best is None:
        return Header()
    return _place(sheet, page, best[1], best[2], desk)


def _misspelt(sheet: Sheet, page: RawSheet, desk: Desk) -> tuple[int, int, Texts] | None:
    """The first row that names a column, and another with a typing error in it."""
    for row, texts in _candidates(sheet, page):
        named = _assign(sheet, texts, desk)
        exact = sum(column is not None for column in named.values())
        if exact and exact + len(_near(sheet, texts, named, desk)) > 1:
            return 1, row, texts
    return None


def _half(sheet: Sheet, texts: Texts) -> bool:
    """Whether the row above says that figures are of the other half of a plan."""
    figures = {plain(n) for key in sheet.totalled for n in headers(sheet.column(key))}
    return any(plain(t[0]) in figures and _of_another(sheet, t[1:]) for t in texts.values())


def unread(sheet: Sheet, header: Header, page: RawSheet) -> Iterator[Problem]:
    """A melding for each column with a name and values that is not read, and a waarschuwing when
    there are figures in them and none in a column that is."""
    body = [cells for number, cells in page.rows if number > header.row]
    numbers = False
    for at in sorted(set(header.texts) - set(header.places.values())):
        values = [cells[at - 1] for cells in body if len(cells) >= at]
        numbers = numbers or any(isinstance(value, int | float) for value in values)
        if all(is_empty(value) for value in values):
            continue
        cell = cell_name(at, header.row)
        if other := _half_of(sheet, header.texts[at]):
            what = f"deze kolom hoort bij {other.title} en wordt hier niet gelezen"
            fix = f"zet deze cijfers op een eigen blad {other.title}, met Blok en Activiteit erbij"
            yield warning(what, fix, sheet=page.name, cell=cell)
        else:
            fix = "dat is goed als het dashboard haar niet nodig heeft"
            yield notice("deze kolom wordt niet gelezen", fix, sheet=page.name, cell=cell)
    if numbers and sheet.totalled and not {*sheet.totalled} & {*header.places}:
        names = ", ".join(sheet.column(key).header for key in sheet.totalled)
        what = f"van dit blad wordt geen enkele kolom met cijfers gelezen: {names}"
        yield warning(what, "kies in welke kolom ze staan", sheet=page.name)


def of_other_years(sheet: Sheet, header: Header, tab: str, year: int | None) -> Iterator[Problem]:
    """A waarschuwing for each column with figures that says to be about another year."""
    for key in sheet.totalled:
        at = header.places.get(key)
        named = {int(y) for y in re.findall(r"\b20\d\d\b", header.texts[at])} if at else set()
        if at and named and year is not None and year not in named:
            what = f"deze kolom noemt een ander jaar en wordt gelezen als {year}"
            fix = "klopt dat niet, kies dan welke kolom het is, of verbeter de kolomnaam"
            yield warning(what, fix, sheet=tab, cell=cell_name(at, header.row))


def plain(header: str) -> str:
    """A header for comparing: case, white space, `*` and `:` away."""
    return tidy(header).rstrip(" *:").casefold()


def question_key(sheet: Sheet, header: str) -> str:
    """The question which column a header of this sheet stands for."""
    return f"header:{sheet.key}:{without_unit(header) or plain(header)}"


# --- which rows ---------------------------------------------------------------------------------


def _candidates(sheet: Sheet, page: RawSheet) -> Iterator[tuple[int, Texts]]:
    """Each of the first rows on its own, then each with the row below it."""
    rows = [(number, _texts(sheet, cells)) for number, cells in page.rows[:HEADER_WITHIN]]
    for number, texts in rows:
        yield number, {at: (text,) for at, text in texts.items()}
    for (upper, above), (lower, names) in pairwise(rows):
        groups = _spread(page, upper, above)
        if lower == upper + 1 and set(groups) & set(names):
            both = {at: (names.get(at), groups.get(at)) for at in sorted({*groups, *names})}
            yield lower, {at: tuple(filter(None, texts)) for at, texts in both.items()}


def _texts(sheet: Sheet, cells: Sequence[Value]) -> dict[int, str]:
    """The texts of a row, a year among them, but for a label with its value: `Datum:`, 28-01."""
    found: dict[int, str] = {}
    label = False
    for at, value in enumerate(cells, start=1):
        is_year = isinstance(value, int | float) and value in _YEARS
        text = str(value) if is_year else tidy(value) if isinstance(value, str) else ""
        text = "" if is_empty(text) or len(text) > LONGEST_NAME else text
        if label and plain(text) not in _names(sheet):
            found.pop(at - 1)
            text = ""
        label = text.endswith(":") and not is_empty((*cells, None)[at])
        if text:
            found[at] = text
    return found


def _spread(page: RawSheet, row: int, texts: dict[int, str]) -> dict[int, str]:
    """A name in merged cells stands above every column that they cover."""
    spread = dict(texts)
    for top, left, bottom, right in page.merged:
        if top <= row <= bottom and left in texts:
            spread |= dict.fromkeys(range(left, right + 1), texts[left])
    return spread


# --- which columns ------------------------------------------------------------------------------


def _assign(sheet: Sheet, texts: Texts, desk: Desk) -> dict[int, Column | None]:
    """The column that each header names; one with two meanings takes what the others leave."""
    meant = {at: _known(sheet, names, desk) for at, names in texts.items()}
    taken = {columns[0].key for columns in meant.values() if len(columns) == 1}
    found: dict[int, Column | None] = {}
    for at, columns in meant.items():
        free = [c for c in columns if len(columns) == 1 or c.key not in taken]
        found[at] = free[0] if free else None
        taken |= {c.key for c in free[:1]}
    return found


def _known(sheet: Sheet, names: Sequence[str], desk: Desk) -> tuple[Column, ...]:
    """The columns that a header may name, as it was answered before or by its own words."""
    whole = " ".join(reversed(names))
    keys = {NOT_READ, *(c.key for c in sheet.columns)}
    for name in (whole, *names):
        answered = desk.answers.get(question_key(sheet, name))
        if answered in keys:
            return tuple(c for c in sheet.columns if c.key == answered)
    if _of_another(sheet, names):
        return ()
    known = _names(sheet)
    # A name above a name only tells which of two is meant; above a unit or a year it is the name.
    for name in (names[0], whole) if without_unit(names[0]) else (*names, whole):
        for form in (plain(name), without_unit(name)):
            if form in known:
                return known[form]
    return ()


def _of_another(sheet: Sheet, names: Sequence[str]) -> bool:
    """Whether a header says that it is about the other half of a plan: `Uren (werkelijk)`."""
    if not sheet.groups:
        return False
    own, *_ = halves = [{plain(s.title), *s.groups} for s in (sheet, *SHEETS) if s.groups]
    words = set(re.findall(r"\w+", " ".join(names).casefold()))
    return bool(words & set().union(*halves)) and not words & own


def _half_of(sheet: Sheet, header: str) -> Sheet | None:
    """The sheet of the other half of a plan that a header is about, if it is."""
    if not _of_another(sheet, [header]):
        return None
    words = set(re.findall(r"\w+", header.casefold()))
    return next(s for s in SHEETS if s.groups and words & {plain(s.title), *s.groups})


def _answer(sheet: Sheet, name: str, desk: Desk) -> str | None:
    return desk.answers.get(question_key(sheet, name))


@cache
def _names(sheet: Sheet) -> dict[str, tuple[Column, ...]]:
    """Every name of every column, and whose name it is."""
    found: dict[str, tuple[Column, ...]] = {}
    for column in sheet.columns:
        for name in headers(column):
            found[plain(name)] = (*found.get(plain(name), ()), column)
    return found


def _place(sheet: Sheet, page: RawSheet, row: int, texts: Texts, desk: Desk) -> Header:
    problems: list[Problem] = []
    named = _assign(sheet, texts, desk)
    named |= _by_typo(sheet, row, texts, named, desk, page.name, problems)
    found: dict[str, list[int]] = {}
    for at, column in named.items():
        if column is not None:
            found.setdefault(column.key, []).append(at)
    places = {
        key: _one_of(sheet, sheet.column(key), page.name, row, ats, texts, desk, problems)
        for key, ats in found.items()
    }
    units = {
        key: scale
        for key, at in places.items()
        if sheet.column(key).kind == "money" and (scale := unit(" ".join(texts[at]))) > 1
    }
    for key, scale in units.items():
        cell = cell_name(places[key], row)
        problems.append(told_unit(sheet.column(key), scale, tab=page.name, cell=cell))
    return Header(
        row=row,
        texts={at: " ".join(reversed(names)) for at, names in texts.items()},
        places=places,
        units=units,
        above=_above(sheet, page, row),
        problems=tuple(problems),
    )


def told_unit(column: Column, scale: int, *, tab: str, cell: str) -> Problem:
    """The melding that amounts were multiplied."""
    word = "miljoenen" if scale == 10**6 else "duizenden"
    what = f"de bedragen onder {column.header} zijn gelezen in {word} euro's"
    return notice(what, "klopt dat niet, verbeter de kolomnaam", sheet=tab, cell=cell)


def _by_typo(
    sheet: Sheet,
    row: int,
    texts: Texts,
    named: Mapping[int, Column | None],
    desk: Desk,
    tab: str,
    problems: list[Problem],
) -> dict[int, Column]:
    """Columns that are meant by a name with a typing error in it, where no other has that name."""
    found = _near(sheet, texts, named, desk)
    problems += [
        warning(
            f"'{texts[at][0]}' is gelezen als de kolom {column.header}",
            "klopt dat niet, kies dan zelf wat er in deze kolom staat",
            sheet=tab,
            cell=cell_name(at, row),
        )
        for at, column in found.items()
    ]
    return found


def _near(
    sheet: Sheet, texts: Texts, named: Mapping[int, Column | None], desk: Desk
) -> dict[int, Column]:
    taken = {c.key for c in named.values() if c}
    known = {name: c for name, (c, *_) in _names(sheet).items() if c.key not in taken}
    found: dict[int, Column] = {}
    for at, names in texts.items():
        if named[at] is not None or any(_answer(sheet, n, desk) is not None for n in names):
            continue
        near = next((n for name in names if (n := suggestion(without_unit(name), known))), None)
        if near and known[near].key not in {c.key for c in found.values()}:
            found[at] = known[near]
    return found


def _one_of(
    sheet: Sheet,
    column: Column,
    tab: str,
    row: int,
    ats: Sequence[int],
    texts: Texts,
    desk: Desk,
    problems: list[Problem],
) -> int:
    """Which of the columns with the same name counts: the one under the sheet's own name, or the
    one that the manager chooses."""
    own = {plain(name) for name in (sheet.title, *sheet.aliases, *sheet.groups)}
    under = [at for at in ats if any(plain(name) in own for name in texts[at][1:])]
    if len(ats) == 1 or len(under) == 1:
        return (under or ats)[0]
    letters = {get_column_letter(at): at for at in ats}
    question = Question(
        key=f"column:{tab}.{column.key}",
        text=f"Welke kolom van het blad {tab} is {column.header}?",
        choices=tuple(
            (letter, f"kolom {letter}: {' '.join(reversed(texts[at]))}")
            for letter, at in letters.items()
        ),
        sheet=tab,
        cell=cell_name(ats[1], row),
        remembered=False,
    )
    chosen = desk.ask(question)
    if chosen is None:
        times = {2: "twee", 3: "drie"}.get(len(ats), str(len(ats)))
        what = f"de kolom {column.header} staat er {times} keer"
        fix = "kies welke telt, of houd er één over"
        problems.append(error(what, fix, sheet=tab, cell=question.cell))
    return letters.get(chosen or "", ats[0])


def _above(sheet: Sheet, page: RawSheet, row: int) -> dict[str, Value]:
    """What stands above the header as a name with its value beside it: `Datum:`, 28-01-2015."""
    known = _names(sheet)
    found: dict[str, Value] = {}
    lines = [cells for number, cells in page.rows if number < row]
    for name, value in chain.from_iterable(map(pairwise, lines)):
        if not isinstance(name, str) or plain(name) not in known or is_empty(value):
            continue
        if not isinstance(value, str) or not (plain(value) in known or looks_personal(value)):
            found.setdefault(known[plain(name)][0].key, value)
    return found
