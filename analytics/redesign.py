"""Another contribution scale beside what each pays today: who pays less, who more, what it yields.

Arithmetic only: no database. Refuses to guess: an organisation without a turnover is named, and
counts in no total.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from analytics.staffel import EURO, NO_TURNOVER, Number, Scale, bounds, due, times

# A total over fewer organisations tells what one of them pays.
SMALLEST_CLASS = 3
NO_CONTRIBUTION = "bijdrage nu ontbreekt"


@dataclass(frozen=True, kw_only=True)
class Member:
    """An organisation with its turnover in euros and what it pays today in cents, None where not
    known; `deviating` is what was agreed with it, for a reason, whatever the scale says."""

    name: str
    turnover: Number | None
    today: int | None = None
    deviating: int | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Shift:
    """What one organisation pays before and after, in cents; `why` where one of them is unknown,
    or where the amount stays as it was agreed."""

    member: Member
    old: int | None
    new: int | None
    why: str = ""

    @property
    def difference(self) -> int | None:
        """New − old; above 0 it pays more."""
        return None if self.old is None or self.new is None else self.new - self.old

    @property
    def burdens(self) -> tuple[float | None, float | None]:
        """Before and after, per mille of the turnover; None where there is none to divide by."""
        return _burden(self.old, self.member.turnover), _burden(self.new, self.member.turnover)


@dataclass(frozen=True, kw_only=True)
class Band:
    """What may be told of one class: how many, and what they pay together before and after.

    `start` and `end` in whole euros, the end not included; `start` None are those with an agreement
    of their own. `small`: so few that the totals tell what one of them pays.
    """

    start: int | None
    end: int | None
    count: int
    before: int
    after: int

    @property
    def small(self) -> bool:
        """Whether this is not to be shown on its own; nobody is nothing to hide."""
        return 0 < self.count < SMALLEST_CLASS


@dataclass(frozen=True, kw_only=True)
class Redesign:
    """Every organisation on another scale, in the order given; amounts in cents."""

    scale: Scale
    shifts: tuple[Shift, ...]

    @property
    def known(self) -> tuple[Shift, ...]:
        """Those of whom both amounts are known; the totals are theirs."""
        return tuple(shift for shift in self.shifts if shift.difference is not None)

    @property
    def unknown(self) -> tuple[Shift, ...]:
        """Those of whom an amount is unknown, with why."""
        return tuple(shift for shift in self.shifts if shift.difference is None)

    @property
    def winners(self) -> tuple[Shift, ...]:
        """Those who pay less."""
        return tuple(shift for shift in self.shifts if (shift.difference or 0) < 0)

    @property
    def losers(self) -> tuple[Shift, ...]:
        """Those who pay more."""
        return tuple(shift for shift in self.shifts if (shift.difference or 0) > 0)

    @property
    def unchanged(self) -> tuple[Shift, ...]:
        """Those who pay the same."""
        return tuple(shift for shift in self.shifts if shift.difference == 0)

    @property
    def before(self) -> int:
        """What the known pay together today."""
        return sum(shift.old or 0 for shift in self.known)

    @property
    def after(self) -> int:
        """What the known pay together on the new scale."""
        return sum(shift.new or 0 for shift in self.known)

    @property
    def outside(self) -> int:
        """What the unknown pay together today, as far as that is known: in neither total."""
        return sum(shift.old or 0 for shift in self.unknown)

    @property
    def bands(self) -> tuple[Band, ...]:
        """The known by class of the new scale, those with an agreement last; they add up to
        `before` and `after`. Where one band is small, those totals give it away: who publishes
        must hide a second one or the totals."""
        starts = bounds(self.scale)
        inside: list[list[Shift]] = [[] for _ in starts]
        agreed = []
        for shift in self.known:
            if shift.member.deviating is None:
                inside[bisect_right(starts, math.floor(shift.member.turnover or 0)) - 1] += [shift]
            else:
                agreed.append(shift)
        ends = [*starts[1:], None]
        found = [_band(*one) for one in zip(starts, ends, inside, strict=True)]
        return (*found, _band(None, None, agreed)) if agreed else tuple(found)


def redesign(members: Iterable[Member], new: Scale, old: Scale | None = None) -> Redesign:
    """Who pays what on another scale, beside what each pays today.

    In: the organisations, the new scale, and the old one for those of whom it is not known what
    they pay. A deviating contribution is the same before and after.
    """
    return Redesign(scale=new, shifts=tuple(_shift(member, new, old) for member in members))


def _shift(member: Member, new: Scale, old: Scale | None) -> Shift:
    if member.deviating is not None:
        agreed = member.deviating
        return Shift(member=member, old=agreed, new=agreed, why=member.reason)
    before = member.today
    if not _has_turnover(member):
        return Shift(member=member, old=before, new=None, why=NO_TURNOVER)
    if before is None and old is not None:
        before = due(old, member.turnover)
    why = NO_CONTRIBUTION if before is None else ""
    return Shift(member=member, old=before, new=due(new, member.turnover), why=why)


def _band(start: int | None, end: int | None, shifts: Sequence[Shift]) -> Band:
    return Band(
        start=start,
        end=end,
        count=len(shifts),
        before=sum(shift.old or 0 for shift in shifts),
        after=sum(shift.new or 0 for shift in shifts),
    )


def _burden(amount: int | None, turnover: Number | None) -> float | None:
    if amount is None or turnover is None or turnover <= 0:
        return None
    return amount / EURO / float(turnover) * 1000


def _has_turnover(member: Member) -> bool:
    return member.turnover is not None and member.turnover >= 0


# --- the same scale, higher or lower ------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Scaled:
    """A scale of which all amounts went up or down by one factor; `revenue` in cents is what it
    brings in after rounding, `difference` how far that is from what was asked."""

    scale: Scale
    factor: float
    revenue: int
    difference: int


def revenue(scale: Scale, members: Iterable[Member]) -> int:
    """What these pay together, in cents; who has no turnover and no agreement counts for nothing,
    and `redesign` names them."""
    return sum(
        due(scale, member.turnover) if member.deviating is None else member.deviating
        for member in members
        if member.deviating is not None or _has_turnover(member)
    )


def same_revenue(
    scale: Scale, members: Sequence[Member], total: int, step: int = 50 * EURO
) -> Scaled:
    """The scale with all amounts times one factor, so that it brings in the total.

    In: the total that those with a turnover or an agreement are to pay together (`before` of a
    `Redesign`), and what amounts are rounded to, both in cents; percentages go along.
    ValueError where no factor gives the total: nobody pays, or what was agreed is already more.
    """
    agreed = sum(member.deviating or 0 for member in members)
    movable = revenue(scale, members) - agreed
    if movable <= 0:
        raise ValueError("op deze staffel betaalt niemand iets: er valt niets op te schalen")
    if total < agreed:
        raise ValueError("de afwijkende bijdragen zijn samen al meer dan de gevraagde opbrengst")
    factor = Fraction(total - agreed, movable)
    found = times(scale, factor, step, rates=True)
    made = revenue(found, members)
    return Scaled(scale=found, factor=float(factor), revenue=made, difference=made - total)
