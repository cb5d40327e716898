"""What comes out of a file, here and through the child; and what the end of the child means."""

from __future__ import annotations

import datetime as dt
import gc
import io
import json
import os
import resource
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from data import reader, safety
from data.parsing import grid, kinds
from data.parsing.grid import Grid
from data.problems import Severity
from data.reader import CellError, RawSheet, RawWorkbook, Value, parse, read
from tests.data.hostile import MAIN, book, parts, saved, sheet, zipped

ORDINARY: tuple[Value, ...] = (
    "007",
    "\u00a0Zorg\u00a0",  # non-breaking spaces, as pasted from a web page
    " é € 😀 ",
    3,
    -0.1,
    True,
    False,
    None,
    dt.datetime(2015, 3, 4, 13, 30, 15),
    dt.datetime(2015, 3, 4),
    dt.time(13, 30),
    CellError("#N/A"),
    "=1+1",  # a text, not a formula
    0,
)


def ordinary(workbook: openpyxl.Workbook) -> None:
    """Every kind of value in row 2, a shy sheet, and what a reader does not see."""
    front = workbook.active
    assert front is not None
    front.title = "Deelname"
    for column, value in enumerate(ORDINARY, start=1):
        cell = front.cell(2, column, value.code if isinstance(value, CellError) else value)
        if value == "=1+1":
            cell.data_type = "s"
    front["B4"] = "verborgen"
    front["A9"] = "=A2"
    front["Z9"].number_format = "0.00"
    front.row_dimensions[4].hidden = True
    front.row_dimensions[5].hidden = True  # without a value
    front.column_dimensions["B"].hidden = True
    front.column_dimensions["H"].hidden = True  # between values, without one
    front.column_dimensions["Y"].hidden = True  # without a value
    front.merge_cells("A6:C7")
    workbook.create_sheet("Leeg").sheet_state = "hidden"
    workbook.create_sheet("Kluis").sheet_state = "veryHidden"


EXPECTED = RawWorkbook(
    sheets=(
        RawSheet(
            name="Deelname",
            hidden=False,
            rows=((2, ORDINARY), (4, (None, "verborgen"))),
            hidden_rows=frozenset({4}),
            hidden_columns=frozenset({2}),
            merged=((6, 1, 7, 3),),
            unsaved_formulas=frozenset({(9, 1)}),
        ),
        *(
            RawSheet(
                name=name,
                hidden=True,
                rows=(),
                hidden_rows=frozenset(),
                hidden_columns=frozenset(),
                merged=(),
                unsaved_formulas=frozenset(),
            )
            for name in ("Leeg", "Kluis")
        ),
    ),
    problems=(),
)


def types(workbook: RawWorkbook) -> list[type]:
    """1, 1.0 and True are equal, as are no two types."""
    return [type(value) for one in workbook.sheets for _, row in one.rows for value in row]


def only(content: bytes) -> RawSheet:
    found = parse(content)
    assert found.problems == ()
    (one,) = found.sheets
    return one


def why(found: RawWorkbook) -> str:
    """The one problem, as text; it blocks, and there are no sheets."""
    assert found.sheets == ()
    (problem,) = found.problems
    assert problem.severity is Severity.ERROR
    return str(problem)


def value_of(cell: str, **extra: str) -> Value:
    styles = (
        f'<styleSheet xmlns="{MAIN}">'
        '<numFmts><numFmt numFmtId="164" formatCode="[h]:mm"/></numFmts>'
        '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'
    )
    one = {"Blad1": sheet(f"<row><c><v>1</v></c>{cell}<c><v>1</v></c></row>")}
    (_, row), *_ = only(zipped({**parts(one), "xl/styles.xml": styles, **extra})).rows
    return row[1]


@pytest.mark.parametrize("how", [parse, read])
def test_ordinary_workbook(how: Any) -> None:
    found = how(saved(ordinary))
    assert found == EXPECTED
    assert types(found) == types(EXPECTED)


def test_child_and_parse_agree_on_every_field() -> None:
    """A field that the journey through JSON forgets would come back as another type."""
    here, there = parse(saved(ordinary)).sheets[0], read(saved(ordinary)).sheets[0]
    for each in fields(RawSheet):
        assert type(getattr(here, each.name)) is type(getattr(there, each.name))


