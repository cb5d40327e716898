"""The child process: file -> plain rows; knows its limits, refuses to know what a row means.

A file from outside is only ever parsed in a process of its own, with limits on memory and time.
Whatever it does there, the dashboard goes on and the reader is told in one sentence.
"""

from __future__ import annotations

import datetime
import gc
import json
import os
import resource
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from data import safety
from data.parsing import kinds, markup
from data.parsing.grid import Grid
from data.parsing.values import CellError as CellError
from data.parsing.values import Value as Value
from data.problems import Problem, Severity, error

MEMORY = 1024**3  # bytes of address space: 20,000 rows of 12 columns take 140 MB, 250,000 take 550
CPU_SECONDS = 120  # 20,000 rows of 12 columns take 2 on a busy machine, 250,000 take 15
WALL_SECONDS = 150  # a little more, for a machine that is busy with other things
MAX_ANSWER = 100_000_000  # bytes of JSON; 250,000 rows of 12 different numbers give 51 million
MAX_CHILDREN = 2  # at the same time, so that many uploads cannot use up the memory together
STEPS = 100  # of progress that the child reports
TICK = b"."  # each step: what comes before the answer, which begins with a brace
PIECE = 1024**2  # bytes taken from the child at a time

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "data.reader")
_turns = threading.BoundedSemaphore(MAX_CHILDREN)

Rows = tuple[tuple[int, tuple[Value, ...]], ...]
Progress = Callable[[float], None]


@dataclass(frozen=True, kw_only=True)
class RawSheet:
    """One sheet as it stands: rows that hold a value, and what about them does not meet the eye.

    `rows` pairs the Excel row number with the cells from column A on, without the empty cells at
    the end. `hidden_rows` and `hidden_columns` (from 1) name only those that hold a value,
    `merged` is min_row, min_col, max_row, max_col, `unsaved_formulas` is (row, column) of each
    formula whose value was never stored.
    """

    name: str
    hidden: bool
    rows: Rows
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    merged: tuple[tuple[int, int, int, int], ...]
    unsaved_formulas: frozenset[tuple[int, int]]


@dataclass(frozen=True, kw_only=True)
class RawWorkbook:
    """The sheets in the order of the workbook; none when a problem is a fout.

    `date1904` says that the dates of this workbook are counted from 1904, which is what a date
    that stands as a bare number must be counted from too.
    """

    sheets: tuple[RawSheet, ...]
    problems: tuple[Problem, ...]
    date1904: bool = False


def read(content: bytes, *, filename: str = "", progress: Progress | None = None) -> RawWorkbook:
    """Read an uploaded file in a child process; never raises, whatever the file does.

    `progress` is told in this thread which part of the work is done, from 0 to 1. What it raises
    ends the child and comes through.
    """
    try:
        kinds.check_file(content, filename)
    except markup.RefusedError as refusal:
        return _failed(refusal.problem)
    if not _turns.acquire(timeout=WALL_SECONDS):
        return _failed(BUSY)
    try:
        return _run(content, progress)
    finally:
        _turns.release()


def parse(content: bytes, filename: str = "") -> RawWorkbook:
    """Check and read a file in this process; a fout instead of an exception, whatever is in it."""
    try:
        return _workbook(safety.inspect(content, filename))
    except MemoryError:
        return _failed(TOO_LARGE)


def _workbook(found: safety.Inspection) -> RawWorkbook:
    return RawWorkbook(
        sheets=tuple(_sheet(sheet, found.values) for sheet in found.sheets),
        problems=tuple(found.problems),
        date1904=found.date1904,
    )


def _sheet(sheet: Grid, values: Sequence[Value]) -> RawSheet:
    value = values.__getitem__
    return RawSheet(
        name=sheet.name,
        hidden=sheet.hidden,
        rows=tuple((number, tuple(map(value, slots))) for number, slots in sheet.rows),
        hidden_rows=frozenset(sheet.hidden_rows).intersection(number for number, _ in sheet.rows),
        hidden_columns=frozenset(_hidden_columns(sheet)),
        merged=tuple((a, b, c, d) for a, b, c, d in sheet.merged),
        unsaved_formulas=frozenset((row, column) for row, column in sheet.unsaved_formulas),
    )


def _hidden_columns(sheet: Grid) -> Iterator[int]:
    """The hidden columns that hold a value."""
    width = max((len(slots) for _, slots in sheet.rows), default=0)
    for first, last in sheet.hidden_columns:
        for column in range(first, min(last, width) + 1):
            if any(len(slots) >= column and slots[column - 1] for _, slots in sheet.rows):
                yield column


def _failed(problem: Problem) -> RawWorkbook:
    return RawWorkbook(sheets=(), problems=(problem,))


BUSY = error(
    "er worden al andere werkmappen gelezen",
    "wacht een paar minuten en upload de werkmap opnieuw",
)
TOO_SLOW = error("het lezen van de werkmap duurt te lang", markup.SMALLER)
TOO_LARGE = error(markup.TOO_LARGE, markup.SMALLER)
STOPPED = error(
    "het lezen van de werkmap is afgebroken",
    "probeer het nog eens; gaat het weer mis, open het bestand dan in Excel, "
    "sla het opnieuw op als Excel-werkmap (.xlsx) en upload dat",
)


# --- the parent: start the child, hear it out, end it -------------------------------------------


def _run(content: bytes, progress: Progress | None) -> RawWorkbook:
    """What the child says, or why it says nothing; it gets no secrets and no terminal."""
    try:
        child = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            env=_environment(),
            bufsize=0,
        )
    except OSError:  # no memory or no process left to start it with
        return _failed(STOPPED)
    with child:
        try:
            return _converse(child, content, progress)
        except subprocess.TimeoutExpired:
            return _failed(TOO_SLOW)
        finally:
            child.kill()


