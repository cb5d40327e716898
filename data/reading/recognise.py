"""Which tab of a workbook is which sheet: by her own choice, by its name, else by its columns.

Knows tabs and headers; refuses to know what a row says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data.marking.listing import LIST_OPENING, LIST_TITLE
from data.problems import Problem, error, notice, warning
from data.questions import Desk, Question, Recognised
from data.reader import RawSheet, Value
from data.reading.header import NOT_READ, Header, find_header
from data.reading.personal import looks_personal
from data.reading.typed import MONTHS, UnreadableError, date, tidy
from data.sheets import ATTENDANCE, BY_KEY, COVER, SHEETS, TITLES, Sheet

LISTS = "lijsten"  # the hidden tab with the lists behind the drop-downs of the template
READ, SKIP = "lezen", "weglaten"

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = re.compile(
    rf"\b\d{{1,2}}(?:[-/.]\d{{1,2}}(?:[-/.](?:\d{{4}}|\d{{2}}))?| (?:{_MONTH})\b\.?(?: \d{{4}})?)"
)

_VERSION = re.compile(r"\b(def|definitief|concept|versie|kopie|v ?\d+(\.\d+)?)\b\.?")


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One tab: the sheet that it is (None: it is not read), and where its columns stand."""

    page: RawSheet
    sheet: Sheet | None = None
    header: Header = field(default_factory=Header)

    def recognised(self) -> Recognised:
        """The same for whoever shows it."""
        keys = {at: key for key, at in self.header.places.items()}
        return Recognised(
            tab=self.page.name,
            sheet=self.sheet.key if self.sheet else NOT_READ,
            header_row=self.header.row,
            columns=tuple(
                (at, "" if looks_personal(text) else text, keys.get(at, ""))
                for at, text in self.header.texts.items()
            ),
        )


def tab_key(name: str) -> str:
    """The question what a tab is; the same for `Presentie 2015` and `Presentie 2016`."""
    return f"tab:{_plain(name)}"


def find_cover(pages: Sequence[RawSheet], desk: Desk) -> RawSheet | None:
    """The tab that is Toelichting; it says the year, by which the others are told apart."""
    return next((page for page in pages if _asked_or_named(page, desk) is COVER), None)


def recognise(
    pages: Sequence[RawSheet], year: int | None, desk: Desk
) -> tuple[list[Tab], list[Problem]]:
    """Every tab with something on it, as what it is read.

    In: the plain tabs, the year of the workbook (None: not known), the answers. A sheet that the
    dashboard takes from several tabs (attendance, a tab per event) may occur more than once.
    """
    problems: list[Problem] = []
    filled = [page for page in pages if page.rows and not _is_ours(page)]
    ours = {tab_key(page.name) for page in filled if not _of_another_year(page, year)}
    old = [p for p in filled if _of_another_year(p, year) and tab_key(p.name) in ours]
    named = [(page, None if page in old else _by_name(page, year, desk)) for page in filled]
    taken = {sheet.key for _, sheet in named if sheet}
    tabs = []
    for page, sheet in named:
        if page in old:  # beside `Leden 2015` nobody means `Leden 2014`, whatever she answered
            problems += [] if page.hidden else [_not_read(page)]
            tabs.append(Tab(page=page))
            continue
        found = sheet or _by_columns(page, year, taken, desk, problems)
        desk.ask(_question(page, found))
        if found is not None and not _shown(page, desk, problems):
            found = None
        if found is not None and _of_another_year(page, year):
            problems.append(_old(page, year))
        tabs.append(_tab(page, found, desk))
    return list(_once(tabs, problems)), problems


def _is_ours(page: RawSheet) -> bool:
    """A tab that the dashboard wrote itself: choices, or the problems of an annotated workbook."""
    listed = page.name.startswith(LIST_TITLE) and page.rows[0][1][0] == LIST_OPENING
    ours = page.hidden and _plain(page.name) == LISTS and page.rows[0][1][0] == _FIRST_CHOICE
    return listed or ours


