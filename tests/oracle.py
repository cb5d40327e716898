"""Every figure again in plain Python, the slow and obvious way.

Written from the rules (design.md, "Rules that decide figures"; domain.md §3.2), never from the SQL;
knows rows as lists of dicts and refuses to know that there is a database.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
Figure = float | None
NETWORK_SECTORS = ("wonen", "welzijn", "zorg", "onderwijs")
UNKNOWN, OUTSIDE = "onbekend", "extern"
OVERHEAD = ("project", "account", "kennis")


@dataclass(frozen=True)
class Facts:
    """What is active: rows by year and sheet key, printed totals by year, the settings."""

    sheets: Mapping[int, Mapping[str, Sequence[Row]]]
    totals: Mapping[int, Sequence[Any]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    def rows(self, year: int, sheet: str) -> Sequence[Row]:
        """The rows of a sheet; none where it is not active."""
        return self.sheets.get(year, {}).get(sheet, ())

    def has(self, year: int, *sheets: str) -> bool:
        """True when all these sheets are active."""
        return all(sheet in self.sheets.get(year, {}) for sheet in sheets)


# --- who is who ---------------------------------------------------------------------------------


def plain(name: str) -> str:
    """A name without the differences that do not matter: case and white space."""
    return " ".join(name.split()).lower()


def periods(facts: Facts, year: int) -> list[Row]:
    """The rows of Participanten; a partner network is never a participant."""
    return [r for r in facts.rows(year, "participants") if r["role"] != "partnernetwerk"]


def organisation(facts: Facts, row: Row) -> str:
    """Which organisation a row is about: its KvK number, else the only one its name ever had."""
    if row["kvk"]:
        return str(row["kvk"])
    numbers = set()
    for year in facts.sheets:
        for other in periods(facts, year):
            if plain(other["organisation"]) == plain(row["organisation"]) and other["kvk"]:
                numbers.add(other["kvk"])
    return str(numbers.pop()) if len(numbers) == 1 else plain(row["organisation"])


def names(facts: Facts, year: int, who: str) -> set[str]:
    """What an organisation was called on the sheet of last year or of this one."""
    return {
        plain(row["organisation"])
        for y in (year - 1, year)
        for row in periods(facts, y)
        if organisation(facts, row) == who
    }


# --- who is a participant -----------------------------------------------------------------------


def is_member(facts: Facts, row: Row, day: dt.date) -> bool:
    """Lid sinds ≤ day < Lid tot; whether the initiator counts is a setting."""
    if row["role"] == "initiatiefnemer" and facts.settings.get("initiator_counts", "ja") != "ja":
        return False
    return is_connected(row, day)


def is_connected(row: Row, day: dt.date) -> bool:
    """The same, without asking who counts."""
    since, until = row["member_since"], row["member_until"]
    return (since is None or since <= day) and (until is None or until > day)


def members(facts: Facts, year: int, day: dt.date) -> dict[str, str]:
    """Organisation → sector of the participants on a day, by the sheet of a year."""
    found = {}
    for row in periods(facts, year):
        if is_member(facts, row, day):
            found[organisation(facts, row)] = row["sector"]
    return found


def closing(facts: Facts, year: int) -> dict[str, str]:
    """The participants at the end of a year."""
    return members(facts, year, dt.date(year, 12, 31))


def stated(facts: Facts, year: int) -> int | None:
    """How many participants the plan itself names."""
    cover = facts.rows(year, "cover")
    return cover[0]["stated_participants"] if cover else None


def all_named(facts: Facts, year: int) -> bool:
    """True when Participanten is active and names at least as many as the plan states.

    The initiator is a name, whether it counts or not.
    """
    if not facts.has(year, "participants"):
        return False
    eve = dt.date(year, 12, 31)
    named = {organisation(facts, r) for r in periods(facts, year) if is_connected(r, eve)}
    return len(named) >= (stated(facts, year) or 0)


def opening(facts: Facts, year: int) -> dict[str, str]:
    """The participants at the start of a year: by last year's sheet, else by this one's."""
    eve = dt.date(year - 1, 12, 31)
    return members(facts, year - 1 if all_named(facts, year - 1) else year, eve)


def successors(facts: Facts, year: int) -> dict[str, str]:
    """Opening participant → the participant at the end that it is, or that it went into.

    Voorheen is followed from name to name; the nearest counts, of equals the topmost row.
    """
    end = closing(facts, year)
    found = {}
    for start in opening(facts, year):
        layer, seen = [start], {start}
        while layer and end.keys().isdisjoint(layer):
            seen.update(layer)
            layer = [heir for heir in _heirs(facts, year, layer) if heir not in seen]
        if layer:
            found[start] = next(who for who in layer if who in end)
    return found


def _heirs(facts: Facts, year: int, layer: Sequence[str]) -> list[str]:
    """Who names one of these organisations in Voorheen, from the top of the sheet down."""
    called = {name for who in layer for name in names(facts, year, who)}
    return [
        organisation(facts, row)
        for row in periods(facts, year)
        if called & {plain(name) for name in (row["formerly"] or "").split(";")}
    ]


# --- growth -------------------------------------------------------------------------------------


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
    return _count(list(closing(facts, year).values()), sector)


def net_growth(facts: Facts, year: int, sector: str | None) -> Figure:
    if not all_named(facts, year):
        return None
    start, end = list(opening(facts, year).values()), list(closing(facts, year).values())
    if _count(start + end, sector) is None:
        return None
    return (_count(end, sector) or 0) - (_count(start, sector) or 0)


def _count(sectors: Sequence[str], sector: str | None) -> int | None:
    """How many; nothing known of an empty sector while some organisation's sector is unknown."""
    if sector is None:
        return len(sectors)
    return sectors.count(sector) or (None if UNKNOWN in sectors else 0)


