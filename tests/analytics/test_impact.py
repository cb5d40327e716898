"""Whom the programme reaches and what came of it: counted by hand, on rows that a test can read."""

from __future__ import annotations

import pandas as pd
import pytest

from analytics import impact
from analytics.metrics import measure
from analytics.passport import passport
from data.sheets import ACTIVITIES
from data.workbook import Upload
from tests.analytics.conftest import Cursor, Trial
from tests.tables import rows, upload

PARTICIPANTS = """
    organisatie | sector  | relatiegesprek
    Aster       | zorg    | 01-03-2015
    Berk        | zorg    |
    Ceder       | wonen   | 01-09-2015
    Den         | welzijn |
"""
# Three events of Wijk (two on one day), one of Café; Den never comes.
ATTENDANCE = """
    datum      | activiteit | bijeenkomst | gastheer | organisatie | functiegroep   | aangemeld | aanwezig
    01-02-2015 | Wijk       | ochtend     | Aster    | Aster       | bestuurder     | 2         | 1
    01-02-2015 | Wijk       | middag      | Aster    | Aster       | leidinggevende | 2         | 2
    01-02-2015 | Wijk       | middag      | Aster    | Berk        | student        | 4         | 5
    01-05-2015 | WIJK       |             | BERK     | Aster       | professional   | 2         | 1
    01-05-2015 | WIJK       |             | BERK     | Ceder       | bestuurder     | 3         | 0  # stayed away
    01-06-2015 | Café       |             |          | Berk        | professional   |           | 3  # nobody signs up
    01-06-2015 | Café       |             |          | (extern)    |                |           | 6
"""  # noqa: E501
ACTIVE = """
    activiteit | blok | soort          | thema | vorm  | aantal gepland | aantal gerealiseerd | doorwerking | score a | score c
    Wijk       | B    | Leerwerkplaats | Jeugd | arena | 4              | 3                   | 24          | 4       | 2
    Kern       | B    | leerwerkplaats | jeugd |       | 4              |                     | 10          |         |
    Café       | A    | café           |       |       | 1              | 1                   | 0           |         |
"""  # noqa: E501
PRODUCTS = """
    activiteit | titel     | soort      | toegepast in
    wijk       | Kaart     | instrument | praktijk
    Wijk       | Verslag   | verslag    | beide
    Wijk       | Les       | workshop   | onderwijs
    Café       | Lezing    | lezing     |
"""
SHEETS = {
    "participants": PARTICIPANTS,
    "attendance": ATTENDANCE,
    "activities": ACTIVE,
    "products": PRODUCTS,
}


def book(**sheets: str) -> Upload:
    return upload(2015, **{key: rows(key, text, year=2015) for key, text in sheets.items()})


def figure(trial: Trial, key: str, **sheets: str) -> tuple[float, str]:
    """The figure of 2015, and why it is unknown."""
    with trial(book(**{**SHEETS, **sheets})) as cursor:
        row = measure(cursor, key, year=2015).iloc[0]
    return float(row["value"]), str(row["why"])


# --- one hand-calculated case for each KPI ------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        # Aster 1 + 2 + 1, Berk 5 + 3, Ceder 0, Den 0: 12 of 4 participants
        ("attendance_per_participant", 12 / 4),
        # 1 + 2 + 5 + 1 + 0 of 2 + 2 + 4 + 2 + 3; the café has no sign-up
        ("turnout", 9 / 13),
        # only Berk: Wijk and Café, in the first and the second quarter; Aster only Wijk
        ("active_participants", 1 / 4),
        # Wijk on 1 February: Aster and Berk; of them Aster is there on 1 May; then no next day
        ("return_rate", 1 / 2),
        # 0, 0, 4, 8: 2 · (3·4 + 4·8) / (4·12) − 5/4 = 88/48 − 60/48
        ("attendance_gini", 28 / 48),
        # Aster; Ceder's bestuurder stayed away
        ("board_engagement", 1 / 4),
        # Aster: a bestuurder, a leidinggevende, a professional; Berk: only a professional
        ("three_layer_reach", 1 / 4),
        # Aster and Berk
        ("hosting", 2 / 4),
        # Aster and Ceder
        ("talk_coverage", 2 / 4),
        # three products of Wijk, none of Kern
        ("products_per_workplace", 3 / 2),
        # Wijk has a report, Kern has none
        ("report_coverage", 1 / 2),
        # 5 students of 1 + 2 + 5 + 1 at Wijk
        ("student_share", 5 / 9),
        # three events of Wijk are arena; of the café nobody says
        ("arena_share", 3 / 3),
    ],
)
def test_counted_by_hand(key: str, expected: float, trial: Trial) -> None:
    assert figure(trial, key) == (pytest.approx(expected), "")


def test_how_active_is_active_is_a_setting(trial: Trial) -> None:
    with trial(book(**SHEETS), active_activities="1") as cursor:
        assert measure(cursor, "active_participants")["value"].item() == 2 / 4  # Aster too
    with trial(book(**SHEETS), active_activities="1", active_quarters="1") as cursor:
        assert measure(cursor, "active_participants")["value"].item() == 2 / 4
    with trial(book(**SHEETS), active_quarters="3") as cursor:
        assert measure(cursor, "active_participants")["value"].item() == 0


