"""Every figure can be walked back to its rows: what they add is the figure, and none is lost."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from analytics.catalogue import BY_KEY, METRICS, Metric
from analytics.metrics import measure
from analytics.passport import Passport, passport
from analytics.trails import BEHIND, EMPTY, TRAILS
from data.contents import settle
from data.questions import LeftOut
from data.workbook import Upload
from tests.analytics.conftest import Cursor, Trial
from tests.tables import parted, rows, upload

# --- the rows that count give the figure --------------------------------------------------------


@pytest.fixture(scope="module")
def years(examples: list[Upload], trial: Trial) -> Iterator[Cursor]:
    with trial(*examples) as cursor:
        settle(cursor)  # a quarter of the time; the tests of single rules do without
        yield cursor


@pytest.fixture(scope="module")
def other_years(examples: list[Upload], trial: Trial) -> Iterator[Cursor]:
    with trial(*examples, initiator_counts="nee", fee_is_contribution="ja") as cursor:
        settle(cursor)
        yield cursor


@pytest.fixture(scope="module")
def real_year(plan: Upload, trial: Trial) -> Iterator[Cursor]:
    with trial(plan) as cursor:
        settle(cursor)
        yield cursor


@pytest.mark.parametrize("facts", ["years", "other_years", "real_year"])
@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_the_rows_that_count_give_the_figure(
    metric: Metric, facts: str, request: pytest.FixtureRequest
) -> None:
    cursor = request.getfixturevalue(facts)
    asked = [(row, None) for row in measure(cursor, metric.key).to_dict("records")]
    if facts == "other_years":
        asked = [(row, None) for row, _ in asked if row["year"] == 2015]
    if metric.by_sector and facts == "years":  # one year: each costs a tenth of a second
        by_sector = measure(cursor, metric.key, year=2015, by="sector")
        asked += [(row, row["sector"]) for row in by_sector.to_dict("records")]
    assert asked
    for figure, sector in asked:
        found = passport(cursor, metric.key, figure["year"], sector)
        value = None if math.isnan(figure["value"]) else figure["value"]
        assert found.why == figure["why"]
        # the sums of one query may be added in another order than those of the next
        assert found.value == (None if value is None else pytest.approx(value, rel=1e-12))
        if value is not None and metric.function is None:
            assert made(found) == pytest.approx(value, rel=1e-12), (figure["year"], sector)
        _is_whole(cursor, found)


def made(found: Passport) -> float | None:
    """The figure again, from nothing but the rows that count."""
    counting = found.rows[found.rows["counts"]]
    part, whole = counting["part"].sum(), counting["whole"].sum()
    if found.metric.key == "sector_diversity":
        sizes = counting.groupby("sector")["part"].sum()
        return float(1 - ((sizes / part) ** 2).sum())
    assert (found.part, found.whole) == (
        (pytest.approx(part), pytest.approx(whole)) if found.metric.whole else (None, None)
    )
    return float(part / whole) if found.metric.whole else float(part)


def _is_whole(cursor: Cursor, found: Passport) -> None:
    """No row of the sheet is lost or told twice, and one that does not count says why."""
    told = found.rows
    for row in told[~told["counts"]].to_dict("records"):
        assert row["why"], row
        assert math.isnan(row["part"]), row
        assert math.isnan(row["whole"]), row
    here = told[["sheet", "file", "tab", "row_number"]]
    assert not here.duplicated().any()
    assert not here.isna().any().any()
    for sheet in found.metric.needs:
        expected = cursor.execute(
            f"select count(*) from {sheet} join active a using (upload_id) "
            f"where a.sheet = '{sheet}' and a.year = {found.year}"
        ).fetchall()
        file = f"{found.year}"
        mine = told[(told["sheet"] == sheet) & told["file"].str.contains(file)]
        assert len(mine[~mine["why"].fillna("").str.contains("gedrukt totaal")]) == expected[0][0]


def test_a_figure_is_known_by_its_own_sectors_only(facts_2015: Cursor) -> None:
    with pytest.raises(KeyError):
        passport(facts_2015, "income_total", 2015, "zorg")  # has none
    with pytest.raises(KeyError):
        passport(facts_2015, "participants", 2015, "visserij")
    with pytest.raises(KeyError):
        passport(facts_2015, "geluk", 2015)


# --- what a row says of itself ------------------------------------------------------------------


def told(trial: Trial, key: str, sector: str | None = None, **sheets: str) -> dict[int, Any]:
    """Row number → its amount, or why it does not count; of one sheet in 2015."""
    with trial(workbook(2015, **sheets)) as cursor:
        return _told(passport(cursor, key, 2015, sector))


def workbook(year: int, **sheets: str) -> Upload:
    return upload(year, **{key: rows(key, text, year=year) for key, text in sheets.items()})


def _told(found: Passport, file: str = "2015.xlsx") -> dict[int, Any]:
    return {
        row["row_number"]: row["part"] if row["counts"] else row["why"]
        for row in found.rows[found.rows["file"] == file].to_dict("records")
    }


PARTICIPANTS = """
    organisatie | sector  | rol             | lid sinds  | lid tot
    HAN         | zorg    | initiatiefnemer |            |
    Netwerk     | zorg    | partnernetwerk  |            |
    Aster       | zorg    |                 |            |
    Vroeger     | wonen   |                 |            | 31-12-2015
    Later       | wonen   |                 | 01-01-2016 |
    Wijk        | welzijn |                 |            | 01-03-2015
    Wijk        | welzijn |                 | 01-05-2015 |
    Dubbel      | zorg    |                 |            |
    Dubbel      | zorg    |                 | 01-06-2015 |
    Raadsel     | onbekend |                |            |
