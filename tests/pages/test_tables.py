"""How a table reads on screen, and what its file holds."""

import datetime
from decimal import Decimal

import pandas as pd
import pytest

from pages.parts import tables

TABLE = pd.DataFrame(
    {
        "Organisatie": ["Zorg [x](http://x)", "=1+1"],
        "Jaar": [2015, 2016],
        "Bedrag": [19435.34, None],
        "Verschil": ["−3", "-2,5%"],
    }
)


def test_the_table_reads_as_dutch_with_figures_to_the_right():
    styled = tables.readable(TABLE, {"Bedrag": "eur"})
    assert styled.data["Bedrag"].tolist() == [
        "€\u00a019\\.435,34",
        "–",
    ]  # never broken after the euro sign
    assert styled.data["Jaar"].tolist() == ["2015", "2016"]
    assert styled.data["Organisatie"][0] == "Zorg \\[x\\]\\(http\\:\u2060//x\\)"
    assert [s["selector"] for s in styled.table_styles] == [".col0", ".col1", ".col2", ".col3"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime.date(2015, 1, 12), "12 januari 2015"),
        (1234.5, r"1\.234,5"),
        (None, "–"),
        ("ja", "ja"),
    ],
)
def test_a_cell_without_a_unit_is_dutch_too(value, expected):
    table = pd.DataFrame({"x": pd.Series([value], dtype=object)})
    assert tables.readable(table, {}).data["x"].tolist() == [expected]


def export(*cells):
    table = pd.DataFrame({"kop": pd.Series(cells, dtype=object)})
    return tables.as_csv(table).decode("utf-8").removeprefix("\ufeff").splitlines()[1:]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (570743, "570743"),
        (19435.34, "19435,34"),
        (0.1 + 0.2, "0,3"),
        (Decimal("8870.97"), "8870,97"),
        (-3, "-3"),
        (None, '""'),  # a line with nothing on it would be no row
        (float("nan"), '""'),
        (datetime.date(2015, 1, 12), "12-01-2015"),
        ("Zorg; Zo", '"Zorg; Zo"'),
        ("één", "één"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        (" =1+1", "' =1+1"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("-2,5%", "-2,5%"),  # a figure, whatever it starts with
        ("+6", "+6"),
        ("+6+cmd", "'+6+cmd"),
    ],
)
def test_csv_opens_in_a_dutch_excel_and_runs_nothing(cell, expected):
    assert export(cell) == [expected]


def test_csv_neutralises_a_carriage_return_and_a_header():
    assert b"'\rx" in tables.as_csv(pd.DataFrame({"=kop": ["\rx"]}))
    assert tables.as_csv(pd.DataFrame({"=kop": ["x"]})).startswith(b"\xef\xbb\xbf'=kop\r\n")
