"""Workbooks as text tables, and a store to put them in."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data import references
from data import store as stores
from data.problems import Problem
from data.reader import CellError, RawSheet, RawWorkbook, Value, parse
from data.schema import SQL_TYPES
from data.sheets import SHEETS, Sheet
from data.store import Store
from data.template import Rows, write_workbook
from data.workbook import Upload, interpret

SHA = "0" * 64


# --- a sheet as a text table --------------------------------------------------------------------


def page(
    name: str,
    table: str = "",
    *,
    hidden: bool = False,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
    formulas: Sequence[tuple[int, int]] = (),
) -> RawSheet:
    """The plain rows of one sheet: a line is a row of Excel, `|` stands between its cells."""
    lines = table.strip("\n").splitlines()
    rows = [(number, tuple(_cells(line))) for number, line in enumerate(lines, start=1)]
    return RawSheet(
        name=name,
        hidden=hidden,
        rows=tuple((n, cells) for n, cells in rows if any(c is not None for c in cells)),
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        merged=tuple(merged),
        unsaved_formulas=frozenset(formulas),
    )


def _cells(line: str) -> Iterator[Value]:
    for cell in line.split("|"):
        yield _typed(cell.strip(" "))


def _typed(cell: str) -> Value:
    """`12` and `7.5` are numbers, `2015-01-28` a date, `#N/A` an error, `"12"` text."""
    if cell.startswith('"'):
        return cell.strip('"')
    if re.fullmatch(r"-?\d+", cell):
        return int(cell)
    if re.fullmatch(r"-?\d+\.\d+", cell):
        return float(cell)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
        return dt.datetime.fromisoformat(cell)
    if cell.startswith("#"):
        return CellError(cell)
    return {"": None, "WAAR": True, "ONWAAR": False}.get(cell, cell)


def cover(year: int = 2015, **more: Value) -> RawSheet:
    """Toelichting with the year, and what else it says by header."""
    pairs = {"Jaar": year, **more}
    rows = tuple((number, pair) for number, pair in enumerate(pairs.items(), start=1))
    return RawSheet(
        name="Toelichting",
        hidden=False,
        rows=rows,
        hidden_rows=frozenset(),
        hidden_columns=frozenset(),
        merged=(),
        unsaved_formulas=frozenset(),
    )


def upload_of(
    *pages: RawSheet, metrics: Mapping[str, str] | None = None, filename: str = "jaar.xlsx"
) -> Upload:
    """What a workbook of these sheets says; a Toelichting for 2015 comes along if there is none."""
    if not any(p.name.startswith("Toelichting") for p in pages):
        pages = (cover(), *pages)
    return interpret(RawWorkbook(sheets=pages, problems=()), filename, SHA, metrics=metrics)


def upload_rows(rows: Rows, *, metrics: Mapping[str, str] | None = None) -> Upload:
    """What the workbook that `write_workbook` makes of these rows says, read in this process."""
    content = write_workbook(rows, metrics=metrics)
    return interpret(parse(content), "jaar.xlsx", SHA, metrics=metrics)


def shown(problems: Sequence[Problem]) -> list[str]:
    """Severity and place of each problem: `fout Begroting!H2`."""
    return [f"{p.severity} {p.place}" for p in problems]


def bare(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows without what is empty and without their row numbers."""
    return [
        {k: v for k, v in row.items() if v is not None and k not in ("tab", "row_number")}
        for row in rows
    ]


# --- a workbook that fills every column ---------------------------------------------------------


def full_workbook(year: int = 2015) -> dict[str, list[dict[str, Any]]]:
    """A row with a value in every column of every sheet, which agree with one another."""
    made = {sheet.key: [full_row(sheet, year)] for sheet in SHEETS}
    made["participants"][0]["member_since"] = dt.date(year - 2, 7, 1)
    made["activities"][0]["budget_activity"] = made["budget"][0]["activity"]
    return made


def full_row(sheet: Sheet, year: int = 2015) -> dict[str, Any]:
    """A row with a value in every column of a sheet."""
    samples = {
        "yesno": True,
        "integer": 3,
        "number": 7.25,
        "money": Decimal("1234.56"),
        "ratio": 0.35,
        "kvk": "01234567",
        "date": dt.date(year, 12, 31),
        "year": year,
    }
    return {
        c.key: c.choices[-1] if c.choices else samples.get(c.kind, f"{c.header} 1")
        for c in sheet.columns
    }


# --- stores -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def _one_store() -> Iterator[Store]:
    made = stores.connect(stores.MEMORY)
    yield made
    made.close()


@pytest.fixture
def store(_one_store: Store) -> Store:
    """An empty store in memory: the same one, emptied, since making one takes 0.2 s."""
    with _one_store.connection.cursor() as cursor:
        for table in SQL_TYPES:
            cursor.execute(f"delete from {table}")
    return _one_store


@pytest.fixture
def no_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """What sheets must agree on is in test_references.py; asking takes 0.3 s a commit."""
    monkeypatch.setattr(references, "RULES", ())


@pytest.fixture
def address(tmp_path: Path) -> str:
    """Where a store on disk may be made."""
    return str(tmp_path / "zorgalliantie.duckdb")


@pytest.fixture
def locked(address: str) -> Iterator[str]:
    """The address of a store that another process has open."""
    stores.connect(address).close()
    code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code, address],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        yield address
        other.communicate(b"\n")
