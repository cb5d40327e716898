"""How indirect costs come down on direct budget lines: out of pocket, the pools, the two keys.

Knows the budget lines and their roles; refuses to guess: a line without a role, or costs that
cannot be shared out, make the whole year unknown, with the reason in Dutch.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import duckdb

from analytics.statistics import largest_remainder

Key = Literal["hours", "euros"]
CENTS = 100


@dataclass(frozen=True, kw_only=True)
class DirectLine:
    """One direct budget line: its hours, and in euros what it costs itself, its part of the
    indirect costs, and both together. `name` is (block, activity) however they are spelt."""

    name: tuple[str, str]
    block: str
    activity: str
    hours: float
    direct: float
    indirect: float
    full: float


@dataclass(frozen=True, kw_only=True)
class Allocation:
    """How the indirect costs of a year come down on its direct lines; `why` where they cannot.

    `pools` are the indirect costs by block, in euros.
    """

    key: Key
    lines: tuple[DirectLine, ...] = ()
    pools: Mapping[str, float] = field(default_factory=dict)
    why: str = ""

    @property
    def hours(self) -> float:
        """The hours of the direct lines."""
        return sum(line.hours for line in self.lines)

    @property
    def direct(self) -> float:
        """What the direct lines cost themselves."""
        return to_euros(sum(to_cents(line.direct) for line in self.lines))

    @property
    def indirect(self) -> float:
        """What comes on top of it."""
        return to_euros(sum(to_cents(amount) for amount in self.pools.values()))

    @property
    def total(self) -> float:
        """Both together."""
        return to_euros(to_cents(self.direct) + to_cents(self.indirect))

    @property
    def indirect_share(self) -> float | None:
        """Which part of all costs is indirect."""
        return self.indirect / self.total if self.total > 0 else None

    @property
    def largest(self) -> DirectLine:
        """The line that costs most; of equals the first. ValueError where nothing is known."""
        return max(self.lines, key=lambda line: line.full)

    @property
    def rate(self) -> float | None:
        """The indirect costs for each direct hour, in euros."""
        return self.indirect / self.hours if self.hours > 0 else None

    @property
    def surcharge(self) -> float | None:
        """The indirect costs for each direct euro."""
        return self.indirect / self.direct if self.direct > 0 else None


def allocation(
    con: duckdb.DuckDBPyConnection, year: int, key: Key = "hours", *, in_kind: bool = True
) -> Allocation:
    """What each direct budget line costs with its part of the indirect costs, and how.

    In: a cursor on the facts, a year, the allocation key; `in_kind` False leaves out what is paid
    in hours. The lines add up to the printed costs to the cent. Formula: domain.md §4.3.
    """
    found = allocations(con, key, in_kind=in_kind, year=year)
    return found.get(year, no_budget(key, year))


def no_budget(key: Key, year: int) -> Allocation:
    """What is known of a year without budget lines."""
    return Allocation(key=key, why=f"geen blad Begroting over {year}")


def allocations(
    con: duckdb.DuckDBPyConnection, key: Key, *, in_kind: bool = True, year: int | None = None
) -> dict[int, Allocation]:
    """The allocation of every year with budget lines, or of one."""
    found = con.execute(_LINES, {"year": year})
    names = [column[0] for column in found.description or ()]
    by_year: dict[int, list[_Line]] = {}
    for row in found.fetchall():
        line = _Line(**dict(zip(names, row, strict=True)))
        by_year.setdefault(line.year, []).append(line)
    return {y: _allocate(lines, key, in_kind) for y, lines in by_year.items()}


_LINES = """
select
    year,
    name_key(block) as block_key,
    name_key(activity) as activity_key,
    block,
    activity,
    line_kind,
    cost_family as family,
    funding,
    hours,
    (cost * 100)::bigint as cents,
    explains
from cost_line
where $year is null or year = $year
order by year, explains <> 'line', source_id, tab, row_number
"""


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A row of the view `cost_line`, its amount in cents."""

    year: int
    block_key: str
    activity_key: str
    block: str
    activity: str
    line_kind: str | None
    family: str | None
    funding: str | None
    hours: float | None
    cents: int | None
    explains: str

    @property
    def is_hours(self) -> bool:
        return self.line_kind == "uren"


# --- from lines to full costs -------------------------------------------------------------------


def _allocate(lines: Sequence[_Line], key: Key, in_kind: bool) -> Allocation:
    """Each direct line with its part of its block and of the pools."""
    blocks = _blocks(lines)
    why = _unknown(lines, blocks) or ("" if in_kind else _unfunded(lines))
    if why:
        return Allocation(key=key, why=why)
    counted = _full if in_kind else _paid
    try:
        objects = [line for block in blocks.values() for line in block.objects]
        direct = _direct(blocks.values(), counted)
        # the key stays that of the whole programme: only costs go, not what they are divided by
        weights = _hours(objects) if key == "hours" else _direct(blocks.values(), _full)
        pools = _pools(lines, blocks, counted)
        indirect = _spread(weights, sum(pools.values()))
    except _NotSharedError as problem:
        return Allocation(key=key, why=str(problem))
    found = zip(objects, direct, indirect, strict=True)
    return Allocation(
        key=key,
        lines=tuple(_direct_line(line, own, part) for line, own, part in found),
        pools={block: to_euros(cents) for block, cents in pools.items()},
    )


