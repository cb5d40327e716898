"""What differs between two sets of rows of one year: per row, per cell, and what wants a yes.

Rows in, differences out; refuses to know where the rows are kept or which figure they move.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import Any, Literal

from babel.numbers import format_decimal

from data.reading.totals import total_kind
from data.sheets import ATTENDANCE, BY_KEY, PARTICIPANTS, SHEETS, TITLES, Sheet

Row = Mapping[str, Any]
Sheets = Mapping[str, Sequence[Row]]
Kind = Literal["added", "changed", "removed"]

# A year rarely loses a fifth of its rows by correction, and half a file easily loses more.
MOST_LOST = 0.2
MOST_NAMES = 10  # a sentence with more names is not read
_AMOUNTS = ("integer", "number", "money", "ratio")
_EVENT = ("date", "activity", "meeting")
# Contributions have nothing that may occur only once: this is what a line is about.
_NAMED_BY = {"contributions": ("provider", "kind", "status", "destination")}
# What still makes two rows the same one when a column of `unique` was corrected, strictest first.
_LOOSER: dict[str, tuple[tuple[str, ...], ...]] = {
    "participants": (("kvk", "member_since"), ("organisation",), ("kvk",)),
    "contributions": (("provider", "kind"),),
    "budget": (("block", "activity"),),
    "actuals": (("block", "activity"),),
    "attendance": (("date", "activity", "organisation", "function_group"),),
}


@dataclass(frozen=True, kw_only=True)
class RowChange:
    """One row that came, went or has other cells; `columns` are the keys of those cells."""

    sheet: str
    kind: Kind
    before: Row | None
    after: Row | None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SheetChange:
    """What happens to one sheet: its number of rows before and after, and which rows differ.

    `totals` are the printed totals that differ; they are no rows, and count in neither number.
    """

    sheet: str
    before: int
    after: int
    added: tuple[RowChange, ...] = ()
    changed: tuple[RowChange, ...] = ()
    removed: tuple[RowChange, ...] = ()
    totals: tuple[RowChange, ...] = ()

    @property
    def is_same(self) -> bool:
        """True when nothing of the sheet differs; the order of its rows says nothing."""
        return not (self.added or self.changed or self.removed or self.totals)


def compare(before: Sheets, after: Sheets, *, every: bool = False) -> list[SheetChange]:
    """What differs, per sheet of `after` (`every`: also of those that only `before` has).

    In: rows by sheet key, as `data.contents.rows` gives them; with `printed=True` the printed
    totals are compared too. Where a row comes from (file, tab, row number) is no difference.
    """
    return [
        _compared(sheet, before.get(sheet.key, ()), after.get(sheet.key, ()))
        for sheet in SHEETS
        if sheet.key in after or (every and sheet.key in before)
    ]


def nothing_to_do(changes: Iterable[SheetChange]) -> bool:
    """True when a commit would leave every row and every printed total as it is."""
    return all(change.is_same for change in changes)


def completed(active_rows: Sequence[Row], new_rows: Sequence[Row]) -> list[Row]:
    """The active Deelname with the new one added; where both have a row, the new one counts.

    In: the active rows with `provenance` (see `data.contents.rows`), which they keep, and those
    of the new file.
    """
    same = _Same()
    new = {same.key(row, ATTENDANCE.unique) for row in new_rows}
    kept = [row for row in active_rows if same.key(row, ATTENDANCE.unique) not in new]
    return [*kept, *new_rows]


def confirmations(changes: Sequence[SheetChange], before: Sheets, after: Sheets) -> list[str]:
    """What the manager must confirm before this may be committed: Dutch sentences, often none.

    In: what `compare` found, and the same rows that it compared.
    """
    asked: list[str] = []
    for change in changes:
        lost = change.before - change.after
        if lost > MOST_LOST * change.before:
            asked.append(
                f"{TITLES[change.sheet]} gaat van {_count(change.before)} naar "
                f"{_rows(change.after)}: {_count(lost)} minder."
            )
        found = before.get(change.sheet, ()), after.get(change.sheet, ())
        if change.sheet == PARTICIPANTS.key:
            asked += _vanished(change, found[1])
        if change.sheet == ATTENDANCE.key:
            asked += _events_gone(*found)
        asked += _emptied(change.sheet, *found)
    return asked


# --- which row is which -------------------------------------------------------------------------


class _Same:
    """Texts are the same whatever their case and white space, as `name_key` has it in SQL."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}  # the same few names stand in thousands of rows

    def key(self, row: Row, columns: Sequence[str]) -> tuple[Any, ...]:
        """What these columns say, so that two that say the same are equal."""
        values = map(row.get, columns)
        return tuple([self._plain(v) if type(v) is str else v for v in values])

    def _plain(self, text: str) -> str:
        if text not in self.texts:
            self.texts[text] = _name_key(text)
        return self.texts[text]


