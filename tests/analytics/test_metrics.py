"""Every KPI beside its oracle on generated years, and the rules one by one."""

from __future__ import annotations

import math
from decimal import Decimal
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from analytics.growth import bridge
from analytics.metrics import BY_KEY, COLUMNS, DIMENSIONS, LABELS, METRICS, measure
from data.contents import settle
from data.reading.totals import ControlTotal
from data.sheets import BY_KEY as SHEETS_BY_KEY
from data.sheets import SECTORS
from tests.analytics.conftest import Trial
from tests.oracle import ORACLE, growth
from tests.oracle.facts import NETWORK_SECTORS, OUTSIDE, Facts
from tests.tables import rows, upload
from tests.worlds import Maker

# --- every KPI is stated twice, and explains itself ---------------------------------------------


def test_every_metric_has_an_oracle() -> None:
    assert set(ORACLE) == {metric.key for metric in METRICS}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_every_metric_explains_itself(metric: Any) -> None:
    assert metric.label == LABELS[metric.key]
    assert metric.help.endswith(".")
    assert metric.formula
    assert metric.source
    assert set(metric.needs) <= SHEETS_BY_KEY.keys()


def test_no_two_metrics_share_a_key_or_a_label() -> None:
    assert len(METRICS) == len(BY_KEY) == len(set(LABELS.values()))


# --- generated years: SQL and plain Python agree ------------------------------------------------


# Years of different worlds are far enough apart, and their organisations have other names: they
# cannot see each other, and asking six worlds in one store takes hardly longer than asking one.
WORLDS, APART = 6, 5
CHOICES = (
    {"initiator_counts": "ja", "fee_is_contribution": "nee"},
    {
        "initiator_counts": "nee",
        "fee_is_contribution": "ja",
        "active_activities": "1",
        "active_quarters": "3",
        "allocation_key": "euro's",
        "tie_threshold": "2",
    },
)


# A world grows from a seed: drawn cell by cell, most large worlds exceed what Hypothesis may draw,
# and only the small ones would be tried.
@pytest.mark.parametrize("chosen", CHOICES, ids=("defaults", "the other way"))
@settings(
    max_examples=7,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # a smaller seed is no smaller world
    suppress_health_check=[HealthCheck.too_slow],
)
@given(seeds=st.lists(st.integers(0, 10**9), min_size=WORLDS, max_size=WORLDS, unique=True))
def test_every_figure_equals_its_oracle(
    seeds: list[int], chosen: dict[str, str], trial: Trial
) -> None:
    worlds = [Maker(Random(seed), 2001 + APART * at).make() for at, seed in enumerate(seeds)]
    with trial(*(one for world in worlds for one in world.workbooks), **chosen) as cursor:
        settle(cursor)  # as the pages ask; a quarter of the time
        whole = measure(cursor)
        divided = {dimension: measure(cursor, by=dimension) for dimension in DIMENSIONS}
        bridges = {year: bridge(cursor, year) for year in worlds[0].years}
    by_sector = divided["sector"]
    assert set(whole["year"]) == {year for world in worlds for year in world.years}
    for world in worlds:
        facts = world.facts(chosen)
        _compare(facts, whole[whole["year"].isin(world.years)])
        for frame in divided.values():
            _compare(facts, frame[frame["year"].isin(world.years)])
        _compare_sectors(facts, by_sector[by_sector["year"].isin(world.years)])
    _sectors_add_up(whole, by_sector)
    for year, found in bridges.items():
        _compare_bridge(worlds[0].facts(chosen), year, found)
        _bridge_adds_up(found, _value(whole, "net_growth", year))


def test_settled_facts_give_the_same_figures(trial: Trial) -> None:
    """Views worked out beforehand, and views that each question works out again."""
    worlds = [Maker(Random(at), 2001 + APART * at).make() for at in range(WORLDS)]
    with trial(*(one for world in worlds for one in world.workbooks)) as cursor:
        fresh = [measure(cursor, by=by) for by in (None, *DIMENSIONS)]
        settle(cursor)
        settled = [measure(cursor, by=by) for by in (None, *DIMENSIONS)]
    for one, other in zip(fresh, settled, strict=True):
        assert not one["value"].isna().all()
        pd.testing.assert_frame_equal(one, other, rtol=1e-9)


