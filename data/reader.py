"""The child process: file -> plain rows; knows openpyxl, refuses to know what a row means.

A file from outside is only ever parsed in a process of its own, with limits on memory and time.
Whatever it does there, the dashboard goes on and the reader is told in one sentence.
"""

from __future__ import annotations

import datetime
import gc
import json
import math
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl

from data import markup, safety
from data.problems import Problem, Severity, error

MEMORY = 1024**3  # bytes of address space: 20,000 rows of 12 columns take 155 MB, 250,000 take 468
CPU_SECONDS = 120  # 20,000 rows of 12 columns take 6 on a busy machine, 250,000 take 64
WALL_SECONDS = 150  # a little more, for a machine that is busy with other things
MAX_TEXT = 50_000_000  # characters: a shared text of a few kB can be pointed at a million times
MAX_ANSWER = 100_000_000  # bytes of JSON; 250,000 rows of 12 columns give 45 million
MAX_CHILDREN = 2  # at the same time, so that many uploads cannot use up the memory together
MAX_INTEGER = 2**63  # beyond this no database column holds it, and Excel does not write it

ROOT = Path(__file__).resolve().parent.parent
COMMAND = (sys.executable, "-m", "data.reader")
_turns = threading.BoundedSemaphore(MAX_CHILDREN)


@dataclass(frozen=True)
class CellError:
    """An Excel error value such as #N/A."""

    code: str


Value = (
    None | str | int | float | bool | datetime.datetime | datetime.date | datetime.time | CellError
)
Rows = tuple[tuple[int, tuple[Value, ...]], ...]
ReadOnlySheet = Any  # the type stubs of openpyxl know only the sheets that can be written
ReadOnlyCell = Any


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
    """The sheets in the order of the workbook; none when a problem is a fout."""

    sheets: tuple[RawSheet, ...]
    problems: tuple[Problem, ...]


def read(content: bytes) -> RawWorkbook:
    """Read an uploaded file in a child process; never raises, whatever the file does."""
    try:
        safety.check_size(content)
    except markup.RefusedError as refusal:
        return _failed(refusal.problem)
    if not _turns.acquire(timeout=WALL_SECONDS):
        return _failed(BUSY)
    try:
        return _answer(_run(content))
    except subprocess.TimeoutExpired:
        return _failed(TOO_SLOW)
    except OSError:  # no memory or no process left to start the child with
        return _failed(STOPPED)
    finally:
        _turns.release()


def _failed(problem: Problem) -> RawWorkbook:
    return RawWorkbook(sheets=(), problems=(problem,))


BUSY = error(
    "er worden al andere werkmappen gelezen",
    "wacht een paar minuten en upload de werkmap opnieuw",
)
TOO_SLOW = error("het lezen van de werkmap duurt te lang", markup.SMALLER)
TOO_LARGE = error("de werkmap bevat meer dan het dashboard in één keer kan lezen", markup.SMALLER)
STOPPED = error(
    "het lezen van de werkmap is afgebroken",
    "probeer het nog eens; gaat het weer mis, open het bestand dan in Excel, "
    "sla het opnieuw op als Excel-werkmap (.xlsx) en upload dat",
)
UNREADABLE = error("de werkmap kan niet worden gelezen", markup.SAVE_AGAIN)


def _run(content: bytes) -> subprocess.CompletedProcess[bytes]:
    """The child gets the file, and neither the secrets nor the terminal of this process."""
    return subprocess.run(
        COMMAND,
        input=content,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=_environment(),
        timeout=WALL_SECONDS,
        check=False,
    )


def _environment() -> dict[str, str]:
    """What the child may know of this process: where libraries are, and how to be quick.

    openpyxl parses twice as fast without defusedxml. `safety` has by then refused, with
    defusedxml, every DOCTYPE, which is all that defusedxml would stop.
    """
    kept = {key: os.environ[key] for key in ("LD_LIBRARY_PATH",) if key in os.environ}
    return {
        **kept,
        "OPENBLAS_NUM_THREADS": "1",  # openpyxl imports numpy; each thread takes address space
        "OPENPYXL_DEFUSEDXML": "False",
        "OPENPYXL_LXML": "False",
    }


def _answer(child: subprocess.CompletedProcess[bytes]) -> RawWorkbook:
    """What the child said, or why it said nothing."""
    if child.returncode == -signal.SIGXCPU:
        return _failed(TOO_SLOW)
    if child.returncode or len(child.stdout) > MAX_ANSWER:
        return _failed(STOPPED)
    try:
        return _decode(child.stdout)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return _failed(STOPPED)


def main() -> None:
    """Be the child: take the limits, read the file from stdin, write JSON to stdout."""
    _confine()
    content = sys.stdin.buffer.read()
    try:
        answer = _encode(parse(content))
    except MemoryError:
        answer = _encode(_failed(TOO_LARGE))
    if len(answer) > MAX_ANSWER:
        answer = _encode(_failed(TOO_LARGE))
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


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
    gc.disable()  # a short life without cycles worth a search: a fifth faster


def parse(content: bytes) -> RawWorkbook:
    """Check and read a file in this process; a fout instead of an exception, whatever is in it."""
    try:
        inspection = safety.inspect(content)
        if any(problem.severity is Severity.ERROR for problem in inspection.problems):
            return RawWorkbook(sheets=(), problems=inspection.problems)
        return RawWorkbook(sheets=_sheets(content, inspection), problems=inspection.problems)
    except markup.RefusedError as refusal:
        return _failed(refusal.problem)
    except MemoryError:
        return _failed(TOO_LARGE)
    except Exception:  # openpyxl lets out whatever it stumbles over, from KeyError to TypeError
        return _failed(UNREADABLE)


