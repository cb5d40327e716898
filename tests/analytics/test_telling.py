"""A what-if as plain data: all of the outcome, and nothing that JSON cannot hold."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.baseline import baseline
from analytics.fitting import fit
from analytics.plan import Baseline
from analytics.scenario import ITEMS, project
from analytics.telling import figures, report
from tests.analytics.conftest import Cursor
from tests.plans import a_plan, some_values


@pytest.fixture(scope="module")
def real(facts_2015: Cursor) -> Baseline:
    """The real plan for 2015."""
    return baseline(facts_2015, 2015)


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 10**9).map(Random))
def test_a_report_is_the_outcome_beside_the_plan(source: Random) -> None:
    plan = a_plan(source)
    values = {**some_values(source, plan), "horizon": 3.0}
    found = report(plan, values)
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert (found["year"], found["values"]) == (2015, values)
    after, before = project(plan, values).years, project(plan, {"horizon": 3.0}).years
    for told, was, year in zip(found["years"], before, after, strict=True):
        assert told["year"] == year.year
        assert [*told["figures"]] == [item.key for item in ITEMS]
        for key, figure in told["figures"].items():
            assert (figure["baseline"], figure["value"]) == (was.figures[key], year.figures[key])
        assert (told["income"], told["sectors"]) == (year.income, year.sectors)
        cut = fit(plan, values, year).cut
        assert told["programme"]["gap"] == cut.gap / 100
        assert [line["runs"] for line in told["programme"]["lines"]] == [
            row.cost / 100 for row in cut.rows
        ]


def test_the_real_plan_without_recruits(real: Baseline) -> None:
    found = report(real, {"planned": 0.0, "wishes": "Feest=500"})
    [year] = found["years"]
    assert year["figures"]["balance"] == {
        "value": -55_000,
        "baseline": 0,
        "unit": "eur",
        "label": "Saldo",
    }
    assert year["figures"]["participants"]["value"] is None
    assert year["income"] == {
        "participantenbijdrage": 220_000,
        "deelnemersbijdrage": 9_000,
        "in kind": 240_579,
        "subsidie": 46_164,
    }
    assert year["sectors"] == {}
    programme = year["programme"]
    assert (programme["mode"], programme["gap"], programme["short"]) == ("whole", 55_000, 0)
    assert programme["contact_hours"] is None
    assert programme["wishes"] == []
    assert len(programme["lines"]) == 22
    assert {line["status"] for line in programme["lines"]} == {"kept", "dropped"}
    assert found["missing"] == []
    assert [one["months"] for one in found["payback"]] == [62, 9, 5, 4, 2]
    assert found["payback"][0] == {
        "fee": 2_500,
        "win": pytest.approx(2_150.8333),
        "serve": 2_082,
        "months": 62,
    }


def test_more_income_runs_a_wish(real: Baseline) -> None:
    found = report(real, {"recruits.wonen.5": 1.0, "wishes": "Feest=500"})
    assert found["years"][0]["programme"]["wishes"] == ["Feest"]
    # 15.000 − 2.150,83 − 2.082 − 500
    assert found["years"][0]["programme"]["left"] == {"cash": 10_267.17, "in_kind": 0}


def test_what_a_decision_expects(real: Baseline) -> None:
    found = figures(real, {"planned": 0.0, "horizon": 3.0})
    assert found["balance"] == -55_000
    assert "participants" not in found  # unknown, so nothing is expected
    assert set(found) == {item.key for item in ITEMS} - {"participants"}
