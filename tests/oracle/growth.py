"""Growth again in plain Python, the slow and obvious way."""

from __future__ import annotations

from tests.oracle.facts import (
    UNKNOWN,
    Facts,
    Figure,
    Measure,
    all_named,
    closing,
    count_in,
    opening,
    ratio,
    successors,
)


def bridge(facts: Facts, year: int) -> dict[str, dict[str, int]]:
    """Per sector: how many opened, joined, left and closed the year."""
    if not all_named(facts, year):
        return {}
    start, end, lives = opening(facts, year), closing(facts, year), successors(facts, year)
    arrived = set(lives.values())
    table = {}
    for sector in sorted({*start.values(), *end.values()}):
        table[sector] = {
            "opening": sum(s == sector for s in start.values()),
            "joined": sum(s == sector and who not in arrived for who, s in end.items()),
            "left": sum(s == sector and who not in lives for who, s in start.items()),
            "closing": sum(s == sector for s in end.values()),
        }
    return table


def merged(facts: Facts, year: int) -> int:
    """How many participants went into another: two that end as one are one merger."""
    lives = successors(facts, year)
    return len(lives) - len(set(lives.values()))


def participants(facts: Facts, year: int, sector: str | None) -> Figure:
    if not all_named(facts, year):
        return None
    return count_in(list(closing(facts, year).values()), sector)


def net_growth(facts: Facts, year: int, sector: str | None) -> Figure:
    if not all_named(facts, year):
        return None
    start, end = list(opening(facts, year).values()), list(closing(facts, year).values())
    if count_in(start + end, sector) is None:
        return None
    return (count_in(end, sector) or 0) - (count_in(start, sector) or 0)


def retention(facts: Facts, year: int, sector: str | None) -> Figure:
    if not all_named(facts, year):
        return None
    lives = successors(facts, year)
    asked = [who for who, s in opening(facts, year).items() if sector in (None, s)]
    return ratio(sum(who in lives for who in asked), len(asked))


def sector_diversity(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not all_named(facts, year):
        return None
    sectors = [s for s in closing(facts, year).values() if s != UNKNOWN]
    if not sectors:
        return None
    return 1 - sum((sectors.count(s) / len(sectors)) ** 2 for s in set(sectors))


ORACLE: dict[str, Measure] = {
    "participants": participants,
    "net_growth": net_growth,
    "retention": retention,
    "sector_diversity": sector_diversity,
}
