"""What participants go on contributing, whom the plan recruits, and what is left of each cohort."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from analytics.growth import cohorts, movements, renewal, renewal_gap
from analytics.metrics import measure
from analytics.passport import passport
from data.workbook import Upload
from tests.analytics.conftest import Cursor, Trial
from tests.oracle.facts import all_named
from tests.oracle.growth import renewed
from tests.tables import rows, upload
from tests.worlds import Maker

WHO_2014 = """
    organisatie | sector  | lid tot
    Blijft      | zorg    |
    Stijgt      | zorg    |
    Vertrekt    | wonen   |
    Fuseert     | welzijn |
    Was al weg  | zorg    | 01-07-2014
"""
WHO_2015 = """
    organisatie | sector  | lid tot    | voorheen
    Blijft      | zorg    |            | Fuseert
    Stijgt      | zorg    |            |
    Vertrekt    | wonen   | 01-07-2015 |
    Nieuw       | wonen   |            |
"""
PAID_2014 = """
    verstrekker | soort                 | begroot
    Blijft      | participantenbijdrage | 5000
    Stijgt      | participantenbijdrage | 2500,10
    Vertrekt    | participantenbijdrage | 7500
    Fuseert     | participantenbijdrage | 2500
    Was al weg  | participantenbijdrage | 1000
    Blijft      | subsidie              | 9999      # another kind of income
"""
PAID_2015 = """
    verstrekker  | soort                 | aantal | status   | begroot
    Blijft       | participantenbijdrage |        | bestaand | 7500
    STIJGT       | participantenbijdrage |        | bestaand | 5000,20
    Vertrekt     | participantenbijdrage |        | bestaand | 3750     # half a year
    Nieuw        | participantenbijdrage |        | nieuw    | 2500
    Nog te werven| participantenbijdrage | 2      | nieuw    | 10000
