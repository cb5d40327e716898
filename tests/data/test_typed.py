"""What people type for a number, a date or a KvK number: every row of it, and what must hold."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from data.reading.typed import (
    MONTHS,
    AmbiguousError,
    Habit,
    UnreadableError,
    date,
    habit,
    kvk,
    number,
    says_unknown,
    scale_of,
    serial_date,
    shown,
    two_ways,
    unit,
    without_unit,
)

# --- numbers ------------------------------------------------------------------------------------

NUMBERS: list[tuple[str, str]] = [
    # euros
    ("€ 2.500,-", "2500"),
    ("€ 2.500,00", "2500"),
    ("2.500,\N{EN DASH}", "2500"),
    ("€\xa02.500,=", "2500"),
    ("EUR 2500", "2500"),
    ("eur. 500", "500"),
    ("2500 euro", "2500"),
    ("2500 euro's", "2500"),
    ("2500 euro’s", "2500"),
    ("\xa0€\xa02500\xa0", "2500"),
    ("€500 p/j", "500"),
    ("2 500", "2500"),
    ("12\u202f345,67", "12345.67"),
    ("1.234.567,89", "1234567.89"),
    ("2.500,5", "2500.5"),
    # less than nothing
    ("-/- 500", "-500"),
    ("(500)", "-500"),
    ("(€ 500)", "-500"),
    ("€ (500)", "-500"),
    ("( 500,- )", "-500"),
    ("500-", "-500"),
    ("500 -", "-500"),
    ("500-/-", "-500"),
    ("− 500", "-500"),
    ("\N{EN DASH}500", "-500"),
    ("€ -500,-", "-500"),
    # fractions and units
    ("7,5", "7.5"),
    ("7,5 uur", "7.5"),
    ("5 dagen", "5"),
    ("6 personen", "6"),
    ("0,700", "0.7"),
    # what says its own scale
    ("2,5 mln", "2500000"),
    ("€ 2,5 miljoen", "2500000"),
    ("3 mio.", "3000000"),
    ("1,2 mrd", "1200000000"),
    ("25k", "25000"),
    ("25 duizend", "25000"),
    # nothing is 0
    ("nihil", "0"),
    ("Nul", "0"),
    ("0", "0"),
    ("00012", "12"),
]


@pytest.mark.parametrize(("text", "meant"), NUMBERS)
def test_number(text: str, meant: str) -> None:
    found = number(text)
    assert (found.number, found.remark) == (Decimal(meant), "")


@pytest.mark.parametrize(
    ("text", "meant", "told"),
    [
        ("1.5", "1.5", "1,5"),
        ("12.50", "12.50", "12,5"),
        ("1,234,567.89", "1234567.89", "1234567,89"),
        ("2,500.00", "2500.00", "2500"),
        ("0.700", "0.7", "0,7"),
        ("-/- 12.50", "-12.5", "-12,5"),
        ("2.5 mln", "2500000", "2500000"),
    ],
)
def test_number_in_the_english_way_is_read_and_told(text: str, meant: str, told: str) -> None:
    found = number(text)
    assert (found.number, found.remark) == (Decimal(meant), f"'{text}' is gelezen als {told}")


@pytest.mark.parametrize(
    "text", ["n.v.t.", "nvt", "NVT", "?", "volgt", "onbekend", "n.n.b.", "nog niet bekend"]
)
def test_unknown_is_not_0(text: str) -> None:
    assert says_unknown(f" {text}\xa0")
    found = number(text)
    assert found.number is None
    assert "is onbekend, niet 0" in found.remark


@pytest.mark.parametrize("text", ["pm", "PM", "p.m.", "P.M", "memorie"])
def test_pm_is_unknown(text: str) -> None:
    assert number(text).number is None
    assert number(text).remark.startswith("p.m. is onbekend, niet 0")


NOT_NUMBERS = {
    "is geen getal": [
        *("veel", "1e5", "40 45", "1.23.456", "2.500.00", "2,500,00", "7:30", "½", "7½", "10%"),
        *("€", "€ -", "+40", "40+", "40*", "40?", "2500.", ",5", "-(500)", "(500-)", "--500"),
        *("1 januari", "tot 6", "geen", "²", "3 m", "€ 2,5M"),  # 3 m: million, men or months
    ],
    "is een schatting": ["±40", "ca. 40", "circa 40", "+/- 40", "> 40", "max 6", "min 3", "~5"],
    "is een bereik": ["40 à 45", "40-45", "40 – 45", "5 of 6", "1/2", "2 tot 3", "28-1-15"],
}


@pytest.mark.parametrize("text", [(what, t) for what, texts in NOT_NUMBERS.items() for t in texts])
def test_not_a_number(text: tuple[str, str]) -> None:
    with pytest.raises(UnreadableError) as problem:
        number(text[1])
    assert problem.value.what == f"'{text[1]}' {text[0]}"
    assert problem.value.fix
    assert not isinstance(problem.value, AmbiguousError)


TWO_WAYS = ["2.500", "2,500", "€ 2.500", "12.345", "1,200 uur", "-/- 2.500", "(2.500)", "2.500 mln"]


@pytest.mark.parametrize("text", TWO_WAYS)
def test_two_ways_is_never_read_by_itself(text: str) -> None:
    with pytest.raises(AmbiguousError, match=" of "):
        number(text)


@pytest.mark.parametrize(
    ("text", "usual", "meant"),
    [
        ("2.500", "nl", "2500"),
        ("2,500", "nl", "2.5"),
        ("2.500", "en", "2.5"),
        ("2,500", "en", "2500"),
        ("2.500", "whole", "2500"),
        ("2,500", "whole", "2500"),
        ("-/- 2.500", "nl", "-2500"),
        ("2.500 mln", "en", "2500000"),
    ],
)
def test_two_ways_is_read_by_habit_and_told(text: str, usual: Habit, meant: str) -> None:
    found = number(text, usual)
    assert found.number == Decimal(meant)
    assert found.remark == f"'{text}' is gelezen als {shown(Decimal(meant))}"


HABITS: list[tuple[list[str], bool, Habit | None]] = [
    (["2.500,00"], False, "nl"),
    (["7,5", "2.500"], False, "nl"),
    (["2.500,-"], False, "nl"),
    (["1.234.567"], False, "nl"),
    (["7.5"], False, "en"),
    (["2,500.00"], False, "en"),
    (["1,234,567"], False, "en"),
    (["7.5", "7,5"], False, None),  # they contradict each other
    (["2.500"], False, None),
    (["2500"], False, None),
    (["veel", ""], False, None),
    ([], False, None),
    (["2.500"], True, "whole"),  # all numbers beside it are whole
    (["2,500"], True, None),  # but a comma may begin a fraction
    (["2.500", "7,5"], True, "nl"),
]


@pytest.mark.parametrize(("texts", "whole", "usual"), HABITS)
def test_habit(texts: list[str], whole: bool, usual: Habit | None) -> None:
    assert habit(texts, whole=whole) == usual


@pytest.mark.parametrize(
    ("text", "separator"), [("2.500", "."), ("€ 2,500", ","), ("2500", ""), ("0.500", "")]
)
def test_separator_of_what_can_be_read_two_ways(text: str, separator: str) -> None:
    assert two_ways(text) == separator


@pytest.mark.parametrize(("text", "times"), [("2,5 mln", 10**6), ("25k", 1000), ("25", 1)])
def test_scale_of_a_text(text: str, times: int) -> None:
    assert scale_of(text) == times
    assert number(text).own_scale is (times > 1)


@pytest.mark.parametrize(
    ("value", "text"), [("2500", "2500"), ("2500.00", "2500"), ("7.50", "7,5"), ("-0.25", "-0,25")]
)
def test_shown(value: str, text: str) -> None:
    assert shown(Decimal(value)) == text


amounts = st.decimals(-(10**9), 10**9, places=2)
SHAPES = ("{}", "€ {}", "{} euro", "EUR {}", "€\xa0{}", " {} ")


@given(amounts, st.sampled_from(SHAPES))
def test_a_dutch_amount_is_that_amount(amount: Decimal, shape: str) -> None:
    text = format_decimal(amount, "#,##0.00", locale="nl_NL")
    assert number(shape.format(text)).number == amount


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_below_zero_however_it_is_typed(amount: Decimal) -> None:
    text = format_decimal(amount, "#,##0.00", locale="nl_NL")
    for shape in ("-{}", "- {}", "-/- {}", "({})", "{}-", "{} -", "€ -{}", "(€ {})"):
        assert number(shape.format(text)).number == -amount


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from(".,"), st.sampled_from(SHAPES))
def test_three_digits_behind_one_separator_are_never_guessed(
    left: int, right: int, separator: str, shape: str
) -> None:
    text = shape.format(f"{left}{separator}{right:03}")
    with pytest.raises(AmbiguousError):
        number(text)
    read = {number(text, usual).number for usual in ("nl", "en", "whole")}
    assert read == {Decimal(f"{left}{right:03}"), Decimal(f"{left}.{right:03}")}


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_complaint(text: str) -> None:
    with suppress(UnreadableError):
        found = number(text).number
        assert found is None or found.is_finite()


# --- dates --------------------------------------------------------------------------------------

DAY = dt.date(2015, 1, 28)


@pytest.mark.parametrize(
    "text",
    [
        *("28-1-15", "28-01-2015", "28/1/2015", "28.1.2015", "28 . 1 . 2015", "28-1-'15"),
        *("2015-01-28", "2015-1-28", "2015-01-28 00:00:00", "2015-01-28T19:30"),
        *("28 januari 2015", "28 jan. 2015", "28-jan-15", "28 jan '15", "28e januari 2015"),
        *("wo 28 januari 2015", "woensdag 28-1-2015", "Wo. 28-1-15", "28 januari, 2015"),
        *("28-1-2015 19:30", "28-1-2015, 19:30 uur", "28 januari 2015.", "28-Jan-15"),
    ],
)
def test_date(text: str) -> None:
    assert date(text, 2015) == (DAY, "")
    assert date(text, None) == (DAY, "")


@pytest.mark.parametrize("text", ["28 januari", "28-1", "28/1", "wo 28 jan.", "28 JAN"])
def test_date_without_a_year_takes_that_of_the_workbook(text: str) -> None:
    assert date(text, 2015) == (DAY, f"'{text}' is gelezen als 28-01-2015")
    with pytest.raises(UnreadableError, match="is geen datum"):
        date(text, None)


def test_weekday_that_is_not_that_day() -> None:
    assert date("do 28 jan 2015", 2015) == (
        DAY,
        "'do 28 jan 2015' is gelezen als 28-01-2015, maar dat is een woensdag",
    )


@pytest.mark.parametrize(("text", "year"), [("1-1-69", 2069), ("1-1-70", 1970), ("1-1-98", 1998)])
def test_year_of_two_digits(text: str, year: int) -> None:
    assert date(text, None)[0].year == year


@pytest.mark.parametrize(
    "text",
    ["voorjaar 2015", "najaar", "Q1 2015", "1e kwartaal", "jan 2015", "maart", "eind '15"],
)
def test_season_or_month_names_no_day(text: str) -> None:
    with pytest.raises(UnreadableError) as problem:
        date(text, 2015)
    assert problem.value.what == f"'{text}' noemt geen dag"


@pytest.mark.parametrize(
    "text",
    [
        *("30-2-2015", "29 feb", "0-1-2015", "1-13-2015", "12-28-2015", "28-1-015", "ooit"),
        *("28 mij 2015", "28 t/m 30 jan", "28/29 januari", "half januari", "", "2015", "28"),
    ],
)
def test_not_a_date(text: str) -> None:
    with pytest.raises(UnreadableError) as problem:
        date(text, 2015)
    assert problem.value.what == f"'{text}' is geen datum"


days = st.dates(dt.date(2000, 1, 1), dt.date(2069, 12, 31))
LONG = {number: name for name, number in reversed(MONTHS.items())}
WEEK = ("ma", "di", "wo", "do", "vr", "za", "zo")


@given(days)
def test_any_day_however_it_is_written(day: dt.date) -> None:
    for text in (
        f"{day:%d-%m-%Y}",
        f"{day.day}/{day.month}/{day:%y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%Y-%m-%d}",
        f"{day.day} {LONG[day.month]} {day.year}",
        f"{WEEK[day.weekday()]} {day.day} {LONG[day.month]} '{day:%y}",
    ):
        assert date(text, None) == (day, "")
    assert date(f"{day.day} {LONG[day.month]}", day.year)[0] == day


@given(st.text(max_size=30), st.none() | st.integers(2010, 2040))
def test_any_text_is_a_date_or_a_complaint(text: str, year: int | None) -> None:
    with suppress(UnreadableError):
        assert isinstance(date(text, year)[0], dt.date)


@given(days)
def test_day_that_excel_keeps_as_a_number(day: dt.date) -> None:
    if dt.date(1982, 2, 18) <= day <= dt.date(2064, 4, 8):
        assert serial_date((day - dt.date(1899, 12, 30)).days, date1904=False) == day
        assert serial_date((day - dt.date(1904, 1, 1)).days + 0.75, date1904=True) == day


@pytest.mark.parametrize("value", [0, 2015, 29_999, 60_001, -1, 20150128, float("inf")])
def test_number_that_is_no_day(value: float) -> None:
    assert serial_date(value, date1904=False) is None
    assert serial_date(42032, date1904=False) == DAY
    assert serial_date(40570, date1904=True) == DAY


# --- KvK numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["01234567", "0123 45 67", "01.23.45.67", "KvK 01234567", "kvk: 01234567"]
)
def test_kvk(text: str) -> None:
    assert kvk(text) == ("01234567", "")


def test_kvk_that_lost_its_zero() -> None:
    told = "'1234567' heeft zeven cijfers en is gelezen als 01234567"
    assert kvk("1234567") == ("01234567", told)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("123456", "'123456' is geen KvK-nummer"),
        ("123456789", "'123456789' is geen KvK-nummer"),
        ("12345678.5", "'123456785' is geen KvK-nummer"),
        ("volgt nog", "'volgtnog' is geen KvK-nummer"),
        ("000012345678", "'000012345678' heeft twaalf cijfers, zoals een vestigingsnummer"),
    ],
)
def test_no_kvk(text: str, what: str) -> None:
    with pytest.raises(UnreadableError) as problem:
        kvk(text)
    assert problem.value.what == what


# --- units in a header --------------------------------------------------------------------------

UNITS: list[tuple[str, int, str]] = [
    ("Omzet", 1, "omzet"),
    ("Omzet *", 1, "omzet"),
    ("Omzet in euro's", 1, "omzet"),
    ("Omzet (in €)", 1, "omzet"),
    ("Bedrag in €", 1, "bedrag"),
    ("Bedrag €", 1, "bedrag"),
    ("€", 1, "€"),
    ("Aantal (2015)", 1, "aantal"),
    ("Begroot 2015", 1, "begroot"),
    ("Duur (uren)", 1, "duur"),
    ("KvK-nr.", 1, "kvk-nr."),
    *(
        (header, 1000, "omzet")
        for header in (
            *("Omzet x € 1.000", "Omzet (x € 1.000)", "Omzet (x 1000)", "Omzet x1000 euro"),
            *("Omzet (x €1.000,-)", "Omzet *1000", "Omzet (× 1.000)", "Omzet (€ 1.000)"),
            *("Omzet (in duizenden)", "Omzet in duizenden euro's", "Omzet (duizend euro)"),
            *("Omzet k€", "Omzet (K)", "Omzet (k euro)", "Omzet (T€)", "Omzet (€ 000)"),
            *("Omzet ('000)", "Omzet in 1.000 euro", "Omzet 2014 (x € 1.000)", "Omzet x duizend"),
        )
    ),
    *(
        (header, 10**6, "omzet")
        for header in (
            *("Omzet (mln)", "Omzet (€ mln)", "Omzet in mln €", "Omzet in miljoenen"),
            *("Omzet (x 1.000.000)", "Omzet (x € 1.000.000)", "Omzet (M€)", "Omzet (milj.)"),
            *("Omzet x mln", "Omzet x € 1 mln", "Omzet (mlj)", "Omzet 2014 in mln euro"),
        )
    ),
    ("Euro x 1.000", 1000, "euro"),
    ("€ x 1.000", 1000, "€"),
]


@pytest.mark.parametrize(("header", "times", "bare"), UNITS)
def test_unit(header: str, times: int, bare: str) -> None:
    assert (unit(header), without_unit(header)) == (times, bare)
