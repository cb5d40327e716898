"""Income again in plain Python, the slow and obvious way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tests.oracle.facts import (
    Facts,
    Figure,
    Measure,
    Row,
    organisation,
    periods,
    plain,
    ratio,
    sector_of,
    total,
    total_in,
)


def _income(facts: Facts, year: int, *kinds: str) -> list[Row]:
    return [r for r in facts.rows(year, "contributions") if not kinds or r["kind"] in kinds]


def _contributed(column: str) -> Callable[[Facts, int, str | None], Figure]:
    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        if not facts.has(year, "contributions"):
            return None
        lines = _income(facts, year, "participantenbijdrage")
        return total_in([(sector_of(facts, year, r["provider"]), r[column]) for r in lines], sector)

    return figure


def contribution_realisation(facts: Facts, year: int, sector: str | None) -> Figure:
    received = budgeted = 0.0
    for row in _income(facts, year, "participantenbijdrage"):
        if sector not in (None, sector_of(facts, year, row["provider"])):
            continue
        if row["received"] is not None and row["budgeted"] is not None:  # both sides or neither
            received += float(row["received"])
            budgeted += float(row["budgeted"])
    return ratio(received, budgeted)


def income_total(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not facts.has(year, "contributions"):
        return None
    return total([r["budgeted"] for r in _income(facts, year)])


def in_kind_share(facts: Facts, year: int, sector: str | None) -> Figure:
    in_kind = total([r["budgeted"] for r in _income(facts, year, "in kind")])
    return ratio(in_kind, income_total(facts, year, sector))


def funding_ratio(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    kinds = ["participantenbijdrage"]
    if facts.settings.get("fee_is_contribution", "nee") == "ja":
        kinds.append("deelnemersbijdrage")
    paid = [r["budgeted"] for r in _income(facts, year, *kinds)]
    others = [r["budgeted"] for r in _income(facts, year, "in kind", "subsidie")]
    return ratio(total(paid) if paid else None, total(others))


# --- who gives, and how much --------------------------------------------------------------------


def known_as(facts: Facts, year: int, name: str) -> str | None:
    """The organisation on this year's Participanten that a name is of; the lowest row counts."""
    rows = [r for r in periods(facts, year) if plain(r["organisation"]) == plain(name)]
    return organisation(facts, rows[-1]) if rows else None


def giver(facts: Facts, year: int, name: str) -> str:
    return known_as(facts, year, name) or f"naam {plain(name)}"


def payers(facts: Facts, year: int, status: str | None = None) -> tuple[Figure, int]:
    """What is budgeted of participants (of one status), and of how many.

    Who has lines of both statuses is an existing participant; one without status counts last.
    """
    lines = [r for r in _income(facts, year, "participantenbijdrage") if r["budgeted"] is not None]
    number, named = 0, {}
    order = ("bestaand", "nieuw", None)
    for row in sorted(lines, key=lambda r: (order.index(r["status"]), r["row_number"])):
        if row["number"] == 1:
            named.setdefault(giver(facts, year, row["provider"]), row["status"])
        elif status in (None, row["status"]):
            number += row["number"]
    number += sum(status in (None, theirs) for theirs in named.values())
    paid = [float(r["budgeted"]) for r in lines if status in (None, r["status"])]
    return (sum(paid) if paid else None), number


def average_contribution(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    return ratio(*payers(facts, year))


def income_share(facts: Facts, year: int, kind: str | None) -> Figure:
    if kind is None:
        return None
    lines = _income(facts, year, kind)
    return ratio(total([r["budgeted"] for r in lines]), income_total(facts, year, None))


def largest_funder_share(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    given: dict[str, float] = {}
    for row in _income(facts, year):
        if row["budgeted"] is None:
            continue
        for one in range(row["number"]):
            several = f"regel {row['row_number']}, {one}"
            who = several if row["number"] > 1 else giver(facts, year, row["provider"])
            given[who] = given.get(who, 0) + float(row["budgeted"]) / row["number"]
    return ratio(max(given.values()), income_total(facts, year, None)) if given else None


def funder_concentration(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    purses = (("participantenbijdrage", "deelnemersbijdrage"), ("in kind",), ("subsidie",))
    given = [[r["budgeted"] for r in _income(facts, year, *kinds)] for kinds in purses]
    known = [total(cells) or 0 for cells in given]
    whole = income_total(facts, year, None)
    return sum((one / whole) ** 2 for one in known) if whole else None


def collection_rate(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    both = [
        (float(r["received"]), float(r["invoiced"]))
        for r in _income(facts, year)
        if r["received"] is not None and r["invoiced"] is not None
    ]
    return ratio(sum(one for one, _ in both), sum(other for _, other in both)) if both else None


def scale_conformity(facts: Facts, year: int, group: str | None) -> Figure:
    del group
    if not facts.has(year, "participants"):
        return None
    paid: dict[str, float] = {}
    for row in _income(facts, year, "participantenbijdrage"):
        who = known_as(facts, year, row["provider"])
        amount = row["budgeted"] if row["invoiced"] is None else row["invoiced"]
        if who and row["number"] == 1 and amount is not None:
            paid[who] = paid.get(who, 0) + float(amount)
    verdicts = [_on_scale(facts, year, who, amount) for who, amount in paid.items()]
    tested = [verdict for verdict in verdicts if verdict is not None]
    return ratio(sum(tested), len(tested))


def _on_scale(facts: Facts, year: int, who: str, paid: float) -> bool | None:
    """None where nobody can tell: no turnover, no scale, or part of a year for part of the fee."""
    mine = [r for r in periods(facts, year) if organisation(facts, r) == who]
    agreed = [r["agreed_contribution"] for r in mine if r["agreed_contribution"] is not None]
    turnover = [r["turnover"] for r in mine if r["turnover"] is not None]
    asked = float(agreed[-1]) if agreed else None
    if asked is None and turnover:
        reached = [r for r in scale(facts, year) if r["turnover_from"] <= turnover[-1] // 1]
        if reached:
            asked = float(max(reached, key=lambda r: r["turnover_from"])["contribution"])
    if asked is None:
        return None
    if abs(paid - asked) <= 0.5:  # rounding
        return True
    return None if 0 <= paid < asked and not _all_year(mine, year) else False


def _all_year(mine: list[Row], year: int) -> bool:
    """There before the year began, or without a first day, and there when it ended."""
    since = min(r["member_since"] or dt.date.min for r in mine)
    until = max(r["member_until"] or dt.date.max for r in mine)
    return since <= dt.date(year, 1, 1) and until > dt.date(year, 12, 31)


def scale(facts: Facts, year: int) -> list[Row]:
    """The scale of this year, else of the last year that had one."""
    years = [y for y in facts.sheets if y <= year and facts.has(y, "scale")]
    return list(facts.rows(max(years), "scale")) if years else []


ORACLE: dict[str, Measure] = {
    "contributions_budgeted": _contributed("budgeted"),
    "contributions_received": _contributed("received"),
    "contribution_realisation": contribution_realisation,
    "income_total": income_total,
    "in_kind_share": in_kind_share,
    "funding_ratio": funding_ratio,
    "average_contribution": average_contribution,
    "income_share": income_share,
    "largest_funder_share": largest_funder_share,
    "funder_concentration": funder_concentration,
    "collection_rate": collection_rate,
    "scale_conformity": scale_conformity,
}
