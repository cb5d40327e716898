"""Growth again in plain Python, the slow and obvious way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from tests.oracle.facts import (
    UNKNOWN,
    Facts,
    Figure,
    Measure,
    Row,
    all_named,
    closing,
    count_in,
    opening,
    organisation,
    periods,
    plain,
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


def recruitment_realisation(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not all_named(facts, year) or not facts.has(year, "contributions"):
        return None
    joined = sum(line["joined"] for line in bridge(facts, year).values())
    planned = sum(r["number"] for r in _participants_lines(facts, year) if r["status"] == "nieuw")
    return ratio(joined, planned)


def sector_share(facts: Facts, year: int, sector: str | None) -> Figure:
    if sector is None or not all_named(facts, year):
        return None
    sectors = list(closing(facts, year).values())
    return ratio(count_in(sectors, sector), len(sectors))


# --- what those who were there go on contributing -----------------------------------------------


class Payment(NamedTuple):
    """One income line, of this year or the last; `who` is None where nobody can be followed."""

    who: str | None
    is_now: bool
    is_recruit: bool
    amount: Figure


class Renewed(NamedTuple):
    """What one organisation contributed last year and this; None where an amount lacks."""

    flow: str
    sector: str
    before: Figure
    after: Figure


def contribution_retention(facts: Facts, year: int, sector: str | None) -> Figure:
    if not all_named(facts, year):
        return None
    found = renewed(facts, year)
    if found is None:
        return None
    before = after = 0.0
    for one in found.values():
        if one.flow not in ("stayed", "left") or sector not in (None, one.sector):
            continue
        if one.before is not None and one.after is not None:
            before, after = before + one.before, after + one.after
    return ratio(after, before)


def renewed(facts: Facts, year: int) -> dict[str, Renewed] | None:
    """Every organisation that contributes in a year or did so in the last; None where unknown."""
    if not facts.has(year, "contributions"):
        return None
    payments = list(_payments(facts, year))
    if any(one.who is None and not one.is_recruit for one in payments):
        return None
    start, end, lives = opening(facts, year), closing(facts, year), successors(facts, year)
    result = {}
    for who in {one.who for one in payments if one.who is not None}:
        mine = [one for one in payments if one.who == who]
        known = all(one.amount is not None for one in mine)
        result[who] = Renewed(
            flow="stayed"
            if who in lives.values()
            else "left"
            if who in start
            else "joined"
            if who in end
            else "other",
            sector=end.get(who, start.get(who, UNKNOWN)),
            before=sum(one.amount or 0 for one in mine if not one.is_now) if known else None,
            after=sum(one.amount or 0 for one in mine if one.is_now) if known else None,
        )
    return result


def _payments(facts: Facts, year: int) -> Iterator[Payment]:
    """The lines of both years, each of the organisation that lives on in it."""
    lives = successors(facts, year)
    for own, other in ((year - 1, year), (year, year - 1)):
        for row in _participants_lines(facts, own):
            who = _payer(facts, row, own, other)
            yield Payment(
                who=None if who is None else lives.get(who, who),
                is_now=own == year,
                is_recruit=own == year and row["status"] == "nieuw",
                amount=None if row["budgeted"] is None else float(row["budgeted"]),
            )


def _participants_lines(facts: Facts, year: int) -> list[Row]:
    lines = facts.rows(year, "contributions")
    return [row for row in lines if row["kind"] == "participantenbijdrage"]


def _payer(facts: Facts, row: Row, *years: int) -> str | None:
    """Whom a line is of, by the first of these years' Participanten that knows the name."""
    if row["number"] != 1:
        return None
    for year in years:
        called = [
            r for r in periods(facts, year) if plain(r["organisation"]) == plain(row["provider"])
        ]
        if called:
            return organisation(facts, called[-1])
    return None


ORACLE: dict[str, Measure] = {
    "recruitment_realisation": recruitment_realisation,
    "sector_share": sector_share,
    "contribution_retention": contribution_retention,
    "participants": participants,
    "net_growth": net_growth,
    "retention": retention,
    "sector_diversity": sector_diversity,
}
