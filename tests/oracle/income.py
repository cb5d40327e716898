"""Income again in plain Python, the slow and obvious way."""

from __future__ import annotations

from collections.abc import Callable

from tests.oracle.facts import Facts, Figure, Measure, Row, ratio, sector_of, total, total_in


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


ORACLE: dict[str, Measure] = {
    "contributions_budgeted": _contributed("budgeted"),
    "contributions_received": _contributed("received"),
    "contribution_realisation": contribution_realisation,
    "income_total": income_total,
    "in_kind_share": in_kind_share,
    "funding_ratio": funding_ratio,
}
