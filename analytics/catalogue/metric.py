"""What a KPI is: one Metric states it once. Declares, and computes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import duckdb

Unit = Literal["eur", "hours", "count", "share", "ratio", "eur/hour", "index"]
Basis = Literal["begroot", "gefactureerd", "ontvangen", "werkelijk", "stand"]

Dimension = Literal["sector", "kind", "fee", "activity"]

# What a KPI can be divided by, and the groups that are shown also where nothing is in them yet.
DIMENSIONS: dict[Dimension, tuple[str, ...]] = {
    "sector": ("wonen", "welzijn", "zorg", "onderwijs"),
    "kind": (),  # of income
    "fee": (),  # a yearly contribution in whole euros
    "activity": (),
}


class Figures(NamedTuple):
    """One KPI in one group: its value, over how many of how many rows, and part and whole."""

    value: float | None
    known: int
    part: float | None
    whole: float | None
    total: int


# By year and group; the group is "" where the KPI is not divided.
Groups = Mapping[tuple[int, str], Figures]
Function = Callable[[duckdb.DuckDBPyConnection, Dimension | None], Groups]


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One KPI.

    `sql` is an aggregate over `view`, kept to rows where `where` holds. `counted` is the column
    whose empty cells make the figure incomplete. `needs` names the sheets that must be active,
    else the value is null; `needs_names` that all participants must be known by name.
    `empty` is the value where the sheets are active and no row matches: 0 for sums and counts.
    `by_sector`: whether the view has a sector. `split` names the dimension that the KPI has of its
    own, a column of the view; `only_split`: undivided it says nothing, for it is always all.
    `function` gives what no aggregate can; `sql`, in `part_unit`, then is what the rows that it
    is computed from hold, which does not add up to it. `part` and `whole` are the aggregates
    behind a share or ratio, in `part_unit` (`whole` in `whole_unit` where that differs); `between`
    and `of` make a phrase of them: 25 van 27 participanten. `sampled`: a share of counts has a
    margin; a share of what was planned has none. `gap` says why the value is null although there
    are rows and none of their cells is empty. Texts a reader sees are Dutch.
    """

    key: str
    label: str
    unit: Unit
    basis: Basis
    direction: Literal["up", "down", "context"]
    help: str
    formula: str
    source: str
    view: str
    sql: str
    needs: tuple[str, ...]
    where: str = "true"
    counted: str | None = None
    needs_names: bool = False
    empty: int | None = None
    by_sector: bool = False
    split: Dimension | None = None
    only_split: bool = False
    function: Function | None = None
    part: str | None = None
    whole: str | None = None
    part_unit: Unit = "count"
    whole_unit: Unit | None = None
    between: str = "van"
    of: str = ""
    sampled: bool = True
    gap: str = ""


PLAN = "Jaarplan 2015, bijlage 2"


def sum_of(column: str, rows: str) -> str:
    """The sum over the rows for which this holds: 0 of none, null where their cells are empty."""
    return f"case when count(*) filter ({rows}) = 0 then 0 else sum({column}) filter ({rows}) end"