def _compare(facts: Facts, frame: pd.DataFrame) -> None:
    for row in frame.to_dict("records"):
        found = None if math.isnan(row["value"]) else row["value"]
        group = next((row[dimension] for dimension in DIMENSIONS if dimension in row), None)
        expected = ORACLE[row["metric"]](facts, row["year"], group)
        place = (row["metric"], row["year"], group)
        assert _same(found, expected), (
            f"{place}: found {found}, expected {expected}\n{_shown(facts)}"
        )
        assert bool(row["why"]) == (found is None), place
        assert 0 <= row["known"] <= row["total"], place
        if not (pd.isna(row["part"]) or pd.isna(row["whole"])):
            metric = BY_KEY[row["metric"]]
            # of what is no part of the whole, as in "9 aanwezig op 8 aangemeld", there may be more
            counts = metric.between == "van" and metric.part_unit == "count"
            counts = counts and metric.unit == "share" and metric.sampled
            assert not counts or 0 <= row["part"] <= row["whole"], place
            assert _same(found, row["part"] / row["whole"] if row["whole"] else None), place


def _shown(facts: Facts) -> str:
    """Every cell that is filled."""
    lines = []
    for year, sheets in facts.sheets.items():
        for sheet, table in sheets.items():
            lines.append(f"{year} {sheet}")
            lines += [str({k: v for k, v in row.items() if v is not None}) for row in table]
        lines += [f"{t.scope or 'Totaal'}: {t.printed}" for t in facts.totals[year]]
    return "\n".join(lines)


def _same(found: float | None, expected: float | None) -> bool:
    if found is None or expected is None:
        return found is expected
    return math.isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)


def _compare_sectors(facts: Facts, frame: pd.DataFrame) -> None:
    """Each KPI that knows sectors shows the network's own, and none that counts is left out."""
    shown = {key: set(part["sector"]) for key, part in frame.groupby(["metric", "year"])}
    for metric in METRICS:
        for year in set(frame["year"]) if metric.by_sector else ():
            sectors = [*SECTORS, OUTSIDE]
            counting = {s for s in sectors if ORACLE[metric.key](facts, year, s)}
            assert shown[metric.key, year] >= counting | set(NETWORK_SECTORS)


def _sectors_add_up(whole: pd.DataFrame, by_sector: pd.DataFrame) -> None:
    for key in ("participants", "net_growth", "attendances", "contributions_budgeted"):
        parts = by_sector[by_sector["metric"] == key].groupby("year")["value"].sum(min_count=1)
        totals = whole[whole["metric"] == key].set_index("year")["value"].dropna()
        for year, total in totals.items():
            assert math.isclose(parts[year], total, rel_tol=1e-9, abs_tol=1e-9), (key, year)


def _compare_bridge(facts: Facts, year: int, found: pd.DataFrame) -> None:
    expected = growth.bridge(facts, year)
    assert list(found["sector"]) == sorted(expected)
    for row in found.to_dict("records"):
        assert {k: row[k] for k in expected[row["sector"]]} == expected[row["sector"]]
    if expected:
        assert found["merged"].sum() == growth.merged(facts, year)


def _bridge_adds_up(found: pd.DataFrame, net_growth: float) -> None:
    """Per sector opening + joined − left − merged + reclassified = closing; in total nobody is
    reclassified, and joined − left − merged is the net growth."""
    moved = found["joined"] - found["left"] - found["merged"]
    assert (found["opening"] + moved + found["reclassified"] == found["closing"]).all()
    assert (found["opening"] - found["left"] - found["merged"] >= 0).all()
    assert found["reclassified"].sum() == 0
    if len(found):
        assert moved.sum() == net_growth


def _value(frame: pd.DataFrame, metric: str, year: int) -> float:
    return frame[(frame["metric"] == metric) & (frame["year"] == year)]["value"].item()


# --- the rules one by one -----------------------------------------------------------------------

