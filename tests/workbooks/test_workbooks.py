"""Every odd and every hostile workbook, as its table says, on the command line and on the page."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analytics.metrics import LABELS
from data.__main__ import main
from data.problems import Problem
from data.reader import RawWorkbook, parse
from data.workbook import Upload, interpret, read_workbook
from pages.parts.problems import MOST_PROBLEMS
from tests.conftest import ROOT
from tests.data.conftest import SHA
from tests.pages.test_loading import XLSX
from tests.pages.test_pages import open_page
from tests.workbooks import odd_cells, odd_files, odd_layout, odd_names  # noqa: F401
from tests.workbooks.hostile import HOSTILE, Hostile
from tests.workbooks.making import raw, text, texts, workbook
from tests.workbooks.odd import ODD, Odd


def reading(odd: Odd, answers: Mapping[str, str], *, in_child: bool) -> Upload:
    """What the workbook says, in the child process where that adds something."""
    content = odd.make()
    more: dict[str, Any] = {"metrics": LABELS, "memory": odd.memory, "answers": answers}
    if in_child:
        return read_workbook(content, odd.filename, **more)
    return interpret(parse(content, odd.filename), odd.filename, SHA, **more)


def outcome(upload: Upload) -> str:
    if not upload.errors:
        return "schoon"
    return "vragen" if any(q.is_open for q in upload.questions) else "fouten"


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


def shown(value: Any) -> str:
    """A value as the tables write it."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float | Decimal):
        return f"{Decimal(str(value)).normalize():f}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def column(upload: Upload, name: str) -> str:
    """`A | B` for `participants.organisation`."""
    sheet, _, key = name.partition(".")
    return " | ".join(shown(row[key]) for row in upload.tables.get(sheet, ()))


def asked(upload: Upload) -> list[str]:
    return [
        q.key + (f" -> {q.suggestion}" if q.suggestion is not None else "")
        for q in upload.questions
        if q.is_open
    ]


def assert_told(problems: Sequence[Problem], expected: str) -> None:
    """Exactly these problems, in whatever order: `severity place: part of what it says`."""
    wanted = [line.partition(": ") for line in lines(expected)]
    said = sorted((f"{p.severity} {p.place}".strip(), str(p)) for p in problems)
    assert [place for place, _ in said] == sorted(place for place, _, _ in wanted), said
    for place, _, part in wanted:
        assert any(place == where and part in text for where, text in said), (place, part, said)


@pytest.mark.parametrize("name", ODD)
def test_odd(name: str) -> None:
    odd = ODD[name]
    first = reading(odd, {}, in_child=odd.in_child)
    assert (outcome(first), asked(first)) == (odd.outcome, lines(odd.asks))
    last = reading(odd, odd.answers, in_child=False) if odd.answers else first
    assert_told(last.problems, odd.told)
    assert {key: column(last, key) for key in odd.read} == dict(odd.read)


# --- hostile files ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, exit status 1, nothing read, and no database is made of it."""
    hostile = HOSTILE[name]
    file, address = tmp_path / hostile.filename, tmp_path / "store.duckdb"
    file.write_bytes(hostile.make())
    assert main(["check", str(file), "--db", str(address)]) == 1
    out, err = capsys.readouterr()
    said, counted = out.splitlines()
    assert said.startswith(f"fout         {hostile.place}")
    assert hostile.what in said.partition("; ")[0]
    assert hostile.fix in said.partition("; ")[2]
    assert (counted, err) == ("Fouten: 1. Waarschuwingen en meldingen: 0.", "")
    assert not address.exists()


