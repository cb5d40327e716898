"""Many visitors at once, each a real session: where they walk, and what each of them sees.

Every visitor opens all pages in an order of its own, changes the year, and moves levers on Wat als;
every other one as the board sees it. What it sees must be, text for text and chart for chart, what
a visitor alone saw. Knows nothing of how long it may take: that is `tests/load.py`.
"""

from __future__ import annotations

import math
import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from tests.session import Session

SEED = 2015  # the same walks in every run
WHAT_IF = "scenario"
BOARD = (
    "overzicht",
    "groei",
    "financien",
    "activiteiten",
    "bereik",
    "netwerk",
    "organisatie",
    WHAT_IF,
)
PAGES = (*BOARD, "gegevens", "definities", "privacy")  # the last three have no year
STAYS = "organisatie"  # keeps the organisation of the year that it was opened in
YEARS = ("2016", "2015", "2014")  # a visitor arrives on the first
RECRUITS, CHANCE = "van €\xa010.000", "Kans dat wie u extra werft ook komt"
RECRUITED, CHANCES = 3, (80, 60, 40, 20, 0)
SLIDER = "Wat als, een knop"
TOGGLE = "Zoals het bestuur het ziet"


@dataclass(frozen=True, kw_only=True)
class Step:
    """What a visitor looks at: a page, in a year, with the levers so (None: as in the plan)."""

    page: str
    year: str | None
    chance: int | None = None
    board: bool = False  # as the board sees it

    @property
    def row(self) -> str:
        """Under which name its time is reported."""
        return self.page if self.chance is None else SLIDER


Waits = tuple[tuple[float, float], tuple[float, float]]  # after a page, after a lever
Known = Mapping[Step, list[str]]  # what a visitor alone sees


@dataclass(kw_only=True)
class Seen:
    """What all visitors together met."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    tours: int = 0  # that were walked to their end


def crowd(
    url: str,
    known: Known,
    *,
    visitors: int,
    waits: Waits = ((0, 0), (0, 0)),
    seconds: float | None = None,
    pages: Sequence[str] = PAGES,
) -> Seen:
    """Send so many visitors around at once, for so long; without a time, one tour each."""
    seen = Seen()
    until = math.inf if seconds is None else time.perf_counter() + seconds
    threads = [
        threading.Thread(
            target=_visit,
            args=(url, known, seen, random.Random(SEED + at), waits, until, pages),
            kwargs={"once": seconds is None, "board": at % 2 == 1},
        )
        for at in range(visitors)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


def _visit(
    url: str,
    known: Known,
    seen: Seen,
    chance: random.Random,
    waits: Waits,
    until: float,
    pages: Sequence[str],
    *,
    once: bool,
    board: bool,
) -> None:
    """One after another: a visitor comes, walks around and leaves; the next is a new session."""
    _wait(chance, waits[0], until)  # nobody comes at the same moment
    while time.perf_counter() < until:
        try:
            with Session(url) as session:
                for step, spent in tour(session, chance, pages, board=board):
                    seen.times[step.row].append(spent)
                    seen.errors += session.faults()
                    seen.wrong += differences(step, session.texts(), known[step])
                    _wait(chance, waits[step.chance is not None], until)
                    if time.perf_counter() > until:
                        return
            seen.tours += 1
        except Exception as problem:  # a dropped connection is a finding, not the end of the rest
            seen.errors.append(f"{type(problem).__name__}: {problem}")
        if once:
            return


def _wait(chance: random.Random, between: tuple[float, float], until: float) -> None:
    pause = chance.uniform(*between)
    time.sleep(max(0.0, min(pause, until - time.perf_counter())))


def tour(
    session: Session, chance: random.Random, pages: Sequence[str], *, board: bool
) -> Iterator[tuple[Step, float]]:
    """All pages in an order of chance; what was asked for, and the seconds that it took."""
    year = YEARS[0]
    if board:
        yield Step(page=pages[0], year=year), session.open(pages[0])
        yield Step(page=pages[0], year=year, board=True), session.move(TOGGLE)
    for page in chance.sample(pages, len(pages)):
        if page not in BOARD:
            yield Step(page=page, year=None, board=board), session.open(page)
            continue
        yield Step(page=page, year=year, board=board), session.open(page)
        if page == STAYS:
            continue
        year = chance.choice([other for other in YEARS if other != year])
        yield Step(page=page, year=year, board=board), session.move("Jaar", year)
        if page == WHAT_IF:
            yield from levers(session, year, chance.sample(CHANCES, len(CHANCES)), board=board)


def levers(
    session: Session, year: str, chances: Iterable[int], *, board: bool
) -> Iterator[tuple[Step, float]]:
    """Recruit three, and move the chance that they come."""
    spent = session.move(RECRUITS, RECRUITED)
    yield Step(page=WHAT_IF, year=year, chance=100, board=board), spent
    for value in chances:
        spent = session.move(CHANCE, value)
        yield Step(page=WHAT_IF, year=year, chance=value, board=board), spent


def alone(url: str, pages: Sequence[str] = PAGES) -> Iterator[tuple[Step, float, list[str]]]:
    """Every step that a tour can take, by the only visitor: seconds, and the texts."""
    for year, board in product(YEARS, (False, True)):
        with Session(url) as session:
            session.open(pages[0])  # its time is that of arriving as well
            if board:
                session.move(TOGGLE)
            for page in pages:
                if page not in BOARD:
                    step = Step(page=page, year=None, board=board)
                    yield step, session.open(page), session.texts()
                    continue
                spent = session.open(page)
                if page == pages[0]:
                    spent = session.move("Jaar", year)
                yield Step(page=page, year=year, board=board), spent, session.texts()
                if page == WHAT_IF:
                    for step, moved in levers(session, year, CHANCES, board=board):
                        yield step, moved, session.texts()


def differences(step: Step, texts: list[str], expected: list[str]) -> list[str]:
    """Where what was seen is not what a visitor alone saw: the first place says enough."""
    if texts == expected:
        return []
    pairs = zip(texts, expected, strict=False)
    found = next((f"{one[:80]!r}, not {other[:80]!r}" for one, other in pairs if one != other), "")
    return [f"{step}: {len(texts)} texts, not {len(expected)}; {found}"]
