"""Attendance and results again in plain Python, the slow and obvious way."""

from __future__ import annotations

from tests.oracle.facts import (
    OUTSIDE,
    Facts,
    Figure,
    Measure,
    Row,
    all_named,
    closing,
    organisation,
    periods,
    plain,
    ratio,
    sector_of,
    total_in,
)


def _visits(facts: Facts, year: int) -> list[tuple[str, Row]]:
    """Each row of Deelname with the sector of the visitor."""
    return [
        (
            OUTSIDE
            if row["organisation"].lower() == "(extern)"
            else sector_of(facts, year, row["organisation"]),
            row,
        )
        for row in facts.rows(year, "attendance")
    ]


def reach(facts: Facts, year: int, sector: str | None) -> Figure:
    if not facts.has(year, "attendance") or not all_named(facts, year):
        return None
    came = {plain(r["organisation"]) for r in facts.rows(year, "attendance") if r["present"] > 0}
    asked = [who for who, s in closing(facts, year).items() if sector in (None, s)]
    seen = {
        organisation(facts, row)
        for row in periods(facts, year)
        if plain(row["organisation"]) in came
    }
    return ratio(sum(who in seen for who in asked), len(asked))


def attendances(facts: Facts, year: int, sector: str | None) -> Figure:
    if not facts.has(year, "attendance"):
        return None
    return total_in([(s, r["present"]) for s, r in _visits(facts, year)], sector)


def contact_hours(facts: Facts, year: int, sector: str | None) -> Figure:
    if not facts.has(year, "attendance"):
        return None
    return total_in(
        [
            (s, None if r["duration"] is None else r["present"] * r["duration"])
            for s, r in _visits(facts, year)
        ],
        sector,
    )


ORACLE: dict[str, Measure] = {
    "reach": reach,
    "attendances": attendances,
    "contact_hours": contact_hours,
}
