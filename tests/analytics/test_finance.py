"""The year 2015 counted by hand, and every contradiction that the plan may hold."""

from __future__ import annotations

import math
from typing import Any

import pytest

from analytics.finance import Finding, contradictions
from analytics.metrics import METRICS, measure
from data.workbook import Upload
from tests.analytics.conftest import Cursor, Trial
from tests.oracle import ORACLE, Facts
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
}
NAMES = "11 van 27 bij naam bekend"
UNKNOWN = {
    "participants": NAMES,
    "net_growth": NAMES,
    "retention": NAMES,
    "sector_diversity": NAMES,
    "contributions_received": "niet ingevuld",
    "contribution_realisation": "niet ingevuld",
    "hours_actual": "geen blad Realisatie over 2015",
    "cost_actual": "geen blad Realisatie over 2015",
    "reach": "geen blad Deelname over 2015",
    "attendances": "geen blad Deelname over 2015",
    "contact_hours": "geen blad Deelname over 2015",
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
            stated=75_507,
            found=75_505,
            unit="eur",
        ),
        # in kind is exactly what the other income leaves open: 570,743 − 330,164
        Finding(kind="balancing_item", stated=240_579, found=570_743 - 330_164, unit="eur"),
        Finding(kind="payers", stated=27, found=25, unit="count"),
        Finding(kind="names", stated=27, found=11, unit="count"),
        # both 116 hours
        Finding(
            kind="days",
            subject="Verdiepingskamer",
            other="Zorgalliantiecafé",
            stated=15,
            found=14,
            unit="count",
        ),
    ]


def test_a_year_without_data_contradicts_nothing(facts_2015: Cursor) -> None:
    assert contradictions(facts_2015, 2014) == []


# --- each question on its own: where it finds, and where it keeps silent ------------------------


def found_in(trial: Trial, kind: str, **sheets: str) -> list[tuple[Any, ...]]:
    """The findings of one kind in a year with these sheets: subject, other, stated, found."""
    tables, totals = {}, []
    for sheet, text in sheets.items():
        if sheet == "budget":
            tables[sheet], totals = parted(sheet, raw(text))
        else:
            tables[sheet] = rows(sheet, text, year=2015)
    with trial(upload(2015, totals=totals, **tables)) as cursor:
        findings = contradictions(cursor, 2015)
    return [(f.subject, f.other, f.stated, f.found) for f in findings if f.kind == kind]


def raw(text: str) -> list[dict[str, Any]]:
    """A budget as typed: block, activity and figures, printed totals among the lines."""
    header, *lines = [[c.strip() for c in line.split("|")] for line in text.strip().splitlines()]
    return [
        {
            key: int(cell) if cell.lstrip("-").isdigit() else cell
            for key, cell in zip(header, line, strict=True)
            if cell
        }
        for line in lines
    ]


BLOCKS = """
    block | activity  | cost
    A     | een       | 100
          | twee      | 50
          | Subtotaal | {a}
    B     | een       | {line}
          | Subtotaal | {b}
          | Totaal    | {total}
"""


@pytest.mark.parametrize(
    ("a", "line", "b", "total", "block_total", "grand_total"),
    [
        # a   line   b    total  block_total found          grand_total found
        ("150", "200", "200", "350", [], []),
        ("152", "200", "200", "352", [("A", "", 152, 150)], []),
        ("150", "200", "200", "360", [], [("", "", 360, 350)]),
        ("152", "200", "200", "350", [("A", "", 152, 150)], [("", "", 350, 352)]),
        ("149", "200", "202", "351", [("A", "", 149, 150), ("B", "", 202, 200)], []),
        ("150", "200", "", "", [], []),  # no printed total to compare with
        ("", "200", "", "360", [], [("", "", 360, 350)]),
        ("150", "", "200", "350", [], []),  # block B has no figure of its own: nothing to compare
    ],
)
def test_printed_totals_that_are_not_the_sum(
    a: str, line: str, b: str, total: str, block_total: list, grand_total: list, trial: Trial
) -> None:
    budget = BLOCKS.format(a=a, line=line, b=b, total=total)
    assert found_in(trial, "block_total", budget=budget) == block_total
    assert found_in(trial, "grand_total", budget=budget) == grand_total


def test_a_grand_total_over_lines_without_figures_is_no_contradiction(trial: Trial) -> None:
    budget = """
        block | activity  | hours | cost
        A     | een       | 10    |
              | Totaal    | 10    | 500
    """
    assert found_in(trial, "grand_total", budget=budget) == []


INCOME_LINES = """
    verstrekker | soort                | begroot
    Leden       | participantenbijdrage | {paid}
    Hogeschool  | in kind               | {in_kind}
"""


@pytest.mark.parametrize(
    ("paid", "in_kind", "balance", "balancing_item"),
    [
        (100, 50, [], [("", "", 50, 50)]),  # 150 in, 150 out: in kind is what lacks
        (100, 60, [("", "", 160, 150)], []),
        (150, 0, [], []),  # in balance without in kind: nothing is filled up
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


PAYERS = """
    verstrekker | soort                 | aantal | status
    Leden       | participantenbijdrage | 25     | bestaand
    Een lid     | participantenbijdrage |        | bestaand    # an empty Aantal is one
    Nog te doen | participantenbijdrage | 6      | nieuw       # not yet a participant
    Deelnemers  | deelnemersbijdrage    | 9      | bestaand    # pays for one activity
"""


@pytest.mark.parametrize(
    ("stated", "payers"), [("27", [("", "", 27, 26)]), ("26", []), ("32", []), ("", [])], ids=str
)
def test_stated_participants_beside_payers(stated: str, payers: list, trial: Trial) -> None:
    cover = f"jaar | aantal participanten\n2015 | {stated}"
    assert found_in(trial, "payers", contributions=PAYERS, cover=cover) == payers


@pytest.mark.parametrize(("stated", "names"), [(2, [("", "", 2, 1)]), (1, []), (0, [])])
def test_stated_participants_beside_names(stated: int, names: list, trial: Trial) -> None:
    cover = f"jaar | aantal participanten\n2015 | {stated}"
    participants = "organisatie | sector\nAster | zorg"
    assert found_in(trial, "names", participants=participants, cover=cover) == names


def test_lines_of_equal_hours_and_other_days(trial: Trial) -> None:
    budget = """
        block | activity | hours | days | cost
        A     | een      | 116   | 15   | 1
        A     | twee     | 116   | 14   | 1
        A     | drie     | 116   | 15   | 1
        A     | vier     | 116   |      | 1
        A     | vijf     | 120   | 15   | 1
    """
    assert found_in(trial, "days", budget=budget) == [
        ("een", "twee", 15, 14),
        ("twee", "drie", 14, 15),
    ]


@pytest.mark.parametrize(
    ("number", "budgeted", "found"),
    [
        (3, 55_000, [("", "", 55_000, 45_000)]),  # three can pay 3 × 15,000 at most
        (6, 55_000, []),
        (3, 45_000, []),
    ],
)
def test_income_that_so_many_new_participants_cannot_pay(
    number: int, budgeted: int, found: list, trial: Trial
) -> None:
    sheets = {
        "contributions": f"""
            verstrekker | soort                 | aantal   | status | begroot
            Nieuw       | participantenbijdrage | {number} | nieuw  | {budgeted}
        """,
        "scale": """
            vanaf omzet | bijdrage
            0           | 2500
            75000000    | 15000
        """,
    }
    assert found_in(trial, "new_income", **sheets) == found
    assert found_in(trial, "new_income", contributions=sheets["contributions"]) == []