"""


def year(of: int, who: str | None, paid: str | None) -> Upload:
    sheets = {"participants": who, "contributions": paid}
    return upload(of, **{key: rows(key, text, year=of) for key, text in sheets.items() if text})


@pytest.fixture
def both(trial: Trial) -> Iterator[Cursor]:
    with trial(year(2014, WHO_2014, PAID_2014), year(2015, WHO_2015, PAID_2015)) as cursor:
        yield cursor


def figure(cursor: Cursor, key: str, of: int = 2015) -> dict[str, Any]:
    return dict(measure(cursor, key, year=of).iloc[0])


def test_contribution_retention_by_hand(both: Cursor) -> None:
    # then: Blijft 5000 + Fuseert, now in it, 2500 + Stijgt 2500.10 + Vertrekt 7500 = 17500.10
    # now: 7500 + 5000.20 + 3750 = 16250.20; who was gone before, and who is new, do not count
    found = figure(both, "contribution_retention")
    assert (found["part"], found["whole"]) == (16250.20, 17500.10)
    assert found["value"] == pytest.approx(16250.20 / 17500.10)
    by_sector = measure(both, "contribution_retention", year=2015, by="sector")
    shares = by_sector.set_index("sector")["value"]
    assert shares["wonen"] == 3750 / 7500
    assert shares["zorg"] == pytest.approx(12500.20 / 10000.10)  # Fuseert counts where it went
    assert math.isnan(shares["welzijn"])


def test_the_bridge_of_contributions_is_exact(both: Cursor) -> None:
    found = renewal(both, 2015).set_index("flow")
    assert found.to_dict("index") == {
        "stayed": {
            "payers": 2,
            "more": 1,  # Stijgt; Blijft pays what it and Fuseert paid together
            "fewer": 0,
            "before": 10000.10,
            "after": 12500.20,
            "change": 2500.10,
        },
        "left": {
            "payers": 1,
            "more": 0,
            "fewer": 1,
            "before": 7500,
            "after": 3750,
            "change": -3750,
        },
        "joined": {
            "payers": 2,
            "more": 2,
            "fewer": 0,
            "before": 0,
            "after": 12500,
            "change": 12500,
        },
        "other": {
            "payers": 1,
            "more": 0,
            "fewer": 1,
            "before": 1000,
            "after": 0,
            "change": -1000,
        },
    }
    assert renewal(both, 2015, "wonen").set_index("flow")["after"].to_dict() == {
        "joined": 2500,  # of the two yet to join nobody knows the sector
        "left": 3750,
    }
    assert renewal_gap(both, 2015) == ""


def test_an_amount_that_lacks_leaves_its_organisation_out(trial: Trial) -> None:
    unknown = PAID_2015.replace("5000,20", "       ")
    with trial(year(2014, WHO_2014, PAID_2014), year(2015, WHO_2015, unknown)) as cursor:
        found = figure(cursor, "contribution_retention")
        steps = renewal(cursor, 2015).set_index("flow")
    assert (found["part"], found["whole"]) == (11250, 15000)  # Stijgt on neither side
    assert (found["known"], found["total"]) == (5, 7)
    assert steps.loc["unfilled", ["before", "after"]].tolist() == [2500.10, 0]


@pytest.mark.parametrize(
    ("then", "now", "why"),
    [
        (
            PAID_2014.replace("| begroot", "| begroot | aantal").replace("7500", "7500 | 2"),
            PAID_2015,
            "een regel van Bijdragen over 2014 geldt voor 2 organisaties samen: niet te volgen",
        ),
        (
            PAID_2014.replace("Was al weg", "Wie is dit"),
            PAID_2015,
            "een regel van Bijdragen over 2014 noemt een organisatie die niet op Participanten "
            "staat: niet te volgen",
        ),
        (
            PAID_2014,
            PAID_2015.replace("nieuw    | 10000", "bestaand | 10000"),
            "een regel van Bijdragen over 2015 geldt voor 2 organisaties samen: niet te volgen",
        ),
        (None, PAID_2015, "geen blad Bijdragen over 2014"),
        (PAID_2014, None, "geen blad Bijdragen over 2015"),
    ],
    ids=("several then", "nobody", "several now", "no sheet then", "no sheet now"),
)
def test_what_cannot_be_followed_is_unknown(
    then: str | None, now: str | None, why: str, trial: Trial
) -> None:
    if then and "| aantal" in then:
        lines = then.strip().splitlines()
        then = "\n".join(
            line if line.count("|") == 3 else line.split("#")[0] + " |" for line in lines
        )
    with trial(year(2014, WHO_2014, then), year(2015, WHO_2015, now)) as cursor:
        assert math.isnan(figure(cursor, "contribution_retention")["value"])
        assert renewal(cursor, 2015).empty
        assert renewal_gap(cursor, 2015) == why


def test_without_every_name_nobody_can_be_followed(trial: Trial, facts_2015: Cursor) -> None:
    assert renewal_gap(facts_2015, 2015) == "geen blad Bijdragen over 2014"
    cover = rows("cover", "jaar | aantal participanten\n2015 | 9", year=2015)
    told = year(2015, WHO_2015, PAID_2015)
    short = upload(2015, cover=cover, **told.tables)
    with trial(year(2014, WHO_2014, PAID_2014), short) as cursor:
        assert renewal_gap(cursor, 2015) == "3 van 9 bij naam bekend"
        assert renewal(cursor, 2015).empty
        assert movements(cursor, 2015).empty
    with trial(year(2014, WHO_2014, PAID_2014), year(2015, None, PAID_2015)) as cursor:
        assert renewal_gap(cursor, 2015) == "geen blad Participanten over 2015"


def test_the_rows_behind_contribution_retention(both: Cursor) -> None:
    told = passport(both, "contribution_retention", 2015).rows
    lines = told[told["sheet"] == "contributions"].set_index(["file", "provider", "kind"])
    kind = "participantenbijdrage"
    assert lines.loc[("2014.xlsx", "Fuseert", kind), "whole"] == 2500
    assert lines.loc[("2015.xlsx", "Vertrekt", kind), "part"] == 3750
    gone = "was eind vorig jaar geen participant"
    assert lines.loc[("2014.xlsx", "Was al weg", kind), "why"] == gone
    assert lines.loc[("2015.xlsx", "Nieuw", kind), "why"] == f"nieuw dit jaar: {gone}"
    assert lines.loc[("2014.xlsx", "Blijft", "subsidie"), "why"] == "andere soort: subsidie"


@pytest.mark.parametrize("seed", range(24))
def test_the_bridge_of_contributions_equals_its_oracle(seed: int, trial: Trial) -> None:
    world = Maker(Random(seed), 2014).make()
    with trial(*world.workbooks) as cursor:
        for one in world.years:
            facts = world.facts({})
            expected = renewed(facts, one) if all_named(facts, one) else None
            found = renewal(cursor, one)
            if expected is None or not facts.has(one - 1, "contributions"):
                assert found.empty or expected == {}
                assert not expected or renewal_gap(cursor, one)
                continue
            assert not renewal_gap(cursor, one)
            for flow in ("stayed", "left", "other"):
                mine = [r for r in expected.values() if r.flow == flow and r.after is not None]
                here = found[found["flow"] == flow]
                assert here["payers"].sum() == len(mine)
                assert here["after"].sum() == pytest.approx(sum(r.after or 0 for r in mine))
                assert here["before"].sum() == pytest.approx(sum(r.before or 0 for r in mine))
            _adds_up(cursor, found, one)


def _adds_up(cursor: Cursor, found: Any, of: int) -> None:
    """The steps lead from last year's contributions to this year's, to the cent."""
    totals = measure(cursor, "contributions_budgeted").set_index("year")["value"].fillna(0)
    assert round(found["before"].sum(), 2) == round(totals[of - 1], 2)
    assert round(found["after"].sum(), 2) == round(totals[of], 2)
    assert round((found["after"] - found["before"] - found["change"]).abs().sum(), 2) == 0


def test_recruitment_by_hand(both: Cursor) -> None:
    # Nieuw joined; the plan counts on Nieuw and on two more
    found = figure(both, "recruitment_realisation")
    assert (found["part"], found["whole"], found["value"]) == (1, 3, 1 / 3)
    told = passport(both, "recruitment_realisation", 2015).rows
    counting = told[told["counts"]]
    assert counting["why"].tolist() == [
        "kwam erbij",
        *["het plan rekent op deze nieuwe participanten"] * 2,
    ]
    why = told[~told["counts"]].set_index(["sheet", "row_number"])["why"]
    assert why["participants", 2] == "was eind vorig jaar al participant"
    assert why["contributions", 2] == "Status is niet nieuw"


def test_a_plan_without_newcomers_has_no_realisation(trial: Trial) -> None:
    with trial(year(2014, WHO_2014, None), year(2015, WHO_2015, PAID_2014)) as cursor:
        found = figure(cursor, "recruitment_realisation")
    assert math.isnan(found["value"])
    assert found["why"] == "niet te berekenen: er is niets om door te delen"


def test_the_share_of_a_sector_by_hand(both: Cursor, trial: Trial) -> None:
    found = measure(both, "sector_share", year=2014, by="sector").set_index("sector")
    assert found["value"].to_dict() == {"wonen": 0.25, "welzijn": 0.25, "zorg": 0.5, "onderwijs": 0}
    assert found.loc["zorg", ["part", "whole"]].tolist() == [2, 4]
    assert figure(both, "sector_share")["why"] == "wordt alleen onderverdeeld getoond"
    raw = WHO_2014.replace("welzijn", "onbekend")
    with trial(year(2014, raw, None)) as cursor:
        unknown = measure(cursor, "sector_share", year=2014, by="sector").set_index("sector")
    assert math.isnan(unknown["value"]["welzijn"])  # the one without a sector may be there
    assert unknown["value"]["onbekend"] == 0.25


def test_who_came_and_went_by_name(both: Cursor) -> None:
    assert movements(both, 2015).to_numpy().tolist() == [
        ["joined", "Nieuw", "wonen"],
        ["left", "Vertrekt", "wonen"],
        ["merged", "Fuseert", "welzijn"],
    ]


def test_cohorts_by_hand(trial: Trial) -> None:
    third = """
        organisatie | sector | lid tot
        Blijft      | zorg   |
        Vertrekt    | wonen  |            # came back: joins anew
    """
    years = [year(2014, WHO_2014, None), year(2015, WHO_2015, None), year(2016, third, None)]
    with trial(*years) as cursor:
        found, wonen = cohorts(cursor), cohorts(cursor, "wonen")
    assert found[["cohort", "since", "year", "there", "gone"]].to_numpy().tolist() == [
        [2013, False, 2013, 5, 0],  # nobody says when they came
        [2013, False, 2014, 4, 1],  # without Was al weg
        [2013, False, 2015, 3, 2],  # Fuseert lives on in Blijft
        [2013, False, 2016, 2, 3],
        [2015, True, 2015, 1, 0],
        [2015, True, 2016, 0, 1],
        [2016, True, 2016, 1, 0],
    ]
    assert found["share"].tolist() == [1, 0.8, 0.6, 0.4, 1, 0, 1]
    assert wonen["there"].tolist() == [1, 1, 0, 0, 1, 0, 1]


def test_a_year_that_is_not_known_begins_cohorts_anew(trial: Trial) -> None:
    cover = rows("cover", "jaar | aantal participanten\n2015 | 9", year=2015)
    told = year(2015, WHO_2015, None)
    unknown = upload(2015, cover=cover, **told.tables)
    last = year(2016, WHO_2015.replace("01-07-2015", ""), None)
    with trial(year(2014, WHO_2014, None), unknown, last) as cursor:
        found = cohorts(cursor)
    assert found[["cohort", "since", "year", "there"]].to_numpy().tolist() == [
        [2013, False, 2013, 5],
        [2013, False, 2014, 4],
        [2015, False, 2015, 4],
        [2015, False, 2016, 4],
    ]


@pytest.mark.parametrize("seed", range(10))
def test_cohorts_and_the_bridge_agree(seed: int, trial: Trial) -> None:
    """Of those who are there, each belongs to one cohort, but for who went into another."""
    world = Maker(Random(seed), 2014).make()
    with trial(*world.workbooks) as cursor:
        found = cohorts(cursor)
        people = measure(cursor, "participants").set_index("year")["value"].dropna()
    for one, count in people.items():
        assert found[found["year"] == one]["there"].sum() >= count
    assert (found["there"] <= found["started"]).all()
    known = set(people[people > 0].index)
    assert known <= set(found["year"])
