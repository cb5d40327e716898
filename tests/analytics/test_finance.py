"""The year 2015 counted by hand, and every contradiction that the plan may hold."""

from __future__ import annotations

import math
from typing import Any

import pytest

from analytics.finance import Case, Finding, contradictions
from analytics.metrics import METRICS, measure
from data.sheets import BY_KEY
from data.workbook import Upload
from tests.analytics.conftest import Cursor, Trial
from tests.oracle import ORACLE
from tests.oracle.facts import Facts
from tests.tables import parted, rows, upload

# --- 2015 by hand (domain.md §1.9, §4.2, §4.6) --------------------------------------------------

# Lines of the budget, block by block:
#   Projectorganisatie   43,480 + 4,525 + 9,000 + 8,500 + 10,000          =  75,505 (printed 75,507)
#   Accountmanagement    52,050 + 12,905 + 1,700 + 5,000                  =  71,655
#   Kennismanagement     11,200 + 22,663 + 25,000                         =  58,863
#   Bijeenkomsten        20,576 + 10,830 + 9,560 + 11,348 + 8,982 + 13,000 =  74,296
#   Leerwerkplaatsen     188,127 + 81,376                                 = 269,503
#   Onderwijs            14,119 + 6,800                                   =  20,919
LINES = 75_505 + 71_655 + 58_863 + 74_296 + 269_503 + 20_919  # = 570,741
PRINTED = LINES + 2  # = 570,743: what the plan prints, and what its income adds up to
HOURS = 957 + 810 + 580 + 781 + 3_476 + 250  # = 6,854
OUT_OF_POCKET = 10_000 + 5_000 + 25_000 + 13_000  # = 53,000
LABOUR = LINES - OUT_OF_POCKET  # = 517,741
CONTRIBUTIONS = 220_000 + 55_000  # 25 existing, 6 to recruit
IN_KIND, SUBSIDY, FEES = 240_579, 46_164, 9_000
INCOME = CONTRIBUTIONS + FEES + IN_KIND + SUBSIDY  # = 570,743
OVERHEAD = 75_507 + 71_655 + 58_863  # = 206,025: by the printed totals

BY_HAND = {
    "contributions_budgeted": CONTRIBUTIONS,
    "income_total": INCOME,
    "in_kind_share": IN_KIND / INCOME,  # 42.15 %
    "funding_ratio": CONTRIBUTIONS / (IN_KIND + SUBSIDY),  # 275,000 / 286,743 = 0.9590
    "hours_budgeted": HOURS,
    "cost_budgeted": LINES,
    "cost_printed": PRINTED,
    "cost_per_hour": PRINTED / HOURS,  # 83.2715
    "labour_cost_per_hour": LABOUR / HOURS,  # 75.5385
    "overhead_share": OVERHEAD / PRINTED,  # 36.10 %
    "overhead_share_project_account": (75_507 + 71_655) / PRINTED,  # 147,162: 25.78 %
    "overhead_share_project": 75_507 / PRINTED,  # 13.23 %
    "overhead_surcharge": OVERHEAD / (PRINTED - OVERHEAD),  # 206,025 / 364,718 = 56.49 %
    "overhead_surcharge_project_account": 147_162 / (PRINTED - 147_162),  # 34.74 %
    "overhead_surcharge_project": 75_507 / (PRINTED - 75_507),  # 15.25 %
    "average_contribution": CONTRIBUTIONS / (25 + 6),  # 8,870.97
    "largest_funder_share": IN_KIND / INCOME,  # HAN; 220,000 is of 25 payers
    "funder_concentration": (
        (CONTRIBUTIONS + FEES) ** 2 + IN_KIND**2 + SUBSIDY**2  # 0.4318 over three groups
    )
    / INCOME**2,
    "leverage": PRINTED / CONTRIBUTIONS,  # 2.0754
    "recruitment_cost": 12_905 / 6,  # 2,150.83
    "relation_cost": 52_050 / 25,  # 2,082.00
    "fee_coverage": FEES / 9_560,  # of the Verdiepingskamer: 94.14 %
    "full_cost": PRINTED,
    "break_even": 32,  # (570,743 − 240,579 − 46,164 − 9,000) / 8,800 = 31.25
    "break_even_without_in_kind": 59,  # (570,743 − 46,164 − 9,000) / 8,800 = 58.59
}
NAMES = "11 van 27 bij naam bekend"
UNKNOWN = {
    "participants": NAMES,
    "net_growth": NAMES,
    "retention": NAMES,
    "sector_diversity": NAMES,
    "contributions_received": "niet ingevuld",
    "contribution_realisation": "niet ingevuld",
    "recruitment_realisation": NAMES,
    "sector_share": NAMES,
    "contribution_retention": NAMES,
    "talk_coverage": NAMES,
    "collection_rate": "niet ingevuld",
    "scale_conformity": "niet te berekenen: er zijn geen regels",
    "income_share": "wordt alleen onderverdeeld getoond",
    **dict.fromkeys(
        (
            "hours_actual",
            "cost_actual",
            "budget_use",
            "price_variance",
            "efficiency_variance",
            "volume_variance",
        ),
        "geen blad Realisatie over 2015",
    ),
    **dict.fromkeys(
        (
            "reach",
            "attendances",
            "contact_hours",
            "attendance_per_participant",
            "turnout",
            "active_participants",
            "return_rate",
            "attendance_gini",
            "board_engagement",
            "three_layer_reach",
            "hosting",
        ),
        "geen blad Deelname over 2015",
    ),
    **dict.fromkeys(
        (
            "cost_per_attendance",
            "cost_per_organisation",
            "cost_per_contact_hour",
            "arena_share",
            "student_share",
        ),
        "geen blad Activiteiten en Deelname over 2015",
    ),
    **dict.fromkeys(
        ("cost_per_product", "products_per_workplace", "report_coverage"),
        "geen blad Activiteiten en Opbrengsten over 2015",
    ),
    **dict.fromkeys(
        (
            "density",
            "tie_strength",
            "centralisation",
            "ei_index",
            "cross_sector_events",
            "programme_value",
            "value_ratio",
        ),
        "geen blad Deelname en Activiteiten over 2015",
    ),
}