def _environment() -> dict[str, str]:
    """What the child may know of this process: where libraries are."""
    kept = {key: os.environ[key] for key in ("LD_LIBRARY_PATH",) if key in os.environ}
    return {**kept, "OPENBLAS_NUM_THREADS": "1"}  # each thread of numpy takes address space


def _converse(
    child: subprocess.Popen[bytes], content: bytes, progress: Progress | None
) -> RawWorkbook:
    """Hand the child the file and take its answer, which comes after its steps of progress."""
    deadline = time.monotonic() + WALL_SECONDS
    answer, steps = bytearray(), 0
    for piece in _exchange(child, content, deadline):
        if not answer:
            rest = piece.lstrip(TICK)
            if progress and len(rest) < len(piece):
                steps += len(piece) - len(rest)
                progress(min(steps / STEPS, 1.0))
            piece = rest
        answer += piece
        if len(answer) > MAX_ANSWER:
            return _failed(STOPPED)
    code = child.wait(deadline - time.monotonic())
    if code:
        return _failed(TOO_SLOW if code == -signal.SIGXCPU else STOPPED)
    try:
        return _decode(answer)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return _failed(STOPPED)


def _exchange(child: subprocess.Popen[bytes], content: bytes, deadline: float) -> Iterator[bytes]:
    """Write the file and give what comes back, as either is possible; TimeoutExpired if neither."""
    assert child.stdin is not None
    assert child.stdout is not None
    left = memoryview(content)
    os.set_blocking(child.stdin.fileno(), False)
    with selectors.DefaultSelector() as pipes:
        pipes.register(child.stdin, selectors.EVENT_WRITE)
        pipes.register(child.stdout, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in pipes.select(deadline - time.monotonic())]
            if not ready:
                raise subprocess.TimeoutExpired(COMMAND, WALL_SECONDS)
            if child.stdout in ready:
                piece = os.read(child.stdout.fileno(), PIECE)
                if not piece:
                    return
                yield piece
            if child.stdin in ready:
                try:
                    left = left[os.write(child.stdin.fileno(), left) :]
                except BrokenPipeError:  # it ended before it had read everything
                    left = left[:0]
                if not left:
                    pipes.unregister(child.stdin)
                    child.stdin.close()


# --- the child ----------------------------------------------------------------------------------


def main() -> None:
    """Be the child: take the limits, read the file from stdin, write JSON to stdout."""
    _confine()
    content, out = sys.stdin.buffer.read(), sys.stdout.buffer
    try:
        answer = _encode(safety.inspect(content, progress=_ticks(out)))
    except MemoryError:
        answer = _encode(safety.Inspection(problems=(TOO_LARGE,)))
    if len(answer) > MAX_ANSWER:
        answer = _encode(safety.Inspection(problems=(TOO_LARGE,)))
    out.write(answer)
    out.flush()


def _confine() -> None:
    """Bound this process before it sees a byte of the file.

    The soft CPU limit sends SIGXCPU, by which the parent knows; the hard one kills. macOS may
    refuse a limit on memory: the limits on size in `safety` still hold there.
    """
    for kind, soft, hard in (
        (resource.RLIMIT_AS, MEMORY, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS, CPU_SECONDS + 5),
        (resource.RLIMIT_CORE, 0, 0),  # a core dump would leave the file's contents on disk
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (soft, hard))
    gc.disable()  # a short life without cycles worth a search


def _ticks(out: IO[bytes]) -> Progress:
    """Write a tick at every step forward."""
    said = 0

    def tell(part: float) -> None:
        nonlocal said
        steps = int(part * STEPS) - said
        if steps > 0:
            said += steps
            out.write(TICK * steps)
            out.flush()

    return tell


# --- between the two: JSON, never pickle ---------------------------------------------------------


def _encode(found: safety.Inspection) -> bytes:
    """As JSON: what JSON has no type for becomes a pair [type, text]."""
    answer = {
        "sheets": [vars(sheet) for sheet in found.sheets],
        "values": found.values,
        "problems": [asdict(problem) for problem in found.problems],
        "date1904": found.date1904,
    }
    return json.dumps(answer, default=_tag, separators=(",", ":")).encode("ascii")


def _tag(value: object) -> list[str]:
    """The pair for a value; TypeError for anything that no cell can hold."""
    match value:
        case CellError():
            return ["error", value.code]
        case datetime.datetime() | datetime.date() | datetime.time():
            return [type(value).__name__, value.isoformat()]
    raise TypeError(type(value).__name__)


def _decode(answer: bytes | bytearray) -> RawWorkbook:
    """The workbook that `_encode` was given; ValueError, TypeError or LookupError otherwise."""
    found = json.loads(answer)
    return _workbook(
        safety.Inspection(
            sheets=[Grid(**sheet) for sheet in found["sheets"]],
            values=[_untag(*v) if type(v) is list else v for v in found["values"]],
            problems=[_decode_problem(**problem) for problem in found["problems"]],
            date1904=bool(found["date1904"]),
        )
    )


def _untag(kind: str, text: str) -> Value:
    return _TYPES[kind](text)


_TYPES: dict[str, Callable[[str], Value]] = {
    "datetime": datetime.datetime.fromisoformat,
    "date": datetime.date.fromisoformat,
    "time": datetime.time.fromisoformat,
    "error": CellError,
}


def _decode_problem(*, severity: str, what: str, fix: str, sheet: str, cell: str) -> Problem:
    return Problem(severity=Severity(severity), what=what, fix=fix, sheet=sheet, cell=cell)


if __name__ == "__main__":
    main()
