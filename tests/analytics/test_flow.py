"""Where money comes from and what it goes to: both sides of the plan, and of what does not fit."""

from __future__ import annotations

from analytics.flow import Flow, flow
from tests.analytics.conftest import Cursor, Trial
from tests.tables import rows, upload


def test_the_plan_as_one_stream(facts_2015: Cursor) -> None:
    found = flow(facts_2015, 2015)
    assert found.income == (
        ("participantenbijdrage", 275_000),
        ("deelnemersbijdrage", 9_000),
        ("subsidie", 46_164),
        ("in kind", 240_579),
    )
    # domain.md §4.3: the blocks with their part of the indirect costs
    assert found.blocks == (
        ("Bijeenkomsten", 109_997.25),
        ("Leerwerkplaatsen", 428_398.69),
        ("Onderwijs en arbeidsmarkt", 32_347.06),
    )
    assert len(found.lines) == 9
    assert found.lines[5] == ("Leerwerkplaatsen", "Inhoud", 292_168.02)
    assert found.short == 0
    assert found.earmarked == (("Verdiepingskamer", 9_000),)


BUDGET = """
    blok | activiteit | kostenrol | bekostiging | uren | euro
    P    | leiding    | project   | cash        | 10   | 300
    A    | een        | direct    | in kind     | 10   | 700
    B    | twee       | direct    | cash        | 10   | 500
    a    | drie       | direct    | cash        | 0    | 0
"""
INCOME = """
    verstrekker | soort                 | begroot | bestemming
    Aster       | participantenbijdrage | 900     |
    Fonds       | subsidie              | 100     | twee
    Fonds       | subsidie              |         | nog niet bekend
    HAN         | in kind               | 400     |
"""


def streamed(trial: Trial, *, in_kind: bool = True, **sheets: str) -> Flow:
    tables = {key: rows(key, text) for key, text in sheets.items()}
    with trial(upload(2015, **tables)) as cursor:
        return flow(cursor, 2015, in_kind=in_kind)


def test_what_is_short_is_said(trial: Trial) -> None:
    found = streamed(trial, budget=BUDGET, contributions=INCOME)
    assert found.short == 100  # costs 1,500, income 1,400
    assert found.blocks == (("A", 850), ("B", 650))
    assert [line[1] for line in found.lines] == ["een", "drie", "twee"]  # a block is one block
    assert found.earmarked == (("twee", 100),)


def test_in_kind_goes_out_on_both_sides(trial: Trial) -> None:
    found = streamed(trial, in_kind=False, budget=BUDGET, contributions=INCOME)
    assert found.income == (("participantenbijdrage", 900), ("subsidie", 100))
    assert found.blocks == (("A", 150), ("B", 650))
    assert found.short == -200


def test_a_stream_needs_both_sides(trial: Trial) -> None:
    assert streamed(trial, contributions=INCOME).why == "geen blad Begroting over 2015"
    assert streamed(trial, budget=BUDGET).why == "over 2015 zijn geen begrote inkomsten bekend"