def _name_key(text: str) -> str:
    return " ".join(text.split()).lower()


_Pair = tuple[Row, Row]


def _compared(sheet: Sheet, before: Sequence[Row], after: Sequence[Row]) -> SheetChange:
    was, printed_before = _parted(sheet, before)
    now, printed_after = _parted(sheet, after)
    added, changed, removed = _differences(sheet, was, now)
    return SheetChange(
        sheet=sheet.key,
        before=len(was),
        after=len(now),
        added=added,
        changed=changed,
        removed=removed,
        totals=tuple(_totals(sheet, printed_before, printed_after)),
    )


def _differences(
    sheet: Sheet, before: Sequence[Row], after: Sequence[Row]
) -> tuple[tuple[RowChange, ...], tuple[RowChange, ...], tuple[RowChange, ...]]:
    columns = [c.key for c in sheet.columns]
    same = _Same()
    _, gone, new = _paired(before, after, lambda row: tuple(map(row.get, columns)))
    changed: list[_Pair] = []
    for stage in _stages(sheet):
        pairs, gone, new = _paired(gone, new, partial(_identity, same, stage))
        changed += pairs
    return (
        tuple(RowChange(sheet=sheet.key, kind="added", before=None, after=row) for row in new),
        tuple(_changed(sheet, *pair) for pair in changed),
        tuple(RowChange(sheet=sheet.key, kind="removed", before=row, after=None) for row in gone),
    )