def test_the_arithmetic_is_that_of_the_plan() -> None:
    assert (LINES, PRINTED, INCOME, HOURS) == (570_741, 570_743, 570_743, 6_854)
    assert (LABOUR, OVERHEAD, CONTRIBUTIONS) == (517_741, 206_025, 275_000)
    assert IN_KIND + SUBSIDY == 286_743


def test_2015_is_counted_or_explained_in_full() -> None:
    assert BY_HAND.keys() | UNKNOWN.keys() == {metric.key for metric in METRICS}


@pytest.mark.parametrize(("metric", "expected"), BY_HAND.items(), ids=BY_HAND)
def test_2015_by_hand(metric: str, expected: float, facts_2015: Cursor) -> None:
    found = measure(facts_2015, metric, year=2015).iloc[0]
    assert found["value"] == pytest.approx(expected, rel=1e-12)
    assert found["why"] == ""


@pytest.mark.parametrize(("metric", "why"), UNKNOWN.items(), ids=UNKNOWN)
def test_what_2015_does_not_say_is_unknown_with_a_reason(
    metric: str, why: str, facts_2015: Cursor
) -> None:
    found = measure(facts_2015, metric, year=2015).iloc[0]
    assert math.isnan(found["value"])
    assert found["why"] == why


def test_the_oracle_counts_2015_the_same(plan: Upload) -> None:
    facts = Facts({2015: plan.tables}, totals={2015: plan.totals})
    found = {key: figure(facts, 2015, None) for key, figure in ORACLE.items()}
    assert {k: v for k, v in found.items() if v is not None} == pytest.approx(BY_HAND, rel=1e-12)


def test_aggregated_contributions_belong_to_no_sector(facts_2015: Cursor) -> None:
    found = measure(facts_2015, "contributions_budgeted", by="sector").set_index("sector")
    assert found["value"].dropna().to_dict() == {"onbekend": CONTRIBUTIONS}
    assert found["why"]["wonen"] == "niet te berekenen: er zijn geen regels"


# --- contradictions in the plan of 2015 (domain.md §0, §1.3) ------------------------------------


