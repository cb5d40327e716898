"""The lines of a programme as a scenario sees them: what each costs, who may pay it, what remains.

Arithmetic only: no database. All amounts are whole cents.

Two purses. Cash pays anything; in kind pays only hours that it may pay; an earmarked subsidy pays
only its own line, and pays that first. `Line.in_kind` is what in kind may pay, so income is one
purse where the sources do not say which hours it pays: every hour then carries its cost there, and
out of pocket alone needs cash. What nobody gives in kind can be bought with cash that is left.
Rules: domain.md §5.4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["kept", "cut", "dropped"]


@dataclass(frozen=True, kw_only=True)
class Purse:
    """Money by what it can pay: cash anything, in kind hours."""

    cash: int = 0
    in_kind: int = 0

    @property
    def total(self) -> int:
        """Both together."""
        return self.cash + self.in_kind


@dataclass(frozen=True, kw_only=True)
class Line:
    """One budget line, or a wish: what must be paid in cash and what may be paid in kind.

    `priority`: 1 falls last, the highest number first. `own_income` is cash that comes only when
    the line runs, `earmarked` a subsidy for this line alone; `planned` how many editions, if it has
    any; `role` the Kostenrol of the budget.
    """

    key: str
    block: str
    activity: str
    priority: int
    cash: int = 0
    in_kind: int = 0
    own_income: int = 0
    earmarked: int = 0
    planned: int | None = None
    out_of_pocket: bool = False
    role: str | None = None

    def __post_init__(self) -> None:
        if min(self.cash, self.in_kind, self.own_income, self.earmarked, self.planned or 0) < 0:
            raise ValueError(f"{self.activity}: een bedrag of aantal is negatief")
        if self.out_of_pocket and self.in_kind:
            raise ValueError(f"{self.activity}: out of pocket kan niet in kind worden betaald")

    @property
    def cost(self) -> int:
        """What it costs, whoever pays."""
        return self.cash + self.in_kind


@dataclass(frozen=True, kw_only=True)
class Row:
    """What remains of a line: its costs, its own income and its editions."""

    line: Line
    cash: int
    in_kind: int
    own_income: int
    editions: int | None

    @property
    def cost(self) -> int:
        """What the remainder costs."""
        return self.cash + self.in_kind

    @property
    def cut(self) -> int:
        """What was saved on the line."""
        return self.line.cost - self.cost

    @property
    def status(self) -> Status:
        """Whether it runs as planned, smaller, or not at all."""
        if not self.cut:
            return "kept"
        return "cut" if self.cost else "dropped"

    @property
    def lost(self) -> int:
        """The own income that goes with what was cut."""
        return self.line.own_income - self.own_income

    @property
    def idle(self) -> int:
        """What of its subsidy pays nothing, and may pay nothing else."""
        return max(0, self.line.earmarked - self.cost)

    @property
    def general(self) -> Purse:
        """What is left to pay after its subsidy, which pays cash first: that is scarcest."""
        return Purse(
            cash=max(0, self.cash - self.line.earmarked),
            in_kind=max(0, self.in_kind - max(0, self.line.earmarked - self.cash)),
        )
