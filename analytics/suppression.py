"""Which cells of a table would tell of single organisations, and which more have to go with them.

Pure: knows who stands in each cell and with how much; refuses to know what the cells are of.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set

# domain.md §6.2: statistical agencies use 3 or 5 contributors, and let two hold at most 85 %.
SMALLEST, DOMINANT = 3, 0.85
TOTAL = ""  # the cell of everyone together

# organisation → its amount in each of the figures that the cell gives (euros of a kind, visits, …)
Cell = Mapping[str, Sequence[float]]


def is_unsafe(cell: Cell, known: Set[str] = frozenset()) -> bool:
    """True when a cell tells of single organisations: fewer than three stand in it, or in one of
    its figures two have more than 85 %. An empty cell tells of nobody; nor can the `known`, whose
    figures anybody may know, hide the others."""
    others = [amounts for name, amounts in cell.items() if name not in known]
    return any(_are_few(held) for held in (list(cell.values()), others) if held)


def _are_few(held: Sequence[Sequence[float]]) -> bool:
    return len(held) < SMALLEST or any(_two_have(amounts) for amounts in zip(*held, strict=True))


def _two_have(amounts: Iterable[float]) -> bool:
    ranked = sorted((abs(amount) for amount in amounts), reverse=True)
    return sum(ranked[:2]) > DOMINANT * sum(ranked)


def hidden(
    cells: Mapping[str, Cell],
    pools: Iterable[Iterable[str]] = (),
    known: Set[str] = frozenset(),
    also: Set[str] = frozenset(),
) -> frozenset[str]:
    """The cells to hide of a table of which the total is known, so that none can be worked out.

    In: each cell by its name; `pools`, sets of cells that share none, of which those that are shown
    tell what the others hold together; `known` as in `is_unsafe`; cells that are hidden `also`, for
    another reason. Out: these, the cells that tell of single organisations, and the smallest others
    until what is hidden together, in each pool of which some is shown and beside these pools, is a
    cell that may be shown; with TOTAL when nothing can be hidden that well, for then the total
    tells of single organisations.
    """
    gone = {name for name, cell in cells.items() if is_unsafe(cell, known)} | (also & cells.keys())
    shared = [frozenset(pool) & cells.keys() for pool in pools]
    alone = [frozenset([name]) for name in cells.keys() - frozenset().union(*shared)]
    while True:
        mixed = [pool for pool in shared if pool & gone and pool - gone]
        tables = [*mixed, frozenset(cells).difference(*mixed)]
        table = next((one for one in tables if _solvable(cells, one & gone, known)), None)
        if table is None:
            return frozenset(gone)
        # of a pool one by one; beside the pools only whole ones help: the shown tell of the others
        parts = [frozenset([name]) for name in table] if table in mixed else [*shared, *alone]
        left = [part - gone for part in parts if _hides(cells, part - gone, known)]
        if left:
            gone |= min(left, key=lambda part: _size(cells, part))
        elif table in mixed:
            gone |= table
        else:
            return frozenset({*gone, TOTAL})


def _solvable(cells: Mapping[str, Cell], gone: Iterable[str], known: Set[str]) -> bool:
    """True when what is hidden, which is the total less what is shown, tells of someone."""
    names = list(gone)
    if len(names) < 2:
        return bool(names)
    return is_unsafe(together(cells[name] for name in names), known)


def together(cells: Iterable[Cell]) -> dict[str, list[float]]:
    """The cell of all who stand in any of these, an organisation in two of them once."""
    found: dict[str, list[float]] = {}
    for cell in cells:
        for name, amounts in cell.items():
            before = found.get(name, [0.0] * len(amounts))
            found[name] = [a + b for a, b in zip(before, amounts, strict=True)]
    return found


def _hides(cells: Mapping[str, Cell], part: Set[str], known: Set[str]) -> bool:
    """Whether anybody stands in these cells of whom not everything is known."""
    return any(cells[name].keys() - known for name in part)


def _size(cells: Mapping[str, Cell], part: Set[str]) -> tuple[int, float, list[str]]:
    """How many stand in these cells, with how much; and their names, so that no two are alike."""
    cell = together(cells[name] for name in part)
    amount = sum(abs(amount) for amounts in cell.values() for amount in amounts)
    return len(cell), amount, sorted(part)
