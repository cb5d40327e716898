"""How sure a figure is, in words."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pytest

from analytics.catalogue import BY_KEY
from pages.parts.certainty import certainty, too_few

WHOLE = {"value": 26 / 27, "known": 27, "total": 27, "part": 26, "whole": 27}


@pytest.mark.parametrize(
    ("key", "row", "until", "said"),
    [
        ("retention", WHOLE, None, "marge 82% tot 99%"),  # domain.md §3.2, A3
        ("retention", {**WHOLE, "value": 1.0, "part": 27}, None, "marge 88% tot 100%"),
        ("retention", {**WHOLE, "part": 2, "whole": 4}, None, "volledig"),  # no percentage at all
        ("retention", {**WHOLE, "value": math.nan}, None, None),
        ("student_share", {**WHOLE, "part": None, "whole": None}, None, "volledig"),  # so the board
        ("recruitment_realisation", WHOLE, None, "volledig"),  # of a plan, which is no sample
        ("reach", WHOLE, dt.date(2016, 9, 30), "voorlopig: tot en met 30 september 2016"),
        ("participants", {**WHOLE, "value": 27, "part": None, "whole": None}, None, "volledig"),
        ("income_total", {**WHOLE, "value": 5.0, "known": 4, "total": 4}, None, "begroot"),
        (
            "income_total",
            {**WHOLE, "value": 5.0, "known": 3, "total": 4},
            None,
            "onvolledig: 3 van 4 regels ingevuld",
        ),
    ],
)
def test_certainty(key: str, row: dict[str, Any], until: dt.date | None, said: str | None) -> None:
    assert certainty(BY_KEY[key], row, until) == said


def test_few_get_their_counts() -> None:
    few = {**WHOLE, "part": 3, "whole": 4}
    said = "3 van 4 participanten: te weinig voor een percentage"
    assert too_few(BY_KEY["retention"], few) == said
    assert too_few(BY_KEY["retention"], WHOLE) is None
    said = "3 van 4 geplande nieuwe participanten: te weinig voor een percentage"
    assert too_few(BY_KEY["recruitment_realisation"], few) == said
    assert too_few(BY_KEY["in_kind_share"], few) is None  # euros are not counted