# What the template writes first on its tab with lists; a tab of that name may be her own.
_FIRST_CHOICE = next(c.choices[0] for s in SHEETS for c in s.columns if c.choices)


# --- by name ------------------------------------------------------------------------------------


def _plain(name: str) -> str:
    bare = _YEAR.sub(" ", _DAY.sub(" ", tidy(name).casefold()))
    return tidy(_VERSION.sub(" ", re.sub(r"[-–_()]+", " ", bare))) or tidy(name).casefold()


def _asked_or_named(page: RawSheet, desk: Desk) -> Sheet | None:
    answered = _answered(page, desk)
    if answered is not None:
        return BY_KEY.get(answered)
    plain = _plain(page.name)
    return next((s for s in SHEETS if plain in map(_plain, (s.title, *s.aliases))), None)


def _answered(page: RawSheet, desk: Desk) -> str | None:
    """What she said that the tab is; None when she did not, or when there is no such sheet now."""
    answer = desk.answers.get(tab_key(page.name))
    return answer if answer == NOT_READ or answer in BY_KEY else None


def _by_name(page: RawSheet, year: int | None, desk: Desk) -> Sheet | None:
    """The sheet that she chose or that the name says; None for a tab about another year."""
    found = _asked_or_named(page, desk)
    if not _of_another_year(page, year) or _answered(page, desk) is not None:
        return found
    return None


# --- by columns ---------------------------------------------------------------------------------


def _by_columns(
    page: RawSheet, year: int | None, taken: set[str], desk: Desk, problems: list[Problem]
) -> Sheet | None:
    """The one sheet whose required columns all stand here, and more of its columns than of any
    other; None, and a melding, where there is none or it is there already."""
    if _answered(page, desk) == NOT_READ or _of_another_year(page, year):
        problems += [] if page.hidden else [_not_read(page)]
        return None
    scores: dict[str, int] = {}
    for sheet in SHEETS:
        if not sheet.pairs:
            header = _header(sheet, page, Desk(desk.answers))
            if header.found and not _lacking(sheet, header):
                scores[sheet.key] = len(header.places)
    best = [key for key, score in scores.items() if score == max(scores.values())]
    if len(best) > 1:  # the name of the tab may say which, as in `Overzicht uitgaven`
        best = [key for key in best if _named_after(page, BY_KEY[key])] or best
    free = [key for key in best if key not in taken or key == ATTENDANCE.key]
    if len(best) > 1 and free:
        titles = " of ".join(TITLES[key] for key in best)
        fix = f"kies wat het is, of noem het blad {titles}"
        problems.append(error(f"dit blad kan {titles} zijn", fix, sheet=page.name))
    elif free:
        what = f"dit blad is aan zijn kolommen herkend als {TITLES[free[0]]}"
        problems.append(notice(what, "klopt dat niet, kies dan wat het is", sheet=page.name))
        return BY_KEY[free[0]]
    elif best:
        which = "dit verborgen blad" if page.hidden else "dit blad"
        what = f"{which} lijkt op {TITLES[best[0]]}, maar dat staat al op een ander blad"
        fix = "het wordt niet gelezen; hoort het erbij, zet de regels dan op één blad"
        problems.append(warning(what, fix, sheet=page.name))
    else:
        problems += [_not_read(page)]
    return None


def _named_after(page: RawSheet, sheet: Sheet) -> bool:
    words = f" {_plain(page.name)} "
    return any(f" {_plain(name)} " in words for name in (sheet.title, *sheet.aliases))


def _of_another_year(page: RawSheet, year: int | None) -> bool:
    named = {int(found) for found in _YEAR.findall(page.name)}
    return year is not None and bool(named) and year not in named


def _lacking(sheet: Sheet, header: Header) -> set[str]:
    """Required columns that stand nowhere; a list of people has no count of them."""
    required = {c.key for c in sheet.columns if c.required}
    given = {*header.places, *header.above}
    return required - given - ({"present"} if sheet is ATTENDANCE else set())


