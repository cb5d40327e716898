"""Names that drift: what a new spelling stands for, confirmed once by the manager.

Works on rows that were read; refuses to merge two names by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from data.problems import Problem, cell_name, error, notice
from data.questions import Desk, Memory, Question
from data.reading.names import suggestion
from data.reading.personal import looks_personal
from data.reading.table import Row, repeats
from data.reading.typed import quoted, tidy
from data.sheets import (
    ACTIVITIES,
    ACTUALS,
    ATTENDANCE,
    BUDGET,
    BY_KEY,
    CONTRIBUTIONS,
    EXTERNAL,
    PARTICIPANTS,
    PRODUCTS,
)

ITSELF = ""  # the answer that a name is another organisation, or activity, than the one suggested
ONE = "one"  # the answer that a name with a stroke in it is one organisation
# Between two organisations in one cell; "en" and "&" stand inside too many names of one.
_BETWEEN = re.compile(r"\s*[/;|+]\s*")

Tables = Mapping[str, list[Row]]
Places = Mapping[str, Mapping[str, int]]  # tab → column key → column number


@dataclass(frozen=True, kw_only=True)
class _Domain:
    """Columns that name the same kind of thing; `what` is that thing in Dutch.

    `renamed` are names of before that the KvK number ties to another name now.
    `lists`: it is the list of those things itself, in which one may stand in two spellings.
    """

    key: str
    what: str
    known: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]  # sheet key, column key
    lists: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)  # by KvK: name of before → of now


def settle_names(
    tables: Tables, places: Places, year: int | None, memory: Memory, desk: Desk
) -> list[Problem]:
    """Replace every name that was confirmed to be another spelling; ask about the rest.

    In: the rows by sheet key, which are changed in place; where the columns stand; the year; what
    the store remembers; the answers. Out: a fout for each name that still waits for an answer, a
    melding for each that was replaced.
    """
    once = {key: list(repeats(BY_KEY[key], rows, places)) for key, rows in _lists(tables)}
    problems = list(_several(tables, places, memory, desk))
    for domain in _domains(tables, year, memory):
        for sheet, column in domain.columns:
            problems += _settle(domain, column, tables.get(sheet, []), places, desk)
    for key, rows in _lists(tables):  # two spellings of one name may make two rows the same
        problems += [p for p in repeats(BY_KEY[key], rows, places) if p not in once[key]]
    return problems


def _lists(tables: Tables) -> Iterator[tuple[str, list[Row]]]:
    """The tables of which no two rows may be about the same; of attendance the rows are added."""
    return ((key, rows) for key, rows in tables.items() if key != ATTENDANCE.key)


def _domains(tables: Tables, year: int | None, memory: Memory) -> Iterator[_Domain]:
    """New names beside the old, then every other sheet beside the names that hold this year."""
    here = _names(tables, PARTICIPANTS.key, "organisation")
    kvks = {row["kvk"] for row in tables.get(PARTICIPANTS.key, []) if row["kvk"]}
    before = [n for n, kvk in memory.organisations.items() if not (kvk and kvk in kvks)]
    yield _Domain(
        key="organisation",
        what="organisatie",
        known=_without(before, here),
        columns=((PARTICIPANTS.key, "organisation"),),
        lists=True,
    )
    here = _names(tables, PARTICIPANTS.key, "organisation")  # as they were settled just now
    bearer = {r["kvk"]: r["organisation"] for r in tables.get(PARTICIPANTS.key, []) if r["kvk"]}
    others = _without(memory.organisations, here)
    renamed = {n: bearer[kvk] for n in others if (kvk := memory.organisations[n]) in bearer}
    yield _Domain(
        key="organisation",
        what="organisatie",
        known=(*here, *_without(others, renamed), EXTERNAL),
        renamed={tidy(name).casefold(): new for name, new in renamed.items()},
        columns=(
            (CONTRIBUTIONS.key, "provider"),
            (ATTENDANCE.key, "organisation"),
            (ATTENDANCE.key, "host"),
            (ACTIVITIES.key, "lead"),
        ),
    )
    activities = _names(tables, ACTIVITIES.key, "activity")
    earlier = [n for y, names in memory.activities.items() if y != year for n in names]
    yield _Domain(
        key="activity",
        what="activiteit",
        known=_without(earlier, activities),
        columns=((ACTIVITIES.key, "activity"),),
        lists=True,
    )
    yield _Domain(
        key="activity",
        what="activiteit",
        known=_names(tables, ACTIVITIES.key, "activity") or memory.activities.get(year or 0, ()),
        columns=((ATTENDANCE.key, "activity"), (PRODUCTS.key, "activity")),
    )
    lines = memory.lines.get(year or 0, ())
    yield _Domain(
        key="block",
        what="blok",
        known=_names(tables, BUDGET.key, "block") or tuple(block for block, _ in lines),
        columns=((ACTUALS.key, "block"), (ACTIVITIES.key, "block")),
    )
    yield _Domain(
        key="line",
        what="begrotingsregel",
        known=_names(tables, BUDGET.key, "activity") or tuple(line for _, line in lines),
        columns=((ACTUALS.key, "activity"), (ACTIVITIES.key, "budget_activity")),
    )


def _names(tables: Tables, sheet: str, column: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row[column] for row in tables.get(sheet, []) if row[column]))


def _without(names: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """The names that are not among the others: those are themselves, whatever they look like."""
    taken = {tidy(name).casefold() for name in others}
    return tuple(name for name in names if tidy(name).casefold() not in taken)


def _settle(
    domain: _Domain, column: str, rows: list[Row], places: Places, desk: Desk
) -> Iterator[Problem]:
    known = {tidy(name).casefold() for name in domain.known}
    above: list[str] = []  # the names of the list so far; a KvK number tells names apart itself
    meant: dict[str, str] = {}
    for row in rows:
        name = row[column]
        if not name:
            continue
        if name not in meant:
            meant[name] = name
            if tidy(name).casefold() not in known and not looks_personal(name):
                at = places.get(row["tab"], {}).get(column)
                cell = cell_name(at, row["row_number"]) if at else ""
                near = (*domain.known, *(above if not row.get("kvk") else ()))
                yield from _ask(domain, near, name, row["tab"], cell, desk, meant)
            if domain.lists and meant[name] == name:
                above.append(name)
        row[column] = meant[name]


def _ask(
    domain: _Domain,
    known: Sequence[str],
    name: str,
    tab: str,
    cell: str,
    desk: Desk,
    meant: dict[str, str],
) -> Iterator[Problem]:
    key = f"name:{domain.key}:{tidy(name).casefold()}"
    before = desk.answers.get(key)
    tied = domain.renamed.get(tidy(name).casefold())
    near = before if before in known else tied or suggestion(name, known)
    if near is None:
        return
    other = "een andere" if domain.what != "blok" else "een ander"
    answer = desk.ask(
        Question(
            key=key,
            text=f"Is {quoted(name)} (blad {tab}) hetzelfde als {quoted(near)}?",
            choices=((near, f"ja, dat is {near}"), (ITSELF, f"nee, {other} {domain.what}")),
            suggestion=near,
            sheet=tab,
            cell=cell,
        )
    )
    if answer is None:
        same = "hetzelfde" if domain.what == "blok" else "dezelfde"
        fix = f"kies of het {same} {domain.what} is, of schrijf de naam zoals daar"
        yield error(f"{quoted(name)} lijkt op {quoted(near)}", fix, sheet=tab, cell=cell)
    elif answer:
        meant[name] = answer
        fix = "dat hebt u zo gekozen; het is te wijzigen bij de vragen over deze werkmap"
        yield notice(f"{quoted(name)} is gelezen als {quoted(answer)}", fix, sheet=tab, cell=cell)


# --- several organisations in one cell ----------------------------------------------------------


def _several(tables: Tables, places: Places, memory: Memory, desk: Desk) -> Iterator[Problem]:
    """A cell such as `ZZG / Vivaan`: nobody can say which of them it is about."""
    known = {tidy(name).casefold() for name in memory.organisations}
    for sheet, column in (
        (PARTICIPANTS.key, "organisation"),
        (CONTRIBUTIONS.key, "provider"),
        (ATTENDANCE.key, "organisation"),
    ):
        seen: set[str] = set()
        for row in tables.get(sheet, []):
            name = row[column]
            parts = [part for part in _BETWEEN.split(name) if len(part) > 1]
            if len(parts) < 2 or name in seen or tidy(name).casefold() in known:
                continue
            if (row.get("number") or 1) > 1 or looks_personal(name):
                continue  # one income line may stand for several organisations
            seen.add(name)
            at = places.get(row["tab"], {}).get(column)
            cell = cell_name(at, row["row_number"]) if at else ""
            yield from _ask_one(name, parts, row["tab"], cell, desk)


def _ask_one(name: str, parts: list[str], tab: str, cell: str, desk: Desk) -> Iterator[Problem]:
    answer = desk.ask(
        Question(
            key=f"one:{tidy(name).casefold()}",
            text=f"Is {quoted(name)} (blad {tab}) één organisatie?",
            choices=((ONE, "ja, dit is één organisatie"),),
            sheet=tab,
            cell=cell,
        )
    )
    if answer is None:
        listed = " en ".join(quoted(part) for part in parts)
        what = f"in deze cel staan meer organisaties: {listed}"
        yield error(what, "zet elke organisatie op een eigen rij", sheet=tab, cell=cell)
