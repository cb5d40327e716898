"""The annotated workbook: her own file, with its problems in colours, comments and a list.

Knows which parts of a workbook that takes, and leaves every other byte as it is; refuses to know
what is wrong with a cell. The file comes from outside, so it is worked on in a child process.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any

from data import reader
from data.marking.dropped import Dropped, scrubbed
from data.marking.erasure import Erasure, Strings
from data.marking.formats import Formats
from data.marking.listing import LIST_OPENING, LIST_TITLE, Facts, listing
from data.marking.package import SHEET_TYPE, Package
from data.marking.patch import Patch
from data.marking.remarks import remark
from data.marking.scan import Cell, Place, Scan, place_of
from data.marking.splice import LINKS, AnnotationError, Edits, Element, escape, parse, prefix
from data.problems import Problem, Severity
from data.reading.personal import tab_names

__all__ = ["LIST_OPENING", "LIST_TITLE", "AnnotationError", "annotate", "annotated"]

MAX_COMMENTS = 1_000  # a sheet: Excel draws each as a shape, and crawls with more
MAX_LINES = 10  # problems in one comment: a note shows some five, the list has all
MAX_RANGE = 10_000  # cells of one problem that are coloured; of a larger range, only the first
MAX_ANSWER = 64 * 1024**2  # bytes; what may come in is 20 MB, and 100,000 comments add 3

RANK = {severity: place for place, severity in enumerate(Severity)}  # the worst first

COMMAND = (sys.executable, "-m", "data.annotate")
Cells = Mapping[str, frozenset[Place]]
Columns = Mapping[str, frozenset[int]]


def annotate(
    content: bytes,
    problems: Sequence[Problem],
    blanked: Cells,
    kept: Columns | None = None,
) -> bytes:
    """The same workbook with its problems shown in it, made in a process of its own.

    In: an xlsx or xlsm file that `data.reader` accepted, its problems, the cells (row, column) by
    tab that held personal data, and the columns by tab that the dashboard reads: a text that was
    personal elsewhere may stay there. Out: the bytes of the workbook. AnnotationError when it
    cannot be made.
    """
    request = _encode(content, problems, blanked, kept or {})
    if not reader._turns.acquire(timeout=reader.WALL_SECONDS):
        raise AnnotationError
    try:
        child = _run(request)
    except (subprocess.TimeoutExpired, OSError):
        raise AnnotationError from None
    finally:
        reader._turns.release()
    if child.returncode or not child.stdout or len(child.stdout) > MAX_ANSWER:
        raise AnnotationError
    return child.stdout


def _run(request: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        COMMAND,
        input=request,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=reader.ROOT,
        env=reader._environment(),
        timeout=reader.WALL_SECONDS,
        check=False,
    )


def main() -> None:
    """Be the child: take the limits, read the request from stdin, write the workbook to stdout."""
    reader._confine()
    try:
        answer = annotated(*_decode(sys.stdin.buffer.read()))
    except AnnotationError:
        sys.exit(1)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _encode(content: bytes, problems: Sequence[Problem], blanked: Cells, kept: Columns) -> bytes:
    """The length of the JSON in four bytes, the JSON, the file."""
    said = {
        "problems": [asdict(problem) for problem in problems],
        "blanked": {tab: sorted(cells) for tab, cells in blanked.items()},
        "kept": {tab: sorted(columns) for tab, columns in kept.items()},
    }
    head = json.dumps(said).encode("ascii")
    return struct.pack(">I", len(head)) + head + content


def _decode(request: bytes) -> tuple[bytes, list[Problem], Cells, Columns]:
    end = 4 + struct.unpack_from(">I", request)[0]
    said: dict[str, Any] = json.loads(request[4:end])
    problems = [
        Problem(**{**problem, "severity": Severity(problem["severity"])})
        for problem in said["problems"]
    ]
    blanked = {tab: frozenset((r, c) for r, c in cells) for tab, cells in said["blanked"].items()}
    return request[end:], problems, blanked, {t: frozenset(c) for t, c in said["kept"].items()}


def annotated(
    content: bytes, problems: Sequence[Problem], blanked: Cells, kept: Columns | None = None
) -> bytes:
    """The same in this process; AnnotationError whatever is wrong with the package."""
    try:
        return _annotated(Package(content), problems, blanked, kept or {})
    except Exception:  # a package can be odd in more ways than can be listed; MemoryError too
        raise AnnotationError from None


def _annotated(
    package: Package, problems: Sequence[Problem], blanked: Cells, kept: Columns
) -> bytes:
    tabs = _tabs(package)
    listed = next((tab for tab in tabs if _is_list(package, tab, tabs[tab])), "")
    sheets = {tab: part for tab, part in tabs.items() if tab != listed}
    own = dict(zip(tab_names(list(tabs)), tabs, strict=True))  # a tab may be called after a person
    problems = [replace(p, sheet=own.get(p.sheet, p.sheet)) for p in problems]
    blanked = {own.get(tab, tab): cells for tab, cells in blanked.items()}
    kept = {own.get(tab, tab): columns for tab, columns in kept.items()}
    erasure = Erasure(package, sheets, blanked, kept)
    if erasure.dropped:
        problems = [_told(problem, erasure.dropped) for problem in problems]
    erasure.scrub_parts()
    formats, marks = Formats(package), _marks(problems)
    lost = [
        _change_sheet(package, tab, part, marks[tab], formats, erasure)
        for tab, part in sheets.items()
    ]
    erasure.scrub_strings()
    order = package.linked(package.workbook, "calcChain")
    if any(lost) and order:  # Excel makes a new one; one that names a cell without formula is wrong
        package.drop(package.workbook, order)
    crowded = [tab for tab in sheets if len(marks[tab].notes) > MAX_COMMENTS]
    facts = Facts(
        emptied=erasure.emptied, also=erasure.also, crowded=crowded, comments=MAX_COMMENTS
    )
    _put_list(package, tabs.get(listed, ""), listing(problems, sheets, facts, formats))
    formats.finish()
    return package.written()


# --- the tabs -----------------------------------------------------------------------------------


def _tabs(package: Package) -> dict[str, str]:
    """The part of each tab that has cells."""
    links = {link.key: link for link in package.links(package.workbook)}
    found = {}
    for sheet in _sheets(package).all("sheet"):
        link = links.get(sheet.attributes.get("id", ""))
        if link and link.kind == "worksheet" and link.target in package:
            found[sheet.attributes.get("name", "")] = link.target
    return found


def _sheets(package: Package) -> Element:
    sheets = parse(package[package.workbook]).first("sheets")
    if sheets is None:
        raise AnnotationError
    return sheets


def _is_list(package: Package, tab: str, part: str) -> bool:
    """Whether a tab is the list that we added before: by its name and by how it opens."""
    if not tab.startswith(LIST_TITLE):
        return False
    found: list[str] = []

    def visit(cell: Cell) -> None:
        if cell.place == (1, 1):
            shared = package.linked(package.workbook, "sharedStrings")
            texts = Strings(package[shared.target]).texts if shared and cell.kind == "s" else []
            found.append(texts[int(cell.text)] if texts else cell.text)

    Scan(package[part], visit).run()
    return found == [LIST_OPENING]


def _put_list(package: Package, part: str, content: bytes) -> None:
    """In place of the list that was there, or as a new tab behind the others."""
    if part:
        package.unlink(part)
        package[part] = content
        return
    part = package.free("xl/worksheets/sheet{}.xml")
    package[part] = content
    package.declare(part, f"{SHEET_TYPE}.worksheet+xml")
    key = package.link(package.workbook, "worksheet", part)
    sheets = _sheets(package)
    known = [sheet.attributes for sheet in sheets.all("sheet")]
    number = 1 + max(int(sheet.get("sheetId", "0")) for sheet in known)
    edits = Edits(package[package.workbook])
    tag = b'<%ssheet name="%s" sheetId="%d" xmlns:r="%s" r:id="%s"/>' % (
        prefix(edits.content, sheets.start),
        escape(_title({sheet.get("name", "").casefold() for sheet in known})),
        number,
        LINKS.encode(),
        key.encode(),
    )
    edits.extend(sheets, tag)
    package[package.workbook] = edits.done()


def _title(taken: set[str]) -> str:
    others = (f"{LIST_TITLE} ({number})" for number in range(2, len(taken) + 3))
    return next(title for title in (LIST_TITLE, *others) if title.casefold() not in taken)


# --- the cells ----------------------------------------------------------------------------------


@dataclass
class Marks:
    """What comes on one tab: a colour for each cell, and problems to tell at some of them."""

    colours: dict[Place, Severity] = field(default_factory=dict)
    notes: dict[Place, list[Problem]] = field(default_factory=dict)


def _told(problem: Problem, dropped: Dropped) -> Problem:
    """A problem that does not repeat what may not survive."""
    what, fix = (dropped.without(text, certain=True) for text in (problem.what, problem.fix))
    return replace(problem, what=what, fix=fix)


def _marks(problems: Iterable[Problem]) -> Mapping[str, Marks]:
    marks: dict[str, Marks] = defaultdict(Marks)
    for problem in problems:
        places, mark = _places(problem.cell), marks[problem.sheet]
        for place in places:
            worst = min(
                problem.severity, mark.colours.get(place, Severity.NOTICE), key=RANK.__getitem__
            )
            mark.colours[place] = worst
        for place in places[:1]:
            mark.notes.setdefault(place, []).append(problem)
    return marks


def _places(cell: str) -> list[Place]:
    """The cells of `H2` or `A1:B2`; none for anything else."""
    first, _, last = cell.partition(":")
    start, end = place_of(first), place_of(last or first)
    if start is None or end is None:
        return []
    rows, columns = range(start[0], end[0] + 1), range(start[1], end[1] + 1)
    if len(rows) * len(columns) > MAX_RANGE:
        return [start]
    return [(row, column) for row in rows for column in columns]


def _change_sheet(
    package: Package, tab: str, part: str, marks: Marks, formats: Formats, erasure: Erasure
) -> bool:
    """Colour, empty and comment the cells of one tab; True when a formula went."""
    legacy = remark(package, part, _notes(marks.notes))
    if not (marks.colours or erasure.blanked):
        return False
    patch = Patch(
        package[part],
        marks=marks.colours,
        colour=cache(formats.colour),
        judge=erasure.judge(tab) if erasure.blanked else None,
        reword=erasure.dropped.formula,
    )
    content, start, rest = patch.apply(legacy)
    end = len(content) - rest
    head, tail = (scrubbed(piece, erasure.dropped) for piece in (content[:start], content[end:]))
    package[part] = head + content[start:end] + tail
    return patch.lost


def _notes(problems: Mapping[Place, list[Problem]]) -> dict[Place, str]:
    """The text at each cell; the worst first where there are too many."""
    order = sorted(
        problems, key=lambda place: (min(RANK[p.severity] for p in problems[place]), place)
    )
    return {place: _note(problems[place]) for place in order[:MAX_COMMENTS]}


def _note(problems: list[Problem]) -> str:
    told = sorted(problems, key=lambda problem: RANK[problem.severity])
    lines = [f"{p.severity.value}: {p.what}; {p.fix}" for p in told[:MAX_LINES]]
    if len(told) > MAX_LINES:
        lines.append(f"en nog {len(told) - MAX_LINES}; zie het blad {LIST_TITLE}")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
