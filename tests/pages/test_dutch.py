"""How a unit, a change, a date, a list and an untrusted name read in Dutch."""

import datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from babel.numbers import format_decimal

from pages.parts import dutch

NUMBERS = [
    (570743, "eur", "€\u00a0570.743"),
    (570743.0, "eur", "€\u00a0570.743"),
    (Decimal("19435.34"), "eur", "€\u00a019.435,34"),
    (8870.9, "eur", "€\u00a08.870,90"),
    (2.675, "eur", "€\u00a02,68"),  # half up in decimals; as a binary fraction it is just under
    (1.999, "eur", "€\u00a02"),
    (-2500, "eur", "−€\u00a02.500"),
    (-0.001, "eur", "€\u00a00"),  # never minus nothing
    (0, "eur", "€\u00a00"),
    (6854, "hours", "6.854 uur"),
    (7.25, "hours", "7,3 uur"),
    (-138, "hours", "−138 uur"),
    (27, "count", "27"),
    (np.int64(1234567), "count", "1.234.567"),
    (2.5, "count", "2,5"),
    (0.421519, "share", "42,2%"),
    (0.85, "share", "85%"),
    (0, "share", "0%"),
    (1, "share", "100%"),
    (0.9590, "ratio", "0,96"),
    (2, "ratio", "2,00"),
    (83.27, "eur/hour", "€\u00a083,27"),
    (85, "eur/hour", "€\u00a085,00"),
    (0.645, "index", "0,65"),
    (None, "eur", "–"),
    (float("nan"), "share", "–"),
    (pd.NA, "count", "–"),
    (float("inf"), "ratio", "–"),
]

CHANGES = [
    (27, 21, "count", "+6"),
    (21, 27, "count", "−6"),
    (27, 27, "count", "gelijk"),
    (8000, 10500, "eur", "−€\u00a02.500"),
    (10.5, 8, "eur", "+€\u00a02,50"),
    (0.422, 0.409, "share", "+1,3 procentpunt"),
    (0.4091, 0.4090, "share", "gelijk"),  # the difference is too small to read
    (110, 100, "hours", "+10 uur"),
    (0.96, 0.99, "ratio", "−0,03"),
    (0.961, 0.962, "ratio", "gelijk"),
    (0.3, 0.1, "index", "+0,20"),
    (None, 21, "count", None),
    (27, None, "count", None),
    (float("nan"), 21, "count", None),
]

MARKS = [
    (275000, "eur", 1000, "275"),
    (46164, "eur", 1000, "46"),
    (8800, "eur", 1, "8.800"),
    (6854, "hours", 1, "6.854"),
    (0.244, "share", 1, "24%"),
    (-3, "count", 1, "−3"),
    (None, "count", 1, "–"),
]


@pytest.mark.parametrize(("value", "unit", "expected"), NUMBERS)
def test_number(value, unit, expected):
    assert dutch.number(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "unit", "digits", "expected"),
    [
        (570743, "eur", 2, "€\u00a0570.743,00"),
        (19435.34, "eur", 0, "€\u00a019.435"),
        (0.2414, "share", 0, "24%"),
        (0.125, "share", 0, "13%"),  # half up: 12,5 reads as 13
        (0.24, "share", 1, "24,0%"),
    ],
)
def test_number_with_as_many_digits_as_asked(value, unit, digits, expected):
    assert dutch.number(value, unit, digits=digits) == expected


def test_a_change_has_as_many_digits_as_the_value_beside_it():
    assert dutch.change(5895.12, 0, "eur", digits=0) == "+€\u00a05.895"
    assert dutch.change(0.4, 0, "eur", digits=0) == dutch.EQUAL


@pytest.mark.parametrize(("now", "before", "unit", "expected"), CHANGES)
def test_change(now, before, unit, expected):
    assert dutch.change(now, before, unit) == expected


@pytest.mark.parametrize(("value", "unit", "divisor", "expected"), MARKS)
def test_mark(value, unit, divisor, expected):
    assert dutch.mark(value, unit, divisor=divisor) == expected


@pytest.mark.parametrize(
    ("unit", "highest", "expected"),
    [
        ("eur", 99_999, (1, "euro")),
        ("eur", 100_000, (1000, "× €\u00a01.000")),
        ("eur", None, (1, "euro")),
        ("hours", 100_000, (1, "uur")),
        ("count", 27, (1, "aantal")),
    ],
)
def test_axis(unit, highest, expected):
    assert dutch.axis(unit, highest) == expected


@pytest.mark.parametrize("ask", [dutch.number, dutch.mark])
def test_an_unknown_unit_is_an_error(ask):
    with pytest.raises(KeyError):
        ask(1, "dollar")


def test_an_unknown_unit_is_an_error_without_a_value_too():
    with pytest.raises(KeyError):
        dutch.number(None, "dollar")
    with pytest.raises(KeyError):
        dutch.mark(None, "dollar")
    with pytest.raises(KeyError):
        dutch.change(None, None, "dollar")


def test_every_unit_is_covered_by_the_examples():
    assert {unit for _, unit, _ in NUMBERS} == set(dutch.UNITS)
    assert {unit for *_, unit, _ in CHANGES} >= set(dutch.UNITS) - {"eur/hour"}


def test_the_separators_are_those_of_the_netherlands():
    assert format_decimal(1234.5, locale=dutch.LOCALE) == "1.234,5"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime.date(2015, 1, 12), "12 januari 2015"),
        (datetime.date(2014, 12, 31), "31 december 2014"),
        (datetime.datetime(2016, 3, 3, 23, 59), "3 maart 2016"),
        (pd.Timestamp("2016-08-01"), "1 augustus 2016"),
        (None, "–"),
        (pd.NaT, "–"),
    ],
)
def test_date(day, expected):
    assert dutch.date(day) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a en b"),
        (["a", "b", "c"], "a, b en c"),
    ],
)
def test_join(words, expected):
    assert dutch.join(words) == expected


@pytest.mark.parametrize(
    ("count", "expected"),
    [(0, "0 participanten"), (1, "1 participant"), (1234, "1.234 participanten")],
)
def test_plural(count, expected):
    assert dutch.plural(count, "participant", "participanten") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zorg & Zo", r"Zorg \& Zo"),
        ("![x](https://tracker)", "\\!\\[x\\]\\(https\\:\u2060//tracker\\)"),
        (":red[rood] $x$", r"\:red\[rood\] \$x\$"),
        (":material/home: :smile:", "\\:\u2060material/home\\: \\:\u2060smile\\:"),
        ("a -> b -- c", "a \\-\u2060\\> b \\-\u2060\\- c"),
        ("<b>vet</b>", r"\<b\>vet\</b\>"),
        ("kop\n\n# nog een kop", r"kop \# nog een kop"),  # no new block either
        ("één €", "één €"),
    ],
)
def test_markdown_shows_a_name_literally(text, expected):
    assert dutch.markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<a href="https://x">Zorg</a> & Zo', '&lt;a href="https://x"&gt;Zorg&lt;/a&gt; &amp; Zo'),
        ("'t Huis", "'t Huis"),
    ],
)
def test_plotly_shows_a_name_literally(text, expected):
    assert dutch.plotly(text) == expected