def test_the_contradictions_of_2015(facts_2015: Cursor) -> None:
    assert contradictions(facts_2015, 2015) == [
        Finding(
            kind="block_total",
            subject="Projectorganisatie",
            column="cost",
            stated=75_507,
            found=75_505,
            unit="eur",
            places=("Begroting, rij 7", "Begroting, rijen 2 t/m 6"),
        ),
        # in kind is exactly what the other income leaves open: 570,743 − 330,164
        Finding(
            kind="balancing_item",
            stated=240_579,
            found=570_743 - 330_164,
            unit="eur",
            places=("Bijdragen, rij 5",),
        ),
        Finding(
            kind="names",
            stated=27,
            found=11,
            unit="count",
            places=("Toelichting", "Participanten, rijen 2 t/m 12"),
        ),
        Finding(
            kind="payers",
            stated=27,
            found=25,
            unit="count",
            places=("Toelichting", "Bijdragen, rijen 2 en 3"),
        ),
        # both 116 hours
        Finding(
            kind="days",
            reference=116,
            stated=15,
            found=14,
            unit="days",
            cases=(
                Case(name="Verdiepingskamer", stated=15),
                Case(name="Zorgalliantiecafé", stated=14),
            ),
            places=("Begroting, rijen 19 en 21",),
        ),
    ]


def test_a_year_without_data_contradicts_nothing(facts_2015: Cursor) -> None:
    assert contradictions(facts_2015, 2014) == []


def test_the_example_years_say_little_more_than_the_plan(
    examples: list[Upload], trial: Trial
) -> None:
    with trial(*examples) as cursor:
        found = {year: [f.kind for f in contradictions(cursor, year)] for year in range(2012, 2017)}
    assert found == {
        2012: ["balancing_item"],
        2013: ["balancing_item"],
        2014: ["balancing_item"],
        2015: ["block_total", "balancing_item", "payers", "days"],
        2016: ["balancing_item"],
    }


# --- each question on its own: where it finds, and where it keeps silent ------------------------


def findings(trial: Trial, kind: str, **sheets: str) -> list[Finding]:
    """The findings of one kind in a year with these sheets, printed totals among their rows."""
    tables, totals = {}, []
    for sheet, text in sheets.items():
        if sheet in TOTALLED:
            tables[sheet], printed = parted(sheet, raw(sheet, text))
            totals += printed
        else:
            tables[sheet] = rows(sheet, text, year=2015)
    with trial(upload(2015, totals=totals, **tables)) as cursor:
        return [f for f in contradictions(cursor, 2015) if f.kind == kind]


def found_in(trial: Trial, kind: str, **sheets: str) -> list[tuple[Any, ...]]:
    """The same: subject, stated, found."""
    return [(f.subject, f.stated, f.found) for f in findings(trial, kind, **sheets)]


def cases_in(trial: Trial, kind: str, **sheets: str) -> list[tuple[Any, ...]]:
    """Its cases: name, stated, found."""
    return [(c.name, c.stated, c.found) for f in findings(trial, kind, **sheets) for c in f.cases]


TOTALLED = ("budget", "contributions", "actuals")


def raw(sheet: str, text: str) -> list[dict[str, Any]]:
    """A sheet as typed: texts and figures by column, printed totals among the lines."""
    header, *lines = [
        [c.strip() for c in line.split("#")[0].split("|")] for line in text.strip().splitlines()
    ]
    keys = {h.casefold(): c.key for c in BY_KEY[sheet].columns for h in (c.key, c.header)}
    return [
        {
            keys[name.casefold()]: float(cell) if cell.replace(".", "").isdigit() else cell
            for name, cell in zip(header, line, strict=True)
            if cell
        }
        for line in lines
    ]


BLOCKS = """
    block | activity  | {column}
    A     | een       | 100
          | twee      | 50
          | Subtotaal | {a}
    B     | een       | {line}
          | Subtotaal | {b}
          | Totaal    | {total}
"""