CONTRIBUTIONS = """
    verstrekker | soort                 | begroot | ontvangen
    Aster       | participantenbijdrage | 10000   | 9000
    Berk        | participantenbijdrage | 5000    |          # not paid, or not filled in
    Ceder       | participantenbijdrage |         | 500      # was not in the budget
    Aster       | deelnemersbijdrage    | 1000    |
    Hogeschool  | in kind               | 30000   |
"""
PARTICIPANTS = """
    organisatie | sector
    Aster       | zorg
    Berk        | wonen
    Ceder       | wonen
"""


def asked(trial: Trial, *metrics: str, by: Any = None, **sheets: str) -> pd.DataFrame:
    """The metrics over a year with these sheets."""
    tables = {sheet: rows(sheet, text, year=2015) for sheet, text in sheets.items()}
    with trial(upload(2015, **tables)) as cursor:
        return measure(cursor, *metrics, year=2015, by=by)


def one(trial: Trial, metric: str, **sheets: str) -> float:
    """One figure of a year with these sheets."""
    return asked(trial, metric, **sheets)["value"].item()


def test_a_sheet_that_is_not_active_makes_a_figure_unknown(trial: Trial) -> None:
    found = asked(trial, "reach", "attendances", "participants", participants=PARTICIPANTS)
    assert found["value"].isna().tolist() == [True, True, False]
    assert found["why"].tolist() == ["geen blad Deelname over 2015"] * 2 + [""]


def test_every_sheet_that_lacks_is_named(trial: Trial) -> None:
    found = asked(trial, "reach", contributions=CONTRIBUTIONS)
    assert found["why"].item() == "geen blad Participanten en Deelname over 2015"


def test_an_active_sheet_without_such_rows_counts_nothing(trial: Trial) -> None:
    only_in_kind = "verstrekker | soort | begroot\nHogeschool | in kind | 30000"
    keys = ("contributions_budgeted", "contribution_realisation", "income_total", "in_kind_share")
    found = asked(trial, *keys, contributions=only_in_kind).set_index("metric")
    assert found["value"]["contributions_budgeted"] == 0
    assert found["value"]["income_total"] == 30_000
    assert found["value"]["in_kind_share"] == 1
    assert math.isnan(found["value"]["contribution_realisation"])  # nothing ÷ nothing is not 0
    assert found["why"]["contribution_realisation"] == "niet te berekenen: er zijn geen regels"


def test_a_sum_says_how_many_rows_it_knows(trial: Trial) -> None:
    keys = ("contributions_budgeted", "contributions_received", "contribution_realisation")
    found = asked(trial, *keys, contributions=CONTRIBUTIONS)
    assert found[["value", "known", "total"]].values.tolist() == [
        [15_000, 2, 3],
        [9_500, 2, 3],
        [0.9, 1, 3],  # 9,000 ÷ 10,000: the only row with both sides
    ]


def test_a_sum_over_empty_cells_is_unknown(trial: Trial) -> None:
    empty = """
        verstrekker | soort                 | begroot
        Aster       | participantenbijdrage | 100
        Hogeschool  | in kind               |
    """
    found = asked(trial, "contributions_received", "in_kind_share", contributions=empty)
    assert found["value"].isna().all()
    assert found["why"].tolist() == ["niet ingevuld"] * 2


def test_a_ratio_of_filled_cells_may_still_have_nothing_below_the_line(trial: Trial) -> None:
    paid = "verstrekker | soort | begroot\nAster | participantenbijdrage | 100"
    found = asked(trial, "funding_ratio", contributions=paid)
    assert math.isnan(found["value"].item())
    assert found["why"].item() == "niet te berekenen: er is niets om door te delen"


def test_no_in_kind_at_all_is_a_share_of_nothing(trial: Trial) -> None:
    lines = "verstrekker | soort | begroot\nAster | participantenbijdrage | 100"
    assert one(trial, "in_kind_share", contributions=lines) == 0


