"""The plan as the what-if reads it: every line, what each is for, and what is not known."""

from __future__ import annotations

from typing import Any

import pytest

from analytics.baseline import PlanError, baseline
from analytics.levers import read, slots
from analytics.plan import Baseline, Candidate, CostLine, Initiator
from analytics.scenario import project
from data.reading.totals import ControlTotal
from tests.analytics.conftest import Cursor, Trial
from tests.tables import rows, upload

PARTICIPANTS = """
    organisatie | sector    | rol             | omzet
    Hogeschool  | onderwijs | initiatiefnemer | 420600000
    Aster       | zorg      |                 |
    Berk        | wonen     |                 |
    Regio       | zorg      | partnernetwerk  |
"""
CONTRIBUTIONS = """
    verstrekker | soort                 | aantal | status   | begroot  | bestemming
    aster       | participantenbijdrage |        | bestaand | 5000,50  |
    ASTER       | participantenbijdrage |        | nieuw    | 100      |       # counts once
    HOGESCHOOL  | participantenbijdrage |        | bestaand | 15000    |
    Nog te doen | participantenbijdrage | 3      | nieuw    | 30000    |
    Berk        | participantenbijdrage |        | bestaand |          |
    Gasten      | deelnemersbijdrage    |        |          | 900      | Café
    Hogeschool  | in kind               |        |          | 40000    |
"""
BUDGET = """
    blok    | activiteit  | kostenrol     | uren | euro | prioriteit | bekostiging
    Bureau  | Leiding     | project       | 10   | 1000 |            |
    Contact | Nieuwe      | account-nieuw | 10   | 600  |            |
    Contact | Huidige     | account-huidig | 10  | 800  |            |
    Treffen | Café        | direct        | 20   | 2000 | 2          | cash
    TREFFEN | Café; klein | direct        |      | 300  | 1          |
    Treffen | Café        |               | 5    |      |            |
"""
ACTIVITIES = """
    activiteit | blok    | begrotingsactiviteit | aantal gepland
    Koffie     | treffen | leiding              | 2
"""
SCALE = """
    vanaf omzet | bijdrage
    5000000     | 15000
    0           | 5000
"""
PROSPECTS = """
    prospect | sector | omzet   | klasse | kans | startmaand
    Dennis   | wonen  | 6000000 | 2500   | 50%  | 4
    Esdoorn  | zorg   |         | 2500   | 100% |
    Fijnspar | zorg   |         |        | 20%  | 7
"""
ATTENDANCE = """
    datum      | activiteit | organisatie | aanwezig | duur (uren)
    2015-01-28 | Café       | Aster       | 4        | 2,5
"""
SHEETS = {
    "participants": ("Participanten", PARTICIPANTS),
    "contributions": ("Bijdragen", CONTRIBUTIONS),
    "budget": ("Begroting", BUDGET),
    "scale": ("Staffel", SCALE),
    "prospects": ("Werving", PROSPECTS),
    "attendance": ("Deelname", ATTENDANCE),
}


def tables(*keys: str) -> dict[str, Any]:
    return {key: rows(*SHEETS[key], year=2015) for key in keys or SHEETS}


def printed(scope: str, total: float) -> ControlTotal:
    return ControlTotal(
        sheet="budget",
        row_number=98 if scope else 99,
        cell="E98" if scope else "E99",
        column="cost",
        scope=scope,
        is_subtotal=bool(scope),
        printed=total,
        computed=0,
    )


@pytest.fixture(scope="module")
def whole(trial: Trial) -> Baseline:
    """A plan with every sheet."""
    totals = [printed("Bureau", 1002), printed("", 4802)]
    with trial(upload(2015, totals=totals, **tables())) as cursor:
        return baseline(cursor, 2015)


