"""Many visitors at once: how long they wait, whether each sees its own figures, what it takes.

The server and the visitors share the cores of one machine. Seconds say little there; the ratio to
the same page for a visitor alone, measured in the same run before and after the crowd, says enough.

Fifty at once is a board with its guests in one meeting, each on a device. Nobody asks for the next
page before having read this one: READING is what a page with eight figures and three charts takes
at the least. Between two moves of a slider one looks at one sentence: LOOKING. `--saturated` leaves
both out: what fifty machines would do, and no people.
"""

from __future__ import annotations

import argparse
import math
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from analytics.metrics import LABELS
from data import example
from data.store import connect
from tests.bench import verdict
from tests.conftest import started
from tests.crowd import PAGES, SLIDER, Seen, Waits, alone, crowd

READING, LOOKING = (10.0, 30.0), (1.0, 3.0)  # seconds, evenly spread
PAGE_TARGET = 4.0  # times the page for a visitor alone, for 95 of 100
MEMORY_TARGET = 25  # MB more in the second half, of 300 pages: 0.1 MB a page would show
PASSES = 2  # alone before the crowd, and as many after it: other work on the machine hits both


def report(visitors: int, seconds: float, waits: Waits) -> Iterator[str]:
    """The waits, the memory, and what went wrong; first alone, then the crowd, then alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(connect(str(folder / "x.duckdb"))) as store:
            example.load(store, by="load", metrics=LABELS)
        with started(folder / "x.duckdb", folder / "log") as (url, server):
            memory = [_megabytes(server)]
            known = {step: texts for step, _, texts in alone(url)}  # the first time is not counted
            with Pulse() as quiet:
                single = _single(url)
            memory.append(_megabytes(server))
            halfway = threading.Timer(seconds / 2, lambda: memory.append(_megabytes(server)))
            halfway.start()
            with Pulse() as busy:
                seen = crowd(url, known, visitors=visitors, waits=waits, seconds=seconds)
            memory.append(_megabytes(server))
            with quiet:
                again = _single(url)
            for row, more in again.items():
                single[row] += more
        yield f"{visitors} visitors for {seconds:.0f} s, {waits[0]} s a page, {waits[1]} s a lever"
        yield from _of_times(single, seen)
        slower = p95(busy.beats) / statistics.median(quiet.beats)
        yield f"  {'the machine itself':<20}{'':>27}{slower:7.2f}   at 1 of 20 moments of the crowd"
        yield from _of_memory(memory)
        yield from _of_errors(seen)
        if seen.errors or seen.wrong:
            raise SystemExit(1)  # a wait is for the reader to judge, this is not


def _single(url: str) -> dict[str, list[float]]:
    times: dict[str, list[float]] = defaultdict(list)
    for _ in range(PASSES):
        for step, spent, _ in alone(url):
            times[step.row].append(spent)
    return times


def _megabytes(server: subprocess.Popen[bytes]) -> float:
    """What the server holds of the memory of the machine."""
    told = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(server.pid)], capture_output=True, text=True, check=True
    )
    return int(told.stdout) / 1024


def _of_times(single: Mapping[str, list[float]], seen: Seen) -> Iterator[str]:
    yield f"  {'':<20}{'alone':>9}{'median':>9}{'p95':>9}{'ratio':>7}{'number':>8}"
    of_pages: list[float] = []
    of_single: list[float] = []
    for row in (*PAGES, SLIDER):
        base = statistics.median(single[row])
        times = seen.times[row]
        if row != SLIDER:
            of_pages += [spent / base for spent in times]
            of_single += [spent / base for spent in single[row]]
        middle, slow = statistics.median(times), p95(times)
        yield (
            f"  {row:<20}{base:7.3f} s{middle:7.3f} s{slow:7.3f} s{slow / base:7.2f}{len(times):8}"
        )
    ratio = p95(of_pages)
    yield f"  {'a page':<20}{'':>27}{ratio:7.2f}{len(of_pages):8}   {verdict(ratio, PAGE_TARGET)}"
    noise = p95(of_single)  # what other work on the machine does to a visitor alone
    yield f"  {'a page, alone':<20}{'':>27}{noise:7.2f}{len(of_single):8}"


class Pulse:
    """How long the machine itself takes for the same small piece of work, meanwhile.

    In time of the processor, so not of waiting for it: what differs is what others on the hardware
    take away. In: `every`, seconds. Out: `beats`, seconds.
    """

    WORK = 40_000

    def __init__(self, every: float = 0.5) -> None:
        self.beats: list[float] = []
        self._every = every
        self._over = threading.Event()

    def __enter__(self) -> Pulse:
        self._over.clear()
        self._thread = threading.Thread(target=self._beat)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(self._every):
            since = time.thread_time()
            sum(number * number for number in range(self.WORK))
            self.beats.append(time.thread_time() - since)


def p95(values: Sequence[float]) -> float:
    """What 95 of 100 stay at or under."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def _of_memory(memory: Sequence[float]) -> Iterator[str]:
    start, warm, half, end = memory
    yield (
        f"  memory: {start:.0f} MB at the start, {warm:.0f} warm, {half:.0f} halfway, {end:.0f} at "
        f"the end; second half {end - half:+.0f} MB   {verdict(end - half, MEMORY_TARGET)}"
    )


def _of_errors(seen: Seen) -> Iterator[str]:
    yield f"  errors: {len(seen.errors)}, other figures than alone: {len(seen.wrong)}"
    yield from (f"    {one}" for one in (seen.errors + seen.wrong)[:10])


def main() -> None:
    """Print the figures; both forms of `make load`."""
    asked = argparse.ArgumentParser(prog="python -m tests.load", description="Many at once.")
    asked.add_argument("--sessions", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=300)
    asked.add_argument("--reading", type=float, nargs=2, default=READING, metavar="SECONDS")
    asked.add_argument("--saturated", action="store_true", help="without reading or looking")
    given = asked.parse_args()
    least, most = given.reading
    waits = ((0.0, 0.0), (0.0, 0.0)) if given.saturated else ((least, most), LOOKING)
    for line in report(given.sessions, given.seconds, waits):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
