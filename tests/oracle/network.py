"""The network that attendance shows again in plain Python, the slow and obvious way."""

from __future__ import annotations

import datetime as dt
from itertools import combinations

from tests.oracle.facts import (
    NETWORK_SECTORS,
    Facts,
    Figure,
    Measure,
    all_named,
    closing,
    organisation,
    periods,
    plain,
    ratio,
)

Event = tuple[dt.date, str, str]


def _known(facts: Facts, year: int) -> bool:
    sheets = ("participants", "attendance", "activities")
    return facts.has(year, *sheets) and all_named(facts, year)


def _events(facts: Facts, year: int) -> dict[Event, set[str]]:
    """Who was there, of the participants at the end of the year; plenaries left out."""
    plenary = {plain(r["activity"]) for r in facts.rows(year, "activities") if r["plenary"]}
    found: dict[Event, set[str]] = {}
    for row in facts.rows(year, "attendance"):
        who = _who(facts, year, row["organisation"])
        if row["present"] > 0 and who is not None and plain(row["activity"]) not in plenary:
            event = (row["date"], plain(row["activity"]), plain(row["meeting"] or ""))
            found.setdefault(event, set()).add(who)
    return found


def _who(facts: Facts, year: int, name: str) -> str | None:
    """Which participant at the end of the year a name is; the lowest row of that name counts."""
    known = [r for r in periods(facts, year) if plain(r["organisation"]) == plain(name)]
    who = organisation(facts, known[-1]) if known else None
    return who if who in closing(facts, year) else None


def _pairs(facts: Facts, year: int) -> dict[tuple[str, str], int]:
    """Every pair of participants: how many events they shared."""
    events = list(_events(facts, year).values())
    return {
        pair: sum(set(pair) <= there for there in events)
        for pair in combinations(sorted(closing(facts, year)), 2)
    }


def _tied(facts: Facts, year: int) -> list[tuple[str, str]]:
    """The pairs that shared as many events as the setting asks for."""
    threshold = int(facts.settings.get("tie_threshold", "1"))
    return [pair for pair, shared in _pairs(facts, year).items() if shared >= threshold]


def density(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    if not _known(facts, year):
        return None
    return ratio(len(_tied(facts, year)), len(_pairs(facts, year)))


def tie_strength(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    if not _known(facts, year):
        return None
    meeting = [shared for shared in _pairs(facts, year).values() if shared]
    return ratio(sum(meeting), len(meeting))


def centralisation(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    if not _known(facts, year):
        return None
    tied = _tied(facts, year)
    degrees = [sum(who in pair for pair in tied) for who in closing(facts, year)]
    size = len(degrees)
    if size < 3:  # nobody can be more central than another
        return None
    return ratio(sum(max(degrees) - one for one in degrees), (size - 1) * (size - 2))


def ei_index(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    if not _known(facts, year):
        return None
    sector = closing(facts, year)
    between = within = 0
    for one, other in _tied(facts, year):
        if sector[one] in NETWORK_SECTORS and sector[other] in NETWORK_SECTORS:
            between += sector[one] != sector[other]
            within += sector[one] == sector[other]
    return ratio(between - within, between + within)


def cross_sector_events(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    if not _known(facts, year):
        return None
    sector = closing(facts, year)
    mixed = [{sector[who] for who in there} for there in _events(facts, year).values()]
    return ratio(sum(len(s & set(NETWORK_SECTORS)) > 1 for s in mixed), len(mixed))


ORACLE: dict[str, Measure] = {
    "density": density,
    "tie_strength": tie_strength,
    "centralisation": centralisation,
    "ei_index": ei_index,
    "cross_sector_events": cross_sector_events,
}