"""


def test_who_is_a_participant(trial: Trial) -> None:
    counts = told(trial, "participants", participants=PARTICIPANTS)
    assert counts == {
        2: 1,
        3: "partnernetwerk: is geen participant",
        4: 1,
        5: "op 31 december geen participant meer",
        6: "op 31 december nog geen participant",
        7: "op 31 december geen participant meer",
        8: 1,
        9: "dezelfde organisatie staat ook op rij 10",
        10: 1,
        11: 1,
    }
    welzijn = told(trial, "participants", "welzijn", participants=PARTICIPANTS)
    assert welzijn[8] == 1
    assert welzijn[4] == "andere sector: zorg"
    assert welzijn[3] == "partnernetwerk: is geen participant"
    assert told(trial, "sector_diversity", participants=PARTICIPANTS)[11] == "sector onbekend"
    with trial(workbook(2015, participants=PARTICIPANTS), initiator_counts="nee") as cursor:
        assert (
            _told(passport(cursor, "participants", 2015))[2]
            == "initiatiefnemer: telt volgens de instelling niet mee"
        )


def test_a_figure_that_is_not_known_has_rows_all_the_same(facts_2015: Cursor) -> None:
    found = passport(facts_2015, "participants", 2015)
    assert (found.value, found.why) == (None, "11 van 27 bij naam bekend")
    assert found.rows["counts"].sum() == 11
    without_sheet = passport(facts_2015, "attendances", 2015)
    assert without_sheet.why == "geen blad Deelname over 2015"
    assert without_sheet.rows.empty
    assert without_sheet.files == ()


BEFORE = """
    organisatie | sector | rol            | lid tot
    Netwerk     | zorg   | partnernetwerk |
    Blijft      | zorg   |                |
    Vertrekt    | zorg   |                |
    Fuseert     | zorg   |                |
    Wisselt     | zorg   |                |
    Ging al     | zorg   |                | 01-07-2014
"""
AFTER = """
    organisatie | sector  | lid sinds  | lid tot    | voorheen
    Blijft      | zorg    |            |            | Fuseert
    Vertrekt    | zorg    |            | 01-03-2015 |
    Wisselt     | welzijn |            |            |
    Nieuw       | wonen   | 01-02-2015 |            |