@pytest.mark.parametrize(
    "value",
    [dt.datetime(2015, 1, 2), dt.date(2015, 1, 2), dt.time(1, 2, 3, 4000), CellError("#N/A"), 1.0],
)
def test_value_survives_the_journey(value: Value) -> None:
    rows = ((1, (value,)),)
    before = safety.Inspection(
        sheets=[Grid(name="A", hidden=False, rows=[(1, [1])])],
        values=[None, value],
        problems=[reader.TOO_SLOW],
    )
    after = reader._decode(reader._encode(before))
    assert [one.rows for one in after.sheets] == [rows]
    assert types(after) == [type(value)]
    assert after.problems == (reader.TOO_SLOW,)


def test_nothing_else_makes_the_journey() -> None:
    with pytest.raises(TypeError, match="object"):
        reader._tag(object())


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c s="1"><v>42007</v></c>', dt.datetime(2015, 1, 3)),
        ('<c t="d"><v>2015-01-03</v></c>', dt.date(2015, 1, 3)),
        ('<c t="d"><v>2015-01-03T04:05:06</v></c>', dt.datetime(2015, 1, 3, 4, 5, 6)),
        ('<c s="2"><v>0.0625</v></c>', dt.time(1, 30)),
        ('<c s="2"><v>1.25</v></c>', "30:00:00"),
        ('<c s="2"><v>-0.0625</v></c>', "-1:30:00"),
        ('<c s="1"><v>99999999</v></c>', CellError("#VALUE!")),  # no date; Excel shows ######
        ('<c t="e"><v>#DIV/0!</v></c>', CellError("#DIV/0!")),
        ('<c t="e"><v>#NAME?</v></c>', CellError("#NAME?")),
        ('<c t="e"><v>Jan Jansen</v></c>', CellError("#VALUE!")),
        ('<c t="e"/>', None),
        ("<c><v>1E400</v></c>", CellError("#NUM!")),
        ("<c><v>9223372036854775808</v></c>", CellError("#NUM!")),
        ("<c><v>9223372036854775807</v></c>", 2**63 - 1),
        ("<c><v>1.0</v></c>", 1.0),
        ('<c t="b"><v>0</v></c>', False),
        ('<c t="inlineStr"><is><t></t></is></c>', None),
        ('<c t="inlineStr"><is><t>a</t><r><t>b</t></r></is></c>', "ab"),
        ('<c t="inlineStr"><v>5</v></c>', None),  # as Excel, which looks at <is> only
        ("<c t='str'><f>\"\"</f><v></v></c>", None),
    ],
)
def test_value(cell: str, value: Value) -> None:
    found = value_of(cell)
    assert (found, type(found)) == (value, type(value))


def test_formula_gives_its_stored_value() -> None:
    assert value_of("<c><f>1+1</f><v>2</v></c>") == 2


def test_dates_counted_from_1904() -> None:
    def fill(workbook: openpyxl.Workbook) -> None:
        workbook.epoch = CALENDAR_MAC_1904
        workbook.worksheets[0]["A1"] = dt.datetime(2015, 3, 4)

    assert only(saved(fill)).rows == ((1, (dt.datetime(2015, 3, 4),)),)
    assert [how(saved(fill)).date1904 for how in (parse, read)] == [True, True]
    assert [how(saved(ordinary)).date1904 for how in (parse, read)] == [False, False]


def test_wrong_dimension_hides_no_rows() -> None:
    rows = "".join(f"<row><c><v>{n}</v></c><c><v>{n}</v></c></row>" for n in range(100))
    found = only(book(rows, before='<dimension ref="A1:A3"/>'))
    assert found.rows == tuple((n + 1, (n, n)) for n in range(100))


def test_stray_cell_in_the_last_row() -> None:
    """Through the child: a million empty rows come first."""
    found = read(book('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'))
    assert found.sheets[0].rows == ((1_048_576, (1,)),)


