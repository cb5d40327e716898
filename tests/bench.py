"""How long a large upload takes, as a ratio to openpyxl reading the same file in the same run.

The machine is shared and seconds say little; a ratio of medians, measured in turns, says enough.
"""

from __future__ import annotations

import datetime as dt
import io
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import openpyxl

from analytics.effects import effects
from analytics.finance import contradictions
from data.reader import RawWorkbook, read
from data.review import review
from data.store import MEMORY, Store, commit, connect
from data.workbook import Upload, interpret, read_workbook
from tests.data.hostile import book

T = TypeVar("T")

ROWS = 20_000
ROUNDS = 5
YEAR = 2015
PREVIEW_TARGET, COMMIT_TARGET = 1.00, 0.20  # of the floor: upload to preview, and commit
BAD_CELLS_TARGET = 15.0  # seconds, within which 100,000 bad cells are answered

HEADERS = (
    "Datum", "Activiteit", "Bijeenkomst", "Gastheer", "Duur (uren)", "Organisatie",
    "Functiegroep", "Aangemeld", "Aanwezig", "Zaal", "Thema", "Opmerking",
)  # fmt: skip
GROUPS = ("bestuurder", "leidinggevende", "professional", "docent")


def attendance(*, bad: bool = False) -> bytes:
    """A workbook of 20,000 rows of attendance; a bad one has five cells a row that are no value."""
    chance = random.Random(1)
    workbook = openpyxl.Workbook(write_only=True)
    workbook.create_sheet("Toelichting").append(["Jaar", YEAR])
    page = workbook.create_sheet("Deelname")
    page.append(HEADERS)
    organisations = [f"Organisatie {n}" for n in range(1, 101)]
    for number in range(ROWS):
        event, place = divmod(number, 200)
        day = dt.datetime(YEAR, 1, 5) + dt.timedelta(days=event * 3)
        registered = chance.randint(1, 30)
        row = [
            day,
            f"Activiteit {event % 25 + 1}",
            f"Bijeenkomst {event + 1}",
            organisations[event % 100],
            2.5,
            organisations[place // 2],
            GROUPS[place % 2 + event % 3],
            registered,
            chance.randint(0, registered),
            f"Zaal {event % 9}",
            f"Thema {event % 7}",
            f"regel {number}",
        ]
        if bad:
            row[0], row[4], row[6], row[7], row[8] = "straks", "lang", "iemand", "veel", "weinig"
        page.append(row)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def floor(content: bytes) -> None:
    """What openpyxl alone needs: every cell of every sheet, nothing done with it."""
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for page in workbook.worksheets:
        for row in page.iter_rows(values_only=True):
            for _ in row:
                pass
    workbook.close()


def look(store: Store, upload: Upload) -> int:
    """All that the page works out before anyone says yes; gives what it was based on."""
    with review(store, upload) as seen:
        effects(seen.now, seen.then, YEAR)
        contradictions(seen.then, YEAR)
        return seen.based_on


class Clock:
    """Seconds by step, of every round."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    def time(self, step: str, work: Callable[[], T]) -> T:
        """The result of some work, of which the time is kept."""
        start = time.perf_counter()
        result = work()
        self.seconds.setdefault(step, []).append(time.perf_counter() - start)
        return result

    def median(self, step: str) -> float:
        """Over the rounds."""
        return statistics.median(self.seconds[step])


def one_round(clock: Clock, content: bytes) -> None:
    """Each step once, beginning with the floor; the store is a new one."""
    clock.time("floor", lambda: floor(content))
    raw: RawWorkbook = clock.time("read", lambda: read(content))
    upload = clock.time("interpret", lambda: interpret(raw, "deelname.xlsx", "0" * 64))
    if upload.errors:
        sys.exit(f"the workbook has fouten: {upload.errors[0]}")
    store = connect(MEMORY)
    based_on = clock.time("preview", lambda: look(store, upload))
    clock.time("commit", lambda: commit(store, upload, by="bench", based_on=based_on))
    store.close()


def report() -> Iterator[str]:
    """Every step as seconds and as a ratio to the floor, and what was aimed at."""
    content, clock = attendance(), Clock()
    for _ in range(ROUNDS):
        one_round(clock, content)
    base = clock.median("floor")
    yield f"{ROWS:,} rows of {len(HEADERS)} cells, median of {ROUNDS} rounds"
    for step in ("floor", "read", "interpret", "preview", "commit"):
        yield f"  {step:<18}{clock.median(step):7.2f} s{clock.median(step) / base:7.2f}"
    whole = sum(clock.median(step) for step in ("read", "interpret", "preview")) / base
    share = clock.median("commit") / base
    yield f"  upload to preview {whole:16.2f}   {verdict(whole, PREVIEW_TARGET)}"
    yield f"  commit {share:27.2f}   {verdict(share, COMMIT_TARGET)}"
    yield from odd_ones(clock)


def odd_ones(clock: Clock) -> Iterator[str]:
    """A sheet of formatted but empty rows, and one of cells that are all wrong."""
    rows = '<row s="1" customFormat="1"><c s="1"/></row>' * 200_000
    empty = book(f'<row r="1"><c><v>1</v></c></row>{rows}')
    found = clock.time("empty", lambda: read(empty))
    yield f"200,000 formatted empty rows, {len(found.problems)} problems"
    yield f"  read              {clock.median('empty'):7.2f} s"
    wrong = attendance(bad=True)
    upload = clock.time("bad", lambda: read_workbook(wrong, "deelname.xlsx"))
    seconds = clock.median("bad")
    yield f"100,000 bad cells, {len(upload.problems):,} problems"
    yield f"  read_workbook     {seconds:7.2f} s          {verdict(seconds, BAD_CELLS_TARGET)}"


def verdict(measured: float, target: float) -> str:
    """Against what was aimed at."""
    return f"target {target:.2f}: {'met' if measured <= target else 'NOT met'}"


if __name__ == "__main__":
    for line in report():
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