@dataclass(frozen=True, kw_only=True)
class _Block:
    """The direct lines of a block that costs come down on, and what they share: out of pocket,
    and the difference with the printed total where all lines of the block are direct."""

    objects: tuple[_Line, ...]
    shared: tuple[_Line, ...]


class _NotSharedError(Exception):
    """Costs that cannot be shared out; says in Dutch why."""


def _blocks(lines: Sequence[_Line]) -> dict[str, _Block]:
    """The blocks with direct lines; where all are out of pocket, each stands for itself."""
    found = {}
    for block in dict.fromkeys(line.block_key for line in lines if line.family == "direct"):
        inside = [line for line in lines if line.block_key == block]
        direct = [line for line in inside if line.explains == "line" and line.family == "direct"]
        gaps = [line for line in inside if line.explains == "block"]
        labour = tuple(line for line in direct if line.is_hours)
        spent = [line for line in direct if not line.is_hours] if labour else []
        found[block] = _Block(objects=labour or tuple(direct), shared=(*spent, *gaps))
    return found


def _unknown(lines: Sequence[_Line], blocks: Mapping[str, _Block]) -> str:
    """Why nothing can be said of the costs of activities, or nothing."""
    stated = [line for line in lines if line.explains == "line"]
    bare = sum(line.family is None for line in stated)
    if bare:
        return f"Kostenrol is niet ingevuld op {bare} van {len(stated)} regels van de begroting"
    if not blocks:
        return "geen enkele regel van de begroting heeft de kostenrol direct"
    for line in stated:
        if line.family == "direct" and line.cents is None:
            return f"Euro is niet ingevuld bij {line.activity}"
        if line.block_key in blocks and line.family != "direct" and _gap(lines, line.block_key):
            return (
                f"het gedrukte totaal van {line.block} wijkt af van de regels, en het blok heeft "
                "directe én indirecte regels"
            )
    return ""


def _gap(lines: Sequence[_Line], block: str) -> bool:
    return any(line.explains == "block" and line.block_key == block for line in lines)


def _unfunded(lines: Sequence[_Line]) -> str:
    """Why it cannot be said what is not paid in kind: in kind pays hours only, and the source of a
    line of hours must be known."""
    hours = [line for line in lines if line.is_hours and line.cents]
    bare = sum(line.funding in (None, "onbekend") for line in hours)
    if not bare:
        return ""
    return f"van {bare} van {len(hours)} regels met uren is niet bekend of in kind ze betaalt"


def _full(line: _Line) -> int:
    return line.cents or 0


def _paid(line: _Line) -> int:
    return 0 if line.is_hours and line.funding == "in kind" else line.cents or 0


def _direct(blocks: Collection[_Block], counted: Callable[[_Line], int]) -> list[int]:
    """What each line costs itself, with its part of what its block shares: always by hours."""
    found = []
    for block in blocks:
        shared = sum(map(counted, block.shared))
        parts = _spread(_hours(block.objects) if shared else [], shared) or [0] * len(block.objects)
        found += [counted(line) + part for line, part in zip(block.objects, parts, strict=True)]
    return found


def _hours(objects: Sequence[_Line]) -> list[float]:
    """The hours of each line; what is spent out of pocket has none."""
    for line in objects:
        if line.is_hours and line.hours is None:
            raise _NotSharedError(f"Uren is niet ingevuld bij {line.activity}")
    return [line.hours or 0 if line.is_hours else 0 for line in objects]


def _pools(
    lines: Sequence[_Line], blocks: Mapping[str, _Block], counted: Callable[[_Line], int]
) -> dict[str, int]:
    """The indirect costs by block; a difference that no direct block explains is one of them."""
    found: dict[str, int] = {}
    names: dict[str, str] = {}
    for line in lines:
        is_direct = line.family == "direct" or (
            line.explains == "block" and line.block_key in blocks
        )
        if not is_direct:
            name = names.setdefault(line.block_key, line.block)
            found[name] = found.get(name, 0) + counted(line)
    return found


def _spread(weights: Sequence[float], cents: int) -> list[int]:
    """The amount in proportion to the weights, to the cent; none of it needs no weights."""
    if not cents:
        return [0] * len(weights)
    if sum(weights) <= 0:
        raise _NotSharedError("er zijn geen uren of euro's om kosten naar te verdelen")
    return largest_remainder(weights, cents)


def _direct_line(line: _Line, direct: int, indirect: int) -> DirectLine:
    return DirectLine(
        name=(line.block_key, line.activity_key),
        block=line.block,
        activity=line.activity,
        hours=line.hours or 0 if line.is_hours else 0,
        direct=to_euros(direct),
        indirect=to_euros(indirect),
        full=to_euros(direct + indirect),
    )


def to_cents(euros: float) -> int:
    return round(euros * CENTS)


def to_euros(cents: int) -> float:
    return cents / CENTS