"""


def test_who_came_stayed_and_left(trial: Trial) -> None:
    with trial(
        replace(workbook(2014, participants=BEFORE), filename="2014.xlsx"),
        workbook(2015, participants=AFTER),
    ) as cursor:
        growth, retention = (passport(cursor, key, 2015) for key in ("net_growth", "retention"))
        of_zorg = passport(cursor, "net_growth", 2015, "zorg")
    stayed = "bleef: telt in de stand van eind vorig jaar"
    assert _told(growth, "2014.xlsx") == {
        2: "partnernetwerk: is geen participant",
        3: "bleef: verandert het aantal niet",
        4: -1,
        5: -1,
        6: -1,
        7: "op 31 december geen participant meer",
    }
    assert _told(growth) == {2: stayed, 3: "op 31 december geen participant meer", 4: 1, 5: 1}
    assert growth.value == -1
    how = growth.rows[growth.rows["counts"]][["organisation", "why"]]
    assert how.to_numpy().tolist() == [
        ["Vertrekt", "vertrok"],
        ["Fuseert", "ging op in een fusie"],
        ["Wisselt", "wisselde van sector"],
        ["Wisselt", "wisselde van sector"],
        ["Nieuw", "kwam erbij"],
    ]
    assert _told(retention, "2014.xlsx") == {
        2: "partnernetwerk: is geen participant",
        3: 1,
        4: 0,
        5: 1,
        6: 1,
        7: "op 31 december geen participant meer",
    }
    assert _told(retention) == {
        2: stayed,
        3: "op 31 december geen participant meer",
        4: "wisselde van sector: telt in de stand van eind vorig jaar",
        5: "kwam erbij: was eind vorig jaar geen participant",
    }
    assert _told(of_zorg)[5] == "andere sector: wonen"
    assert _told(of_zorg, "2014.xlsx")[6] == -1  # moved to welzijn


def test_last_years_sheet_is_left_alone_where_it_names_too_few(trial: Trial) -> None:
    cover = "jaar | aantal participanten\n2014 | 99"
    with trial(
        workbook(2014, participants=BEFORE, cover=cover), workbook(2015, participants=AFTER)
    ) as cursor:
        found = passport(cursor, "net_growth", 2015)
    assert {file.filename for file in found.files} == {"2015.xlsx"}
    assert found.rows[found.rows["counts"]]["why"].tolist() == ["vertrok", "kwam erbij"]


CONTRIBUTIONS = """
    verstrekker | soort                 | begroot | ontvangen
    Aster       | participantenbijdrage | 100     | 60
    Onbekende   | participantenbijdrage |         | 5
    Café        | deelnemersbijdrage    | 30      |
    HAN         | in kind               | 70      |
    Fonds       | subsidie              |         |
