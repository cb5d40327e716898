"""What participants give and get again in plain Python, the slow and obvious way."""

from __future__ import annotations

from tests.oracle.costs import ORACLE as COSTS
from tests.oracle.facts import (
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
)

SHEETS = ("participants", "attendance", "activities", "budget")


def _visits(facts: Facts, year: int) -> list[tuple[str, Row]]:
    """Each row of Deelname that brought a participant, with who that is."""
    found = []
    for row in facts.rows(year, "attendance"):
        who = _who(facts, year, row["organisation"])
        if row["present"] > 0 and who is not None:
            found.append((who, row))
    return found


def _who(facts: Facts, year: int, name: str) -> str | None:
    """Which participant at the end of the year a name is; the lowest row of that name counts."""
    known = [r for r in periods(facts, year) if plain(r["organisation"]) == plain(name)]
    who = organisation(facts, known[-1]) if known else None
    return who if who in closing(facts, year) else None


def _worths(facts: Facts, year: int) -> list[tuple[str, Figure]]:
    """What each row of Deelname cost: its hours × the full cost of an hour of the activity."""
    rates = {
        plain(row["activity"]): COSTS["cost_per_contact_hour"](facts, year, row["activity"])
        for row in facts.rows(year, "activities")
    }
    found: list[tuple[str, Figure]] = []
    for who, row in _visits(facts, year):
        rate = rates.get(plain(row["activity"]))
        found.append((who, None if rate is None else row["present"] * row["duration"] * rate))
    return found


def programme_value(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    if not facts.has(year, *SHEETS) or not all_named(facts, year):
        return None
    worths = [worth for _, worth in _worths(facts, year)]
    known = [worth for worth in worths if worth is not None]
    if worths and not known:
        return None
    return ratio(sum(known), len(closing(facts, year)))


def value_ratio(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    if not facts.has(year, *SHEETS, "contributions"):
        return None
    worths = _worths(facts, year)
    got = given = 0.0
    for who in closing(facts, year):
        mine = [worth for name, worth in worths if name == who]
        paid = _paid(facts, year, who)
        if paid is not None and None not in mine:
            got += sum(worth for worth in mine if worth is not None)
            given += paid
    return ratio(got, given)


def _paid(facts: Facts, year: int, who: str) -> Figure:
    """Invoiced, else budgeted; a line for several together is nobody's."""
    amounts = []
    for row in facts.rows(year, "contributions"):
        own = row["kind"] == "participantenbijdrage" and row["number"] == 1
        if own and _who(facts, year, row["provider"]) == who:
            amounts.append(row["invoiced"] if row["invoiced"] is not None else row["budgeted"])
    if not amounts or None in amounts:
        return None
    return float(sum(amounts))


ORACLE: dict[str, Measure] = {"programme_value": programme_value, "value_ratio": value_ratio}