@pytest.mark.parametrize("name", ["billion laughs", "zip bomb", "truncated"])
def test_hostile_in_a_process_of_its_own(name: str, tmp_path: Path) -> None:
    file = tmp_path / "jaar.xlsx"
    file.write_bytes(HOSTILE[name].make())
    done = subprocess.run(
        [sys.executable, "-m", "data", "check", str(file), "--db", str(tmp_path / "s.duckdb")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert HOSTILE[name].what in done.stdout


def heavy(name: str) -> bytes:
    """A legal file of some kB that makes a careless reader work for minutes."""
    two = texts("Organisatie", "Sector") + texts("Huis A", "zorg")
    if name == "merged":
        merge = '<mergeCell ref="A1:XFD1048576"/>'
        return raw(two, tab="Leden", after=f"<mergeCells>{merge * 100_000}</mergeCells>")
    sign = {"brackets": "(", "figures": "1 ", "names": "Jan "}[name]
    long = texts(*(f"{sign * (32_000 // len(sign))}{n}" for n in range(20)))
    return raw(two + long * 5, tab="Leden")


@pytest.mark.parametrize("name", ["merged", "brackets", "figures", "names"])
def test_heavy_but_legal(name: str, tmp_path: Path) -> None:
    """It is read or refused, but answers: 10 s is far more than it takes, and far from minutes."""
    file = tmp_path / "jaar.xlsx"
    file.write_bytes(heavy(name))
    command = [sys.executable, "-m", "data", "check", str(file), "--db", str(tmp_path / "s")]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=10
    )
    assert (done.returncode in (0, 1), done.stderr) == (True, "")


# --- the command line and the page --------------------------------------------------------------


def checked(address: str, file: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What `check` prints of each problem."""
    main(["check", str(file), "--db", address])
    out, err = capsys.readouterr()
    assert err == ""
    kinds = ("fout ", "waarschuwing ", "melding ")
    return [line for line in out.splitlines() if line.startswith(kinds)]


def drawn(page: AppTest) -> list[str]:
    """What the page knows of each problem, written as `check` writes it."""
    kept = page.session_state["workbook"]
    problems = kept["seen"][1].problems if kept.get("seen") else kept["upload"].problems
    return [f"{problem.severity:<13}{problem}" for problem in problems]


def on_screen(page: AppTest) -> int:
    """How many problems the page draws."""
    return sum(len(t.value) for t in page.table if "Wat er is, en wat te doen" in t.value)


@pytest.fixture
def page(tmp_path: Path, plan_file: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page on a copy of the plan of 2015."""
    address = shutil.copyfile(plan_file, tmp_path / "page.duckdb")
    monkeypatch.setenv("ZORGALLIANTIE_DB", str(address))
    return open_page("uploads")


def in_this_process(content: bytes, *, filename: str = "", **_: object) -> RawWorkbook:
    """What the child would give, without the third of a second that starting it takes."""
    return parse(content, filename)


FILES: Mapping[str, Odd | Hostile] = ODD | HOSTILE
PAGES = 12  # browser sessions that the files are spread over: opening one takes a second


@pytest.mark.parametrize("session", range(PAGES))
def test_the_page_says_what_the_command_line_says(
    session: int,
    page: AppTest,
    plan_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Every file, one after another: the same problems in the same order, and no exception."""
    monkeypatch.setattr("data.workbook.read", in_this_process)  # the child is met above
    for name in list(FILES)[session::PAGES]:
        file = tmp_path / FILES[name].filename
        file.write_bytes(FILES[name].make())
        page = page.file_uploader[0].upload(file.name, file.read_bytes(), XLSX).run()
        assert not page.exception, name
        found = drawn(page)
        assert on_screen(page) == min(len(found), MOST_PROBLEMS), name
        assert checked(str(plan_file), file, capsys) == found, name


# --- what the next workbook finds ---------------------------------------------------------------


@pytest.fixture
def run(
    tmp_path: Path, plan_file: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Run a command on a copy of the plan of 2015: its status, and what it prints."""
    address = shutil.copyfile(plan_file, tmp_path / "store.duckdb")

    def run(command: str, content: bytes, *arguments: str) -> tuple[int, str]:
        file = tmp_path / "werkmap.xlsx"
        file.write_bytes(content)
        status = main([command, str(file), "--db", str(address), *arguments])
        return status, capsys.readouterr().out

    return run


def test_the_active_data_is_nothing_to_do(run: Callable[..., tuple[int, str]]) -> None:
    status, out = run("load", ODD["the active data as a workbook"].make(), "--year", "2015")
    assert status == 0
    assert out.endswith("Er is niets te doen: deze gegevens zijn al actief.\n")
    status, out = run("load", ODD["the real plan of 2015"].make(), "--year", "2015")
    assert out.endswith("Er is niets te doen: deze gegevens zijn al actief.\n")


def test_an_answer_is_remembered_for_next_year(run: Callable[..., tuple[int, str]]) -> None:
    """What she answered about a word, a column and a name in 2016 asks nothing in 2017."""
    table = {"Leden": "Huis | Branche | Lid sinds | Plaats\nMooilant | woningcorporatie | |"}
    answers = {
        "header:participants:huis": "organisation",
        "value:participants.sector:woningcorporatie": "wonen",
        "name:organisation:mooilant": "Mooiland",
    }
    given = [part for key, value in answers.items() for part in ("--answer", f"{key}={value}")]
    first = workbook(table, year=2016)
    assert run("check", first)[0] == 1
    assert run("load", first, "--year", "2016", "--yes", *given)[0] == 0
    status, out = run("check", workbook(table, year=2017))
    assert (status, "vraag" in out) == (0, False)
    assert "'Mooilant' is gelezen als 'Mooiland'" in out


def test_a_hundred_thousand_bad_cells(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page answers, draws no more than a screen holds, and can be filtered."""
    monkeypatch.setattr("data.workbook.read", in_this_process)
    columns = ("Begroot", "Gefactureerd", "Ontvangen", "Aantal", "Status")
    bad = "".join(map(text, ("A", "subsidie", *["fout"] * len(columns))))
    content = raw(
        texts("Verstrekker", "Soort", *columns) + f"<row>{bad}</row>" * 20_000, tab="Bijdragen"
    )
    page = page.file_uploader[0].upload("fout.xlsx", content, XLSX).run(timeout=120)
    assert not page.exception
    assert sum(p.is_error for p in page.session_state["workbook"]["upload"].problems) == 100_000
    assert on_screen(page) == MOST_PROBLEMS
    page = page.selectbox(key="problem-sheet").set_value("Bijdragen").run(timeout=120)
    assert not page.exception
    assert on_screen(page) == MOST_PROBLEMS