def test_a_sector_without_rows_is_0_unless_rows_have_no_sector(trial: Trial) -> None:
    def by_sector(participants: str) -> dict[str, float]:
        sheets = {"contributions": CONTRIBUTIONS, "participants": participants}
        found = asked(trial, "contributions_budgeted", by="sector", **sheets)
        return found.set_index("sector")["value"].fillna(-1).to_dict()

    assert by_sector(PARTICIPANTS) == {"wonen": 5_000, "welzijn": 0, "zorg": 10_000, "onderwijs": 0}
    without_berk = PARTICIPANTS.replace("Berk ", "Beuk ")
    # the 5,000 of Berk may be from any sector; Ceder, in wonen, has an empty cell
    assert by_sector(without_berk) == {
        "wonen": -1,
        "welzijn": -1,
        "zorg": 10_000,
        "onderwijs": -1,
        "onbekend": 5_000,
    }


def test_only_metrics_with_a_sector_are_asked_by_sector(trial: Trial) -> None:
    found = asked(trial, by="sector", participants=PARTICIPANTS)
    assert set(found["metric"]) == {metric.key for metric in METRICS if metric.by_sector}
    assert list(found.columns) == [*COLUMNS[:2], "sector", *COLUMNS[2:]]


def test_whether_a_fee_is_a_contribution_is_a_setting(trial: Trial) -> None:
    lines = upload(2015, contributions=rows("contributions", CONTRIBUTIONS))
    found = {}
    for choice in ("nee", "ja"):
        with trial(lines, fee_is_contribution=choice) as cursor:
            found[choice] = measure(cursor, "funding_ratio")["value"].item()
    assert found == {"nee": 15_000 / 30_000, "ja": 16_000 / 30_000}


BUDGET = """
    blok | activiteit | kostenrol    | uren | euro
    A    | een        | project      | 10   | 100
    A    | twee       | project      |      | 50     # out of pocket: no hours
    B    | een        | account-nieuw |      |        # not filled in yet
    C    | een        | direct       | 20   | 250
    D    | een        |              | 5    |        # hours, but no price yet
    E    | een        |              | 5    | 600    # nobody said what it is for
"""


def test_hours_and_costs(trial: Trial) -> None:
    keys = ("hours_budgeted", "cost_budgeted", "cost_per_hour", "labour_cost_per_hour")
    found = asked(trial, *keys, budget=BUDGET)[["value", "known", "total"]].values.tolist()
    assert found == [
        [40, 4, 4],  # lines that have hours; out of pocket has none to miss
        [1_000, 4, 6],
        [1_000 / 40, 4, 6],
        [950 / 35, 3, 4],  # not D: a price per hour needs both
    ]


def test_overhead_counts_lines_of_which_the_role_is_known(trial: Trial) -> None:
    keys = ("overhead_share_project", "overhead_share_project_account", "overhead_share")
    found = asked(trial, *keys, budget=BUDGET)[["value", "known", "total"]].values.tolist()
    assert found == [[150 / 400, 3, 6]] * 3


def test_overhead_of_lines_without_amounts_is_unknown(trial: Trial) -> None:
    empty = """
        blok | activiteit | kostenrol | euro
        A    | een        | project   |
        B    | een        | direct    | 100
    """
    assert math.isnan(one(trial, "overhead_share", budget=empty))
    without = empty.replace("project", "direct ")
    assert one(trial, "overhead_share", budget=without) == 0  # there is none


@pytest.mark.parametrize(
    ("printed", "expected", "overhead"),
    [
        ({}, 400, 150 / 400),  # nothing printed: the lines
        ({"A": 152}, 402, 152 / 402),  # 2 euro of project that no line explains
        ({"A": 152, "": 402}, 402, 152 / 402),
        ({"A": 150, "": 410}, 410, 150 / 400),  # 10 euro of which nobody knows the role
        ({"": 0}, 0, 150 / 400),
        ({"B": 70}, 470, 220 / 470),  # its only line is empty, its subtotal is not
    ],
    ids=str,
)
def test_printed_totals_come_before_lines(
    printed: dict[str, int], expected: float, overhead: float, trial: Trial
) -> None:
    known = "\n".join(BUDGET.splitlines()[:6])  # without D and E
    totals = [
        ControlTotal(
            sheet="budget",
            row_number=99,
            cell="I99",
            column="cost",
            scope=scope,
            is_subtotal=bool(scope),
            printed=Decimal(amount),
            computed=None,
        )
        for scope, amount in printed.items()
    ]
    with trial(upload(2015, totals=totals, budget=rows("budget", known))) as cursor:
        found = measure(cursor, "cost_printed", "overhead_share")["value"].tolist()
    assert found == pytest.approx([expected, overhead])