@pytest.mark.parametrize("how", [parse, read])
def test_far_corner_is_refused(how: Any) -> None:
    far = book('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert why(how(far)).startswith("Blad1!XFD1048576: deze cel staat rechts van kolom GR")


def test_formatted_empty_rows_and_cells() -> None:
    empty = '<row s="1" customFormat="1"><c/></row>'  # 200,000 of them: see test_safety.py
    found = only(book(f"{empty}<row><c/><c><v>1</v></c><c/></row>{empty * 20_000}"))
    assert found.rows == ((2, (None, 1)),)


def test_empty_texts_at_the_end_are_trimmed() -> None:
    empty = "<c t='inlineStr'><is><t></t></is></c>"
    found = only(book(f"<row><c><v>1</v></c>{empty}</row><row>{empty}</row>"))
    assert found.rows == ((1, (1,)),)


def test_rows_without_numbers() -> None:
    assert only(book('<row/><row><c/><c r="C2"><v>1</v></c></row>')).rows == ((2, (None, None, 1)),)


def test_sheet_order_is_that_of_the_workbook() -> None:
    two = {"Eerste": sheet("<row><c><v>1</v></c></row>"), "Tweede": sheet("")}
    found = parse(zipped(parts(two, names=["sheet2.xml", "sheet1.xml"])))
    assert [(one.name, len(one.rows)) for one in found.sheets] == [("Eerste", 1), ("Tweede", 0)]


def test_warning_of_the_check_comes_along_with_the_rows() -> None:
    one = {"Blad1": sheet("<row><c><f>1</f><v>0</v></c></row>")}
    found = parse(zipped(parts(one, after_sheets='<calcPr fullCalcOnLoad="1"/>')))
    assert [problem.severity for problem in found.problems] == [Severity.WARNING]
    assert found.sheets[0].rows == ((1, (0,)),)


@pytest.mark.parametrize(
    "data",
    [
        "<row><other><v>1</v></other></row>",  # openpyxl takes any child of a row for a cell
        '<row><foo xmlns="urn:x"><c><v>1</v></c></foo></row>',  # not where a cell can be
        "<row><c><row><c><v>1</v></c></row></c></row>",  # openpyxl finds a row at any depth
        "<row><c><is><row/></is></c></row>",
        "<row><c><v>1<b/>2</v></c></row>",  # openpyxl gives the 1
    ],
)
def test_sheet_that_can_be_read_in_two_ways_is_refused(data: str) -> None:
    assert why(parse(book(data))).startswith("Blad1: de werkmap kan niet worden gelezen")


@pytest.mark.parametrize(
    "cell",
    ["<c t='s'><v>5</v></c>", "<c><v>twee</v></c>", "<c s='99' t='s'><v>x</v></c>"],
)
def test_what_is_no_value(cell: str) -> None:
    assert "kan niet worden gelezen" in why(parse(book(f"<row>{cell}</row>")))


def test_too_much_text(monkeypatch: pytest.MonkeyPatch) -> None:
    content = book("<row><c t='str'><v>abc</v></c><c t='str'><v>def</v></c></row>")
    monkeypatch.setattr(grid, "MAX_TEXT", 6)
    assert only(content).rows == ((1, ("abc", "def")),)
    monkeypatch.setattr(grid, "MAX_TEXT", 5)
    assert "meer dan het dashboard in één keer" in why(parse(content))


def test_one_text_pointed_at_very_often() -> None:
    """60 kB that would become 300 MB: the strings are shared until they are written out."""
    text = f'<sst xmlns="{MAIN}"><si><t>{"x" * 30_000}</t></si></sst>'
    content = parts({"Blad1": sheet("<row><c t='s'><v>0</v></c></row>" * 10_000)})
    types = content["[Content_Types].xml"]
    assert isinstance(types, str)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    content["[Content_Types].xml"] = types.replace("</Types>", override)
    content["xl/sharedStrings.xml"] = text
    assert "meer dan het dashboard in één keer" in why(read(zipped(content)))


def test_memory_runs_out_while_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(safety, "inspect", exhausted)
    assert "meer dan het dashboard in één keer" in why(parse(book()))


# the child, from outside


def child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the next child run this instead."""
    monkeypatch.setattr(reader, "COMMAND", (sys.executable, "-c", code))


def test_size_is_refused_before_there_is_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "COMMAND", ("/nowhere",))
    assert "groter dan 20 MB" in why(read(bytes(kinds.MAX_BYTES + 1)))


def test_no_child_to_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "COMMAND", ("/nowhere",))
    assert "afgebroken" in why(read(book()))


@pytest.mark.parametrize(
    "code",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "import os; os.abort()",
        "raise SystemExit(3)",
        "1 / 0",
        "",  # says nothing
        "print('hallo')",
        "print('{}')",
        "print('[]')",
        "print('7')",
        "print('[' * 100_000)",
        'print(\'{"sheets": [], "problems": [{}]}\')',
        'print(\'{"sheets": [7], "problems": []}\')',
        "print('\\xff')",
    ],
)
def test_child_that_dies_or_babbles(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    child(monkeypatch, code)
    assert "afgebroken" in why(read(book()))


def test_child_that_says_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_ANSWER", 1_000)
    child(monkeypatch, "print('{\"sheets\": [], \"problems\": []}' + ' ' * 1_000)")
    assert "afgebroken" in why(read(book()))


def test_child_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(reader, "WALL_SECONDS", 0.2)
    assert "duurt te lang" in why(read(book()))


def test_child_that_takes_too_much_time_of_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    child(
        monkeypatch,
        "from data import reader; reader.CPU_SECONDS = 1; reader._confine()\nwhile True: pass",
    )
    assert "duurt te lang" in why(read(book()))


def test_child_that_takes_too_much_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """20 MB of the limit are left when the file comes in, and its values take more."""
    child(
        monkeypatch,
        "from pathlib import Path\n"
        "from data import reader\n"
        "used = int(Path('/proc/self/statm').read_text().split()[0]) * 4096\n"
        "reader.MEMORY = used + 20 * 1024**2\n"
        "reader.main()",
    )
    content = book("".join(f"<row><c><v>{n}.5</v></c></row>" for n in range(240_000)))
    assert "meer dan het dashboard in één keer" in why(read(content))


def test_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COOKIE_SECRET", "geheim")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/python/lib")
    assert "COOKIE_SECRET" not in reader._environment()
    assert reader._environment()["LD_LIBRARY_PATH"] == "/opt/python/lib"
    code = "import os; print('{}' if 'COOKIE_SECRET' in os.environ else ANSWER)"
    child(monkeypatch, code.replace("ANSWER", repr(reader._encode(safety.Inspection()).decode())))
    assert read(book()) == RawWorkbook(sheets=(), problems=())


def test_parent_keeps_its_own_limits() -> None:
    limits = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)
    before = [resource.getrlimit(kind) for kind in limits]
    assert read(saved(ordinary)).problems == ()
    assert [resource.getrlimit(kind) for kind in limits] == before


def test_uploads_wait_for_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(reader, "WALL_SECONDS", 0.01)
    with reader._turns:
        assert "al andere werkmappen gelezen" in why(read(book()))


def test_turn_is_given_back_after_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr(reader, "COMMAND", ("/nowhere",))
    assert "afgebroken" in why(read(book()))
    assert reader._turns.acquire(blocking=False)


def test_progress_rises_to_the_end() -> None:
    seen: list[float] = []
    rows = "<row><c><v>1</v></c></row>" * 20_000
    assert read(book(rows), progress=seen.append).problems == ()
    assert seen == sorted(set(seen))
    assert len(seen) > 1
    assert 0 < seen[0] < seen[-1] == 1


def test_progress_is_never_more_than_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, "print('.' * 1_000)")
    seen: list[float] = []
    assert "afgebroken" in why(read(book(), progress=seen.append))
    assert seen == [1]


class Stop(BaseException):
    """As Streamlit ends a page that nobody waits for any more."""


@pytest.mark.parametrize("kind", [Stop, OSError, ValueError])
def test_what_progress_raises_ends_the_child(
    monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]
) -> None:
    """The child would go on for a minute; the turn is free again at once."""
    children: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def remembered(*args: Any, **more: Any) -> subprocess.Popen[bytes]:
        children.append(start(*args, **more))
        return children[-1]

    def stop(_: float) -> None:
        raise kind

    monkeypatch.setattr(subprocess, "Popen", remembered)
    monkeypatch.setattr(reader, "_turns", threading.BoundedSemaphore(1))
    child(monkeypatch, "import time; print('.', flush=True); time.sleep(60)")
    with pytest.raises(kind):
        read(book(), progress=stop)
    assert children[0].returncode == -signal.SIGKILL
    assert reader._turns.acquire(blocking=False)


def test_child_that_stays_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """It says all and closes its end, and does not end."""
    child(monkeypatch, "import os, time; os.close(1); time.sleep(60)")
    monkeypatch.setattr(reader, "WALL_SECONDS", 0.5)
    assert "duurt te lang" in why(read(book()))


def test_child_that_does_not_want_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, "import os, time; os.close(0); time.sleep(0.3)")
    assert "afgebroken" in why(read(b"PK\x05\x06" + bytes(300_000) + book()))


# the child, from inside


class Stream(io.BytesIO):
    """stdin or stdout, of which only `buffer` is used."""

    @property
    def buffer(self) -> Stream:
        return self


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """main() in this process, without its limits: content in, answer out."""

    def main(content: bytes, start: Callable[[], object] = reader.main) -> bytes:
        out = Stream()
        monkeypatch.setattr(sys, "stdin", Stream(content))
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setattr(resource, "setrlimit", lambda *_: None)
        start()
        return out.getvalue()

    yield main
    gc.enable()


def test_main(run: Any) -> None:
    """A hundred steps of progress, then JSON in which each value stands once."""
    answer = run(saved(ordinary))
    assert answer.startswith(b"." * reader.STEPS + b"{")
    assert reader._decode(answer.lstrip(b".")) == EXPECTED
    assert ["datetime", "2015-03-04T13:30:15"] in json.loads(answer.lstrip(b"."))["values"]


def test_ticks_are_given_once() -> None:
    out = io.BytesIO()
    tell = reader._ticks(out)
    for part in (0.005, 0.5, 0.501, 1.0):
        tell(part)
    assert out.getvalue() == b"." * reader.STEPS


def test_main_is_what_the_module_runs(run: Any) -> None:
    answer = run(b"", lambda: runpy.run_path(str(reader.__file__), run_name="__main__"))
    assert "het bestand is leeg" in why(reader._decode(answer))


def test_main_out_of_memory(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(safety, "inspect", exhausted)
    assert "meer dan het dashboard in één keer" in why(reader._decode(run(b"")))


def test_main_with_too_long_an_answer(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_ANSWER", 100)
    answer = run(saved(ordinary)).lstrip(b".")
    assert "meer dan het dashboard in één keer" in why(reader._decode(answer))


def test_limits_are_set_and_a_refused_one_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {}

    def setrlimit(kind: int, limits: tuple[int, int]) -> None:
        asked[kind] = limits
        if kind == resource.RLIMIT_AS:
            raise ValueError("macOS")

    monkeypatch.setattr(resource, "setrlimit", setrlimit)
    try:
        reader._confine()
    finally:
        gc.enable()
    assert asked == {
        resource.RLIMIT_AS: (1024**3, 1024**3),
        resource.RLIMIT_CPU: (120, 125),
        resource.RLIMIT_CORE: (0, 0),
    }


def test_child_imports_nothing_large() -> None:
    """A small workbook is read in the time that pandas alone takes to import."""
    code = "import sys, data.reader; print(*sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=reader.ROOT, check=True
    )
    assert {"pandas", "openpyxl", "pydantic", "duckdb", "streamlit"}.isdisjoint(said.stdout.split())


def test_run_as_a_module() -> None:
    """As the parent calls it, from the root of the project, with nothing around it."""
    child = subprocess.run(
        reader.COMMAND, input=b"", capture_output=True, cwd=reader.ROOT, env={}, check=True
    )
    assert child.stderr == b""
    assert "het bestand is leeg" in why(reader._decode(child.stdout))
    assert (reader.ROOT / "data" / "reader.py").samefile(os.fspath(reader.__file__))
