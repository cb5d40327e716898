"""How long the arithmetic of a scenario takes, each as a ratio to a floor in the same run.

The machine is shared and seconds say little; a ratio of medians, measured in turns, says enough.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, cast

from numpy.random import PCG64, Generator

from analytics.paths import PATHS, SEED, Intake, Plan, simulate, walk
from tests.bench import Clock, verdict

ROUNDS = 9
PATHS_TARGET = 3.0  # of the same draws alone

FEES = (250_000, 500_000, 750_000, 1_000_000, 1_500_000)
# Five years from the 31 of the plan: every year six are asked, and some years go badly for all.
PLAN = Plan(
    fees=FEES,
    members=(3, 6, 8, 10, 4),
    intakes=tuple(
        Intake(year=year, place=place, number=number, chance=0.5, month=month)
        for year in range(1, 6)
        for place, number, month in ((0, 1, 1), (2, 2, 4), (3, 2, 7), (4, 1, 10))
    ),
    years=5,
    retention=0.9,
    indexation=0.02,
    rule="month",
    common=0.2,
)


class Recorder:
    """A generator that remembers what it was asked to draw."""

    def __init__(self, generator: Generator) -> None:
        self.generator = generator
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        def draw(*arguments: Any) -> Any:
            self.asked.append((name, arguments))
            return getattr(self.generator, name)(*arguments)

        return draw


def of_paths() -> Iterator[str]:
    """100,000 futures of five years against the very same draws with nothing done with them."""
    recorder = Recorder(Generator(PCG64(SEED)))
    for _ in walk(PLAN, cast(Generator, recorder), PATHS):
        pass
    clock = Clock()
    for _ in range(ROUNDS):
        clock.time("draws", lambda: draws(recorder.asked))
        clock.time("simulate", lambda: simulate(PLAN))
    base = clock.median("draws")
    ratio = clock.median("simulate") / base
    yield f"{PATHS:,} paths of {PLAN.years} years, {len(recorder.asked)} draws, {ROUNDS} rounds"
    yield f"  draws alone       {base:7.3f} s"
    yield f"  simulate          {ratio * base:7.3f} s{ratio:7.2f}   {verdict(ratio, PATHS_TARGET)}"


def draws(asked: list[tuple[str, tuple[Any, ...]]]) -> None:
    """The same numbers once more, and no more."""
    generator = Generator(PCG64(SEED))
    for name, arguments in asked:
        getattr(generator, name)(*arguments)


def report() -> Iterator[str]:
    """Everything that is measured here."""
    yield from of_paths()


if __name__ == "__main__":
    for line in report():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