@pytest.mark.parametrize(
    ("column", "unit"), [("cost", "eur"), ("hours", "hours"), ("days", "days")]
)
@pytest.mark.parametrize(
    ("a", "line", "b", "total", "block_total", "grand_total"),
    [
        # a   line   b    total  block_total found      grand_total found
        ("150", "200", "200", "350", [], []),
        ("152", "200", "200", "352", [("A", 152, 150)], []),
        ("150", "200", "200", "360", [], [("", 360, 350)]),
        ("152", "200", "200", "350", [("A", 152, 150)], [("", 350, 352)]),
        ("149", "200", "202", "351", [("A", 149, 150), ("B", 202, 200)], []),
        ("150", "200", "", "", [], []),  # no printed total to compare with
        ("", "200", "", "360", [], [("", 360, 350)]),
        ("150", "", "200", "350", [], []),  # block B has no figure of its own: nothing to compare
        ("150.5", "200", "200", "350", [], []),  # half a euro is rounding
        ("150.6", "200", "200", "350", [("A", 150.6, 150)], [("", 350, 350.6)]),
    ],
)
def test_printed_totals_that_are_not_the_sum(
    column: str,
    unit: str,
    a: str,
    line: str,
    b: str,
    total: str,
    block_total: list,
    grand_total: list,
    trial: Trial,
) -> None:
    budget = BLOCKS.format(column=column, a=a, line=line, b=b, total=total)
    assert found_in(trial, "block_total", budget=budget) == block_total
    assert found_in(trial, "grand_total", budget=budget) == grand_total
    for finding in findings(trial, "block_total", budget=budget):
        assert (finding.column, finding.unit) == (column, unit)


def test_a_total_says_where_it_and_its_lines_stand(trial: Trial) -> None:
    budget = BLOCKS.format(column="cost", a="152", line="200", b="", total="360")
    (block,) = findings(trial, "block_total", budget=budget)
    assert block.places == ("Begroting, rij 4", "Begroting, rijen 2 en 3")
    (grand,) = findings(trial, "grand_total", budget=budget)
    assert grand.places == ("Begroting, rij 7", "Begroting, rijen 4 en 5")  # B prints no subtotal


def test_a_grand_total_over_lines_without_figures_is_no_contradiction(trial: Trial) -> None:
    budget = """
        block | activity  | hours | cost
        A     | een       | 10    |
              | Totaal    | 10    | 500
    """
    assert found_in(trial, "grand_total", budget=budget) == []


def test_printed_totals_of_income(trial: Trial) -> None:
    contributions = """
        verstrekker | soort                 | aantal | begroot | ontvangen
        Leden       | participantenbijdrage | 25     | 100     | 40
        Nieuw       | participantenbijdrage | 6      | 50      |
        Subtotaal   |                       | 31     | 155     |
        Fonds       | subsidie              |        | 30      |
        Subtotaal   |                       |        | 30      |
        Totaal      |                       | 32     | 185     | 45
    """
    found = findings(trial, "sheet_total", contributions=contributions)
    assert [(f.subject, f.column, f.stated, f.found, f.unit) for f in found] == [
        ("Bijdragen", "budgeted", 155, 150, "eur"),  # of the first two lines
        ("Bijdragen", "budgeted", 185, 180, "eur"),
        ("Bijdragen", "received", 45, 40, "eur"),
    ]
    assert found[0].places == ("Bijdragen, rij 4", "Bijdragen, rijen 2 en 3")
    assert found[1].places == ("Bijdragen, rij 7", "Bijdragen, rijen 2, 3 en 5")


def test_printed_totals_of_the_actuals(trial: Trial) -> None:
    actuals = """
        block | activity  | hours | cost
        A     | een       | 10    | 100
              | Totaal    | 12    | 100
    """
    (found,) = findings(trial, "sheet_total", actuals=actuals)
    assert (found.subject, found.column, found.stated, found.found, found.unit) == (
        "Realisatie",
        "hours",
        12,
        10,
        "hours",
    )


# --- income and cost ----------------------------------------------------------------------------

INCOME_LINES = """
    verstrekker | soort                | begroot
    Leden       | participantenbijdrage | {paid}
    Hogeschool  | in kind               | {in_kind}
"""


