"""The programme follows the income, down and up: which budget lines run for the money there is.

Arithmetic only: no database. Refuses to choose: the order in which lines fall is the board's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from analytics.programme import Line, Purse, Row
from analytics.statistics import largest_remainder

# whole: lines fall whole. divisible: the last one falls in part, by the cents that are needed or,
# with a planned number, by whole editions. proportional: all lines by one factor.
Mode = Literal["whole", "divisible", "proportional"]


@dataclass(frozen=True, kw_only=True)
class Cut:
    """The programme that fits, most important line first.

    `gap` is the cash that the whole programme lacks, below 0 what is to spare. `unlocked` are the
    wishes that run as well; `next_wish` is the first that does not, `needed` the cash it waits for.
    `left` is not spent, by purse: in kind that is left pays no cash. `short` is above 0 only where
    own income and subsidies alone are more than all income: then nothing that falls helps.
    """

    mode: Mode
    rows: tuple[Row, ...]
    gap: int
    short: int
    left: Purse
    unlocked: tuple[Line, ...] = ()
    next_wish: Line | None = None
    needed: int = 0

    @property
    def kept(self) -> Purse:
        """What the programme and the unlocked wishes cost."""
        ran: list[Row | Line] = [*self.rows, *self.unlocked]
        return Purse(cash=sum(one.cash for one in ran), in_kind=sum(one.in_kind for one in ran))

    @property
    def factor(self) -> float | None:
        """What part of the programme runs, by its costs; None where it costs nothing."""
        planned = sum(row.line.cost for row in self.rows)
        return sum(row.cost for row in self.rows) / planned if planned else None

    @property
    def lost(self) -> int:
        """The own income that falls away with lines, all together."""
        return sum(row.lost for row in self.rows)

    @property
    def dropped(self) -> tuple[Row, ...]:
        """The lines that fall, first to fall first."""
        return tuple(row for row in reversed(self.rows) if row.status == "dropped")

    @property
    def spared(self) -> tuple[Row, ...]:
        """The lines that stay although a more important one falls or shrinks: without them there
        would be no more of the money that is short."""
        if self.mode == "proportional":
            return ()
        last = next((at for at, row in enumerate(self.rows) if row.cut), len(self.rows))
        return tuple(row for row in self.rows[last:] if row.status == "kept" and row.cost)


def cut(
    lines: Iterable[Line], income: Purse, mode: Mode = "whole", wishes: Iterable[Line] = ()
) -> Cut:
    """What of the programme runs for this income, and which wishes beyond it.

    In: the lines; all income that the full programme would bring, the own income and subsidies of
    its lines included (those of a wish come on top); how lines are cut; the wishes. A line falls
    with its own income and its subsidy; one whose fall would help nothing is passed over. Among
    equal priorities the key decides. A wish runs whole, in order, and only beside a full programme.
    """
    rows = [_full(line) for line in sorted(lines, key=_rank, reverse=True)]  # the first to fall
    gap = _gap(rows, income)
    kept = rows
    if gap > 0:
        kept = _shrink(rows, income) if mode == "proportional" else _fall(rows, income, mode)
    unlocked, waiting, needed, purse = _unlock(rows, income, sorted(wishes, key=_rank))
    ran = [*kept, *map(_full, unlocked)]
    return Cut(
        mode=mode,
        rows=tuple(reversed(kept)),
        gap=gap,
        short=max(0, _gap(ran, purse)),
        left=_left(ran, purse),
        unlocked=tuple(unlocked),
        next_wish=waiting,
        needed=needed,
    )


def _rank(line: Line) -> tuple[int, str]:
    return line.priority, line.key


def _full(line: Line) -> Row:
    return Row(
        line=line,
        cash=line.cash,
        in_kind=line.in_kind,
        own_income=line.own_income,
        editions=line.planned,
    )


# --- what is needed and what there is -----------------------------------------------------------


def _gap(rows: Sequence[Row], income: Purse) -> int:
    """The extra cash that these rows lack, which mends both gaps; below 0 what they leave of it."""
    return max(_gaps(rows, income))


def _gaps(rows: Sequence[Row], income: Purse) -> tuple[int, int]:
    """What these rows lack of cash for what only cash pays, and of all income for all costs."""
    need, free = _need(rows), _free(rows, income)
    return need.cash - free.cash, need.total - free.total


def _need(rows: Sequence[Row]) -> Purse:
    """What general income must pay."""
    general = [row.general for row in rows]
    return Purse(cash=sum(one.cash for one in general), in_kind=sum(one.in_kind for one in general))


def _free(rows: Sequence[Row], income: Purse) -> Purse:
    """The income that may pay any line."""
    bound = sum(row.line.earmarked + row.lost for row in rows)
    return Purse(cash=income.cash - bound, in_kind=income.in_kind)


def _left(rows: Sequence[Row], income: Purse) -> Purse:
    """What is not spent; in kind pays what it may before cash does."""
    need, free = _need(rows), _free(rows, income)
    paid = min(need.in_kind, free.in_kind)
    return Purse(cash=max(0, free.cash - need.total + paid), in_kind=free.in_kind - paid)


# --- down ---------------------------------------------------------------------------------------


def _fall(rows: list[Row], income: Purse, mode: Mode) -> list[Row]:
    """Lines fall in order until the rest fits: each time the first that makes the gap smaller."""
    gap = _gap(rows, income)
    while gap > 0:
        for at, row in enumerate(rows):
            if not row.cost:
                continue
            gone = replace(row, cash=0, in_kind=0, own_income=0, editions=row.editions and 0)
            tried = [*rows[:at], gone, *rows[at + 1 :]]
            if _gap(tried, income) < gap:
                break
        else:
            return rows
        if mode == "divisible":
            for part in _smaller(row.line, _gaps(rows, income)):
                enough = [*rows[:at], part, *rows[at + 1 :]]
                if _gap(enough, income) <= 0:
                    return enough
        rows, gap = tried, _gap(tried, income)
    return rows


def _smaller(line: Line, gaps: tuple[int, int]) -> list[Row]:
    """The line in the smaller forms that it may take, the largest first."""
    if line.planned:
        return [_editions(line, line.planned, held) for held in range(line.planned - 1, 0, -1)]
    row = _full(line)
    general = row.general
    # of each cent that goes, its part of the own income goes too (rounded up, to be sure)
    away = -(-max(gaps) * line.cost // (line.cost - line.own_income))
    lost = -(-line.own_income * away // line.cost)
    # hours go first, as far as cash is not short itself
    cash = max(gaps[0] + lost, away - general.in_kind, 0)
    if cash > general.cash:
        return []
    return [
        replace(
            row,
            cash=row.cash - cash,
            in_kind=row.in_kind - (away - cash),
            own_income=row.own_income - lost,
        )
    ]


def _editions(line: Line, planned: int, held: int) -> Row:
    return Row(
        line=line,
        cash=line.cash * held // planned,
        in_kind=line.in_kind * held // planned,
        own_income=line.own_income * held // planned,
        editions=held,
    )


def _shrink(rows: list[Row], income: Purse) -> list[Row]:
    """Every line by one factor over what general income pays of it: all run, more soberly, and so
    keep their own income. Where cash alone is short, only what needs cash shrinks further."""
    need, free = _need(rows), _free(rows, income)
    total = max(0, min(need.total, free.total))
    cash = max(0, min(-(-need.cash * total // max(1, need.total)), free.cash))
    in_kind = min(need.in_kind, max(0, free.total - cash))
    general = [row.general for row in rows]
    found = zip(
        rows,
        general,
        _parts([one.cash for one in general], cash),
        _parts([one.in_kind for one in general], in_kind),
        strict=True,
    )
    return [
        replace(row, cash=row.cash - was.cash + c, in_kind=row.in_kind - was.in_kind + k)
        for row, was, c, k in found
    ]


def _parts(weights: Sequence[int], cents: int) -> list[int]:
    return largest_remainder(weights, cents) if cents else [0] * len(weights)


# --- up -----------------------------------------------------------------------------------------


def _unlock(
    rows: list[Row], income: Purse, wishes: Sequence[Line]
) -> tuple[list[Line], Line | None, int, Purse]:
    """The wishes that fit beside the full programme, the first that does not, the cash that it
    lacks, and the income with what the unlocked ones bring."""
    unlocked: list[Line] = []
    for wish in wishes:
        more = [*rows, _full(wish)]
        purse = replace(income, cash=income.cash + wish.own_income + wish.earmarked)
        needed = max(_gap(rows, income), _gap(more, purse))
        if needed > 0:
            return unlocked, wish, needed, income
        unlocked.append(wish)
        rows, income = more, purse
    return unlocked, None, 0, income