def _not_read(page: RawSheet) -> Problem:
    titles = ", ".join(s.title for s in SHEETS)
    kind = "dit verborgen blad" if page.hidden else "dit blad"
    return notice(
        f"{kind} wordt niet gelezen",
        f"kies wat het is als het gelezen moet worden, of geef het een van deze namen: {titles}",
        sheet=page.name,
    )


def _old(page: RawSheet, year: int | None) -> Problem:
    what = f"dit blad noemt een ander jaar en wordt gelezen als {year}"
    return warning(what, "klopt dat niet, kies dan dat het niet gelezen wordt", sheet=page.name)


def _tab(page: RawSheet, sheet: Sheet | None, desk: Desk) -> Tab:
    if sheet is None or sheet.pairs:
        return Tab(page=page, sheet=sheet)
    return Tab(page=page, sheet=sheet, header=_header(sheet, page, desk))


def _header(sheet: Sheet, page: RawSheet, desk: Desk) -> Header:
    """The header of a tab; of a tab per event its name says what and when."""
    header = find_header(sheet, page, desk)
    if sheet is not ATTENDANCE:
        return header
    above: dict[str, Value] = {**_event(page.name), **header.above}
    return replace(header, above={k: v for k, v in above.items() if k not in header.places})


def _event(name: str) -> Mapping[str, Value]:
    """What a tab per event is called: `Café 28-01` is the activity Café on 28 January."""
    found = _DAY.search(name.casefold())
    if found is None:
        return {}
    try:
        date(found[0], 2000)  # a leap year: only whether it is a day at all
    except UnreadableError:
        return {}
    rest = tidy((name[: found.start()] + " " + name[found.end() :]).strip(" -–_,()"))
    kind = _plain(rest) in map(_plain, (ATTENDANCE.title, *ATTENDANCE.aliases))  # says no activity
    named = rest and not kind and not looks_personal(rest)
    return {"date": name[found.start() : found.end()], **({"activity": rest} if named else {})}


# --- what is asked ------------------------------------------------------------------------------


def _question(page: RawSheet, found: Sheet | None) -> Question:
    return Question(
        key=tab_key(page.name),
        text=f"Wat is het blad {page.name}?",
        choices=((NOT_READ, "niet lezen"), *TITLES.items()),
        answer=found.key if found else NOT_READ,
        sheet=page.name,
    )


def _shown(page: RawSheet, desk: Desk, problems: list[Problem]) -> bool:
    """Whether a tab is to be read that nobody sees on screen: that is for her to say."""
    if not page.hidden:
        return True
    question = Question(
        key=f"hidden-sheet:{tidy(page.name).casefold()}",
        text=f"Het blad {page.name} is verborgen. Moet het gelezen worden?",
        choices=((READ, "lezen"), (SKIP, "weglaten")),
        sheet=page.name,
        remembered=False,
    )
    answer = desk.ask(question)
    if answer is None:
        fix = "kies of het gelezen moet worden, maak het zichtbaar of verwijder het uit de werkmap"
        problems.append(error("dit blad is verborgen", fix, sheet=page.name))
    return answer == READ


def _once(tabs: Sequence[Tab], problems: list[Problem]) -> Iterator[Tab]:
    """Of each sheet one tab, but of attendance any number."""
    first: dict[str, Tab] = {}
    for tab in tabs:
        key = tab.sheet.key if tab.sheet else NOT_READ
        if key in first and key not in (NOT_READ, ATTENDANCE.key):
            what = f"dit is een tweede blad {TITLES[key]}, naast '{first[key].page.name}'"
            fix = "houd er één over, of kies dat dit blad niet gelezen wordt"
            problems.append(error(what, fix, sheet=tab.page.name))
            tab = Tab(page=tab.page)
        first.setdefault(key, tab)
        yield tab
