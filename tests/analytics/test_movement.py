"""What moved most, and which targets are missed, from figures that stand here in full."""

from __future__ import annotations

import math

import pandas as pd

from analytics.movement import missed, moves

# reach 80 → 74 %: 0.06; participants 26 → 31: 5 ÷ 31 = 0.161; income halves: 0.5
FIGURES = pd.DataFrame(
    [
        ("participants", 2014, 26.0),
        ("participants", 2015, 31.0),
        ("reach", 2014, 0.80),
        ("reach", 2015, 0.74),
        ("income_total", 2014, 200.0),
        ("income_total", 2015, 100.0),
        ("in_kind_share", 2014, 0.3),
        ("in_kind_share", 2015, 0.3 + 1e-12),
        ("retention", 2014, math.nan),
        ("retention", 2015, 0.9),
        ("cost_per_hour", 2014, 80.0),
        ("cost_per_hour", 2015, 82.0),
        ("overhead_share", 2015, 0.36),
        ("net_growth", 2014, 7.0),  # is a change itself
        ("net_growth", 2015, 2.0),
    ],
    columns=["metric", "year", "value"],
)


def test_moves_are_ordered_by_their_own_size() -> None:
    found = moves(FIGURES, 2015, 2014)
    assert [move.metric.key for move in found] == [
        "income_total",
        "participants",
        "reach",
        "cost_per_hour",
    ]
    assert [round(move.size, 3) for move in found] == [0.5, 0.161, 0.06, 0.024]
    assert [move.is_better for move in found] == [False, True, False, None]


def test_nothing_moves_beside_a_year_that_is_not_there() -> None:
    assert moves(FIGURES, 2015, 2011) == []


def test_targets_are_missed_from_the_side_that_is_worse() -> None:
    targets = {
        "participants": 31,  # reached
        "reach": 0.80,  # 0.74 is less
        "overhead_share": 0.30,  # 0.36 is more, and lower is better
        "in_kind_share": 0.35,  # 0.30 is less, and lower is better
        "cost_per_hour": 70,  # neither more nor less is better
        "net_growth": 1,  # reached
        "retention": 0.9,  # reached
        "density": 0.5,  # unknown
    }
    found = list(missed(FIGURES, 2015, targets))
    assert [(one.metric.key, one.value, one.target) for one in found] == [
        ("overhead_share", 0.36, 0.30),
        ("reach", 0.74, 0.80),
    ]