def _sheets(content: bytes, inspection: safety.Inspection) -> tuple[RawSheet, ...]:
    """Every worksheet; RefusedError when openpyxl sees another number than the check did."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on styles and validations, which are not read here
        workbook = openpyxl.load_workbook(
            BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        with closing(workbook):
            sheets = tuple(
                _sheet(sheet, inspection.sheets[sheet.title]) for sheet in workbook.worksheets
            )
    if len(sheets) != len(inspection.sheets):
        raise markup.RefusedError(UNREADABLE.what, UNREADABLE.fix)
    if sum(map(_characters, sheets)) > MAX_TEXT:
        raise markup.RefusedError(TOO_LARGE.what, TOO_LARGE.fix)
    return sheets


def _sheet(sheet: ReadOnlySheet, facts: markup.SheetFacts) -> RawSheet:
    """One sheet; RefusedError when openpyxl finds another number of values than the check did."""
    sheet.reset_dimensions()  # openpyxl would believe <dimension>, which is often wrong
    tally = Counter[int]()  # values per column
    rows = tuple(_rows(sheet, facts, tally))
    if tally.total() != facts.values:
        raise markup.RefusedError(UNREADABLE.what, UNREADABLE.fix, sheet=sheet.title)
    return RawSheet(
        name=sheet.title,
        hidden=sheet.sheet_state != "visible",
        rows=rows,
        hidden_rows=facts.hidden_rows.intersection(number for number, _ in rows),
        hidden_columns=frozenset(
            column
            for column in tally
            if any(first <= column <= last for first, last in facts.hidden_columns)
        ),
        merged=facts.merged,
        unsaved_formulas=facts.unsaved_formulas,
    )


def _rows(
    sheet: ReadOnlySheet, facts: markup.SheetFacts, tally: Counter[int]
) -> Iterator[tuple[int, tuple[Value, ...]]]:
    """The rows with a value; formatted empty rows and columns after the last are not visited."""
    cells_by_row = sheet.iter_rows(
        max_row=facts.last_row or None, max_col=facts.last_column or markup.MAX_COLUMNS
    )
    for number, cells in enumerate(cells_by_row, start=1):
        filled = [place for place, cell in enumerate(cells, start=1) if cell.value is not None]
        tally.update(filled)
        values = [_value(cell) for cell in cells[: filled[-1] if filled else 0]]
        while values and values[-1] is None:  # an empty text is no value either
            values.pop()
        if values:
            yield number, tuple(values)


def _value(cell: ReadOnlyCell) -> Value:
    """A cell as openpyxl gives it, but for errors, durations and what no number can be."""
    value: Any = cell.value
    if value is None or value == "":
        return None
    if cell.data_type == "e":
        return CellError(value if re.fullmatch("#[A-Z0-9_/]{1,20}[!?]?", value) else "#VALUE!")
    if isinstance(value, datetime.timedelta):
        return _duration(value)
    if isinstance(value, float) and not math.isfinite(value):
        return CellError("#NUM!")
    if isinstance(value, int) and abs(value) >= MAX_INTEGER:
        return CellError("#NUM!")
    plain: Value = value
    return plain


def _duration(value: datetime.timedelta) -> datetime.time | str:
    """A cell in [h]:mm: a time of day where that can say it, else the text that Excel shows."""
    if datetime.timedelta() <= value < datetime.timedelta(days=1):
        return (datetime.datetime.min + value).time()
    sign = "-" if value < datetime.timedelta() else ""
    minutes, seconds = divmod(round(abs(value).total_seconds()), 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"


def _characters(sheet: RawSheet) -> int:
    return sum(len(value) for _, row in sheet.rows for value in row if isinstance(value, str))


def _encode(workbook: RawWorkbook) -> bytes:
    """As JSON: what JSON has no type for becomes a pair [type, text]."""
    answer = {
        "sheets": [vars(sheet) for sheet in workbook.sheets],
        "problems": [asdict(problem) for problem in workbook.problems],
    }
    return json.dumps(answer, default=_tag, separators=(",", ":")).encode("ascii")


def _tag(value: object) -> list[Any]:
    """The pair for a value, or a list for a set; TypeError for anything else."""
    match value:
        case frozenset():
            return list(value)
        case CellError():
            return ["error", value.code]
        case datetime.datetime() | datetime.date() | datetime.time():
            return [type(value).__name__, value.isoformat()]
    raise TypeError(type(value).__name__)


def _decode(answer: bytes) -> RawWorkbook:
    """The workbook that `_encode` was given; ValueError, TypeError or LookupError otherwise."""
    found = json.loads(answer)
    return RawWorkbook(
        sheets=tuple(_decode_sheet(**sheet) for sheet in found["sheets"]),
        problems=tuple(_decode_problem(**problem) for problem in found["problems"]),
    )


def _decode_sheet(
    *,
    name: str,
    hidden: bool,
    rows: list[tuple[int, list[Any]]],
    hidden_rows: list[int],
    hidden_columns: list[int],
    merged: list[tuple[int, int, int, int]],
    unsaved_formulas: list[tuple[int, int]],
) -> RawSheet:
    return RawSheet(
        name=name,
        hidden=hidden,
        rows=tuple(
            (number, tuple(_untag(*v) if type(v) is list else v for v in row))
            for number, row in rows
        ),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        merged=tuple((a, b, c, d) for a, b, c, d in merged),
        unsaved_formulas=frozenset((row, column) for row, column in unsaved_formulas),
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