def _stages(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    """By which columns rows are matched, one after the other; last: only the amounts differ."""
    required = tuple(c.key for c in sheet.columns if c.required)
    yield sheet.unique or _NAMED_BY.get(sheet.key, required)
    yield from _LOOSER.get(sheet.key, ())
    yield tuple(c.key for c in sheet.columns if c.kind not in _AMOUNTS)


def _identity(same: _Same, columns: Sequence[str], row: Row) -> tuple[Any, ...] | None:
    """None where the first column, which names the row (KvK, for one), is empty."""
    if columns and row.get(columns[0]) is None:
        return None
    return same.key(row, columns)


def _paired(
    before: Sequence[Row], after: Sequence[Row], key: Callable[[Row], tuple[Any, ...] | None]
) -> tuple[list[_Pair], list[Row], list[Row]]:
    """Rows with an equal key, in order among equals; and what is left over on either side."""
    if not before or not after:
        return [], list(before), list(after)
    waiting: dict[tuple[Any, ...] | None, list[int]] = defaultdict(list)
    for at in range(len(before) - 1, -1, -1):
        waiting[key(before[at])].append(at)
    waiting.pop(None, None)
    matched: dict[int, Row] = {}
    new: list[Row] = []
    for row in after:
        if found := waiting.get(key(row)):
            matched[found.pop()] = row
        else:
            new.append(row)
    pairs = [(before[at], row) for at, row in sorted(matched.items(), key=itemgetter(0))]
    return pairs, [row for at, row in enumerate(before) if at not in matched], new


def _changed(sheet: Sheet, before: Row, after: Row) -> RowChange:
    differing = tuple(c.key for c in sheet.columns if before.get(c.key) != after.get(c.key))
    return RowChange(sheet=sheet.key, kind="changed", before=before, after=after, columns=differing)


# --- printed totals -----------------------------------------------------------------------------


def _parted(sheet: Sheet, rows: Sequence[Row]) -> tuple[Sequence[Row], dict[Any, Row]]:
    """The rows, and apart from them the printed totals by what they are the total of.

    A subtotal is of the block of the row above it, and gets its name.
    """
    if not sheet.totalled:
        return rows, {}
    data: list[Row] = []
    printed: dict[Any, Row] = {}
    block, times = "", Counter[tuple[str, str]]()
    for row in rows:
        kind = total_kind(sheet, row, "")
        if kind is None:
            data.append(row)
            block = row.get("block") or ""
        else:
            of = {"block": block} if block and kind == "subtotaal" else {}
            about = kind, _name_key(of.get("block", ""))
            printed[about, times[about]] = {**row, **of}
            times[about] += 1
    return data, printed


def _totals(sheet: Sheet, before: Mapping[Any, Row], after: Mapping[Any, Row]) -> list[RowChange]:
    found: list[RowChange] = []
    for about in dict.fromkeys([*before, *after]):
        was, now = before.get(about), after.get(about)
        if was is None or now is None:
            kind: Kind = "added" if was is None else "removed"
            found.append(RowChange(sheet=sheet.key, kind=kind, before=was, after=now))
        elif (change := _changed(sheet, was, now)).columns:
            found.append(change)
    return found


# --- what wants a yes ---------------------------------------------------------------------------


def _vanished(change: SheetChange, after: Sequence[Row]) -> Iterator[str]:
    """Organisations that are gone and were not said to leave, or to go on under another name."""
    same = _Same()
    known = {name for row in after for name in _names(same, row)}
    gone = [
        row["organisation"]
        for row in (one.before or {} for one in change.removed)
        if row.get("member_until") is None
        and same.key(row, ("organisation",))[0] not in known
        and (row.get("kvk") is None or row["kvk"] not in known)
    ]
    if gone:
        yield f"Niet meer op {PARTICIPANTS.title}, zonder datum bij Lid tot: {_listed(gone)}."


def _names(same: _Same, row: Row) -> Iterator[str]:
    """Every name under which an organisation on the sheet is known, and its KvK number."""
    yield from filter(None, (row.get("kvk"), *same.key(row, ("organisation",))))
    for name in (row.get("formerly") or "").split(";"):
        yield from same.key({"name": name}, ("name",))


def _events_gone(before: Sequence[Row], after: Sequence[Row]) -> Iterator[str]:
    same = _Same()
    kept = {same.key(row, _EVENT) for row in after}
    gone = {key: row for row in reversed(before) if (key := same.key(row, _EVENT)) not in kept}
    if gone:
        names = [_event(row) for _, row in sorted(gone.items(), key=lambda one: one[1]["date"])]
        yield f"Niet meer op {ATTENDANCE.title}: {_listed(names)}."


def _event(row: Row) -> str:
    meeting = f" ({row['meeting']})" if row.get("meeting") else ""
    return f"{row['activity']}{meeting} van {row['date']:%d-%m-%Y}"


def _emptied(key: str, before: Sequence[Row], after: Sequence[Row]) -> Iterator[str]:
    """Columns of which nothing is left, in one sentence per sheet."""
    gone = [
        column.header
        for column in (BY_KEY[key].columns if after else ())
        if any(row.get(column.key) is not None for row in before)
        and all(row.get(column.key) is None for row in after)
    ]
    if gone:
        columns = "wordt de kolom" if len(gone) == 1 else "worden de kolommen"
        yield f"Op {TITLES[key]} {columns} {_listed(gone)} helemaal leeg."


def _listed(names: Sequence[str]) -> str:
    shown = list(dict.fromkeys(names))
    rest = len(shown) - MOST_NAMES
    if rest > 0:
        return f"{', '.join(shown[:MOST_NAMES])} en nog {_count(rest)}"
    return " en ".join(filter(None, (", ".join(shown[:-1]), shown[-1])))


def _rows(number: int) -> str:
    return f"{_count(number)} {'rij' if number == 1 else 'rijen'}"


def _count(number: int) -> str:
    return format_decimal(number, locale="nl_NL")
