"""The example years: five workbooks of made-up organisations, of which only the sizes are real.

Knows which sheets each year has; the story itself is told in the modules it is put together from.
"""

from __future__ import annotations

from datetime import date

from data.example import plan_2015
from data.example.activities import activities
from data.example.attendance import attendance
from data.example.costs import actuals, budget
from data.example.income import contributions
from data.example.members import (
    FIRST_SCALE,
    REFERENCE_DATES,
    members_on,
    participants,
    reference_date,
)
from data.example.outcomes import products, prospects, targets
from data.example.plan_2015 import Row, Rows

YEARS = range(2012, 2017)
_SCALE_PRINTED = (FIRST_SCALE, 2015)  # in between it carries forward


def rows(year: int) -> Rows:
    """The sheets of one example year; a sheet that the year does not have is no key."""
    if year not in YEARS:
        raise ValueError(f"there is no example year {year}")
    sheets = {
        "cover": [_cover(year)],
        "participants": participants(year),
        "contributions": contributions(year),
        "budget": budget(year),
        "actuals": actuals(year),
        "activities": activities(year),
        "attendance": attendance(year),
        "products": products(year),
        "prospects": prospects(year),
        "scale": plan_2015.scale() if year in _SCALE_PRINTED else [],
        "targets": targets(year),
    }
    return {key: made for key, made in sheets.items() if made}


def _cover(year: int) -> Row:
    return {
        "year": year,
        "reference_date": reference_date(year),
        "status": "concept" if year in REFERENCE_DATES else "vastgesteld",
        "is_example": True,
        "stated_participants": len(members_on(date(year, 12, 31))),
    }
