"""The description of the workbook: what holds for every sheet and column."""

from __future__ import annotations

from collections import Counter

import pytest

from data.sheets import COVER, SHEETS, Column, Sheet, headers, sheet

EVERY_COLUMN = [(s, c) for s in SHEETS for c in s.columns]
NUMERIC = {"integer", "number", "money", "ratio"}


@pytest.mark.parametrize(("where", "column"), EVERY_COLUMN)
def test_column(where: Sheet, column: Column) -> None:
    assert column.help.endswith(".")
    assert column.help == " ".join(column.help.split())
    assert bool(column.choices) == (column.kind == "choice")
    assert len(set(column.choices)) == len(column.choices)
    assert all(choice == choice.casefold() for choice in column.choices)  # as they are compared
    assert (column.low, column.high) == (None, None) or column.kind in NUMERIC
    assert not column.within_year or column.kind == "date"
    assert not column.fill_down or column.kind == "text"
    if column.default is not None:
        assert not column.required
        assert f"Leeg: {column.default}." in column.help
        assert not column.choices or column.default in column.choices
    assert {choice for _, choice in column.synonyms} <= {*column.choices}
    assert all(word == word.casefold() for word, _ in column.synonyms)
    assert column.asks_unit_below is None or column.kind == "money"
    if column.kind == "yesno":
        assert where is COVER or column.help.startswith("Ja als ")


@pytest.mark.parametrize("one", SHEETS, ids=lambda s: s.key)
def test_sheet(one: Sheet) -> None:
    keys = [column.key for column in one.columns]
    assert len(set(keys)) == len(keys)
    names = Counter(name.casefold() for column in one.columns for name in headers(column))
    # `Onderwerp` is what some call a block and others a line: it is whichever the others leave
    assert {name for name, times in names.items() if times > 1} <= {"onderwerp"}
    assert one.grain[0].islower()  # it stands behind "Eén rij is"
    assert not one.grain.endswith(".")
    assert {*one.unique, *one.totalled} <= set(keys)
    assert all(one.column(key).kind in NUMERIC for key in one.totalled)
    assert any(column.required for column in one.columns)
    # `data.reading.table` tells a repeated row by the place of the first of these columns
    assert not one.unique or one.column(one.unique[0]).required


def test_titles_and_keys_are_told_apart() -> None:
    names = [name for s in SHEETS for name in (s.key, s.title.casefold())]
    assert len(set(names)) == len(names)


def test_no_name_of_a_tab_stands_for_two_sheets() -> None:
    names = [name.casefold() for s in SHEETS for name in (s.title, *s.aliases)]
    assert len(set(names)) == len(names)


def test_a_group_is_about_one_sheet() -> None:
    words = [word for s in SHEETS for word in s.groups]
    assert len(set(words)) == len(words)
    assert all(word == word.casefold() for word in words)


@pytest.mark.parametrize("name", ["budget", "Begroting", " BEGROTING "])
def test_sheet_by_name(name: str) -> None:
    assert sheet(name).key == "budget"


@pytest.mark.parametrize("name", ["", "begrotingen", "budget 2015"])
def test_no_such_sheet(name: str) -> None:
    with pytest.raises(KeyError):
        sheet(name)


def test_column_by_key() -> None:
    assert COVER.column("year").header == "Jaar"
    with pytest.raises(KeyError):
        COVER.column("month")
