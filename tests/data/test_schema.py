"""The tables: one per sheet, with what a row must hold."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from data import schema
from data.schema import SCHEMA, SQL_TYPES, VIEWS
from data.sheets import SHEETS, Sheet
from data.store import Store, reading


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda s: s.key)
def test_table_of_a_sheet(store: Store, sheet: Sheet) -> None:
    with reading(store) as cursor:
        found = cursor.execute(
            "select column_name, is_nullable from information_schema.columns "
            "where table_name = ? order by ordinal_position",
            [sheet.key],
        ).fetchall()
    assert found == [
        *((key, "NO") for key in ("upload_id", "source_id", "tab", "row_number")),
        *((column.key, "NO" if column.required else "YES") for column in sheet.columns),
    ]


@pytest.mark.parametrize(
    ("table", "column", "kind"),
    [
        ("participants", "kvk", "VARCHAR"),  # a leading zero
        ("participants", "advisory_board", "BOOLEAN"),
        ("participants", "member_since", "DATE"),
        ("budget", "cost", "DECIMAL(18,2)"),  # a cent stays a cent
        ("budget", "hours", "DOUBLE"),
        ("attendance", "present", "INTEGER"),
        ("prospects", "chance", "DOUBLE"),
        ("cover", "year", "INTEGER"),
        ("control_total", "printed", "DECIMAL(18,2)"),
        ("activation", "at", "TIMESTAMP"),
    ],
)
def test_type(store: Store, table: str, column: str, kind: str) -> None:
    with reading(store) as cursor:
        found = cursor.execute(
            "select data_type from information_schema.columns "
            "where table_name = ? and column_name = ?",
            [table, column],
        ).fetchall()
    assert found == [(kind,)]


def test_what_may_be_empty_beside_the_cells_of_a_sheet(store: Store) -> None:
    with reading(store) as cursor:
        found = cursor.execute(
            "select table_name || '.' || column_name from information_schema.columns "
            "where is_nullable = 'YES' "
            "and table_name in ('upload', 'activation', 'control_total', 'setting', "
            "'scenario', 'submission', 'decision') order by all"
        ).fetchall()
    assert found == [
        ("activation.upload_id",),
        ("scenario.scale_year",),
        ("upload.purged_at",),
        ("upload.purged_by",),
    ]


def test_schema_may_be_run_again() -> None:
    with duckdb.connect() as connection:
        for _ in range(2):
            for statement in SCHEMA:
                connection.execute(statement)
        tables = connection.execute("select table_name from information_schema.tables").fetchall()
    assert {name for (name,) in tables} == set(SQL_TYPES)


def test_views_are_those_of_the_file_with_their_grain_above() -> None:
    files = Path(schema.__file__).with_name("views").glob("*.sql")
    assert sorted(VIEWS) == sorted("\n".join(f.read_text(encoding="utf-8") for f in files))
    lines = VIEWS.splitlines()
    made = [n for n, line in enumerate(lines) if line.startswith("create or replace")]
    assert len(made) > 20
    for number in made:
        above = number - 1
        while lines[above - 1].startswith("--"):
            above -= 1
        assert re.match(r"-- one row per \w", lines[above]), lines[number]