@pytest.mark.parametrize(
    ("paid", "in_kind", "balance", "balancing_item"),
    [
        (100, 50, [], [("", 50, 50)]),  # 150 in, 150 out: in kind is what lacks
        (100, 60, [("", 160, 150)], []),
        (100, 50.5, [], [("", 50.5, 50)]),  # half a euro is rounding
        (100, 50.6, [("", 150.6, 150)], []),
        (150, 0, [], []),  # in balance without in kind: nothing is filled up
        (150, "", [], []),
        ("", 150, [], []),  # the other income is unknown, so is what lacks
    ],
)
def test_income_beside_cost(
    paid: Any, in_kind: Any, balance: list, balancing_item: list, trial: Trial
) -> None:
    sheets = {
        "budget": "block | activity | cost\nA | een | 150",
        "contributions": INCOME_LINES.format(paid=paid, in_kind=in_kind),
    }
    assert found_in(trial, "balance", **sheets) == balance
    assert found_in(trial, "balancing_item", **sheets) == balancing_item


def test_income_without_cost_is_no_contradiction(trial: Trial) -> None:
    contributions = INCOME_LINES.format(paid=100, in_kind=50)
    assert found_in(trial, "balance", contributions=contributions) == []
    assert found_in(trial, "balancing_item", contributions=contributions) == []


# --- who takes part and who pays ----------------------------------------------------------------

PAYERS = """
    verstrekker | soort                 | aantal | status
    Leden       | participantenbijdrage | 25     | bestaand
    Een lid     | participantenbijdrage |        | bestaand    # an empty Aantal is one
    Nog te doen | participantenbijdrage | 6      | nieuw       # not yet a participant
    Deelnemers  | deelnemersbijdrage    | 9      | bestaand    # pays for one activity
"""


@pytest.mark.parametrize(
    ("stated", "payers"), [("27", [("", 27, 26)]), ("26", []), ("32", []), ("", [])], ids=str
)
def test_stated_participants_beside_payers(stated: str, payers: list, trial: Trial) -> None:
    cover = f"jaar | aantal participanten\n2015 | {stated}"
    assert found_in(trial, "payers", contributions=PAYERS, cover=cover) == payers


@pytest.mark.parametrize(("stated", "payers"), [(4, []), (5, [("", 5, 3)]), (3, [])])
def test_who_brings_in_kind_need_not_pay(stated: int, payers: list, trial: Trial) -> None:
    sheets = {
        "cover": f"jaar | aantal participanten\n2015 | {stated}",
        "participants": "organisatie | sector | rol\nHogeschool | onderwijs | initiatiefnemer",
        "contributions": """
            verstrekker | soort                 | aantal
            Leden       | participantenbijdrage | 3       # without Status all are counted
            Hogeschool  | in kind               |
            Fonds       | in kind               |         # no participant
        """,
    }
    assert found_in(trial, "payers", **sheets) == payers


@pytest.mark.parametrize(
    ("stated", "names", "more_names"),
    [
        (3, [("", 3, 2)], []),
        (2, [], []),
        (1, [], []),  # without the initiator
        (0, [], [("", 0, 2)]),
    ],
)
def test_stated_participants_beside_names(
    stated: int, names: list, more_names: list, trial: Trial
) -> None:
    sheets = {
        "cover": f"jaar | aantal participanten\n2015 | {stated}",
        "participants": """
            organisatie | sector    | rol
            Hogeschool  | onderwijs | initiatiefnemer
            Aster       | zorg      |
        """,
    }
    with trial(
        upload(2015, **{sheet: rows(sheet, text, year=2015) for sheet, text in sheets.items()}),
        initiator_counts="nee",
    ) as cursor:
        found = contradictions(cursor, 2015)
    for kind, expected in (("names", names), ("more_names", more_names)):
        assert [(f.subject, f.stated, f.found) for f in found if f.kind == kind] == expected


MEMBERS = """
    organisatie | sector    | rol             | lid sinds  | lid tot
    Hogeschool  | onderwijs | initiatiefnemer |            |
    Aster       | zorg      |                 |            |
    Bonte Hof   | zorg      |                 |            |
    Wijk        | welzijn   |                 | 01-03-2015 |
    Vroeger     | welzijn   |                 |            | 01-01-2015    # gone before the year
    Later       | welzijn   |                 | 01-01-2016 |
"""


@pytest.mark.parametrize(
    ("stated", "payers", "found"),
    [
        ("", 4, []),
        ("", 3, []),  # with the initiator, that brings in kind, four
        ("", 2, [("", 4, 2)]),
        ("4", 2, []),  # the plan says four as well: it is told beside that
    ],
)
def test_members_beside_payers_that_are_not_all_known(
    stated: str, payers: int, found: list, trial: Trial
) -> None:
    sheets = {
        "cover": f"jaar | aantal participanten\n2015 | {stated}",
        "participants": MEMBERS,
        "contributions": f"""
            verstrekker | soort                 | aantal
            Leden       | participantenbijdrage | {payers}
            Hogeschool  | in kind               |
        """,
    }
    assert found_in(trial, "member_payers", **sheets) == found