@pytest.mark.parametrize(
    ("key", "sheets"),
    [
        (
            "board_engagement",
            {"attendance": "datum|activiteit|organisatie|aanwezig\n01-02-2015|Wijk|Aster|1"},
        ),
        (
            "hosting",
            {"attendance": "datum|activiteit|organisatie|aanwezig\n01-02-2015|Wijk|Aster|1"},
        ),
        ("talk_coverage", {"participants": "organisatie|sector\nAster|zorg"}),
        (
            "turnout",
            {"attendance": "datum|activiteit|organisatie|aanwezig\n01-02-2015|Wijk|Aster|1"},
        ),
        ("arena_share", {"activities": "activiteit|blok\nWijk|B"}),
    ],
)
def test_a_column_that_nobody_filled_in_is_no_zero(
    key: str, sheets: dict[str, str], trial: Trial
) -> None:
    value, why = figure(trial, key, **sheets)
    assert pd.isna(value)
    assert why == "niet ingevuld"


def test_where_no_participant_came_no_layer_was_there(trial: Trial) -> None:
    outside = "datum|activiteit|organisatie|aanwezig\n01-02-2015|Wijk|(extern)|3"
    assert figure(trial, "board_engagement", attendance=outside)[0] == 0


def test_in_one_sector(trial: Trial) -> None:
    with trial(book(**SHEETS)) as cursor:
        found = measure(cursor, "turnout", "attendance_per_participant", by="sector")
    zorg = found[found["sector"] == "zorg"].set_index("metric")["value"]
    assert zorg.to_dict() == {"turnout": 9 / 10, "attendance_per_participant": 12 / 2}


# --- where a figure comes from ------------------------------------------------------------------

CAME = "zo deed de organisatie mee"
SAME_EVENT = "dezelfde bijeenkomst: telt op rij 3"
SAME_DAY = "dezelfde organisatie op dezelfde dag: telt op rij 2"
LAST_TIME = "de laatste keer van deze activiteit in dit jaar"


@pytest.mark.parametrize(
    ("key", "sheet", "expected"),
    [
        (
            "active_participants",
            "participants",
            {
                2: (0, "deed mee, maar voldoet niet aan de formule"),
                3: (1, "deed mee"),
                4: (0, "deed niet mee"),
                5: (0, "deed niet mee"),
            },
        ),
        (
            "board_engagement",  # which row was the bestuurder's is not told: it is one person
            "attendance",
            {
                **dict.fromkeys((2, 3, 4, 5, 7), (None, CAME)),
                6: "niemand aanwezig",
                8: "bezoeker van buiten",
            },
        ),
        (
            "hosting",
            "attendance",
            {
                **dict.fromkeys((2, 3, 4, 5, 6), (None, None)),
                7: "Gastheer is niet ingevuld",
                8: "Gastheer is niet ingevuld",
            },
        ),
        (
            "hosting",
            "participants",
            {
                **dict.fromkeys((2, 3), (1, "was gastheer")),
                **dict.fromkeys((4, 5), (0, "was geen gastheer")),
            },
        ),
        (
            "talk_coverage",
            "participants",
            {
                **dict.fromkeys((2, 4), (1, "gesprek gevoerd")),
                **dict.fromkeys((3, 5), (0, "geen gesprek in dit jaar")),
            },
        ),
        (
            "return_rate",
            "attendance",
            {
                2: (1, "was er de volgende keer weer"),
                3: SAME_DAY,
                4: (0, "was er de volgende keer niet"),
                5: LAST_TIME,
                6: "niemand aanwezig",
                7: LAST_TIME,
                8: "bezoeker van buiten",
            },
        ),
        (
            "turnout",
            "attendance",
            {
                **{row: (present, None) for row, present in {2: 1, 3: 2, 4: 5, 5: 1, 6: 0}.items()},
                7: "niemand aangemeld",
                8: "niemand aangemeld",
            },
        ),
        (
            "student_share",
            "attendance",
            {
                **{row: (students, None) for row, students in {2: 0, 3: 0, 4: 5, 5: 0}.items()},
                6: "niemand aanwezig",
                7: "geen leerwerkplaats",
                8: "geen leerwerkplaats",
            },
        ),
        (
            "arena_share",
            "attendance",
            {
                **dict.fromkeys((2, 3, 5), (1, "vorm: arena")),
                4: SAME_EVENT,
                6: "niemand aanwezig",
                7: "Vorm is niet ingevuld",
                8: "Vorm is niet ingevuld",
            },
        ),
        (
            "report_coverage",
            "products",
            {
                2: "geen verslag",
                3: (None, None),
                4: "geen verslag",
                5: "niet van een leerwerkplaats",
            },
        ),
        (
            "report_coverage",
            "activities",
            {
                2: (1, "heeft een verslag"),
                3: (0, "heeft geen verslag"),
                4: "geen leerwerkplaats",
            },
        ),
        (
            "products_per_workplace",
            "products",
            {**dict.fromkeys((2, 3, 4), (None, None)), 5: "niet van een leerwerkplaats"},
        ),
    ],
)
def test_what_each_row_does(key: str, sheet: str, expected: object, trial: Trial) -> None:
    """Row number → what it adds and how, or why it does not count."""
    with trial(book(**SHEETS)) as cursor:
        found = passport(cursor, key, 2015).rows
    said = found.astype(object).where(found.notna(), None)
    assert {
        row["row_number"]: (row["part"], row["why"]) if row["counts"] else row["why"]
        for row in said[said["sheet"] == sheet].to_dict("records")
    } == expected


