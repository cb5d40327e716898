"""One cell as people type it: what it means, and what is said when it means nothing."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from data.reader import CellError, Value
from data.reading.cells import Reading, check_row, check_total, is_empty
from data.reading.typed import tidy
from data.sheets import (
    ACTUALS,
    ATTENDANCE,
    BUDGET,
    CONTRIBUTIONS,
    COVER,
    PARTICIPANTS,
    PROSPECTS,
    TARGETS,
    Sheet,
)

# What each sheet needs beside the cell that a case is about.
REQUIRED: dict[str, dict[str, Value]] = {
    "participants": {"organisation": "A", "sector": "zorg"},
    "contributions": {"provider": "A", "kind": "subsidie"},
    "budget": {"block": "B", "activity": "a"},
    "actuals": {"block": "B", "activity": "a"},
    "attendance": {
        "date": dt.datetime(2015, 1, 28),
        "activity": "a",
        "organisation": "A",
        "present": 1,
    },
    "prospects": {"prospect": "A", "sector": "zorg", "chance": 0.5},
    "targets": {"metric": "m", "target": 1},
    "cover": {"year": 2015},
}
DAY = dt.date(2015, 1, 28)

MEANINGS: list[tuple[Sheet, str, Value, Any]] = [
    # text: what Excel shows, also where it holds something else
    (PARTICIPANTS, "place", True, "WAAR"),
    (PARTICIPANTS, "place", False, "ONWAAR"),
    (PARTICIPANTS, "place", 7.0, "7"),
    (PARTICIPANTS, "place", 7.5, "7,5"),
    # money: euros with two decimals
    (BUDGET, "cost", 2500, Decimal("2500.00")),
    (BUDGET, "cost", 2500.5, Decimal("2500.50")),
    (BUDGET, "cost", 0.1 + 0.2, Decimal("0.30")),
    (BUDGET, "cost", -500, Decimal("-500.00")),  # a correction
    (BUDGET, "cost", 0, Decimal("0.00")),
    (BUDGET, "cost", "7,5", Decimal("7.50")),
    (BUDGET, "cost", "2500", Decimal("2500.00")),
    (BUDGET, "cost", "€ 2.500,00", Decimal("2500.00")),
    (BUDGET, "cost", "€ 2.500,-", Decimal("2500.00")),  # the comma says what the point is
    (BUDGET, "cost", "2.500,\N{EN DASH}", Decimal("2500.00")),
    (BUDGET, "cost", "1.234.567,89", Decimal("1234567.89")),
    (BUDGET, "cost", "EUR 2500", Decimal("2500.00")),
    (BUDGET, "cost", "2500 euro", Decimal("2500.00")),
    (BUDGET, "cost", "\xa0€\xa02500\xa0", Decimal("2500.00")),
    (BUDGET, "cost", "-/- 500", Decimal("-500.00")),
    (BUDGET, "cost", "(500)", Decimal("-500.00")),
    (BUDGET, "cost", "500-", Decimal("-500.00")),
    (BUDGET, "cost", "nihil", Decimal("0.00")),
    (BUDGET, "cost", "2,5 mln", Decimal("2500000.00")),
    (BUDGET, "cost", "- € 500", Decimal("-500.00")),
    (BUDGET, "cost", "€ -500,-", Decimal("-500.00")),
    (BUDGET, "cost", 9_999_999_999_999, Decimal("9999999999999.00")),
    # numbers
    (BUDGET, "hours", 7.25, 7.25),
    (BUDGET, "hours", "7,25", 7.25),
    (BUDGET, "hours", 2276, 2276.0),
    (ATTENDANCE, "duration", 24, 24.0),
    (ATTENDANCE, "present", 3.0, 3),
    (ATTENDANCE, "present", "40", 40),
    (ATTENDANCE, "present", 2_147_483_647, 2_147_483_647),
    # shares
    (PROSPECTS, "chance", 0.7, 0.7),
    (PROSPECTS, "chance", "70%", 0.7),
    (PROSPECTS, "chance", "12,5 %", 0.125),
    (PROSPECTS, "chance", "0,7", 0.7),
    (PROSPECTS, "chance", 1, 1.0),
    (TARGETS, "target", 27, 27.0),
    (TARGETS, "target", "85%", 0.85),
    # text
    (PARTICIPANTS, "place", "  Sint \xa0 Anthonis\n", "Sint Anthonis"),
    (PARTICIPANTS, "place", "007", "007"),
    (PARTICIPANTS, "place", "=1+1", "=1+1"),
    (PARTICIPANTS, "place", 7.0, "7"),
    (PARTICIPANTS, "place", 7, "7"),
    # KvK numbers
    (PARTICIPANTS, "kvk", "01234567", "01234567"),
    (PARTICIPANTS, "kvk", "12.34.56.78", "12345678"),
    (PARTICIPANTS, "kvk", "1234 5678", "12345678"),
    (PARTICIPANTS, "kvk", 12345678, "12345678"),
    (PARTICIPANTS, "kvk", 12345678.0, "12345678"),
    # choices and yes or no
    (PARTICIPANTS, "sector", " Zorg ", "zorg"),
    (BUDGET, "line_kind", "Out of\xa0pocket", "out of pocket"),
    (PARTICIPANTS, "role", None, "participant"),
    (CONTRIBUTIONS, "number", None, 1),
    *((PARTICIPANTS, "advisory_board", typed, True) for typed in ("ja", "J", "x", "WAAR", True)),
    *((PARTICIPANTS, "advisory_board", typed, False) for typed in ("nee", "N", "onwaar", False)),
    (PARTICIPANTS, "advisory_board", None, None),
    # dates
    *(
        (ATTENDANCE, "date", typed, DAY)
        for typed in (
            dt.datetime(2015, 1, 28, 19, 30),
            DAY,
            "28-1-2015",
            "28/01/2015",
            "28.1.2015",
            "2015-01-28",
            "28 januari 2015",
            "28 Jan. 2015",
        )
    ),
    (PARTICIPANTS, "member_since", dt.datetime(2013, 7, 1), dt.date(2013, 7, 1)),  # any year
    # years
    (COVER, "year", 2015, 2015),
    (COVER, "year", "2015", 2015),
    # dashes of a ruled line are no answer
    (BUDGET, "hours", "- - -", None),
    (BUDGET, "hours", " ", None),
]


@pytest.mark.parametrize(("sheet", "column", "typed", "meaning"), MEANINGS)
def test_meaning(sheet: Sheet, column: str, typed: Value, meaning: Any) -> None:
    row, complaints = check_row(sheet, {**REQUIRED[sheet.key], column: typed}, 2015)
    assert complaints == []
    assert row[column] == meaning
    assert type(row[column]) is type(meaning)


EMPTY = "vul een getal in of laat de cel leeg"
NO_POINT = "kies hoe deze kolom te lezen is, of typ het als getal zonder punt"
NO_DAY = "verbeter de datum, of laat de cel leeg als er geen is"
REPAIR = "herstel de formule in Excel of vul een waarde in"
KVK = "vul acht cijfers in, met een apostrof ervoor als het met een nul begint"
DATE = "vul een datum in als 28-01-2015"

COMPLAINTS: list[tuple[Sheet, str, Value, str, str]] = [
    # numbers
    (BUDGET, "cost", "veel", "'veel' is geen getal", EMPTY),
    (BUDGET, "cost", "1e5", "'1e5' is geen getal", EMPTY),
    (BUDGET, "cost", "40 45", "'40 45' is geen getal", EMPTY),  # two figures, not 4045
    (BUDGET, "cost", "1.2.3", "'1.2.3' is geen getal", EMPTY),
    (BUDGET, "cost", "±40", "'±40' is een schatting", "vul één getal in, of laat leeg"),
    (BUDGET, "hours", "40 à 45", "'40 à 45' is een bereik", "vul één getal in, of laat leeg"),
    (BUDGET, "cost", True, "'WAAR' is geen getal", EMPTY),
    (BUDGET, "cost", False, "'ONWAAR' is geen getal", EMPTY),
    (BUDGET, "cost", dt.datetime(2015, 1, 28), "de datum 28-01-2015 is geen getal", EMPTY),
    (BUDGET, "hours", dt.time(7, 30), "'07:30:00' is geen getal", EMPTY),
    (BUDGET, "hours", "2.500", "'2.500' is tekst en kan 2500 of 2,5 zijn", NO_POINT),
    (BUDGET, "hours", "2,500", "'2,500' is tekst en kan 2500 of 2,5 zijn", NO_POINT),
    # an amount has two decimals and a count none, but a comma may still begin a fraction
    (BUDGET, "cost", "€ 2,500", "'€ 2,500' is tekst en kan 2500 of 2,5 zijn", NO_POINT),
    (ATTENDANCE, "present", "2,500", "'2,500' is tekst en kan 2500 of 2,5 zijn", NO_POINT),
    (BUDGET, "cost", "2.500 mln", "'2.500 mln' is tekst en kan 2500 of 2,5 zijn", NO_POINT),
    (BUDGET, "cost", CellError("#N/A"), "de cel bevat de foutwaarde #N/A", REPAIR),
    # numbers that no table holds
    (BUDGET, "cost", 1e30, "dit getal is te groot", EMPTY),
    (BUDGET, "cost", -1e13, "dit getal is te groot", EMPTY),
    (BUDGET, "cost", "9" * 400, "dit getal is te groot", EMPTY),
    (BUDGET, "hours", float("inf"), "dit getal is te groot", EMPTY),
    (BUDGET, "hours", float("nan"), "dit getal is te groot", EMPTY),
    (ATTENDANCE, "present", 2**31, "dit getal is te groot", EMPTY),
    # whole numbers
    (ATTENDANCE, "present", 1.5, "'1,5' is geen heel getal", "vul een heel getal in"),
    # ranges: both ends, one end, as a percentage
    (
        ATTENDANCE,
        "duration",
        24.5,
        "'24,5' valt buiten het bereik",
        "vul een getal in van 0 tot en met 24",
    ),
    (BUDGET, "hours", -1, "'-1' valt buiten het bereik", "vul een getal in van 0 of hoger"),
    (
        PROSPECTS,
        "chance",
        70,
        "'70' valt buiten het bereik",
        "vul een getal in van 0% tot en met 100%",
    ),
    (
        COVER,
        "year",
        215,
        "'215' valt buiten het bereik",
        "vul een getal in van 2000 tot en met 2100",
    ),
    # choices
    (
        BUDGET,
        "line_kind",
        "reizen",
        "'reizen' staat niet in de lijst van Regelsoort",
        "kies uit uren, out of pocket",
    ),
    (
        PARTICIPANTS,
        "advisory_board",
        "misschien",
        "'misschien' is geen ja of nee",
        "kies ja of nee, of laat de cel leeg",
    ),
    # text
    (
        PARTICIPANTS,
        "place",
        dt.datetime(2015, 1, 28),
        "hier staat een datum, geen tekst",
        "maak de cel op als tekst",
    ),
    (PARTICIPANTS, "place", CellError("#REF!"), "de cel bevat de foutwaarde #REF!", REPAIR),
    # KvK
    (PARTICIPANTS, "kvk", 123456, "'123456' is geen KvK-nummer", KVK),
    (
        PARTICIPANTS,
        "kvk",
        "000012345678",
        "'000012345678' heeft twaalf cijfers, zoals een vestigingsnummer",
        "vul het KvK-nummer van acht cijfers in",
    ),
    (PARTICIPANTS, "kvk", "123456789", "'123456789' is geen KvK-nummer", KVK),
    # dates
    (ATTENDANCE, "date", "voorjaar 2015", "'voorjaar 2015' noemt geen dag", DATE),
    (ATTENDANCE, "date", "28 mij 2015", "'28 mij 2015' is geen datum", DATE),
    (ATTENDANCE, "date", "30-2-2015", "'30-2-2015' is geen datum", DATE),
    (ATTENDANCE, "date", 2015, "'2015' is geen datum", DATE),
    (ATTENDANCE, "date", 28.1, "'28,1' is geen datum", DATE),
    (ATTENDANCE, "date", True, "'WAAR' is geen datum", DATE),
    (ATTENDANCE, "date", dt.time(0, 0), "'00:00:00' is geen datum", DATE),
    # what Excel makes of an empty cell, a typing error, and how some say "never"
    *(
        (PARTICIPANTS, "member_until", typed, f"{shown} is geen dag van dit netwerk", NO_DAY)
        for typed, shown in (
            (dt.datetime(1900, 1, 5), "05-01-1900"),
            (dt.date(215, 1, 28), "28-01-215"),
            ("31-12-9999", "31-12-9999"),
            ("1-1-98", "01-01-1998"),
        )
    ),
    (ATTENDANCE, "date", CellError("#NAME?"), "de cel bevat de foutwaarde #NAME?", REPAIR),
    (
        ATTENDANCE,
        "date",
        dt.datetime(2014, 12, 31),
        "31-12-2014 valt niet in 2015",
        "zet deze regel in de werkmap van 2014 of verbeter de datum",
    ),
    # nothing where something must stand
    (ATTENDANCE, "date", None, "Datum ontbreekt", "vul de cel in of verwijder de rij"),
    (
        PARTICIPANTS,
        "organisation",
        "--",
        "Organisatie ontbreekt",
        "vul de cel in of verwijder de rij",
    ),
]


@pytest.mark.parametrize(("sheet", "column", "typed", "what", "fix"), COMPLAINTS)
def test_complaint(sheet: Sheet, column: str, typed: Value, what: str, fix: str) -> None:
    row, complaints = check_row(sheet, {**REQUIRED[sheet.key], column: typed}, 2015)
    assert row == {}
    assert [(c.column, c.what, c.fix) for c in complaints] == [(column, what, fix)]


# --- read, and told -----------------------------------------------------------------------------

REMARKS: list[tuple[Sheet, str, Value, Any, str]] = [
    (BUDGET, "cost", "2.500", Decimal("2500.00"), "melding '2.500' is gelezen als 2500"),
    (BUDGET, "cost", "12.50", Decimal("12.50"), "melding '12.50' is gelezen als 12,5"),
    (ATTENDANCE, "present", "2.500", 2500, "melding '2.500' is gelezen als 2500"),
    (ATTENDANCE, "date", 42032, DAY, "melding '42032' is gelezen als de datum 28-01-2015"),
    (ATTENDANCE, "date", 42032.75, DAY, "melding '42032,75' is gelezen als de datum 28-01-2015"),
    (ATTENDANCE, "date", "28 januari", DAY, "melding '28 januari' is gelezen als 28-01-2015"),
    (
        PARTICIPANTS,
        "kvk",
        1234567,
        "01234567",
        "waarschuwing '1234567' heeft zeven cijfers en is gelezen als 01234567",
    ),
    *(
        (
            BUDGET,
            "cost",
            typed,
            None,
            f"melding '{typed}' is onbekend, niet 0; de cel telt als leeg",
        )
        for typed in ("n.v.t.", "?", "volgt", "pm")
    ),
    (PARTICIPANTS, "kvk", "n.v.t.", None, "melding 'n.v.t.' is onbekend; de cel telt als leeg"),
]


@pytest.mark.parametrize(("sheet", "column", "typed", "meaning", "told"), REMARKS)
def test_remark(sheet: Sheet, column: str, typed: Value, meaning: Any, told: str) -> None:
    row, complaints = check_row(sheet, {**REQUIRED[sheet.key], column: typed}, 2015)
    assert row[column] == meaning
    assert [(c.column, f"{c.severity} {c.what}") for c in complaints] == [(column, told)]


def test_unknown_that_is_a_choice_is_that_choice() -> None:
    row, complaints = check_row(PARTICIPANTS, {"organisation": "A", "sector": "Onbekend"}, 2015)
    assert (row["sector"], complaints) == ("onbekend", [])


def test_unknown_where_something_must_stand_is_missing() -> None:
    _, complaints = check_row(PARTICIPANTS, {"organisation": "?", "sector": "zorg"}, 2015)
    assert [c.what for c in complaints if c.severity == "fout"] == ["Organisatie ontbreekt"]


@pytest.mark.parametrize(
    ("reading", "typed", "meaning"),
    [
        (Reading(scale=1000), 2500, Decimal("2500000.00")),
        (Reading(scale=1000), "2.500", Decimal("2500000.00")),
        (Reading(scale=1000), "2,5 mln", Decimal("2500000.00")),  # it says itself what it counts
        (Reading(scale=10**6), 2.5, Decimal("2500000.00")),
        (Reading(scale=10**6, usual="nl"), "2,500", Decimal("2500000.00")),
        (Reading(usual="en"), "2,500", Decimal("2500.00")),
        (Reading(usual="whole"), "2,500", Decimal("2500.00")),
    ],
)
def test_column_decides(reading: Reading, typed: Value, meaning: Decimal) -> None:
    values = {**REQUIRED["participants"], "turnover": typed}
    row, _ = check_row(PARTICIPANTS, values, 2015, {"turnover": reading})
    assert row["turnover"] == meaning


def test_two_ways_is_marked_so_that_it_can_be_asked() -> None:
    values = {**REQUIRED["participants"], "turnover": "2.500"}
    readings = {"turnover": Reading(scale=10**6)}  # two and a half million, or 2.500 of them
    _, complaints = check_row(PARTICIPANTS, values, 2015, readings)
    assert [(c.what, c.ambiguous) for c in complaints] == [
        ("'2.500' is tekst en kan 2500 of 2,5 zijn", True)
    ]
    _, complaints = check_row(PARTICIPANTS, {**values, "turnover": "veel"}, 2015)
    assert [c.ambiguous for c in complaints] == [False]


def test_days_of_an_old_macintosh() -> None:
    row, _ = check_row(ATTENDANCE, {**REQUIRED["attendance"], "date": 40570}, 2015, date1904=True)
    assert row["date"] == DAY


PERSONAL = "vraag  Jan de Vries\xa0even"


@pytest.mark.parametrize(
    ("sheet", "column"),
    [
        (PARTICIPANTS, "kvk"),
        (PARTICIPANTS, "sector"),
        (PARTICIPANTS, "advisory_board"),
        (PARTICIPANTS, "member_since"),
        (PARTICIPANTS, "turnover"),
    ],
)
@pytest.mark.parametrize("typed", [PERSONAL, "j.devries@zzg.nl", "bel 06-12345678"])
def test_no_complaint_repeats_who_someone_is(sheet: Sheet, column: str, typed: str) -> None:
    _, complaints = check_row(sheet, {**REQUIRED[sheet.key], column: typed}, 2015)
    [complaint] = complaints
    assert complaint.what.startswith("deze tekst ")
    for part in ("vries", "06", "@", "12345678"):
        assert part not in f"{complaint.what} {complaint.fix}".casefold()


def test_row_reports_all_its_faults_at_once() -> None:
    values = {"activity": "a", "hours": "veel", "cost": "geen"}
    _, complaints = check_row(ACTUALS, values, 2015)
    assert [c.column for c in complaints] == ["block", "hours", "cost"]


def test_date_is_taken_as_it_is_when_the_year_is_not_known() -> None:
    row, complaints = check_row(ATTENDANCE, REQUIRED["attendance"], None)
    assert (row["date"], complaints) == (DAY, [])


def test_total_needs_only_its_figures() -> None:
    assert check_total(ACTUALS, {"activity": "Totaal", "cost": 5}) == (
        {"hours": None, "cost": Decimal("5.00")},
        [],
    )
    _, complaints = check_total(ACTUALS, {"activity": "Totaal", "cost": "veel"})
    assert [(c.column, c.what) for c in complaints] == [("cost", "'veel' is geen getal")]


@pytest.mark.parametrize(
    "typed", [None, "", " ", "\xa0", "-", "- - - -", "\N{EM DASH}", "___", "=="]
)
def test_empty(typed: Value) -> None:
    assert is_empty(typed)


@pytest.mark.parametrize("typed", [0, False, "0", "-5", "n.v.t.", CellError("#N/A")])
def test_not_empty(typed: Value) -> None:
    assert not is_empty(typed)


def test_tidy() -> None:
    assert tidy("\t a\xa0\u202f b\n") == "a b"
    assert tidy("\u202eZie\u200dken\u061c \U000e0041huis\u2069") == "Zieken huis"  # unseen