def test_who_takes_part_and_does_not_pay_is_named_for_the_manager(trial: Trial) -> None:
    sheets = {
        "cover": "jaar | aantal participanten\n2015 | 4",
        "participants": MEMBERS,
        "contributions": """
            verstrekker | soort                 | status
            Hogeschool  | in kind               |
            Aster       | participantenbijdrage | bestaand
            {other}     | participantenbijdrage | bestaand
        """,
    }
    named = sheets | {"contributions": sheets["contributions"].format(other="Bonte Hof")}
    (counted,) = findings(trial, "member_payers", **named)
    assert (counted.stated, counted.found, counted.for_manager) == (3, 2, False)
    (who,) = findings(trial, "not_paying", **named)
    assert who.cases == (Case(name="Wijk", stated=1),)
    assert who.places == ("Participanten, rij 5",)
    assert who.for_manager
    assert findings(trial, "payers", **named) == []  # said once
    # a payer that is no participant: then who does not pay cannot be told
    unknown = sheets | {"contributions": sheets["contributions"].format(other="Onbekend")}
    assert findings(trial, "not_paying", **unknown) == []


def test_all_pay(trial: Trial) -> None:
    sheets = {
        "participants": "organisatie | sector\nAster | zorg",
        "contributions": "verstrekker | soort\nAster | participantenbijdrage",
    }
    assert findings(trial, "member_payers", **sheets) == []
    assert findings(trial, "not_paying", **sheets) == []


# --- hours and days -----------------------------------------------------------------------------


def test_lines_of_equal_hours_and_other_days(trial: Trial) -> None:
    budget = """
        block | activity | hours | days | cost
        A     | een      | 116   | 15   | 1
        A     | twee     | 116   | 14   | 1
        A     | drie     | 116   | 15   | 1
        A     | vier     | 116   |      | 1
        A     | vijf     | 120   | 15   | 1
        A     | zes      | 120   | 15   | 1
    """
    (found,) = findings(trial, "days", budget=budget)
    assert found.cases == (
        Case(name="een", stated=15),
        Case(name="twee", stated=14),
        Case(name="drie", stated=15),
    )
    assert (found.stated, found.found, found.reference) == (15, 14, 116)


@pytest.mark.parametrize(
    ("days", "found", "day"),
    [
        ((10, 5, 3), [], 8),
        ((10, 5, 2), [], 8),  # 20 hours are two days and a half: rounded down
        ((10, 7, 3), [("twee", 7, 5)], 8),  # 40 hours are five days
        ((30, 5, 1), [], None),  # two of three do not fit: there is no fixed length
        ((1, 5, 3), [("een", 1, 10)], 8),
        ((20, 10, 5), [], None),  # a day of four hours fits as well as any
        ((20, 10, 8), [("drie", 8, 5)], 4),
    ],
)
def test_a_line_with_another_length_of_day(
    days: tuple[int, ...], found: list, day: int | None, trial: Trial
) -> None:
    lines = zip(("een", "twee", "drie"), (80, 40, 20), days, strict=True)
    budget = "block | activity | hours | days\n" + "\n".join(
        f"A | {name} | {hours} | {number}" for name, hours, number in lines
    )
    assert cases_in(trial, "hours_per_day", budget=budget) == [
        (name, stated, pytest.approx(expected, abs=0.5)) for name, stated, expected in found
    ]
    for finding in findings(trial, "hours_per_day", budget=budget):
        assert finding.reference == pytest.approx(day, abs=0.5)


def test_one_line_makes_no_rule(trial: Trial) -> None:
    budget = "block | activity | hours | days\nA | een | 80 | 1"
    assert findings(trial, "hours_per_day", budget=budget) == []


# --- the contribution scale ---------------------------------------------------------------------

SCALE = """
    vanaf omzet | bijdrage
    0           | 2500
    5000000     | 5000
    10000000    | 7500
    25000000    | 10000
    75000000    | 15000
"""