# --- what a page draws --------------------------------------------------------------------------


def test_participation_says_how_often_and_on_which_layers_but_not_who(trial: Trial) -> None:
    with trial(book(**SHEETS)) as cursor:
        found = impact.participation(cursor, 2015)
    assert found is not None
    assert found.attendances == (0, 0, 4, 8)
    assert found.median == 2
    assert found.layers.to_dict("records") == [
        {"board": False, "managers": False, "professionals": False, "organisations": 2},
        {"board": True, "managers": True, "professionals": True, "organisations": 1},
        {"board": False, "managers": False, "professionals": True, "organisations": 1},
    ]


def test_participation_is_unknown_without_names_or_attendance(
    trial: Trial, facts_2015: Cursor
) -> None:
    assert impact.participation(facts_2015, 2015) is None  # 11 of 27 by name
    with trial(book(participants=PARTICIPANTS)) as cursor:
        assert impact.participation(cursor, 2015) is None
    nobody = "datum|activiteit|organisatie|aanwezig\n01-02-2015|Wijk|Aster|1"
    with trial(book(participants=PARTICIPANTS, attendance=nobody)) as cursor:
        found = impact.participation(cursor, 2015)
    assert found is not None
    assert found.layers.empty  # nobody said which


def test_a_share_lies_in_an_interval(trial: Trial) -> None:
    with trial(book(**SHEETS)) as cursor:
        by_sector = measure(cursor, "reach", by="sector")
    found = impact.intervals(by_sector).set_index("sector")
    # 2 of 2: (2 + 1,92) / (2 + 3,84) − 1,96 / 5,84 · √(0 + 0,96) = 0,6711 − 0,3288
    assert found.loc["zorg", "low"] == pytest.approx(0.3424, abs=1e-4)
    assert found.loc["zorg", "high"] == 1
    assert pd.isna(found.loc["onderwijs", "low"])  # nothing to divide by


def test_events_by_form(trial: Trial) -> None:
    with trial(book(**SHEETS)) as cursor:
        found = impact.forms(cursor, 2015)
    assert found.fillna("").to_numpy().tolist() == [["arena", 3], ["", 1]]


def test_themes_belong_to_a_year(trial: Trial) -> None:
    other = upload(2016, activities=rows("activities", ACTIVE.replace("jeugd", "Wonen")))
    with trial(book(**SHEETS), other) as cursor:
        found = impact.themes(cursor)
    assert found[["year", "activities"]].to_numpy().tolist() == [[2015, 2], [2016, 1], [2016, 1]]
    assert found["theme"].str.lower().tolist() == ["jeugd", "jeugd", "wonen"]


def test_each_leerwerkplaats_scores_itself(trial: Trial) -> None:
    with trial(book(**SHEETS)) as cursor:
        found = impact.scores(cursor, 2015)
    assert found.to_numpy().tolist() == [["Wijk", "A", 4], ["Wijk", "C", 2]]


def test_the_factors_are_those_of_the_sheet() -> None:
    for key, factor in impact.FACTORS.items():
        assert f"voor {factor}, van" in ACTIVITIES.column(key).help


def test_each_leerwerkplaats_and_what_came_of_it(trial: Trial) -> None:
    with trial(book(**SHEETS)) as cursor:
        found = impact.workplaces(cursor, 2015)
    assert found.columns.tolist() == ["activity", "planned", "held", "products", "reports"]
    assert found.fillna(-1).to_numpy().tolist() == [["Kern", 4, -1, 0, 0], ["Wijk", 4, 3, 3, 1]]


def test_what_flows_to_education_and_to_practice(trial: Trial) -> None:
    with trial(book(**SHEETS)) as cursor:
        found = impact.circulation(cursor, 2015)
        other = impact.circulation(cursor, 2014)
    assert found == impact.Circulation(education=1, practice=1, both=1, unknown=1)
    assert (found.known, other.known) == (3, 0)


def test_a_multiplier_lies_between_people_and_attendances(trial: Trial) -> None:
    with trial(book(**SHEETS)) as cursor:
        found = impact.spillover(cursor, 2015)
    # at Wijk 1, 7 and 1 people: at least 7, at most 9 of them reached 24; nobody was at Kern
    assert found["why"].fillna("").tolist() == ["niet bekend", ""]
    assert found.drop(columns="why").fillna(-1).to_numpy().tolist() == [
        ["Kern", 10, -1, -1, -1, -1],
        ["Wijk", 24, 7, 9, pytest.approx(24 / 9), pytest.approx(24 / 7)],
    ]
