"""How membership and contributions may develop over the years: by drawing, and exactly on average.

Arithmetic only, in whole cents: refuses to know the chances and where they come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from analytics.recruitment import (
    Distribution,
    Outlook,
    Rule,
    check_month,
    check_share,
    first_year,
)

SEED = 2015  # any will do, as long as it is always the same; it is shown with the figures
PATHS = 100_000
HORIZON = 5  # years; beyond, the chances themselves are guesses


@dataclass(frozen=True, kw_only=True)
class Intake:
    """Recruits that are asked in one year: `place` says in which class, counted from 0."""

    year: int
    place: int
    number: int
    chance: float
    month: int = 1

    def __post_init__(self) -> None:
        check_share(self.chance, "De kans van een werving")
        check_month(self.month, "De startmaand van een werving")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is assumed: the fee of each class in cents and the members it has now; who is asked in
    the years to come (the next is year 1); each member's chance to stay another year; how much the
    fees rise each year, year 1 included; what a newcomer pays; the chance that all who are asked in
    a year hang on one and the same thing (see `recruitment.outlook`)."""

    fees: tuple[int, ...]
    members: tuple[int, ...]
    intakes: tuple[Intake, ...] = ()
    years: int = 1
    retention: float = 1.0
    indexation: float = 0.0
    rule: Rule = "year"
    common: float = 0.0

    def __post_init__(self) -> None:
        check_share(self.retention, "De kans dat een participant blijft")
        check_share(self.common, "De samenhang")
        if not 1 <= self.years <= HORIZON:
            raise ValueError(f"Reken minstens 1 en hoogstens {HORIZON} jaar vooruit.")


@dataclass(frozen=True, kw_only=True)
class Paths:
    """What was drawn: an outlook for each year, of the contributions and of all members."""

    seed: int
    paths: int
    years: tuple[Outlook, ...]


@dataclass(frozen=True, kw_only=True)
class Mean:
    """What a year comes to on average, exactly: members and contributions in cents."""

    number: float
    income: float


def simulate(plan: Plan, *, seed: int = SEED, paths: int = PATHS) -> Paths:
    """Draw so many futures and count what came out; the same seed gives the same figures."""
    drawn = walk(plan, Generator(PCG64(seed)), paths)
    years = tuple(
        Outlook(income=_counted(income), number=_counted(number)) for number, income in drawn
    )
    return Paths(seed=seed, paths=paths, years=years)


def walk(
    plan: Plan, chance: Generator, paths: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """For each year how many members there are and what they pay, one value a path.

    One draw a class: who stays of so many members is binomial, and so is who joins of so many with
    the same chance. Who leaves does so at the turn of the year, and pays nothing in the new one.
    """
    members = [np.full(paths, number, np.int64) for number in plan.members]
    for year in range(1, plan.years + 1):
        fees = _fees(plan, year)
        members = [chance.binomial(number, plan.retention) for number in members]
        income = np.zeros(paths, np.int64)
        for number, fee in zip(members, fees, strict=True):
            income += number * fee
        for intake, joined in _joining(plan, year, chance, paths):
            income += joined * first_year(fees[intake.place], intake.month, plan.rule)
            members[intake.place] += joined
        yield np.sum(members, axis=0), income


def expected(plan: Plan) -> tuple[Mean, ...]:
    """What each year comes to on average, without drawing; `common` does not change it.

    Formula: N(t+1) = N(t)·r + new(t+1) by class, domain.md §5.3.
    """
    members: list[float] = list(plan.members)
    found = []
    for year in range(1, plan.years + 1):
        fees = _fees(plan, year)
        members = [number * plan.retention for number in members]
        income = sum(number * fee for number, fee in zip(members, fees, strict=True))
        for intake in _asked(plan, year):
            joined = intake.number * intake.chance
            income += joined * first_year(fees[intake.place], intake.month, plan.rule)
            members[intake.place] += joined
        found.append(Mean(number=sum(members), income=income))
    return tuple(found)


def replacement(members: float, retention: float) -> float:
    """How many recruits a year it takes to stay as many: 31 with 0.95 is 1.55."""
    return members * (1 - retention)


def _fees(plan: Plan, year: int) -> list[int]:
    """What each class pays in a year, half a cent rounded up."""
    return [int(fee * (1 + plan.indexation) ** year + 0.5) for fee in plan.fees]


def _asked(plan: Plan, year: int) -> Iterator[Intake]:
    return (intake for intake in plan.intakes if intake.year == year)


def _joining(
    plan: Plan, year: int, chance: Generator, paths: int
) -> Iterator[tuple[Intake, NDArray[np.int64]]]:
    """How many of each intake join on each path; on some paths one draw decides for all."""
    if plan.common:
        together = chance.random(paths) < plan.common
        shared = chance.random(paths)
    for intake in _asked(plan, year):
        joined = chance.binomial(intake.number, intake.chance, paths)
        if plan.common:
            joined = np.where(together, intake.number * (shared < intake.chance), joined)
        yield intake, joined


def _counted(drawn: NDArray[np.int64]) -> Distribution:
    values, times = np.unique(drawn, return_counts=True)
    return Distribution(values=values, chances=times / len(drawn))