def test_who_pays(whole: Baseline) -> None:
    """By the name on Participanten; a further line of who already pays has no payer."""
    assert [
        (line.provider, line.amount, line.payers, line.single) for line in whole.income[:4]
    ] == [
        ("Aster", 500_050, 1, True),
        ("Aster", 10_000, 0, True),
        ("Hogeschool", 1_500_000, 1, True),
        ("Nog te doen", 3_000_000, 3, False),
    ]
    assert (whole.existing, whole.new) == (2, 3)
    assert whole.given("participantenbijdrage") == 5_010_050
    assert [line.destination for line in whole.income[4:]] == ["Café", ""]
    assert whole.average("zorg") == 500_050
    assert whole.average("wonen") == whole.average() == (500_050 + 1_500_000) / 2


def test_what_it_goes_to(whole: Baseline) -> None:
    """Blocks by their first spelling; a key holds no semicolon, which parts keys in a link."""
    assert [line.key for line in whole.costs] == [
        "bureau/leiding",
        "contact/nieuwe",
        "contact/huidige",
        "treffen/café",
        "treffen/café, klein",
        "bureau/niet toegelicht verschil",
        "(geen blok)/niet toegelicht verschil",
    ]
    assert whole.blocks == ("Bureau", "Contact", "Treffen")
    assert {line.block for line in whole.costs[3:5]} == {"Treffen"}
    café, small = whole.costs[3:5]
    assert (café.cost, café.hours, café.family, café.role) == (200_000, 20, "direct", "direct")
    assert (café.priority, café.funding, café.out_of_pocket) == (2, "cash", False)
    assert (small.out_of_pocket, small.hours) == (True, 0)
    assert [(line.cost, line.explained) for line in whole.costs[5:]] == [
        (200, False),
        (10_000, False),  # 4.802 − 1.002 − 1.400 − 2.300
    ]
    assert (whole.win, whole.serve) == (60_000 / 3, 80_000 / 2)


def test_who_takes_part(whole: Baseline) -> None:
    assert whole.participants == 3
    assert whole.sectors == {"onderwijs": 1, "wonen": 1, "zorg": 1}
    assert whole.contact_hours == 10
    assert whole.initiator == Initiator(name="Hogeschool", sector="onderwijs", fee=1_500_000)
    assert whole.scale == ((0, 500_000), (5_000_000, 1_500_000))
    assert (whole.scale_year, whole.fees) == (2015, (500_000, 1_500_000))
    assert whole.fee_counts is False


def test_who_may_join(whole: Baseline) -> None:
    """By turnover before the class that was expected; without a month from the first."""
    assert whole.candidates == (
        Candidate(name="Dennis", sector="wonen", fee=1_500_000, chance=0.5, month=4),
        Candidate(name="Esdoorn", sector="zorg", fee=250_000, chance=1, month=1),
        Candidate(name="Fijnspar", sector="zorg", fee=None, chance=0.2, month=7),
    )
    found = project(whole, {"prospects": "yes", "rule": "quarter", "service": "no"}).first
    # 0,5 × 15.000 × 3/4 + 2.500; the third has no contribution that is known
    assert found.income["participantenbijdrage"] == 50_100.50 + 5_625 + 2_500
    assert found.figures["payers"] == 6.5


def test_what_is_not_known_is_said(whole: Baseline) -> None:
    assert whole.missing == (
        "Bijdragen: 1 van 7 regels hebben geen bedrag en tellen niet mee",
        "Begroting: 1 van 8 regels hebben geen bedrag en tellen niet mee",
        "1 van 3 prospects hebben omzet noch klasse en tellen niet mee",
    )


def test_the_initiator_by_another_spelling_pays_already(whole: Baseline) -> None:
    assert project(whole, {"initiator": "both"}).first.figures["payers"] == 5
    assert project(whole, {"initiator": "neither"}).first.figures["payers"] == 4
    assert read(whole, {"leaving": "Aster"}) == ({"leaving": "Aster"}, [])
    gone = project(whole, {"leaving": "Aster"}).first
    # both lines under its name: the one of an existing participant; the other is one of the plan's
    assert gone.income["participantenbijdrage"] == 50_100.50 - 5_000.50