"""


@pytest.mark.parametrize(
    ("key", "sector", "expected"),
    [
        (
            "contributions_budgeted",
            None,
            {
                2: 100,
                3: "Begroot is niet ingevuld",
                4: "andere soort: deelnemersbijdrage",
                5: "andere soort: in kind",
                6: "andere soort: subsidie",
            },
        ),
        (
            "contributions_budgeted",
            "zorg",
            {
                2: 100,
                3: "andere sector: onbekend",
                4: "andere soort: deelnemersbijdrage",
                5: "andere soort: in kind",
                6: "andere soort: subsidie",
            },
        ),
        (
            "contribution_realisation",
            None,
            {
                2: 60,
                3: "Begroot of Ontvangen is niet ingevuld",
                4: "andere soort: deelnemersbijdrage",
                5: "andere soort: in kind",
                6: "andere soort: subsidie",
            },
        ),
        (
            "funding_ratio",
            None,
            {
                2: 100,
                3: "Begroot is niet ingevuld",
                4: "deelnemersbijdrage: telt volgens de instelling niet mee",
                5: pytest.approx(math.nan, nan_ok=True),  # counts below the line
                6: "Begroot is niet ingevuld",
            },
        ),
    ],
)
def test_what_counts_as_income(
    key: str, sector: str | None, expected: dict[int, Any], trial: Trial
) -> None:
    sheets = {"participants": "organisatie | sector\nAster | zorg", "contributions": CONTRIBUTIONS}
    assert told(trial, key, sector, **sheets) == expected


BUDGET: list[dict[str, Any]] = [
    {"block": "A", "activity": "een", "hours": 10, "cost": 100, "cost_role": "project"},
    {"activity": "twee", "cost": 50},
    {"activity": "drie", "hours": 5, "cost_role": "direct"},
    {"activity": "Subtotaal", "hours": 15, "cost": 152},
    {"activity": "Totaal", "hours": 15, "cost": 155},
]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("cost_budgeted", {2: 100, 3: 50, 4: "Euro is niet ingevuld", 5: 0, 6: 0}),
        # two more are printed under the block, three more under all blocks
        ("cost_printed", {2: 100, 3: 50, 4: "Euro is niet ingevuld", 5: 2, 6: 3}),
        ("hours_budgeted", {2: 10, 3: "uitgave: heeft geen uren", 4: 5, 5: 0, 6: 0}),
        (
            "overhead_share",
            {2: 100, 3: "Kostenrol is niet ingevuld", 4: "Euro is niet ingevuld", 5: 0, 6: 0},
        ),
        (
            "labour_cost_per_hour",
            {
                2: 100,
                3: "uitgave: heeft geen uren",
                4: "Uren of Euro is niet ingevuld",
                5: 0,
                6: 0,
            },
        ),
    ],
)
def test_what_counts_as_cost(key: str, expected: dict[int, Any], trial: Trial) -> None:
    table, totals = parted("budget", BUDGET)
    with trial(upload(2015, totals=totals, budget=table)) as cursor:
        found = passport(cursor, key, 2015)
    no_line = "gedrukt totaal: is geen regel"
    assert _told(found) == {row: amount or no_line for row, amount in expected.items()}
    by_row = found.rows.set_index("row_number")
    assert by_row.loc[5, "activity"] == "Subtotaal A"
    assert by_row.loc[5, "cost"] == 152
    assert by_row.loc[6, "activity"] == "Totaal "
    assert by_row.loc[6, "hours"] == 15


def test_actuals_say_which_cells_are_empty(trial: Trial) -> None:
    actuals = """
        blok | activiteit | uren | euro
        A    | een        | 10   |
        A    | twee       |      | 5
    """
    assert told(trial, "cost_actual", actuals=actuals) == {2: "Euro is niet ingevuld", 3: 5}
    assert told(trial, "hours_actual", actuals=actuals) == {2: 10, 3: "uitgave: heeft geen uren"}


VISITS = {
    "participants": """
        organisatie | sector  | lid tot
        Aster       | zorg    |
        Wijk        | welzijn |
        Vroeger     | zorg    | 01-06-2015
    """,
    "attendance": """
        datum      | activiteit | organisatie | duur | aanwezig
        01-02-2015 | Café       | Aster       | 2    | 3
        01-03-2015 | Café       | Wijk        |      | 0
        01-03-2015 | Café       | Vroeger     | 2    | 4
        01-03-2015 | Café       | Onbekend    | 2    | 1
        01-03-2015 | Café       | (extern)    | 2    | 5
    """,
}


def test_who_was_reached_by_which_visit(trial: Trial) -> None:
    with trial(workbook(2015, **VISITS)) as cursor:
        found = passport(cursor, "reach", 2015)
        of_welzijn = passport(cursor, "reach", 2015, "welzijn")
    of = dict(list(found.rows.groupby("sheet")))
    members = of["participants"].set_index("organisation")
    assert members["why"].to_dict() == {
        "Aster": "deed mee",
        "Wijk": "deed niet mee",
        "Vroeger": "op 31 december geen participant meer",
    }
    assert members["part"].sum() == found.part == 1
    assert of["attendance"].set_index("organisation")["why"].to_dict() == {
        "Aster": "zo deed de organisatie mee",
        "Wijk": "niemand aanwezig",
        "Vroeger": "op 31 december geen participant",
        "Onbekend": "staat niet op het blad Participanten",
        "(extern)": "bezoeker van buiten",
    }
    visits = of_welzijn.rows[of_welzijn.rows["sheet"] == "attendance"].set_index("organisation")
    assert visits.loc["Aster", "why"] == "andere sector: zorg"
    assert not visits["counts"].any()


def test_without_attendance_nobody_is_said_to_stay_away(trial: Trial) -> None:
    with trial(workbook(2015, participants=VISITS["participants"])) as cursor:
        found = passport(cursor, "reach", 2015)
    assert found.value is None
    assert found.rows[found.rows["counts"]]["why"].isna().all()


def test_contact_hours_need_a_duration(trial: Trial) -> None:
    hours = told(trial, "contact_hours", attendance=VISITS["attendance"])
    assert hours == {2: 6, 3: "Duur is niet ingevuld", 4: 8, 5: 2, 6: 10}


def test_the_function_group_of_a_visitor_is_not_told(trial: Trial) -> None:
    with trial(workbook(2015, **VISITS)) as cursor:
        assert "function_group" not in passport(cursor, "attendances", 2015).rows


# --- files, and rows that are no data -----------------------------------------------------------


def test_rows_that_are_no_data_say_why(trial: Trial) -> None:
    table, totals = parted("budget", BUDGET)
    book = replace(
        upload(2015, totals=totals, budget=table),
        left_out=(
            LeftOut(sheet="budget", tab="Begroting", row_number=9, why="opmerking"),
            LeftOut(sheet="budget", tab="Begroting", row_number=5, why="subtotaal"),  # is told
            LeftOut(sheet="actuals", tab="Realisatie", row_number=9, why="opmerking"),
        ),
    )
    with trial(book) as cursor:
        found = passport(cursor, "cost_budgeted", 2015)
    assert _told(found)[9] == "opmerking"
    assert found.rows["row_number"].tolist() == [2, 3, 4, 5, 6, 9]


def test_a_row_stands_in_the_file_and_the_tab_that_it_came_from(trial: Trial) -> None:
    early = rows("attendance", VISITS["attendance"], year=2015)[:1]
    first = replace(upload(2015, attendance=early), filename="eerste.xlsx", sha256="a" * 64)
    later = [
        {**early[0], "source_id": 1, "tab": "Café 28-01", "row_number": 7},
        rows("attendance", VISITS["attendance"], year=2015)[2],
    ]
    second = replace(upload(2015, attendance=later), filename="tweede.xlsx", sha256="b" * 64)
    with trial(first, second) as cursor:
        found = passport(cursor, "attendances", 2015)
    assert found.rows[["file", "tab", "row_number"]].to_numpy().tolist() == [
        ["eerste.xlsx", "Café 28-01", 7],
        ["tweede.xlsx", "Deelname", 4],
    ]
    assert [(f.filename, f.sha256[0], f.is_example) for f in found.files] == [
        ("tweede.xlsx", "b", False),
        ("eerste.xlsx", "a", False),
    ]
    assert found.files[0].uploaded_at.date() <= dt.datetime.now(dt.UTC).date()


def test_every_view_of_a_metric_has_rows_behind_it() -> None:

    assert {BEHIND.get(m.view, (m.view,))[0] for m in METRICS} == set(TRAILS)
    assert {m.counted for m in METRICS if m.counted} == set(EMPTY)
    assert set(BEHIND) <= {m.view for m in BY_KEY.values()}