def retention(facts: Facts, year: int, sector: str | None) -> Figure:
    if not all_named(facts, year):
        return None
    lives = successors(facts, year)
    asked = [who for who, s in opening(facts, year).items() if sector in (None, s)]
    return _ratio(sum(who in lives for who in asked), len(asked))


def sector_diversity(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not all_named(facts, year):
        return None
    sectors = [s for s in closing(facts, year).values() if s != UNKNOWN]
    if not sectors:
        return None
    return 1 - sum((sectors.count(s) / len(sectors)) ** 2 for s in set(sectors))


# --- sums and ratios over rows ------------------------------------------------------------------

Sectored = Sequence[tuple[str, Figure]]  # each row's sector, and its cell


def _sum(cells: Sequence[Any]) -> Figure:
    """0 of no rows; nothing known of rows that are all empty."""
    filled = [float(cell) for cell in cells if cell is not None]
    return sum(filled) if filled or not cells else None


def _sum_in(found: Sectored, sector: str | None) -> Figure:
    cells = [cell for s, cell in found if sector in (None, s)]
    unknown = any(s == UNKNOWN for s, _ in found)
    if sector is not None and not cells and unknown:
        return None
    return _sum(cells)


def _ratio(above: Figure, below: Figure) -> Figure:
    return None if above is None or not below else above / below


def _sector_of(facts: Facts, year: int, name: str) -> str:
    """The sector of a name on this year's Participanten; the lowest row counts."""
    known = [r["sector"] for r in periods(facts, year) if plain(r["organisation"]) == plain(name)]
    return known[-1] if known else UNKNOWN


# --- income -------------------------------------------------------------------------------------


def _income(facts: Facts, year: int, *kinds: str) -> list[Row]:
    return [r for r in facts.rows(year, "contributions") if not kinds or r["kind"] in kinds]


def _contributed(column: str) -> Callable[[Facts, int, str | None], Figure]:
    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        if not facts.has(year, "contributions"):
            return None
        lines = _income(facts, year, "participantenbijdrage")
        return _sum_in([(_sector_of(facts, year, r["provider"]), r[column]) for r in lines], sector)

    return figure


def contribution_realisation(facts: Facts, year: int, sector: str | None) -> Figure:
    received = budgeted = 0.0
    for row in _income(facts, year, "participantenbijdrage"):
        if sector not in (None, _sector_of(facts, year, row["provider"])):
            continue
        if row["received"] is not None and row["budgeted"] is not None:  # both sides or neither
            received += float(row["received"])
            budgeted += float(row["budgeted"])
    return _ratio(received, budgeted)


def income_total(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not facts.has(year, "contributions"):
        return None
    return _sum([r["budgeted"] for r in _income(facts, year)])


def in_kind_share(facts: Facts, year: int, sector: str | None) -> Figure:
    in_kind = _sum([r["budgeted"] for r in _income(facts, year, "in kind")])
    return _ratio(in_kind, income_total(facts, year, sector))


def funding_ratio(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    kinds = ["participantenbijdrage"]
    if facts.settings.get("fee_is_contribution", "nee") == "ja":
        kinds.append("deelnemersbijdrage")
    paid = [r["budgeted"] for r in _income(facts, year, *kinds)]
    others = [r["budgeted"] for r in _income(facts, year, "in kind", "subsidie")]
    return _ratio(_sum(paid) if paid else None, _sum(others))


# --- hours and costs ----------------------------------------------------------------------------


def _line_kind(row: Row) -> str:
    return row["line_kind"] or ("out of pocket" if row["hours"] is None else "uren")


def _hours(sheet: str) -> Callable[[Facts, int, str | None], Figure]:
    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        del sector
        if not facts.has(year, sheet):
            return None
        lines = facts.rows(year, sheet)
        return _sum(
            [r["hours"] for r in lines if _line_kind(r) == "uren" or r["hours"] is not None]
        )

    return figure


def _cost(sheet: str) -> Callable[[Facts, int, str | None], Figure]:
    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        del sector
        if not facts.has(year, sheet):
            return None
        return _sum([r["cost"] for r in facts.rows(year, sheet)])

    return figure


def _printed(facts: Facts, year: int) -> list[Any]:
    found = facts.totals.get(year, ()) if facts.has(year, "budget") else ()
    return [t for t in found if t.sheet == "budget" and t.column == "cost"]


def _blocks(facts: Facts, year: int) -> list[tuple[list[Row], Figure, Figure]]:
    """Each block: its lines, what they add up to, what is printed under it."""
    lines: dict[str, list[Row]] = {}
    for row in facts.rows(year, "budget"):
        lines.setdefault(plain(row["block"]), []).append(row)
    found = []
    for block, rows in lines.items():
        under = [
            float(t.printed)
            for t in _printed(facts, year)
            if t.is_subtotal and plain(t.scope) == block
        ]
        found.append((rows, _sum([r["cost"] for r in rows]), sum(under) if under else None))
    return found


def cost_printed(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    if not facts.has(year, "budget"):
        return None
    grand = [float(t.printed) for t in _printed(facts, year) if not t.is_subtotal]
    if grand:
        return max(grand)
    return _sum([lines if under is None else under for _, lines, under in _blocks(facts, year)])


def cost_per_hour(facts: Facts, year: int, sector: str | None) -> Figure:
    hours = _sum([r["hours"] for r in facts.rows(year, "budget")])
    return _ratio(cost_printed(facts, year, sector), hours)


def labour_cost_per_hour(facts: Facts, year: int, sector: str | None) -> Figure:
    del sector
    cost = hours = 0.0
    for row in facts.rows(year, "budget"):
        if _line_kind(row) == "uren" and row["hours"] is not None and row["cost"] is not None:
            cost += float(row["cost"])
            hours += row["hours"]
    return _ratio(cost, hours)


def _family(row: Row) -> str | None:
    return row["cost_role"].split("-")[0] if row["cost_role"] else None


def _overhead(*families: str) -> Callable[[Facts, int, str | None], Figure]:
    """Their share of all cost of which the role is known; a block's unexplained difference has the
    role of its lines where those that have one agree."""

    def figure(facts: Facts, year: int, sector: str | None) -> Figure:
        del sector
        pieces: list[tuple[str | None, Any]] = []
        for rows, lines, under in _blocks(facts, year):
            pieces += [(_family(r), r["cost"]) for r in rows]
            roles = {_family(r) for r in rows} - {None}
            if under is not None and len(roles) == 1 and under != lines:
                pieces.append((roles.pop(), under - (lines or 0)))
        overhead = _sum([cost for family, cost in pieces if family in families])
        return _ratio(overhead, _sum([cost for family, cost in pieces if family]))

    return figure


# --- attendance ---------------------------------------------------------------------------------


def _visits(facts: Facts, year: int) -> list[tuple[str, Row]]:
    """Each row of Deelname with the sector of the visitor."""
    return [
        (
            OUTSIDE
            if row["organisation"].lower() == "(extern)"
            else _sector_of(facts, year, row["organisation"]),
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
    return _ratio(sum(who in seen for who in asked), len(asked))


def attendances(facts: Facts, year: int, sector: str | None) -> Figure:
    if not facts.has(year, "attendance"):
        return None
    return _sum_in([(s, r["present"]) for s, r in _visits(facts, year)], sector)


def contact_hours(facts: Facts, year: int, sector: str | None) -> Figure:
    if not facts.has(year, "attendance"):
        return None
    return _sum_in(
        [
            (s, None if r["duration"] is None else r["present"] * r["duration"])
            for s, r in _visits(facts, year)
        ],
        sector,
    )


ORACLE: dict[str, Callable[[Facts, int, str | None], Figure]] = {
    "participants": participants,
    "net_growth": net_growth,
    "retention": retention,
    "sector_diversity": sector_diversity,
    "contributions_budgeted": _contributed("budgeted"),
    "contributions_received": _contributed("received"),
    "contribution_realisation": contribution_realisation,
    "income_total": income_total,
    "in_kind_share": in_kind_share,
    "funding_ratio": funding_ratio,
    "hours_budgeted": _hours("budget"),
    "hours_actual": _hours("actuals"),
    "cost_budgeted": _cost("budget"),
    "cost_printed": cost_printed,
    "cost_actual": _cost("actuals"),
    "cost_per_hour": cost_per_hour,
    "labour_cost_per_hour": labour_cost_per_hour,
    "overhead_share": _overhead(*OVERHEAD),
    "overhead_share_project_account": _overhead("project", "account"),
    "overhead_share_project": _overhead("project"),
    "reach": reach,
    "attendances": attendances,
    "contact_hours": contact_hours,
}