@pytest.mark.parametrize(
    ("number", "budgeted", "found"),
    [
        (3, 55_000, [("", 55_000, 45_000)]),  # three can pay 3 × 15,000 at most
        (6, 55_000, []),
        (3, 45_000, []),
        (3, "", []),
    ],
)
def test_income_that_so_many_new_participants_cannot_pay(
    number: int, budgeted: Any, found: list, trial: Trial
) -> None:
    sheets = {
        "contributions": f"""
            verstrekker | soort                 | aantal   | status | begroot
            Nieuw       | participantenbijdrage | {number} | nieuw  | {budgeted}
        """,
        "scale": SCALE,
    }
    assert found_in(trial, "new_income", **sheets) == found
    assert found_in(trial, "off_scale", **sheets) == []  # said once
    assert found_in(trial, "new_income", contributions=sheets["contributions"]) == []


@pytest.mark.parametrize(
    ("number", "budgeted", "agreed", "found"),
    [
        (25, 220_000, "", []),
        (25, 220_000.4, "", []),  # half a euro is rounding
        (25, 221_000, "", [("Leden", 221_000, 220_000)]),
        (25, 50_000, "", [("Leden", 50_000, 62_500)]),  # nobody pays less than 2,500
        (3, 42_500, "", [("Leden", 42_500, 40_000)]),
        (3, 42_500, 12_500, []),  # one of them may be the one that agreed on 12,500
        (3, "", "", []),
    ],
)
def test_income_that_no_mix_of_classes_gives(
    number: int, budgeted: Any, agreed: Any, found: list, trial: Trial
) -> None:
    sheets = {
        "participants": f"organisatie | sector | afwijkende bijdrage\nAster | zorg | {agreed}",
        "contributions": f"""
            verstrekker | soort                 | aantal   | status   | begroot
            Leden       | participantenbijdrage | {number} | bestaand | {budgeted}
        """,
        "scale": SCALE,
    }
    assert found_in(trial, "off_scale", **sheets) == found
    for finding in findings(trial, "off_scale", **sheets):
        assert finding.reference == number
        assert not finding.for_manager


@pytest.mark.parametrize(
    ("member", "paid", "found"),
    [
        # turnover, agreed, since, until
        ("4999999 |      |            |           ", (2_500,), []),
        ("5000000 |      |            |           ", (2_500,), [("Aster", 2_500, 5_000)]),
        ("5000000 |      |            |           ", (5_000.4,), []),
        ("5000000 |      |            |           ", (2_500, 2_500), []),  # two lines of one
        ("5000000 | 4000 |            |           ", (4_000,), []),  # as agreed
        ("5000000 | 4000 |            |           ", (5_000,), [("Aster", 5_000, 4_000)]),
        ("        | 4000 |            |           ", (2_500,), [("Aster", 2_500, 4_000)]),
        ("5000000 |      | 01-07-2015 |           ", (2_500,), []),  # part of a year
        ("5000000 |      |            | 01-07-2015", (2_500,), []),
        ("5000000 |      | 01-01-2015 |           ", (2_500,), [("Aster", 2_500, 5_000)]),
        ("5000000 |      | 01-07-2015 |           ", (7_500,), [("Aster", 7_500, 5_000)]),
        ("5000000 |      |            |           ", ("",), []),
    ],
)
def test_a_contribution_beside_the_turnover(
    member: str, paid: tuple[Any, ...], found: list, trial: Trial
) -> None:
    sheets = {
        "participants": "organisatie | sector | omzet | afwijkende bijdrage | lid sinds | lid tot\n"
        f"Aster | zorg | {member}",
        "contributions": "verstrekker | soort | begroot\n"
        + "\n".join(f"Aster | participantenbijdrage | {amount}" for amount in paid),
        "scale": SCALE,
    }
    assert cases_in(trial, "scale", **sheets) == found
    assert all(finding.for_manager for finding in findings(trial, "scale", **sheets))
    assert findings(trial, "not_a_class", **sheets) == []