def test_attendance_counts_people_and_reach_counts_participants(trial: Trial) -> None:
    attendance = """
        datum     | activiteit | duur | organisatie | aanwezig
        28-1-2015 | Café       | 2    | ASTER       | 3
        28-1-2015 | Café       | 2    | Aster       | 1        # another function group
        28-1-2015 | Café       |      | Berk        | 2        # nobody wrote down how long
        28-1-2015 | Café       | 2    | Ceder       | 0        # registered, did not come
        28-1-2015 | Café       | 2    | (extern)    | 5
    """
    sheets = {"participants": PARTICIPANTS, "attendance": attendance}
    keys = ("reach", "attendances", "contact_hours")
    whole = asked(trial, *keys, **sheets).set_index("metric")["value"]
    assert whole.to_dict() == {"reach": 2 / 3, "attendances": 11, "contact_hours": 18}
    found = asked(trial, *keys, by="sector", **sheets).pivot_table(
        index="metric", columns="sector", values="value"
    )
    assert found["wonen"].dropna().to_dict() == {
        "reach": 1 / 2,
        "attendances": 2,
        "contact_hours": 0,
    }
    assert found["extern"].dropna().to_dict() == {"attendances": 5, "contact_hours": 10}


def test_a_share_of_organisations_gives_the_counts_behind_it(trial: Trial) -> None:
    before = {"participants": rows("participants", PARTICIPANTS)}
    after = {"participants": rows("participants", PARTICIPANTS.replace("Berk ", "Beuk "))}
    with trial(upload(2014, **before), upload(2015, **after)) as cursor:
        whole = measure(cursor, "retention", year=2015).iloc[0]
        wonen = (
            measure(cursor, "retention", year=2015, by="sector").set_index("sector").loc["wonen"]
        )
        unshared = measure(cursor, "participants", year=2015).iloc[0]
    assert (whole["value"], whole["part"], whole["whole"]) == (2 / 3, 2, 3)
    assert (wonen["value"], wonen["part"], wonen["whole"]) == (1 / 2, 1, 2)
    assert pd.isna(unshared["part"])
    assert pd.isna(unshared["whole"])


def test_diversity_leaves_unknown_sectors_out(trial: Trial) -> None:
    def diversity(*sectors: str) -> float:
        lines = [f"Org {at} | {sector}" for at, sector in enumerate(sectors)]
        return one(
            trial, "sector_diversity", participants="\n".join(["organisatie|sector", *lines])
        )

    assert diversity("zorg", "zorg") == 0
    assert diversity("zorg", "wonen", "welzijn", "onderwijs") == 0.75
    assert diversity("zorg", "zorg", "wonen", "onbekend") == pytest.approx(4 / 9)
    assert math.isnan(diversity("onbekend"))
    # the public count of the real network (domain.md §3.2, A7): 4, 8, 3 and 15
    real = ["wonen"] * 4 + ["welzijn"] * 8 + ["onderwijs"] * 3 + ["zorg"] * 15
    assert diversity(*real) == pytest.approx(0.6511, abs=5e-5)


def test_without_a_year_every_year_with_data_is_asked(trial: Trial) -> None:
    sheets = {"participants": rows("participants", PARTICIPANTS)}
    with trial(upload(2014, **sheets), upload(2016, **sheets)) as cursor:
        found = measure(cursor, "participants")
        assert found[["year", "value"]].values.tolist() == [[2014, 3], [2016, 3]]
        assert measure(cursor, "participants", year=2015)["value"].isna().all()


def test_an_unknown_metric_is_refused(trial: Trial) -> None:
    with trial() as cursor, pytest.raises(KeyError, match="growth_of_everything"):
        measure(cursor, "growth_of_everything")