def test_an_activity_planned_for_exactly_one_line(trial: Trial) -> None:
    budget = BUDGET.replace("Café; klein", "Leiding")
    given = {
        **tables("contributions"),
        "budget": rows("Begroting", budget),
        "activities": rows("Activiteiten", ACTIVITIES),
    }
    with trial(upload(2015, **given)) as cursor:
        plan = baseline(cursor, 2015)
    planned = {line.key: line.planned for line in plan.costs}
    assert planned["treffen/leiding"] is None  # out of pocket: it has no hours
    assert planned["bureau/leiding"] is None
    again = {**given, "budget": rows("Begroting", budget.replace("|      | 300 ", "| 8    | 300 "))}
    with trial(upload(2015, **again)) as cursor:
        plan = baseline(cursor, 2015)
    assert {line.key for line in plan.costs if line.planned == 2} == {"treffen/leiding"}


def test_two_lines_of_one_name_have_keys_of_their_own(trial: Trial) -> None:
    budget = rows("Begroting", BUDGET.replace("Café; klein", "Café"))
    with trial(upload(2015, budget=budget, **tables("contributions"))) as cursor:
        plan = baseline(cursor, 2015)
    assert [line.key for line in plan.costs[3:]] == ["treffen/café", "treffen/café/2"]
    assert len(slots(plan)) == len(set(slots(plan)))


def test_with_only_what_is_needed(trial: Trial) -> None:
    with trial(upload(2015, **tables("budget", "contributions"))) as cursor:
        plan = baseline(cursor, 2015)
    assert (plan.participants, plan.sectors, plan.contact_hours) == (None, {}, None)
    assert (plan.initiator, plan.candidates, plan.scale, plan.scale_year) == (None, (), (), None)
    assert plan.existing == 2  # who pays is known all the same


def test_a_scale_of_an_earlier_year(trial: Trial) -> None:
    with trial(
        upload(2013, **tables("scale")), upload(2015, **tables("budget", "contributions"))
    ) as cursor:
        plan = baseline(cursor, 2015)
    assert (plan.scale_year, plan.fees) == (2013, (500_000, 1_500_000))


def test_the_setting_says_whether_fees_count(trial: Trial) -> None:
    with trial(
        upload(2015, **tables("budget", "contributions")), fee_is_contribution="ja"
    ) as cursor:
        plan = baseline(cursor, 2015)
    assert plan.fee_counts is True
    found = project(plan).first.figures["funding_ratio"]
    assert found == (50_100.50 + 900) / 40_000


@pytest.mark.parametrize(
    ("sheets", "why"),
    [
        (("scale",), "geen blad Begroting en Bijdragen over 2015"),
        (("budget",), "geen blad Bijdragen over 2015"),
        (("contributions",), "geen blad Begroting over 2015"),
    ],
)
def test_no_plan(sheets: tuple[str, ...], why: str, trial: Trial) -> None:
    with (
        trial(upload(2015, **tables(*sheets))) as cursor,
        pytest.raises(PlanError, match=f"^{why}$"),
    ):
        baseline(cursor, 2015)


def test_the_real_plan(facts_2015: Cursor) -> None:
    plan = baseline(facts_2015, 2015)
    assert (plan.existing, plan.new) == (25, 6)
    assert plan.given("in kind") == 24_057_900
    assert sum(line.cost for line in plan.costs) == 57_074_300
    assert sum(line.cost for line in plan.costs if line.explained) == 57_074_100
    assert len(plan.blocks) == 6
    assert plan.initiator == Initiator(name="HAN", sector="onderwijs", fee=None)
    assert plan.fees == (250_000, 500_000, 750_000, 1_000_000, 1_500_000)
    assert plan.missing == ()


def test_a_plan_without_anything() -> None:
    plan = Baseline(
        year=2015, income=(), costs=(CostLine(key="a/b", block="a", activity="b", cost=1),)
    )
    assert (plan.existing, plan.new, plan.win, plan.serve, plan.average()) == (0, 0, None, None, 0)
