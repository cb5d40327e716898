"""Who pays by the scale: by name, with every reason that an amount of today is unknown."""

from __future__ import annotations

from decimal import Decimal

from analytics.payers import payers
from analytics.redesign import Member, redesign
from data.workbook import Upload
from tests.analytics.conftest import Cursor, Trial
from tests.analytics.test_staffel import SCALE_2013
from tests.tables import rows, upload

PARTICIPANTS = """
    organisatie | sector  | rol             | lid sinds  | lid tot    | omzet    | afwijkende bijdrage | reden afwijking
    Aster       | zorg    |                 |            |            | 30000000 |                     |
    Buren       | zorg    | partnernetwerk  |            |            | 30000000 |                     |
    Half        | welzijn |                 | 01-07-2015 |            | 6000000  |                     |
    Laat        | welzijn |                 | 01-07-2015 |            |          |                     |
    School      | onderwijs | initiatiefnemer |          |            | 90000000 |                     |
    Stil        | wonen   |                 |            |            |          |                     |
    Vast        | wonen   |                 |            |            | 80000000 | 4000                | afspraak van 2013
    Weg         | zorg    |                 |            | 01-10-2015 | 30000000 |                     |
"""  # noqa: E501
CONTRIBUTIONS = """
    verstrekker | soort                 | aantal | begroot | gefactureerd
    Aster       | participantenbijdrage | 1      | 9000    | 7000
    Aster       | participantenbijdrage | 1      | 500,50  |
    Half        | participantenbijdrage | 1      | 2500    |
    Laat        | participantenbijdrage | 1      | 1250    |
    Vast        | participantenbijdrage | 1      | 3900    |
    Weg         | participantenbijdrage | 1      | 10000   |
    School      | in kind               | 1      | 240579  |
    Nieuwe      | participantenbijdrage | 6      | 55000   |
"""
SCALE = """
    vanaf omzet | bijdrage
    0           | 2500
    5000000     | 5000
    25000000    | 10000
"""


def workbook(contributions: str = CONTRIBUTIONS) -> Upload:
    given = {"participants": PARTICIPANTS, "contributions": contributions, "scale": SCALE}
    return upload(2015, **{key: rows(key, text, year=2015) for key, text in given.items()})


def test_those_of_31_december_and_what_each_pays_today(trial: Trial) -> None:
    with trial(workbook()) as cursor:
        found = payers(cursor, 2015)
    assert found == (
        Member(name="Aster", turnover=Decimal(30_000_000), today=750_050),  # 7.000 + 500,50
        # half a year for 2.500 where the scale asks 5.000: no rule tells what part that is
        Member(name="Half", turnover=Decimal(6_000_000), today=None),
        Member(name="Laat", turnover=None, today=125_000),  # without turnover nothing is asked
        Member(name="Stil", turnover=None, today=None),
        Member(
            name="Vast",
            turnover=Decimal(80_000_000),
            today=390_000,
            deviating=400_000,
            reason="afspraak van 2013",
        ),
    )


def test_an_initiator_that_pays_is_one_of_them(trial: Trial) -> None:
    paying = CONTRIBUTIONS + "    School | participantenbijdrage | 1 | 15000 |\n"
    with trial(workbook(paying)) as cursor:
        found = {one.name: one.today for one in payers(cursor, 2015)}
    assert found["School"] == 1_500_000


def test_a_year_without_participants_has_none(trial: Trial) -> None:
    with trial(workbook()) as cursor:
        assert payers(cursor, 2013) == ()


def test_of_the_real_plan_no_turnover_is_known(facts_2015: Cursor) -> None:
    found = redesign(payers(facts_2015, 2015), SCALE_2013)
    assert len(found.shifts) == 10  # HAN gives in kind and pays nothing
    assert found.known == ()