def test_without_a_scale_only_what_was_agreed_is_known(trial: Trial) -> None:
    sheets = {
        "participants": """
            organisatie | sector | omzet   | afwijkende bijdrage
            Aster       | zorg   | 5000000 |
            Bonte Hof   | zorg   |         | 4000
            Wijk        | zorg   |         |
        """,
        "contributions": """
            verstrekker | soort                 | begroot
            Aster       | participantenbijdrage | 1
            Bonte Hof   | participantenbijdrage | 2
            Wijk        | participantenbijdrage | 3
        """,
    }
    assert cases_in(trial, "scale", **sheets) == [("Bonte Hof", 2, 4_000)]
    assert findings(trial, "not_a_class", **sheets) == []


def test_amounts_that_are_in_no_class_are_taken_together(trial: Trial) -> None:
    sheets = {
        "contributions": """
            verstrekker | soort                 | begroot
            Wijk        | participantenbijdrage | 6000
            Aster       | participantenbijdrage | 5000
            Bonte Hof   | participantenbijdrage | 99000
            Fonds       | subsidie              | 6000
        """,
        "scale": SCALE,
    }
    (found,) = findings(trial, "not_a_class", **sheets)
    assert found.cases == (
        Case(name="Wijk", stated=6_000, found=5_000),  # as far from 7,500: the lower
        Case(name="Bonte Hof", stated=99_000, found=15_000),
    )
    assert found.places == ("Bijdragen, rijen 2 en 4",)
    assert found.for_manager


# --- attendance ---------------------------------------------------------------------------------


def test_attendance_by_who_was_no_participant_then(trial: Trial) -> None:
    sheets = {
        "participants": """
            organisatie | sector  | lid sinds  | lid tot
            Aster       | zorg    |            |
            Wijk        | welzijn | 01-03-2015 | 01-09-2015
            Wijk        | welzijn | 01-11-2015 |              # came back
        """,
        "attendance": """
            datum      | activiteit | organisatie | functiegroep | aanwezig
            28-02-2015 | Café       | Wijk        | docent       | 2       # not yet
            28-02-2015 | Café       | Wijk        | student      | 1       # the same meeting
            01-03-2015 | Café       | Wijk        |              | 1
            31-08-2015 | Café       | Wijk        |              | 1
            01-09-2015 | Café       | Wijk        |              | 1       # no longer
            02-09-2015 | Café       | Wijk        |              | 0       # did not come
            01-11-2015 | Café       | Wijk        |              | 1
            01-09-2015 | Café       | Aster       |              | 1
            01-09-2015 | Café       | Onbekend    |              | 1       # the check asks
            01-09-2015 | Café       | (extern)    |              | 1
        """,
    }
    (found,) = findings(trial, "no_participant_then", **sheets)
    assert found.cases == (Case(name="Wijk", stated=2),)
    assert found.places == ("Deelname, rijen 2, 3 en 6",)
    assert found.for_manager


ATTENDED = """
    datum      | activiteit | organisatie | aanwezig
    28-02-2015 | {activity} | Aster       | 2
    28-03-2015 | {activity} | Aster       | 3
"""


@pytest.mark.parametrize(
    ("activity", "found"),
    [
        ("Café", []),  # has a line
        ("Innovatielab", []),  # has the lines of its block
        ("Markt", [("Markt", 5, 0)]),  # names a line that is not there
        ("Reis", [("Reis", 5, 0)]),  # in a block that is not there
        ("Masterclass", []),  # not in Activiteiten, but in the budget by its name
        ("Onderwijs", []),  # not in Activiteiten, but a block
        ("Anders", [("Anders", 5, 0)]),
    ],
)
def test_an_activity_without_a_budget_line(activity: str, found: list, trial: Trial) -> None:
    sheets = {
        "budget": """
            block         | activity    | cost
            Bijeenkomsten | Café        | 10
            Bijeenkomsten | Masterclass | 10
            Onderwijs     | Lab         | 10
        """,
        "activities": """
            activiteit   | blok          | begrotingsactiviteit
            Café         | Bijeenkomsten | Café
            Innovatielab | Onderwijs     |
            Markt        | Bijeenkomsten | Markt
            Reis         | Reizen        |
        """,
        "attendance": ATTENDED.format(activity=activity),
    }
    assert cases_in(trial, "unbudgeted", **sheets) == found
    del sheets["budget"]
    assert cases_in(trial, "unbudgeted", **sheets) == []  # nothing is known of any line
